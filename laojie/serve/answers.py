"""What the preview answers to an address: a file, another address, or a page."""

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader

from laojie import clock
from laojie.catalog import documents, store
from laojie.catalog.store import Catalog
from laojie.check.finding import Finding
from laojie.check.texts import LEVEL_NAMES
from laojie.errors import Problem
from laojie.fingerprint import digest_text, short
from laojie.model import reasons, urls
from laojie.model.config import Config
from laojie.pipeline import Options
from laojie.serve import facts, files, hidden, hypertext
from laojie.serve.board import Board
from laojie.serve.facts import Subject
from laojie.serve.texts import TEXTS

ASSETS = Path(__file__).with_name("assets")
SCRIPT = f"{hidden.PREFIX}client.js"
# Problems shown at once, on a page and in the panel.
LISTED = 50


@dataclass(frozen=True, slots=True)
class File:
    """A file that is sent as it is."""

    path: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """Another address."""

    to: str


@dataclass(frozen=True, slots=True)
class Page:
    """HTML, and what is known of what it shows. `badge` says why readers do not see it."""

    status: int
    html: bytes
    subject: Subject
    badge: str = ""


Answer = File | Redirect | Page


@dataclass(frozen=True, slots=True)
class State:
    """What tells a page that a browser shows from the page there is now.

    `seen` stands for all of it but its stylesheets; those have their addresses in `styles`,
    each with what tells one content from another.
    """

    seen: str
    styles: tuple[str, ...] = ()


class Answers:
    """Answers for one site. Each question looks anew at output/ and the catalog."""

    def __init__(self, options: Options, board: Board) -> None:
        self._options = options
        self._board = board
        loader = FileSystemLoader(str(ASSETS))
        self._env = Environment(
            autoescape=True, loader=loader, trim_blocks=True, lstrip_blocks=True
        )

    # Pages and files

    def find(self, path: str) -> Answer:
        """Return the answer to a decoded path that begins with `/`."""
        if path == hidden.PREFIX:
            return Page(200, self.html("index.html", **self._overview()), Subject(path))
        if path.startswith(hidden.PREFIX):
            return self._hidden(path[len(hidden.PREFIX) :])
        base = unquote(self._board.snapshot.base)
        if not path.startswith(f"{base}/"):
            return Redirect(urls.encode(f"{base}/")) if path in {"/", base} else self._nothing(path)
        return self._public(path[len(base) :], base)

    def _public(self, path: str, base: str) -> Answer:
        found = files.find(self._options.output, path)
        if found is None:
            with self.catalog() as catalog:
                source = catalog and hidden.at(catalog, urls.output_path(urls.encode(path)))
            return Redirect(hidden.address(source)) if source else self._nothing(path)
        if found.is_folder:
            return Redirect(urls.encode(f"{base}{path}/"))
        if not found.path.endswith((".html", ".htm")):
            return File(found.path)
        html = Path(found.path).read_bytes()
        return self._page(200, html, path)

    def _page(self, status: int, html: bytes, path: str) -> Page:
        with self.catalog() as catalog:
            name = urls.output_path(urls.encode(path))
            subject = facts.subject(catalog, name) if catalog else Subject(name)
        return Page(status, hypertext.with_includes(html, self._read), subject)

    def _nothing(self, path: str) -> Page:
        """The site's own page for addresses that lead nowhere, or one of the preview's."""
        found = files.find(self._options.output, "/404.html")
        if found is not None and self._board.snapshot.builds:
            return self._page(404, Path(found.path).read_bytes(), path)
        words = ("nothing", 404) if self._board.snapshot.builds else ("beginning", 503)
        return Page(words[1], self._note(words[0]), Subject(path))

    def _hidden(self, source: str) -> Answer:
        with self.catalog() as catalog:
            row = documents.stored(catalog, source) if catalog else None
            if catalog is None or row is None:
                return self._nothing(hidden.PREFIX + source)
            if row.visible:
                return Redirect(self._board.snapshot.base + row.card.url)
            config = self._config(catalog)
            made = hidden.render(self._options, catalog, config, row, clock.current())
        lang = self._board.snapshot.lang
        badge = reasons.hidden(row.hidden_by(clock.current()), lang, config.zone)
        subject = Subject("", row, made=made)
        if made.data is None:
            return Page(500, self._note("not-made"), subject, badge)
        return Page(200, hypertext.with_includes(made.data, self._read), subject, badge)

    def _read(self, address: str) -> bytes | None:
        """Return the file of output/ that answers an address of this site."""
        path = self.file_of(address)
        with contextlib.suppress(OSError):
            return Path(path).read_bytes() if path else None
        return None

    def file_of(self, address: str) -> str | None:
        """Return the path of the file that answers an address of this site."""
        base = self._board.snapshot.base
        plain = unquote(address.partition("#")[0].partition("?")[0])
        if not plain.startswith(f"{unquote(base)}/"):
            return None
        found = files.find(self._options.output, plain[len(unquote(base)) :])
        return found.path if found is not None and not found.is_folder else None

    # What changed

    def state(self, answer: Answer) -> State:
        """Return what tells this answer from a later one."""
        if isinstance(answer, Redirect):
            return State(digest_text("redirect", answer.to))
        if isinstance(answer, File):
            return State(digest_text("file", self._stamp(answer.path)))
        styles, rest = hypertext.stylesheets(answer.html)
        stamps = [self._stamp(self.file_of(address)) for address in hypertext.shown(rest)]
        seen = digest_text(str(answer.status), answer.badge, rest.decode("latin-1"), *stamps)
        return State(seen, tuple(map(self._versioned, styles)))

    def _versioned(self, href: str) -> str:
        path = self.file_of(href)
        return f"{href}?{short(digest_text(self._stamp(path)))}" if path else href

    def _stamp(self, path: str | None) -> str:
        try:
            found = os.stat(path) if path else None
        except OSError:
            found = None
        return f"{found.st_mtime_ns}:{found.st_size}" if found else ""

    # The preview's own

    def for_browser(self, page: Page, path: str) -> bytes:
        """Return a page with the preview's script, which knows what it shows."""
        if not hypertext.is_whole_page(page.html):
            return page.html
        state = self.state(page)
        known = {"page": path, "seen": state.seen, "styles": json.dumps(state.styles)}
        return hypertext.with_script(page.html, SCRIPT, known)

    def news(self, path: str) -> dict[str, Any]:
        """Return what a browser that shows `path` is to know now."""
        answer = self.find(path)
        state = self.state(answer)
        page = answer if isinstance(answer, Page) else None
        every = self._board.snapshot.problems
        own = facts.findings(page.subject, every) if page else []
        problems = [*own, *(item for item in every if item not in own)]
        badge = page.badge if page else ""
        return {
            "seen": state.seen,
            "styles": state.styles,
            "problems": len(problems),
            # The same problems, once put away, stay away.
            "digest": digest_text(*map(str, problems)),
            "button": self.text("button.html", badge=badge, count=len(problems)),
            "overlay": self._overlay(problems, own=len(own)) if problems else "",
        }

    def panel(self, path: str) -> str:
        """Return the panel of a page, as HTML."""
        answer = self.find(path)
        page = answer if isinstance(answer, Page) else None
        found = page.subject if page else Subject(path)
        with self.catalog() as catalog:
            known = catalog is not None and (found.page or found.row) is not None
            return self.text(
                "panel.html",
                known=known,
                found=found,
                badge=page.badge if page else "",
                templates=facts.templates(catalog, found) if catalog else [],
                length=facts.length(catalog, found) if catalog else None,
                because=facts.because(found, self._board.snapshot.lang),
                findings=[
                    *self._shown(facts.findings(found, self._board.snapshot.problems)),
                    *(self._advice(catalog, found) if catalog else []),
                ],
                results=facts.results(page.html) if page and page.status == 200 else [],
                hidden=documents.count(catalog)[1] if catalog else 0,
                address=self._address(found),
            )

    def _address(self, found: Subject) -> str:
        """The full address at which readers find a page."""
        with self.catalog() as catalog:
            site = self._config(catalog).url if catalog else ""
        url = found.row.card.url if found.row else urls.url_of(found.path)
        return unquote(site + url)

    def _overview(self) -> dict[str, Any]:
        """What the preview's own front page shows."""
        lang = self._board.snapshot.lang
        listed = []
        with self.catalog() as catalog:
            if catalog is not None:
                zone = self._config(catalog).zone
                for row in documents.hidden(catalog):
                    why = reasons.hidden(row.hidden_by(clock.current()), lang, zone)
                    listed.append((hidden.address(row.card.path), row.card, why))
        problems = self._shown(self._board.snapshot.problems, limit=1000)
        return {"hidden": listed, "problems": problems, "base": self._board.snapshot.base}

    def _overlay(self, problems: Sequence[Problem], *, own: int) -> str:
        """Problems as they lie over a page, the first `own` of which are the page's own."""
        shown, count = self._shown(problems), len(problems)
        return self.text(
            "overlay.html", own=own, problems=shown, count=count, more=count - len(shown)
        )

    def _shown(
        self, problems: Sequence[Problem | Finding], limit: int = LISTED
    ) -> list[dict[str, str]]:
        lang = self._board.snapshot.lang
        found = []
        for item in problems[:limit]:
            what, hint = item.text(lang)
            found.append({"place": item.place, "what": what, "hint": hint})
        return found

    def _advice(self, catalog: Catalog, found: Subject) -> list[dict[str, str]]:
        lang = self._board.snapshot.lang
        advice = facts.advice(catalog, found, self._options.site, self._config(catalog))
        shown = self._shown([item for _, item in advice])
        for entry, (level, item) in zip(shown, advice, strict=False):
            entry["label"] = f"{LEVEL_NAMES[lang][level]} {item.rule}"
        return shown

    def _note(self, name: str) -> bytes:
        return self.html("note.html", name=name)

    def html(self, template: str, **values: Any) -> bytes:
        """Return a page of the preview's own."""
        return self.text(template, **values).encode()

    def text(self, template: str, **values: Any) -> str:
        """Return a piece of HTML from one of the preview's templates."""
        lang = self._board.snapshot.lang
        given = {"texts": TEXTS[lang], "lang": lang, "prefix": hidden.PREFIX, **values}
        return self._env.get_template(template).render(given)

    # The catalog

    @contextlib.contextmanager
    def catalog(self) -> Iterator[Catalog | None]:
        """Open the catalog for reading; None before the first build."""
        found = None
        with contextlib.suppress(store.Failure):
            found = store.open_reader(self._options.state / store.FILE)
        try:
            yield found if found is not None and found.meta("config") else None
        finally:
            if found is not None:
                found.close()

    def _config(self, catalog: Catalog) -> Config:
        return Config(json.loads(catalog.meta("config")))
