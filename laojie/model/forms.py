"""Hosted forms: the address that carries a listing's number, and whether the form is open.

Which part of an address carries a value is each provider's own rule, from its help pages:
Jinshuju, Tencent Survey, Wenjuanxing, Google Forms and Tally take it from the query,
Typeform from the fragment (its hidden fields).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

UPCOMING, RUNNING, CLOSED = "未开始", "进行中", "已截止"
PROVIDERS = ("jinshuju", "tencent", "wjx", "google", "tally", "typeform", "url")
NUMBER = "{number}"


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a listing shows it. `url` carries the listing's number."""

    provider: str
    url: str
    label: str
    state: str
    opens: datetime | None = None
    closes: datetime | None = None
    sponsored: bool = False

    @property
    def rel(self) -> str:
        """What a link to the form says of it to search engines."""
        return "sponsored nofollow noopener" if self.sponsored else "nofollow noopener"

    @property
    def open(self) -> bool:
        """Whether the form takes answers now."""
        return self.state == RUNNING


def address(provider: str, base: str, field: str, number: str) -> str:
    """Return the form's address with `number` filled in.

    `{number}` in the address is replaced; otherwise `field` names the parameter that takes it.
    Without either the address stays as it is.
    """
    if NUMBER in base:
        return base.replace(NUMBER, quote(number, safe=""))
    if not field:
        return base
    parts = urlsplit(base)
    if provider == "typeform":
        pairs = parse_qsl(parts.fragment, keep_blank_values=True)
        return urlunsplit(parts._replace(fragment=_with(pairs, field, number)))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if provider == "google" and not any(name == "usp" for name, _ in pairs):
        pairs.append(("usp", "pp_url"))
    return urlunsplit(parts._replace(query=_with(pairs, field, number)))


def _with(pairs: list[tuple[str, str]], field: str, number: str) -> str:
    kept = [(name, value) for name, value in pairs if name != field]
    return urlencode([*kept, (field, number)], quote_via=quote)


def state(*, opened: bool, closed: bool) -> str:
    """Return the state of a form whose opening and closing moments have passed or not."""
    if closed:
        return CLOSED
    return RUNNING if opened else UPCOMING


def build(
    settings: dict[str, Any],
    number: str,
    shown: str,
    opens: datetime | None,
    closes: datetime | None,
) -> Form:
    """Return the form that `settings` (an entry of `forms` in site.yaml) describes, with the
    state to be shown and its moments in the site's zone."""
    return Form(
        provider=settings["provider"],
        url=address(settings["provider"], settings["address"], settings["field"], number),
        label=settings["label"],
        state=shown,
        opens=opens,
        closes=closes,
        sponsored=settings["sponsored"],
    )
