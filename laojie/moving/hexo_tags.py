"""Hexo's tags (`{% … %}`), those of its common themes included, as Markdown."""

import re
from collections.abc import Callable

from laojie.moving import bodies
from laojie.moving.found import Links, Note, note

_TOKEN = re.compile(r"\{%-?\s*(?P<tag>\w+)(?P<rest>(?:(?!%\}|\{%).)*?)-?%\}", re.DOTALL)
_SIZE = re.compile(r"\d+(?:px|%)?")
_URL = re.compile(r"https?://\S+")
_NOTICES = {
    "default": "note", "primary": "note", "success": "tip", "info": "info", "warning": "warning",
    "danger": "danger", "note": "note", "simple": "note", "modern": "note", "flat": "note",
}  # fmt: skip
_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "gist": "https://gist.github.com/{}",
    "jsfiddle": "https://jsfiddle.net/{}/",
    "iframe": "{}",
    "mp3": "{}",
    "dplayer": "{}",
}


class HexoTags:
    """Works through the body of one document. `folder` is where its own files lie."""

    def __init__(self, links: Links, line: int, folder: str) -> None:
        self.links = links
        self.line = line
        self.folder = folder
        self.notes: list[Note] = []
        self._tags: dict[str, Callable[[str], str | None]] = {
            "post_link": self._post_link,
            "post_path": lambda rest: self.links.to_key(rest.strip()),
            "asset_img": self._asset_img,
            "asset_path": lambda rest: self.links.to_origin(f"{self.folder}/{rest.strip()}"),
            "asset_link": self._asset_link,
            "img": self._img,
            "image": self._img,
            "link": self._link,
            **{name: self._video(pattern) for name, pattern in _VIDEOS.items()},
        }
        self._blocks: dict[str, Callable[[str, str], str]] = {
            "raw": lambda rest, inner: inner,
            "codeblock": self._code,
            "code": self._code,
            "blockquote": self._quote,
            "quote": self._quote,
            "centerquote": self._quote,
            "cq": self._quote,
            "pullquote": lambda rest, inner: bodies.quote(self._work(inner, self.line)),
            "note": self._notice,
        }

    def body(self, text: str) -> str:
        """Return the body as Markdown."""
        return bodies.without_more(self._work(text, self.line))

    def _work(self, text: str, line: int) -> str:
        if "{%" not in text:
            return text
        # Hexo takes code out before it looks for tags.
        code, ends = bodies.code(text), bodies.Ends(text)
        pieces: list[str] = []
        position = 0
        for found in _TOKEN.finditer(text):
            if found.start() < position or bodies.inside(code, found.start()):
                continue
            place = bodies.line_of(text, found.start(), line)
            made, stop = self._token(ends, found)
            if made is None:
                made = bodies.literal(found[0], text, found.start())
                self.notes.append(note("tag-unknown", place, tag=" ".join(found[0].split())[:80]))
            elif found["tag"] != "raw":
                self.notes.append(note("tag-converted", place, tag=found["tag"]))
            pieces += [text[position : found.start()], made]
            position = stop
        return "".join([*pieces, text[position:]])

    def _token(self, ends: bodies.Ends, found: re.Match[str]) -> tuple[str | None, int]:
        name, rest = found["tag"], found["rest"].strip()
        block = self._blocks.get(name)
        if block is not None:
            end = ends.find(re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}"), found.end())
            if end is None:
                return None, found.end()
            return block(rest, found.string[found.end() : end.start()]), end.end()
        known = self._tags.get(name)
        return (known(rest) if known else None), found.end()

    def _post_link(self, rest: str) -> str | None:
        words, _ = bodies.arguments(rest)
        target = self.links.to_key(words[0]) if words else None
        if target is None:
            return None
        label = " ".join(word for word in words[1:] if word not in {"true", "false"})
        return bodies.anchor(target, label or words[0].rpartition("/")[2])

    def _asset_img(self, rest: str) -> str | None:
        return self._picture(rest, f"{self.folder}/")

    def _img(self, rest: str) -> str | None:
        return self._picture(rest, "")

    def _picture(self, rest: str, folder: str) -> str | None:
        """[class names] address [width [height]] [title [alt]]."""
        words, _ = bodies.arguments(rest)
        place = next((n for n, word in enumerate(words) if re.search(r"[./]", word)), None)
        if place is None:
            return None
        texts = [word for word in words[place + 1 :] if not _SIZE.fullmatch(word)]
        if len(texts) == 1 and texts[0][:1] in "'\"":
            # Both in one pair of quotes, as in '"title" "alt"'.
            texts = [word for word in bodies.arguments(texts[0])[0] if word]
        source = self.links.to_origin(folder + words[place]) if folder else None
        title = texts[0] if texts else ""
        alt = texts[1] if texts[1:] else title
        return bodies.image(source or words[place], alt, title if alt != title else "")

    def _asset_link(self, rest: str) -> str | None:
        words, _ = bodies.arguments(rest)
        target = self.links.to_origin(f"{self.folder}/{words[0]}") if words else None
        return bodies.anchor(target, " ".join(words[1:]) or words[0]) if target else None

    def _link(self, rest: str) -> str | None:
        words, _ = bodies.arguments(rest)
        place = next((n for n, word in enumerate(words) if re.match(r"https?:|/", word)), None)
        if place is None:
            return None
        return bodies.anchor(words[place], " ".join(words[:place]))

    def _video(self, pattern: str) -> Callable[[str], str | None]:
        def made(rest: str) -> str | None:
            words, named = bodies.arguments(rest)
            given = named.get("url") or (words[0] if words else "")
            return bodies.anchor(pattern.format(given)) if given else None

        return made

    def _code(self, rest: str, inner: str) -> str:
        language = re.search(r"lang:(\S+)", rest)
        title = re.sub(r"\b\w+:\S+", "", _URL.sub("", rest)).strip()
        url = _URL.search(rest)
        named = bodies.anchor(url[0], title) if url else title
        head = f"\n{named}\n" if named else ""
        return head + bodies.fence(inner, language[1] if language else "")

    def _quote(self, rest: str, inner: str) -> str:
        url = _URL.search(rest)
        name, _, after = rest.partition(url[0]) if url else (rest, "", "")
        foot = name.strip(" ,")
        if url:
            foot = ", ".join(filter(None, (foot, bodies.anchor(url[0], after.strip()))))
        return bodies.quote(self._work(inner, self.line), foot)

    def _notice(self, rest: str, inner: str) -> str:
        words, _ = bodies.arguments(rest)
        kinds = [_NOTICES[word] for word in words if word in _NOTICES]
        title = " ".join(w for w in words if w not in _NOTICES and w not in {"no-icon", "icon"})
        return bodies.admonition(kinds[0] if kinds else "note", self._work(inner, self.line), title)
