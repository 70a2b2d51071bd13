"""Tells libraries by strings that minifiers keep and that only those libraries contain.

A library is there when all strings of one of its marks are: property names and messages of its
own code, no documentation and no names that users of it write. Checked against the chunks of
builds with source maps; names of chunks are never looked at.
"""

from __future__ import annotations

from typing import Final

_MARKS: Final[tuple[tuple[str, tuple[bytes, ...]], ...]] = (
    ("ace-builds", (b"ace_text-layer", b"ace_gutter-cell")),
    ("ag-grid-community", (b"ag-header-cell-resize", b"ag-root-wrapper")),
    ("apexcharts", (b"apexcharts-canvas", b"apexcharts-svg")),
    ("axios", (b"ERR_BAD_OPTION_VALUE", b"ECONNABORTED", b"AxiosError")),
    ("chart.js", (b"$chartjs", b"datasetElementType", b"afterDatasetsDraw")),
    ("codemirror", (b"CodeMirror-scroll", b"CodeMirror-lines", b"CodeMirror-gutter-wrapper")),
    ("@codemirror/view", (b"cm-scroller", b"cm-gutterElement")),
    ("date-fns", (b"lessThanXSeconds", b"halfAMinute", b"Invalid time value")),
    ("dayjs", (b"$isDayjsObject", b"weekStart", b"Invalid Date")),
    ("echarts", (b"_echarts_instance_",)),
    ("hls.js", (b"hlsManifestLoading", b"hlsFragLoading")),
    ("highcharts", (b"highcharts-plot-background", b"highcharts-tracker")),
    ("highlight.js", (b"ignoreUnescapedHTML", b"noHighlightRe")),
    ("html2canvas", (b"data-html2canvas-ignore", b"html2canvas-pseudoelement")),
    ("jspdf", (b"jsPDF PubSub Error",)),
    ("katex", (b"KaTeX parse error: ", b"mathnormal")),
    ("leaflet", (b"leaflet-tile-loaded", b"leaflet-marker-icon")),
    (
        "lodash",
        (b"__lodash_hash_undefined__", b"__lodash_placeholder__", b"lodash.templateSources"),
    ),
    ("lottie-web", (b"bodymovin", b"animationData", b"goToAndStop")),
    ("luxon", (b"isLuxonDateTime", b"Invalid Duration")),
    ("mapbox-gl", (b"mapboxgl-canvas-container", b"mapboxgl-map")),
    ("maplibre-gl", (b"maplibregl-canvas-container", b"maplibregl-map")),
    ("mermaid", (b"No diagram type detected matching given configuration for text",)),
    ("moment", (b"_isAMomentObject", b"suppressDeprecationWarnings", b"isoWeekYear")),
    ("monaco-editor", (b"MonacoEnvironment", b"editor.action.triggerSuggest")),
    ("pdfjs-dist", (b"Setting up fake worker", b"AnnotationLayer")),
    ("pinia", (b"$onAction", b"$subscribe", b"$dispose", b"$patch")),
    ("plotly.js", (b"plotly_relayout", b"plotly_hover", b"plotly_restyle")),
    ("prosemirror-view", (b"ProseMirror-trailingBreak", b"ProseMirror-hideselection")),
    ("quill", (b"ql-editor", b"ql-container", b"ql-clipboard")),
    ("react-dom", (b"__reactContainer$", b"__reactFiber$", b"suppressHydrationWarning")),
    ("three", (b"THREE.WebGLRenderer", b"isBufferGeometry")),
    ("video.js", (b"vjs-big-play-button", b"vjs-control-bar")),
    ("vue", (b"__v_isVNode", b"__asyncLoader", b"onVnodeUnmounted")),
    ("vue", (b"data-server-rendered", b"_isMounted", b"_hasHookEvent")),  # Vue 2
    ("vue-router", (b"router-link-exact-active", b"RouterView", b"scrollRestoration")),
    ("xlsx", (b"xl/sharedStrings.xml", b"SheetJS")),
)

KNOWN_LIBRARIES: Final = frozenset(name for name, _ in _MARKS)
"""Packages that have marks; of all others nothing can be said without a map or stats."""


def find_libraries(code: bytes) -> tuple[str, ...]:
    """Return the packages of ``KNOWN_LIBRARIES`` whose code is in ``code``, sorted.

    Exact for what it names, never complete: of a library that is used in part, the marked part
    may be missing.
    """
    found = {name for name, words in _MARKS if all(word in code for word in words)}
    return tuple(sorted(found))
