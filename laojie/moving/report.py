"""What came of moving a site: counts that add up, what was changed, what needs a person."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from laojie.moving import texts
from laojie.moving.found import Left, Note

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Moved:
    """Something that came along: where it was, where it is now, what to say of it."""

    origin: str
    kind: str
    path: str
    address: str = ""
    aliases: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class Report:
    """Everything that was read, once each."""

    system: str
    source: str
    site: str
    dry: bool = False
    moved: list[Moved] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    general: list[Note] = field(default_factory=list)
    redirects: list[tuple[str, str]] = field(default_factory=list)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return read, imported and skipped, for each kind of thing and in all."""
        imported = Counter(item.kind for item in self.moved)
        skipped: Counter[str] = Counter()
        for item in self.left:
            skipped[item.kind] += item.count
        kinds = [kind for kind in texts.KINDS if imported[kind] or skipped[kind]]
        found = {kind: _sum(imported[kind], skipped[kind]) for kind in kinds}
        return {"all": _sum(imported.total(), skipped.total())} | found

    def notes(self) -> Iterator[tuple[str, Note]]:
        """Yield every note with what it is about."""
        for item in self.moved:
            for found in item.notes:
                yield item.origin, found
        for found in self.general:
            yield "site.yaml", found

    def as_json(self, lang: str) -> str:
        """Return the whole report as JSON."""
        made: dict[str, Any] = {
            "system": self.system,
            "source": self.source,
            "site": self.site,
            "dry_run": self.dry,
            "counts": self.counts(),
            "imported": [_moved(item, lang) for item in self.moved],
            "skipped": [_left(item, lang) for item in self.left],
            "sections": self.sections,
            "general": [_note(item, lang) for item in self.general],
            "redirects": [{"from": old, "to": new} for old, new in self.redirects],
        }
        return json.dumps(made, ensure_ascii=False, indent=1) + "\n"

    def lines(self, lang: str) -> Iterator[str]:
        """Yield the report as lines to read."""
        counts = self.counts()
        yield _line("total", lang, **counts.pop("all"))
        for kind, numbers in counts.items():
            yield _line("kind", lang, kind=texts.KINDS[kind][lang], **numbers)
        aliases = sum(len(item.aliases) for item in self.moved)
        yield _line("made", lang, sections=len(self.sections), aliases=aliases)
        yield from self._reasons(lang)
        yield from self._noted(lang, person=False)
        yield from self._noted(lang, person=True)
        if self.redirects:
            yield _line("redirects", lang, count=len(self.redirects))
        yield _line("dry", lang) if self.dry else _line("next", lang, site=self.site)

    def _reasons(self, lang: str) -> Iterator[str]:
        if self.left:
            yield _line("skipped", lang)
        numbers: Counter[str] = Counter()
        for item in self.left:
            numbers[item.reason] += item.count
        for reason, number in _most(numbers):
            yield f"  {number:6}  {texts.general(texts.REASONS[reason], lang)}"
            same = [item for item in self.left if item.reason == reason]
            yield from _some((_said(item, lang) for item in same), len(same), lang)

    def _noted(self, lang: str, *, person: bool) -> Iterator[str]:
        found = [(origin, n) for origin, n in self.notes() if texts.NOTES[n.code][0] is person]
        if found:
            yield _line("person" if person else "changed", lang)
        for code, number in _most(Counter(n.code for _, n in found)):
            yield f"  {number:6}  {texts.general(texts.NOTES[code][1], lang)}"
            if person:
                same = [(origin, n) for origin, n in found if n.code == code]
                yield from _some((_place(origin, n, lang) for origin, n in same), number, lang)


def _sum(imported: int, skipped: int) -> dict[str, int]:
    return {"read": imported + skipped, "imported": imported, "skipped": skipped}


def _most(numbers: Counter[str]) -> list[tuple[str, int]]:
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))


def _some(said: Iterable[str], count: int, lang: str) -> Iterator[str]:
    for number, text in enumerate(said):
        if number == _SHOWN:
            yield _line("more", lang, count=count - _SHOWN)
            return
        yield f"      {text}"


def _said(item: Left, lang: str) -> str:
    times = f" × {item.count}" if item.count > 1 else ""
    return f"{item.origin}{times}: {texts.fill(texts.REASONS[item.reason], lang, item.params)}"


def _place(origin: str, found: Note, lang: str) -> str:
    line = f":{found.line}" if found.line else ""
    return f"{origin}{line}: {texts.fill(texts.NOTES[found.code][1], lang, found.params)}"


def _line(code: str, lang: str, **params: object) -> str:
    return texts.LINES[code][lang].format_map(params)


def _moved(item: Moved, lang: str) -> dict[str, Any]:
    return {
        "origin": item.origin,
        "kind": item.kind,
        "path": item.path,
        "address": item.address,
        "aliases": list(item.aliases),
        "notes": [_note(found, lang) for found in item.notes],
    }


def _left(item: Left, lang: str) -> dict[str, Any]:
    message = texts.fill(texts.REASONS[item.reason], lang, item.params)
    return {
        "origin": item.origin,
        "kind": item.kind,
        "count": item.count,
        "reason": item.reason,
        "message": message,
    }


def _note(found: Note, lang: str) -> dict[str, Any]:
    person, sentences = texts.NOTES[found.code]
    return {
        "code": found.code,
        "line": found.line,
        "needs_person": person,
        "message": texts.fill(sentences, lang, found.params),
    }
