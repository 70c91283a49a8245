"""Rules about punctuation: half-width marks between Han, and sentences that do not fit together."""

import re
from collections.abc import Iterator
from itertools import chain

from laojie.check.manuscript import Found, Manuscript, Paragraph
from laojie.check.prose import BLANK
from laojie.model.text import HAN

_WIDE = dict(zip(",;:!?.", "，；：！？。", strict=True))
# Quotation marks are those of English too, so there must be Han on one side.
# A pattern that begins with the rarest, as here with the mark, is found soonest.
_HALF = re.compile(rf"[,;:!?.](?:(?<=[{HAN}].)(?= ?[{HAN}“‘「《（])|(?<=[”’」》）].)(?= ?[{HAN}]))")
_HAN = re.compile(f"[{HAN}]")
# Behind a digit the mark stands for inches.
_STRAIGHT = re.compile(
    rf'"(?<![0-9]")(?:(?<=[{HAN}，。：；！？、].)(?=[^"\n]*[{HAN}])|(?=[{HAN}]))[^"\n\0]*"'
)

# Marks that never stand side by side, unless there are three or more: those are meant.
_CLASH = re.compile(
    r"(?<![，、；：。！？])(?:[，、；：][，、；：。！？]|。[，、；：。]|[！？][，、；：。])(?![，、；：。！？])"
)
_BROKEN_START = re.compile(r"[，、；：！？）】》」”]|。(?!。)")
_BROKEN_END = re.compile(r"[，、]\s*\Z")
# What a paragraph does not begin with: headings, lists, quotes, tables, pictures, notes.
_NOT_PLAIN = re.compile(r"[ \t]*(?:[#>|*+~=:-]|\d+[.)、．]|!!! |!?\[|\Z)")
# A salutation ends in a comma too.
_FEWEST = 15
_QUOTES = {"“": "”", "「": "」", "『": "』", "《": "》"}
_CLOSING = {close: open_ for open_, close in _QUOTES.items()}
_QUOTE = re.compile("[“”「」『』《》]")


def half_width(page: Manuscript) -> Iterator[Found]:
    """Half-width punctuation or straight quotes in Chinese: one finding a line, with the number."""
    by_line: dict[int, list[tuple[int, str]]] = {}
    half = _HALF.finditer(page.prose)
    straight = _STRAIGHT.finditer(page.prose, page.body_start)
    for match in chain(half, straight):
        line = page.place(match.start())[0]
        by_line.setdefault(line, []).append((match.start(), match[0][0]))
    for found in by_line.values():
        offset, mark = min(found)
        if len(found) > 1:
            yield page.at(offset, "half-width-many", mark=mark, count=len(found))
        elif mark in _WIDE:
            yield page.at(offset, mark=mark, wide=_WIDE[mark])
        else:
            yield page.at(offset, "half-width-quotes")


def spliced_sentence(page: Manuscript) -> Iterator[Found]:
    """Two fragments put together wrongly, as the punctuation at the seam tells."""
    for match in _CLASH.finditer(page.prose):
        yield page.at(match.start(), "spliced-marks", marks=match[0])
    before: Paragraph | None = None
    following = chain(page.paragraphs[1:], [None])
    # The one is longer where there is no paragraph at all.
    for paragraph, after in zip(page.paragraphs, following, strict=False):
        if _is_plain(paragraph.text) and _HAN.search(paragraph.text):
            yield from _seams(page, before, paragraph, after)
            yield from _quotes(page, paragraph, after)
        before = paragraph


def _is_plain(text: str) -> bool:
    return not _NOT_PLAIN.match(text) and BLANK not in (text[0], text.rstrip()[-1])


def _seams(
    page: Manuscript, before: Paragraph | None, paragraph: Paragraph, after: Paragraph | None
) -> Iterator[Found]:
    text = paragraph.text
    start = paragraph.start + len(text) - len(text.lstrip())
    if _BROKEN_START.match(text.lstrip()) and (before is None or _is_plain(before.text)):
        yield page.at(start, "spliced-start", mark=text.lstrip()[0])
    end = _BROKEN_END.search(text)
    goes_on = after is None or _is_plain(after.text) or after.text.lstrip().startswith("#")
    if end and goes_on and len(text) >= _FEWEST:
        yield page.at(paragraph.start + end.start(), "spliced-end", mark=end[0].strip())


def _quotes(page: Manuscript, paragraph: Paragraph, after: Paragraph | None) -> Iterator[Found]:
    """The first quotation mark of a paragraph without its partner."""
    open_: list[re.Match[str]] = []
    for match in _QUOTE.finditer(paragraph.text):
        if match[0] in _QUOTES:
            open_.append(match)
        elif open_ and open_[-1][0] == _CLOSING[match[0]]:
            open_.pop()
        else:
            yield page.at(
                paragraph.start + match.start(),
                "spliced-quotes",
                mark=match[0],
                partner=_CLOSING[match[0]],
            )
            return
    # A quotation of several paragraphs opens with each and closes with the last.
    goes_on = after is not None and after.text.lstrip().startswith(("“", "「"))
    if open_ and not goes_on:
        mark = open_[0][0]
        place = paragraph.start + open_[0].start()
        yield page.at(place, "spliced-quotes", mark=mark, partner=_QUOTES[mark])
