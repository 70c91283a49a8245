"""Rules about several documents, answered from the facts that are kept of each."""

import difflib
import json
from collections.abc import Iterator

from laojie import clock
from laojie.catalog.checks import Checks, Place, Twin
from laojie.check.finding import Finding, finding
from laojie.check.manuscript import Place as Where
from laojie.check.settings import Settings
from laojie.check.surroundings import Surroundings
from laojie.model.config import Config

_SHOWN = ("image", "cover")
_TOP = (1, 1)
# To find what is most like a name takes long where there are many.
_COMPARED = 200
_DUPLICATES = {
    "duplicate-title": "title",
    "duplicate-summary": "summary",
    "duplicate-number": "number",
}


def findings(
    checks: Checks, config: Config, settings: Settings, around: Surroundings, now: int
) -> Iterator[Finding]:
    """Yield what is wrong between documents at the moment `now`."""
    yield from _links(checks, around, now)
    yield from _covers(checks, settings)
    yield from _orphans(checks, around)
    for rule, field in _DUPLICATES.items():
        for twin in checks.twins(field):
            place = _place(twin.places, field)
            yield finding(twin.path, place, rule, value=_short(twin), other=twin.other)
    for path, places, moment in checks.updated_after(now):
        when = f"{clock.at(moment, config.zone):%Y-%m-%d %H:%M}"
        yield finding(path, _place(places, "updated"), "future-update", when=when)


def _links(checks: Checks, around: Surroundings, now: int) -> Iterator[Finding]:
    for link in checks.dead_links():
        rule = "missing-image" if link.kind in _SHOWN else "missing-link"
        yield _at(link, rule, target=link.target)
    for link in checks.hidden_links(now):
        yield _at(link, "draft-link", target=link.target, source=link.detail)
    for link in checks.withdrawn_links():
        yield _at(link, "withdrawn-link", target=link.target, source=link.detail)
    for link in checks.dead_fragments():
        fragment = link.target.partition("#")[2]
        if fragment not in around.anchors:
            nearest = _nearest(fragment, checks.anchors(link.detail))
            code = "missing-fragment-near" if nearest else ""
            yield _at(
                link,
                "missing-fragment",
                code,
                fragment=fragment,
                source=link.detail,
                nearest=nearest,
            )


def _nearest(fragment: str, names: list[str]) -> str:
    """The name most like a fragment, whatever its case; empty if none is like it."""
    by_case = {name.lower(): name for name in names[:_COMPARED]}
    near = difflib.get_close_matches(fragment.lower(), by_case, n=1)
    return by_case[near[0]] if near else ""


def _covers(checks: Checks, settings: Settings) -> Iterator[Finding]:
    width, height = settings.cover
    for cover in checks.small_covers(width, height):
        yield _at(cover, "small-cover", size=cover.detail, wanted=f"{width}×{height}")


def _orphans(checks: Checks, around: Surroundings) -> Iterator[Finding]:
    """Articles and listings stand in the lists of their sections; pages stand in none."""
    if not around.lists_pages:
        for path, address in checks.unlinked_pages():
            if address not in around.linked:
                yield finding(path, _TOP, "orphan", address=address)


def _at(link: Place, rule: str, code: str = "", **params: object) -> Finding:
    return finding(link.path, (link.line, link.column), rule, code, **params)


def _place(places: str, field: str) -> Where:
    line, column = json.loads(places).get(field, _TOP)
    return line, column


def _short(twin: Twin) -> str:
    return twin.value if len(twin.value) <= 40 else f"{twin.value[:39]}…"
