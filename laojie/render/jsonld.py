"""Structured data: what a page is about, in the words of schema.org, as JSON-LD."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from laojie.model.document import Card
from laojie.render.shown import ShownCard, ShownDocument

if TYPE_CHECKING:
    from laojie.render.lens import Lens

CONTEXT = "https://schema.org"
BAIDU = "https://ziyuan.baidu.com/contexts/cambrian.jsonld"
_AVAILABILITY = {
    "在售": "https://schema.org/InStock",
    "已预订": "https://schema.org/LimitedAvailability",
    "已成交": "https://schema.org/SoldOut",
    "已下架": "https://schema.org/Discontinued",
}


def scripts(blocks: Sequence[dict[str, Any]], write: Any) -> Markup:
    """Return script elements, one for each block; `write` makes safe JSON of one."""
    made = (
        f'<script type="application/ld+json">{write({"@context": CONTEXT, **block})}</script>'
        for block in blocks
    )
    # json_text leaves no `<` that could end the element.
    return Markup("\n".join(made))  # noqa: S704


def breadcrumb(lens: "Lens", trail: Sequence[dict[str, str]]) -> dict[str, Any]:
    """BreadcrumbList, from the home page down."""
    items = [
        {
            "@type": "ListItem",
            "position": place,
            "name": step["title"],
            "item": lens.absolute(step["url"]),
        }
        for place, step in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def item_list(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """ItemList of what a page leads to, (full address, name), in its order."""
    items = [
        {"@type": "ListItem", "position": place, "url": url, "name": name}
        for place, (url, name) in enumerate(steps, 1)
    ]
    return {"@type": "ItemList", "itemListElement": items}


def card_list(cards: Sequence[ShownCard]) -> dict[str, Any]:
    """ItemList of the cards that a list page shows."""
    return item_list((card.permalink, card.title) for card in cards)


def publisher(lens: "Lens") -> dict[str, Any]:
    """The Organization behind the site, whole: a reference alone is not understood."""
    made: dict[str, Any] = {
        "@type": "Organization",
        "name": lens.settings.publisher or lens.settings.name,
        "url": lens.permalink("/"),
    }
    logo = lens.static(lens.settings.logo)
    if logo:
        made["logo"] = {"@type": "ImageObject", "url": lens.absolute(logo)}
    return made


def website(lens: "Lens") -> list[dict[str, Any]]:
    """WebSite and Organization, for the home page."""
    site = {
        "@type": "WebSite",
        "name": lens.settings.name,
        "url": lens.permalink("/"),
        "inLanguage": lens.settings.language,
        "publisher": publisher(lens),
    }
    return [site, publisher(lens)]


def article(lens: "Lens", document: ShownDocument, image: str | None) -> dict[str, Any]:
    """NewsArticle: dates with their zone, equal to the ones that readers see."""
    card: Card = document.card
    author = lens.author(card.author)
    made: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": card.title,
        "description": card.summary,
        "mainEntityOfPage": document.details.canonical or document.permalink,
        "datePublished": _iso(document.date),
        "dateModified": _iso(document.updated or document.date),
        "author": {
            "@type": "Organization",
            "name": author.title,
            "url": lens.absolute(author.url),
        },
        "publisher": publisher(lens),
        "inLanguage": lens.language(card),
    }
    if image:
        made["image"] = [image]
    if card.tags:
        made["keywords"] = list(card.tags)
    section = lens.section(card.section)
    if section:
        made["articleSection"] = section.title
    return made


def listing(lens: "Lens", document: ShownDocument, image: str | None) -> dict[str, Any]:
    """Product with an Offer; a mere WebPage where the price is to be agreed or something is sought,
    for then there is no Offer, and a Product must have one."""
    card: Card = document.card
    if card.price is None or card.status not in _AVAILABILITY:
        return page(lens, document)
    expired = document.state not in _AVAILABILITY
    status = "已下架" if expired else card.status
    made: dict[str, Any] = {
        "@type": "Product",
        "name": card.title,
        "description": card.summary,
        "sku": card.number,
        "offers": {
            "@type": "Offer",
            "price": card.price,
            "priceCurrency": "CNY",
            "availability": _AVAILABILITY[status],
            "url": document.permalink,
        },
    }
    if image:
        made["image"] = [image]
    return made


def baidu_time(document: ShownDocument) -> dict[str, Any]:
    """Baidu's time factor: when a page was published and updated, in its own vocabulary."""
    published = document.date
    updated = document.updated or published
    pattern = "%Y-%m-%dT%H:%M:%S"
    return {
        "@context": BAIDU,
        "@id": document.permalink,
        "title": document.card.title,
        "pubDate": published.strftime(pattern) if published else "",
        "upDate": updated.strftime(pattern) if updated else "",
    }


def page(lens: "Lens", document: ShownDocument) -> dict[str, Any]:
    """WebPage: what may be said of any document."""
    made: dict[str, Any] = {
        "@type": "WebPage",
        "name": document.card.title,
        "url": document.permalink,
        "inLanguage": lens.language(document.card),
    }
    if document.card.summary:
        made["description"] = document.card.summary
    if document.date:
        made["datePublished"] = _iso(document.date)
        made["dateModified"] = _iso(document.updated or document.date)
    return made


def _iso(value: datetime | None) -> str:
    return value.isoformat(timespec="seconds") if value else ""
