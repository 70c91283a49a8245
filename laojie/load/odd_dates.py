"""Moments as editors write them in other ways, where these can mean only one."""

import re
from datetime import UTC, datetime

from laojie.load.dates import NoSuchDate, read

_STANDARD = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?", re.ASCII
)
_WIDE = str.maketrans(
    "０１２３４５６７８９：／．，－＋—–−‐‑　\xa0",
    "0123456789:/.,-+-----  ",
    "\u200b\ufeff\u200e\u200f",
)
_DAY = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
_COMPACT = r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
_HOUR = (
    r"(?P<half>上午|早上|凌晨|中午|下午|晚上)?\s*(?P<hour>\d{1,2})\s*"
    r"(?::(?P<minute>\d\d)|[点时]\s*(?P<minutes>\d{1,2})?)\s*"
    r"(?:[:分]\s*(?P<second>\d{1,2})\s*秒?|分)?(?:\.\d+)?"
)
_ZONE = r"(?P<zone>Z|UTC|GMT|北京时间|(?P<sign>[+-])(?P<far>\d{1,2})(?::?(?P<further>\d\d))?)"
_WEEKDAY = r"\(?(?:星期|周)(?P<weekday>[一二三四五六日天])\)?"
_WEEKDAYS = "一二三四五六日"
_MEANT = tuple(
    re.compile(rf"{day}(?:\s*{_WEEKDAY})?(?:[T\s,]*{_HOUR}(?:\s*{_ZONE})?)?", re.ASCII)
    for day in (_DAY, _COMPACT)
)
_HALF = re.compile(r"(\d{4})[-/.年](\d{1,2})月?", re.ASCII)
_LATER = {"下午": range(1, 12), "晚上": range(6, 12)}
_HALVES = {
    None: range(24),
    "上午": range(1, 12),
    "早上": range(4, 12),
    "凌晨": range(6),
    "中午": range(11, 13),
    "下午": range(1, 19),
    "晚上": range(6, 24),
}
_CHINA = "+0800"


def standard(text: str) -> str | None:
    """`text` as dates are written everywhere, None if that is not sure; the same if it is so."""
    if _STANDARD.fullmatch(text):
        return text
    plain = text.translate(_WIDE).strip()
    found = next((m for pattern in _MEANT if (m := pattern.fullmatch(plain))), None)
    if found is None:
        return None
    written = _day(found) + _time(found)
    try:
        sure = read(written, UTC) is not None and _agrees(found)
    except NoSuchDate:
        return None
    return written if sure else None


def _agrees(found: re.Match[str]) -> bool:
    """Whether the hour is one of that half of the day, and the day that of the week."""
    if found["hour"] and int(found["hour"]) not in _HALVES[found["half"]]:
        return False
    day = datetime(int(found["year"]), int(found["month"]), int(found["day"]), tzinfo=UTC)
    named = found["weekday"]
    return not named or _WEEKDAYS.index(named.replace("天", "日")) == day.weekday()


def _day(found: re.Match[str]) -> str:
    return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"


def _time(found: re.Match[str]) -> str:
    if found["hour"] is None:
        return ""
    hour = int(found["hour"])
    hour += 12 * (hour in _LATER.get(found["half"], ()))
    second = f":{int(found['second']):02}" if found["second"] else ""
    return f" {hour:02}:{int(found['minute'] or found['minutes'] or 0):02}{second}{_zone(found)}"


def _zone(found: re.Match[str]) -> str:
    if not found["zone"]:
        return ""
    if found["sign"]:
        return f" {found['sign']}{int(found['far']):02}{found['further'] or '00'}"
    return f" {_CHINA}" if found["zone"] == "北京时间" else " +0000"


def half(text: str) -> str | None:
    """The first day of a month, if `text` is no more than a month."""
    found = _HALF.fullmatch(text.strip())
    return f"{found[1]}-{int(found[2]):02}-01" if found and 1 <= int(found[2]) <= 12 else None
