"""Routes: which output files a document, a list, a file or the site as a whole asks for.

Pure functions of what they are given; `plan.reconcile` compares their answers with the pages
there are.
"""

import posixpath
from collections.abc import Iterable

from laojie.catalog.windows import Recut
from laojie.model import urls
from laojie.model.config import Config
from laojie.model.document import SECTION
from laojie.model.page import Phase, Route

SITE = "site"
# Marks a redirect that no document asks for: another page at its address comes before it.
MOVED = "moved"
FEEDS = (("feed.xml", "rss"), ("atom.xml", "atom"), ("feed.json", "json"))


def document_owner(path: str) -> str:
    """Return the owner of a document's pages."""
    return f"document:{path}"


def list_owner(partition: str) -> str:
    """Return the owner of a list's pages."""
    return f"list:{partition}"


def asset_owner(path: str) -> str:
    """Return the owner of a published file."""
    return f"asset:{path}"


def document_routes(
    source: str, kind: str, url: str, aliases: Iterable[str], moved: Iterable[str] = ()
) -> list[Route]:
    """Return the page of a document, and one redirect for each of its old addresses: those that
    it names, and the files at those where the ledger says that it was."""
    owner, own = document_owner(source), urls.output_path(url)
    # The page of a section is that of its list.
    found = [] if kind == SECTION else [Route(own, kind, owner, Phase.DOCUMENT, (source,))]
    old = dict.fromkeys(moved, (source, MOVED)) | {alias_path(a): (source,) for a in aliases}
    old.pop(own, None)
    leading = (Route(path, "redirect", owner, Phase.LIST, args) for path, args in old.items())
    return [*found, *leading]


def alias_path(alias: str) -> str:
    """Return the file that answers an old address; one without an ending is a folder's."""
    path = urls.output_path(alias)
    return path if posixpath.splitext(path)[1] else f"{path}/index.html"


def list_route(partition: str, page: int, config: Config) -> Route:
    """Return the route of a list's page; page 0 is its front."""
    family = partition.partition(":")[0]
    kind = "archive_month" if family == "month" else family
    args = (partition, str(page)) if page else (partition,)
    path = config.list_path(partition, page)
    phase = Phase.MACHINE if family == "sitemap" else Phase.LIST
    return Route(path, kind, list_owner(partition), phase, args)


def sealed_routes(recut: Recut, config: Config) -> tuple[list[Route], list[Route]]:
    """Return the routes of sealed pages that came, and of those that went."""
    added = [list_route(recut.partition, page, config) for page in recut.added]
    removed = [list_route(recut.partition, page, config) for page in recut.removed]
    return added, removed


def asset_route(source: str, digest: str) -> Route:
    """Return the route of a file that is published as it is."""
    path = urls.asset_path(source, digest[:10])
    return Route(path, "asset", asset_owner(source), Phase.ASSET, (source,))


def feed_routes(folder: str, partition: str) -> list[Route]:
    """Return the three feeds of a partition, below a folder of output/."""
    prefix = f"{folder}/" if folder else ""
    return [Route(prefix + name, kind, SITE, Phase.MACHINE, (partition,)) for name, kind in FEEDS]


def site_routes(
    config: Config,
    *,
    families: Iterable[str],
    years: Iterable[str],
    sections: Iterable[str],
    articles: bool,
    sealed_months: Iterable[str],
) -> list[Route]:
    """Return the pages that the site has once.

    `families` are those of tag, topic, author and month that hold a card; `sealed_months` are the
    months in which a list page was sealed.
    """
    found = [
        Route("index.html", "home", SITE, Phase.LIST),
        Route("404.html", "not_found", SITE, Phase.LIST),
        Route("robots.txt", "robots", SITE, Phase.MACHINE),
        Route("sitemap.xml", "sitemap_index", SITE, Phase.MACHINE),
        Route("sitemap-lists.xml", "sitemap_lists", SITE, Phase.MACHINE),
    ]
    indexes = {"tag": "tags", "topic": "topics", "author": "authors", "month": "archive"}
    for family in families:
        folder = "archive" if family == "month" else family
        found.append(Route(f"{folder}/index.html", indexes[family], SITE, Phase.LIST))
    for year in years:
        found.append(Route(f"archive/{year}/index.html", "archive_year", SITE, Phase.LIST, (year,)))
    if articles:
        found += feed_routes("", "all")
    for section in sections:
        found += feed_routes(section, f"section:{section}")
    for month in sealed_months:
        path = f"sitemap-lists-{month}.xml"
        found.append(Route(path, "sitemap_sealed", SITE, Phase.MACHINE, (month,)))
    if config.values["cms"]:
        found.append(Route("admin/index.html", "cms", SITE, Phase.LIST))
        found.append(Route("admin/config.json", "cms_config", SITE, Phase.MACHINE))
    for name, block in sorted(config.values["blocks"].items()):
        if block["mode"] != "inline":
            found.append(Route(f"blocks/{name}.html", "block", SITE, Phase.LIST, (name,)))
    return found
