"""What is out now, written into the ledger: an act of its own, for a build changes no source.

`record` is called when readers see what was built: by `laojie record`, or after a deploy that went
through. It writes lines that are missing or say something else, and no others.
"""

import json
import os
from bisect import insort
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path

from laojie import clock
from laojie.catalog import ledger as kept
from laojie.catalog import pages, store
from laojie.catalog.store import Catalog
from laojie.errors import ContentError, MachineError, UsageError
from laojie.load import ledger as load_ledger
from laojie.lock import locked
from laojie.model import ledger, noticed, urls
from laojie.model.config import Config
from laojie.model.document import WITHDRAWN
from laojie.model.ledger import Line

_HEAD = "# 发布过的网址，由 laojie record 登记。 Addresses that were published, by laojie record.\n"
# Two branches that both published something keep the lines of both.
_MERGE = "*.txt merge=union\n"


@dataclass(slots=True)
class Recorded:
    """What was written: the new addresses, those of documents that changed, those that went; and
    the files of the ledger, as seen from the site."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def record(
    site: Path,
    state: Path,
    now: int,
    note: Callable[[str], None] = lambda text: None,
    *,
    write: bool = True,
) -> Recorded:
    """Write into the ledger what the last build put out; not `write` only says what that would be.

    Raises UsageError when nothing was built, ContentError when a file of the ledger that is to
    change cannot be read, MachineError.
    """
    path = state / store.FILE
    if not path.is_file():
        raise UsageError(f"{state}: nothing is kept here; build the site first")
    with locked(state, note), closing(store.open_reader(path)) as catalog:
        zone = Config(json.loads(catalog.meta("config"))).zone
        scribe = _Scribe(site, catalog, now, zone)
        scribe.documents()
        scribe.redirects()
        scribe.expired()
        if write and scribe.recorded.files:
            scribe.write()
    return scribe.recorded


class _Scribe:
    """Brings lines to what they are to be.

    Files are read anew, so that what others wrote since the last build stays.
    """

    def __init__(self, site: Path, catalog: Catalog, now: int, zone: tzinfo) -> None:
        self._site = site
        self._catalog = catalog
        self._now = now
        self._zone = zone
        self._files: dict[str, dict[str, Line]] = {}
        self.recorded = Recorded()

    def documents(self) -> None:
        """Lines of documents at their present addresses; one that moved brings its past along."""
        for out in kept.unrecorded(self._catalog):
            path = urls.output_path(out.url)
            if not pages.is_out(self._catalog, path):
                continue
            old = self._old(path)
            past = kept.past(self._catalog, out.path, path)
            if old and old.digest and old.source == out.path:
                past = old
            line = Line(path, self._day(out.date), None, out.digest, out.path)
            if past is not None:
                differ = noticed.differ(past.digest, out.digest)
                changed = self._now if differ else past.changed
                line = replace(line, first=past.first, changed=changed)
            self._put(replace(line, gone=out.kind == WITHDRAWN))

    def redirects(self) -> None:
        """Lines of old addresses."""
        for path, source, date in kept.redirect_pages(self._catalog):
            old = self._old(path)
            self._put(Line(path, old.first if old else self._day(date), None, "", source))

    def expired(self) -> None:
        """Lines of documents that went when their time was over."""
        for path in kept.expired(self._catalog, self._now):
            old = self._old(path)
            if old is not None:
                self._put(replace(old, gone=True))

    def write(self) -> None:
        """Put the files that changed in place."""
        _write(self._site, ledger.FOLDER + ".gitattributes", _MERGE)
        for name in self.recorded.files:
            texts = sorted(line.text(self._zone) + "\n" for line in self._files[name].values())
            _write(self._site, name, "".join([_HEAD, *texts]))

    def _day(self, moment: int | None) -> str:
        return clock.at(self._now if moment is None else moment, self._zone).date().isoformat()

    def _old(self, path: str) -> Line | None:
        """The line of an address as its file has it now."""
        shard = kept.shard(self._catalog, path)
        return self._lines(shard).get(path) if shard else None

    def _lines(self, shard: str) -> dict[str, Line]:
        if shard not in self._files:
            self._files[shard] = _read(self._site, shard)
        return self._files[shard]

    def _put(self, line: Line) -> None:
        """Put a line in place of the one for its address, and note what that says."""
        shard = kept.shard(self._catalog, line.path) or ledger.shard_of(line)
        lines, recorded = self._lines(shard), self.recorded
        old = lines.get(line.path)
        if line == old:
            return
        lines[line.path] = line
        if shard not in recorded.files:
            insort(recorded.files, shard)
        if line.gone and not (old and old.gone):
            recorded.gone.append(line.url)
        elif old is None:
            recorded.added.append(line.url)
        elif line.digest and line.changed != old.changed:
            recorded.changed.append(line.url)


def _read(site: Path, name: str) -> dict[str, Line]:
    if not (site / name).exists():
        return {}
    lines, problems = load_ledger.read(site, name)
    if problems:
        raise ContentError(problems)
    return {line.path: line for line in lines.values()}


def _write(site: Path, name: str, text: str) -> None:
    """Put a file in place whole; one that holds the text already is left alone."""
    target = site / name
    data = text.encode()
    try:
        if target.is_file() and target.read_bytes() == data:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        # Hidden, so that no build takes it for a source.
        temporary = target.with_name(f".{target.name}.tmp")
        temporary.write_bytes(data)
        os.replace(temporary, target)
    except OSError as error:
        raise MachineError(f"{error.filename}: {error.strerror}") from error
