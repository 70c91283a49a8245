"""Moments as editors write them."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from laojie import clock

_UNDERSTOOD = re.compile(
    r"(\d{4})(?:-|/|年)(\d{1,2})(?:-|/|月)(\d{1,2})日?"
    r"(?:[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
PATTERN = (
    r"^\s*[0-9]{4}[-/年][0-9]{1,2}[-/月][0-9]{1,2}日?"
    r"([T\s]\s*[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?)?\s*$"
)
"""The same for JSON Schema, which has its own kind of patterns (ECMA 262)."""


class NoSuchDate(ValueError):
    """What is written has the form of a date, and is none."""


def read(text: str, zone: tzinfo) -> int | None:
    """The moment that `text` names, in `zone` if it names none; None if it is no date.

    Raises NoSuchDate at the 45th of a month.
    """
    found = _UNDERSTOOD.fullmatch(text.strip())
    if found is None:
        return None
    *parts, where = found.groups()
    numbers = [int(part or 0) for part in parts]
    try:
        moment = clock.moment(datetime(*numbers, tzinfo=_offset(where) or zone))  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        raise NoSuchDate(text) from None
    if not clock.LONG_AGO < moment < clock.FOREVER:
        raise NoSuchDate(text)
    return moment


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
