"""The words in a body's HTML: all of them as one line, and the paragraph it begins with."""

import html as entities
import re
from collections import Counter

from laojie.markup.html_scan import INLINE_TAG, leave_out
from laojie.model.text import squash

_INLINE_TAG = re.compile(INLINE_TAG)
_TAG = re.compile(r"<[^<>]*+>")
_FOOTNOTE_LINK = re.compile(
    r'<sup id="fnref[^<>]*+>.*?</sup>|(?:&#160;)?<a class="footnote-backref"[^<>]*+>.*?</a>'
)
_BLOCK = re.compile(r"<(/?)(p|blockquote|table|figure|ul|ol|dl|aside|div)(?:\s([^<>]*+))?>")
_ASIDE_DIV = re.compile(r"\bclass=\"(?:admonition|footnote)\b")
_MOST_PARAGRAPHS = 50
_LONGEST_START = 4_000


def plain_text(html: str) -> str:
    """The words of `html` (from `set_aside`) on one line: no code blocks, no footnote marks."""
    if "\x04" in html or "\x05" in html:
        html = leave_out(html)
    if "footnote-" in html:
        html = _FOOTNOTE_LINK.sub("", html)
    return squash(words_of(html))


def words_of(html: str) -> str:
    """The words of `html` (without notes and what was set aside), as they stand there."""
    if "<" in html:
        html = _INLINE_TAG.sub("", html)
    if "<" in html:
        html = _TAG.sub(" ", html)
    return entities.unescape(html) if "&" in html else html


def first_paragraph(html: str) -> str:
    """The plain text of the first paragraph that stands alone.

    Where there is none, that of the first one in a quote, a list or a table; else nothing.
    """
    within: Counter[str] = Counter()
    divs: list[bool] = []
    second_best = ""
    examined = 0
    for match in _BLOCK.finditer(html):
        closing, name, attributes = match.groups()
        if name == "div":
            if not closing:
                divs.append(bool(attributes and _ASIDE_DIV.search(attributes)))
                within["div"] += divs[-1]
            elif divs:
                within["div"] -= divs.pop()
        elif name != "p":
            within[name] = max(0, within[name] + (-1 if closing else 1))
        elif not closing:
            examined += 1
            text = _paragraph_text(html, match.end())
            if text and not any(within.values()):
                return text
            second_best = second_best or text
            if examined == _MOST_PARAGRAPHS:
                break
    return second_best


def _paragraph_text(html: str, start: int) -> str:
    end = html.find("</p>", start, start + _LONGEST_START)
    return plain_text(html[start : end if end >= 0 else start + _LONGEST_START])
