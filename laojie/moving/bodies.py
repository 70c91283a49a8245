"""What the tags of all systems have in common: code is left alone, the unknown stays visible."""

import html
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator

_FENCE = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_QUIET = re.compile(
    r"<!--(?:(?!<!--).)*?-->"
    r"|<(script|style|pre|code|textarea)\b[^<>]*>(?:(?!<\1\b).)*?</\1\s*>"
    # A code span ends with its paragraph.
    r"|(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.IGNORECASE,
)
_WORD = re.compile(
    r"""([\w.:/@-]+)\s*[=:]\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|([^\s,]+))"""
    r"""|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|([^\s,]+)"""
)

_WITHIN = re.compile(r"(?:<[a-zA-Z/][^<>]*|\]\(<?[^()\s<>]*)\Z")

_MORE = re.compile(
    r"^[ \t]*<!--\s*(?:more|PELICAN_\w+)\s*-->[ \t]*\n?", re.IGNORECASE | re.MULTILINE
)

Span = tuple[int, int]


def code(text: str) -> list[Span]:
    """Return where fenced code, code spans, comments and the like stand in Markdown, in order."""
    fences = list(_fences(text))
    found: list[Span] = []
    position = 0
    for start, stop in [*fences, (len(text), len(text))]:
        found += [match.span() for match in _QUIET.finditer(text, position, start)]
        if start < stop:
            found.append((start, stop))
        position = stop
    return found


def _fences(text: str) -> Iterator[Span]:
    opened: re.Match[str] | None = None
    for match in _FENCE.finditer(text):
        if opened is None:
            if "`" not in match[2] or match[1][0] == "~":
                opened = match
        elif match[1].startswith(opened[1]) and not match[2].strip():
            yield opened.start(), match.end()
            opened = None
    if opened is not None:
        yield opened.start(), len(text)


def outside(
    pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], text: str, group: str = ""
) -> str:
    """Return Markdown with what the pattern finds changed, unless it (its group) is in code."""
    if pattern.search(text) is None:
        return text
    spans = code(text)

    def changed(found: re.Match[str]) -> str:
        return found[0] if inside(spans, found.start(group or 0)) else change(found)

    return pattern.sub(changed, text)


def without_more(text: str) -> str:
    """Return Markdown without the mark that ends an excerpt, unless it stands in a fence."""
    if "<!--" not in text:
        return text
    fences = list(_fences(text))
    return _MORE.sub(lambda found: found[0] if inside(fences, found.start()) else "", text)


class Ends:
    """Finds where blocks end; one that was not found once is not looked for again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._none: set[str] = set()

    def find(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """Return the next match from `start` on; starts come in rising order."""
        if pattern.pattern in self._none:
            return None
        found = pattern.search(self._text, start)
        if found is None:
            self._none.add(pattern.pattern)
        return found


def inside(spans: list[Span], place: int) -> bool:
    """Say whether a place lies in one of the spans, which are in order."""
    number = bisect_right(spans, (place, sys.maxsize)) - 1
    return number >= 0 and place < spans[number][1]


def line_of(text: str, place: int, first: int) -> int:
    """Return the line of a place, the text beginning on line `first`."""
    return first + text.count("\n", 0, place)


def literal(tag: str, text: str, place: int) -> str:
    """Return a tag that nobody knows so that readers and editors see it as it was typed.

    Within an HTML tag or a link's address, where nothing could mark it, it stays as it is.
    """
    if _WITHIN.search(text, max(0, place - 500), place):
        return tag
    ticks = "``" if "`" in tag else "`"
    pad = " " if tag.startswith("`") or tag.endswith("`") else ""
    # A code span may go on over lines, but not over an empty one.
    shown = re.sub(r"\n\s*\n", "\n", tag)
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def arguments(text: str) -> tuple[list[str], dict[str, str]]:
    """Return the arguments of a tag: those in order, and those with names."""
    ordered: list[str] = []
    named: dict[str, str] = {}
    for match in _WORD.finditer(text):
        name, *values = match.groups()
        value = next((item for item in values if item is not None), "")
        value = re.sub(r"\\(.)", r"\1", value)
        if name is not None and not name.startswith(("http", "/")):
            named[name] = value
        else:
            ordered.append(match[0] if name is not None else value)
    return ordered, named


def image(source: str, alt: str = "", title: str = "", link: str = "") -> str:
    """Return an image in Markdown."""
    caption = f' "{_one_line(title).replace(chr(34), "&quot;")}"' if title else ""
    shown = f"![{_label(alt)}]({address(source)}{caption})"
    return f"[{shown}]({address(link)})" if link else shown


def anchor(target: str, label: str = "") -> str:
    """Return a link in Markdown."""
    return f"[{_label(label or target)}]({address(target)})"


def fence(text: str, language: str = "") -> str:
    """Return a block of code."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    ticks = "`" * (longest + 1)
    return f"\n{ticks}{language}\n{text.strip(chr(10))}\n{ticks}\n"


def quote(text: str, foot: str = "") -> str:
    """Return a quotation, its source below it."""
    lines = text.strip().split("\n") + (["", f"—— {foot}"] if foot else [])
    return "\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n"


def admonition(kind: str, text: str, title: str = "") -> str:
    """Return a notice beside the text."""
    named = f' "{_one_line(title).replace(chr(34), "”")}"' if title else ""
    lines = text.strip().split("\n")
    inner = "\n".join(f"    {line}" if line.strip() else "" for line in lines)
    return f"\n!!! {kind}{named}\n{inner}\n"


def address(target: str) -> str:
    """Return an address as it may stand between the brackets of a link."""
    plain = html.unescape(target).strip()
    return f"<{plain}>" if re.search(r"[\s()]", plain) else plain


def _label(text: str) -> str:
    return re.sub(r"([\[\]])", r"\\\1", _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())
