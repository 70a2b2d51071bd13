"""What a server said, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.records import record

if TYPE_CHECKING:
    from bundleaudit.publish.served.expected import ExpectedFile, ExpectedRoute


@record
class Answer:
    """One answer, after redirects within the origin. Header texts are safe to print.

    Attributes:
        status: The HTTP status; ``None`` without a usable answer.
        problem: Why there is no usable answer; else empty.
        http_version: As spoken in this exchange, such as ``HTTP/1.1``.
        content_type: The header, or empty; likewise those after it.
        expires_in_s: For how long ``Expires`` says it is fresh; ``None`` without that header.
        transfer_bytes: The body's bytes as they were transferred; ``None`` when it was not read to
            its end.
        content_hash: Hash of the unpacked body; ``None`` when it was not read to its end, or
            cannot be unpacked.
        is_longer: The unpacked body is longer than expected; it was not read further.
        redirected_to: Where a redirect led; empty without one.
        has_left: The redirect led to another origin, and was not followed.
    """

    status: int | None
    problem: str = ""
    http_version: str = ""
    content_type: str = ""
    content_encoding: str = ""
    vary: str = ""
    cache_control: str = ""
    expires_in_s: int | None = None
    etag: str = ""
    last_modified: str = ""
    alt_svc: str = ""
    transfer_bytes: int | None = None
    content_hash: str | None = None
    is_longer: bool = False
    redirected_to: str = ""
    has_left: bool = False

    @property
    def media_type(self) -> str:
        """The content type without parameters, in lower case."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def is_html(self) -> bool:
        """Whether the answer calls itself a page."""
        return self.media_type in {"text/html", "application/xhtml+xml"}

    def holds(self, content_hash: str | None) -> bool | None:
        """Return whether the body is the content of that hash; ``None`` when unknown."""
        if self.is_longer:
            return False
        if content_hash is None or self.content_hash is None:
            return None
        return self.content_hash == content_hash


@record
class ServedFile:
    """A file and what the server has in its place.

    Attributes:
        expected: The file.
        answer: What came for it.
        repeat_status: The status of a conditional request; ``None`` when none was made or
            answered.
    """

    expected: ExpectedFile
    answer: Answer
    repeat_status: int | None = None

    @property
    def is_right(self) -> bool:
        """Whether the file itself came; only then its headers count.

        Of a file that could not be read on disk any content is taken for its own, if there is one.
        """
        answer = self.answer
        is_read = answer.status == 200 and not answer.problem and answer.content_hash is not None
        return is_read and answer.holds(self.expected.content_hash) is not False


@record
class ServedRoute:
    """A route and what the server answers for it."""

    route: ExpectedRoute
    answer: Answer


@record
class Observed:
    """Everything one server said.

    Attributes:
        url: The build's address.
        files: Sorted by path.
        hidden_maps: Likewise.
        routes: Sorted by address.
        absent: The answer for a script that no build holds.
        alpn: The protocol the server chose when it was offered HTTP/2 (``h2``, ``http/1.1``);
            empty when it chose none, ``None`` when that was not asked: no TLS, or no way there.
        request_count: Requests sent.
        encodings: Those that were asked for.
    """

    url: str
    files: tuple[ServedFile, ...]
    hidden_maps: tuple[ServedFile, ...]
    routes: tuple[ServedRoute, ...]
    absent: Answer
    alpn: str | None
    request_count: int
    encodings: tuple[str, ...] = ("br", "gzip", "zstd")
