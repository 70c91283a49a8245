"""Lists as people type them: nested by 2 or 3 spaces, and right below a line of text.

Python-Markdown wants nested content indented by 4 and a blank line before a list. Here lines are
moved to where it wants them before it looks, so its own list code does the rest.
"""

import re
import xml.etree.ElementTree as etree

from markdown.blockprocessors import BlockProcessor

from laojie.markup.syntax import LIST_BELOW_TEXT

TAB = 4
_NESTING = 2
"""From this many columns to the right of an item's marker on, a line belongs to the item."""

_ITEM = re.compile(r"(?:[-*+]|\d+\.) ")
_LIST_START = re.compile(r" {0,3}(?:[-*+]|\d+\.) ")
_RULE = re.compile(r" *([-*])(?: *\1){2,} *(?:\n|\Z)")
_STASHED_LINE = re.compile(r"(?:^|(?<=\n)) *(\x02wzxhzdk:[0-9]+\x03) *(?:\n|$)")


class NestedListProcessor(BlockProcessor):
    """Re-indent the list that `blocks` begins with; leaves parsing it to the other processors."""

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether `block` begins with a list item, and not with a rule such as * * *."""
        return _LIST_START.match(block) is not None and _RULE.match(block) is None

    def run(self, parent: etree.Element, blocks: list[str]) -> bool:
        """Re-indent the item block and the indented blocks below it, in place."""
        end = 1
        while end < len(blocks) and blocks[end].lstrip("\n")[:1] in ("", " "):
            end += 1
        if end > 1 or "\n " in blocks[0] or blocks[0].startswith(" "):
            lines = "\n\n".join(blocks[:end]).split("\n")
            blocks[:end] = "\n".join(nest(lines)).split("\n\n")
        return False


def nest(lines: list[str]) -> list[str]:
    """`lines`, which begin with a list item, with what is nested indented by 4 a level.

    A line nests in the item above from two columns right of its marker on. Lists that are
    indented by 4 already come back as they are.
    """
    return _Nester().lines(lines)


class _Nester:
    """Where the lines of one list go."""

    def __init__(self) -> None:
        self.levels: list[int] = []
        """Columns of the markers of the open items, outermost first."""
        self.after_blank = False
        self.in_text = False
        """Whether the lines since the last blank one began with text, not with an item."""
        self.in_code = False
        self.shift = 0
        """By how much the last line that was placed moved; the lines that continue it follow."""

    def lines(self, lines: list[str]) -> list[str]:
        """All `lines`, each moved."""
        return [moved for line in lines for moved in self._moved(line)]

    def _moved(self, line: str) -> list[str]:
        bare = line.lstrip(" ")
        if not bare:
            self.after_blank = True
            return [""]
        column = len(line) - len(bare)
        target = self._target(column, bare)
        self.shift = target - column
        moved = " " * target + bare
        is_item = not self.in_code and _ITEM.match(bare) is not None
        if self.after_blank:
            self.in_text = not is_item
        # Right below a paragraph of the list the next item would pass for more of its text.
        split = is_item and self.in_text and not self.after_blank
        self.in_text = self.in_text and not is_item
        self.after_blank = False
        return ["", moved] if split else [moved]

    def _target(self, column: int, bare: str) -> int:
        """The column the line goes to that now starts at `column`."""
        # Code by indentation: 4 for the item and 4 for the code, and only below a blank line.
        is_code = bool(self.levels) and column >= self.levels[-1] + 2 * TAB
        self.in_code = is_code and (self.in_code or self.after_blank)
        if self.in_code:
            return TAB * len(self.levels) + column - self.levels[-1] - TAB
        if _ITEM.match(bare):
            return self._item(column)
        if self.levels and self.after_blank:
            return self._paragraph(column)
        return max(0, column + self.shift) if column else 0

    def _item(self, column: int) -> int:
        while self.levels and column < self.levels[-1]:
            self.levels.pop()
        if not self.levels or column >= self.levels[-1] + _NESTING:
            self.levels.append(column)
        return TAB * (len(self.levels) - 1)

    def _paragraph(self, column: int) -> int:
        while self.levels and column < self.levels[-1] + _NESTING:
            self.levels.pop()
        if not self.levels:
            return column
        return TAB * len(self.levels) + max(0, column - self.levels[-1] - TAB)


class BlockInTextProcessor(BlockProcessor):
    """Begin a new block where a line of text is followed by a list or by a fenced code block."""

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether `block` holds fenced code on lines of its own, or a list below text."""
        if "\x02" in block and _STASHED_LINE.search(block):
            return True
        if "\n" not in block or self.parser.state[-1:] in (["list"], ["looselist"]):
            return False
        return LIST_BELOW_TEXT.search(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        """Take the block apart, all of it at once; its parts come next."""
        block = blocks.pop(0)
        if whole := _STASHED_LINE.fullmatch(block):
            # A paragraph that holds only the mark of a stashed block gives way to the block.
            etree.SubElement(parent, "p").text = whole[1]
            return
        parts = _STASHED_LINE.split(block)
        if len(parts) == 1:
            parts = LIST_BELOW_TEXT.split(block, maxsplit=1)
        blocks[:0] = [part.strip("\n") for part in parts if part.strip()]
