"""What the user may write, as schemas: front matter of each kind of document, and site.yaml.

YAML scalars arrive here as the text that was typed (see `yamlnodes`), so that a value becomes a
number, a date or a flag only where a field asks for one. Errors carry a code of `messages.TEXTS`.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any, Literal
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from laojie import clock, messages
from laojie.model import forms, urls

_DATE = re.compile(
    r"(\d{4})(?:-|/|年)(\d{1,2})(?:-|/|月)(\d{1,2})日?"
    r"(?:[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_SEPARATORS = re.compile(r"[,，、;；]")
_TRUE, _FALSE = {"true", "yes", "on", "是"}, {"false", "no", "off", "否"}
_INTEGER = re.compile(r"[+-]?\d{1,15}")
_REPOSITORY = re.compile(r"[^\s/:]+(?:/[^\s/:]+)+")


def _wrong(code: str, value: object, **params: object) -> PydanticCustomError:
    shown = str(value)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    return PydanticCustomError(code, "{value}", {"value": shown, **params})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _wrong("bad-text", value)
    return " ".join(value.split())


def _title(value: object) -> str:
    text = _text(value)
    if not text:
        raise _wrong("empty-field", value)
    return text


def _moment(value: object, info: ValidationInfo) -> object:
    if isinstance(value, int):
        return value
    found = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise _wrong("bad-date", value)
    *parts, where = found.groups()
    numbers = [int(part or 0) for part in parts]
    try:
        zone = _offset(where) or (info.context or {})["zone"]
        moment = clock.moment(datetime(*numbers, tzinfo=zone))  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        raise _wrong("bad-date", value) from None
    if not clock.LONG_AGO < moment < clock.FOREVER:
        raise _wrong("bad-date", value)
    return moment


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


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


def _names(value: object) -> object:
    """A list of names; a text is cut at commas of any width. Doubled names count once."""
    if isinstance(value, str):
        value = _SEPARATORS.split(value)
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) for v in value):
        raise _wrong("bad-list", value)
    return tuple(dict.fromkeys(text for text in map(_text, value) if text))


def _texts(value: object) -> object:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) for v in value):
        raise _wrong("bad-list", value)
    return tuple(value)


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


def _zone(value: object) -> object:
    if value not in available_timezones():
        raise _wrong("bad-zone", value)
    return value


Text = Annotated[str, BeforeValidator(_text)]
Title = Annotated[str, BeforeValidator(_title)]
Moment = Annotated[int, BeforeValidator(_moment)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Integer = Annotated[int, BeforeValidator(_integer)]
Size = Annotated[int, BeforeValidator(_integer), Field(ge=1, le=50_000)]
Price = Annotated[int | None, BeforeValidator(_price)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]
SiteUrl = Annotated[str, BeforeValidator(_site_url)]
FullUrl = Annotated[str, BeforeValidator(_url)]
SitePath = Annotated[str, BeforeValidator(_site_path)]
Link = Annotated[str, BeforeValidator(_link)]
Slug = Annotated[str, BeforeValidator(_slug)]
Zone = Annotated[str, BeforeValidator(_zone)]
Aliases = Annotated[tuple[SitePath, ...], BeforeValidator(_texts)]
Offer = Literal["出售", "求购", "代售"]
Status = Literal["在售", "求购", "已预订", "已成交", "已下架"]


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
    extra: dict[str, Any] = {}


class PageFields(DocumentFields):
    """Front matter of a page."""

    date: Moment | None = None
    updated: Moment | None = None
    weight: Integer = 0
    cover: Text = ""
    cover_alt: Text = ""


class ArticleFields(DocumentFields):
    """Front matter of an article."""

    date: Moment
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
    extra: dict[str, Any] = {}


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


class BlockFields(Fields):
    """A block that many pages show."""

    mode: Literal["inline", "fragment", "ssi", "esi"] = "fragment"
    title: Text = ""
    url: SitePath = "/"
    count: Size = 10


class FeedFields(Fields):
    """The feeds."""

    items: Size = 20


class SitemapFields(Fields):
    """The sitemaps. sitemaps.org allows 50,000 addresses a file; Baidu is said to take 10,000. One
    file of a long month holds from this many to twice as many less one."""

    per_file: Annotated[Size, Field(le=25_000)] = 5_000


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


class SiteFields(Fields):
    """site.yaml."""

    name: Title
    url: SiteUrl
    tagline: Text = ""
    description: Text = ""
    language: Text = "zh-CN"
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
    authors: dict[str, AuthorFields] = {}
    tags: dict[str, TagFields] = {}
    topics: dict[str, TopicFields] = {}
    forms: dict[str, FormFields] = {}
    blocks: dict[Slug, BlockFields] = {}
    feeds: FeedFields = FeedFields()
    sitemap: SitemapFields = SitemapFields()
    home: HomeFields = HomeFields()
    cms: CmsFields | None = None
    extra: dict[str, Any] = {}
