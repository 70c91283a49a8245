"""What the preview does to a page on its way to the browser. Pure functions of its bytes."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from html.parser import HTMLParser

# An element that a server puts in by itself: Apache and nginx (server side includes), and caches
# (Edge Side Includes 1.0). One inside another is followed so far.
_INCLUDE = re.compile(
    rb"""<!--\#include\s+virtual=["']([^"']*)["'][^>]*-->|<esi:include\s[^>]*?src=["']([^"']*)["'][^>]*>"""
)
_DEEPEST = 5
_WHOLE_PAGE = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype|html)", re.IGNORECASE | re.DOTALL
)
_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)
_LINK = re.compile(rb"<link\b[^>]*>", re.IGNORECASE)
_REL_STYLESHEET = re.compile(rb"""\brel\s*=\s*["']?[^"'>]*\bstylesheet\b""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
# What a page shows besides its own text: pictures, scripts, and blocks that a script puts in.
_SHOWN = re.compile(
    rb"""\b(?:src|poster|data-fragment)\s*=\s*["'](/[^"'/][^"']*)["']""", re.IGNORECASE
)


def with_includes(page: bytes, read: Callable[[str], bytes | None], depth: int = 0) -> bytes:
    """Return a page with what a server would put in; `read` gives the file of an address.

    What cannot be read leaves the note that Apache and nginx leave.
    """

    def include(found: re.Match[bytes]) -> bytes:
        address = html.unescape((found[1] or found[2] or b"").decode("utf-8", "replace"))
        part = read(address) if depth < _DEEPEST else None
        if part is None:
            return b"[an error occurred while processing the directive]"
        return with_includes(part, read, depth + 1)

    return _INCLUDE.sub(include, page)


def is_whole_page(page: bytes) -> bool:
    """Say whether this is a page of its own, not a piece that a script puts into one."""
    return _WHOLE_PAGE.match(page) is not None


def with_script(page: bytes, address: str, data: Mapping[str, str]) -> bytes:
    """Return a page with a script at its end, and what the script is to know."""
    attributes = "".join(
        f' data-{name}="{html.escape(value, quote=True)}"' for name, value in data.items()
    )
    script = f'<script src="{address}" defer{attributes}></script>\n'.encode()
    ends = list(_BODY_END.finditer(page))
    place = ends[-1].start() if ends else len(page)
    return page[:place] + script + page[place:]


def stylesheets(page: bytes) -> tuple[list[str], bytes]:
    """Return the addresses of a page's stylesheets, and the page without those links."""
    found: list[str] = []

    def note(link: re.Match[bytes]) -> bytes:
        href = _HREF.search(link[0])
        if href is None or not _REL_STYLESHEET.search(link[0]):
            return link[0]
        found.append(html.unescape(href[1].decode("utf-8", "replace")))
        return b""

    rest = _LINK.sub(note, page)
    return found, rest


def shown(page: bytes) -> Iterable[str]:
    """Return the addresses on this site of what a page shows, in order."""
    return (html.unescape(found.decode("utf-8", "replace")) for found in _SHOWN.findall(page))


class Head(HTMLParser):
    """Finds the `title` and the `description` of a page, as search engines read them."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.title = ""
        self.description = ""
        self._inside = False
        self.feed(page.decode("utf-8", "replace").partition("</head>")[0])
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where the title begins, and the description."""
        given = dict(attrs)
        self._inside = tag == "title" and not self.title
        if tag == "meta" and (given.get("name") or "").lower() == "description":
            self.description = given.get("content") or ""

    def handle_endtag(self, tag: str) -> None:
        """Note where the title ends."""
        self._inside = False

    def handle_data(self, data: str) -> None:
        """Keep the title's text."""
        if self._inside:
            self.title += data
