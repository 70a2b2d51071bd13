"""Whether a server has the build: files, pages for routes, and nothing that is to be private."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.model.files import FileKind
from bundleaudit.publish.served.findings import ServedFinding, by_group, paths
from bundleaudit.publish.served.observe import ABSENT
from bundleaudit.publish.served.rules import (
    HTTP_VERSION,
    MISSING_FILE,
    NO_ANSWER,
    OTHER_CONTENT,
    PAGE_FOR_ABSENT,
    PAGE_FOR_FILE,
    PUBLIC_MAP,
    REDIRECTED_AWAY,
    ROUTE_WITHOUT_PAGE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.publish.served.answers import Answer, Observed, ServedFile
    from bundleaudit.publish.served.rules import Rule

_PARALLEL_COUNT: Final = 6  # what browsers open to one origin over HTTP/1.1


def judge_presence(
    observed: Observed, page_hashes: frozenset[str] = frozenset()
) -> Iterator[ServedFinding]:
    """Yield what is missing or is something else, by rule and group."""
    faults: dict[str, tuple[Rule, list[ServedFile]]] = {}
    for served in observed.files:
        rule = _fault(served, page_hashes)
        if rule is not None:
            faults.setdefault(rule.id, (rule, []))[1].append(served)
    for _, (rule, files) in sorted(faults.items()):
        for group, said, members in by_group(files, lambda served: _said(served.answer)):
            yield ServedFinding(
                rule=rule,
                subject=group,
                measured=said,
                allowed="status 200 with the file's own content",
                files=paths(members),
            )
    yield from _judge_addresses(observed)


def _fault(served: ServedFile, page_hashes: frozenset[str]) -> Rule | None:
    answer, expected = served.answer, served.expected
    is_unread = answer.status == 200 and answer.content_hash is None and not answer.is_longer
    if answer.problem or is_unread:
        return NO_ANSWER
    if answer.has_left:
        return REDIRECTED_AWAY
    if answer.status != 200:
        return MISSING_FILE
    is_own = answer.holds(expected.content_hash)
    is_page = answer.is_html or answer.content_hash in page_hashes
    if is_own is not False:  # of what cannot be told, the type still is judged
        return None
    return PAGE_FOR_FILE if is_page and expected.kind is not FileKind.HTML else OTHER_CONTENT


def _judge_addresses(observed: Observed) -> Iterator[ServedFinding]:
    absent = observed.absent
    if absent.status == 200:
        yield ServedFinding(
            rule=PAGE_FOR_ABSENT,
            subject=f"/{ABSENT}",
            measured=_said(absent),
            allowed="status 404",
        )
    reachable = [served for served in observed.hidden_maps if _is_map(served.answer)]
    if reachable:
        yield ServedFinding(
            rule=PUBLIC_MAP,
            subject="source maps",
            measured=f"{len(reachable)} of {len(observed.hidden_maps)} asked for came with status 200",
            allowed="status 404",
            files=paths(reachable),
        )
    offers_more = observed.alpn == "h2" or any(
        "h3" in served.answer.alt_svc for served in observed.files
    )
    if observed.alpn is not None and not offers_more and len(observed.files) > _PARALLEL_COUNT:
        yield ServedFinding(
            rule=HTTP_VERSION,
            subject="the server",
            measured=f"offered h2 and http/1.1 in TLS, it chose {observed.alpn or 'neither'}",
            allowed="h2, or h3 in Alt-Svc",
        )
    for item in observed.routes:
        answer = item.answer
        is_page = answer.status == 200 and answer.holds(item.route.page_hash) is not False
        if not is_page or answer.problem:
            yield ServedFinding(
                rule=ROUTE_WITHOUT_PAGE,
                subject=f"/{item.route.address}",
                measured=_said(answer),
                allowed="status 200 with the page",
            )


def _is_map(answer: Answer) -> bool:
    return answer.status == 200 and not answer.problem and not answer.is_html


def _said(answer: Answer) -> str:
    if answer.problem:
        return answer.problem
    if answer.has_left:
        return f"status {answer.status} to {answer.redirected_to}, another origin"
    way = f" after a redirect to {answer.redirected_to}" if answer.redirected_to else ""
    if answer.status != 200:
        return f"status {answer.status}{way}"
    kind = answer.content_type or "no content type"
    return f"status 200 with {'a page' if answer.is_html else 'another content'} ({kind}){way}"
