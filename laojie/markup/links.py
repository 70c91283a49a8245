"""The addresses in finished HTML: marked for the page that renders them, and listed."""

import html as entities
import re
from bisect import bisect_left
from dataclasses import dataclass

from laojie.markup.html_scan import tags
from laojie.markup.values import TARGET_END, TARGET_START, Target, TargetKind

_ADDRESSES = frozenset({"href", "src", "poster"})
_MAY_ADDRESS = re.compile("href|src|poster", re.IGNORECASE)
_SHOWN = frozenset({"img", "source", "video", "audio", "track", "input", "image"})
_TIDY_TAG = re.compile(r"<(?P<name>[a-z]+)(?P<attributes> [^<>]*+)>")
_ATTRIBUTE = re.compile(
    r"([^\s/>][^\s/>=]*+)(?:(\s*+=\s*+)(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>\"'][^\s>]*+)))?"
)


@dataclass(frozen=True, slots=True)
class _Address:
    written: str
    """As it stands in the HTML, escaped."""
    value: str
    kind: TargetKind


def mark_targets(
    html: str, source: str, *, any_html: bool = True
) -> tuple[str, tuple[Target, ...]]:
    """`html` with each address in it marked, and the addresses with their lines in `source`.

    An address is what href, src or poster says inside a tag (not in text, comments, scripts). One
    that is only a fragment (#...) points into this page, so it is left as it is.
    """
    found: list[_Address] = []
    pieces: list[str] = []
    position = 0
    for tag in tags(html) if any_html else _TIDY_TAG.finditer(html):
        attributes = tag["attributes"]
        if attributes and _MAY_ADDRESS.search(attributes):
            pieces += [html[position : tag.start("attributes")], _mark(tag, found)]
            position = tag.end("attributes")
    if not found:
        return html, ()
    pieces.append(html[position:])
    return "".join(pieces), _locate(found, source)


def _mark(tag: re.Match[str], found: list[_Address]) -> str:
    """The attributes of `tag` with their addresses marked; what they are is added to `found`."""
    shown = tag["name"].lower() in _SHOWN

    def mark(match: re.Match[str]) -> str:
        name, equals, double, single, bare = match.groups()
        if not equals or name.lower() not in _ADDRESSES:
            return match[0]
        written = double if double is not None else single if single is not None else bare
        value = entities.unescape(written)
        if value.lstrip().startswith("#"):
            return match[0]
        found.append(_Address(written, value, "image" if shown else "link"))
        # Between double quotes whatever it stood in before.
        quoted = written.replace('"', "&quot;")
        return f'{name}="{TARGET_START}{quoted}{TARGET_END}"'

    return _ATTRIBUTE.sub(mark, tag["attributes"])


def _locate(found: list[_Address], source: str) -> tuple[Target, ...]:
    """The addresses with the line each stands on, looking on from the one before it."""
    breaks = [match.start() for match in re.finditer("\n", source)]
    position = 0
    targets: list[Target] = []
    for address in found:
        place = _find(address, source, position)
        if place < 0:
            # Such as the one in a definition, [名]: address, that stood further up.
            place = _find(address, source, 0)
        else:
            position = place + 1
        line = bisect_left(breaks, place) + 1 if place >= 0 else None
        targets.append(Target(address.value, address.kind, line))
    return tuple(targets)


def _find(address: _Address, source: str, position: int) -> int:
    # An empty address is the () of [字]().
    place = source.find(address.value.removeprefix("mailto:") or "()", position)
    return place if place >= 0 else source.find(address.written or "()", position)
