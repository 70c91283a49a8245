"""Bare addresses in text become links: 见https://a.b/c。下文 links https://a.b/c and no more."""

import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import (
    HTML_PLACEHOLDER_RE,
    INLINE_PLACEHOLDER_PREFIX,
    INLINE_PLACEHOLDER_RE,
    AtomicString,
)

from laojie.markup.syntax import trim

_ANCHOR = re.compile(r"<(/?)a(?=[\s>])", re.IGNORECASE)
_TAGS_LOOKED_AT = 64


class BareLinkProcessor(InlineProcessor):
    """Link a bare http or https address; other schemes and `www.` names stay text."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        """The link and where it stands in `data`; no link inside a raw <a>."""
        address = trim(m[0])
        if address.endswith("://") or self._in_raw_anchor(data, m.start()):
            return None, None, None
        element = etree.Element("a", {"href": address})
        element.text = AtomicString(address)
        return element, m.start(), m.start() + len(address)

    def _in_raw_anchor(self, data: str, stop: int) -> bool:
        """Whether the nearest raw anchor tag before `stop` opens a link."""
        assert isinstance(self.md, Markdown)
        if not self.md.htmlStash.rawHtmlBlocks:
            return False
        for _ in range(_TAGS_LOOKED_AT):
            stop = data.rfind(INLINE_PLACEHOLDER_PREFIX, 0, stop)
            mark = INLINE_PLACEHOLDER_RE.match(data, stop) if stop >= 0 else None
            if mark is None:
                return False
            if anchor := _ANCHOR.match(self._raw_html(mark[1])):
                return not anchor[1]
        return False

    def _raw_html(self, place: str) -> str:
        """The raw tag stashed at `place`, nothing if something else is."""
        assert isinstance(self.md, Markdown)
        stashed = self.md.treeprocessors["inline"].stashed_nodes.get(place)  # type: ignore[attr-defined]
        mark = HTML_PLACEHOLDER_RE.match(stashed) if isinstance(stashed, str) else None
        raw = self.md.htmlStash.rawHtmlBlocks[int(mark[1])] if mark else ""
        return raw if isinstance(raw, str) else ""
