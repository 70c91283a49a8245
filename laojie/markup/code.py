"""Code blocks, coloured by Pygments with classes.

pymdownx builds a new formatter, with its whole style sheet, for each block. Here the usual block,
one with no more than a language, shares one; all others go the library's way.
"""

from functools import cache, lru_cache
from typing import Any

from pygments import highlight
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound
from pymdownx.highlight import BlockHtmlFormatter, Highlight, HighlightExtension


class QuickHighlight(Highlight):  # type: ignore[misc]
    """The library's highlighter with a short way for plain blocks."""

    def highlight(self, src: str, language: str, css_class: str = "highlight", **more: Any) -> Any:
        """The block's HTML; `more` are the settings of this one block."""
        special = any(more.get(name) for name in ("hl_lines", "classes", "id_value", "title"))
        if special or more.get("attrs") or more.get("inline") or more.get("linestart", -1) > 0:
            return super().highlight(src, language, css_class, **more)
        return highlight(src, _lexer_class(language)(stripnl=True), _formatter(css_class)).strip()


class QuickHighlightExtension(HighlightExtension):  # type: ignore[misc]
    """The library's extension, with that highlighter for fenced blocks."""

    def get_pymdownx_highlighter(self) -> type[QuickHighlight]:
        """What the fences ask for."""
        return QuickHighlight


@cache
def _formatter(css_class: str) -> Any:
    return BlockHtmlFormatter(cssclass=css_class, wrapcode=True)


@lru_cache(maxsize=128)
def _lexer_class(language: str | None) -> type[Lexer]:
    try:
        return find_lexer_class_by_name(language) if language else TextLexer
    except ClassNotFound:
        return TextLexer
