"""YAML of one `name: value` a line, read without the library: nearly all front matter.

The YAML library, by way of `yamlnodes`, stays the one definition of what YAML means; this is a
short cut for text of which it is certain. Certain are plain values on one line, values in quotes
without escapes, `[a, b]`, and lists of `- a` lines; with anything else in it the whole is left to
the library. That both read the same is a law in the tests.
"""

import re
from typing import NamedTuple, NoReturn

NULLS = frozenset({"", "~", "null"})
"""Plain values that say that there is none."""

INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad]")
"""Characters of no width that mean nothing in front matter."""

WIDE_COMMA = re.compile("[，、]")
"""What passes for a comma in a list, but not with YAML."""

_NAME = re.compile("[A-Za-z_][0-9A-Za-z_-]{0,60}")
# What YAML may be made of, but for tabs and for line breaks of other kinds.
_TEXT = re.compile(
    "[\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
# (Of ideographic commas there is something to tell.)
_FLOW_SIGNS = frozenset("[]{}:?#，、")
_QUOTED = re.compile(r"""(?:"(?P<double>[^"\\]*)"|'(?P<single>[^']*)')""")
_ENTRY = re.compile("( *)- +([^ ].*)")
# It has no schema that gives its values their types, so they get those that they look like.
_TYPED = "extra"

Value = str | list[str | None] | None


class Plain(NamedTuple):
    """What the YAML says, and for each value its line and column, from 0."""

    value: dict[str, str | list[str | None]]
    places: dict[str, tuple[int, int]]
    empty: frozenset[str]


class _Unsure(Exception):
    """What was met is for the library to read."""


def words(text: str) -> str:
    """A text as readers get it: one space between words, and nothing that cannot be seen."""
    return " ".join(INVISIBLE.sub("", text).split())


def read(text: str) -> Plain | None:
    """The mapping that `text` is, None if that is for the library to say."""
    if not _TEXT.fullmatch(text):
        return None
    try:
        values, places = _read(text.split("\n"))
    except _Unsure:
        return None
    if not values:
        return None
    found = {name: value for name, value in values.items() if value is not None}
    return Plain(found, places, frozenset(values.keys() - found.keys()))


def _read(lines: list[str]) -> tuple[dict[str, Value], dict[str, tuple[int, int]]]:
    values: dict[str, Value] = {}
    places: dict[str, tuple[int, int]] = {}
    number = 0
    while number < len(lines):
        name, colon, rest = lines[number].partition(":")
        number += 1
        if not name and not colon:
            continue
        if name in values or name == _TYPED or not colon or not _NAME.fullmatch(name):
            _leave()
        written = rest.strip(" ")
        if written:
            if rest[0] != " ":
                _leave()
            values[name] = _value(written)
            places[name] = number - 1, len(name) + 1 + rest.index(written[0])
        else:
            entries, column = _entries(lines, number)
            values[name] = entries or None
            places[name] = number, column
            number += len(entries)
    return values, places


def _entries(lines: list[str], start: int) -> tuple[list[str | None], int]:
    """The list in the lines from `start` on, and the column of its signs."""
    entries: list[str | None] = []
    indent = ""
    for line in lines[start:]:
        found = _ENTRY.fullmatch(line)
        if found is None:
            break
        if entries and found[1] != indent:
            _leave()
        indent = found[1]
        entries.append(_scalar(found[2].rstrip(" ")))
    return entries, len(indent)


def _value(written: str) -> Value:
    if written[0] != "[":
        return _scalar(written)
    if written[-1] != "]":
        _leave()
    inside = written[1:-1].strip(" ")
    if not _FLOW_SIGNS.isdisjoint(inside):
        _leave()
    return [_scalar(item.strip(" ")) for item in inside.split(",")] if inside else []


def _scalar(written: str) -> str | None:
    if not written:
        _leave()
    if written[0] in _INDICATORS:
        quoted = _QUOTED.fullmatch(written)
        if quoted is None:
            _leave()
        return quoted["double"] if quoted["single"] is None else quoted["single"]
    if ": " in written or " #" in written or written[-1] == ":":
        _leave()
    return None if written in NULLS else written


def _leave() -> NoReturn:
    raise _Unsure
