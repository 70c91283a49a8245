"""`laojie import`: read a source twice, once to place everything, once to write it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path

from laojie.moving.found import (
    DOCUMENT,
    FILE,
    Document,
    File,
    Item,
    Left,
    Options,
    Reader,
    Unconvertible,
    note,
)
from laojie.moving.places import Places
from laojie.moving.references import References
from laojie.moving.report import Moved, Report
from laojie.moving.unusable import Unusable
from laojie.moving.write import Same, Target

SYSTEMS = {
    "hexo": "laojie.moving.hexo:Hexo",
    "hugo": "laojie.moving.hugo:Hugo",
    "jekyll": "laojie.moving.jekyll:Jekyll",
    "pelican": "laojie.moving.pelican:Pelican",
    "wordpress": "laojie.moving.wordpress:WordPress",
    "dedecms": "laojie.moving.dedecms:DedeCMS",
}


@dataclass(frozen=True, slots=True)
class Move:
    """What to move where, and what the caller says of the source."""

    system: str
    source: Path
    site: Path
    dry: bool = False
    url: str = ""
    options: Options = field(default_factory=Options)
    sections: Mapping[str, str] = field(default_factory=dict)


def move(wanted: Move) -> Report:
    """Bring a source into a site; raises Unusable when either cannot be what it is said to be."""
    if not wanted.source.exists():
        raise Unusable(wanted.source, "absent")
    target = Target(wanted.site, dry=wanted.dry)
    reader = _reader(wanted)
    origin = replace(reader.origin, url=wanted.url or reader.origin.url)
    places = Places(origin, wanted.sections)
    places.survey(_items(reader))
    # The site's own author is spelt as the settings have it.
    usual = Counter({origin.author: places.authors.total() + 1} if origin.author else {})
    same = Same({"tags": places.tags, "authors": places.authors + usual})
    target.begin(origin, same.slugs())
    report = Report(wanted.system, str(wanted.source), str(wanted.site), wanted.dry)
    for item in _items(reader):
        _bring(item, reader, places, target, same, report)
    report.sections = [
        s for s, title in sorted(places.sections.items()) if target.section(s, title)
    ]
    if not target.new:
        report.general = [
            note("tag-clash", kind=kind, name=name, other=other)
            for kind, name, other in same.clashes
        ]
    return report


def _reader(wanted: Move) -> Reader:
    module, _, name = SYSTEMS[wanted.system].partition(":")
    # Each system's libraries only when it is asked for.
    reader: Reader = getattr(import_module(module), name)(wanted.source, wanted.options)
    return reader


def _items(reader: Reader) -> Iterator[Item]:
    """What the reader finds; the old home page is for the templates to make."""
    seen: dict[str, tuple[str, ...]] = {}
    for item in reader.items():
        if isinstance(item, Document) and item.index and not item.shelf:
            yield Left(item.origin, DOCUMENT, "home-page")
        elif isinstance(item, Left):
            yield item
        else:
            yield _once(item, seen)


def _once(item: Document | File, seen: dict[str, tuple[str, ...]]) -> Item:
    """The item, unless it was `seen`: what goes by one origin is told apart by its address.

    Exports that overlap have a thing twice; exports of two sites in one folder have two things
    by one number, and the second gets a name of its own.
    """
    text = item.body if isinstance(item, Document) else ""
    mark, same = item.address or f"{hash(text)}", seen.get(item.origin, ())
    if mark in same:
        return Left(item.origin, DOCUMENT if isinstance(item, Document) else FILE, "twice")
    seen[item.origin] = (*same, mark)
    return replace(item, origin=f"{item.origin} ({len(same) + 1})") if same else item


def _document(
    item: Document, reader: Reader, places: Places, target: Target, same: Same
) -> Moved | Left:
    """Bring a document; one whose body is beyond converting costs none of the others."""
    try:
        body, notes = reader.markdown(item, References(places, item))
        return target.document(item, places, body, notes, same)
    except Unconvertible as error:
        return Left(item.origin, DOCUMENT, error.reason, params=error.params)
    except RecursionError:
        return Left(item.origin, DOCUMENT, "too-deep")


def _bring(
    item: Item, reader: Reader, places: Places, target: Target, same: Same, report: Report
) -> None:
    made: object
    if isinstance(item, Document):
        made = _document(item, reader, places, target, same)
    elif isinstance(item, File):
        made = target.copy(item, places.files[item.origin])
    else:
        made = item
    if isinstance(made, Left):
        report.left.append(made)
        if made.moved:
            report.redirects.append(made.moved)
        return
    report.moved.append(made)
    for found in made.notes:
        if found.code == "address-lost":
            params = dict(found.params)
            report.redirects.append((params["address"], params["new"]))
