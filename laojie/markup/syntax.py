"""What this room's own Markdown looks for, for whoever looks: the library's processors or `fast`.

Patterns alone, so that they can be used without the Markdown library, which takes long to import.
"""

import re

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
"""Markdown, and this room, use some of them for their own marks; none belongs in a text."""

# A heading is # or full-width ＃ and white space, also the ideographic space that a Chinese
# keyboard gives. #话题 is a hashtag; ##标题 can only be meant as a heading.
HEADING = re.compile(
    r"(?:^|(?<=\n))(?:(?P<level>[#＃]{1,6})(?=[ \u3000])|(?P<tight>#{2,6})(?!#))"
    r"(?P<title>[^\n]*[^\s#＃][^\n]*)(?:\n|$)"
)
_CLOSING_MARKS = re.compile(r"[ \u3000]+[#＃]+[ \u3000]*$")

# As in CommonMark only a 1 starts a list below text: a wrapped line may well begin with 2021.
LIST_BELOW_TEXT = re.compile(r"\n(?= {0,3}(?:[-*+]|1\.) +\S)")

# Only what RFC 3986 allows in an address, so that full-width punctuation and Han end it. (An
# address with bare Han in it must be written as <address> or be percent-encoded.)
BARE_LINK = (
    r"(?<![0-9A-Za-z+.@:/_-])https?://(?=[0-9A-Za-z\[])"
    r"[0-9A-Za-z\-._~:/?#\[\]@!$&'()*+,;=%]+"
)

_NAMES = "a|b|del|em|font|i|ins|kbd|mark|s|small|span|strong|sub|sup|u"
_ATTRIBUTES = (
    "(?:[ ]+(?:alt|class|color|height|href|id|rel|size|src|style|target|title|width)="
    r'"[^"<>\[\]`\\\x00-\x1f\x7f]*")*'
)
INLINE_HTML = rf"<(?:/(?:{_NAMES})|(?:{_NAMES}){_ATTRIBUTES}|(?:br|img){_ATTRIBUTES}[ ]?/?)>"
"""A tag of HTML, typed in the usual way, that ends on its line and touches nothing else."""

AUTOLINK = r"<(?P<address>https?://[^\s<>\"'`\[\]\\\x00-\x1f\x7f]+)>"
"""A full address between angles."""

# What may stand in an address but at its end belongs to the sentence (as GitHub has it).
_TRAILING = "?!.,:*_~'\""
_ENTITY_END = re.compile(r"&[0-9A-Za-z]+;\Z")
_PAIRS = {")": "(", "]": "["}


def heading(match: re.Match[str]) -> tuple[int, str]:
    """The level and the Markdown of a heading that HEADING found."""
    level = len(match["level"] or match["tight"])
    title = match["title"]
    if "#" in title or "＃" in title:
        title = _CLOSING_MARKS.sub("", title)
    return level, title.strip()


def trim(address: str) -> str:
    """`address` without the punctuation at its end that belongs to the sentence around it."""
    counts = {char: address.count(char) for char in "()[]"}
    end = len(address)
    while end:
        char = address[end - 1]
        if char in _TRAILING or (char in _PAIRS and counts[char] > counts[_PAIRS[char]]):
            counts[char] = counts.get(char, 0) - 1
            end -= 1
        elif char == ";":
            entity = _ENTITY_END.search(address, max(0, end - 32), end)
            end = entity.start() if entity else end - 1
        else:
            break
    return address[:end]
