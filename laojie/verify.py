"""Is output/ what a clean build would give? Built elsewhere and compared, byte for byte."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from laojie import pipeline
from laojie.catalog import pages, store
from laojie.lock import locked
from laojie.pipeline import Options, Report


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that a clean build would not give as it is: missing, extra or different."""

    path: str
    kind: str


def verify(
    options: Options, folder: Path, note: Callable[[str], None] = lambda text: None
) -> tuple[list[Difference], Report]:
    """Build the site afresh below the empty `folder` and compare; return what differs.

    The clean build is for the moment of the last build, and files in output/ that Laojie did not
    write do not count.
    """
    pipeline.check_places(options)
    with locked(options.state, note):
        catalog = store.open_catalog(options.state)
        try:
            now = int(catalog.meta("now") or options.now)
            foreign = _foreign(catalog, options.output)
        finally:
            catalog.close()
        clean = replace(
            options,
            output=folder / "output",
            now=now,
            folder=folder / "state",
            fresh=False,
            strict=False,
        )
        report = pipeline.build(clean)
        return compare(clean.output, options.output, foreign), report


def _foreign(catalog: store.Catalog, output: Path) -> set[str]:
    known = {row[0] for row in catalog.db.execute("SELECT path FROM page WHERE NOT gone")}
    return {path for path in files(output) if path not in known and not pages.exists(catalog, path)}


def files(folder: Path) -> list[str]:
    """Return the files below a folder, sorted, with `/` between the names."""
    found = []
    for root, _, names in os.walk(folder):
        inside = os.path.relpath(root, folder).replace(os.sep, "/")
        found += [name if inside == "." else f"{inside}/{name}" for name in names]
    return sorted(found)


def compare(clean: Path, output: Path, ignored: set[str]) -> list[Difference]:
    """Return how `output` differs from `clean`, by path."""
    wanted, present = set(files(clean)), set(files(output)) - ignored
    found = [Difference(path, "missing") for path in wanted - present]
    found += [Difference(path, "extra") for path in present - wanted]
    for path in wanted & present:
        if (clean / path).read_bytes() != (output / path).read_bytes():
            found.append(Difference(path, "different"))
    return sorted(found, key=lambda difference: difference.path)
