"""Names a build may hold to break a report."""

from __future__ import annotations

from builders import a_chunk, a_file, a_page
from bundleaudit.model.notes import Note
from bundleaudit.model.outcome import Finding, Severity
from report.audits import an_audit, an_outcome

NAMES = (
    "a|b.js",
    "a\\|b.js",
    "`rm -rf`.js",
    "</details></code><script>alert(1)</script>.js",
    "<!-- x.js",
    "@everyone/#1/!2/$3/%4.js",
    "[text](javascript:alert(1)).js",
    "![i](https://evil.example/pixel.png).js",
    "www.evil.example/x.js",
    "mail@evil.example",
    ":tada:.js",
    "__init__ *bold* ~~gone~~.js",
    "line\nend\r::error::x.js",
    "\x00vite/preload-helper.js",
    "\u202egnp.js",
    "\ufffe\uffff.js",
    "&amp;&#64;all.js",
    "\"quote'.js",
    "../../../etc/passwd",
    "C:\\Windows\\x.js",
    "x" * 5_000,
    "💥" * 3_000,
)


def a_hostile_audit(repeat=1):
    """Return an audit in which every name and every text is one of ``NAMES``."""
    names = [name + str(number) for number in range(repeat) for name in NAMES]
    return an_audit(
        files=[a_file(name + ".js", 1000) for name in names],
        chunks=[a_chunk(name + ".js", name=name, source=name) for name in names],
        pages=[a_page(name, entries=[names[0] + ".js"]) for name in names],
        notes=[Note(file=name, message=name) for name in names],
        outcomes=[
            an_outcome(
                findings=tuple(
                    Finding(
                        message=f"{name} is too big",
                        key=name,
                        file=name,
                        source=name,
                        fix=f"mend {name}",
                        limit_source=name,
                        severity=severity,
                    )
                    for name in names
                    for severity in Severity
                )
            )
        ],
    )
