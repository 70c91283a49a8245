"""What Chinese authors type and plain Markdown does not expect, as one Markdown extension.

Line breaks between Han characters are html_steps.join_lines, heading levels headings.py.
"""

import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.inlinepatterns import SubstituteTagInlineProcessor

from laojie.markup.bare_links import BareLinkProcessor
from laojie.markup.limits import Patience, set_limits
from laojie.markup.lists import BlockInTextProcessor, NestedListProcessor
from laojie.markup.syntax import BARE_LINK, HEADING, heading

# Only what can be nothing else: {: ...}, {.class ...}, {#id ...}, {key=value ...}. So {说明},
# {{ name }} and {% name %} stay text: bodies are never run through a template engine, and an
# author may well write about one.
_ATTRIBUTES = r"\{(?::[ ]*(?=[^\s{}%])|[ ]*(?=[.#][^\s{}]|[A-Za-z][\w-]*=))([^{}\n]*)\}"

ADMONITION_TITLES = {
    "note": "注意",
    "info": "说明",
    "tip": "提示",
    "hint": "提示",
    "important": "重要",
    "warning": "警告",
    "caution": "警告",
    "danger": "危险",
    "example": "示例",
    "quote": "引文",
}


class HeadingProcessor(BlockProcessor):
    """`# 标题` and `＃　标题`, but not `#话题`."""

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether a line of `block` is a heading."""
        return ("#" in block or "＃" in block) and HEADING.search(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        """Parse what stands above the heading, add it, leave the rest as the next block."""
        block = blocks.pop(0)
        match = HEADING.search(block)
        assert match is not None
        if above := block[: match.start()]:
            self.parser.parseBlocks(parent, [above.rstrip("\n")])
        level, title = heading(match)
        etree.SubElement(parent, f"h{level}").text = title
        if below := block[match.end() :]:
            # In a list item with blank lines the rest is still indented.
            loose = self.parser.state.isstate("looselist")
            blocks.insert(0, self.looseDetab(below) if loose else below)


class AttributeListTreeprocessor(AttrListTreeprocessor):
    """Attribute lists that cannot be mistaken for text or for a template's braces."""

    # (The stubs call them final; the library itself reads them through `self`.)
    BASE_RE = _ATTRIBUTES  # type: ignore[misc]
    HEADER_RE = re.compile(rf"[ ]+{_ATTRIBUTES}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{_ATTRIBUTES}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{_ATTRIBUTES}")  # type: ignore[misc]


class ChineseAdmonitionProcessor(AdmonitionProcessor):
    """Admonitions whose title, where none is given, is Chinese."""

    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
        """The class names, and the title unless it was given as empty."""
        classes, title = super().get_class_and_title(match)
        if match[2] is None:
            title = ADMONITION_TITLES.get(classes.split(" ", 1)[0], title)
        return classes, title


class ChineseExtension(Extension):
    """All of this room's own Markdown."""

    patience: Patience

    def reset(self) -> None:
        """Begin another body."""
        self.patience.reset()

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors; where one replaces a library's it takes its name and place."""
        self.patience = set_limits(md)
        md.registerExtension(self)
        blocks = md.parser.blockprocessors
        blocks.register(ChineseAdmonitionProcessor(md.parser), "admonition", 105)
        blocks.register(NestedListProcessor(md.parser), "nested_list", 95)
        blocks.register(HeadingProcessor(md.parser), "hashheader", 70)
        blocks.register(BlockInTextProcessor(md.parser), "block_in_text", 12)
        # After `escape` (180), so that two backslashes before a line break are one in the text.
        hard_break = SubstituteTagInlineProcessor(r"\\\n", "br")
        md.inlinePatterns.register(hard_break, "hard_break", 179)
        # Before `entity` (80): the & of an address begins none.
        md.inlinePatterns.register(BareLinkProcessor(BARE_LINK, md), "bare_link", 85)
        md.treeprocessors.register(AttributeListTreeprocessor(md), "attr_list", 8)
        # ~~删去~~ beside * and _, in one pass with them. pymdownx.tilde would ask for CommonMark's
        # flanking rules, by which ~~“旧价”~~现价 stays text.
        assert md.delimiters is not None
        md.delimiters.add("~", "del", double=True)
        md.ESCAPED_CHARS.append("~")
