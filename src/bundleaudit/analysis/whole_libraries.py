"""How libraries look when they are bundled whole: facts about packages, kept as a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.model.files import REPEATING_ROLES
from bundleaudit.model.ownership import ShareMethod
from bundleaudit.records import record

if TYPE_CHECKING:
    from bundleaudit.model.build import Build
    from bundleaudit.model.ownership import ModuleShare


@record
class _Rule:
    """One library's whole form.

    Attributes:
        package: Name of the package.
        modules: Which of its modules are meant, by path inside the package.
        min_count: From how many modules on it is the whole.
        what: What was found, in words.
        advice: What to import instead.
    """

    package: str
    modules: re.Pattern[str]
    min_count: int
    what: str
    advice: str


def _rule(package: str, modules: str, min_count: int, what: str, advice: str) -> _Rule:
    return _Rule(
        package=package, modules=re.compile(modules), min_count=min_count, what=what, advice=advice
    )


_RULES: Final = (
    _rule(
        "lodash",
        r"lodash(\.min)?\.js",
        1,
        "the whole of lodash as one CommonJS file",
        "import only what is used: import { debounce } from 'lodash-es', or from 'lodash/debounce'",
    ),
    _rule(
        "moment",
        r"(dist/)?locale/[^/]+\.js",
        5,
        "many locales of moment",
        "import single locales (moment/locale/de), or move to dayjs or date-fns",
    ),
    _rule(
        "moment",
        r"min/(locales|moment-with-locales)(\.min)?\.js",
        1,
        "all locales of moment",
        "import single locales (moment/locale/de), or move to dayjs or date-fns",
    ),
    _rule(
        "dayjs", r"(esm/)?locale/[^/]+\.js", 20, "many locales of dayjs", "import single locales"
    ),
    _rule(
        "date-fns",
        r"(esm/)?locale/[^/]+(/index)?\.m?js",
        20,
        "many locales of date-fns",
        "import { de } from 'date-fns/locale/de'",
    ),
    _rule(
        "highlight.js",
        r"(es|lib)/languages/[^/]+\.js",
        60,
        "all languages of highlight.js",
        "import hljs from 'highlight.js/lib/core' and register single languages",
    ),
    _rule(
        "@mdi/js",
        r"mdi\.js",
        1,
        "icons of Material Design Icons as one module",
        "import single icons by name",
    ),
    _rule(
        "@fortawesome/free-solid-svg-icons",
        r"index\.m?js",
        1,
        "a whole Font Awesome set",
        "import single icons: @fortawesome/free-solid-svg-icons/faUser",
    ),
    _rule(
        "lucide-vue-next",
        r"dist/esm/icons/[^/]+\.js",
        300,
        "a whole icon set",
        "import single icons by name",
    ),
    _rule(
        "lucide-react",
        r"dist/esm/icons/[^/]+\.js",
        300,
        "a whole icon set",
        "import single icons by name",
    ),
    _rule(
        "element-plus",
        r"es/components/[^/]+/index\.mjs",
        60,
        "all components of Element Plus",
        "use unplugin-vue-components with its resolver",
    ),
)


@record
class WholeLibrary:
    """A library, or a part of one, that is bundled whole.

    Attributes:
        package: Its name.
        what: What was found.
        advice: What to do instead.
        raw_bytes: What it weighs over all chunks.
        chunk: The chunk that holds most of it.
        modules: What of it was found, sorted.
        is_estimate: Some of its bytes are estimated from stats.
    """

    package: str
    what: str
    advice: str
    raw_bytes: int
    chunk: str
    modules: tuple[str, ...]
    is_estimate: bool


def find_whole_libraries(build: Build) -> tuple[WholeLibrary, ...]:
    """Return what is bundled whole, the largest first; legacy twins are not counted."""
    found = [whole for rule in _RULES if (whole := _apply(rule, build)) is not None]
    return tuple(sorted(found, key=lambda whole: (-whole.raw_bytes, whole.package, whole.what)))


def _apply(rule: _Rule, build: Build) -> WholeLibrary | None:
    roles = {file.path: file.role for file in build.files}
    matching: list[tuple[str, ModuleShare]] = [
        (chunk.file, module)
        for chunk in build.chunks
        if roles.get(chunk.file) not in REPEATING_ROLES
        for module in chunk.ownership.modules
        if module.package == rule.package
        and rule.modules.fullmatch(module.path.rpartition(f"node_modules/{rule.package}/")[2])
    ]
    if len({module.path for _, module in matching}) < rule.min_count:
        return None
    by_chunk: dict[str, int] = {}
    for file, module in matching:
        by_chunk[file] = by_chunk.get(file, 0) + module.raw_bytes
    return WholeLibrary(
        package=rule.package,
        what=rule.what,
        advice=rule.advice,
        raw_bytes=sum(by_chunk.values()),
        modules=tuple(sorted({module.path for _, module in matching})),
        chunk=max(sorted(by_chunk), key=lambda file: by_chunk[file]),
        is_estimate=any(module.raw_method is ShareMethod.ESTIMATE for _, module in matching),
    )
