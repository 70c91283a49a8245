"""Structured data: what a page is about, in the words of schema.org, as JSON-LD."""

from collections.abc import Sequence
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


def item_list(lens: "Lens", cards: Sequence[ShownCard]) -> dict[str, Any]:
    """ItemList of what a list page shows, in its order."""
    items = [
        {"@type": "ListItem", "position": place, "url": card.permalink, "name": card.title}
        for place, card in enumerate(cards, 1)
    ]
    return {"@type": "ItemList", "itemListElement": items}


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
        "inLanguage": lens.settings.language,
    }
    if image:
        made["image"] = [image]
    if card.tags:
        made["keywords"] = list(card.tags)
    section = lens.section(card.section)
    if section:
        made["articleSection"] = section.title
    return made


def listing(lens: "Lens", document: ShownDocument, image: str | None) -> dict[str, Any] | None:
    """Product with an Offer; None where the price is to be agreed, for then there is no Offer."""
    card: Card = document.card
    if card.price is None or card.status not in _AVAILABILITY:
        return None
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


def page(lens: "Lens", kind: str, title: str, url: str) -> dict[str, Any]:
    """WebPage or one of its kinds."""
    return {"@type": kind, "name": title, "url": url, "inLanguage": lens.settings.language}


def _iso(value: datetime | None) -> str:
    return value.isoformat(timespec="seconds") if value else ""
