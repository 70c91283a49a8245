"""Inline Markdown whose HTML is certain, made without the library: the inner half of `fast`.

The library goes over a text once for each kind of mark: code, escapes, links, addresses, entities,
emphasis. Reading it once from left to right gives the same as long as no mark reaches into another.
So each token here is whole in itself and holds nothing that comes before it in the library's order;
a text with anything else in it is declined.
"""

import re
from typing import NoReturn

from laojie.markup.syntax import AUTOLINK, BARE_LINK, INLINE_HTML, trim

# Also in an address, a title or a code span: such a body is for the library, which drops them.
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f"
_SPECIAL = rf"{_CONTROL}`\\\[!<>&*_~\n"
# Such a brace may begin an attribute list, right after an element or on a line of its own.
_BRACE = r"\{(?=[ :.\#A-Za-z])"
_PLAIN = rf"(?!{_BRACE})[^{_SPECIAL}]+"
_ADDRESS = rf"[^()<>`\\\[\]\n{_CONTROL}]*"
_ALT = rf"[^\[\]<`\\\n{_CONTROL}]*"
_ESCAPED = r"[*_{}\[\]()\#+.!|~-]"
_ENTITY = r"(?i:\#[0-9]+|\#x[0-9a-f]+|[0-9a-z]+);"

_TOKEN = re.compile(
    rf"""
    (?P<plain> {_PLAIN} )
  | (?P<mark> \*\*?\*?(?!\*) | ~~(?!~) | __?(?!_) )
  | (?P<link> \[ (?: !\[(?P<alt>{_ALT})\]\((?P<src>{_ADDRESS})\)
                   | (?P<text>[^\[\]<`\\{_CONTROL}]*) )
      \] \((?P<href>{_ADDRESS})\) )
  | (?P<image> !\[(?P<image_alt>{_ALT})\]\((?P<image_src>{_ADDRESS})\) )
  | (?P<code> `(?P<inside>[^`\n{_CONTROL}]+)`(?!`) )
  | (?P<newline> \n )
  | (?P<amp> &(?P<entity>{_ENTITY})? )
  | (?P<greater> > )
  | (?P<tag> {INLINE_HTML} )
  | (?P<autolink> {AUTOLINK} )
  | (?P<escape> \\(?P<escaped>{_ESCAPED})(?!_) )
  | (?P<literal> \[(?=[^\[\]<`\\]*\](?!\()) | !(?!\[) | ~(?!~) | \\(?![\\`>\n]|{_ESCAPED}|\Z) )
  | (?P<other> [\s\S] )
    """,
    re.VERBOSE,
)
_PLAIN_TEXT = re.compile(rf"[^{_SPECIAL}]*")
_ADDRESS_START = re.compile("https?://")
_BARE_ADDRESS = re.compile(BARE_LINK)
# The library takes the first of these, wherever it is, for the end of a link with a title.
_TITLE_END = re.compile(r"[\"'] *\)")
_TITLED = re.compile(r"([^\"']*)\"([^\"']+)\" *")
_BRACE_ON_ITS_LINE = re.compile(rf"\n *{_BRACE}")
_BARE_AMP = re.compile(rf"&(?!{_ENTITY})")
_SPACE = re.compile(r"\s")
_TAGS = {
    "*": ("<em>", "</em>"),
    "_": ("<em>", "</em>"),
    "**": ("<strong>", "</strong>"),
    "__": ("<strong>", "</strong>"),
    "***": ("<strong><em>", "</em></strong>"),
    "~~": ("<del>", "</del>"),
}


class Declined(Exception):
    """What was met is for the library to convert."""


def decline() -> NoReturn:
    """Leave it to the library."""
    raise Declined


def inline(text: str, *, linked: bool = False) -> str:
    """The HTML of `text`; `linked` if it is the text of a link. Raises Declined."""
    if _PLAIN_TEXT.fullmatch(text) and (linked or "://" not in text):
        return text
    if "{" in text and _BRACE_ON_ITS_LINE.search(text):
        decline()
    return _Inline(text, linked=linked).html()


class _Inline:
    """One text on its way to being HTML: a method for each kind of token."""

    def __init__(self, text: str, *, linked: bool) -> None:
        self.text = text
        self.linked = linked
        self.has_anchor = "<a" in text
        self.has_escapes = "\\" in text
        self.opened: list[str] = []
        """The marks of what emphasis is open, no two of one character."""
        self.place = 0
        """Where the next token begins."""

    def html(self) -> str:
        """The whole of it."""
        written: list[str] = []
        while self.place < len(self.text):
            token = _TOKEN.match(self.text, self.place)
            # The last kind takes any character, and a token is of some kind.
            assert token is not None
            assert token.lastgroup is not None
            self.place = token.end()
            written.append(getattr(self, token.lastgroup)(token))
        if self.opened:
            decline()
        return "".join(written)

    def plain(self, token: re.Match[str]) -> str:
        """Text, and the bare addresses in it."""
        if "://" not in token[0] or self.linked:
            return self._text(*token.span())
        place, end = token.span()
        written = ""
        while place < end and (start := _ADDRESS_START.search(self.text, place, end)):
            address = self._bare_address(start.start())
            written += self._text(place, start.start())
            written += f'<a href="{_attribute(address)}">{_escape(address)}</a>'
            place = start.start() + len(address)
        # An address may go on where the text without marks ends.
        self.place = max(place, end)
        return written + (self._text(place, end) if place < end else "")

    def _bare_address(self, start: int) -> str:
        found = _BARE_ADDRESS.match(self.text, start)
        address = trim(found[0]) if found else ""
        end = start + len(address)
        after = self.text[end : end + 1]
        # A [ would be looked at first; a _ would stand beside an element, not beside a letter; a
        # brace might begin its attributes; within <a> there is no link.
        if "[" in address or not address or address.endswith("://") or after in ("_", "{"):
            decline()
        if self.has_anchor:
            decline()
        return address

    def _text(self, start: int, end: int) -> str:
        """Plain text, and the line break that two spaces at its end may make."""
        text = self.text[start:end]
        if text.endswith("  ") and self.text.startswith("\n", end):
            # What is blank after a line break may be dropped.
            if not self.text[end + 1 : end + 2].strip():
                decline()
            return text[:-2] + "<br>"
        return text

    def newline(self, token: re.Match[str]) -> str:
        """A line break, of which the steps after Markdown decide whether it shows."""
        return "\n"

    def mark(self, token: re.Match[str]) -> str:
        """The beginning or the end of emphasis; never one within another."""
        mark, text = token[0], self.text
        start, end = token.span()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        opens, closes = bool(after.strip()), bool(before.strip())
        if mark[0] == "_":
            within = _is_word(before), _is_word(after)
            if all(within):
                return mark
            opens, closes = opens and not within[0], closes and not within[1]
        if self.opened and self.opened[-1] == mark and closes:
            self.opened.pop()
            return _TAGS[mark][1]
        if not opens or any(mark[0] in other for other in self.opened):
            decline()
        self.opened.append(mark)
        return _TAGS[mark][0]

    def link(self, token: re.Match[str]) -> str:
        """A link on a text or an image."""
        if self.linked:
            decline()
        if token["alt"] is not None:
            inside = self._image(token, "alt", "src")
        else:
            inside = inline(token["text"], linked=True)
        address, title = self._address(token, "href")
        return f'<a href="{address}"{title}>{inside}</a>'

    def image(self, token: re.Match[str]) -> str:
        """An image."""
        return self._image(token, "image_alt", "image_src")

    def _image(self, token: re.Match[str], alt: str, source: str) -> str:
        address, title = self._address(token, source)
        return f'<img alt="{_attribute(token[alt])}" src="{address}"{title}>'

    def _address(self, token: re.Match[str], name: str) -> tuple[str, str]:
        """The address between parentheses, and the attribute that is the title behind it."""
        written: str = token[name]
        if '"' in written or "'" in written:
            titled = _TITLED.fullmatch(written)
            if titled:
                title = _SPACE.sub(" ", titled[2].strip())
                return _attribute(titled[1].strip()), f' title="{_attribute(title)}"'
            if _TITLE_END.search(self.text, token.start(name)):
                decline()
        return _attribute(written.strip()), ""

    def code(self, token: re.Match[str]) -> str:
        """A code span."""
        inside = token["inside"].strip().replace("&", "&amp;")
        return f"<code>{inside.replace('<', '&lt;').replace('>', '&gt;')}</code>"

    def amp(self, token: re.Match[str]) -> str:
        """An entity as it is, or the sign itself."""
        if self.has_escapes:
            # An escaped character behind it may yet make it an entity.
            decline()
        return token[0] if token["entity"] else "&amp;"

    def greater(self, token: re.Match[str]) -> str:
        """The sign itself."""
        return "&gt;"

    def tag(self, token: re.Match[str]) -> str:
        """HTML as it is."""
        return token[0]

    def autolink(self, token: re.Match[str]) -> str:
        """An address between angles."""
        if self.linked:
            decline()
        address = token["address"]
        return f'<a href="{_attribute(address)}">{_escape(address)}</a>'

    def escape(self, token: re.Match[str]) -> str:
        """A character that the backslash before it keeps from being a mark."""
        return token["escaped"]

    def literal(self, token: re.Match[str]) -> str:
        """What begins nothing here."""
        return token[0]

    def other(self, token: re.Match[str]) -> str:
        """Anything else."""
        decline()


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _attribute(value: str) -> str:
    return _escape(value).replace('"', "&quot;")


def _escape(text: str) -> str:
    if "&" in text:
        text = _BARE_AMP.sub("&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")
