"""Addresses in a body: what an editor wrote made into what a reader follows.

The kept HTML of a body leaves every address open, because where another document or a picture
lies is not the body's own doing. Here each is looked up, which is a read, also when nothing is
found.
"""

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin

from laojie.errors import Problem, problem
from laojie.model import urls
from laojie.model.document import Card, Target

if TYPE_CHECKING:
    from laojie.render.lens import Lens

_ATTRIBUTE = re.compile(r"\s[\w:-]+=[\"']\Z")
_IMAGE = re.compile(r"<img(?=\s)[^>]*>")


class Resolver:
    """Resolves the addresses of one document's body."""

    def __init__(self, lens: "Lens", card: Card, targets: tuple[Target, ...]) -> None:
        self._lens = lens
        self._card = card
        self._lines = {target.value: target.line for target in reversed(targets)}
        self._pictures = {target.value for target in targets if target.kind == "image"}
        self.problems: list[Problem] = []

    def resolve(self, body: str) -> str:
        """Return the HTML with every address resolved, pictures with their measures."""
        if "<img" in body:
            body = _IMAGE.sub(self._image, body)
        first, *others = body.split("\x02")
        made = [first]
        for piece in others:
            target, _, rest = piece.partition("\x03")
            resolved = self.address(html.unescape(target))
            if resolved is None:
                # A link that leads nowhere keeps its words and loses its address.
                made[-1] = _ATTRIBUTE.sub("", made[-1])
                rest = rest[1:]
            else:
                made.append(html.escape(resolved))
            made.append(rest)
        return "".join(made)

    def _image(self, found: re.Match[str]) -> str:
        tag = found[0]
        source = re.search(r"\ssrc=[\"']\x02([^\x03]*)\x03", tag)
        added = ""
        if source and " width=" not in tag and " height=" not in tag:
            path = self._source(html.unescape(source[1]))
            width, height = self._lens.size(path) if path else (None, None)
            added = f' width="{width}" height="{height}"' if width else ""
        if " loading=" not in tag:
            added += ' loading="lazy" decoding="async"'
        end = "/>" if tag.endswith("/>") else ">"
        return tag[: -len(end)].rstrip() + added + end

    def _source(self, target: str) -> str | None:
        outside = urls.is_elsewhere(target) or not target
        return None if outside else urls.relative_source(self._card.path, target)

    def address(self, target: str) -> str | None:
        """Return the address that a target leads to, None when it leads nowhere."""
        if urls.is_elsewhere(target) or target.startswith("#"):
            return target
        path, mark, fragment = target.partition("#")
        tail = mark + fragment
        plain, query_mark, query = path.partition("?")
        if not plain:
            return target
        source = self._source(plain)
        if plain.endswith(".md"):
            card = self._lens.view.card(source) if source else None
            if card is None:
                self._missing(target, source)
                return None
            return self._lens.href(card.url) + tail
        asset = self._lens.file(source) if source else None
        if asset is not None:
            return asset
        return self._page(plain, query_mark + query + tail, target)

    def _page(self, plain: str, tail: str, target: str) -> str | None:
        """An address of a page, written as such: absolute or seen from the document's own."""
        url = urljoin(self._card.url, quote(unquote(plain), safe="/-._~!$&'()*+,;=:@"))
        if self._lens.view.page_exists(urls.output_path(url)):
            return self._lens.href(url) + tail
        self._missing(target, None)
        return None

    def _missing(self, target: str, source: str | None) -> None:
        code = "missing-file" if target in self._pictures else "missing-link"
        if source and self._lens.view.known(source):
            code = "hidden-link"
        line = self._lines.get(target, 0)
        self.problems.append(
            problem(self._card.path, code, line=line, column=1 if line else 0, target=target)
        )
