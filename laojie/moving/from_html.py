"""HTML bodies as Markdown, where nothing is lost by it; as HTML otherwise."""

import html
import re
from collections import Counter
from typing import Any

from laojie.errors import UsageError
from laojie.markup.converter import MarkupError, convert
from laojie.moving import bodies
from laojie.moving.found import Note, note

try:
    from bs4 import BeautifulSoup
    from bs4.element import Tag
    from markdownify import BACKSLASH, MarkdownConverter
except ImportError as missing:
    raise UsageError(
        "this system's articles are HTML, and what turns HTML into Markdown is not installed: "
        "pip install 'laojie[import]'  (转换 HTML 的程序没有装)"
    ) from missing

_DROPPED = ("script", "style", "noscript", "form", "input", "button", "select")
_LANGUAGE = re.compile(r"(?:language-|lang-|brush:\s*|highlight-source-)([\w+#-]+)")
_ESCAPED = re.compile(r"[\\*`\[\]]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~")
_LINE_START = re.compile(r"^( *)(#{1,6}(?=\s|#)|>|[-+](?=\s)|!!!)", re.MULTILINE)
_NUMBER_START = re.compile(r"^( *\d+)([.)])(?=\s)", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_TAGS = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_ANCHOR = re.compile(r"<a\b[^>]*\bhref=[^>]*>(?!\s*</a>)")
_THING = re.compile(r"<(img|iframe|video|audio|embed|object)\b")
_INVISIBLE = re.compile(r"[\s\x02\x03\u200b\ufeff\xa0\\]+")
_LAZY = ("data-original", "data-src", "data-lazy-src")


class _Converter(MarkdownConverter):
    """The library's conversion, for the Markdown that Laojie reads."""

    def __init__(self) -> None:
        super().__init__(
            heading_style="atx",
            bullets="-",
            newline_style=BACKSLASH,
            sub_symbol="<sub>",
            sup_symbol="<sup>",
            table_infer_header=True,
            code_language_callback=_language,
        )

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape what Laojie's Markdown would take for a sign."""
        text = _ESCAPED.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text))
        return text.replace("<", "&lt;")

    def convert_p(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A paragraph; none of its lines may begin as a list or heading does."""
        text = _LINE_START.sub(r"\1\\\2", text)
        text = _NUMBER_START.sub(r"\1\\\2", text)
        made: str = super().convert_p(el, text, parent_tags)  # type: ignore[misc]
        return made

    convert_div = convert_p

    def convert_figure(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A picture with its caption is one image, the caption being its title."""
        pictures, caption = el.find_all("img"), el.find("figcaption")
        if len(pictures) != 1 or caption is None or el.find(["a", "table", "pre"]):
            return f"\n\n{text.strip()}\n\n"
        image = pictures[0]
        said = caption.get_text(" ", strip=True)
        made = bodies.image(_source(image), str(image.get("alt") or said), said)
        return f"\n\n{made}\n\n"

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A picture, also one that a script was to load later."""
        source = _source(el)
        return bodies.image(source, str(el.get("alt") or "")) if source else ""

    def convert_table(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A table that Markdown can say; any other stays as it is."""
        spans = el.find(attrs={"colspan": True}) or el.find(attrs={"rowspan": True})
        if spans or el.find(["table", "ul", "ol", "pre", "p", "div", "img"]):
            return _as_it_is(el)
        made: str = super().convert_table(el, text, parent_tags)  # type: ignore[misc]
        return made

    def _kept(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _as_it_is(el)

    convert_iframe = convert_video = convert_audio = convert_embed = convert_object = _kept


def _source(image: Any) -> str:
    lazy = next((image.get(name) for name in _LAZY if image.get(name)), None)
    return str(lazy or image.get("src") or "")


def _as_it_is(el: Tag) -> str:
    whole = re.sub(r"\n\s*\n", "\n", str(el))
    return f"\n\n{whole}\n\n"


def _language(el: Any) -> str:
    for one in (el, el.find("code")):
        if one is None:
            continue
        classes = one.get("class") or []
        found = _LANGUAGE.search(" ".join(classes) if isinstance(classes, list) else str(classes))
        if found or one.get("lang"):
            return found[1] if found else str(one["lang"])
    return ""


def markdown(body: str) -> tuple[str, list[Note]]:
    """Return an HTML body as Markdown and what to say of it."""
    if not body.strip():
        return "", []
    soup = BeautifulSoup(body, "html.parser")
    notes: list[Note] = []
    for found in soup.find_all(_DROPPED):
        if found.name in {"script", "form"}:
            notes.append(note("html-dropped", tag=found.name))
        found.decompose()
    clean = str(soup)
    try:
        made = re.sub(r"\n{3,}", "\n\n", _Converter().convert_soup(soup)).strip("\n")
        if _says_the_same(made, clean):
            return made, notes
    except RecursionError:
        # Elements lie so deep in each other that the library, which calls itself, gives up.
        pass
    whole = re.sub(r"\n\s*\n", "\n", clean).strip()
    return f"<div>\n{whole}\n</div>", [*notes, note("html-kept")]


def _says_the_same(made: str, clean: str) -> bool:
    """Say whether Markdown shows what the HTML did: the signs, the pictures, the links."""
    try:
        shown = convert(made).html
    except MarkupError:
        return False
    # A bare address is a link in Laojie's Markdown, so there may be more of these.
    links = len(_ANCHOR.findall(shown)) >= len(_ANCHOR.findall(clean))
    things = Counter(_THING.findall(shown)) == Counter(_THING.findall(clean))
    return links and things and _signs(shown) == _signs(clean)


def _signs(body: str) -> str:
    return _INVISIBLE.sub("", html.unescape(_TAGS.sub("", body)))
