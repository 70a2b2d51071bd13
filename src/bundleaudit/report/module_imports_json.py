"""The import graph in the JSON report: names once, links by number."""

from __future__ import annotations

from bundleaudit.errors import UsageError
from bundleaudit.model.modules import ModuleImport, ModuleImports
from bundleaudit.wire import ModuleImportsWire


def module_imports_to_wire(graph: ModuleImports | None) -> ModuleImportsWire | None:
    """Return the graph in the report's shape; ``None`` stays ``None``."""
    if graph is None:
        return None
    names = sorted(
        {name for link in graph.imports for name in (link.importer, link.imported)}.union(
            graph.entries
        )
    )
    index = {name: at for at, name in enumerate(names)}
    return ModuleImportsWire(
        modules=names,
        entries=[index[entry] for entry in graph.entries],
        imports=[
            (index[link.importer], index[link.imported], link.is_dynamic, link.specifier)
            for link in graph.imports
        ],
    )


def module_imports_from_wire(wire: ModuleImportsWire | None) -> ModuleImports | None:
    """Return the graph ``module_imports_to_wire`` wrote.

    Raises:
        UsageError: A number names no module.
    """
    if wire is None:
        return None
    count = len(wire.modules)
    numbers = [*wire.entries, *(number for link in wire.imports for number in link[:2])]
    if any(not 0 <= number < count for number in numbers):
        raise UsageError("module_imports names a module by a number that is not in its list")
    return ModuleImports(
        entries=tuple(wire.modules[entry] for entry in wire.entries),
        imports=tuple(
            ModuleImport(
                importer=wire.modules[importer],
                imported=wire.modules[imported],
                is_dynamic=is_dynamic,
                specifier=specifier,
            )
            for importer, imported, is_dynamic, specifier in wire.imports
        ),
    )
