"""Where a new document may go: the folders of content/, and what each holds."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from laojie.load import documents, frontmatter, scan, schema, validation
from laojie.load.source import Inside
from laojie.model import urls
from laojie.model.document import PAGE


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of content/ for documents; `section` is empty for the top one, which holds pages."""

    section: str
    title: str
    inside: Inside
    weight: int = 0

    def path(self, name: str) -> str:
        """Return the source of the document called `name`, as seen from the site."""
        return f"{urls.CONTENT}{self.section}/{name}.md" if self.section else self.page(name)

    @staticmethod
    def page(name: str) -> str:
        """Return the source of the page called `name`."""
        return f"{urls.CONTENT}{name}.md"


def find(site: Path) -> list[Place]:
    """Return the sections as readers meet them, by weight, and the place of pages last."""
    found = list(_below(site, "", Place("", "", Inside())))
    found.sort(key=lambda place: (place.weight, place.section))
    return [*found, Place("", "", Inside(PAGE))]


def _below(site: Path, section: str, above: Place) -> Iterator[Place]:
    """Yield the sections in a section; one without an index.md of its own is like the one above."""
    try:
        entries = sorted(os.scandir(site / urls.CONTENT / section), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        path = f"{section}/{entry.name}".lstrip("/")
        if not entry.is_dir() or not scan.is_source(urls.CONTENT + path):
            continue
        if not section and path in documents.RESERVED:
            continue
        place = _read(site, path, above)
        yield place
        yield from _below(site, path, place)


def _read(site: Path, section: str, above: Place) -> Place:
    source = f"{urls.CONTENT}{section}/index.md"
    fields = _fields(site, source)
    if fields is None:
        return Place(section, section, above.inside, above.weight)
    inside = Inside(fields.kind, fields.offer or "", fields.form)
    return Place(section, fields.title, inside, fields.weight)


def _fields(site: Path, source: str) -> schema.SectionFields | None:
    """Return what an index.md says, None when there is none, or none that can be read."""
    data, wrong = scan.read(site, source)
    text, problems = frontmatter.decode(data, source)
    if wrong is not None or problems:
        return None
    cut, _ = frontmatter.split(text, source)
    return validation.validate(schema.SectionFields, cut.yaml, source, 2, {})[0] if cut else None
