"""How long requests take on a given connection: an estimate with a formula one can check by hand.

Round trips follow one another. One of them takes the network's round trip, until the first byte of
every answer is there, and then the bytes of all its files at the download rate, which the files
share evenly. A first visit has two more round trips in front, for TCP and TLS 1.3:

    first visit = 2 x RTT + sum over round trips (RTT + 8 x bytes / rate)

Bytes are gzip bytes where measured. One HTTP/2 connection; name look-up, the server's and the
processor's time, priorities and TCP's slow start are left out, so real visits take longer. What it
is for: comparing routes, and a build with the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.model.audit import VisitStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bundleaudit.analysis.visits import Request
    from bundleaudit.model.files import OutputFile
    from bundleaudit.model.network import NetworkProfile

_CONNECTION_ROUND_TRIPS: Final = 2
_BITS_PER_BYTE: Final = 8


def connection_ms(network: NetworkProfile) -> float:
    """Return how long it takes until the first request can be sent."""
    return float(_CONNECTION_ROUND_TRIPS * network.rtt_ms)


def wire_bytes(file: OutputFile | None) -> int:
    """Return what crosses the network for ``file``; nothing is known of a server's own document."""
    if file is None:
        return 0
    gzip_bytes = file.sizes.gzip_bytes
    return file.sizes.raw_bytes if gzip_bytes is None else gzip_bytes


def time_requests(
    requests: Mapping[str, Request],
    files: Mapping[str, OutputFile],
    network: NetworkProfile,
    *,
    start_ms: float,
) -> tuple[tuple[VisitStep, ...], float]:
    """Return the steps of ``requests`` in their order, and when the last one ends.

    Args:
        requests: What is requested when; a file that is not in the build counts no bytes.
        files: The build's files by path.
        network: The connection.
        start_ms: When the first of the round trips begins.
    """
    rounds: dict[int, list[str]] = {}
    for file, request in requests.items():
        rounds.setdefault(request.round_number, []).append(file)
    spans: dict[str, tuple[float, float]] = {}
    now_ms = start_ms
    for _, names in sorted(rounds.items()):
        first_byte_ms = now_ms + network.rtt_ms
        end_ms = first_byte_ms
        for name, transfer_ms in _share_evenly(names, files, network):
            end_ms = first_byte_ms + transfer_ms
            spans[name] = (now_ms, end_ms)
        now_ms = end_ms
    steps = tuple(
        VisitStep(
            file=file,
            round_number=request.round_number,
            discovered_by=request.discovered_by,
            start_ms=round(spans[file][0]),
            end_ms=round(spans[file][1]),
        )
        for file, request in requests.items()
    )
    return steps, now_ms


def _share_evenly(
    names: list[str], files: Mapping[str, OutputFile], network: NetworkProfile
) -> Iterator[tuple[str, float]]:
    """Yield when each file is there, in milliseconds after the first byte, the smallest first.

    While several files arrive each gets the same part of the rate, so the smallest is there when
    all have received as many bytes as it has, and so on.
    """
    remaining = sorted((wire_bytes(files.get(name)), name) for name in names)
    received_bytes, passed_ms = 0, 0.0
    for position, (size_bytes, name) in enumerate(remaining):
        step_bytes = (size_bytes - received_bytes) * (len(remaining) - position)
        passed_ms += step_bytes * _BITS_PER_BYTE / network.down_kbps
        received_bytes = size_bytes
        yield name, passed_ms
