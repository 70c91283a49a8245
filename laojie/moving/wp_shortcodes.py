"""WordPress: shortcodes and the marks of blocks, as plain HTML."""

import html
import re
from collections.abc import Callable, Mapping

from laojie.moving import bodies
from laojie.moving.found import Note, note

_SHORTCODE = re.compile(
    r"(?P<before>\[?)\[(?P<name>[a-zA-Z][\w-]*)(?P<rest>(?:\s[^\[\]]*)?)\](?P<after>\]?)"
)
_ATTRIBUTE = re.compile(
    r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))|\"([^\"]*)\"|([^\s\"']+)"
)
_BLOCK = re.compile(r"<!--\s*/?wp:(?P<name>[\w/-]+)(?P<rest>.*?)(?P<alone>/)?\s*-->", re.DOTALL)
_IMAGE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:address|article|aside|blockquote|center|details|div|dl|dd|dt|fieldset|figure|figcaption"
    r"|footer|form|h[1-6]|header|hr|iframe|li|main|nav|ol|p|pre|section|style|script|table|tbody"
    r"|thead|tr|td|th|ul|video|audio|object|embed)\b",
    re.IGNORECASE,
)
_PRE = re.compile(r"<pre\b(?:(?!<pre\b).)*?</pre\s*>", re.DOTALL | re.IGNORECASE)
_CODE = {"code", "sourcecode", "source", "php", "python", "css", "js", "html", "bash", "sql"}
_PASSED = {"row", "column", "columns", "one_half", "one_third", "center", "su_row", "su_column"}

Attributes = Mapping[str, str]


class WpShortcodes:
    """Works through the HTML of one document. `uploads` maps an attachment's number to its URL."""

    def __init__(self, uploads: Mapping[str, str], line: int = 0) -> None:
        self.uploads = uploads
        self.line = line
        self.notes: list[Note] = []
        self._known: dict[str, Callable[[Attributes, str], str | None]] = {
            "caption": self._caption,
            "wp_caption": self._caption,
            "gallery": self._gallery,
            "embed": self._address,
            "video": self._media,
            "audio": self._media,
            "playlist": self._gallery,
            "youtube": self._address,
            **dict.fromkeys(_CODE, self._code),
            **dict.fromkeys(_PASSED, lambda given, inner: inner),
        }

    def body(self, text: str) -> str:
        """Return the body as HTML without shortcodes and marks of blocks."""
        blocks = "<!-- wp:" in text
        text = self._work(text)
        if blocks:
            return _BLOCK.sub(self._block, text)
        return paragraphs(text)

    def _work(self, text: str) -> str:
        ends = bodies.Ends(text)
        pieces: list[str] = []
        position = 0
        while found := _SHORTCODE.search(text, position):
            made, stop = self._shortcode(ends, found)
            pieces += [text[position : found.start()], made]
            position = stop
        return "".join([*pieces, text[position:]])

    def _shortcode(self, ends: bodies.Ends, found: re.Match[str]) -> tuple[str, int]:
        """Return what a shortcode becomes and where the text goes on."""
        if found["before"] and found["after"]:
            # [[name]] is how an article shows a shortcode.
            return found[0][1:-1], found.end()
        name = found["name"].lower()
        start = found.end() - len(found["after"])
        closing = re.compile(rf"\[/{found['name']}\]")
        end = None if found["rest"].endswith("/") else ends.find(closing, start)
        inner = found.string[start : end.start()] if end else ""
        known = self._known.get(name)
        made = known(_attributes(found["rest"].rstrip("/")), inner) if known else None
        if made is not None:
            self._say("tag-converted", found, f"[{name}]")
            return found["before"] + made, end.end() if end else start
        if known or end or "=" in found["rest"]:
            shown = " ".join(found[0].split())[:80]
            self._say("tag-unknown", found, shown)
        # What it encloses is text of its own.
        return found.string[found.start() : start], start

    def _say(self, code: str, found: re.Match[str], tag: str) -> None:
        line = self.line + found.string.count("\n", 0, found.start()) if self.line else 0
        self.notes.append(note(code, line, tag=tag))

    def _block(self, found: re.Match[str]) -> str:
        if found["alone"]:
            # A block without text of its own was made by the server for each reader.
            name = found["name"]
            self._say("tag-unknown", found, f"wp:{name}")
            return (
                f"<p><code>[wp:{html.escape(name)}{html.escape(found['rest'].rstrip())}]</code></p>"
            )
        return ""

    def _caption(self, given: Attributes, inner: str) -> str | None:
        image = _IMAGE.search(inner)
        if image is None:
            return None
        said = given.get("caption") or inner[image.end() :].strip()
        return f"\n\n<figure>{image[0]}<figcaption>{said}</figcaption></figure>\n\n"

    def _gallery(self, given: Attributes, inner: str) -> str | None:
        numbers = re.findall(r"\d+", given.get("ids", "") or given.get("include", ""))
        found = [self.uploads[number] for number in numbers if number in self.uploads]
        if not found or len(found) < len(numbers):
            return None
        images = "".join(f'<p><img src="{html.escape(url)}" alt=""></p>' for url in found)
        return f"\n\n{images}\n\n"

    def _address(self, given: Attributes, inner: str) -> str | None:
        address = (inner or given.get("url") or given.get("src") or given.get("", "")).strip()
        if not address.startswith(("http", "/")):
            return None
        shown = html.escape(address)
        return f'<p><a href="{shown}">{shown}</a></p>'

    def _media(self, given: Attributes, inner: str) -> str | None:
        kinds = ("src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav", "flv")
        source = next((given[kind] for kind in kinds if given.get(kind)), "")
        return self._address({"url": source}, inner)

    def _code(self, given: Attributes, inner: str) -> str | None:
        if not inner.strip():
            return None
        language = given.get("lang") or given.get("language") or ""
        plain = html.escape(html.unescape(inner.strip("\n")), quote=False)
        return f'\n\n<pre><code class="language-{html.escape(language)}">{plain}</code></pre>\n\n'


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(html.unescape(text).replace("”", '"').replace("″", '"')):
        name, *values = match.groups()
        found[name.lower() if name else ""] = next((v for v in values if v is not None), "")
    return found


def paragraphs(text: str) -> str:
    """Return text with empty lines between its paragraphs as HTML, as WordPress showed it."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\n\n\x00{len(kept) - 1}\x00\n\n"

    pieces = re.split(r"\n\s*\n", _PRE.sub(keep, text.replace("\r\n", "\n")).strip())
    made = "\n".join(_paragraph(piece.strip()) for piece in pieces if piece.strip())
    return re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], made)


def _paragraph(piece: str) -> str:
    if piece.startswith("\x00") or _BLOCK_TAG.match(piece):
        return piece
    return "<p>" + re.sub(r"\n", "<br>\n", piece) + "</p>"
