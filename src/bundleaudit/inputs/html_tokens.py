"""Tags and raw texts of an HTML document, in time linear in its length.

The standard library's ``html.parser`` needs quadratic time for unclosed constructs in the older
patch releases of every supported Python, and reads scripts differently from one release to the
next. This follows the tokenizer of the HTML Standard (13.2.5) where it decides what is loaded.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterator

# Every branch succeeds at the end of the text: nothing is ever scanned twice.
_MARKUP: Final = re.compile(
    r"""
      <!--(?:-?>|.*?(?:--!?>|\Z))
    | <!\[CDATA\[(?P<cdata>)
    | <[!?][^>]*+>?
    | </(?P<end>[a-z][^\s/>]*+)[^>]*+>?
    | </(?:>|[^a-z>][^>]*+>?)
    | <(?P<start>[a-z][^\s/>]*+)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(
    r"""
    [\s/]*+
    (?: (?P<close>>)
      | (?P<name>=?[^\s/>=]*+)
        (?: \s*+ = \s*+
            (?: "(?P<double>[^"]*+)"? | '(?P<single>[^']*+)'? | (?P<bare>[^\s>"'][^\s>]*+) )?+
        )?+
    )
    """,
    re.VERBOSE,
)
# In an attribute a name without semicolon is text: "?a=1&copy=2" holds no copyright sign.
_REFERENCE: Final = re.compile(
    r"&(?:#[0-9]{1,7}+(?![0-9]);?|#[xX][0-9a-fA-F]{1,6}+(?![0-9a-fA-F]);?|[a-zA-Z][a-zA-Z0-9]{1,31}+;)"
)
_SCRIPT_MARKS: Final = re.compile(r"<!--|-->|</?script(?=[\s/>])", re.IGNORECASE)
_RAW_TEXTS: Final = frozenset(
    {"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"}
)
_FOREIGN: Final = frozenset({"math", "svg"})


@record
class StartTag:
    """A start tag.

    Attributes:
        name: In lower case.
        attributes: Values by lower-case name, references resolved; the first of repeats counts.
        text: What stands in a script, style or another element without markup, as written; empty
            for all other elements.
    """

    name: str
    attributes: dict[str, str]
    text: str = ""


@record
class EndTag:
    """An end tag; the name is in lower case. Elements of raw text yield none."""

    name: str


def tokenize_html(text: str) -> Iterator[StartTag | EndTag]:
    """Yield the tags of ``text`` in order; comments and texts between tags are left out."""
    position = 0
    foreign_depth = 0
    while (match := _MARKUP.search(text, position)) is not None:
        position = match.end()
        if match["cdata"] is not None:
            # Text in SVG, where ">" does not end it; a comment everywhere else.
            position = _end_of(text, "]]>" if foreign_depth else ">", position)
        elif match["end"]:
            name = match["end"].lower()
            foreign_depth -= name in _FOREIGN and foreign_depth > 0
            yield EndTag(name=name)
        elif match["start"]:
            name = match["start"].lower()
            attributes, position, is_complete = _read_attributes(text, position)
            if not is_complete:
                return  # the document ends inside the tag, which then is none
            is_closed = text.startswith("/>", position - 2)
            foreign_depth += name in _FOREIGN and not is_closed
            raw, position = _read_raw_text(
                text, position, name, is_foreign=foreign_depth > 0, is_closed=is_closed
            )
            yield StartTag(name=name, attributes=attributes, text=raw)


def _read_attributes(text: str, position: int) -> tuple[dict[str, str], int, bool]:
    """Return the attributes, the position after ``>``, and whether there is a ``>``."""
    attributes: dict[str, str] = {}
    # Whatever comes next is the end, an attribute or space: the matches leave no gap.
    for match in _ATTRIBUTE.finditer(text, position):
        close, name, *values = match.groups("")
        if close:
            return attributes, match.end(), True
        if name:
            value = values[0] or values[1] or values[2]
            attributes.setdefault(name.lower(), _unescape_references(value))
    return attributes, len(text), False


def _unescape_references(value: str) -> str:
    """Return an attribute's value with its character references resolved."""
    if "&" not in value:
        return value
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), value)


def _read_raw_text(
    text: str, position: int, name: str, *, is_foreign: bool, is_closed: bool
) -> tuple[str, int]:
    """Return the raw text of the element that starts here, and the position after its end tag."""
    if name not in _RAW_TEXTS or (is_foreign and (is_closed or name != "script")):
        return "", position
    end = _end_of_script(text, position) if name == "script" else -1
    if name != "script":
        closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, position)
        end = closing.start() if closing else len(text)
    return text[position:end], _end_of(text, ">", end)


def _end_of_script(text: str, position: int) -> int:
    """Return where ``</script`` ends the script; inside ``<!-- <script>`` it does not."""
    is_escaped = is_double_escaped = False
    for match in _SCRIPT_MARKS.finditer(text, position):
        mark = match[0].lower()
        if mark == "<!--":
            is_escaped = True
        elif mark == "-->":
            is_escaped = is_double_escaped = False
        elif mark == "<script":
            is_double_escaped = is_escaped
        elif is_double_escaped:
            is_double_escaped = False
        else:
            return match.start()
    return len(text)


def _end_of(text: str, mark: str, position: int) -> int:
    """Return the position after the next ``mark``, or the end of the text."""
    found = text.find(mark, position)
    return len(text) if found < 0 else found + len(mark)
