"""What a file is, told by its name alone.

Kinds follow the extensions Vite 8 treats as assets (``packages/vite/src/node/constants.ts``,
``KNOWN_ASSET_TYPES``) plus what ``public/`` folders hold. Compressibility follows the media types
that mime-db 1.54 marks ``compressible``, which is what Express, Fastify and Cloudflare go by;
nginx's usual ``gzip_types`` are a subset.
"""

from __future__ import annotations

from typing import Final

from bundleaudit.model.files import FileKind, OtherFormat

PRECOMPRESSED_SUFFIXES: Final = (".br", ".gz", ".zst")

_EXTENSIONS: Final = {
    FileKind.JS: "js mjs cjs",
    FileKind.CSS: "css",
    FileKind.HTML: "html htm xhtml",
    FileKind.IMAGE: "apng avif bmp cur gif heic heif ico jfif jpeg jpg jxl pjp pjpeg png svg tif "
    "tiff webp",
    FileKind.FONT: "eot otf ttc ttf woff woff2",
    FileKind.WASM: "wasm",
}
_KIND_BY_EXTENSION: Final = {
    extension: kind for kind, names in _EXTENSIONS.items() for extension in names.split()
}
# Not here, because compressing them again gains nothing: png, jpg, webp, avif, gif, woff, woff2,
# media, archives, pdf. Nor maps: only developer tools download them.
_COMPRESSIBLE: Final = frozenset(
    (  # noqa: SIM905 - reads better than seventy quoted words
        "js mjs cjs css html htm xhtml svg wasm eot otf ttc ttf ico cur bmp "
        "json json5 jsonld geojson topojson webmanifest xml rss atom xsl kml gpx dae x3d "
        "txt text md markdown csv tsv log ini yml yaml toml ndjson "
        "vtt srt ics vcf ts tsx jsx vue graphql gql glsl frag vert wgsl gltf obj mtl stl ply "
        "po properties ftl tpl mustache hbs rtf ps tar"
    ).split()
)


def kind_of(path: str) -> tuple[FileKind, OtherFormat | None]:
    """Return the kind of ``path`` and, for source maps and Vite's own files, its finer format.

    Whether a ``.gz`` is a sibling of another file cannot be told by its name; see
    ``scan_directory``.
    """
    extension = _extension_of(path)
    if extension == "map":
        return FileKind.OTHER, OtherFormat.SOURCE_MAP
    if extension == "json" and ("/" + path).rpartition("/")[0].endswith("/.vite"):
        return FileKind.OTHER, OtherFormat.MANIFEST
    return _KIND_BY_EXTENSION.get(extension, FileKind.OTHER), None


def is_compressible(path: str) -> bool:
    """Return whether a server gains by compressing ``path``; unknown extensions do not."""
    return _extension_of(path) in _COMPRESSIBLE


def _extension_of(path: str) -> str:
    """Return the part after the last dot of the file name, in lower case; a leading dot is none."""
    stem, dot, extension = path[path.rfind("/") + 1 :].rpartition(".")
    return extension.lower() if dot and stem else ""
