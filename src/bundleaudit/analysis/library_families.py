"""Libraries that do the same job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.records import record

if TYPE_CHECKING:
    from bundleaudit.analysis.facts import Facts

# Members of one tuple inside a family count as one: they are parts or editions of each other.
_FAMILIES: Final[tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]] = (
    ("dates", (("moment", "moment-timezone"), ("dayjs",), ("date-fns",), ("luxon",))),
    (
        "utilities",
        (("lodash", "lodash-es"), ("underscore",), ("ramda",), ("remeda",), ("es-toolkit",)),
    ),
    ("HTTP", (("axios",), ("ky",), ("superagent",), ("ofetch",), ("got",))),
    (
        "charts",
        (
            ("chart.js",),
            ("echarts",),
            ("apexcharts",),
            ("highcharts",),
            ("plotly.js", "plotly.js-dist", "plotly.js-dist-min"),
            ("recharts",),
        ),
    ),
    ("maps", (("leaflet",), ("mapbox-gl",), ("maplibre-gl",), ("ol",))),
    (
        "editing code",
        (("monaco-editor",), ("codemirror",), ("@codemirror/view",), ("ace-builds",)),
    ),
    (
        "editing text",
        (("quill",), ("prosemirror-view",), ("tinymce",), ("ckeditor5",), ("lexical",)),
    ),
    ("Markdown", (("marked",), ("markdown-it",), ("showdown",), ("micromark",))),
    ("highlighting code", (("highlight.js",), ("prismjs",), ("shiki",))),
    (
        "Vue components",
        (
            ("element-plus",),
            ("vuetify",),
            ("naive-ui",),
            ("ant-design-vue",),
            ("quasar",),
            ("primevue",),
        ),
    ),
)


@record
class FoundLibrary:
    """A library of a family.

    Attributes:
        name: Its package.
        chunk: A chunk that holds it.
        gzip_bytes: Its shares over all chunks; ``None`` when unknown.
        is_estimate: They are estimated from stats.
    """

    name: str
    chunk: str
    gzip_bytes: int | None
    is_estimate: bool


@record
class Overlap:
    """Several libraries for one job, the largest first; those of unknown size by name."""

    job: str
    libraries: tuple[FoundLibrary, ...]


def find_overlaps(facts: Facts, min_raw_bytes: int) -> tuple[Overlap, ...]:
    """Return the jobs with several libraries, in the order of the table.

    Args:
        facts: Of the build.
        min_raw_bytes: Less of a library does not count, where its size is known.
    """
    found: dict[str, FoundLibrary] = {}
    reachable = facts.splits.reachable
    for package in facts.packages:
        chunks = [file for file in package.chunks if file in reachable]
        if chunks and package.raw_bytes >= min_raw_bytes:
            found[package.name] = FoundLibrary(
                name=package.name,
                chunk=chunks[0],
                gzip_bytes=package.gzip_bytes,
                is_estimate=package.is_estimate,
            )
    for chunk in facts.splits.without_modules:
        code = facts.splits.code_facts.get(chunk.file)
        for name in code.libraries if code else ():
            found.setdefault(
                name,
                FoundLibrary(name=name, chunk=chunk.file, gzip_bytes=None, is_estimate=False),
            )
    overlaps = []
    for job, members in _FAMILIES:
        held = [
            next(found[name] for name in names if name in found)
            for names in members
            if any(name in found for name in names)
        ]
        if len(held) > 1:
            held.sort(key=lambda item: (-(item.gzip_bytes or 0), item.name))
            overlaps.append(Overlap(job=job, libraries=tuple(held)))
    return tuple(overlaps)
