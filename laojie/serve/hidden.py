"""Documents that readers do not see, made for their author alone: output/ stays as it is."""

from laojie.catalog import documents, trial
from laojie.catalog.documents import Stored
from laojie.catalog.store import Catalog
from laojie.model import urls
from laojie.model.config import Config
from laojie.model.document import SECTION
from laojie.model.page import Job, Rendered, Route
from laojie.pipeline import Options
from laojie.plan import routes

# Their addresses begin so; the path of the source follows, as in `/__preview/content/a/1.md`.
PREFIX = "/__preview/"


def address(source: str) -> str:
    """Return the address at which the preview shows a hidden document."""
    return urls.encode(PREFIX + source)


def at(catalog: Catalog, path: str) -> str | None:
    """Return the source of the hidden document that will have the page at an output path."""
    source = documents.owner_of(catalog, urls.url_of(path))
    row = documents.stored(catalog, source) if source else None
    return source if row is not None and not row.visible else None


def render(options: Options, catalog: Catalog, config: Config, row: Stored, now: int) -> Rendered:
    """Return the page that a hidden document would have; one of the future as of its hour.

    The catalog shows the document as public from then on: it must be a reader of its own.
    """
    # Imported here: a preview without hidden documents needs no templates of its own.
    from laojie.render.renderer import Renderer

    moment = now if row.draft else max(now, row.appears)
    trial.reveal(catalog, row.card.path, moment, draft=row.draft)
    renderer = Renderer(catalog, config, options.site, moment, cache=None)
    route = _route(row, config)
    return renderer.render(Job(0, route.path, route.kind, route.args, digest="", stat=""))


def _route(row: Stored, config: Config) -> Route:
    card = row.card
    if card.kind == SECTION:
        return routes.list_route(f"section:{card.section}", 0, config)
    return routes.document_routes(card.path, card.kind, card.url, ())[0]
