"""Fields of other systems' front matter under the names that Laojie gives them.

What has no name here stays, as it was, for `extra`.
"""

import html
import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from laojie.moving import dates
from laojie.moving.found import Note, note

_TAG = re.compile(r"<[^<>]*>")
_COMMAS = re.compile(r"[,，、;；]")
_TRUE = {"true", "yes", "on", "是", "1"}
_FALSE = {"false", "no", "off", "否", "0"}

# Laojie's name, and the names that others give to the same; the first that is filled in counts.
Names = Mapping[str, tuple[str, ...]]
COMMON: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "date": ("date", "publishDate", "pubDate"),
    "updated": ("updated", "lastmod", "last_modified_at", "modified", "last_updated"),
    "expires": ("expires", "expiryDate"),
    "summary": ("summary", "description", "excerpt", "subtitle", "tagline"),
    "author": ("author", "authors"),
    "tags": ("tags", "keywords"),
    "cover": (
        "cover", "image", "featured_image", "featuredImage", "feature_image", "thumbnail",
        "banner", "index_img", "top_img", "cover_image", "images",
    ),
    "cover_alt": ("cover_alt", "image_alt", "featured_image_alt"),
    "pinned": ("pinned", "sticky", "pin"),
    "draft": ("draft",),
    "weight": ("weight", "nav_order", "order"),
    "canonical": ("canonical", "canonical_url", "canonicalURL"),
    "robots": ("robots",),
    "topics": ("topics", "series"),
}  # fmt: skip
_DATES = ("date", "updated", "expires")
_LISTS = ("tags", "topics")
_FLAGS = ("pinned", "draft")


def plain(value: object) -> str:
    """Return a value as one line of text: a list joined, a mapping by what it seems to name."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        named = next((value[key] for key in _NAMING if value.get(key)), None)
        return plain(named)
    if isinstance(value, (list, tuple)):
        return plain(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(str(value).split())


_NAMING = ("name", "title", "image", "src", "url", "path", "relative")


def names(value: object) -> tuple[str, ...]:
    """Return a list of names: a list as it is, a text cut at commas, doubled ones once."""
    if isinstance(value, str):
        parts: list[object] = list(_COMMAS.split(value))
    elif isinstance(value, (list, tuple)):
        parts = list(value)
    else:
        parts = [] if value is None or isinstance(value, Mapping) else [value]
    return tuple(dict.fromkeys(text for text in map(plain, parts) if text))


def flag(value: object) -> bool | None:
    """Return what a value says of yes and no, None when it says neither."""
    if isinstance(value, (bool, int, float)):
        return bool(value)
    word = plain(value).lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    return True if word.isdigit() else None


def without_tags(text: str) -> str:
    """Return HTML as one line of plain text."""
    return " ".join(html.unescape(_TAG.sub("", text)).split())


class Taking:
    """Takes known fields out of a front matter; what is left over is for `extra`."""

    def __init__(self, raw: Mapping[str, Any], zone: tzinfo) -> None:
        self.left = {str(key): value for key, value in raw.items()}
        self.zone = zone
        self.notes: list[Note] = []

    def take(self, *wanted: str) -> Any:
        """Return the first of these fields that holds something, and take it out."""
        for name in wanted:
            value = self.left.get(name)
            if value not in (None, "", [], {}):
                return self.left.pop(name)
            self.left.pop(name, None)
        return None

    def text(self, *wanted: str) -> str:
        """Take a field that is a line of text."""
        return plain(self.take(*wanted))

    def moment(self, *wanted: str) -> datetime | None:
        """Take a field that is a moment; one that cannot be read goes to `extra`, with a note."""
        value = self.take(*wanted)
        if value is None:
            return None
        found = dates.parse(value, self.zone)
        if found is None:
            self.left[wanted[0]] = value
            self.notes.append(note("bad-date", name=wanted[0], value=plain(value)))
        return found

    def known(self, table: Names = COMMON) -> dict[str, Any]:
        """Take all fields of the table; return those that hold something."""
        found = {name: self._one(name, wanted) for name, wanted in table.items()}
        return {name: value for name, value in found.items() if value not in (None, "", ())}

    def _one(self, name: str, wanted: tuple[str, ...]) -> Any:
        if name in _DATES:
            return self.moment(*wanted)
        if name in _FLAGS:
            return flag(self.take(*wanted)) or None
        value = self.take(*wanted)
        if name in _LISTS:
            return names(value)
        if name == "author":
            return self._author(value)
        if name == "summary":
            return without_tags(plain(value))
        if name == "cover" and isinstance(value, Mapping) and value.get("alt"):
            self.left.setdefault("cover_alt", value["alt"])
        return plain(value)

    def _author(self, value: object) -> str:
        found = names(value) if isinstance(value, (list, tuple)) else (plain(value),)
        if len(found) > 1:
            self.left["authors"] = list(found)
            self.notes.append(note("authors-joined"))
        return "、".join(found)

    def extra(self) -> dict[str, Any]:
        """Return what was not taken and is not empty."""
        return {key: value for key, value in self.left.items() if value not in (None, "", [], {})}
