"""What the user may write, as schemas: front matter of each kind of document, and site.yaml.

YAML scalars arrive here as the text that was typed (see `yamlnodes`), so that a value becomes a
number, a date or a flag only where a field asks for one. Errors carry a code of `messages.TEXTS`.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Annotated, Any, Literal, get_args
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import available_timezones

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from laojie import messages
from laojie.load import dates, odd_dates
from laojie.load.plainyaml import words
from laojie.load.slips import Known, shown
from laojie.model import forms, rules, urls
from laojie.model.document import ARTICLE, LISTING, PAGE, SECTION

_SEPARATORS = re.compile(r"[,，、;；]")
WIDE_BRACKETS = re.compile(r"【[^【】]*】|［[^［］]*］|〔[^〔〕]*〕")
# What is left of a list whose items have no space behind their signs.
_TIGHT_ITEMS = re.compile(r"-[^\s\d-]")
_TRUE, _FALSE = {"true", "yes", "on", "是"}, {"false", "no", "off", "否"}
_INTEGER = re.compile(r"[+-]?\d{1,15}")
# A language, perhaps with a script and a region, of BCP 47: zh, zh-CN, zh-Hant-HK, es-419.
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?", re.IGNORECASE)
_LANGUAGE_PATTERN = r"^\s*[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?\s*$"
# The names by which crawlers go: RFC 9309 allows letters, _ and -, some of them more.
_AGENT = re.compile(r"\*|[A-Za-z0-9][A-Za-z0-9 ._/-]*")
# Its file must not be one of the text sitemaps.
_INDEXNOW = re.compile(r"(?!sitemap-)[A-Za-z0-9-]{8,128}")
_REPOSITORY = re.compile(r"[^\s/:]+(?:/[^\s/:]+)+")


def _wrong(code: str, value: object, **params: object) -> PydanticCustomError:
    text = shown(str(value))
    text = text if len(text) <= 60 else text[:57] + "…"
    return PydanticCustomError(code, "{value}", {"value": text, **params})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _wrong("bad-text", value)
    return words(value)


def _title(value: object) -> str:
    text = _text(value)
    if not text:
        raise _wrong("empty-field", value)
    return text


def _moment(value: object, info: ValidationInfo) -> object:
    if isinstance(value, int):
        return value
    if not isinstance(value, str):
        raise _wrong("bad-date", value)
    try:
        moment = dates.read(value, (info.context or {})["zone"])
    except dates.NoSuchDate:
        raise _wrong("date-none", value) from None
    if moment is not None:
        return moment
    if right := odd_dates.standard(value):
        raise _wrong("date-odd", value, right=right)
    if right := odd_dates.half(value):
        raise _wrong("date-half", value, right=right)
    raise _wrong("bad-date", value)


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in _TRUE | _FALSE:
        raise _wrong("bad-boolean", value)
    return word in _TRUE


def _integer(value: object) -> object:
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or not _INTEGER.fullmatch(value.strip()):
        raise _wrong("bad-number", value)
    return int(value)


def _price(value: object) -> object:
    if not isinstance(value, str):
        return value
    plain = value.strip().replace(",", "").replace("，", "").removesuffix("元").strip()
    if plain == "面议":
        return None
    scale = 10_000 if plain.endswith("万") else 1
    digits = plain.removesuffix("万")
    if not _INTEGER.fullmatch(digits) or int(digits) < 0:
        raise _wrong("bad-number", value)
    return int(digits) * scale


def _names(value: object) -> tuple[str, ...]:
    """A list of names; a text is cut at commas of any width. Doubled names count once."""
    if isinstance(value, str):
        if WIDE_BRACKETS.fullmatch(value.strip()):
            raise _wrong("list-brackets", value)
        if _TIGHT_ITEMS.match(value):
            raise _wrong("yaml-dash-space", value)
        value = _SEPARATORS.split(value)
    return tuple(dict.fromkeys(text for text in map(_text, _entries(value)) if text))


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    return tuple(_entries(value))


def _entries(value: object) -> Iterator[str]:
    """The entries of a list, all of which are texts."""
    if not isinstance(value, (list, tuple)):
        raise _wrong("bad-list", value)
    for number, entry in enumerate(value):
        if not isinstance(entry, str):
            raise _wrong("bad-entry", entry, entry=number)
        yield entry


def _url(value: object) -> object:
    text = _text(value)
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or " " in text:
        raise _wrong("bad-url", value)
    return text


def _site_url(value: object) -> object:
    """Where a site lies: encoded as addresses are (RFC 3986, IDNA), without query or fragment."""
    text = str(_url(value))
    parts = urlsplit(text)
    try:
        host = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:
        raise _wrong("bad-url", value) from None
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise _wrong("bad-url", value)
    return f"{parts.scheme}://{host}{quote(unquote(parts.path))}"


def _site_path(value: object) -> object:
    text = _text(value)
    if not urls.is_site_path(text):
        raise _wrong("bad-path", value)
    return text


def _link(value: object) -> object:
    return _site_path(value) if str(value).startswith("/") else _url(value)


def _slug(value: object) -> object:
    text = _text(value)
    if not urls.is_slug(text):
        raise _wrong("bad-slug", value)
    return text


def _repo(value: object, info: ValidationInfo) -> object:
    """The repository of a hosted backend, as in `owner/name`; in a local folder a mere label."""
    text = _text(value)
    # Without a valid backend nothing can be said of its repository.
    if info.data.get("backend", "local") == "local":
        return text or "local/site"
    if not _REPOSITORY.fullmatch(text):
        raise _wrong("bad-repo", value)
    return text


def _rule(value: object) -> object:
    if value not in rules.RULES:
        near = difflib.get_close_matches(str(value), rules.RULES, n=1)
        nearest = f"{near[0]}? " if near else ""
        raise _wrong("unknown-rule", value, nearest=nearest)
    return value


def _language(value: object) -> object:
    text = _text(value)
    if not _LANGUAGE.fullmatch(text):
        raise _wrong("bad-language", value)
    first, *others = text.split("-")
    shaped = (part.title() if len(part) == 4 else part.upper() for part in others)
    return "-".join([first.lower(), *shaped])


def _agents(value: object) -> object:
    names = _names(value)
    wrong = [name for name in names if not _AGENT.fullmatch(name)]
    if wrong or not names:
        raise _wrong("bad-agent", wrong[0] if wrong else value)
    return names


def _robots_paths(value: object) -> object:
    """Paths of RFC 9309, which may hold * and end with $; other characters are encoded."""
    paths = _texts(value)
    for path in paths:
        if not path.startswith("/") or any(char.isspace() for char in path):
            raise _wrong("bad-path", path)
    return tuple(quote(unquote(path), safe="/%*$?=&-._~!'()+,;:@") for path in paths)


def _indexnow(value: object) -> object:
    text = _text(value)
    if text and not _INDEXNOW.fullmatch(text):
        raise _wrong("bad-key", value)
    return text


def _zone(value: object) -> object:
    if value not in available_timezones():
        raise _wrong("bad-zone", value)
    return value


# What may be typed for each, for the editors of people who write YAML (JSON Schema). Whatever a
# text looks like to YAML, it stays one.
_TYPED = ["string", "number", "boolean"]
_LISTED = {"type": ["array", *_TYPED], "items": {"type": _TYPED}}
_DIGITS = "[0-9０-９]"


def _words(words: Iterable[str]) -> str:
    """A pattern for any of the words, in capitals or not."""
    found = ("".join(f"[{c}{c.upper()}]" if c.isascii() else c for c in word) for word in words)
    return rf"^\s*({'|'.join(found)})\s*$"


def _typed(schema: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema(schema, mode="validation")


_A_TEXT = _typed({"type": _TYPED})
_A_TITLE = _typed({"type": _TYPED, "pattern": r"\S"})
_A_MOMENT = _typed({"type": "string", "pattern": dates.PATTERN})
_A_FLAG = _typed({"type": ["boolean", "string"], "pattern": _words(sorted(_TRUE | _FALSE))})
_AN_INTEGER = {"type": ["integer", "string"], "pattern": rf"^\s*[+-]?{_DIGITS}{{1,15}}\s*$"}
_A_PRICE = rf"^\s*(面议|{_DIGITS}[0-9０-９,，]*\s*万?\s*元?)\s*$"

Text = Annotated[str, BeforeValidator(_text), _A_TEXT]
Title = Annotated[str, BeforeValidator(_title), _A_TITLE]
Moment = Annotated[int, BeforeValidator(_moment), _A_MOMENT]
Flag = Annotated[bool, BeforeValidator(_flag), _A_FLAG]
Integer = Annotated[int, BeforeValidator(_integer), _typed(_AN_INTEGER)]
Size = Annotated[
    int,
    BeforeValidator(_integer),
    Field(ge=1, le=50_000),
    _typed({**_AN_INTEGER, "minimum": 1, "maximum": 50_000}),
]
Price = Annotated[
    int | None,
    BeforeValidator(_price),
    _typed({"type": ["integer", "string"], "minimum": 0, "pattern": _A_PRICE}),
]
Names = Annotated[tuple[str, ...], BeforeValidator(_names), _typed(_LISTED)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts), _typed(_LISTED)]
SiteUrl = Annotated[
    str,
    BeforeValidator(_site_url),
    _typed({"type": "string", "pattern": r"^\s*https?://[^\s/?#][^\s?#]*\s*$"}),
]
FullUrl = Annotated[
    str,
    BeforeValidator(_url),
    _typed({"type": "string", "pattern": r"^\s*https?://[^\s/?#]\S*\s*$"}),
]
SitePath = Annotated[
    str, BeforeValidator(_site_path), _typed({"type": "string", "pattern": "^\\s*/(?!/)[^?#]*$"})
]
Link = Annotated[
    str, BeforeValidator(_link), _typed({"type": "string", "pattern": r"^\s*(/|https?://)"})
]
Slug = Annotated[
    str, BeforeValidator(_slug), _typed({"type": ["string", "number"], "pattern": r"^[^\s/?#\\]+$"})
]
Zone = Annotated[str, BeforeValidator(_zone), _typed({"type": "string"})]
RuleName = Annotated[str, BeforeValidator(_rule), _typed({"enum": sorted(rules.RULES)})]
Level = Literal[(*rules.LEVELS, rules.OFF)]  # type: ignore[valid-type]
Aliases = Annotated[
    tuple[SitePath, ...],
    BeforeValidator(_texts),
    _typed({"type": ["array", "string"], "items": {"type": "string", "pattern": "^/(?!/)"}}),
]
Language = Annotated[
    str, BeforeValidator(_language), _typed({"type": "string", "pattern": _LANGUAGE_PATTERN})
]
Agents = Annotated[tuple[str, ...], BeforeValidator(_agents), _typed(_LISTED)]
RobotsPaths = Annotated[
    tuple[str, ...],
    BeforeValidator(_robots_paths),
    _typed({"type": ["array", "string"], "items": {"type": "string", "pattern": r"^\s*/"}}),
]
IndexNowKey = Annotated[
    str, BeforeValidator(_indexnow), _typed({"type": _TYPED, "pattern": "^[A-Za-z0-9-]{8,128}$"})
]
Offer = Literal["出售", "求购", "代售"]
Status = Literal["在售", "求购", "已预订", "已成交", "已下架", "withdrawn", "撤稿"]
Withdrawn = Literal["withdrawn", "撤稿"]
# Another way to write a value; forms offer one.
ALSO = frozenset({"撤稿"})


class Fields(BaseModel):
    """The base of all schemas: nothing beyond the fields that are named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DocumentFields(Fields):
    """What every document may say."""

    title: Title
    summary: Text = ""
    draft: Flag = False
    expires: Moment | None = None
    aliases: Aliases = ()
    slug: Slug | None = None
    robots: Text = ""
    canonical: FullUrl | None = None
    template: Slug | None = None
    toc: Flag | None = None
    language: Language | None = None
    translations: Texts = ()
    withdrawn: Moment | None = None
    reason: Text = ""
    extra: dict[str, Any] = {}


class PageFields(DocumentFields):
    """Front matter of a page."""

    status: Withdrawn | None = None

    date: Moment | None = None
    updated: Moment | None = None
    weight: Integer = 0
    cover: Text = ""
    cover_alt: Text = ""


class ArticleFields(DocumentFields):
    """Front matter of an article."""

    date: Moment
    status: Withdrawn | None = None
    updated: Moment | None = None
    tags: Names = ()
    author: Text = ""
    source: Text = ""
    source_url: FullUrl | None = None
    cover: Text = ""
    cover_alt: Text = ""
    topics: Names = ()
    pinned: Flag = False
    related: Texts = ()


class ListingFields(DocumentFields):
    """Front matter of a listing."""

    date: Moment
    updated: Moment | None = None
    number: Title
    offer: Offer | None = None
    niche: Text = ""
    followers: Text = ""
    region: Text = ""
    price: Price = None
    status: Status = "在售"
    form: Text = ""
    cover: Text = ""
    cover_alt: Text = ""


class WithdrawnFields(Fields):
    """Front matter of what is withdrawn; no mistake in what else stands there delays that."""

    model_config = ConfigDict(extra="ignore")

    status: Withdrawn
    title: Text = ""
    withdrawn: Moment | None = None
    reason: Text = ""
    slug: Slug | None = None
    aliases: Aliases = ()


class SectionFields(Fields):
    """Front matter of a section's index.md."""

    title: Title
    summary: Text = ""
    kind: Literal["article", "listing"] = "article"
    offer: Offer | None = None
    form: Text = ""
    weight: Integer = 0
    robots: Text = ""
    draft: Flag = False
    aliases: Aliases = ()
    extra: dict[str, Any] = {}


SCHEMAS: dict[str, type[Fields]] = {
    ARTICLE: ArticleFields,
    LISTING: ListingFields,
    PAGE: PageFields,
    SECTION: SectionFields,
}


class LinkFields(Fields):
    """A link in the navigation or the footer."""

    title: Title
    url: Link


class AuthorFields(Fields):
    """An author or a desk."""

    slug: Slug | None = None
    title: Text = ""
    summary: Text = ""
    url: FullUrl | None = None


class TagFields(Fields):
    """A tag."""

    slug: Slug | None = None
    summary: Text = ""


class TopicFields(Fields):
    """A topic (专题)."""

    slug: Slug | None = None
    title: Text = ""
    summary: Text = ""
    cover: Text = ""
    cover_alt: Text = ""


class FormFields(Fields):
    """A hosted form."""

    provider: Literal[forms.PROVIDERS]  # type: ignore[valid-type]
    address: FullUrl
    field: Text = ""
    label: Text = "填写表单"
    opens: Moment | None = None
    closes: Moment | None = None
    sponsored: Flag = False


class BlockFields(Fields):
    """A block that many pages show."""

    mode: Literal["inline", "fragment", "ssi", "esi"] = "fragment"
    title: Text = ""
    url: SitePath = "/"
    count: Size = 10


class FeedFields(Fields):
    """The feeds."""

    items: Size = 20
    hub: FullUrl | None = None


class SitemapFields(Fields):
    """The sitemaps. sitemaps.org allows 50,000 addresses a file; Baidu is said to take 10,000. One
    file of a long month holds from this many to twice as many less one."""

    per_file: Annotated[Size, Field(le=25_000)] = 5_000
    text: Flag = False


class RobotsFields(Fields):
    """What some crawlers may fetch: a group of robots.txt."""

    agents: Agents
    allow: RobotsPaths = ()
    disallow: RobotsPaths = ()


class HomeFields(Fields):
    """The front page."""

    per_section: Size = 6
    pinned: Size = 4
    sections: Names = ()


class CmsFields(Fields):
    """Editing in a browser: where the sources lie, and the script that shows them."""

    backend: Literal["local", "github", "gitlab", "gitea"] = "local"
    repo: Annotated[str, BeforeValidator(_repo)] = Field(default="", validate_default=True)
    branch: Text = ""
    base_url: FullUrl | None = None
    api_root: FullUrl | None = None
    app_id: Text = ""
    script: Title = "root/admin/sveltia-cms.js"
    integrity: Text = ""


class CheckFields(Fields):
    """What `laojie check` looks for."""

    rules: dict[RuleName, Level] = {}
    names: dict[Title, Title] = {}
    superlatives: Names = ()
    allowed: Names = ()
    # What social networks and Google ask of a picture that is to be shown large.
    cover_width: Size = 1200
    cover_height: Size = 630
    external_days: Size = 7


class SiteFields(Fields):
    """site.yaml."""

    name: Title
    url: SiteUrl
    tagline: Text = ""
    description: Text = ""
    language: Language = "zh-CN"
    timezone: Zone = "Asia/Shanghai"
    lang: Literal[messages.LANGUAGES] = "zh"  # type: ignore[valid-type]
    per_page: Size = 20
    archive_per_page: Size = 100
    logo: Text = ""
    icon: Text = ""
    cover: Text = ""
    cover_alt: Text = ""
    author: Text = "编辑部"
    publisher: Text = ""
    navigation: tuple[LinkFields, ...] = ()
    footer: tuple[LinkFields, ...] = ()
    icp: Text = ""
    police: Text = ""
    notice: Text = ""
    baidu_time_factor: Flag = False
    thin_below: Size = 2
    robots: tuple[RobotsFields, ...] = ()
    indexnow_key: IndexNowKey = ""
    llms: Flag = False
    authors: dict[str, AuthorFields] = {}
    tags: dict[str, TagFields] = {}
    topics: dict[str, TopicFields] = {}
    forms: dict[str, FormFields] = {}
    blocks: dict[Slug, BlockFields] = {}
    feeds: FeedFields = FeedFields()
    sitemap: SitemapFields = SitemapFields()
    home: HomeFields = HomeFields()
    cms: CmsFields | None = None
    check: CheckFields = CheckFields()
    extra: dict[str, Any] = {}


# What other programs, and people, call fields that have another name here.
OTHER_NAMES = {
    "description": "summary",
    "excerpt": "summary",
    "keywords": "tags",
    "layout": "template",
    "modified": "updated",
    "lastmod": "updated",
    "permalink": "slug",
    "image": "cover",
    "top": "pinned",
    "标题": "title",
    "日期": "date",
    "时间": "date",
    "摘要": "summary",
    "标签": "tags",
    "专题": "topics",
    "作者": "author",
    "来源": "source",
    "封面": "cover",
    "草稿": "draft",
    "置顶": "pinned",
    "编号": "number",
    "价格": "price",
}
# What the place and the name of a file say already.
SAID_BY_FOLDER = frozenset({"category", "categories", "section", "栏目", "分类"})
SAID_BY_FILE = frozenset({"id"})


@cache
def known(schema: type[Fields]) -> Known:
    """The names that `schema` has, or that may be meant for them, and which of them are lists."""
    names = schema.model_fields
    lists = {name for name, field in names.items() if str(field.annotation).startswith("tuple[str")}
    single = {name for name, kind in readers(schema).items() if kind not in ("names", "texts")}
    meant = (other for other, name in OTHER_NAMES.items() if name in names)
    return Known(frozenset((*names, *meant)), frozenset(lists), frozenset(single))


@cache
def all_names() -> tuple[str, ...]:
    """Every name that a field of any document may have, or that may be meant for one."""
    fields = {name for form in SCHEMAS.values() for name in form.model_fields}
    return tuple(sorted(fields | OTHER_NAMES.keys() | SAID_BY_FOLDER | SAID_BY_FILE))


# By the validator that reads a field, what an editor may write in it.
_READERS: dict[Callable[..., object], str] = {
    _text: "text",
    _title: "text",
    _moment: "moment",
    _flag: "flag",
    _integer: "integer",
    _price: "price",
    _names: "names",
    _texts: "texts",
}


def readers(schema: type[Fields]) -> dict[str, str]:
    """What each field of `schema` holds: text, moment, flag, integer, price, names or texts."""
    found = {}
    for name, field in schema.model_fields.items():
        parts = [*field.metadata, *_metadata(field.annotation)]
        kinds = (_READERS.get(part.func) for part in parts if isinstance(part, BeforeValidator))
        if kind := next(filter(None, kinds), None):
            found[name] = kind
    return found


def _metadata(annotation: object) -> Iterator[object]:
    """What is noted on the types in an annotation such as `Moment | None`."""
    for part in get_args(annotation):
        yield from getattr(part, "__metadata__", ())
