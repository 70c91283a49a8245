"""What is done to the HTML of a body after Markdown is through with it, one step after another.

Each step takes HTML (tags and text only; `set_aside` has taken code and comments out) and returns
HTML. To add a step, write a function here and name it in HTML_STEPS. Only what depends on this
one document belongs here: links, images and blocks of other documents are met when a page renders.
"""

import re
from collections.abc import Callable

from laojie.markup.html_scan import INLINE_TAG
from laojie.model.text import SHARED, is_cjk, joins

Step = Callable[[str], str]

# A table may be wider than a phone. A box that scrolls must be reachable by keyboard (WCAG 2.1.1,
# axe: scrollable-region-focusable), and what has focus needs a role and a name. The role is group,
# not region: each region is a landmark, and landmarks with one name fail axe's landmark-unique.
TABLE_OPEN = '<div class="table-wrap" tabindex="0" role="group" aria-label="表格">'
TABLE_CLOSE = "</div>"

_BREAK = re.compile(rf"\n[ ]*+(?:{INLINE_TAG})*(?=([^\s<\x04]))")
_INLINE_TAG = re.compile(INLINE_TAG)
_LONGEST_TAG = 4_000

_FIGURE = re.compile(
    r"<p([^<>]*+)>(<a [^<>]*+>)?(<img [^<>]*?)\s*+\btitle=\"([^\"]*+)\"([^<>]*+>)(</a>)?</p>"
)
_TABLE_TAG = re.compile(r"<(/?)table(?:\s[^<>]*+)?>", re.IGNORECASE)
_MARK = re.compile(r'<sup id="(fnref[^"]*+)">')
_BACKLINK = re.compile(
    r'(?:&#160;)?<a class="footnote-backref" href="#(fnref[^"]*+)"[^<>]*+>[^<>]*+</a>'
)
_BOX = '<input type="checkbox" disabled'
_ALIGNED = re.compile(r'(<t[hd]) style="text-align: (left|center|right);"')


def join_lines(html: str) -> str:
    """Take out the line breaks that Chinese text must not show as spaces.

    Inline tags may stand between. Between Han and Latin the break stays, and shows as one space:
    that is what CSS Text 4 says of it, `text-autospace` adds nothing beside a space, and whether
    the author meant one there cannot be known.
    """
    pieces: list[str] = []
    position = 0
    for match in _BREAK.finditer(html):
        stop = match.start()
        if _shows_nothing(html, stop, match[1], match.end()):
            pieces.append(html[position:stop].rstrip(" "))
            position = stop + 1
            while html[position] == " ":
                position += 1
    if not pieces:
        return html
    pieces.append(html[position:])
    return "".join(pieces)


def _shows_nothing(html: str, stop: int, after: str, next_: int) -> bool:
    """Whether the break at `stop` stands between characters that join."""
    last = _last_character(html, stop)
    if last < 0:
        return False
    before = html[last]
    if joins(before, after):
        return True
    # ”\n“: which side is Chinese only what stands beyond them can tell.
    return (
        before in SHARED
        and after in SHARED
        and is_cjk(html[last - 1 : last])
        and is_cjk(html[next_ + 1 : next_ + 2])
    )


def _last_character(html: str, stop: int) -> int:
    """The place of the last visible character of the line of text that ends at `stop`, or -1."""
    while stop:
        char = html[stop - 1]
        if char == " ":
            stop -= 1
        elif char == ">":
            start = html.rfind("<", max(0, stop - _LONGEST_TAG), stop)
            if start < 0 or not _INLINE_TAG.fullmatch(html, start, stop):
                return -1
            stop = start
        else:
            return stop - 1
    return -1


def make_figures(html: str) -> str:
    """Make an image with a title that is a paragraph of its own a figure with that caption."""
    if "<img " not in html:
        return html
    return _FIGURE.sub(_figure, html)


def _figure(match: re.Match[str]) -> str:
    attributes, opening, start, caption, rest, closing = match.groups(default="")
    if bool(opening) != bool(closing) or not caption.strip():
        return match[0]
    # The caption is shown now; as a title too it would be read out twice.
    image = start + rest
    return (
        f"<figure{attributes}>{opening}{image}{closing}<figcaption>{caption}</figcaption></figure>"
    )


def frame_tables(html: str) -> str:
    """Put each table (the outermost, where they nest) into a box that can scroll."""
    if "<table" not in html:
        return html
    depth = 0
    pieces: list[str] = []
    position = 0
    for match in _TABLE_TAG.finditer(html):
        closing = bool(match[1])
        depth += -1 if closing else 1
        if depth < 0:
            return html
        edge = match.end() if closing else match.start()
        if depth == (0 if closing else 1):
            pieces += [html[position:edge], TABLE_CLOSE if closing else TABLE_OPEN]
            position = edge
    # Where a raw table is not closed, a frame would swallow what follows it.
    return html if depth else "".join([*pieces, html[position:]])


def align_by_class(html: str) -> str:
    """Say how table cells align by class: a strict content security policy forbids styles."""
    return _ALIGNED.sub(r'\1 class="align-\2"', html)


def focus_code(html: str) -> str:
    """Let the keyboard reach code blocks, whose long lines scroll."""
    return html.replace("<pre>\x04", '<pre tabindex="0">\x04')


def label_tasks(html: str) -> str:
    """Give the boxes of a task list a name; they cannot be clicked, so no label can hold one."""
    html = html.replace(f"{_BOX} checked/>", f'{_BOX} checked aria-label="已完成">')
    return html.replace(f"{_BOX}/>", f'{_BOX} aria-label="未完成">')


def drop_dead_backlinks(html: str) -> str:
    """Take out the way back from a footnote that the text never refers to."""
    if "footnote-backref" not in html:
        return html
    marks = set(_MARK.findall(html))
    return _BACKLINK.sub(lambda link: link[0] if link[1] in marks else "", html)


HTML_STEPS: tuple[Step, ...] = (
    join_lines,
    make_figures,
    align_by_class,
    frame_tables,
    focus_code,
    label_tasks,
    drop_dead_backlinks,
)
"""The steps, in order."""
