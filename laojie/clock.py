"""Moments: whole seconds since 1970-01-01T00:00Z, and their readable forms."""

import time
import zoneinfo
from datetime import datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

# The zones of the tzdata package, not of the system: the same rules on every machine.
zoneinfo.reset_tzpath(to=())

# Beyond any moment a document can name; stands for "never".
FOREVER = 1 << 33
# Before any moment a document can name; stands for "always was".
LONG_AGO = -(1 << 33)


def current() -> int:
    """Return the present moment. The only place where the wall clock becomes an input."""
    return int(time.time())


def zone(name: str) -> tzinfo:
    """Return the time zone called `name`; raises ZoneInfoNotFoundError or ValueError."""
    return ZoneInfo(name)


def moment(value: datetime) -> int:
    """Return the moment of an aware datetime, fractions of a second dropped."""
    return int(value.timestamp())


@lru_cache(maxsize=8192)
def at(seconds: int, where: tzinfo) -> datetime:
    """Return the aware datetime of a moment in the zone `where`."""
    return datetime.fromtimestamp(seconds, where)


def parse_now(text: str, where: tzinfo) -> int:
    """Return the moment that an ISO 8601 text names; without a zone it means `where`.

    Raises ValueError when the text is no ISO 8601 date or time.
    """
    value = datetime.fromisoformat(text)
    return moment(value if value.tzinfo else value.replace(tzinfo=where))
