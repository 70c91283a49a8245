"""Leaving out work that cannot change anything. The result is what it would be without.

Most paragraphs of an article are plain text, and most articles have no footnotes, attribute lists
or raw HTML. The library asks each of its twenty inline patterns of each text and each of its
twenty block processors of each paragraph all the same; asking first is most of what is saved here
(a law in the tests: same HTML with and without this module).
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from typing import Any, Literal, Self

from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import DelimiterProcessor, Pattern
from markdown.preprocessors import Preprocessor
from markdown.serializers import RE_AMP, to_html_string
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import AtomicString

# Lines that begin with none of what begins a heading, list, rule, quote, table, fence, definition,
# footnote, admonition, attribute list, entity, tag or the mark of something stashed.
_PLAIN_LINE = r"[^\s\d#＃_*+:=~|>!{}\[\\`<&\x02-][^\n]*+"
_PLAIN = re.compile(rf"{_PLAIN_LINE}(?:\n{_PLAIN_LINE})*\Z")
_MARKUP = re.compile(r"[`\\\[!<&*_~:\n]")

# The characters of which a pattern needs one to match.
_NEEDED = {
    "backtick": "`",
    "escape": "\\",
    "hard_break": "\\",
    "footnote": "[",
    "reference": "[",
    "link": "[",
    "image_link": "!",
    "image_reference": "!",
    "short_reference": "[",
    "short_image_ref": "!",
    "autolink": "<",
    "automail": "<",
    "linebreak": "\n",
    "html": "<",
    "bare_link": ":",
    "entity": "&",
    "em_strong": "*_~",
}
_BY_DEFINITION = frozenset({"reference", "image_reference", "short_reference", "short_image_ref"})

# Processors that have nothing to do unless the source holds one of these; with the library's
# priorities, since a stand-in takes its place by name and priority.
_Spared = tuple[tuple[str, float, tuple[str, ...]], ...]
_PREPROCESSORS: _Spared = (
    ("fenced_code_block", 25, ("```", "~~~")),
    ("html_block", 20, ("<",)),
)
_TREEPROCESSORS: _Spared = (
    ("footnote", 50, ("[^",)),
    ("task-list", 25, ("[ ]", "[x]", "[X]")),
    ("footnote-reorder", 19, ("[^",)),
    ("footnote-duplicate", 15, ("[^",)),
    ("attr_list", 8, ("{",)),
    ("unescape", 0, ("\\",)),
)


class QuickMarkdown(Markdown):
    """Markdown that knows the source it is converting."""

    source = ""
    _block_level: dict[str, bool]

    def is_block_level(self, tag: object) -> bool:
        """Whether `tag` is a block in HTML; asked of the library once for each name."""
        if not isinstance(tag, str):
            return False
        known = self._block_level.get(tag)
        if known is None:
            known = self._block_level[tag] = super().is_block_level(tag)
        return known

    def set_output_format(self, format: Literal["xhtml", "html"]) -> Self:
        """Write as `format` says; HTML with this module's own writer."""
        super().set_output_format(format)
        if format == "html":
            self.serializer = serialize
        return self

    def convert(self, source: str) -> str:
        """The HTML of `source`."""
        self.source = source
        self._block_level = {}
        return super().convert(source)


class _Sparing:
    """Stands in for a processor, and runs it only if the source holds one of `needles`."""

    def __init__(self, md: QuickMarkdown, inner: Any, needles: tuple[str, ...]) -> None:
        self.md = md
        self._inner = inner
        self._needles = needles

    def __getattr__(self, name: str) -> Any:
        # Other processors look settings up on the one this stands in for.
        return getattr(self._inner, name)

    def _needed(self) -> bool:
        return any(needle in self.md.source for needle in self._needles)


class SparingPreprocessor(_Sparing, Preprocessor):
    """A preprocessor run only where its needles are."""

    md: QuickMarkdown

    def run(self, lines: list[str]) -> list[str]:
        """The lines, processed if need be."""
        done: list[str] = self._inner.run(lines) if self._needed() else lines
        return done


class SparingTreeprocessor(_Sparing, Treeprocessor):
    """A tree processor run only where its needles are."""

    md: QuickMarkdown

    def run(self, root: etree.Element) -> etree.Element | None:
        """The new root, if there is one."""
        done: etree.Element | None = self._inner.run(root) if self._needed() else None
        return done


class PlainParagraphProcessor(ParagraphProcessor):
    """Take at once a block whose lines all begin as no other kind of block can."""

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether `block` can only be a paragraph."""
        return _PLAIN.match(block) is not None


class QuickDelimiterProcessor(DelimiterProcessor):
    """The library's emphasis, looking for the next mark by pattern, not character by character."""

    def search(self, data: str, start: int) -> re.Match[str] | None:
        """The next run of marks from `start` on that can open or close something."""
        for mark in self.compiled_re.finditer(data, start):
            delimiter = self.delimiters[mark[0]]
            run = delimiter.boundary.match(data, mark.start())
            if run is not None and (delimiter.stack or run.lastgroup != "end"):
                return run
        return None


class QuickInlineProcessor(InlineProcessor):
    """The library's inline processing, without the patterns that a text cannot match.

    It replaces one private method of the library (`__handleInline`); should a release rename
    that, this class changes nothing and costs nothing but the time it saved.
    """

    _table: tuple[tuple[Pattern, frozenset[str], bool], ...] = ()

    def prepare(self, md: Markdown) -> None:
        """Note what each pattern needs; call it once all are registered."""
        index = md.inlinePatterns.get_index_for_name
        by_place = {index(name): name for name in _NEEDED if name in md.inlinePatterns}
        # One that is not listed in _NEEDED would never see a text without any of those characters.
        assert len(by_place) == len(md.inlinePatterns), "list the new inline pattern in _NEEDED"
        self._table = tuple(
            (
                pattern,
                frozenset(_NEEDED[by_place[place]]),
                by_place[place] in _BY_DEFINITION,
            )
            for place, pattern in enumerate(md.inlinePatterns)
        )

    def run(self, tree: etree.Element, ancestors: list[str] | None = None) -> etree.Element:
        """Apply the inline patterns to the texts of `tree`, except to those that are plain."""
        for element in tree.iter():
            text = element.text
            if text and not _MARKUP.search(text):
                element.text = AtomicString(text)
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if isinstance(data, AtomicString):
            return data
        present = frozenset(_MARKUP.findall(data))
        if not present:
            return data
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        defined = bool(self.md.references)
        for place in range(patternIndex, len(self._table)):
            pattern, needed, by_definition = self._table[place]
            if needed.isdisjoint(present) or (by_definition and not defined):
                continue
            matched, start = True, 0
            while matched:
                data, matched, start = apply(pattern, data, place, start)
        return data


def serialize(root: etree.Element) -> str:
    """`root` as HTML, as the library writes it."""
    written: list[str] = []
    try:
        _write(root, written.append)
    except _Unusual:
        return to_html_string(root)
    return "".join(written)


class _Unusual(Exception):
    """What the library is left to write: comments, attributes without a value."""


def _write(element: etree.Element, write: Callable[[str], None]) -> None:
    tag, text, tail = element.tag, element.text, element.tail
    if not isinstance(tag, str):
        raise _Unusual
    write(f"<{tag}{_attributes(element)}>" if element.attrib else f"<{tag}>")
    lower = tag.lower()
    if text:
        write(text if lower in ("script", "style") else _escape(text))
    for child in element:
        _write(child, write)
    if lower not in etree.HTML_EMPTY:
        write(f"</{tag}>")
    if tail:
        write(_escape(tail))


def _attributes(element: etree.Element) -> str:
    written = ""
    items: list[tuple[Any, Any]] = sorted(element.items())
    for name, value in items:
        # A value of None, or one that repeats the name, may be written as the bare name.
        if not isinstance(name, str) or not isinstance(value, str) or name == value:
            raise _Unusual
        written += f' {name}="{_escape(value).replace(chr(34), "&quot;")}"'
    return written


def _escape(text: str) -> str:
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")


class QuickExtension(Extension):
    """Put the stand-ins in place; must be the last extension of a QuickMarkdown."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register everything in this module."""
        assert isinstance(md, QuickMarkdown)
        md.parser.blockprocessors.register(PlainParagraphProcessor(md.parser), "plain", 200)
        _spare(md)
        _quicken_delimiters(md)
        inline = QuickInlineProcessor(md)
        inline.prepare(md)
        md.treeprocessors.register(inline, "inline", 20)


def _spare(md: QuickMarkdown) -> None:
    for name, priority, needles in _PREPROCESSORS:
        pre = SparingPreprocessor(md, md.preprocessors[name], needles)
        md.preprocessors.register(pre, name, priority)
    for name, priority, needles in _TREEPROCESSORS:
        tree = SparingTreeprocessor(md, md.treeprocessors[name], needles)
        md.treeprocessors.register(tree, name, priority)


def _quicken_delimiters(md: QuickMarkdown) -> None:
    """Take over the marks that were registered with the library's processor."""
    assert md.delimiters is not None
    known = md.delimiters.delimiters
    quick = QuickDelimiterProcessor("*", "strong,em", md)
    for mark, kind in known.items():
        quick.add(mark, ",".join(dict.fromkeys(kind.tags)), kind.smart, kind.double)
    md.inlinePatterns.register(quick, "em_strong", 60)
