"""Why a page was rendered, and why a document is hidden, in words that need no knowledge of the
catalog."""

from collections.abc import Mapping
from datetime import tzinfo

from laojie import clock
from laojie.messages import HIDDEN
from laojie.model.page import Cause

_CAUSES = {
    "zh": {
        Cause.NEW: "新页面",
        Cause.TOUCHED: "它用到的内容变了",
        Cause.TIME: "到了时间：页面里有随时间变化的内容",
        Cause.OUTPUT: "output/ 里的文件丢失或被改动",
    },
    "en": {
        Cause.NEW: "the page is new",
        Cause.TOUCHED: "it had looked at something that changed",
        Cause.TIME: "its hour came: part of it depends on the time",
        Cause.OUTPUT: "its file in output/ was missing or altered",
    },
}
_CHANGES = {
    "zh": {
        "came": "加入了",
        "left": "离开了",
        "moved": "改动了其中的条目",
        "size": "改变了篇数",
        "pages": "改变了分页或最新时间",
        "edited": "改动了",
        "added": "新增了",
        "removed": "删除了",
        "appeared": "到时间公开了",
        "vanished": "到时间隐藏了",
        "page new": "有了这个页面",
        "page gone": "没有了这个页面",
    },
    "en": {
        "came": "came into it",
        "left": "left it",
        "moved": "changed in it",
        "size": "changed the number of its cards",
        "pages": "changed its pages or its newest moment",
        "edited": "was edited",
        "added": "was added",
        "removed": "was removed",
        "appeared": "appeared: its hour came",
        "vanished": "vanished: its hour came, or went back",
        "page new": "became a page",
        "page gone": "is no page any more",
    },
}
_FAMILIES = {
    "zh": {
        "all": "全部文章",
        "section": "栏目",
        "sections": "栏目的名称与顺序",
        "tag": "标签",
        "topic": "专题",
        "author": "作者",
        "month": "月份",
        "pinned": "置顶文章",
        "listings": "全部挂牌",
        "sitemap": "网站地图",
        "document": "文档",
        "card": "文档的标题与摘要",
        "template": "模板",
        "config": "site.yaml 的设置",
        "data": "数据文件",
        "asset": "文件",
        "page": "站内的页面",
        "fronts": "各列表的最新时间",
        "sealed": "列表的旧页",
        "sizes": "篇数：",
        "pages": "分页：",
    },
    "en": {
        "all": "all articles",
        "sections": "the sections' names and order",
        "pinned": "pinned articles",
        "listings": "all listings",
        "card": "a document's title and summary",
        "config": "a setting of site.yaml",
        "fronts": "the newest moments of the lists",
        "sealed": "older pages of lists",
        "sizes": "the number of cards of",
        "pages": "the pages of",
    },
}


def cause(reason: Mapping[str, str], lang: str) -> str:
    """Return the sentence of a cause."""
    return _CAUSES[lang][Cause(reason["cause"])]


def gone(lang: str) -> str:
    """Return the reason for a file that was removed."""
    return "不再需要这个页面" if lang == "zh" else "the page is no longer made"


def change(reason: Mapping[str, str], lang: str) -> str:
    """Return what the source of a reason did."""
    return _CHANGES[lang].get(reason["change"], reason["change"])


def partition(name: str, lang: str) -> str:
    """Return what a partition is to a reader of the site."""
    family, mark, rest = name.partition(":")
    shown = _FAMILIES[lang].get(family, family)
    if family in {"sizes", "pages"} and mark:
        return f"{shown}{' ' if lang == 'en' else ''}{partition(rest, lang)}"
    return f"{shown} {rest}".strip()


def sentence(reason: Mapping[str, str], lang: str) -> str:
    """Return a reason in one line."""
    if "partition" not in reason:
        return cause(reason, lang)
    looked = partition(reason["partition"], lang)
    return (
        f"{looked}：{reason['source']} {change(reason, lang)}"
        if lang == "zh"
        else (f"{looked}: {reason['source']} {change(reason, lang)}")
    )


def hidden(why: tuple[str, int], lang: str, zone: tzinfo) -> str:
    """Say why readers do not see a document, from what `Stored.hidden_by` returned."""
    reason, moment = why
    return HIDDEN[lang][reason].format(when=when(moment, zone))


def when(moment: int, zone: tzinfo) -> str:
    """Return a moment as people write it, to the minute."""
    return f"{clock.at(moment, zone):%Y-%m-%d %H:%M}"
