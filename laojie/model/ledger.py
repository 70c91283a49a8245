"""The ledger: a line for each address that was ever published, kept with the sources.

    /a/5743.html 2021-09-01 2021-09-05T10:30+08:00 1:9f3c0a12b4d5e6f7 content/a/5743.md
    /a/5744.html 2021-09-02 - 1:0c1d2e3f40516273 content/a/5744.md gone
    /old/5743.html 2021-09-01 - - content/a/5743.md

The address; the day of its first publication; the moment at which what readers see last changed,
if it ever did; the digest of that (`noticed`), which old addresses have none of; the document; and
`gone` where nothing is to be found any more.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from urllib.parse import quote

from laojie import clock
from laojie.model import urls

FOLDER = "data/ledger/"
ENDING = ".txt"
GONE = "gone"
_NONE = "-"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DIGEST = re.compile(r"\w+:[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One address. `path` is its file below output/; `changed` a moment, None for never."""

    path: str
    first: str
    changed: int | None
    digest: str
    source: str
    gone: bool = False

    @property
    def url(self) -> urls.Url:
        """The address."""
        return urls.url_of(self.path)

    def text(self, zone: tzinfo) -> str:
        """Return the line as it is written, moments in a time zone."""
        changed = clock.at(self.changed, zone).isoformat(timespec="minutes") if self.changed else ""
        words = [shown(self.path), self.first, changed or _NONE, self.digest or _NONE, self.source]
        return " ".join([*words, GONE] if self.gone else words)


def shown(path: str) -> str:
    """Return the address of a file below output/ as people read it: Han characters as they are."""
    address = f"/{path}"
    if address.endswith("/index.html"):
        address = address.removesuffix("index.html")
    return re.sub(r"[%\s]", lambda found: quote(found[0]), address)


def parse(text: str) -> Line | None:
    """Return the line that a text holds, None when it is none."""
    words = text.split()
    if words[5:] not in ([], [GONE]):
        return None
    try:
        address, first, changed, digest, source = words[:5]
        date.fromisoformat(first)
        moment = None if changed == _NONE else datetime.fromisoformat(changed)
    except ValueError:
        return None
    known = (digest == _NONE or _DIGEST.fullmatch(digest)) and _DAY.fullmatch(first)
    is_named = source.startswith(urls.CONTENT) and source.endswith(".md")
    if not (known and is_named and urls.is_site_path(address)) or (moment and not moment.tzinfo):
        return None
    return Line(
        urls.output_path(address),
        first,
        clock.moment(moment) if moment else None,
        "" if digest == _NONE else digest,
        source,
        gone=len(words) > 5,
    )


def shard_of(line: Line) -> str:
    """Return the file in which a new line is put: by the folder of its document and the month, so
    that publishing an article touches one small file."""
    folder = urls.section_of(line.source)
    return f"{FOLDER}{folder}/{line.first[:7]}{ENDING}".replace("//", "/")


def is_shard(path: str) -> bool:
    """Say whether a source is a file of the ledger."""
    return path.startswith(FOLDER) and path.endswith(ENDING)
