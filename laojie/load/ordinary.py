"""The front matter of an ordinary article, without its schema.

Most articles say the same few things in plain words. What the schema makes of those is known, and
loading the library that schemas need takes longer than publishing such an article does otherwise.
So this is a short cut around `validation`, which stays the one definition of what fields mean:
what is not certain is left to it. That both give the same is a law in the tests.
"""

from collections.abc import Callable
from datetime import tzinfo
from typing import Any, NamedTuple

from laojie.load import dates, plainyaml
from laojie.load.plainyaml import words

Value = str | list[str | None]


class Ordinary(NamedTuple):
    """All fields of an article, and for those that were written line and column, from 0."""

    fields: dict[str, Any]
    places: dict[str, tuple[int, int]]
    first_line: int

    def place(self, loc: tuple[int | str, ...]) -> tuple[int, int]:
        """Return (line, column), from 1, of the value of a field."""
        line, column = self.places[str(loc[0])]
        return line + self.first_line, column + 1


# What the schema gives a field that was not written.
USUAL: dict[str, Any] = {
    "summary": "",
    "draft": False,
    "expires": None,
    "aliases": (),
    "slug": None,
    "robots": "",
    "canonical": None,
    "template": None,
    "toc": None,
    "language": None,
    "translations": (),
    "status": None,
    "withdrawn": None,
    "reason": "",
    "extra": {},
    "updated": None,
    "tags": (),
    "author": "",
    "source": "",
    "source_url": None,
    "cover": "",
    "cover_alt": "",
    "topics": (),
    "pinned": False,
    "related": (),
}


def _text(value: Value, zone: tzinfo) -> str | None:
    return words(value) if isinstance(value, str) else None


def _title(value: Value, zone: tzinfo) -> str | None:
    return _text(value, zone) or None


def _names(value: Value, zone: tzinfo) -> tuple[str, ...] | None:
    if isinstance(value, str):
        return None
    found: dict[str, None] = {}
    for name in value:
        if name is None:
            return None
        if plain := words(name):
            found[plain] = None
    return tuple(found)


def _moment(value: Value, zone: tzinfo) -> int | None:
    try:
        return dates.read(value, zone) if isinstance(value, str) else None
    except dates.NoSuchDate:
        return None


_READERS: dict[str, Callable[[Value, tzinfo], Any]] = {
    "title": _title,
    "date": _moment,
    "updated": _moment,
    "tags": _names,
    "topics": _names,
    **dict.fromkeys(("summary", "author", "source", "cover", "cover_alt"), _text),
}


def read(text: str, first_line: int, zone: tzinfo) -> Ordinary | None:
    """The fields in the YAML `text`, None if that is for the schema to say."""
    plain = plainyaml.read(text)
    if plain is None or not {"title", "date"} <= plain.value.keys():
        return None
    fields = dict(USUAL)
    for name, value in plain.value.items():
        reader = _READERS.get(name)
        found = None if reader is None else reader(value, zone)
        if found is None:
            return None
        fields[name] = found
    return Ordinary(fields, plain.places, first_line)
