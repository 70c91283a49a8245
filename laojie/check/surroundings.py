"""What templates and site.yaml say about addresses: links that no document holds, and anchors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from laojie.load import scan
from laojie.model import urls
from laojie.model.config import Config

_ADDRESS = re.compile(r"""["'](/[^"'{}\s]*)["']""")
_ANCHOR = re.compile(r"""\s(?:id|name)=["']([^"'{}]+)["']""")
# A template that lists the pages links to each of them.
_LISTS_PAGES = re.compile(r"\bpages\(\)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The addresses that templates and settings link to, the anchors that templates have, and
    whether one of them lists all pages."""

    linked: frozenset[str]
    anchors: frozenset[str]
    lists_pages: bool


def of(site: Path, config: Config) -> Surroundings:
    """Read the templates of a site along with its settings."""
    texts = list(_templates(site))
    linked = {found[1] for text in texts for found in _ADDRESS.finditer(text)}
    linked |= set(_addresses(config.values))
    return Surroundings(
        linked=frozenset(urls.encode(address) for address in linked),
        anchors=frozenset(found[1] for text in texts for found in _ANCHOR.finditer(text)),
        lists_pages=any(_LISTS_PAGES.search(text) for text in texts),
    )


def _templates(site: Path) -> Iterator[str]:
    for folder, files in scan.walk(site, [], ("templates",)):
        for name in files.names:
            yield scan.read(site, f"{folder}/{name}")[0].decode("utf-8", "replace")


def _addresses(value: Any) -> Iterator[str]:
    """Each address of the site that stands anywhere in the settings."""
    if isinstance(value, dict):
        for inside in value.values():
            yield from _addresses(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _addresses(inside)
    elif isinstance(value, str) and value.startswith("/"):
        yield value
