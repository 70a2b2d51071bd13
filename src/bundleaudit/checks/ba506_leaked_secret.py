"""BA506: secrets, or paths of the machine that built, are in files anyone can download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.files import OtherFormat
from bundleaudit.model.outcome import Confidence, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.content import Leak
    from bundleaudit.model.files import OutputFile

_REVOKE = "revoke it now: who has downloaded the page has it; keep it on the server"
_PATHS = "build with NODE_ENV=production; if a dependency was published with it, tell its author"


class LeakedSecret(Check[Options]):
    """Nothing that opens a door should be in a file that every visitor may download.

    ## What it does
    Scans scripts, styles, pages, JSON and text files, `.env` files and the application's own
    sources in maps for values whose form proves what they are: private keys with their body;
    tokens of AWS, GitHub, GitLab, Slack, Stripe, OpenAI, Anthropic, Google OAuth, SendGrid, npm,
    PyPI, DigitalOcean, Shopify, Sentry, Hugging Face and Mapbox (`sk.`); Supabase's service-role
    key; Azure storage keys; passwords in database addresses; `VITE_` variables named secret,
    password, private key, access token or credential, where their names are in the output, as
    with the whole of `import.meta.env`; `process.env` of the build. Of one variable Vite writes
    the bare value, which looks like any text: with sources in maps, the line of the
    application's own that takes it is told (warning). Keys browsers
    need (Google Maps, Firebase, Stripe `pk_`, Supabase's anonymous key) are none, nor are
    placeholders. A secret in a map is a warning, because maps may stay private; a path of
    somebody's machine is a note, often one a dependency was published with. Values are masked
    in every output, and never stored.

    ## Why it matters
    A value in a bundle is public from the first deployment on: scanners find tokens within
    minutes, and removing it later revokes nothing.

    ## How to fix
    Revoke the value, move the call that needs it to the server, and give the browser only
    variables that may be public: Vite puts everything that begins with `VITE_` into the bundle.

    ## References
    - https://vite.dev/guide/env-and-mode.html#env-variables
    - https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html
    """

    meta = CheckMeta(
        id="BA506",
        name="leaked-secret",
        summary="secrets or machine paths are in files anyone can download",
        category=Category.CONTENT,
        severity=Severity.ERROR,
        since="0.1.0",
    )

    @override
    def run(self, facts: Facts, options: Options) -> Iterator[Finding]:
        found = [
            (leak, facts.file_by_path[path])
            for path, scan in facts.build.content.scans
            for leak in scan.leaks
            if not facts.file_by_path[path].is_server_side
        ]
        found.sort(key=lambda item: (item[0].is_path, _is_map(item[1]), item[1].path))
        counts: dict[tuple[str, str], int] = {}
        for leak, file in found:
            name = stable_name(file.path)
            number = counts[name, leak.kind] = counts.get((name, leak.kind), 0) + 1
            # No part of the value is in the key: keys are published as they are.
            yield _finding(leak, file, key=f"{leak.kind}:{name}:{number}")
        yield from _find_variables(facts)


def _finding(leak: Leak, file: OutputFile, *, key: str) -> Finding:
    if leak.is_path:
        return Finding(
            message=f"{file.path} holds a path of somebody's machine: {leak.masked}",
            key=key,
            file=file.path,
            confidence=Confidence.INFERRED,
            fix=_PATHS,
            severity=Severity.NOTE,
        )
    place = f" in the source {leak.source}" if leak.source else f" at byte {leak.offset_bytes}"
    return Finding(
        message=f"{file.path} holds {leak.kind}: {leak.masked}{place}",
        key=key,
        file=file.path,
        source=leak.source,
        fix=_REVOKE,
        severity=Severity.WARNING if _is_map(file) else None,
    )


def _find_variables(facts: Facts) -> Iterator[Finding]:
    chunks = {
        module.path: chunk.file
        for chunk in reversed(facts.build.chunks)
        for module in chunk.ownership.modules
    }
    for name, source, line in facts.source_places.secret_variables():
        if source in chunks:
            yield Finding(
                message=f"{chunks[source]} holds the value of {name}, which {source} takes from"
                " import.meta.env",
                key=f"variable:{name}",
                file=chunks[source],
                source=source,
                source_line=line,
                confidence=Confidence.INFERRED,
                fix=_REVOKE,
                severity=Severity.WARNING,
            )


def _is_map(file: OutputFile) -> bool:
    return file.other_format is OtherFormat.SOURCE_MAP
