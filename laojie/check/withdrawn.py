"""What should be nowhere any more: the text of withdrawn documents, and numbers that were used."""

import re
from collections.abc import Iterator
from pathlib import Path

from laojie import fingerprint
from laojie.catalog import ledger
from laojie.catalog.checks import Checks
from laojie.catalog.store import Catalog
from laojie.check.finding import Finding, finding
from laojie.load import frontmatter, scan

_TOP = (1, 1)
# What stands in a page as it stands in the source: no mark and no address in it.
_PASSAGE = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff0-9]{9,}|[A-Za-z][A-Za-z0-9 ,]{39,}")
# So many of the longest passages stand for a text.
_PASSAGES = 5


def findings(checks: Checks, catalog: Catalog, site: Path, output: Path) -> Iterator[Finding]:
    """Yield what is left of withdrawn documents in output/, and documents with a used number."""
    yield from _texts(checks, site, output)
    for path, address in ledger.reused(catalog):
        yield finding(path, _TOP, "used-number", address=address)


def _texts(checks: Checks, site: Path, output: Path) -> Iterator[Finding]:
    """A page that was searched in vain is searched again when it is another one, or when other
    documents are withdrawn."""
    passages = {
        passage.encode(): path
        for path in checks.withdrawn_documents()
        for passage in _passages(site, path)
    }
    if not passages:
        return
    clean = []
    for page, digest in checks.unsearched(fingerprint.digest_text(*map(repr, passages))):
        try:
            data = (output / page).read_bytes()
        except OSError:
            continue
        found = {path: passage for passage, path in passages.items() if passage in data}
        for path, passage in found.items():
            text = passage.decode()[:20]
            yield finding(path, _TOP, "withdrawn-text", page=page, text=text)
        if not found:
            clean.append((page, digest))
    checks.note_searched(clean)


def _passages(site: Path, path: str) -> list[str]:
    """The longest passages of a source's body."""
    text, _ = frontmatter.decode(scan.read(site, path)[0], path)
    cut, _ = frontmatter.split(text, path)
    found = set(_PASSAGE.findall(cut.body)) if cut else set()
    return sorted(found, key=lambda passage: (-len(passage), passage))[:_PASSAGES]
