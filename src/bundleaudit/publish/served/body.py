"""A body hashed while it arrives: unpacked block by block, never further than is expected."""

from __future__ import annotations

from typing import Final

from bundleaudit.inputs.content.siblings import open_reader
from bundleaudit.inputs.content_cache import new_digest

SUFFIX_BY_ENCODING: Final = {"gzip": "gz", "x-gzip": "gz", "br": "br", "zstd": "zst"}
"""The ending of a precompressed sibling by what Content-Encoding calls it."""

_UNREADABLE_SLACK_BYTES: Final = 65_536  # an encoding may add a frame, never this much


class BodyDigest:
    """Takes a body's parts; memory stays at a few blocks whatever they unpack to.

    Attributes:
        transfer_bytes: Bytes taken so far, as transferred.
        is_longer: The unpacked body is longer than expected.
        problem: Why the body cannot be unpacked; else empty.
        is_readable: Whether the encoding is one that can be unpacked here.
    """

    def __init__(self, encoding: str, expected_bytes: int) -> None:
        name = encoding.strip().lower()
        self._encoding = name
        self._is_plain = name in {"", "identity"}
        suffix = SUFFIX_BY_ENCODING.get(name)
        self._reader = None if suffix is None else open_reader(suffix)
        self._expected_bytes = expected_bytes
        self._hash = new_digest()
        self._unpacked_bytes = 0
        self.transfer_bytes = 0
        self.is_longer = False
        self.problem = ""
        self.is_readable = self._is_plain or self._reader is not None

    def feed(self, data: bytes) -> bool:
        """Take a part; return whether the rest is worth reading."""
        self.transfer_bytes += len(data)
        if self._is_plain:
            self._take(data)
        elif self._reader is None:
            limit_bytes = self._expected_bytes + _UNREADABLE_SLACK_BYTES
            self.is_longer = self.transfer_bytes > limit_bytes
        else:
            self._unpack(data)
        return not self.is_longer and not self.problem

    def finish(self) -> str | None:
        """Return the hash of the unpacked body; ``None`` when it was not unpacked whole."""
        if self._reader is not None and not self.is_longer and not self.problem:
            if self.transfer_bytes:
                self._drain()
            elif self._expected_bytes:
                self.problem = f"an empty body that says it is {self._encoding}"
        if self.is_longer or self.problem or not self.is_readable:
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
