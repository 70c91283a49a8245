"""Liquid in the bodies of Jekyll's (and Eleventy's) documents: what a fixed value stands for is
filled in, what a plain text can say is said in Markdown, the rest stays visible.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin

from laojie.moving import bodies
from laojie.moving.found import Links, Note, Unconvertible, note

_TOKEN = re.compile(
    r"\{%-?\s*(?P<tag>\w+)(?P<rest>(?:(?!%\}|\{%).)*?)-?%\}"
    r"|\{\{-?(?P<value>(?:(?!\}\}|\{\{|\n[ \t]*\n).)*?)-?\}\}",
    re.DOTALL,
)
_ASSIGN = re.compile(r"\s*([\w-]+)\s*=\s*(.*)", re.DOTALL)
_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_PICTURE = re.compile(r"[^\s\"']+\.(?:png|jpe?g|gif|svg|webp|avif)$", re.IGNORECASE)
_TOC = re.compile(
    r"^(?:[*+-]|\d+\.)[^\n]*\n[ \t]*\{:\s*toc[^}]*\}[ \t]*\n?|^\{:\s*toc[^}]*\}[ \t]*\n?", re.M
)
_OPTIONS = re.compile(
    r"^\{::(?:options|comment|nomarkdown)\b[^}]*/?\}(?:.*?\{:/[^}]*\})?[ \t]*\n?", re.M | re.S
)
# So many characters may variables stand for in one body; a few lines could make any number.
_MOST = 1_000_000
_FIGURES = {"figure", "image", "img", "picture", "linked-figure", "responsive-image"}
_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
}


class Liquid:
    """Works through the body of one document."""

    def __init__(self, links: Links, line: int, values: Mapping[str, Any]) -> None:
        self.links = links
        self.line = line
        self.values = dict(values)
        self.notes: list[Note] = []
        self._filled = 0
        self._tags: dict[str, Callable[[str], str | None]] = {
            "assign": self._assign,
            "include": self._include,
            "link": self._link,
            "post_url": self._post_url,
            "image": self._image,
            "image_with_class": self._image,
            "gist": self._gist,
            **{name: self._video(pattern) for name, pattern in _VIDEOS.items()},
        }
        self._blocks: dict[str, Callable[[str, str], str]] = {
            "raw": lambda rest, inner: inner,
            "highlight": self._highlight,
            "comment": lambda rest, inner: "",
            "capture": self._capture,
        }

    def body(self, text: str) -> str:
        """Return the body as Markdown."""
        text = self._work(text, self.line)
        if "{:" in text:
            text = bodies.outside(_TOC, lambda found: "", text)
            text = bodies.outside(_OPTIONS, self._option, text)
        return text

    def _option(self, found: re.Match[str]) -> str:
        self.notes.append(note("tag-dropped", tag=found[0].strip().partition("\n")[0]))
        return ""

    def _work(self, text: str, line: int) -> str:
        if "{%" not in text and "{{" not in text:
            return text
        code, ends = bodies.code(text), bodies.Ends(text)
        pieces: list[str] = []
        position = 0
        while found := _TOKEN.search(text, position):
            pieces.append(text[position : found.start()])
            place = bodies.line_of(text, found.start(), line)
            made, position = self._token(ends, found, place)
            if made is None:
                tag = text[found.start() : position]
                self.notes.append(note("tag-unknown", place, tag=_short(tag)))
                if not bodies.inside(code, found.start()):
                    tag = bodies.literal(tag, text, found.start())
                made = tag
            pieces.append(made)
        return "".join([*pieces, text[position:]])

    def _token(self, ends: bodies.Ends, found: re.Match[str], line: int) -> tuple[str | None, int]:
        """Return what a token stands for (None: nobody knows) and where the text goes on."""
        if found["tag"] is None:
            return self._value(found["value"].strip()), found.end()
        name, rest = found["tag"], found["rest"].strip()
        block = self._blocks.get(name)
        if block is not None:
            end = ends.find(re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}"), found.end())
            if end is None:
                return None, found.end()
            inner = found.string[found.end() : end.start()]
            worked = inner if name in {"raw", "highlight", "comment"} else self._work(inner, line)
            return self._note(name, line, block(rest, worked)), end.end()
        known = self._tags.get(name)
        made = known(rest) if known else None
        return (None if made is None else self._note(name, line, made)), found.end()

    def _note(self, name: str, line: int, made: str) -> str:
        if name not in {"raw", "assign", "capture"}:
            self.notes.append(note("tag-converted", line, tag=name))
        return made

    # Values

    def _value(self, expression: str) -> str | None:
        """Return the text an expression stands for, None when only a template engine could say."""
        first, *filters = [
            part.strip()
            for part in re.split(r"\|(?=[^\"']*(?:[\"'][^\"']*[\"'][^\"']*)*$)", expression)
        ]
        value = self._term(first)
        for written in filters:
            if value is None:
                return None
            value = self._filtered(value, written)
        return value

    def _term(self, term: str) -> str | None:
        literal = _LITERAL.fullmatch(term)
        if literal:
            return literal[1] if literal[1] is not None else literal[2]
        value: Any = self.values
        for name in term.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is None or isinstance(value, (Mapping, list)):
            return None
        text = str(value)
        self._filled += len(text)
        if self._filled > _MOST:
            raise Unconvertible("too-long", most=_MOST)
        return text

    def _filtered(self, value: str, written: str) -> str | None:
        name, _, argument = written.partition(":")
        name = name.strip()
        if name in {"relative_url", "url", "strip", "markdownify", "escape", "xml_escape"}:
            return value.strip()
        if name == "absolute_url":
            return value
        other = self._term(argument.strip()) if argument else None
        if other is None:
            return None
        if name == "append":
            return value + other
        return other + value if name == "prepend" else None

    def _assign(self, rest: str) -> str | None:
        found = _ASSIGN.fullmatch(rest)
        value = self._value(found[2].strip()) if found else None
        if found is None or value is None:
            return None
        self.values[found[1]] = value
        return ""

    def _capture(self, rest: str, inner: str) -> str:
        self.values[rest.strip().strip("\"'")] = inner
        return ""

    # Tags

    def _arguments(self, rest: str) -> tuple[list[str], dict[str, str]]:
        """The arguments of a tag, variables filled in."""
        ordered, named = bodies.arguments(rest)
        known = {name: self._term(value) for name, value in named.items()}
        return ordered, {name: known[name] or value for name, value in named.items()}

    def _include(self, rest: str) -> str | None:
        ordered, named = self._arguments(rest)
        name = ordered[0].rpartition("/")[2].partition(".")[0] if ordered else ""
        if name in _VIDEOS:
            given = named.get("id") or named.get("video_id") or (ordered[1] if ordered[1:] else "")
            return bodies.anchor(_VIDEOS[name].format(given)) if given else None
        if name not in _FIGURES:
            return None
        source = _first(named, "image_path", "src", "url", "path", "image", "file", "img")
        if not source:
            return None
        caption = _first(named, "caption", "title", "figcaption")
        alt = named.get("alt") or named.get("image_alt") or caption
        return bodies.image(source, alt, caption, _first(named, "link", "popup_url"))

    def _image(self, rest: str) -> str | None:
        ordered, named = self._arguments(rest)
        pictures = [argument for argument in ordered if _PICTURE.fullmatch(argument)]
        if not pictures:
            return None
        others = [argument for argument in ordered if argument != pictures[0]]
        path = pictures[0]
        source = path if path.startswith(("http", "/")) else urljoin("/", path)
        return bodies.image(source, named.get("alt") or (others[-1] if others else ""))

    def _link(self, rest: str) -> str | None:
        return self.links.to_origin(rest.strip("\"' ").lstrip("/"))

    def _post_url(self, rest: str) -> str | None:
        return self.links.to_key(rest.strip("\"' ").lstrip("/"))

    def _gist(self, rest: str) -> str | None:
        return bodies.anchor(f"https://gist.github.com/{rest.split()[0]}") if rest else None

    def _video(self, pattern: str) -> Callable[[str], str | None]:
        def made(rest: str) -> str | None:
            given = rest.strip("\"' ").split()
            return bodies.anchor(pattern.format(given[0])) if given else None

        return made

    def _highlight(self, rest: str, inner: str) -> str:
        return bodies.fence(inner, rest.split()[0] if rest else "")


def _first(named: Mapping[str, str], *wanted: str) -> str:
    return next((named[name] for name in wanted if named.get(name)), "")


def _short(tag: str) -> str:
    text = " ".join(tag.split())
    return text if len(text) <= 80 else text[:77] + "…"
