"""Rules about the body as a page: images without words, headings that skip a level, unsafe links,
Markdown that does nothing."""

import difflib
import html as entities
import re
from collections.abc import Iterator

from laojie.check.manuscript import Found, Manuscript
from laojie.markup import surprises
from laojie.model import urls

_IMAGE = re.compile(r"<img\b[^>]*>")
_SOURCE = re.compile(r'\ssrc="\x02([^\x03]*)\x03"')
_ALT = re.compile(r"\salt=[\"']?\s*[^\s\"'>]")
_MEANT_EMPTY = re.compile(r"""<img\b[^>]*\balt=(?:""|'')""")
_NOT_SEEN = re.compile(r"[\x00-\x20]+")
# What runs when it is followed, or leads into the reader's own machine.
_UNSAFE = re.compile(
    r"(?:javascript|vbscript|livescript|file|blob|data(?!:image/)):", re.IGNORECASE
)

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_WEB = re.compile(r"(?:https?:)?//|https?:", re.IGNORECASE)
# A drive of Windows; a host with its port.
_NO_SCHEME = re.compile(r"[a-zA-Z]:|(?:localhost|[\w-]+(?:\.[\w-]+)+):\d")
_SCHEMES = ("http", "https", "mailto")
_ALIKE = 0.7


def missing_alt(page: Manuscript) -> Iterator[Found]:
    """A picture, or the cover, without the words that stand for it.

    `<img alt="">` says that a picture is mere decoration, which is fine.
    """
    if page.card.cover and not page.card.cover_alt:
        yield page.in_field("cover", "missing-cover-alt")
    images = [address for address in page.addresses if address.image]
    for match in _IMAGE.finditer(page.body.html):
        source = _SOURCE.search(match[0])
        if source is None:
            continue
        value = entities.unescape(source[1])
        while images and images[0].value != value:
            images.pop(0)
        if images and not _ALT.search(match[0]):
            place = images.pop(0).place
            if not _MEANT_EMPTY.search(page.line(place[0])):
                yield Found(place, params={"target": value})


def heading_jump(page: Manuscript) -> Iterator[Found]:
    """A heading more than one level below the one before it; the title is the first."""
    before = 1
    for level, place in page.headings:
        if level > before + 1:
            yield Found(place, params={"level": level, "before": before, "right": before + 1})
        before = level


def unsafe_link(page: Manuscript) -> Iterator[Found]:
    """A link that runs code or opens what lies on the reader's machine."""
    for address in page.addresses:
        if _UNSAFE.match(_NOT_SEEN.sub("", address.value)):
            yield Found(address.place, params={"target": address.value[:60]})


def wrong_address(page: Manuscript) -> Iterator[Found]:
    """A full address that no browser can follow, as `https://`, `htp://a.cn/`, `C:\\a.md`."""
    for address in page.addresses:
        if _is_wrong(address.value.strip()):
            yield Found(address.place, params={"target": address.value[:60]})


def _is_wrong(value: str) -> bool:
    if _WEB.match(value):
        return not urls.is_web_address(f"https:{value}" if value.startswith("//") else value)
    if _NO_SCHEME.match(value):
        return True
    found = _SCHEME.match(value)
    scheme = found[1].lower() if found else ""
    # Apps have schemes of their own, so only what is nearly one of the usual is a slip.
    return scheme not in _SCHEMES and bool(difflib.get_close_matches(scheme, _SCHEMES, 1, _ALIKE))


def odd_markdown(page: Manuscript) -> Iterator[Found]:
    """Marks that do nothing where they stand, though something was surely meant."""
    above = page.place(page.body_start)[0] - 1
    for item in surprises.find(page.text[page.body_start :]):
        yield Found((item.line + above, item.column), item.code, {"text": item.text})
