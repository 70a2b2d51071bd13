"""A body hashed while it arrives: unpacked block by block, never further than is expected."""

from __future__ import annotations

from functools import cache
from typing import Final

from bundleaudit.inputs.content.siblings import open_reader
from bundleaudit.inputs.content_cache import new_digest

SUFFIX_BY_ENCODING: Final = {"gzip": "gz", "x-gzip": "gz", "br": "br", "zstd": "zst"}
"""The ending of a precompressed sibling by what Content-Encoding calls it."""

_LONGEST_SHOWN: Final = 60


@cache
def offered_encodings() -> tuple[str, ...]:
    """Return what is asked for: what can be unpacked here, so that no body goes unread.

    Of zstd that is so from Python 3.14 on, of brotli from its version 1.2 on.
    """
    known = {name: SUFFIX_BY_ENCODING[name] for name in ("br", "gzip", "zstd")}
    return tuple(name for name, suffix in known.items() if open_reader(suffix) is not None)


class BodyDigest:
    """Takes a body's parts; memory stays at a few blocks whatever they unpack to.

    Attributes:
        transfer_bytes: Bytes taken so far, as transferred.
        is_longer: The unpacked body is longer than expected.
        problem: Why the body cannot be unpacked; else empty.
    """

    def __init__(self, encoding: str, expected_bytes: int) -> None:
        names = [name.strip() for name in encoding.lower().split(",")]
        name = ", ".join(name for name in names if name not in {"", "identity"})
        self._encoding = name
        suffix = SUFFIX_BY_ENCODING.get(name)
        self._reader = None if suffix is None else open_reader(suffix)
        self._expected_bytes = expected_bytes
        self._hash = new_digest()
        self._unpacked_bytes = 0
        self.transfer_bytes = 0
        self.is_longer = False
        self.problem = ""
        if name and self._reader is None:
            shown = encoding.strip()[:_LONGEST_SHOWN]
            self.problem = f"the body is encoded as {shown}, which nobody asked for"

    def feed(self, data: bytes) -> bool:
        """Take a part; return whether the rest is worth reading."""
        self.transfer_bytes += len(data)
        if self._reader is not None:
            self._unpack(data)
        elif not self.problem:
            self._take(data)
        return not self.is_longer and not self.problem

    def finish(self) -> str | None:
        """Return the hash of the unpacked body; ``None`` when it was not unpacked whole."""
        if self._reader is not None and not self.is_longer and not self.problem:
            if self.transfer_bytes:
                self._drain()
            elif self._expected_bytes:
                self.problem = f"an empty body that says it is {self._encoding}"
        if self.is_longer or self.problem:
            return None
        return self._hash.hexdigest()

    def _unpack(self, data: bytes) -> None:
        reader = self._reader
        assert reader is not None
        try:
            while not reader.is_finished and not self.is_longer:
                if reader.needs_input:
                    if not data:
                        return
                    block, data = reader.read(data), b""
                else:
                    block = reader.read(b"")
                self._take(block)
        except Exception:  # noqa: BLE001 - every library has an error of its own for damaged streams
            self.problem = f"the body is no {self._encoding}, as its header says"

    def _drain(self) -> None:
        """Take what the library holds back behind its last input."""
        reader = self._reader
        assert reader is not None
        try:
            while not reader.is_finished and not self.is_longer:
                block = reader.read(b"")
                if not block:
                    self.problem = f"the {self._encoding} body ends too early"
                    return
                self._take(block)
        except Exception:  # noqa: BLE001 - as above
            self.problem = f"the body is no {self._encoding}, as its header says"

    def _take(self, block: bytes) -> None:
        self._unpacked_bytes += len(block)
        self.is_longer = self._unpacked_bytes > self._expected_bytes
        self._hash.update(block)
