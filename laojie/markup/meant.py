"""What authors type and standard Markdown leaves as it stands, written as Markdown has it.

Before anything else looks at a body, and line for line. Only what would otherwise show its marks
to the reader is touched: nobody means a `**` that shows, or a `{:toc}`. Code is left alone.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from laojie.model.text import CJK, HAN

_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")
_RAW = re.compile(r"<(pre|script|style|textarea)(?=[\s>])|<!--", re.IGNORECASE)
_INDENTED = ("    ", "\t")

_TOC = re.compile(r" {0,3}(?:\{: ?toc ?\}|\[toc\]|\[\[toc\]\]|@\[toc\](?:\([^()]*\))?) *", re.I)
_TOC_DEFINED = re.compile(r"^ {0,3}\[toc\]:", re.I | re.M)
_ITEM = re.compile(r"(?:[-*+]|\d+\.) +\S")

_LOOSE_STRONG = re.compile(r"\*\* [^*\n]*\*\*|\*\*[^*\n]* \*\*")
# No marks are looked for in code, addresses, tags and behind a backslash.
_ASIDE = re.compile(
    r"(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|\]\([^()\n]*\)|<[^<>\n]*>|https?://[^\s)]+|\\."
)
_STARS = re.compile(r"\*+")
_BARS = re.compile("_+")
_HAN = re.compile(f"[{HAN}]")
_NO_SPACE_BESIDE = re.compile(rf"[{CJK}“”‘’…—\s]|\Z")

_HOLDER = re.compile(r"<(details|div|center|section|article|aside|figure)((?:\s[^<>]*)?)>", re.I)
_HOLDER_TAG = re.compile(r"<(/?)(details|div|center|section|article|aside|figure)(?=[\s>])", re.I)
_INDENTED_TAG = re.compile(r"(?: {4}|\t)\s*<")
_DEEPEST = 8
"""Elements that lie in more others are left as they are: the library goes into each anew."""


_Rewrite = Callable[[str, str, str], str | None]
"""From what stands before a pair of marks, inside and behind it, to what is to stand there."""


def as_meant(source: str) -> str:
    """The Markdown `source` as its author meant it, with as many lines."""
    if not _may_differ(source):
        return source
    lines = source.split("\n")
    free = set(text_lines(lines))
    if "toc" in source or "TOC" in source:
        _drop_contents(lines, free, source)
    for number in free:
        lines[number] = _strong(lines[number])
    _open_holders(lines, free)
    return "\n".join(lines)


def _may_differ(source: str) -> bool:
    return (
        ("__" in source)
        or ("toc" in source or "TOC" in source)
        or ("**" in source and _LOOSE_STRONG.search(source) is not None)
        or ("<" in source and _HOLDER.search(source) is not None)
    )


def text_lines(lines: list[str]) -> Iterator[int]:
    """The numbers, from 0, of the lines that are not code, a script or a comment."""
    fence, raw = "", ""
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if fence:
            if found and found[1][0] == fence[0] and len(found[1]) >= len(fence):
                fence = ""
        elif raw:
            raw = "" if raw in line.lower() else raw
        elif found:
            fence = found[1]
        elif opened := _RAW.search(line):
            end = f"</{opened[1].lower()}" if opened[1] else "-->"
            raw = "" if end in line[opened.end() :].lower() else end
        elif not line.startswith(_INDENTED):
            yield number


def _drop_contents(lines: list[str], free: set[int], source: str) -> None:
    """Take out the marks at which other programs put a table of contents.

    Here it is the template that does. (For kramdown the mark stands below an item of a list.)
    """
    if _TOC_DEFINED.search(source):
        return
    for number in free:
        if not _TOC.fullmatch(lines[number]):
            continue
        above = number - 1
        is_item = above in free and _ITEM.match(lines[above]) is not None
        if is_item and (above == 0 or not lines[above - 1].strip()):
            lines[above] = ""
        lines[number] = ""


def _strong(line: str) -> str:
    """A line whose pairs of `**` have no space inside, and whose pairs of `__` work beside Han."""
    if "**" in line and _LOOSE_STRONG.search(line):
        line = _with_pairs(line, _STARS, _tightened)
    if "__" in line:
        line = _with_pairs(line, _BARS, _starred)
    return line


def _with_pairs(line: str, marks: re.Pattern[str], rewrite: _Rewrite) -> str:
    """The line with each text between two marks, and the marks, rewritten; as it is where any
    mark has no partner."""
    open_text = _ASIDE.sub(lambda found: "\0" * len(found[0]), line)
    found = [match.span() for match in marks.finditer(open_text)]
    if found and found[0] == (0, 1) and line[1:2] == " ":
        # The sign of a list.
        del found[0]
    if marks is _BARS:
        found = [(start, end) for start, end in found if end - start > 1]
    if len(found) % 2 or any(end - start != 2 for start, end in found):
        return line
    pieces: list[str] = []
    position = 0
    for (start, inner), (stop, end) in zip(found[::2], found[1::2], strict=True):
        text = rewrite(line[:start][-1:], line[inner:stop], line[end : end + 1])
        if text is None:
            return line
        pieces += [line[position:start], text]
        position = end
    return "".join([*pieces, line[position:]])


def _tightened(before: str, inside: str, after: str) -> str | None:
    """`**步骤1 **` without the space; None for what may be no mark at all, as in 2 ** 3."""
    bare = inside.strip(" ")
    spaced = inside.startswith(" "), inside.endswith(" ")
    if not bare or (spaced[0] and before == " ") or (any(spaced) and not _HAN.search(bare)):
        return None
    left = " " if spaced[0] and not _NO_SPACE_BESIDE.match(before) else ""
    right = " " if spaced[1] and not _NO_SPACE_BESIDE.match(after) else ""
    return f"{left}**{bare}**{right}"


def _starred(before: str, inside: str, after: str) -> str | None:
    """`__真，__` as `**真，**`: between Han no `_` begins or ends a word."""
    if not inside.strip() or inside != inside.strip() or "*" in inside:
        return None
    return f"**{inside}**" if _HAN.search(inside) else f"__{inside}__"


def _open_holders(lines: list[str], free: set[int]) -> None:
    """Let Markdown be Markdown inside `<details>` and the like, where there is an empty line.

    That is when CommonMark reads it so as well.
    """
    empty = [number for number, line in enumerate(lines) if not line.strip()]
    # HTML and text that are laid out with indents would become code.
    flush = [number for number, line in enumerate(lines) if line.strip() and line[0] not in " \t"]
    below = ((number, lines[number + 1]) for number in empty if number + 1 < len(lines))
    indented = [number for number, line in below if _INDENTED_TAG.match(line)]
    for number, end in _holders(lines, free):
        found = _HOLDER.match(lines[number])
        if found is None or "markdown" in found[2].lower():
            continue
        is_laid_out = _has_between(indented, number, end) or not _has_between(flush, number, end)
        if _has_between(empty, number, end) and not is_laid_out:
            opening = f'<{found[1]}{found[2]} markdown="1">'
            lines[number] = opening + lines[number][found.end() :]


def _has_between(numbers: list[int], low: int, high: int) -> bool:
    """Whether any of the sorted `numbers` is between the two."""
    place = bisect_right(numbers, low)
    return place < len(numbers) and numbers[place] < high


def _holders(lines: list[str], free: set[int]) -> Iterator[tuple[int, int]]:
    """The lines on which elements begin, each with that on which it is closed.

    Those that are closed within a line, or hold many others, are left out.
    """
    opened: dict[str, list[int]] = {}
    for number in sorted(free):
        for found in _HOLDER_TAG.finditer(lines[number]):
            stack = opened.setdefault(found[2].lower(), [])
            if not found[1]:
                stack.append(number if found.start() == 0 else -1)
            elif stack:
                start, begins = stack.pop(), not lines[number][: found.start()].strip()
                depth = sum(map(len, opened.values()))
                if begins and 0 <= start < number and depth < _DEEPEST:
                    yield start, number
