"""The site's settings as the engine needs them: all filled in, all valid."""

import json
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from laojie import clock, fingerprint
from laojie.model import urls

# Settings that decide which pages there are, in which order, or what a parsed document holds. A
# change of one of these starts from an empty catalog; all others are reads of the pages that
# used them.
STRUCTURAL = ("timezone", "per_page", "archive_per_page", "sitemap", "author", "feeds")
NAMED = ("authors", "tags", "topics")
_TERM_URLS = 8192


@dataclass(frozen=True)
class Config:
    """site.yaml after validation. `values` is what JSON can hold, with every default filled in."""

    values: dict[str, Any]

    @cached_property
    def zone(self) -> tzinfo:
        """The time zone in which dates without a zone are meant."""
        return clock.zone(self.values["timezone"])

    @property
    def lang(self) -> str:
        """The language in which editors are spoken to: zh or en."""
        return str(self.values["lang"])

    @property
    def url(self) -> str:
        """Where the site lies, without a slash at the end."""
        return str(self.values["url"])

    @cached_property
    def base_path(self) -> str:
        """The path part of `url`: empty, or as in `/news`."""
        return urlsplit(self.url).path.rstrip("/")

    @cached_property
    def origin(self) -> str:
        """The part of `url` before its path: `https://www.example.com`."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def per_page(self, partition: str) -> int:
        """How many cards a page of the list of `partition` shows."""
        if partition.startswith("sitemap:"):
            return int(self.values["sitemap"]["per_file"])
        if partition.startswith("month:"):
            return int(self.values["archive_per_page"])
        return int(self.values["per_page"])

    def is_paged(self, partition: str) -> bool:
        """Say whether a list goes on, page by page, to its oldest card. That of the site's own
        author, who wrote most articles, does not: it would repeat the archive."""
        return partition != f"author:{self.values['author']}"

    def slug(self, kind: str, name: str) -> str:
        """The address part of a tag, topic or author; `kind` is the key in site.yaml."""
        entry = self.values[kind].get(name) or {}
        return str(entry.get("slug") or urls.slug(name) or fingerprint.digest_text(name)[:8])

    def term_url(self, family: str, name: str) -> urls.Url:
        """The address of the list of a tag, topic or author; `family` is one of these words."""
        found = self._term_urls.get((family, name))
        if found is None:
            found = urls.encode(f"/{family}/{self.slug(f'{family}s', name)}/")
            if len(self._term_urls) >= _TERM_URLS:
                self._term_urls.clear()
            self._term_urls[family, name] = found
        return found

    @cached_property
    def _term_urls(self) -> dict[tuple[str, str], urls.Url]:
        return {}

    def list_path(self, partition: str, page: int) -> str:
        """The file below output/ of a page of a list; page 0 is its front."""
        family, _, name = partition.partition(":")
        if family == "sitemap":
            return f"sitemap-{name}-{page}.xml" if page else f"sitemap-{name}.xml"
        if family == "section":
            folder = name
        elif family == "month":
            folder = "archive/" + name.replace("-", "/")
        else:
            folder = f"{family}/{self.slug(f'{family}s', name)}"
        return f"{folder}/" + (f"page-{page}.html" if page else "index.html")

    @cached_property
    def structure(self) -> str:
        """The digest of the settings that a change of starts from an empty catalog."""
        parts: dict[str, Any] = {key: self.values[key] for key in STRUCTURAL}
        for key in NAMED:
            entries = self.values[key].items()
            parts[key] = {name: entry["slug"] for name, entry in entries if entry["slug"]}
        parts["blocks"] = {n: b["mode"] for n, b in self.values["blocks"].items()}
        return fingerprint.digest_text(json.dumps(parts, sort_keys=True, ensure_ascii=False))


def flatten(values: Any, prefix: str = "") -> dict[str, str]:
    """Return the digest of every setting by its dotted path, and of every mapping on the way."""
    found: dict[str, str] = {}
    if prefix:
        text = json.dumps(values, sort_keys=True, ensure_ascii=False)
        found[prefix] = fingerprint.digest_text(text)
    if isinstance(values, dict):
        for key, value in values.items():
            found |= flatten(value, f"{prefix}.{key}" if prefix else str(key))
    return found
