"""Answers about contents: those of earlier runs from the cache, the others computed and kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bundleaudit.inputs.content_cache import ContentCache

AnswerT = TypeVar("AnswerT")


@record
class Codec(Generic[AnswerT]):
    """How answers of one kind are kept.

    Attributes:
        encode: An answer as bytes.
        decode: Undoes ``encode``; raises ``ValueError`` for damage, and no other exception.
    """

    encode: Callable[[AnswerT], bytes]
    decode: Callable[[bytes], AnswerT]


def json_codec(
    to_rows: Callable[[AnswerT], object], from_rows: Callable[[Any], AnswerT]
) -> Codec[AnswerT]:
    """Return a codec by compact JSON.

    Args:
        to_rows: Makes an answer what JSON can hold.
        from_rows: Undoes it; of another shape it may raise ``ValueError``, ``TypeError``,
            ``LookupError`` and ``OverflowError``.
    """

    def encode(answer: AnswerT) -> bytes:
        return json.dumps(to_rows(answer), separators=(",", ":")).encode()

    def decode(data: bytes) -> AnswerT:
        try:
            return from_rows(json.loads(data))
        except (TypeError, LookupError, OverflowError, RecursionError) as error:
            raise ValueError("not what was kept") from error

    return Codec(encode=encode, decode=decode)


def answer_all(
    key_by_path: Mapping[str, str],
    compute: Callable[[str], AnswerT | None],
    codec: Codec[AnswerT],
    cache: ContentCache,
) -> dict[str, AnswerT]:
    """Return an answer by path, in the order of ``key_by_path``; equal keys are computed once.

    Args:
        key_by_path: What the answer depends on: content hash, kind of question, its version.
        compute: Gives the answer of a path, or ``None`` for one that must not be remembered, as
            of a file that changed meanwhile; such paths are left out.
        codec: How answers are kept.
        cache: Where.
    """
    known = cache.get_many(key_by_path.values())
    fresh: dict[str, bytes] = {}
    answers: dict[str, AnswerT] = {}
    for path, key in key_by_path.items():
        answer = _decode(codec, known.get(key, fresh.get(key)))
        if answer is None:
            answer = compute(path)
            if answer is None:
                continue
            fresh[key] = codec.encode(answer)
        answers[path] = answer
    cache.put_many(fresh)
    return answers


def _decode(codec: Codec[AnswerT], data: bytes | None) -> AnswerT | None:
    try:
        return None if data is None else codec.decode(data)
    except ValueError:
        return None
