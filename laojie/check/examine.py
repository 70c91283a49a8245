"""One document examined: what the rules find in it, and the facts that rules about several need."""

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote, unquote, urljoin, urlsplit

from laojie.catalog.checks import Entry, Link
from laojie.check.finding import Finding, finding
from laojie.check.manuscript import Address, Found, Manuscript
from laojie.check.rules import body, front, marks, words
from laojie.model import urls

Rule = Callable[[Manuscript], Iterable[Found]]

# The rules that look at one document alone. Those about several are in `across`.
DOCUMENT_RULES: dict[str, Rule] = {
    "unsafe-link": body.unsafe_link,
    "wrong-address": body.wrong_address,
    "missing-alt": body.missing_alt,
    "heading-jump": body.heading_jump,
    "odd-markdown": body.odd_markdown,
    "repeated-summary": front.repeated_summary,
    "long-address": front.long_address,
    "no-tags": front.no_tags,
    "no-cover": front.no_cover,
    "reprint-date": front.reprint_date,
    "house-names": words.house_names,
    "doubled-words": words.doubled_words,
    "superlatives": words.superlatives,
    "half-width": marks.half_width,
    "spliced-sentence": marks.spliced_sentence,
}
_PLACES = ("title", "summary", "number", "updated", "cover", "related", "translations")
_EXTERNAL = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def findings(page: Manuscript) -> list[Finding]:
    """Return what the rules find in one document, in the order of its lines."""
    return sorted(
        finding(page.path, found.place, name, found.code, **found.params)
        for name, rule in DOCUMENT_RULES.items()
        for found in rule(page)
    )


def entry(page: Manuscript, digest: str) -> Entry:
    """Return what is kept of a document; `digest` is that of its source."""
    card = page.card
    places = {name: page.field(name) for name in _PLACES if name in page.front.value}
    return Entry(
        path=page.path,
        digest=digest,
        kind=card.kind,
        title=card.title,
        summary=card.summary,
        number=card.number,
        section=card.section,
        date=card.date,
        updated=card.updated,
        words=page.body.words,
        places=json.dumps(places),
        findings=json.dumps([_packed(item) for item in findings(page)], ensure_ascii=False),
        anchors=tuple(sorted(page.anchors)),
        links=tuple(links(page)),
    )


def _packed(item: Finding) -> list[object]:
    return [item.line, item.column, item.rule, item.code, item.params]


def unpack(path: str, packed: str) -> Iterator[Finding]:
    """Yield the findings that an entry holds."""
    for line, column, rule, code, params in json.loads(packed):
        yield Finding(path, line, column, rule, code, tuple((k, v) for k, v in params))


def links(page: Manuscript) -> Iterator[Link]:
    """Yield what the document points at: links, pictures, cover, related and translated ones."""
    for address in page.addresses:
        if (found := link(page, address)) is not None:
            yield found
    for address in page.own_fragments:
        yield _link(page.path, address, "link", document=page.path)
    if page.card.cover:
        cover = Address(page.card.cover, page.field("cover"), image=True)
        if not _SCHEME.match(page.card.cover):
            yield _link(page.path, cover, "cover", file=page.card.cover)
        elif (found := _full(page, cover, "cover", page.card.cover)) is not None:
            yield found
    for name in page.details.related:
        place = page.field("related")
        document = urls.relative_source(page.path, name) or ""
        yield _link(page.path, Address(name, place), "related", document=document)
    for document in page.card.translations:
        place = page.field("translations")
        yield _link(page.path, Address(document, place), "related", document=document)


def link(page: Manuscript, address: Address) -> Link | None:
    """Return where an address in a document leads; None where nobody can tell.

    The candidates are those that rendering tries: a document, a file, a page of the site.
    """
    path, kind, value = page.path, "image" if address.image else "link", address.value.strip()
    if _EXTERNAL.match(value):
        return _full(page, address, kind, f"https:{value}" if value.startswith("//") else value)
    if _SCHEME.match(value):
        return None
    plain = value.partition("#")[0].partition("?")[0]
    source = (urls.relative_source(path, plain) or "") if plain else ""
    if plain.endswith(".md"):
        return _link(path, address, kind, document=source)
    if not plain:
        return _link(path, address, kind, document=path if "?" in value else "")
    target = urljoin(page.card.url, _encoded(plain))
    return _link(path, address, kind, file=source, address=target)


def _full(page: Manuscript, written: Address, kind: str, url: str) -> Link | None:
    """Return where a full address leads: into the site if it is the site's own, or out of it;
    None where it is none (`wrong-address` tells)."""
    if not urls.is_web_address(url):
        return None
    site, given = urlsplit(page.settings.url), urlsplit(url)
    inside = given.path or "/"
    # The scheme does not matter: whoever has an own host serves one site at it.
    if _host(given.netloc) == _host(site.netloc) and f"{inside}/".startswith(f"{site.path}/"):
        address = _encoded(inside.removeprefix(site.path) or "/")
        return _link(page.path, written, kind, address=address)
    return _link(page.path, written, kind, external=url)


def _host(netloc: str) -> str:
    """A host as addresses are compared: without the port that goes without saying."""
    with contextlib.suppress(UnicodeError):
        netloc = netloc.encode("idna").decode("ascii")
    name, _, port = netloc.lower().partition(":")
    return name if port in {"", "80", "443"} else f"{name}:{port}"


def _encoded(path: str) -> str:
    return quote(unquote(path), safe="/-._~!$&'()*+,;=:@")


def _link(
    path: str,
    written: Address,
    kind: str,
    *,
    document: str = "",
    file: str = "",
    address: str = "",
    external: str = "",
) -> Link:
    folder, _, name = file.rpartition("/")
    return Link(
        *written.place,
        kind=kind,
        target=written.value,
        document=document,
        folder=folder,
        name=name,
        address=address,
        page=urls.output_path(address) if address else "",
        fragment=unquote(written.value.partition("#")[2]),
        external=external,
    )
