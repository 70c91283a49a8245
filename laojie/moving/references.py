"""The addresses in a body, changed to where things are now."""

import html
import re
from urllib.parse import unquote

from laojie.moving import bodies
from laojie.moving.found import Document, Note, note
from laojie.moving.places import Places, link

_INLINE = re.compile(
    r"(?P<bang>!?)\[(?P<label>(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\]){0,999}+\]){0,999}+)\]"
    r"\((?P<open>\s*<?)(?P<target>(?<=<)[^<>\n]*|[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*)"
    r"(?P<close>>?(?:\s+(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\([^)]*\)))?\s*\))"
)
_DEFINITION = re.compile(
    r"^(?P<open> {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?)(?P<target>[^\s<>]+)", re.MULTILINE
)
_TAG = re.compile(r"<(?P<name>[a-zA-Z][\w-]*)(?P<rest>\s[^<>]*)>")
_ATTRIBUTE = re.compile(
    r"(?P<open>\s(?:href|src|poster)\s*=\s*)(?P<q>[\"'])(?P<target>[^\"']*)(?P=q)"
)
_ENDING = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico|pdf|zip|mp4|mp3|docx?|xlsx?|pptx?)$"
)
_SHOWN = {"img", "video", "audio", "source"}


class References:
    """Rewrites the addresses of one document and notes those that lead to nothing."""

    def __init__(self, places: Places, document: Document) -> None:
        self.places = places
        self.document = document
        self.path = places.documents[document.origin].path
        self.notes: list[Note] = []

    def to_key(self, key: str) -> str | None:
        """Return the link to the document that goes by `key`."""
        path = self.places.key(key)
        return link(self.path, path) if path else None

    def to_origin(self, origin: str) -> str | None:
        """Return the link to what came of a file of the source."""
        return self.to_key(origin)

    def cover(self, target: str) -> str:
        """Return where a cover is now, nothing when it is not among what comes along."""
        local = self.places.local(target)
        found = (
            self.places.find(local, self.document.origin, self.document.address) if local else ""
        )
        if not found and local and not local.startswith("/"):
            found = self.places.find(f"/{local}", self.document.origin, self.document.address)
        return link(self.path, found) if found else ""

    def body(self, text: str) -> str:
        """Return Markdown with all its addresses as they are now."""
        text = bodies.outside(_INLINE, self._inline, text, "open")
        text = bodies.outside(_DEFINITION, self._definition, text)
        return bodies.outside(_TAG, self._tag, text)

    def _definition(self, found: re.Match[str]) -> str:
        return found["open"] + self.target(found["target"])

    def _inline(self, found: re.Match[str]) -> str:
        target = found["target"]
        label = found["label"]
        if not found["bang"] and "](" in label:
            label = _INLINE.sub(self._inline, label)
        written = self.target(target, shown=bool(found["bang"])) if target else target
        return f"{found['bang']}[{label}]({found['open']}{written}{found['close']}"

    def _tag(self, found: re.Match[str]) -> str:
        shown = found["name"].lower() in _SHOWN

        def replaced(match: re.Match[str]) -> str:
            target = self.target(html.unescape(match["target"]), shown=shown)
            return f'{match["open"]}"{html.escape(target)}"'

        return f"<{found['name']}{_ATTRIBUTE.sub(replaced, found['rest'])}>"

    def target(self, target: str, *, shown: bool = False) -> str:
        """Return where a target leads now; one that leads nowhere stays as it was, with a note."""
        local = self.places.local(target)
        if local is None or local.startswith("#") or not local:
            return target
        path, mark, fragment = local.partition("#")
        plain = path.partition("?")[0] or path
        found = self._found(path, plain)
        if found is None and self.places.own(plain):
            return (self.places.own(plain) or "") + mark + fragment
        if found is not None:
            return link(self.path, found) + mark + fragment
        if local == target or _ENDING.search(plain.lower()):
            self._missing(target, local=plain, shown=shown)
        return target

    def _found(self, path: str, plain: str) -> str | None:
        origin, address = self.document.origin, self.document.address
        found = self.places.find(path, origin, address)
        return found or (self.places.find(plain, origin, address) if plain != path else None)

    def _missing(self, target: str, *, local: str, shown: bool) -> None:
        body = self.document.body
        place = max(body.find(target), body.find(unquote(target)), body.find(local))
        line = bodies.line_of(body, place, self.document.line) if place >= 0 else 0
        code = "file-missing" if shown or _ENDING.search(local.lower()) else "link-missing"
        self.notes.append(note(code, line, target=target))
