"""Artifacts of workflow runs on GitHub: found, downloaded and read without touching the disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from bundleaudit.publish.fields import as_int, as_list, as_object
from bundleaudit.publish.http import ApiError
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.publish.http import ApiClient

_FILE_COUNT: Final = 20
_ENTRY_COUNT: Final = 20_000


def find_artifacts(client: ApiClient, repository: str, run_id: int, name: str) -> list[int]:
    """Return the ids of a run's artifacts called ``name`` that have not expired, newest first.

    Raises:
        ApiError: They cannot be listed.
    """
    path = f"/repos/{repository}/actions/runs/{run_id}/artifacts"
    found = [
        as_int(artifact.get("id"))
        for page in client.get_pages(path, name=name)
        for artifact in map(as_object, as_list(as_object(page).get("artifacts")))
        if artifact.get("name") == name and not artifact.get("expired")
    ]
    return sorted(found, reverse=True)


@record
class ArtifactLimits:
    """How large an artifact may be, packed, and its reports together, unpacked."""

    zip_bytes: int = 200_000_000
    reports_bytes: int = 100_000_000


def read_artifact(
    client: ApiClient,
    repository: str,
    artifact_id: int,
    pattern: str,
    limits: ArtifactLimits | None = None,
) -> dict[str, bytes]:
    """Return the files of an artifact whose name without folders matches ``pattern``, by path.

    At most 20 files, in order of path; nothing is unpacked to disk.

    Raises:
        ApiError: The artifact cannot be had, is no archive, or is larger than anybody's report.
    """
    at_most = limits or ArtifactLimits()
    data = client.get_bytes(
        f"/repos/{repository}/actions/artifacts/{artifact_id}/zip", limit_bytes=at_most.zip_bytes
    )
    try:
        return dict(_read_members(data, pattern, at_most.reports_bytes))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise ApiError(f"artifact {artifact_id} is no usable archive: {error}") from error
    except (NotImplementedError, RuntimeError) as error:  # a method or a password of its own
        raise ApiError(f"artifact {artifact_id} cannot be unpacked: {error}") from error


def _read_members(data: bytes, pattern: str, limit_bytes: int) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > _ENTRY_COUNT:
            raise ApiError(f"the artifact holds more than {_ENTRY_COUNT:,} files")
        wanted = sorted(
            (entry for entry in entries if fnmatchcase(entry.filename.rpartition("/")[2], pattern)),
            key=lambda entry: entry.filename,
        )
        room_bytes = limit_bytes
        for entry in wanted[:_FILE_COUNT]:
            with archive.open(entry) as stream:  # what the entry says of its size is not believed
                content = stream.read(room_bytes + 1)
            room_bytes -= len(content)
            if room_bytes < 0:
                raise ApiError(f"the artifact's reports exceed {limit_bytes:,} B unpacked")
            yield entry.filename, content
