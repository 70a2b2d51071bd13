"""Audits to render: one that says everything, and a clean one."""

from __future__ import annotations

from builders import ENCODERS, a_boundary, a_build, a_chunk, a_file, a_page, a_route, a_view
from bundleaudit.analysis.facts import Facts
from bundleaudit.model.audit import Audit, RunInfo
from bundleaudit.model.build import Evidence, MissingInput
from bundleaudit.model.files import FileRole
from bundleaudit.model.notes import Note
from bundleaudit.model.outcome import Finding, Outcome, Severity, Status

MAIN, VIEW = "assets/main-9fy7tnFw.js", "assets/View-9fy7tnFw.js"


def an_audit(*, outcomes=(), fail_on=Severity.ERROR, encoders=ENCODERS, **parts):
    """Return an audit over ``a_build(**parts)``."""
    build = a_build(**parts)
    facts = Facts(build=build, encoders=encoders)
    return Audit(
        build=build,
        totals=facts.totals,
        pages=facts.pages,
        boundaries=facts.boundaries,
        packages=facts.packages,
        outcomes=tuple(outcomes),
        run=RunInfo(tool_version="0.1.0", encoders=encoders, fail_on=fail_on),
        routes=facts.routes,
    )


def an_outcome(
    check="BA101",
    name="chunk-size",
    status=Status.FAILED,
    severity=Severity.ERROR,
    reason="",
    findings=(),
):
    """Return an outcome; a failed one has a finding."""
    default = (Finding(message="too big", key="k", fix="make it smaller"),)
    return Outcome(
        check=check,
        name=name,
        status=status,
        severity=severity,
        reason=reason,
        findings=findings or (default if status is Status.FAILED else ()),
    )


def a_full_audit():
    """Return an audit in which every kind of thing occurs."""
    return an_audit(
        files=[
            a_file("assets/main-9fy7tnFw.js", 1_200_000, 310_000),
            a_file("assets/main-legacy-9fy7tnFw.js", 1_300_000, 320_000, role=FileRole.LEGACY),
            a_file("assets/View-9fy7tnFw.js", 30_000, 9_000),
            a_file("assets/old-9fy7tnFw.js", 50_000, 10_000, role=None, is_orphan=True),
            a_file("assets/main.css", 40_000, 8_000),
            a_file("assets/hero.png", 230_000),
            a_file("index.html", 900, 400),
        ],
        chunks=[
            a_chunk(
                "assets/main-9fy7tnFw.js",
                lazy=["assets/View-9fy7tnFw.js"],
                source="src/main.ts",
                name="main",
            ),
            a_chunk("assets/main-legacy-9fy7tnFw.js"),
            a_chunk(
                "assets/View-9fy7tnFw.js", imports=["assets/main-9fy7tnFw.js"], external=["vue"]
            ),
            a_chunk("assets/old-9fy7tnFw.js"),
        ],
        pages=[
            a_page(
                entries=["assets/main-9fy7tnFw.js"],
                stylesheets=["assets/main.css"],
                legacy=["assets/main-legacy-9fy7tnFw.js"],
            )
        ],
        boundaries=[
            a_boundary(
                "assets/View-9fy7tnFw.js", "assets/main.css", importer="assets/main-9fy7tnFw.js"
            )
        ],
        routes=[
            a_route("/", a_view("assets/main-9fy7tnFw.js", lazy=False), file=MAIN),
            a_route("/view", VIEW, a_view(None, name="side", lazy=None), name="view", file=MAIN),
            a_route("/view/:id", VIEW, parent=1, aliases=("/v/:id",), file=MAIN),
            a_route("/old", redirect="/view/7?from=old", file=MAIN),
            a_route("/any", is_redirect=True, file=MAIN, is_partial=True),
        ],
        used=(Evidence.CODE, Evidence.HTML),
        notes=[
            Note(
                file="assets/main-9fy7tnFw.js",
                message="imports ./gone.js, which the build does not hold",
            )
        ],
        outcomes=[
            an_outcome(
                findings=(
                    Finding(
                        message="assets/main-9fy7tnFw.js is 1.20 MB minified; at most 1.00 MB is allowed",
                        key="assets/main-*.js",
                        file="assets/main-9fy7tnFw.js",
                        source="src/main.ts",
                        source_line=12,
                        measured_bytes=1_200_000,
                        limit_bytes=1_000_000,
                        limit_source="guideline: chunkSizeWarningLimit",
                        saving_bytes=90_000,
                        fix="split it",
                    ),
                )
            ),
            an_outcome("BA102", "initial-js", severity=Severity.WARNING),
            an_outcome("BA103", "initial-css", Status.PASSED, Severity.WARNING),
            an_outcome("BA106", "budget", Status.SKIPPED, reason="no [[budget]] is configured"),
            an_outcome(
                "BA107", "request-count", Status.IGNORED, Severity.NOTE, reason="icons on purpose"
            ),
            an_outcome(
                "BA406",
                "orphan-file",
                severity=Severity.NOTE,
                findings=tuple(
                    Finding(message=f"nothing refers to file {n}", key=str(n), fix="delete it")
                    for n in range(5)
                ),
            ),
        ],
    )


def with_missing_inputs(audit):
    """Return the audit with an input missing."""
    import dataclasses

    missing = MissingInput(
        evidence=Evidence.MANIFEST, hint="build.manifest: true", adds="names of chunks"
    )
    return dataclasses.replace(
        audit, build=dataclasses.replace(audit.build, missing_inputs=(missing,))
    )
