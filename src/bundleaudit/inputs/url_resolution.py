"""Which file of the build a URL or an import means."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import unquote

from bundleaudit.inputs.file_index import FileIndex
from bundleaudit.inputs.url_bases import UrlBase, learn_bases
from bundleaudit.inputs.url_paths import (
    cut_query,
    folder_of,
    join_path,
    looks_hashed,
    split_origin,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bundleaudit.inputs.page_values import HtmlPage

_ROOT: Final = UrlBase(prefix="/")
_LONGEST: Final = 4096  # no path is longer, and no hostile text shall cost more


class UrlResolver:
    """Resolves references of a build: literally, by a learnt base, then by the end of the path.

    Args:
        files: Paths of the build, relative, with ``/``.
        bases: As ``learn_bases`` returns them, most used first; ``/`` is always known.
        import_map: Specifiers and URLs of the pages' import maps.
    """

    def __init__(
        self,
        files: Collection[str],
        *,
        bases: Sequence[UrlBase] = (),
        import_map: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._files = FileIndex(files)
        self._bases = (*bases, *(() if _ROOT in bases else (_ROOT,)))
        self._bases_near = lru_cache(maxsize=4096)(self._order_bases)
        self._named: dict[str, str] = {}
        self._named_folders: dict[str, str] = {}
        self._mapped: dict[str, str] = {}
        for specifier, url in import_map:
            self._learn_mapping(specifier, url)

    @classmethod
    def from_pages(
        cls,
        pages: Sequence[HtmlPage],
        files: Collection[str],
        *,
        import_map: Sequence[tuple[str, str]] = (),
    ) -> Self:
        """Return a resolver that knows the pages' bases and import maps.

        Args:
            pages: All pages of the build.
            files: Paths of the build.
            import_map: Entries of an ``importmap.json``; those of pages win.
        """
        entries = dict(import_map)
        for page in reversed(pages):
            entries.update(page.import_map)
        return cls(files, bases=learn_bases(pages, files), import_map=tuple(entries.items()))

    @property
    def bases(self) -> tuple[UrlBase, ...]:
        """The bases in use, most used first; the last is ``/`` unless it was learnt."""
        return self._bases

    def resolve(self, url: str, *, importer: str, base_href: str | None = None) -> str | None:
        """Return the file that ``url``, written in file ``importer``, means.

        Query and fragment are cut. A percent-encoded URL is decoded when it is no file as it
        stands. ``base_href`` is that of the page, if any.

        Returns:
            ``None`` for what is not in the build: other hosts (unless the name carries a hash that
            is in the build, or the prefix is a known base), files that are missing, paths that
            lead out.
        """
        plain = cut_query(url)
        if not plain or len(url) > _LONGEST:
            return None
        for candidate in (plain, unquote(plain)) if "%" in plain else (plain,):
            if base_href and (from_base := _join_base(base_href, candidate)) is not None:
                file = self._resolve_plain(from_base, importer)
                if file is not None:
                    return file
            file = self._resolve_plain(candidate, importer)
            if file is not None:
                return file
        return None

    def resolve_preload(self, entry: str, *, importer: str) -> str | None:
        """Return the file an entry of a preload list (``__vite__mapDeps``) in ``importer`` means.

        Entries are relative to the base (``assets/x.js``), or to the importer when they start
        with ``./`` or ``../`` (``base: './'``).
        """
        if len(entry) > _LONGEST:
            return None
        if entry.startswith((".", "/")) or split_origin(entry) != ("", entry):
            return self.resolve_import(entry, importer=importer)
        plain = cut_query(entry)
        for base in self._bases_near(folder_of(importer)):
            path = join_path(base.folder, plain)
            if path is not None and path in self._files:
                return path
        mapped = self._mapped.get(plain)
        return mapped or self.resolve("/" + plain, importer=importer)

    def resolve_import(self, specifier: str, *, importer: str) -> str | None:
        """Return the file an ``import`` of ``specifier`` in ``importer`` loads.

        Import maps come first, as in browsers. A bare name (``vue``, ``#entry``) that no map
        knows is external: ``None``.
        """
        if specifier in self._named:
            return self._named[specifier]
        parts = split_origin(specifier)
        if parts is None or (not parts[0] and not specifier.startswith((".", "/"))):
            return self._resolve_mapped_folder(specifier)
        if self._mapped:
            for path in self._paths_of(cut_query(specifier), importer):
                if path in self._mapped:
                    return self._mapped[path]
        return self.resolve(specifier, importer=importer)

    def _resolve_mapped_folder(self, specifier: str) -> str | None:
        """Resolve ``pkg/x.js`` by an entry for ``pkg/``, the longest one first."""
        end = specifier.rfind("/") if len(specifier) <= _LONGEST else -1
        while end > 0:
            folder = self._named_folders.get(specifier[: end + 1])
            if folder is not None:
                path = join_path(folder, specifier[end + 1 :])
                return path if path in self._files else None
            end = specifier.rfind("/", 0, end)
        return None

    def _resolve_plain(self, url: str, importer: str) -> str | None:
        parts = split_origin(url)
        if parts is None:
            return None
        for path in self._paths_of(url, importer):
            if path in self._files:
                return path
        origin, path = parts
        if not origin and not path.startswith("/") and join_path(folder_of(importer), path) is None:
            return None
        if path in self._files and not origin:
            return path  # documents, not scripts, are what fetch() and workers are relative to
        match = self._files.match_suffix(path.lstrip("/").removeprefix("./"), near=importer)
        if match is None:
            return None
        file, suffix = match
        # An equal name alone proves nothing: half the web has an index.js.
        is_whole = suffix == file or suffix == path.lstrip("/")
        is_enough = looks_hashed(file) or (not origin and is_whole and "/" in suffix)
        return file if is_enough else None

    def _paths_of(self, url: str, importer: str) -> list[str]:
        """Return the paths ``url`` may mean by itself or by a base, likeliest first."""
        folder = folder_of(importer)
        paths = [
            join_path(base.folder, url[len(base.prefix) :])
            for base in self._bases_near(folder)
            if url.startswith(base.prefix)
        ]
        if not url.startswith("/") and split_origin(url) == ("", url):
            paths.insert(0, join_path(folder, url))
        return [path for path in paths if path is not None]

    def _order_bases(self, folder: str) -> tuple[UrlBase, ...]:
        """Return the bases for files in ``folder``: those of nested builds around it first."""
        around = [base for base in self._bases if folder.startswith(base.folder)]
        return tuple(sorted(around, key=lambda base: -len(base.folder)))

    def _learn_mapping(self, specifier: str, url: str) -> None:
        if specifier.endswith("/"):
            folders = self._paths_of(url, "")
            if folders:
                self._named_folders[specifier] = f"{folders[0].rstrip('/')}/".lstrip("/")
            return
        file = self.resolve(url, importer="")
        if file is None:
            return
        if specifier.startswith((".", "/")) or split_origin(specifier) != ("", specifier):
            for path in self._paths_of(specifier, ""):
                self._mapped.setdefault(path, file)
        else:
            self._named[specifier] = file


def _join_base(base_href: str, url: str) -> str | None:
    """Return a relative ``url`` as seen from the page's ``<base>``; ``None`` when it is not."""
    parts = split_origin(url)
    if parts is None or parts[0] or url.startswith("/"):
        return None
    base = split_origin(cut_query(base_href))
    if base is None:
        return None
    path = join_path(folder_of(base[1]), url)
    return None if path is None else base[0] + path
