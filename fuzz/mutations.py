"""Hostile inputs made of real ones, the same for the same seed.

Structured mutation of real files was chosen over coverage guidance: almost every byte of these
formats is free text, so what breaks a reader is a value of the wrong type in the right place, a
bracket or a quote too many, a thousandfold repetition. A mutator that knows the format gets there
in a few steps, runs at the speed of the reader, needs no instrumented interpreter, and makes any
input again from its number alone, which is what reproducing a crash takes. (``sys.monitoring``,
which would tell new lines cheaply, begins with Python 3.12; the project supports 3.11.)
"""

from __future__ import annotations

import json
import random
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

LARGEST_BYTES = 128_000
_REPETITIONS = 1000
_UNQUOTED = (
    *("1e400", "-1e400", "1e-400", "-1", "-0.0", "0.5", "9223372036854775808", "NaN", "Infinity"),
    *("9" * 400, "9" * 5000, "1E5"),
)
# A string of this form is written without its quotes, since Python's encoder cannot.
_MARK = "\ue000"
_STRINGS = (
    *("", "\ud800", "a\ud83d", "\0", "\ufeff", "\u202e", "\u2028", "..", "/", "//", "../../../x"),
    *("%00", "%zz", "%ff%fe", "file:///etc/passwd", "data:,", "https://[", "http://a:b/", "?", "#"),
    *("constructor", "__proto__", "</script>", "*/", "a" * 300, "A" * 20_000, "/" * 3000, "\n"),
    *("1.2.3", "\0rolldown/runtime.js", "../" * 500, "*" * 200, "[" * 200, "AAAA", ";;;;,,,,"),
)
_TOKENS = (
    *(b"'", b'"', b"`", b"\\", b"(", b")", b"[", b"]", b"{", b"}", b"<", b">", b"/*", b"*/", b"//"),
    *(
        b"<!--",
        b"-->",
        b"</script",
        b"</style>",
        b"${",
        b"=>",
        b",",
        b";",
        b":",
        b"\n",
        b"\r",
        b"=",
        b"&",
    ),
    *(
        b"\xe2\x80\xa8",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\0",
        b"\xed\xa0\x80",
        b"\xff",
        b"\xc0",
    ),
    *(b"\\u{110000}", b"\\uD800", b"\\x", b"\\0", b"&#x110000;", b"&#0;", b"&lt", b"%", b"#", b"?"),
    *(b"1e400", b"-1", b"9223372036854775808", b"99999999999999999999", b"0", b"null", b"true"),
    *(b" ", b"\t", b"/", b"..", b"@", b"!", b"|", b"*", b"+", b".", b"$", b"-", b"~", b"^"),
)
_NESTS = (
    *(b"[", b"{", b"(", b'{"a":', b"[[", b"`${", b"function(){", b"a=>(", b"a(", b"/*", b"<div>"),
    *(b"!", b"a?", b"a=", b"new ", b"-", b"if(a)", b"a=>", b"x.y", b"url(", b"@media{", b"<svg>"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What inputs of one reader are made of.

    Attributes:
        seeds: Inputs the reader accepts.
        form: ``json``, ``lines`` of JSON, ``text`` or ``binary``.
        tokens: Words that mean something to the reader.
    """

    seeds: tuple[bytes, ...]
    form: str = "text"
    tokens: tuple[bytes, ...] = ()


def make_input(corpus: Corpus, name: str, seed: int, number: int) -> bytes:
    """Return input ``number`` of a reader, at most 128 kB; the first ones are the seeds."""
    if number < len(corpus.seeds):
        return corpus.seeds[number]
    rng = random.Random(f"{name}|{seed}|{number}")
    data = rng.choice(corpus.seeds)
    structured = _STRUCTURED.get(corpus.form)
    if structured is not None and rng.random() < 0.75:
        try:
            data = structured(rng, data, corpus)
        except RecursionError:  # what was nested already was nested again
            data = data.replace(b":", b":" + b"[" * 5000, 1)
    elif structured is None or rng.random() < 0.9:
        for _ in range(_few(rng)):
            data = rng.choice(_EDITS[corpus.form == "binary"])(rng, data, corpus)
    if rng.random() < 0.01:
        data = rng.choice(_WHOLE)(rng, data, corpus)
    return data[:LARGEST_BYTES]


def _few(rng: random.Random) -> int:
    return rng.choice((1, 1, 1, 2, 2, 3, 5, 9))


# --- bytes --------------------------------------------------------------------------------------


def _place(rng: random.Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def _part(rng: random.Random, data: bytes, longest: int = 400) -> tuple[int, int]:
    start = _place(rng, data)
    return start, min(len(data), start + rng.randrange(1, longest))


def _flip(rng: random.Random, data: bytes, _: Corpus) -> bytes:
    changed = bytearray(data)
    for _ in range(_few(rng)):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _overwrite(rng: random.Random, data: bytes, _: Corpus) -> bytes:
    at = _place(rng, data)
    filler = rng.choice((b"\0", b"\xff", b"\x80", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\1"))
    return data[:at] + filler + data[at + len(filler) :]


def _splice(rng: random.Random, data: bytes, corpus: Corpus) -> bytes:
    other = rng.choice(corpus.seeds)
    return data[: _place(rng, data)] + other[_place(rng, other) :]


def _insert_part(rng: random.Random, data: bytes, corpus: Corpus) -> bytes:
    other = rng.choice(corpus.seeds)
    start, end = _part(rng, other)
    at = _place(rng, data)
    return data[:at] + other[start:end] + data[at:]


def _delete(rng: random.Random, data: bytes, _: Corpus) -> bytes:
    start, end = _part(rng, data, rng.choice((2, 20, 400)))
    return data[:start] + data[end:]


def _double(rng: random.Random, data: bytes, _: Corpus) -> bytes:
    start, end = _part(rng, data)
    return data[:end] + data[start:]


def _truncate(rng: random.Random, data: bytes, _: Corpus) -> bytes:
    return data[: _place(rng, data)] if rng.random() < 0.7 else data[_place(rng, data) :]


# --- words --------------------------------------------------------------------------------------


def _insert_word(rng: random.Random, data: bytes, corpus: Corpus) -> bytes:
    word = rng.choice(corpus.tokens if corpus.tokens and rng.random() < 0.5 else _TOKENS)
    at = _place(rng, data)
    return data[:at] + word * rng.choice((1, 1, 1, 2, 7)) + data[at:]


def _swap_word(rng: random.Random, data: bytes, corpus: Corpus) -> bytes:
    """Replace or remove one word where it stands."""
    word = rng.choice(corpus.tokens if corpus.tokens and rng.random() < 0.3 else _TOKENS)
    at = data.find(word, _place(rng, data))
    if at < 0:
        return _insert_word(rng, data, corpus)
    other = b"" if rng.random() < 0.5 else rng.choice(_TOKENS)
    return data[:at] + other + data[at + len(word) :]


def _swap_number(rng: random.Random, data: bytes, _: Corpus) -> bytes:
    start = _place(rng, data)
    while start < len(data) and not data[start : start + 1].isdigit():
        start += 1
    end = start
    while end < len(data) and data[end : end + 1].isdigit():
        end += 1
    return data[:start] + rng.choice(_UNQUOTED).encode() + data[end:]


def _nest(rng: random.Random, data: bytes, _: Corpus) -> bytes:
    """Open something deeply, now and then too deep for anybody."""
    opening = rng.choice(_NESTS)
    depth = rng.choice((3, 30, 30, 200, 200, 2000))
    at = _place(rng, data)
    return data[:at] + opening * depth + data[at:]


# --- whole inputs -------------------------------------------------------------------------------


def _repeat_part(rng: random.Random, data: bytes, _: Corpus) -> bytes:
    start, end = _part(rng, data, 120)
    return data[:end] + data[start:end] * _REPETITIONS + data[end:]


def _repeat_word(rng: random.Random, data: bytes, corpus: Corpus) -> bytes:
    words = [
        rng.choice((*corpus.tokens, *_TOKENS, *_NESTS)) for _ in range(rng.choice((1, 1, 2, 3)))
    ]
    at = _place(rng, data)
    return data[:at] + b"".join(words) * (10 * _REPETITIONS) + data[at:]


def _encode(rng: random.Random, data: bytes, _: Corpus) -> bytes:
    text = data.decode("utf-8", "replace")
    name = rng.choice(("utf-16", "utf-16-be", "utf-8-sig", "utf-32", "latin-1"))
    return text.encode(name, "replace")


def _replace_all(rng: random.Random, data: bytes, corpus: Corpus) -> bytes:
    old, new = rng.choice((*corpus.tokens, *_TOKENS)), rng.choice(_TOKENS)
    return data.replace(old, new)


def _nothing(rng: random.Random, _: bytes, __: Corpus) -> bytes:
    return rng.choice((b"", b"\0", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", rng.randbytes(200)))


_BYTES = (_flip, _overwrite, _splice, _insert_part, _delete, _double, _truncate)
_WORDS = (_insert_word, _insert_word, _swap_word, _swap_word, _swap_number, _nest)
_EDITS = ((*_WORDS, *_BYTES), _BYTES)
_WHOLE = (_repeat_part, _repeat_word, _encode, _replace_all, _nothing)


# --- JSON ---------------------------------------------------------------------------------------


def _mutate_json(rng: random.Random, data: bytes, corpus: Corpus) -> bytes:
    """Return a JSON text with values of other types, keys gone, doubled or renamed."""
    root = [json.loads(data)]
    words = tuple(word.decode("latin-1") for word in corpus.tokens)
    for _ in range(_few(rng)):
        places = _places(root)
        holder, key = rng.choice(places)
        if words and rng.random() < 0.1:  # its own words go where text is
            texts = [place for place in places if isinstance(_value_at(place), str)]
            if texts:
                _insert_own_word(rng, *rng.choice(texts), words)
                continue
        rng.choice(_JSON_EDITS)(rng, holder, key, places)
    text = json.dumps(root[0], ensure_ascii=rng.random() < 0.5, allow_nan=True)
    for number in _UNQUOTED:
        if _MARK in text or "\\ue000" in text:
            text = text.replace(f'"{_MARK}{number}"', number).replace(f'"\\ue000{number}"', number)
    if rng.random() < 0.05:
        text = _double_key(rng, text)
    return text.encode("utf-8", "surrogatepass")


def _mutate_lines(rng: random.Random, data: bytes, corpus: Corpus) -> bytes:
    """Return lines of JSON, some of them changed, doubled, gone or elsewhere."""
    lines = data.splitlines(keepends=True)
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(lines))
        kind = rng.random()
        if kind < 0.8:
            with suppress(ValueError):  # a line that was cut off
                lines[at] = _mutate_json(rng, lines[at], corpus) + b"\n"
        elif kind < 0.9:
            lines.insert(rng.randrange(len(lines) + 1), lines[at])
        elif kind < 0.95:
            lines[at] = lines[at][: _place(rng, lines[at])]
        elif len(lines) > 1:
            lines.insert(rng.randrange(len(lines)), lines.pop(at))
    return b"".join(lines)


_STRUCTURED = {"json": _mutate_json, "lines": _mutate_lines}


def _value_at(place: tuple[Any, Any]) -> Any:
    holder, key = place
    return holder[key]


def _insert_own_word(rng: random.Random, holder: Any, key: Any, words: tuple[str, ...]) -> None:
    value = holder[key]
    at = rng.randrange(len(value) + 1)
    holder[key] = value[:at] + rng.choice(words) + value[at + rng.choice((0, 0, 1)) :]


def _places(root: list[Any]) -> list[tuple[Any, Any]]:
    """Return every container with every key in it."""
    found: list[tuple[Any, Any]] = []
    pending: list[Any] = [root]
    while pending:
        holder = pending.pop()
        items = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, value in items:
            found.append((holder, key))
            if isinstance(value, dict | list):
                pending.append(value)
    return found


def _odd_value(rng: random.Random) -> Any:
    return rng.choice(
        (
            *(None, True, False, [], {}, "", 0, 1, 2, 3, -1, 2**31, 2**53 + 1, 2**63, 0.5),
            *([None], [[]], [{}], {"": None}, {"a": {}}, [0], ["a"], [""], {"0": 0}),
            *(rng.choice(_STRINGS) for _ in range(6)),
            *(_MARK + rng.choice(_UNQUOTED) for _ in range(2)),
        )
    )


def _is_there(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def _set_value(rng: random.Random, holder: Any, key: Any, _: Any) -> None:
    if _is_there(holder, key):
        holder[key] = _odd_value(rng)


def _copy_value(rng: random.Random, holder: Any, key: Any, places: Any) -> None:
    """Put the value of another place here: right in form, wrong in meaning."""
    other, name = rng.choice(places)
    if _is_there(holder, key) and _is_there(other, name):
        holder[key] = json.loads(json.dumps(other[name]))


def _copy_alike(rng: random.Random, holder: Any, key: Any, places: Any) -> None:
    """Put a value of the same type here, which passes every look at types."""
    for _ in range(8):
        other, name = rng.choice(places)
        if (
            _is_there(holder, key)
            and _is_there(other, name)
            and type(other[name]) is type(holder[key])
            and other[name] != holder[key]
        ):
            holder[key] = json.loads(json.dumps(other[name]))
            return


def _remove(_: random.Random, holder: Any, key: Any, __: Any) -> None:
    if _is_there(holder, key) and not (isinstance(holder, list) and len(holder) == 1):
        del holder[key]


def _rename(rng: random.Random, holder: Any, key: Any, places: Any) -> None:
    if isinstance(holder, dict) and key in holder:
        names = [name for _, name in places if isinstance(name, str)]
        holder[rng.choice((*names, *_STRINGS))] = holder.pop(key)


def _twist_text(rng: random.Random, holder: Any, key: Any, _: Any) -> None:
    value = holder[key] if _is_there(holder, key) else None
    if isinstance(value, str):
        at = rng.randrange(len(value) + 1)
        holder[key] = (
            value[:at] + rng.choice(_STRINGS) + value[rng.choice((at, at + 1, len(value))) :]
        )
    elif isinstance(value, int | float):
        holder[key] = rng.choice((-value, value + 1, value * 10**18, float(value), str(value)))


def _multiply(rng: random.Random, holder: Any, key: Any, _: Any) -> None:
    """Repeat a value, beside itself or inside itself."""
    if not _is_there(holder, key):
        return
    value = holder[key]
    if isinstance(holder, list) and rng.random() < 0.6:
        count = rng.choice((1, 1, 2, 100)) if len(json.dumps(value)) < 300 else 1
        holder[key:key] = [json.loads(json.dumps(value)) for _ in range(count)]
        return
    for _ in range(rng.choice((1, 3, 10, 200))):
        value = rng.choice(([value], {"a": value}, [value, value][:1]))
    holder[key] = value


_JSON_EDITS = (
    *(_set_value, _set_value, _set_value, _twist_text, _twist_text),
    *(_copy_alike, _copy_alike, _copy_alike, _copy_value, _remove, _rename, _multiply),
)


def _double_key(rng: random.Random, text: str) -> str:
    """Write a key a second time, with another value, right before the first."""
    starts = [at for at in range(len(text) - 1) if text[at : at + 2] == '{"']
    if not starts:
        return text
    at = rng.choice(starts) + 1
    end = text.find('": ', at)
    return text if end < 0 else f"{text[:at]}{text[at : end + 1]}: null, {text[at:]}"
