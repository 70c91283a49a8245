"""What the Markdown of one document becomes, as frozen values."""

from dataclasses import dataclass
from typing import Literal

from laojie.model.text import cut

TargetKind = Literal["link", "image"]

SUMMARY_COLUMNS = 160

TARGET_START, TARGET_END = "\x02", "\x03"
"""What stands around a link target in `Markup.html` until a page renders and resolves it."""


class MarkupError(Exception):
    """A body that could not be made HTML; `line` is where in it (from 1), if that is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body that a table of contents may list (h2 to h4)."""

    id: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Target:
    """An address the body points at: `kind` "image" is shown in the page, "link" leads away.

    `value` is the address as the author wrote it, HTML-unescaped, percent-encoding untouched.
    `line` is where it stands in the source (from 1), None if it could not be found.
    """

    value: str
    kind: TargetKind
    line: int | None


@dataclass(frozen=True, slots=True)
class Markup:
    """What one Markdown body became.

    `html` holds each target as \\x02target\\x03, still HTML-escaped. `headings` are flat, in
    order. `text` is one line of plain text without code blocks and footnote marks, `words` its
    length in Han characters and other words, `lead` its first paragraph, or all of it.
    """

    html: str
    headings: tuple[Heading, ...]
    text: str
    words: int
    lead: str
    targets: tuple[Target, ...]

    @property
    def summary(self) -> str:
        """The start of the body for cards and descriptions."""
        return cut(self.lead, SUMMARY_COLUMNS)
