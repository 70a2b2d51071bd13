"""Collects what a parser finds and hands it back sorted, printable and without repeats."""

from __future__ import annotations

from bundleaudit.inputs.stats.report import (
    PackageVersion,
    StatsFormat,
    StatsModule,
    StatsReport,
)
from bundleaudit.inputs.untrusted_text import replace_surrogates
from bundleaudit.model.modules import ModuleImport
from bundleaudit.model.notes import Note


class ReportCollector:
    """A `StatsReport` in the making; takes strings as they came out of JSON."""

    def __init__(self, stats_format: StatsFormat, path: str) -> None:
        self._format = stats_format
        self._path = path
        self._modules: dict[str, bool] = {}
        self._chunks: dict[str, dict[str, int | None]] = {}
        self._imports: dict[tuple[str, str, bool], str | None] = {}
        self._entries: set[str] = set()
        self._versions: set[PackageVersion] = set()
        self._fault_count = 0
        self._remarks: list[str] = []

    def add_module(self, module: str, *, is_external: bool = False) -> None:
        """Take in a module; external only if nothing says otherwise."""
        module = replace_surrogates(module)
        self._modules[module] = is_external and self._modules.get(module, True)

    def add_chunk(self, file: str) -> None:
        """Take in a chunk that may hold no module."""
        self._chunks.setdefault(replace_surrogates(file), {})

    def add_part(self, file: str, module: str, length_bytes: int | None) -> None:
        """Take in a module's part of a chunk; parts of one module add up."""
        self.add_module(module)
        module = replace_surrogates(module)
        parts = self._chunks.setdefault(replace_surrogates(file), {})
        known = parts.get(module, 0)
        parts[module] = None if known is None or length_bytes is None else known + length_bytes

    def add_import(
        self, importer: str, imported: str, *, is_dynamic: bool, specifier: str | None = None
    ) -> None:
        """Take in an import; of several specifiers for the same, the first one stays."""
        key = (replace_surrogates(importer), replace_surrogates(imported), is_dynamic)
        if self._imports.get(key) is None:
            self._imports[key] = None if specifier is None else replace_surrogates(specifier)

    def add_entry(self, module: str) -> None:
        """Take in an entry module."""
        self._entries.add(replace_surrogates(module))

    def add_version(self, name: str, version: str, root: str = "") -> None:
        """Take in a package version."""
        texts = map(replace_surrogates, (name, version, root))
        name, version, root = texts
        self._versions.add(PackageVersion(name=name, version=version, root=root))

    def add_fault(self) -> None:
        """Count something of a wrong shape."""
        self._fault_count += 1

    def add_remark(self, message: str) -> None:
        """Take in what users should know of the file."""
        self._remarks.append(message)

    @property
    def has_parts(self) -> bool:
        """Whether some chunk is known to hold some module."""
        return any(self._chunks.values())

    def finish(self, *, lengths_are_final: bool = False) -> StatsReport:
        """Return the report."""
        if self._fault_count:
            self.add_remark(
                f"{self._fault_count} entries are not as {self._format} writes them; ignored"
            )
        notes = tuple(Note(file=self._path, message=message) for message in self._remarks)
        return StatsReport(
            format=self._format,
            path=self._path,
            modules=tuple(
                StatsModule(id=module, is_external=is_external)
                for module, is_external in sorted(self._modules.items())
            ),
            chunk_modules=tuple(
                (file, tuple(sorted(parts.items(), key=lambda part: part[0])))
                for file, parts in sorted(self._chunks.items())
            ),
            imports=tuple(
                ModuleImport(
                    importer=importer, imported=imported, is_dynamic=is_dynamic, specifier=specifier
                )
                for (importer, imported, is_dynamic), specifier in sorted(
                    self._imports.items(), key=lambda item: item[0]
                )
            ),
            entries=tuple(sorted(self._entries)),
            versions=tuple(sorted(self._versions)),
            lengths_are_final=lengths_are_final,
            notes=notes,
        )
