"""The forms of the editing page, made from the schemas: what an editor may fill in, and how.

They are written as Sveltia CMS wants them: one mapping for each field of each kind of document.
"""

from collections.abc import Sequence
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from laojie.load import schema
from laojie.load.schema import SCHEMAS

Widget = dict[str, Any]

# Dates are written in the site's zone without naming it, as people write them.
_DATE = "YYYY-MM-DD HH:mm"
# The list of a choice that may be left open.
_OPEN = {"zh": "（自动）", "en": "(automatic)"}
_FLAG = {"zh": ("是", "否"), "en": ("yes", "no")}

# Names of fields in Chinese and in English, in the order of a form, and where it helps a word on
# what to write.
_LABELS: dict[str, tuple[str, str]] = {
    "title": ("标题", "Title"),
    "date": ("发表时间", "Date"),
    "kind": ("本栏目的内容", "What the section holds"),
    "number": ("编号", "Number"),
    "offer": ("买卖方向", "Offer"),
    "status": ("状态", "Status"),
    "price": ("价格（元）", "Price (yuan)"),
    "niche": ("领域", "Niche"),
    "followers": ("粉丝", "Followers"),
    "region": ("地区", "Region"),
    "form": ("咨询表单", "Form"),
    "summary": ("摘要", "Summary"),
    "tags": ("标签", "Tags"),
    "topics": ("专题", "Topics"),
    "author": ("署名", "Author"),
    "cover": ("封面图", "Cover"),
    "cover_alt": ("封面图说明", "What the cover shows"),
    "body": ("正文", "Text"),
    "draft": ("草稿", "Draft"),
    "pinned": ("首页置顶", "Pinned to the front page"),
    "updated": ("更新时间", "Updated"),
    "expires": ("到期时间", "Expires"),
    "source": ("转载来源", "Source"),
    "source_url": ("原文网址", "Address of the original"),
    "related": ("相关文章", "Related articles"),
    "toc": ("目录", "Table of contents"),
    "weight": ("排序", "Weight"),
    "withdrawn": ("撤稿时间", "Withdrawn on"),
    "reason": ("撤稿原因", "Why it is withdrawn"),
    "slug": ("网址最后一段", "Last part of the address"),
    "aliases": ("旧网址", "Old addresses"),
    "canonical": ("以哪个网址为准", "Canonical address"),
    "robots": ("给搜索引擎的指示", "For search engines"),
    "language": ("语言", "Language"),
    "translations": ("译文", "Translations"),
    "template": ("模板", "Template"),
    "extra": ("自己加的内容", "Data of your own"),
}
_HINTS: dict[str, tuple[str, str]] = {
    "date": ("还没到的时间，到时候才公开", "Later than now: it comes out then"),
    "summary": ("不写就取正文第一段", "Without one the first paragraph is taken"),
    "author": ("不写就用网站的默认署名", "Without one the site's own author is taken"),
    "source_url": ("转载时填，搜索引擎会以原文为准", "For reprints: the original counts"),
    "related": ("写文件名，如 5738.md", "Names of files, as in 5738.md"),
    "aliases": ("以 / 开头，打开会跳到现在的网址", "They begin with / and lead here"),
    "slug": ("不写就用文件名；公开之后不要改", "Without one the file's name; keep it"),
    "price": ("整数，或“面议”；不写就是面议", "A whole number; empty if negotiable"),
    "weight": ("小的在前", "The smallest comes first"),
    "language": ("和网站的语言不同才写，如 en", "Where it is not the site's, as in en"),
    "translations": ("写文件名；两篇要互相写上", "Names of files; each must name the other"),
    "robots": ("如 noindex", "As in noindex"),
    "withdrawn": ("状态选了撤稿才有用", "Only with the status withdrawn"),
}
_CHOICES: dict[str, tuple[str, str]] = {
    "article": ("文章", "articles"),
    "listing": ("信息", "listings"),
    "withdrawn": ("撤稿", "withdrawn"),
}
_LONG = frozenset({"summary"})
_PICTURES = frozenset({"cover"})


def forms(values: dict[str, Any]) -> dict[str, list[Widget]]:
    """Return the fields of each kind of document; `values` are the settings, all filled in."""
    return {kind: _fields(model, values) for kind, model in SCHEMAS.items()}


def _fields(model: type[schema.Fields], values: dict[str, Any]) -> list[Widget]:
    types = get_type_hints(model, include_extras=True)
    order = list(_LABELS)
    return [
        {**_named(name, values["lang"]), **_input(model, name, types.get(name), values)}
        for name in sorted([*model.model_fields, "body"], key=order.index)
    ]


def _input(model: type[schema.Fields], name: str, kind: Any, values: dict[str, Any]) -> Widget:
    if name == "body":
        # As typed first: the other way of writing knows less Markdown than Laojie does.
        return {"widget": "markdown", "required": False, "modes": ["raw", "rich_text"]}
    return {**_widget(name, kind, values), **_usual(model, name)}


def _named(name: str, lang: str) -> Widget:
    english = lang == "en"
    found: Widget = {"name": name, "label": _LABELS[name][english]}
    return {**found, "hint": _HINTS[name][english]} if name in _HINTS else found


def _usual(model: type[schema.Fields], name: str) -> Widget:
    """Return whether the field must be filled in, and what stands in it to begin with."""
    field = model.model_fields[name]
    if field.is_required():
        return {"required": True} | ({"default": "{{now}}"} if name == "date" else {})
    usual = field.get_default()
    given = isinstance(usual, bool) or (isinstance(usual, str) and usual)
    return {"required": False} | ({"default": usual} if given else {})


def _widget(name: str, kind: Any, values: dict[str, Any]) -> Widget:
    """Return the input for values of a type of the schema."""
    lang = values["lang"]
    if name in _PICTURES:
        return {"widget": "image", "choose_url": True}
    if name in _LONG:
        return {"widget": "text"}
    if name == "form" and values["forms"]:
        return _select([(form, form) for form in values["forms"]], lang, is_open=True)
    is_open = False
    if get_origin(kind) in {Union, UnionType}:
        (kind,) = (part for part in get_args(kind) if part is not type(None))
        is_open = True
    if kind == schema.Moment:
        return {"widget": "datetime", "format": _DATE, "input_timezone": values["timezone"]}
    if kind == schema.Flag:
        yes, no = _FLAG[lang]
        flags = [(yes, True), (no, False)]
        return _select(flags, lang, is_open=True) if is_open else {"widget": "boolean"}
    if get_origin(kind) is Literal:
        names = {
            value: _CHOICES.get(value, (value, value))
            for value in get_args(kind)
            if value not in schema.ALSO
        }
        found = [(pair[lang == "en"], value) for value, pair in names.items()]
        return _select(found, lang, is_open=is_open)
    return dict(_WIDGETS[repr(kind)])


def _select(options: Sequence[tuple[str, str | bool]], lang: str, *, is_open: bool) -> Widget:
    listed = [(_OPEN[lang], ""), *options] if is_open else options
    return {"widget": "select", "options": [{"label": name, "value": v} for name, v in listed]}


_WIDGETS: dict[str, Widget] = {
    repr(kind): widget
    for kind, widget in (
        (schema.Text, {"widget": "string"}),
        (schema.Title, {"widget": "string"}),
        (schema.Slug, {"widget": "string"}),
        (schema.FullUrl, {"widget": "string", "type": "url"}),
        (schema.Language, {"widget": "string"}),
        (schema.Integer, {"widget": "number", "value_type": "int"}),
        (schema.Price, {"widget": "string"}),
        (schema.Names, {"widget": "list"}),
        (schema.Texts, {"widget": "list"}),
        (schema.Aliases, {"widget": "list"}),
        (dict[str, Any], {"widget": "keyvalue"}),
    )
}
