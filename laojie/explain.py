"""Why a page was rendered, what it looked at, and what will happen next: the catalog, in words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from laojie import clock
from laojie.catalog import documents, pages, reads, store
from laojie.catalog.store import Catalog
from laojie.errors import UsageError
from laojie.fingerprint import number
from laojie.model import reasons, urls
from laojie.model.document import Card, moment_of
from laojie.model.page import (
    ASSET,
    CARD,
    CONFIG,
    DATA,
    DOCUMENT,
    FRONTS,
    PAGE,
    TEMPLATE,
)

_TEXTS = {
    "zh": {
        "made": "属于　　",
        "build": "最近一次生成在第 {build} 次构建（共 {last} 次）",
        "because": "原因　　",
        "read": "它用到　",
        "source": "来源　　",
        "change": "变化　　",
        "looked": "它用到的内容（{count} 项）：",
        "whole": "（全部）",
        "absent": "（还没有）",
        "page": "第 {page} 页",
        "hidden": "没有公开的文档：{count} 篇",
        "line": "  {path}  {why}  《{title}》",
        "next": "下一次变化：{when}",
        "never": "没有",
        "vanishes": "隐藏",
        "changes": "页面变化",
        "appearing": "公开",
    },
    "en": {
        "made": "made for   ",
        "build": "rendered   in build {build} of {last}",
        "because": "because    ",
        "read": "it read    ",
        "source": "source     ",
        "change": "change     ",
        "looked": "looked at ({count}):",
        "whole": "(all of it)",
        "absent": "(not there)",
        "page": "page {page}",
        "hidden": "hidden documents: {count}",
        "line": "  {path}  {why}  “{title}”",
        "next": "next change: {when}",
        "never": "none",
        "vanishes": "vanishes",
        "changes": "changes",
        "appearing": "appears",
    },
}
_SHOWN = 40
# Partitions of single points, each standing for a name.
_POINTS = frozenset({DOCUMENT, CARD, TEMPLATE, CONFIG, DATA, ASSET, PAGE, FRONTS})


def _open(state: Path) -> Catalog:
    path = state / store.FILE
    if not path.is_file():
        raise UsageError(f"{state}: nothing is kept here; build the site first")
    return store.open_reader(path)


def why(state: Path, path: str, lang: str, zone: tzinfo) -> str | None:
    """Return the chain of causes for a page, None when there is no such page.

    `path` is a file below output/, or an address such as `/a/5743.html`.
    """
    texts = _TEXTS[lang]
    catalog = _open(state)
    try:
        name = urls.output_path(path) if path.startswith("/") else path.removeprefix("output/")
        found = pages.why(catalog, name)
        if found is None:
            return None
        lines = [name, f"  {texts['made']}{found['owner']} ({found['kind']})"]
        lines.append("  " + texts["build"].format(build=found["build"], last=catalog.meta("build")))
        lines += _reason(found["reason"], lang)
        names = _names(catalog)
        shown = sorted(_stretch(read, names, lang, zone) for read in found["reads"])
        lines.append("  " + texts["looked"].format(count=len(shown)))
        return "\n".join([*lines, *(f"    {line}" for line in shown)])
    finally:
        catalog.close()


def _reason(reason: dict[str, str], lang: str) -> list[str]:
    texts = _TEXTS[lang]
    lines = [f"  {texts['because']}{reasons.cause(reason, lang)}"]
    if "partition" in reason:
        lines.append(f"    {texts['read']}{reasons.partition(reason['partition'], lang)}")
        lines.append(f"    {texts['source']}{reason['source']}")
        lines.append(f"    {texts['change']}{reasons.change(reason, lang)}")
    return lines


def _names(catalog: Catalog) -> dict[int, str]:
    """Whatever has a name, by the number that stands for it in a read."""
    queries = (
        "SELECT folder || iif(folder = '', '', '/') || name FROM source",
        "SELECT name FROM digest",
        "SELECT path FROM page",
        "SELECT name FROM partition",
    )
    names = [str(row[0]) for query in queries for row in catalog.db.execute(query)]
    names += [name[len("data/") :].rpartition(".")[0] for name in names if name.startswith("data/")]
    return {number(name): name for name in names}


def _stretch(
    read: tuple[str, int, int, int], names: dict[int, str], lang: str, zone: tzinfo
) -> str:
    partition, level, low, high = read
    texts, shown = _TEXTS[lang], reasons.partition(partition, lang)
    if level == reads.ALL:
        return f"{shown} {texts['whole']}"
    if partition.startswith("pages:"):
        return f"{shown} {texts['page'].format(page=low)}{'…' if level == reads.UP else ''}"
    if partition in _POINTS or partition.startswith(documents.SIZES):
        return f"{shown} {names.get(low, texts['absent'])}"
    first = "" if level == reads.DOWN else _when(moment_of(low), zone)
    last = low if level == reads.DOWN else high
    return f"{shown} {first} → {'' if level == reads.UP else _when(moment_of(last), zone)}"


@dataclass(frozen=True, slots=True)
class Due:
    """What readers do not see, and why, and the next moments at which output/ must change, each
    with a source or a page and what happens: `appears`, `vanishes` or `changes`."""

    hidden: list[tuple[Card, tuple[str, int]]]
    moments: list[tuple[int, str, str]]


def due(state: Path, now: int) -> Due:
    """Return what is hidden at the moment `now`, and what happens next."""
    catalog = _open(state)
    try:
        hidden = [(row.card, row.hidden_by(now)) for row in documents.hidden(catalog)]
        moments = documents.next_moments(catalog, now)
        moments += [(until, path, "changes") for until, path in pages.next_moment(catalog)]
        return Due(hidden, sorted(moments))
    finally:
        catalog.close()


def due_lines(found: Due, zone: tzinfo, lang: str) -> Iterator[str]:
    """Yield what is due as people read it."""
    texts = _TEXTS[lang]
    yield texts["hidden"].format(count=len(found.hidden))
    for card, why in found.hidden:
        reason = reasons.hidden(why, lang, zone)
        yield texts["line"].format(path=card.path, why=reason, title=card.title)
    first = _when(found.moments[0][0], zone) if found.moments else texts["never"]
    yield texts["next"].format(when=first)
    for moment, name, what in found.moments[:_SHOWN]:
        shown = texts["appearing" if what == "appears" else what]
        yield f"  {_when(moment, zone)}  {name}  {shown}"


def due_json(found: Due, zone: tzinfo) -> str:
    """Return what is due as other programs read it; moments are ISO 8601 in the site's zone."""

    def written(moment: int) -> str | None:
        return clock.at(moment, zone).isoformat() if moment else None

    hidden = [
        {
            "path": card.path,
            "title": card.title,
            "url": card.url,
            "reason": why,
            "moment": written(moment),
        }
        for card, (why, moment) in found.hidden
    ]
    coming = [
        {"moment": written(moment), "path": path, "change": what}
        for moment, path, what in found.moments
    ]
    return json.dumps({"hidden": hidden, "next": coming}, ensure_ascii=False, indent=1)


def _when(moment: int, zone: tzinfo) -> str:
    if not clock.LONG_AGO < moment < clock.FOREVER:
        return str(moment)
    return reasons.when(moment, zone)
