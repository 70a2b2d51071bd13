"""The HTML report: one file that needs no network, whose data stands in a JSON island.

The page is complete without scripts (the overview is rendered here); the modules in ``static/``
add the treemap, the tables and the routes. A content security policy names the hashes of exactly
what is inlined, so that nothing in a build's names can ever run.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bundleaudit.report.audit_json import to_wire
from bundleaudit.report.html_data import report_data
from bundleaudit.report.html_modules import link_modules
from bundleaudit.report.html_overview import overview
from bundleaudit.report.trend_chart import draw_trends

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from jinja2 import Template

    from bundleaudit.model.audit import Audit
    from bundleaudit.report.trend import AuditTrends
    from bundleaudit.wire import AuditWire

_STYLES = (
    "tokens.css",
    "layout.css",
    "overview.css",
    "explore.css",
    "tables.css",
    "trend.css",
    "print.css",
)


def render_html(audit: Audit, trends: AuditTrends | None = None) -> str:
    """Return the audit as a self-contained HTML page; same audit and history, same text."""
    return render_page(audit, to_wire(audit), trends)


def render_page(audit: Audit, report: AuditWire, trends: AuditTrends | None = None) -> str:
    """Return the page of an audit whose JSON report is at hand already."""
    from markupsafe import Markup

    style, first, script = _style(), _static("theme_first.js"), _script()
    return _template().render(
        view=overview(audit),
        trend=None if trends is None else draw_trends(trends),
        has_routes=bool(report.routes),
        has_diff=report.diff is not None,
        policy=_policy(styles=(style,), scripts=(first, script)),
        # Files of this package, not of the build.
        style=Markup(style),  # noqa: S704
        first_script=Markup(first),  # noqa: S704
        script=Markup(script),  # noqa: S704
        data=Markup(_island(report_data(report))),  # noqa: S704 - escaped by _island
    )


def _island(data: object) -> str:
    r"""Return ``data`` as JSON that holds no ``<``: nothing in it can end the script element.

    Everything beyond ASCII is escaped too; inside JSON strings ``\u003c`` is the same text.
    """
    return json.dumps(data, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def _policy(*, styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src {' '.join(map(_hash, styles))}; script-src {' '.join(map(_hash, scripts))}"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("bundleaudit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html.jinja")


@cache
def _style() -> str:
    return "\n".join(_static(name) for name in _STYLES)


@cache
def _script() -> str:
    modules = {
        item.name: item.read_text(encoding="utf-8")
        for item in _folder().iterdir()
        if item.name.endswith(".js") and item.name != "theme_first.js"
    }
    return link_modules(modules, main="main.js")


@cache
def _static(name: str) -> str:
    return (_folder() / name).read_text(encoding="utf-8").strip()


def _folder() -> Traversable:
    return files("bundleaudit.report") / "static"
