"""The lens through which one page sees the site: a view, and how its answers are shown.

Everything a template may call is a method here or an attribute of an object made here.
"""

import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from laojie import clock
from laojie.catalog.view import View
from laojie.errors import Problem, problem
from laojie.model import forms, urls
from laojie.model.document import ARTICLE, LISTING, SECTION, WITHDRAWN, Body, Card, Details
from laojie.render.failed import Failed
from laojie.render.links import Resolver
from laojie.render.shown import Section, Settings, ShownCard, ShownDocument, Term

FEED_TYPES = (
    ("RSS", "feed.xml", "application/rss+xml"),
    ("Atom", "atom.xml", "application/atom+xml"),
    ("JSON Feed", "feed.json", "application/feed+json"),
)
_RELATED_LOOK = 12
# What every template may call.
FUNCTIONS = frozenset(
    {"url", "asset", "static", "data", "link", "section", "sections", "articles", "listings"}
    | {"pinned", "pages", "previous", "next", "related", "tag", "topic", "author"}
    | {"tags", "topics", "authors", "months", "years", "form"}
)
_TAIL = re.compile(r"([^?#]*)(.*)", re.DOTALL)


class Lens:
    """What one page sees of the site, and how. Made anew for every page."""

    def __init__(self, view: View, site: Path) -> None:
        self.view = view
        self.site = site
        self.problems: list[Problem] = []
        self.settings = Settings(self)
        # There is no page without an address in it.
        self._url = str(view.setting("url"))
        self._base = view.config.base_path

    # Addresses

    def href(self, url: str) -> str:
        """Return an address of this site as seen from the root of its host."""
        return self._base + url

    def permalink(self, url: str) -> str:
        """Return the full address."""
        return self._url + url

    def absolute(self, href: str) -> str:
        """Return the full address of what `href` returned."""
        return self.view.config.origin + href if href.startswith("/") else href

    def url(self, path: str) -> str:
        """Return the address of a path on this site, encoded or not; a query or a fragment
        stays as it is."""
        if "://" in path:
            return path
        plain, tail = _TAIL.fullmatch(path).groups()  # type: ignore[union-attr]
        return self.href(urls.encode(unquote(plain))) + tail

    def link(self, url: str) -> str:
        """Return a link of site.yaml: a path of this site, or a full address as it is."""
        return self.href(url) if url.startswith("/") else url

    def file(self, source: str) -> str | None:
        """Return the address of a file under static/ or content/, None when there is none."""
        digest = self.view.asset(source)
        if digest is None or source.endswith(".md"):
            return None
        return self.href(urls.url_of(urls.asset_path(source, digest[:10])))

    def asset(self, path: str) -> str:
        """Return the fingerprinted address of `static/<path>`; raises LookupError."""
        found = self.file(urls.STATIC + path.lstrip("/"))
        if found is None:
            raise LookupError(f"static/{path}: no such file")
        return found

    def static(self, path: str) -> str | None:
        """Return the address of a file that site.yaml names, None when there is none.

        The name is below static/, with or without `/static/` before it, or a full address.
        """
        if not path or "://" in path:
            return path or None
        found = self.file(urls.STATIC + path.removeprefix("/static/"))
        if found is None:
            self.problems.append(problem("site.yaml", "missing-file", target=path))
        return found

    def static_size(self, path: str) -> tuple[int | None, int | None]:
        """Return (width, height) of a picture that site.yaml names."""
        inside = path and "://" not in path
        return self.size(urls.STATIC + path.removeprefix("/static/")) if inside else (None, None)

    def size(self, source: str) -> tuple[int | None, int | None]:
        """Return (width, height) in pixels of a picture, None where unknown."""
        return self.view.picture(source)

    def cover(self, card: Card) -> str | None:
        """Return the address of a card's cover."""
        if not card.cover or "://" in card.cover:
            return card.cover or None
        return self.file(card.cover)

    def cover_size(self, card: Card) -> tuple[int | None, int | None]:
        """Return (width, height) of a card's cover."""
        inside = card.cover and "://" not in card.cover
        return self.size(card.cover) if inside else (None, None)

    def images(self, card: Card) -> list[str]:
        """Return the addresses of a card's pictures that lie on this site, the cover first."""
        own = [card.cover] if card.cover and "://" not in card.cover else []
        found = (self.file(source) for source in dict.fromkeys([*own, *card.images]))
        return [address for address in found if address]

    # Languages

    def language(self, card: Card | None) -> str:
        """Return the language of a document, of the site where it names none."""
        return (card and card.language) or str(self.settings.language)

    def alternates(self, card: Card) -> list[dict[str, str]]:
        """Return the languages of a document, its own among them: {language, url}, the addresses
        full. A document counts that names this one as well; empty when there is none."""
        found = {self.language(card): card}
        for source in card.translations:
            other = self.view.card(source)
            problem_code = self._no_translation(card, source, other, found)
            if problem_code:
                self._at_translations(card, source, problem_code)
            elif other is not None and other.indexed:
                found[self.language(other)] = other
        if len(found) == 1 or not card.indexed:
            return []
        ordered = sorted(found.items())
        return [{"language": name, "url": self.permalink(c.url)} for name, c in ordered]

    def _no_translation(
        self, card: Card, source: str, other: Card | None, found: dict[str, Card]
    ) -> str:
        """Return what is wrong with a document as a translation, empty when nothing is."""
        if other is None:
            return "hidden-link" if self.view.known(source) else "missing-link"
        if card.path not in other.translations:
            return "one-sided-translation"
        return "same-language" if self.language(other) in found else ""

    def _at_translations(self, card: Card, source: str, code: str) -> None:
        line = self.view.details(card.path).lines.get("translations", 1)
        found = problem(card.path, code, line=line, column=1, target=source)
        self.problems.append(found)

    # Time

    def moment(self, seconds: int | None) -> datetime | None:
        """Return a moment as a date and time in the site's zone."""
        return None if seconds is None else clock.at(seconds, self.view.config.zone)

    def passed(self, moment: int | None) -> bool:
        """Say whether a moment is now or past; None never is."""
        return self.view.passed(moment)

    # Documents

    def show(self, cards: list[Card]) -> list[ShownCard]:
        """Return cards as templates see them."""
        return [ShownCard(card, self) for card in cards]

    def document(self, source: str) -> ShownDocument | None:
        """Return a whole document."""
        found = self.view.document(source)
        return None if found is None else ShownDocument(*found, self)

    def document_html(self, source: str) -> Markup:
        """Return a document's body."""
        found = self.document(source)
        return found.html if found else Markup("")

    def resolve(self, card: Card, body: Body) -> Markup:
        """Return a body with every address in it resolved."""
        resolver = Resolver(self, card, body.targets)
        # The body is the newsroom's own HTML, made by Markdown; it is not escaped again.
        done = Markup(resolver.resolve(body.html))  # noqa: S704
        self.problems += resolver.problems
        return done

    def articles(
        self,
        n: int,
        section: str | None = None,
        tag: str | None = None,
        topic: str | None = None,
        author: str | None = None,
    ) -> list[ShownCard]:
        """Return the newest `n` articles, of one section, tag, topic or author if named."""
        named = {"section": section, "tag": tag, "topic": topic, "author": author}
        chosen = [f"{family}:{name}" for family, name in named.items() if name]
        if len(chosen) > 1:
            raise TypeError("articles() takes one of section, tag, topic and author")
        return self.show(self.view.newest(chosen[0] if chosen else "all", n))

    def listings(self, n: int, section: str | None = None) -> list[ShownCard]:
        """Return the newest `n` listings."""
        return self.show(self.view.newest(f"section:{section}" if section else "listings", n))

    def pinned(self, n: int) -> list[ShownCard]:
        """Return the newest `n` pinned articles."""
        return self.show(self.view.newest("pinned", n))

    def pages(self) -> list[ShownCard]:
        """Return the pages at the top level (关于我们 and the like), by weight."""
        cards = self.view.everything("pages")
        return self.show(sorted(cards, key=lambda card: (card.weight, card.path)))

    def previous(self, card: ShownCard) -> ShownCard | None:
        """Return the next older document of the top section in which this one lies."""
        found = self.view.before(_top_section(card), card.card, 1)
        return ShownCard(found[0], self) if found else None

    def next(self, card: ShownCard) -> ShownCard | None:
        """Return the next newer document of the top section in which this one lies."""
        found = self.view.after(_top_section(card), card.card, 1)
        return ShownCard(found[0], self) if found else None

    def related(self, card: ShownCard, n: int) -> list[ShownCard]:
        """Return up to `n` articles to read next: those the editor named, then older ones, of
        the dozen next older in each tag those that stand in the most, newest first."""
        own = card.card
        chosen = {c.path: c for c in self._named(card)}
        shared: Counter[tuple[int, int]] = Counter()
        for tag in own.tags:
            shared.update(self.view.places_before(f"tag:{tag}", own, _RELATED_LOOK))
        # The greater sort key is the newer article; all found are older than this one.
        ranked = sorted(shared, key=lambda place: (-shared[place], -place[0]))
        for other in self.view.at_places(ranked[: max(0, n) + len(chosen)]):
            chosen.setdefault(other.path, other)
        chosen.pop(own.path, None)
        return self.show(list(chosen.values())[:n])

    def _named(self, card: ShownCard) -> list[Card]:
        details = getattr(card, "details", None)
        found = []
        for target in details.related if isinstance(details, Details) else ():
            source = urls.relative_source(card.path, target)
            other = self.view.card(source) if source else None
            if other is not None:
                found += [other] if other.kind != WITHDRAWN else []
            elif isinstance(details, Details):
                line = details.lines.get("related", 1)
                code = "hidden-link" if source and self.view.known(source) else "missing-link"
                self.problems.append(problem(card.path, code, line=line, column=1, target=target))
        return found

    # Sections, tags, topics, authors, months

    def section(self, path: str) -> Section | None:
        """Return the section of a path, None when there is none.

        A folder without an index.md that holds documents goes by its own name.
        """
        source = f"{urls.CONTENT}{path}/index.md"
        card = self.view.card(source)
        if card is None and self.view.page_exists(f"{path}/index.html"):
            name = path.rpartition("/")[2]
            url = urls.encode(f"/{path}/")
            card = Card(source, SECTION, url, name, section=path, inside=ARTICLE)
        return None if card is None else Section(card, self)

    def sections(self, kind: str | None = None) -> list[Section]:
        """Return all sections in their order; `kind` chooses article or listing ones."""
        cards = sorted(self.view.everything("sections"), key=lambda c: (c.weight, c.path))
        found = [Section(card, self) for card in cards]
        return [s for s in found if kind is None or s.kind == kind]

    def tag(self, name: str) -> Term:
        """Return a tag."""
        return Term("tag", name, self)

    def topic(self, name: str) -> Term:
        """Return a topic."""
        return Term("topic", name, self)

    def author(self, name: str) -> Term:
        """Return an author."""
        return Term("author", name, self)

    def terms(self, family: str) -> list[Term]:
        """Return the tags, topics or authors that have articles, most articles first."""
        names = sorted(self.view.names(family), key=lambda item: (-item[1], item[0]))
        return [Term(family, name, self) for name, _ in names]

    def tags(self) -> list[Term]:
        """Return the tags that have articles."""
        return self.terms("tag")

    def topics(self) -> list[Term]:
        """Return the topics that have articles."""
        return self.terms("topic")

    def authors(self) -> list[Term]:
        """Return the authors that have articles."""
        return self.terms("author")

    def months(self) -> list[dict[str, Any]]:
        """Return the months that have articles, newest first: {year, month, count, url}."""
        found = []
        for name, count in sorted(self.view.names("month"), reverse=True):
            url = self.href(f"/archive/{name.replace('-', '/')}/")
            found.append(
                {"year": int(name[:4]), "month": int(name[5:]), "count": count, "url": url}
            )
        return found

    def year(self, name: str) -> dict[str, Any]:
        """Return one year: {year, count, url, months}. Other years do not matter to it."""
        months: list[dict[str, Any]] = []
        for number in range(12, 0, -1):
            count = self.view.size(f"month:{name}-{number:02d}")
            url = self.href(f"/archive/{name}/{number:02d}/")
            if count:
                months.append({"year": int(name), "month": number, "count": count, "url": url})
        total = sum(month["count"] for month in months)
        url = self.href(f"/archive/{name}/")
        return {"year": int(name), "count": total, "url": url, "months": months}

    def years(self) -> list[dict[str, Any]]:
        """Return the years that have articles, newest first: {year, count, url, months}."""
        found: dict[int, dict[str, Any]] = {}
        for month in self.months():
            year = month["year"]
            url = self.href(f"/archive/{year}/")
            entry = found.setdefault(year, {"year": year, "count": 0, "url": url, "months": []})
            entry["count"] += month["count"]
            entry["months"].append(month)
        return list(found.values())

    # Forms, feeds, data

    def form(self, card: ShownCard) -> forms.Form | None:
        """Return the form of a listing; None when it names none."""
        document = card if isinstance(card, ShownDocument) else None
        name = document.details.form if document else self.view.details(card.path).form
        if not name or card.card.kind != LISTING:
            return None
        settings = self.view.named("forms", name)
        if not settings:
            choices = ", ".join(sorted(self.view.setting("forms") or {}))
            own = document.details.lines.get("form") if document else None
            # A form that the listing does not name itself is its section's.
            path = card.path if own else f"{urls.CONTENT}{card.section}/index.md"
            self.problems.append(
                problem(path, "unknown-form", line=own or 1, column=1, name=name, choices=choices)
            )
            return None
        state = forms.state(
            opened=settings["opens"] is None or self.passed(settings["opens"]),
            closed=self.passed(settings["closes"]),
        )
        opens, closes = self.moment(settings["opens"]), self.moment(settings["closes"])
        return forms.build(settings, card.card.number, state, opens, closes)

    def feeds(self, folder: str, title: str) -> list[dict[str, str]]:
        """Return the feeds below a folder of the site: {title, url, type}; none while there is
        nothing to put into them."""
        prefix = urls.encode(f"/{folder}/" if folder else "/")
        # Whether the file is there, not how many articles: that would make a read of each.
        if not self.view.page_exists(urls.output_path(prefix + FEED_TYPES[0][1]), alike=True):
            return []
        return [
            {"title": f"{title} {name}", "url": self.href(prefix + file), "type": kind}
            for name, file, kind in FEED_TYPES
        ]

    def data(self, name: str) -> Any:
        """Return the contents of data/<name>.yaml, .json or .csv; None when there is no file."""
        # Imported here: most sites have no data files.
        from laojie.render import datafiles

        self.view.data(name)
        try:
            return datafiles.read(self.site, name)
        except datafiles.DataError as error:
            raise Failed(error.problem) from error


def _top_section(card: ShownCard) -> str:
    """One partition for all of them, so that the next one's previous one is this one."""
    return "section:" + str(card.section).partition("/")[0]


def json_text(value: Any) -> str:
    """Return JSON that may stand inside a script element: `<` is written as an escape."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
