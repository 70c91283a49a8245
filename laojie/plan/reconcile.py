"""Which pages come and go: the routes that are wanted against the pages there are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from laojie.catalog import documents, ledger, pages, windows
from laojie.catalog.documents import Applied
from laojie.catalog.store import Catalog
from laojie.catalog.view import Memory, View
from laojie.catalog.windows import Recut
from laojie.errors import Problem, problem
from laojie.model import sitemaps, urls
from laojie.model.config import Config
from laojie.model.document import SECTION
from laojie.model.page import Route
from laojie.plan import routes


def plan(
    catalog: Catalog,
    config: Config,
    applied: Applied,
    recuts: Sequence[Recut],
    assets: Mapping[str, str | None],
    *,
    now: int,
    build: int,
) -> None:
    """Bring the pages in line with the documents at the moment `now`; `assets` are the files that
    changed, each with its new digest, None when it is gone.

    Drops come first, so that an address may pass from one owner to another in one build.
    """
    # A site that is new has no page to drop.
    if not applied.silent:
        for route in _dropped(catalog, config, applied, recuts, assets, now):
            _drop(catalog, applied, route)
    passed: set[str] = set()
    for route in _wanted(catalog, config, applied, recuts, assets, now):
        _add(catalog, applied, route, build=build, passed=passed)
    for route in pages.waiting(catalog):
        _add(catalog, applied, route, build=build, passed=passed)


def _dropped(
    catalog: Catalog,
    config: Config,
    applied: Applied,
    recuts: Iterable[Recut],
    assets: Mapping[str, str | None],
    now: int,
) -> Iterator[Route]:
    waiting = pages.waiting(catalog)
    for owner, desired in _owners(catalog, config, applied, assets, now):
        present = pages.owned(catalog, owner) + [r for r in waiting if r.owner == owner]
        kept = frozenset(desired)
        yield from (route for route in present if route not in kept)
    for recut in recuts:
        yield from routes.sealed_routes(recut, config)[1]
        if not _has_front(catalog, recut.partition):
            yield routes.list_route(recut.partition, 0, config)


def _wanted(
    catalog: Catalog,
    config: Config,
    applied: Applied,
    recuts: Iterable[Recut],
    assets: Mapping[str, str | None],
    now: int,
) -> Iterator[Route]:
    redirects: list[Route] = []
    for _, desired in _owners(catalog, config, applied, assets, now):
        for route in desired:
            if route.kind == "redirect":
                redirects.append(route)
            else:
                yield route
    if applied.silent:
        for partition, page in windows.sealed_in_order(catalog):
            yield routes.list_route(partition, page, config)
    for recut in recuts:
        if not applied.silent:
            yield from routes.sealed_routes(recut, config)[0]
        if _has_front(catalog, recut.partition):
            yield routes.list_route(recut.partition, 0, config)
    # An old address comes after every page that has the address as its own; one that the ledger
    # alone knows, after those that documents ask for.
    yield from sorted(redirects, key=lambda route: routes.MOVED in route.args)


def _drop(catalog: Catalog, applied: Applied, route: Route) -> None:
    if pages.owner_of(catalog, route.path) == route.owner:
        pages.drop(catalog, route)
        pages.touch(applied, route.path, "page gone")
    pages.stop_waiting(catalog, route)


def _add(catalog: Catalog, applied: Applied, route: Route, *, build: int, passed: set[str]) -> None:
    old = None if applied.silent else pages.at(catalog, route.path)
    if old is not None and _rank(old) > _rank(route):
        pages.drop(catalog, old)
        pages.wait(catalog, old)
    if not pages.add(catalog, route, build=build, passed=passed):
        pages.wait(catalog, route)
        return
    if not applied.silent:
        pages.stop_waiting(catalog, route)
        if old is None:
            pages.touch(applied, route.path, "page new")


def _rank(route: Route) -> int:
    """A page that has the address as its own comes before an old address of another."""
    return (route.kind == "redirect") + (routes.MOVED in route.args)


def clashes(catalog: Catalog) -> list[Problem]:
    """Return a problem for each address that two owners want."""
    waiting = pages.waiting(catalog)
    return [_clash(catalog, route) for route in waiting if routes.MOVED not in route.args]


def is_due(catalog: Catalog, config: Config, now: int) -> bool:
    """Say whether the time alone brings or takes a page: the news sitemap."""
    present = pages.owner_of(catalog, sitemaps.NEWS) == routes.SITE
    return present != bool(View(catalog, config, now, Memory()).news())


def _owners(
    catalog: Catalog,
    config: Config,
    applied: Applied,
    assets: Mapping[str, str | None],
    now: int,
) -> Iterator[tuple[str, list[Route]]]:
    moved = _moved(catalog, applied)
    for path in documents.paths(catalog) if applied.silent else sorted(applied.routes):
        found = documents.address(catalog, path)
        desired = routes.document_routes(path, *found, moved.get(path, ())) if found else []
        yield routes.document_owner(path), desired
        if path.endswith("/index.md"):
            yield _section_front(catalog, config, path)
    for source, digest in sorted(assets.items()):
        desired = [routes.asset_route(source, digest)] if digest else []
        yield routes.asset_owner(source), desired
    yield routes.SITE, _site(catalog, config, now)


def _moved(catalog: Catalog, applied: Applied) -> dict[str, list[str]]:
    """The files at old addresses that the ledger knows, of all documents that are looked at."""
    if ledger.is_empty(catalog):
        return {}
    pairs = ledger.moved(catalog) if applied.silent else []
    for path in sorted(applied.routes):
        pairs += ledger.moved(catalog, path)
    found: dict[str, list[str]] = {}
    for document, path in pairs:
        found.setdefault(document, []).append(path)
    return found


def _section_front(catalog: Catalog, config: Config, path: str) -> tuple[str, list[Route]]:
    """A section's front is there as soon as its index.md is, with or without documents."""
    partition = f"section:{urls.section_of(path)}"
    owner = routes.list_owner(partition)
    present = [route for route in pages.owned(catalog, owner) if len(route.args) > 1]
    wanted = _has_front(catalog, partition)
    return owner, present + ([routes.list_route(partition, 0, config)] if wanted else [])


def _has_front(catalog: Catalog, partition: str) -> bool:
    family, _, name = partition.partition(":")
    if family == "section":
        row = documents.stored(catalog, f"{urls.CONTENT}{name}/index.md")
        if row is not None and row.visible:
            return True
    return windows.size(catalog, partition) > 0


def _site(catalog: Catalog, config: Config, now: int) -> list[Route]:
    view = View(catalog, config, now, Memory())
    months = [name[len("month:") :] for name, _, _ in view.lists("month")]
    found = routes.site_routes(
        config,
        families=[family for family in windows.SHOWN[1:] if view.lists(family)],
        years=sorted({name[:4] for name in months}),
        sections=[name[len("section:") :] for name, _, _ in view.lists("section")],
        articles=windows.size(catalog, "all") > 0,
    )
    sealed = windows.sealed_months(catalog, config, view.hidden_sections())
    maps = routes.sitemap_routes(view.list_parts(), sealed, news=bool(view.news()))
    texts = _texts(view, maps) if config.values["sitemap"]["text"] else []
    return [*found, *maps, *texts]


def _texts(view: View, maps: Iterable[Route]) -> list[Route]:
    """A text file beside each file of a sitemap, those that are lists included."""
    cuts = [
        routes.list_route(name, page, view.config)
        for name, _, _ in view.lists("sitemap")
        for page in range(view.sealed_count(name) + 1)
    ]
    return routes.text_routes([*maps, *cuts])


def _clash(catalog: Catalog, route: Route) -> Problem:
    other = pages.rival(catalog, route) or ""
    url = urls.url_of(route.path)
    mine, theirs = _tag_name(route.owner), _tag_name(other)
    if mine and theirs:
        kind, name = mine
        return problem("site.yaml", "slug-clash", kind=kind, name=name, other=theirs[1], slug=url)
    path = route.owner.partition(":")[2] or "site.yaml"
    line = _alias_line(catalog, path) if route.kind == "redirect" else 1
    # What the site has once belongs to nobody's file.
    name = "Laojie" if other == routes.SITE else other.partition(":")[2]
    return problem(path, "page-clash", line=line, column=1, url=url, other=name)


def _alias_line(catalog: Catalog, path: str) -> int:
    row = documents.stored(catalog, path)
    return documents.details(row).lines.get("aliases", 1) if row else 1


def _tag_name(owner: str) -> tuple[str, str] | None:
    _, _, partition = owner.partition(":")
    family, _, name = partition.partition(":")
    return (family, name) if owner.startswith("list:") and family != SECTION else None
