"""The editing page /admin/: Sveltia CMS, and what it is told of the site.

The page is one script; which script, and where it finds the sources, `cms` in site.yaml says. Its
forms come from the schemas (`load/cms.py`), its collections from the sections.
"""

import json
from html import escape
from typing import Any

from laojie.model import urls
from laojie.model.document import PAGE, SECTION, Card
from laojie.render.lens import Lens

_TEXTS: dict[str, dict[str, Any]] = {
    "zh": {
        "title": "编辑后台",
        "pages": "单页",
        "page": "单页",
        "section": "栏目名称与介绍",
        "new": {"article": "文章", "listing": "信息"},
        "name": "文件名，也是网址的最后一段；公开之后不要改",
        "images": "公用图片",
    },
    "en": {
        "title": "Editing",
        "pages": "Pages",
        "page": "page",
        "section": "Name and introduction of the section",
        "new": {"article": "article", "listing": "listing"},
        "name": "Name of the file and last part of the address; keep it once it is public",
        "images": "Shared pictures",
    },
}
# No two editors begin a document in the same second. A number that counts only `laojie new`
# can give: it sees all files.
_NAME = "{{year}}{{month}}{{day}}-{{hour}}{{minute}}{{second}}"
_HOSTS = ("repo", "branch", "base_url", "api_root", "app_id")


def page(lens: Lens, args: tuple[str, ...]) -> str:
    """The page itself: it fetches the script, and the script fetches `config.json` beside it."""
    settings = lens.settings
    texts, wanted = _TEXTS[settings.lang], str(settings.cms.script)
    script = lens.static(wanted) or wanted
    integrity = str(settings.cms.integrity)
    given = f' integrity="{escape(integrity)}"' if integrity else ""
    crossorigin = ' crossorigin="anonymous"' if given else ""
    return (
        f'<!doctype html>\n<html lang="{escape(str(settings.language))}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(texts['title'])} - {escape(str(settings.name))}</title>\n"
        '<link rel="cms-config-url" type="application/json" '
        f'href="{lens.href("/admin/config.json")}">\n</head>\n<body>\n'
        f'<script src="{escape(script)}"{given}{crossorigin}></script>\n</body>\n</html>\n'
    )


def config(lens: Lens, args: tuple[str, ...]) -> str:
    """What Sveltia CMS reads before all else (its `config.yml`, as JSON)."""
    settings = lens.settings
    cms, texts = lens.view.setting("cms"), _TEXTS[settings.lang]
    made = {
        "backend": _backend(cms),
        "site_url": lens.permalink("/"),
        "app_title": f"{texts['title']} - {settings.name}",
        "media_folder": "static/img",
        "public_folder": "/static/img",
        "slug": {"timezone": "local"},
        # A preview that is not the site's own would say something else than `laojie serve`.
        "editor": {"preview": False},
        "output": {"omit_empty_optional_fields": True},
        "collections": [
            *(_section(card, cms["forms"], texts) for card in _in_order(lens)),
            _pages(cms["forms"], texts),
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _backend(cms: dict[str, Any]) -> dict[str, Any]:
    """Where the sources lie. Whoever opens the page on this machine can choose a folder of it; but
    Sveltia CMS wants a host to be named even so, and Gitea is the one it does not call up."""
    found = {name: cms[name] for name in _HOSTS if cms[name]}
    if cms["backend"] == "local":
        return {"name": "gitea", "repo": cms["repo"], "app_id": "local", "auth_methods": ["token"]}
    return {"name": cms["backend"], **found}


def _in_order(lens: Lens) -> list[Card]:
    """The sections as the navigation has them, each followed by those in it."""
    cards = {card.section: card for card in lens.view.all_sections()}

    def place(section: str) -> list[tuple[int, str]]:
        steps = section.split("/")
        above = ["/".join(steps[: n + 1]) for n in range(len(steps))]
        return [(cards[s].weight if s in cards else 0, s) for s in above]

    return [cards[section] for section in sorted(cards, key=place)]


def _section(card: Card, forms: dict[str, Any], texts: dict[str, Any]) -> dict[str, Any]:
    """A section as a collection of the documents beside its index.md."""
    folder = card.section.replace("/", " › ")
    nested = "/" in card.section
    label = f"{card.title}（{folder}）" if nested else card.title
    return {
        **_collection(f"section-{card.section.replace('/', ',')}", label, texts),
        "label_singular": texts["new"][card.inside],
        "folder": f"content/{card.section}",
        "index_file": {"name": "index", "label": texts["section"], "fields": forms[SECTION]},
        "fields": forms[card.inside],
    }


def _pages(forms: dict[str, Any], texts: dict[str, Any]) -> dict[str, Any]:
    return {
        **_collection("pages", texts["pages"], texts),
        "label_singular": texts["page"],
        "folder": urls.CONTENT.rstrip("/"),
        "fields": forms[PAGE],
    }


def _collection(name: str, label: str, texts: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "extension": "md",
        "format": "yaml-frontmatter",
        "slug": {"template": _NAME, "editable": True, "hint": texts["name"]},
        "sortable_fields": {
            "fields": ["title", "date", "updated"],
            "default": {"field": "date", "direction": "descending"},
        },
        # Pictures lie beside the document that shows them.
        "media_folder": "",
        "public_folder": "",
    }
