"""Text and moments as XML files take them."""

import re
from html import escape

from laojie.render.lens import Lens

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Characters that XML 1.0 does not allow.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def text(value: str) -> str:
    """Return a value as the text of an element."""
    return escape(_FORBIDDEN.sub("", value), quote=False)


def time(lens: Lens, seconds: int | None) -> str:
    """Return a moment as a W3C date and time with its zone, empty for none."""
    moment = lens.moment(seconds)
    return moment.isoformat(timespec="seconds") if moment else ""
