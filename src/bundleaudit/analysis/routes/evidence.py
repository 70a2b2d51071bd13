"""What routes are found in."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.analysis.manifest_join import ManifestFacts
    from bundleaudit.analysis.module_names import ModuleNames
    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.documents import Documents


@record
class RouteInputs:
    """One build, read.

    Attributes:
        contents: All readable files.
        documents: What scripts and pages say.
        graph: The load graph.
        manifest_facts: What manifests add.
        accounts: Whose the bytes of scripts with a map are.
        names: How modules are called.
        configured: Source file or script by path, from the configuration.
        origin: How messages name the configuration.
    """

    contents: Contents
    documents: Documents
    graph: LoadGraph
    manifest_facts: ManifestFacts
    accounts: Accounts
    names: ModuleNames
    configured: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
