"""What can go wrong: problems of the content, and errors that end a command.

A `Problem` is a value: it is collected, stored and sorted, and says where, what and what would
be right. An exception is raised only where a command cannot go on; `cli` catches it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from laojie import messages

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
DONE, CONTENT, USAGE, MACHINE = 0, 1, 2, 3


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a source: `path` as seen from the site's folder, `line` and `column`
    from 1 (0 where there is none), `code` a key of `messages.TEXTS`."""

    path: str
    line: int
    column: int
    code: str
    params: tuple[tuple[str, str], ...] = ()

    def text(self, lang: str) -> tuple[str, str]:
        """Return (what is wrong, what to do)."""
        return messages.text(self.code, lang, dict(self.params))

    @property
    def place(self) -> str:
        """Where it is, as `path:line:col`."""
        place = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", self.path)
        return f"{place}:{self.line}:{self.column or 1}" if self.line else place

    def show(self, lang: str) -> str:
        """Return the problem as `path:line:col: message` with the hint on a line below."""
        what, hint = self.text(lang)
        return f"{self.place}: {what}\n    {hint}"

    def pack(self) -> list[Any]:
        """Return the problem as JSON can hold it."""
        return [self.path, self.line, self.column, self.code, [list(p) for p in self.params]]

    @classmethod
    def unpack(cls, packed: list[Any]) -> "Problem":
        """Return the problem that `pack` packed."""
        path, line, column, code, params = packed
        return cls(path, line, column, code, tuple((k, v) for k, v in params))


def problem(path: str, code: str, *, line: int = 0, column: int = 0, **params: object) -> Problem:
    """Return a problem; the parameters fill in its message."""
    filled = tuple(sorted((name, str(value)) for name, value in params.items()))
    return Problem(path, line, column, code, filled)


class LaojieError(Exception):
    """A command cannot go on. `exit_code` is what the process ends with."""

    exit_code = MACHINE


class ContentError(LaojieError):
    """The sources hold problems without whose mending nothing can be built."""

    exit_code = CONTENT

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(f"{len(self.problems)} problem(s)")


class UsageError(LaojieError):
    """The command was called wrongly."""

    exit_code = USAGE


class MachineError(LaojieError):
    """The disk, a permission or the network failed."""


class BlockedError(MachineError):
    """Something that is not ours stands where a file must go: a folder, or a link."""
