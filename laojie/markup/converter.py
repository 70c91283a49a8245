"""One Markdown body to HTML and what the rest of the site needs to know of it."""

import re
import threading
from functools import cache
from typing import TYPE_CHECKING

from laojie.markup.headings import number_headings
from laojie.markup.html_scan import put_back, set_aside
from laojie.markup.html_steps import HTML_STEPS
from laojie.markup.links import mark_targets
from laojie.markup.plain_text import plain_text, summarize
from laojie.markup.settings import SETTINGS_VERSION, build_markdown, settings_fingerprint
from laojie.markup.values import Heading, Markup, MarkupError, Target
from laojie.model.text import count_words

if TYPE_CHECKING:
    from markdown import Markdown

__all__ = [
    "SETTINGS_VERSION",
    "Heading",
    "Markup",
    "MarkupError",
    "Target",
    "convert",
    "settings_fingerprint",
]

# Markdown, and this room, use some of them for their own marks; none belongs in a text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_LEFT_OVER = re.compile("\x02[^\x02\x03]*\x03|[\x02\x03]")

_lock = threading.Lock()


def convert(source: str) -> Markup:
    """What the Markdown `source` becomes: a pure function, safe to call from any thread.

    Raises MarkupError where the libraries give up, such as at lists nested hundreds deep.
    """
    source = _CONTROL.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    free, kept = set_aside(_to_html(source))
    for step in HTML_STEPS:
        free = step(free)
    free, headings = number_headings(free)
    text = plain_text(free)
    summary = summarize(free, text)
    html, targets = mark_targets(put_back(free, kept), source)
    return Markup(html, headings, text, count_words(text), summary, targets)


def _to_html(source: str) -> str:
    """What the library makes of `source`, without marks of its own that it forgot to replace."""
    with _lock:
        try:
            html = _markdown().reset().convert(source)
        except Exception as error:
            # What failed may have left the converter half way; the next body gets a new one.
            _markdown.cache_clear()
            raise _explained(error) from error
    return _LEFT_OVER.sub("", html) if "\x02" in html or "\x03" in html else html


@cache
def _markdown() -> "Markdown":
    """This process's converter: to build one costs as much as to convert several articles."""
    return build_markdown()


def _explained(error: Exception) -> MarkupError:
    if isinstance(error, MarkupError):
        return error
    if isinstance(error, RecursionError):
        return MarkupError("嵌套层数太多（引用、列表或括号），请减少层数")
    return MarkupError(f"无法转换这段 Markdown：{type(error).__name__}: {error}")
