"""Hugo's shortcodes as Markdown."""

import html
import re
from collections.abc import Mapping
from typing import Any

from laojie.moving import bodies
from laojie.moving.found import Links, Note, note

_TOKEN = re.compile(
    r"\{\{(?P<mark>[<%])(?P<comment>/\*)?\s*(?P<close>/)?\s*(?P<name>[\w./-]+)?(?P<rest>(?:(?!\{\{[<%]|[>%]\}\}).)*?)"
    r"(?P<alone>/)?\s*(?:\*/)?[>%]\}\}",
    re.DOTALL,
)
_WEB = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "gist": "https://gist.github.com/{}",
    "instagram": "https://www.instagram.com/p/{}/",
}
_NOTICES = {
    "note": "note", "notice": "note", "info": "info", "tip": "tip", "hint": "tip",
    "important": "important", "warning": "warning", "caution": "warning", "danger": "danger",
    "alert": "warning", "admonition": "note", "callout": "note", "quote": "quote",
    "example": "example",
}  # fmt: skip


class Shortcodes:
    """Works through the body of one document."""

    def __init__(self, links: Links, line: int, page: Mapping[str, Any]) -> None:
        self.links = links
        self.line = line
        self.page = page
        self.notes: list[Note] = []

    def body(self, text: str) -> str:
        """Return the body as Markdown."""
        text = self._work(text, self.line) if "{{" in text else text
        return bodies.without_more(text)

    def _work(self, text: str, line: int) -> str:
        code, ends = bodies.code(text), bodies.Ends(text)
        pieces: list[str] = []
        position = 0
        while found := _TOKEN.search(text, position):
            pieces.append(text[position : found.start()])
            place = bodies.line_of(text, found.start(), line)
            made, position = self._token(ends, found, place)
            if made is None:
                made = text[found.start() : position]
                shown = " ".join(made.split())[:80]
                self.notes.append(note("tag-unknown", place, tag=shown))
                if not bodies.inside(code, found.start()):
                    made = bodies.literal(made, text, found.start())
            pieces.append(made)
        return "".join([*pieces, text[position:]])

    def _token(self, ends: bodies.Ends, found: re.Match[str], line: int) -> tuple[str | None, int]:
        """Return what a shortcode becomes (None: nobody knows) and where the text goes on."""
        if found["comment"]:
            # {{</* name */>}} is how an article shows a shortcode.
            plain = found[0].replace("/*", "", 1)
            return plain[::-1].replace("/*", "", 1)[::-1], found.end()
        name = found["name"] or ""
        words, named = bodies.arguments(found["rest"])
        if found["close"]:
            return None, found.end()
        inner, stop = "", found.end()
        closed = not found["alone"] and _needs_end(name)
        end = ends.find(_closing(name), found.end()) if closed else None
        if end is not None:
            inner, stop = found.string[found.end() : end.start()], end.end()
        made = self._made(name, words, named, inner, line)
        if made is None:
            # What it encloses is text of its own.
            return None, found.end()
        self.notes.append(note("tag-converted", line, tag=name))
        return made, stop

    def _made(
        self, name: str, words: list[str], named: dict[str, str], inner: str, line: int
    ) -> str | None:
        first = words[0] if words else ""
        if name in {"figure", "img", "image"}:
            return self._figure(first, named)
        if name in _WEB:
            given = "/".join(words) or named.get("id") or named.get("bvid") or ""
            return bodies.anchor(_WEB[name].format(given)) if given else None
        if name in {"tweet", "twitter", "x"}:
            return self._tweet(first, named)
        if name == "highlight":
            return bodies.fence(inner, first or named.get("lang", ""))
        if name in {"ref", "relref"}:
            return self._reference(first or named.get("path", ""))
        if name == "param":
            value = self.page.get(first)
            return str(value) if isinstance(value, (str, int, float)) else None
        worked = self._work(inner, line) if inner else ""
        return self._around(name, words, named, worked) if inner.strip() else None

    def _around(self, name: str, words: list[str], named: dict[str, str], inner: str) -> str | None:
        title = named.get("title") or named.get("summary") or ""
        kind = named.get("type") or (words[0] if words else "")
        if name == "details":
            head = html.escape(title or kind, quote=False)
            opened = f'<details markdown="1">\n<summary>{head}</summary>'
            return f"\n{opened}\n\n{inner.strip()}\n\n</details>\n"
        if name in _NOTICES:
            notice = _NOTICES.get(kind.lower(), _NOTICES[name])
            label = title or ("" if kind.lower() in _NOTICES else kind)
            return bodies.admonition(notice, inner, label)
        return inner if name in {"center", "rawhtml", "md", "markdown", "unsafe"} else None

    def _figure(self, first: str, named: dict[str, str]) -> str | None:
        source = named.get("src") or named.get("link") or first
        if not source:
            return None
        caption = " ".join(filter(None, (named.get("title"), named.get("caption"))))
        alt = named.get("alt") or caption
        link = named.get("link", "") if named.get("src") else ""
        return "\n" + bodies.image(source, alt, caption, link) + "\n"

    def _tweet(self, first: str, named: dict[str, str]) -> str | None:
        number = named.get("id") or first
        user = named.get("user") or "i"
        return bodies.anchor(f"https://x.com/{user}/status/{number}") if number else None

    def _reference(self, target: str) -> str | None:
        path, mark, fragment = target.partition("#")
        if not path:
            return mark + fragment or None
        plain = path.strip("/").removesuffix(".md")
        for key in (path.lstrip("/"), plain, f"{plain}/index", f"{plain}/_index"):
            found = self.links.to_key(key)
            if found:
                return found + mark + fragment
        return None


def _needs_end(name: str) -> bool:
    return name not in {*_WEB, "figure", "ref", "relref", "param", "tweet", "x", "twitter"}


def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{\{{[<%]\s*/\s*{re.escape(name)}\s*[>%]\}}\}}")
