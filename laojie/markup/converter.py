"""One Markdown body to HTML and what the rest of the site needs to know of it."""

import re
import threading
from functools import cache
from typing import TYPE_CHECKING

from laojie.markup.fast import Part, make
from laojie.markup.fast_inline import decline
from laojie.markup.headings import number_headings
from laojie.markup.html_scan import put_back, set_aside
from laojie.markup.html_steps import HTML_STEPS
from laojie.markup.links import mark_targets
from laojie.markup.meant import as_meant
from laojie.markup.plain_text import first_paragraph, plain_text
from laojie.markup.settings import SETTINGS_VERSION, build_markdown, settings_fingerprint
from laojie.markup.syntax import CONTROL
from laojie.markup.values import Heading, Markup, MarkupError, Target
from laojie.model.text import count_words, squash

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

_LEFT_OVER = re.compile("\x02[^\x02\x03]*\x03|[\x02\x03]")

_lock = threading.Lock()


def convert(source: str, *, fast: bool = True) -> Markup:
    """What the Markdown `source` becomes: a pure function, safe to call from any thread.

    Not `fast` gives the same, more slowly. Raises MarkupError where the libraries give up, such as
    at lists nested hundreds deep.
    """
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = as_meant(source)
    made = make(source, _part) if fast else None
    if made is None:
        return _by_library(CONTROL.sub("", source))
    html, headings = number_headings(made.html, any_html=False)
    text = squash(made.words)
    lead = first_paragraph(html) or text
    targets: tuple[Target, ...] = ()
    # Nothing else begins a link, an image or a tag with an address.
    if "[" in source or "://" in source or "<" in source:
        html, targets = mark_targets(html, source, any_html=False)
    return Markup(html, headings, text, count_words(text), lead, targets)


def _by_library(source: str) -> Markup:
    html = _to_html(source)
    free, kept = _stepped(_LEFT_OVER.sub("", html) if _is_damaged(html) else html)
    free, headings = number_headings(free)
    text = plain_text(free)
    lead = first_paragraph(free) or text
    html, targets = mark_targets(put_back(free, kept), source)
    return Markup(html, headings, text, count_words(text), lead, targets)


def _part(source: str) -> Part:
    """What `source`, a part of a body that nothing outside of it touches, becomes."""
    try:
        html = _to_html(source)
    except MarkupError:
        # The line is known only if the whole is converted.
        decline()
    if _is_damaged(html):
        # Tags may not be closed, and what follows may be taken for a part of them.
        decline()
    free, kept = _stepped(html)
    return Part(put_back(free, kept), plain_text(free))


def _is_damaged(html: str) -> bool:
    """Whether the library forgot to replace marks of its own."""
    return "\x02" in html or "\x03" in html


def _stepped(html: str) -> tuple[str, list[str]]:
    """The HTML after all steps, and what was set aside from them."""
    free, kept = set_aside(html)
    for step in HTML_STEPS:
        free = step(free)
    return free, kept


def _to_html(source: str) -> str:
    """What the library makes of `source`."""
    with _lock:
        try:
            return _markdown().reset().convert(source)
        except Exception as error:
            # What failed may have left the converter half way; the next body gets a new one.
            _markdown.cache_clear()
            raise _explained(error) from error


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
