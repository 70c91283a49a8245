"""One document checked by itself, for the preview: as a run does it, but with nothing kept."""

from pathlib import Path

from laojie.catalog import checks
from laojie.catalog.store import Catalog
from laojie.check import across, run, settings, surroundings
from laojie.check.finding import Finding
from laojie.model.config import Config
from laojie.model.rules import OFF

# These need to know of all documents; and these a build tells by itself.
_LEFT_OUT = {
    *("orphan", "duplicate-title", "duplicate-summary", "duplicate-number"),
    *("missing-link", "missing-image", "draft-link"),
}


def look(
    catalog: Catalog, config: Config, site: Path, path: str, now: int
) -> list[tuple[str, Finding]]:
    """Return (level, finding) of what is wrong with the document at `path`, sorted by place.

    Besides it only the documents are read at a place of which it points.
    """
    wanted = settings.of(config)
    with checks.opened(checks.MEMORY, catalog.path) as kept:
        run.take(kept, catalog, config, wanted, site, path)
        for other in kept.pointed_at():
            run.take(kept, catalog, config, wanted, site, other)
        around = surroundings.of(site, config)
        found = {*run.remembered(kept), *across.findings(kept, config, wanted, around, now)}
    told = (item for item in sorted(found) if item.path == path and item.rule not in _LEFT_OUT)
    return [(wanted.level(item.rule), item) for item in told if wanted.level(item.rule) != OFF]
