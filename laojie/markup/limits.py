"""The bounds of `bounds`, as parts of the Markdown library: they refuse what exceeds them."""

import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.inlinepatterns import (
    BACKTICK_RE,
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    LINK_RE,
    REFERENCE_RE,
    BacktickInlineProcessor,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from laojie.markup.bounds import (
    DEEPEST_NESTING,
    DIVIDING_LINE,
    MARK,
    MOST_BLOCK_WORK,
    MOST_FENCES,
    MOST_INLINE_WORK,
    MOST_TAG_CHARACTERS,
    PATIENCE,
    SHORT_TEXT,
)
from laojie.markup.values import MarkupError

_TAG_START = re.compile("<[a-zA-Z/!?]")
_DEEP = re.compile(
    rf" *(?:> ?|(?:[-*+]|\d+\.) +){{{DEEPEST_NESTING + 1}}}"
    rf"| {{{4 * DEEPEST_NESTING},}}(?:[-*+]|\d+\.) "
)
_RULE = re.compile(r" *([-*_])(?: *\1)* *$")
_FENCE = re.compile(r"[ >]*(?:```|~~~)")
_FENCES = frozenset(" >`~")
_NESTING = frozenset(" >-*+")
_TICKS = re.compile("`+")


class FenceLimit(Preprocessor):
    """Refuse very many fenced code blocks; runs before they are looked for."""

    def run(self, lines: list[str]) -> list[str]:
        """`lines` as they are."""
        fences = sum(1 for line in lines if line[:1] in _FENCES and _FENCE.match(line))
        if fences > MOST_FENCES:
            raise MarkupError(f"代码块太多（{fences} 行 ``` 或 ~~~），请拆成几篇")
        return lines


class TagLimit(Preprocessor):
    """Refuse a text with many `<` whose `>` is far off; runs before raw HTML is looked for."""

    def run(self, lines: list[str]) -> list[str]:
        """`lines` as they are."""
        text = "\n".join(lines)
        work, close = 0, -1
        for tag in _TAG_START.finditer(text):
            if close < tag.start():
                close = text.find(">", tag.start())
                close = len(text) if close < 0 else close
            work += close - tag.start()
            if work > MOST_TAG_CHARACTERS:
                raise MarkupError("很多“<”没有对应的“>”；要显示“<”，请写成 &lt; 或放进代码块")
        return lines


class BlockLimit(Preprocessor):
    """Refuse blocks (between blank lines) that the library would take apart line by line."""

    def run(self, lines: list[str]) -> list[str]:
        """`lines` as they are."""
        work = 0
        for block in "\n".join(lines).split("\n\n"):
            if len(block) < SHORT_TEXT:
                continue
            divisions = sum(1 for _ in DIVIDING_LINE.finditer(block))
            work += divisions * len(block)
            if work > MOST_BLOCK_WORK:
                message = f"这一段太长，其中有 {divisions} 行像标题、分隔线或定义；请用空行分开"
                raise MarkupError(message, line_of(self.md, block))
        for line in lines:
            nests = line[:1] in _NESTING or line[:1].isdecimal()
            if nests and _DEEP.match(line) and not _RULE.match(line):
                message = f"引用或列表嵌套超过 {DEEPEST_NESTING} 层"
                raise MarkupError(message, line_of(self.md, line))
        return lines


class InlineLimit(Treeprocessor):
    """Refuse texts that hold very many marks and are long as well.

    The library copies the whole text at each match; so the work is the product of the two.
    """

    def run(self, root: etree.Element) -> None:
        """Leave `root` as it is."""
        work = 0
        for element in root.iter():
            text = element.text
            if text and len(text) > SHORT_TEXT:
                marks = len(MARK.findall(text))
                work += marks * len(text)
                if work > MOST_INLINE_WORK:
                    message = (
                        f"一段文字里有 {marks} 处标记，太长了（{len(text)} 个字符）；请用空行分开"
                    )
                    raise MarkupError(message, line_of(self.md, text))


def line_of(md: Markdown, text: str) -> int | None:
    """The line of the source on which `text` begins, as far as it can be found again."""
    source: str = getattr(md, "source", "")
    start = source.find(text.lstrip("\n").split("\n", 1)[0])
    return source.count("\n", 0, start) + 1 if start >= 0 else None


class Patience:
    """What is left of the characters that may be looked through for the end of a link or code.

    When it is gone the rest of the body has no links: its brackets and backticks stay text.
    """

    def __init__(self) -> None:
        self.left = PATIENCE

    def reset(self) -> None:
        """Begin another body."""
        self.left = PATIENCE


class _PatientLink(LinkInlineProcessor):
    """A link, or a reference or an image, that does not look for its end without end."""

    patience: Patience

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:
        """The text up to the `]` that belongs to the `[` before `index`."""
        if self.patience.left < 0 or data.find("]", index) < 0:
            return "", index, False
        text, end, found = super().getText(data, index)
        self.patience.left -= end - index
        return text, end, found

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:
        """The address and the title between the parentheses that open at `index`."""
        if self.patience.left < 0 or data.find(")", index) < 0:
            return "", None, index, False
        href, title, end, found = super().getLink(data, index)
        self.patience.left -= (end if found else len(data)) - index
        return href, title, end, found


class _Link(_PatientLink):
    pass


class _Image(_PatientLink, ImageInlineProcessor):
    pass


class _Reference(_PatientLink, ReferenceInlineProcessor):
    pass


class _ShortReference(_PatientLink, ShortReferenceInlineProcessor):
    pass


class _ImageReference(_PatientLink, ImageReferenceInlineProcessor):
    pass


class _ShortImageReference(_PatientLink, ShortImageReferenceInlineProcessor):
    pass


class _CodeSpan(BacktickInlineProcessor):
    patience: Patience

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int | None, int | None]:
        """The code that begins at `m`, or nothing and where to look on."""
        if self.patience.left < 0:
            ticks = _TICKS.match(data, m.start())
            return None, m.start(), ticks.end() if ticks else m.end()
        node, start, end = super().handleMatch(m, data)
        looked_at = len(data) if node is None or end is None else end
        self.patience.left -= looked_at - m.start()
        return node, start, end


_PATIENT: tuple[tuple[str, float, type[_PatientLink], str], ...] = (
    ("reference", 170, _Reference, REFERENCE_RE),
    ("link", 160, _Link, LINK_RE),
    ("image_link", 150, _Image, IMAGE_LINK_RE),
    ("image_reference", 140, _ImageReference, IMAGE_REFERENCE_RE),
    ("short_reference", 130, _ShortReference, REFERENCE_RE),
    ("short_image_ref", 125, _ShortImageReference, IMAGE_REFERENCE_RE),
)


def set_limits(md: Markdown) -> Patience:
    """Put the bounds in place; the result is to be reset for each body."""
    patience = Patience()
    code = _CodeSpan(BACKTICK_RE)
    code.patience = patience
    md.inlinePatterns.register(code, "backtick", 190)
    for name, priority, kind, pattern in _PATIENT:
        link = kind(pattern, md)
        link.patience = patience
        md.inlinePatterns.register(link, name, priority)
    md.treeprocessors.register(InlineLimit(md), "inline_limit", 21)
    md.preprocessors.register(FenceLimit(md), "fence_limit", 26)
    md.preprocessors.register(TagLimit(md), "tag_limit", 22)
    md.preprocessors.register(BlockLimit(md), "block_limit", 10)
    return patience
