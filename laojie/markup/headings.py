"""Headings of a body: their level on the page, their ids, and the list of them."""

import html as entities
import re
import unicodedata
from collections.abc import Iterable

from laojie.markup.values import Heading

LISTED_LEVELS = range(2, 5)

_HEADING = re.compile(
    r"<h(?P<level>[1-6])(?P<attributes>(?:\s[^<>]*+)?)>"
    r"(?P<inside>(?:[^<]++|<(?!/?h[1-6][\s>]))*)</h(?P=level)>"
)
# Slower, since it cannot look for `<h` alone.
_HEADING_ANY_CASE = re.compile(_HEADING.pattern, re.IGNORECASE)
_ID = re.compile(r"""\sid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_FOOTNOTE_MARK = re.compile(r'<sup id="fnref[^<>]*+>.*?</sup>')
_TAG = re.compile(r"<[^<>]*+>")
_ALT = re.compile(r'\salt="([^"]*+)"')
_DROPPED = re.compile(r"[^\w\s-]")
_GAP = re.compile(r"[\s-]+")
_NAMELESS = "section"


def number_headings(html: str, *, any_html: bool = True) -> tuple[str, tuple[Heading, ...]]:
    """`html` with fit levels and an id on each heading, and the headings of level 2 to 4.

    The page's own title is its h1, so if the body uses one everything moves down a level (h6
    stays). An id is the heading's own characters: the first heading of a text has exactly
    that, so it stays whatever other headings come and go; further ones get -2, -3. Not `any_html`
    is HTML that holds no other tags than this program writes.
    """
    if "<h" not in html and not (any_html and "<H" in html):
        return html, ()
    found = list((_HEADING_ANY_CASE if any_html else _HEADING).finditer(html))
    shift = any(match["level"] == "1" for match in found)
    titles = [plain_title(match["inside"]) for match in found]
    given = [_own_id(match["attributes"]) for match in found]
    ids = unique(id_ or slug(title) for id_, title in zip(given, titles, strict=True))
    headings: list[Heading] = []
    pieces: list[str] = []
    position = 0
    for match, title, id_ in zip(found, titles, ids, strict=True):
        number, attributes, inside = match.groups()
        level = min(6, int(number) + shift)
        if attributes:
            attributes = _ID.sub("", attributes)
        shown = id_ if id_.isalnum() else entities.escape(id_)
        pieces.append(html[position : match.start()])
        pieces.append(f'<h{level} id="{shown}"{attributes}>{inside}</h{level}>')
        position = match.end()
        if level in LISTED_LEVELS:
            headings.append(Heading(id_, title, level))
    pieces.append(html[position:])
    return "".join(pieces), tuple(headings)


def plain_title(inside: str) -> str:
    """The plain text of a heading's content; of one that is only an image, its alt text."""
    bare = inside
    if "<" in inside or "&" in inside:
        bare = entities.unescape(_TAG.sub("", _FOOTNOTE_MARK.sub("", inside)))
    # A space between Han was typed here, not wrapped, so it is meant.
    return " ".join(bare.split()) or " ".join(" ".join(_ALT.findall(inside)).split())


def slug(title: str) -> str:
    """The id a heading of this text has: its characters (NFC), white space to -, no punctuation."""
    title = unicodedata.normalize("NFC", title)
    if title.isalnum():
        return title
    title = _DROPPED.sub(_mark_or_nothing, title)
    return _GAP.sub("-", title).strip("-") or _NAMELESS


def unique(ids: Iterable[str]) -> list[str]:
    """`ids` with -2, -3 at what came before; a suffixed id never takes the plain id of another."""
    ids = list(ids)
    taken = set(ids)
    seen: dict[str, int] = {}
    result: list[str] = []
    for id_ in ids:
        count = seen.get(id_, 0) + 1
        name = id_
        while count > 1 and (name := f"{id_}-{count}") in taken:
            count += 1
        seen[id_] = count
        taken.add(name)
        result.append(name)
    return result


def _own_id(attributes: str) -> str:
    """The id the author gave, or nothing."""
    match = _ID.search(attributes) if attributes else None
    return entities.unescape(match[1] or match[2] or match[3] or "").strip() if match else ""


def _mark_or_nothing(match: re.Match[str]) -> str:
    # \w leaves combining marks out, which in some scripts are part of the letter.
    return match[0] if unicodedata.category(match[0]).startswith("M") else ""
