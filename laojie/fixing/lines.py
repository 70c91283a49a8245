"""A text as lines that keep their ends, so that what is not mended stays as it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from laojie.load.slips import Edit

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n)|([^\r\n]+)\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, what ends it, and its number in the file that was read, from 1."""

    text: str
    end: str
    number: int


def cut(text: str) -> list[Line]:
    """The lines of `text`."""
    found = enumerate(_LINE.finditer(text), 1)
    return [Line(m[1] or m[3] or "", m[2] or "", number) for number, m in found]


def whole(lines: Sequence[Line]) -> str:
    """The text that the lines are, as it is to be written."""
    return "".join(line.text + line.end for line in lines)


def plain(lines: Sequence[Line]) -> str:
    """The same with `\\n` at the end of each line, as it is read everywhere else."""
    return "".join(line.text + ("\n" if line.end else "") for line in lines)


def edited(lines: Sequence[Line], edit: Edit) -> list[Line]:
    """The lines after an edit of one of them."""
    done = list(lines)
    done[edit.line] = replace(done[edit.line], text=edit.on(done[edit.line].text))
    return done


def inserted(lines: Sequence[Line], place: int, text: str) -> list[Line]:
    """The lines with another one before that at `place`."""
    end = lines[0].end or "\n" if lines else "\n"
    above = list(lines[:place])
    if above and not above[-1].end:
        above[-1] = replace(above[-1], end=end)
    number = lines[place].number if place < len(lines) else len(lines)
    return [*above, Line(text, end, number), *lines[place:]]
