"""Rules about front matter: summary, address, tags, cover, and the date of a reprint."""

import re
from collections.abc import Iterator
from datetime import date

from laojie import clock
from laojie.check.manuscript import Found, Manuscript
from laojie.model.document import ARTICLE, SECTION

_MARKS = re.compile(r"[\W_]+")
_SHORTEST_TITLE = 4
# Baidu, 360 and Sogou are said to pass over longer addresses in a sitemap.
_LONGEST_ADDRESS = 256
# As in /2021/09/01/, /2021-09/01/, /20210901/, t20210901_1.html.
_IN_ADDRESS = re.compile(r"(?<!\d)(20\d\d)([-/_]?)(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")
_IN_TEXT = re.compile(
    r"(?:来源|转载自|转自|原载|首发|原文(?:发表|刊登|发布)?|发布时间|发表时间)[^\n。]{0,40}?"
    r"(?P<date>(20\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?)"
)


def repeated_summary(page: Manuscript) -> Iterator[Found]:
    """A summary that is the title again, or begins with it."""
    if not page.details.summary_given or page.card.kind == SECTION:
        return
    title, summary = (_MARKS.sub("", text) for text in (page.card.title, page.card.summary))
    if len(title) >= _SHORTEST_TITLE and summary.startswith(title):
        yield page.in_field("summary")


def long_address(page: Manuscript) -> Iterator[Found]:
    """An address that some search engines pass over; a Han character counts nine."""
    length = len(page.settings.url + page.card.url)
    if length > _LONGEST_ADDRESS:
        yield page.in_field("slug", length=length, most=_LONGEST_ADDRESS)


def no_tags(page: Manuscript) -> Iterator[Found]:
    """An article without a tag stands in no list of related ones."""
    if page.card.kind == ARTICLE and not page.card.tags:
        yield page.in_field("tags")


def no_cover(page: Manuscript) -> Iterator[Found]:
    """An article without a picture for lists and for sharing."""
    if page.card.kind == ARTICLE and not page.card.cover:
        yield page.in_field("cover")


def reprint_date(page: Manuscript) -> Iterator[Found]:
    """A reprint whose dates do not agree: its own, that in the text, that in the source's address.

    Nothing is asked of the network: many newspapers have the day in their addresses.
    """
    if page.card.kind != ARTICLE or not (page.details.source or page.details.source_url):
        return
    own = clock.at(page.card.date or 0, page.zone).date()
    there = _address_date(page.details.source_url)
    if there and own < there:
        yield page.in_field("date", "reprint-early", own=own, there=there)
    for match in _IN_TEXT.finditer(page.prose, page.body_start):
        said = _date(*match.groups()[1:])
        if said and there and said != there:
            yield page.at(match.start("date"), "reprint-differs", said=said, there=there)
        elif said and own < said:
            yield page.at(match.start("date"), "reprint-later", own=own, said=said)


def _address_date(address: str) -> date | None:
    found = _IN_ADDRESS.search(address)
    return _date(found[1], found[3], found[4]) if found else None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
