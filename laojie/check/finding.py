"""What a rule found: a value, with the place in the source that an editor goes to."""

import re
from dataclasses import dataclass

from laojie import messages
from laojie.check.texts import TEXTS

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place in a source, the rule, and the message: a code of `texts.TEXTS`, or for the rule
    `sources` of `messages.TEXTS`, with its parameters."""

    path: str
    line: int
    column: int
    rule: str
    code: str
    params: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """Where it is, as `path:line:col`."""
        place = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", self.path)
        return f"{place}:{self.line}:{self.column or 1}" if self.line else place

    def text(self, lang: str) -> tuple[str, str]:
        """Return (what is wrong, what to do)."""
        params = dict(self.params)
        if self.code not in TEXTS:
            return messages.text(self.code, lang, params)
        what, hint = TEXTS[self.code][lang]
        return what.format_map(params), hint.format_map(params)


def finding(
    path: str, place: tuple[int, int], rule: str, code: str = "", **params: object
) -> Finding:
    """Return a finding at (line, column); its code is the rule's name unless there are several."""
    filled = tuple(sorted((name, str(value)) for name, value in params.items()))
    return Finding(path, *place, rule, code or rule, filled)
