"""Moments as other systems write them, and as Laojie's front matter does."""

import email.utils
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from laojie import clock

_DATE = re.compile(
    r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?"
    r"(?:[T\s]\s*(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:\.\d+)?)?"
    r"\s*(Z|UTC|[+-]\d{1,2}(?::?\d{2})?)?(?:\s+[A-Z]{3,4})?)?",
    re.ASCII,
)
_USUAL = "Asia/Shanghai"


def zone(name: str) -> tzinfo:
    """Return a time zone by its name; one that no system knows is China's."""
    try:
        return clock.zone(name or _USUAL)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return clock.zone(_USUAL)


def parse(value: Any, where: tzinfo) -> datetime | None:
    """Return the aware moment that `value` names, in `where` if it names no zone, or None."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=where)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=where)
    text = str(value or "").strip()
    found = _DATE.fullmatch(text)
    try:
        if found is None:
            return _rfc2822(text, where)
        *parts, offset = found.groups()
        numbers = [int(part or 0) for part in parts]
        return datetime(*numbers, tzinfo=_offset(offset) or where)  # type: ignore[arg-type, misc]
    except (ValueError, OverflowError, TypeError):
        return None


def _rfc2822(text: str, where: tzinfo) -> datetime | None:
    if "," not in text:
        return None
    found = email.utils.parsedate_to_datetime(text)
    return found if found.tzinfo else found.replace(tzinfo=where)


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in {"Z", "UTC"}:
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-ahead if text[0] == "-" else ahead)


def written(moment: datetime, site: tzinfo) -> str:
    """Return a moment as front matter has it: its zone only where it is not the site's."""
    local = moment.astimezone(site)
    if local.utcoffset() != moment.utcoffset():
        return f"{moment:%Y-%m-%d %H:%M:%S %z}"
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"{local:%Y-%m-%d}"
    return f"{local:%Y-%m-%d %H:%M}" + (f":{local:%S}" if local.second else "")
