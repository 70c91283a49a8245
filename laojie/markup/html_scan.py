"""Reading finished HTML: its tags, and the parts of it that no step may touch.

Patterns here never fail late: each eats what it can and either cannot give back (possessive) or
has nothing to gain by it, so a text made to be awkward costs no more than its length. Only single
characters are repeated possessively: Python before 3.11.5 matches possessive groups wrongly.
"""

import re
from collections.abc import Iterator

ATTRIBUTE = (
    r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+))?"""
)

# Elements whose content is text to a browser, whatever tags it seems to hold.
_RAW_TEXT = {
    name: re.compile(rf"</{name}(?=[\s/>])|\Z", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}

# As the tokenizer of the HTML standard (13.2.5) sees comments and tags; a tag without attributes
# is passed over unless it begins raw text.
_TAG = re.compile(
    r"<(?:!--(?:-?>|(?s:.*?)(?:--!?>|\Z))|[!?][^>]*+>?|"
    rf"(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>[\s/](?:[\s/]++|{ATTRIBUTE})*)(?:>|\Z)|"
    rf"(?P<raw>(?i:{'|'.join(_RAW_TEXT)}))>)"
)

_INLINE_NAMES = (
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|ruby|rb|rp|rt|s|"
    "samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr"
)
INLINE_TAG = rf"</?(?:{_INLINE_NAMES})(?:\s[^<>]*+)?>"
"""A tag that does not interrupt a line of text, as a pattern."""

_ASIDE = re.compile(
    r"<(?P<name>pre|script|style|textarea|code)(?=[\s/>])[^<>]*+>|<!--", re.IGNORECASE
)
_ASIDE_END = {
    name: re.compile(rf"</{name}(?=[\s/>])|\Z", re.IGNORECASE)
    for name in ("pre", "script", "style", "textarea", "code")
}
_COMMENT_END = re.compile(r"--!?>|\Z")
_KEPT = re.compile("\x04([0-9]+)\x04")
_CODE_BREAK = "\x05"


def tags(html: str) -> Iterator[re.Match[str]]:
    """Each tag of `html` that has attributes (groups `name` and `attributes`), in order.

    Comments and the content of script, style and the like hold no tags.
    """
    position = 0
    while match := _TAG.search(html, position):
        position = match.end()
        name = match["name"]
        if name:
            yield match
        close = _RAW_TEXT.get((name or match["raw"] or "").lower())
        if close and (end := close.search(html, position)):
            position = end.start()


def set_aside(html: str) -> tuple[str, list[str]]:
    """`html` with what no step may touch taken out, and those parts (for `put_back`).

    Taken out are comments and the content of pre, script, style and textarea; a line break inside
    a code span is hidden too. What is left holds only tags and text.
    """
    free: list[str] = []
    kept: list[str] = []
    position = 0
    while match := _ASIDE.search(html, position):
        name = (match["name"] or "").lower()
        start = match.end() if name else match.start()
        free.append(html[position:start])
        end = (_ASIDE_END[name] if name else _COMMENT_END).search(html, match.end())
        # A pattern that allows for the end of the text always finds something.
        position = len(html) if end is None else end.start() if name else end.end()
        if name == "code":
            free.append(html[start:position].replace("\n", _CODE_BREAK))
        else:
            free.append(f"\x04{len(kept)}\x04")
            kept.append(html[start:position])
    free.append(html[position:])
    return "".join(free), kept


def put_back(html: str, kept: list[str]) -> str:
    """The whole HTML again, from what `set_aside` gave."""
    if kept:
        html = _KEPT.sub(lambda match: kept[int(match[1])], html)
    return html.replace(_CODE_BREAK, "\n")


def leave_out(html: str) -> str:
    """`html` (from `set_aside`) without the marks of what was taken out."""
    return _KEPT.sub("", html).replace(_CODE_BREAK, " ")
