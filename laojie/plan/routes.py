"""Routes: which output files a document, a list, a file or the site as a whole asks for.

Pure functions of what they are given; `plan.reconcile` compares their answers with the pages
there are.
"""

import posixpath
from collections.abc import Iterable

from laojie.catalog.windows import Recut
from laojie.model import sitemaps, urls
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
) -> list[Route]:
    """Return the pages that the site has once, but for sitemaps; `families` are those of tag,
    topic, author and month that hold a card."""
    found = [
        Route("index.html", "home", SITE, Phase.LIST),
        Route("404.html", "not_found", SITE, Phase.LIST),
        Route("robots.txt", "robots", SITE, Phase.MACHINE),
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
    key = config.values["indexnow_key"]
    if key:
        found.append(Route(f"{key}.txt", "indexnow_key", SITE, Phase.MACHINE))
    if config.values["llms"]:
        found.append(Route("llms.txt", "llms", SITE, Phase.MACHINE))
    if config.values["cms"]:
        found.append(Route("admin/index.html", "cms", SITE, Phase.LIST))
        found.append(Route("admin/config.json", "cms_config", SITE, Phase.MACHINE))
    for name, block in sorted(config.values["blocks"].items()):
        if block["mode"] != "inline":
            found.append(Route(f"blocks/{name}.html", "block", SITE, Phase.LIST, (name,)))
    return found


def sitemap_routes(parts: int, sealed_months: Iterable[str], *, news: bool) -> list[Route]:
    """Return the index and the sitemaps that the site has once. The fronts of lists stand in so
    many `parts`; `sealed_months` are those in which a list page was sealed."""
    found = [Route(sitemaps.INDEX, "sitemap_index", SITE, Phase.MACHINE)]
    for part in range(parts):
        args = (str(part), str(parts)) if parts > 1 else ()
        path = sitemaps.fronts_file(part)
        found.append(Route(path, "sitemap_lists", SITE, Phase.MACHINE, args))
    for month in sealed_months:
        path = sitemaps.sealed_file(month)
        found.append(Route(path, "sitemap_sealed", SITE, Phase.MACHINE, (month,)))
    if news:
        found.append(Route(sitemaps.NEWS, "sitemap_news", SITE, Phase.MACHINE))
    return found


def text_routes(maps: Iterable[Route]) -> list[Route]:
    """Return the text files that stand beside sitemaps; in place of an index, one of the newest
    addresses."""
    found = [Route(sitemaps.TEXT, "sitemap_newest", SITE, Phase.MACHINE)]
    for route in maps:
        if route.kind not in {"sitemap_index", "sitemap_news"}:
            path, args = sitemaps.text_file(route.path), (route.kind, *route.args)
            found.append(Route(path, "sitemap_text", SITE, Phase.MACHINE, args))
    return found
