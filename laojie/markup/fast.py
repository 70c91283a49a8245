"""Markdown whose HTML is certain, made without the library: most of what articles are made of.

The library stays the one definition of what Markdown means; this is a short cut through it. A body
comes in blocks, between blank lines. Blocks of text, headings, rules, tables, and lists and quotes
that stand alone cannot touch what is around them, so each is made HTML by itself if all that is in
it is known here. A block that is not goes to the library, together with the lists and quotes right
beside it, which it might join. A body with anything that reaches further, such as raw HTML, notes
or definitions, is the library's as a whole.

That the result is the same, byte for byte, is a law in the tests: on the library's own test suite,
on real text, and on random text made to be awkward.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import NamedTuple

from laojie.markup.bounds import MOST_FENCES, is_far_from_all
from laojie.markup.fast_inline import Declined, decline, inline
from laojie.markup.html_steps import TABLE_CLOSE, TABLE_OPEN, join_lines, make_figures
from laojie.markup.plain_text import words_of
from laojie.markup.syntax import AUTOLINK, CONTROL, HEADING, INLINE_HTML, heading

# HTML (but for simple tags and comments), definitions, notes, fences: what may reach far.
_COMMENT = r"<!-- (?:[^<>\x00-\x1f\x7f-]|-(?!-))*-->"
_FAR = ("]:", "[^", "```", "~~~")
# (Where there are tags the library also completes numbers of characters, as &#35 is.)
_FAR_HTML = re.compile(
    rf"<(?!{AUTOLINK[1:]}|{INLINE_HTML[1:]}|{_COMMENT[1:]})|&#(?!\d+;|[xX][0-9a-fA-F]+;)"
)
_IS_COMMENT = re.compile(_COMMENT)
# A fenced block of code with blank lines around it.
_FENCED = re.compile(r"(?:(?<=\n\n)|\A)(```[\w+#.-]*\n(?:(?!```).*\n)*``` *)(?=\n\n|\Z)")
# A definition list takes the paragraph above it.
_DEFINITION = re.compile(r"^ *: ", re.MULTILINE)
_BLANK = re.compile(r"(?<=\n) +\n")

# A block of one line, without marks, that cannot be anything but a paragraph.
_UNMARKED = r"[^\n`\\\[<>&*_~!:\x00-\x1f\x7f]*"
_PLAIN = re.compile(
    rf"(?!\d+\. )[^\s#＃+:=~|>!{{}}\[\\`<&*_\x00-\x1f\x7f-]{_UNMARKED}(?::(?!//){_UNMARKED})*"
)
# A line that is no text of a paragraph, or may not be; headings aside.
_NOT_TEXT = re.compile(r"(?: *(?:>|: |!!!|(?:[-*+]|\d+\.) )|[-_*=|: ]*$)")
_ORDERED = re.compile(r"([0-9]+)\. +(?=\S)")
_ITEMS = (re.compile(r"[-*+] +(?=\S)"), _ORDERED)
_LIST_BELOW_TEXT = re.compile(r"(?:[-*+]|1\.) +\S")
_TASK = re.compile(r"\[[ xX]\]")
# (* * * begins as an item does, and is left to the library.)
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,}) *")
_UNDERLINE = re.compile(r"(?:=+|-+) *")
_OWN_ID = re.compile(r"([^{}]*[^{}#\s]) +\{#([^\W_]+(?:-+[^\W_]+)*)\}")
# (Below a head the library finds no list, but it counts how deep one would be.)
_NESTING = re.compile(r" *(?:>|(?:[-*+]|\d+\.) )")
_SEPARATOR = re.compile(r"[|: -]+")
_NOT_IN_TABLES = ("\\|", "\\\\", "{", "!!!")
# By whether there is a colon at the left and at the right.
_ALIGNMENTS = {
    (False, False): "",
    (True, False): ' class="align-left"',
    (True, True): ' class="align-center"',
    (False, True): ' class="align-right"',
}


class Part(NamedTuple):
    """Whole blocks: their HTML, finished but for ids and targets, and the words in it."""

    html: str
    words: str


@dataclass(slots=True)
class _List:
    """A list, until it is known what is below it: the HTML of its items."""

    tag: str
    start: str
    items: list[str]
    is_loose: list[bool]
    """Which items stand beside a blank line, and are paragraphs."""

    def join(self, below: "_Joint") -> bool:
        """Take up what is below a blank line, if it is more of the same list."""
        if not isinstance(below, _List) or below.tag != self.tag:
            return False
        self.is_loose[-1] = below.is_loose[0] = True
        self.items += below.items
        self.is_loose += below.is_loose
        return True

    def part(self) -> Part:
        """The finished list."""
        made = [
            f"<li>\n<p>{item}</p>\n</li>" if is_loose else f"<li>{item}</li>"
            for item, is_loose in zip(self.items, self.is_loose, strict=True)
        ]
        return _finished("\n".join([f"<{self.tag}{self.start}>", *made, f"</{self.tag}>"]))


@dataclass(slots=True)
class _Quote:
    """A quote, until it is known what is below it: the blocks in it."""

    blocks: list[str]

    def join(self, below: "_Joint") -> bool:
        """Take up what is below a blank line, if that is a quote too."""
        if not isinstance(below, _Quote):
            return False
        self.blocks += below.blocks
        return True

    def part(self) -> Part:
        """The finished quote. Raises Declined."""
        parts = list(_parts(self.blocks, _never))
        inside = "\n".join([part.html for part in parts])
        words = " ".join([part.words for part in parts])
        return Part(f"<blockquote>\n{inside}\n</blockquote>", words)


Library = Callable[[str], Part]
"""Makes a part the way of the library. May raise Declined."""
_Joint = _List | _Quote
_Piece = Part | _Joint


class _Unit(NamedTuple):
    """The block at `place` and what it is made of; nothing if it is for the library."""

    place: int
    pieces: Sequence[_Piece]

    def part(self) -> Part | None:
        """The part that the block is, if that is all it is, and nothing can join it."""
        first = self.pieces[0] if len(self.pieces) == 1 else None
        return first if isinstance(first, Part) else None

    def may_join(self, below: "_Unit") -> bool:
        """Whether the block below may become one with this, whatever is not a Part."""
        return not (self.pieces and isinstance(self.pieces[-1], Part)) and not (
            below.pieces and isinstance(below.pieces[0], Part)
        )


def make(source: str, by_library: Library) -> Part | None:
    """What the body `source` becomes, None if it is for the library as a whole.

    `by_library` is asked for what of it is for the library.
    """
    if _has_odd_space(source):
        return None
    if "\t" in source:
        source = source.expandtabs(4)
    if " \n" in source or source.endswith(" "):
        source = _BLANK.sub("\n", source + "\n")
    # Fenced code and the text between, in turn.
    texts, fences = [source.strip("\n")], list[str]()
    if "<" in source or "[" in source or "`" in source or "~" in source:
        found = _FENCED.split(texts[0])
        texts, fences = found[::2], found[1::2]
        text = "\n".join(texts)
        if any(sign in text for sign in _FAR) or ("<" in text and _FAR_HTML.search(text)):
            return None
        if source.count("```") + source.count("~~~") > MOST_FENCES:
            return None
    try:
        parts = list(_all_parts(texts, fences, by_library))
    except Declined:
        return None
    html = "\n".join([part.html for part in parts if part.html]).strip()
    return Part(html, " ".join([part.words for part in parts]))


def _has_odd_space(text: str) -> bool:
    """Whether there are control characters that would pass for white space, and be stripped."""
    return (
        ("\x0b" in text or "\x0c" in text or "\x1c" in text)
        or ("\x1d" in text or "\x1e" in text or "\x1f" in text)
    )  # fmt: skip


def _all_parts(texts: list[str], fences: list[str], by_library: Library) -> Iterator[Part]:
    divided = [text.split("\n\n") for text in texts]
    if not is_far_from_all(texts, [block for blocks in divided for block in blocks], _reach):
        decline()
    yield from _parts(divided[0], by_library)
    for fence, blocks in zip(fences, divided[1:], strict=True):
        yield _handed(fence, by_library)
        yield from _parts(blocks, by_library)


def _handed(text: str, by_library: Library) -> Part:
    # Of a blank text the library makes nothing, of blank code within a text it does.
    if CONTROL.search(text) or text.isspace():
        decline()
    return by_library(text)


def _parts(blocks: list[str], by_library: Library) -> Iterator[Part]:
    """The parts of a text, in order. Raises Declined."""
    run: list[_Unit] = []
    for place, block in enumerate(blocks):
        bare = block.lstrip("\n")
        if not bare:
            continue
        unit = _Unit(place, _block(bare))
        if run and not run[-1].may_join(unit):
            yield from _run(run, blocks, by_library)
            run.clear()
        if part := unit.part():
            yield part
        else:
            run.append(unit)
    if run:
        yield from _run(run, blocks, by_library)


def _run(run: list[_Unit], blocks: list[str], by_library: Library) -> Iterator[Part]:
    """The parts of blocks that may join."""
    if all(unit.pieces for unit in run):
        yield from _joined(run)
        return
    text = "\n\n".join(blocks[run[0].place : run[-1].place + 1])
    if _DEFINITION.search(text) or "<!--" in text:
        decline()
    yield _handed(text, by_library)


def _joined(run: list[_Unit]) -> Iterator[Part]:
    pieces: list[_Piece] = []
    for unit in run:
        first, *others = unit.pieces
        if not (pieces and _join(pieces[-1], first)):
            pieces.append(first)
        pieces += others
    for piece in pieces:
        yield piece if isinstance(piece, Part) else piece.part()


def _join(above: _Piece, below: _Piece) -> bool:
    """Whether the two were made one, `above`."""
    return not isinstance(above, Part) and not isinstance(below, Part) and above.join(below)


def _never(text: str) -> Part:
    raise Declined


def _block(block: str) -> Sequence[_Piece]:
    """What one block is made of, nothing if it is for the library."""
    # First what most blocks are: plain text, with **words** in it at most.
    if _PLAIN.fullmatch(block):
        return (Part(f"<p>{block}</p>", block),)
    texts = block.split("**")
    if _is_strong(texts) and _PLAIN.fullmatch(bare := "".join(texts)):
        return (Part(f"<p>{_strong(texts)}</p>", bare),)
    if block.startswith("<!--") and _IS_COMMENT.fullmatch(block):
        # The library takes the blank line below for a part of it.
        return (Part(f"{block}\n", ""),)
    lines = block.split("\n")
    try:
        if "#" in block or "＃" in block or any(map(_NOT_TEXT.match, lines)):
            return list(_by_line(lines))
        return (_paragraph(block),)
    except Declined:
        return ()


def _is_strong(texts: list[str]) -> bool:
    """Whether marks between `texts` begin and end something in turn, without doubt."""
    within = texts[1::2]
    return (
        len(texts) % 2 == 1
        and len(texts) > 1
        and all(text and not text[0].isspace() and not text[-1].isspace() for text in within)
        # Behind an element it may begin attributes.
        and not any("{" in text for text in texts)
    )


def _strong(texts: list[str]) -> str:
    marks = cycle(("<strong>", "</strong>"))
    return texts[0] + "".join([mark + text for mark, text in zip(marks, texts[1:], strict=False)])


def _by_line(lines: list[str]) -> Iterator[_Piece]:
    """What `lines` are, from the top. Raises Declined."""
    while lines:
        for kind in (_table, _heading, _underlined, _rule, _list, _quote, _text):
            if taken := kind(lines):
                count, piece = taken
                yield piece
                del lines[:count]
                break


_Taken = tuple[int, _Piece] | None
"""How many lines are taken, and what they are; None if they are something else."""


def _finished(html: str) -> Part:
    """A paragraph or a list after those of HTML_STEPS that concern it."""
    if "\n" in html:
        html = join_lines(html)
    if "<img " in html:
        html = make_figures(html)
    return Part(html, words_of(html))


def _paragraph(text: str) -> Part:
    if text[0] == " " or not text.partition("\n")[0].strip():
        decline()
    return _finished(f"<p>{inline(text.lstrip())}</p>")


def _text(lines: list[str]) -> _Taken:
    """A paragraph, up to a heading or a list."""
    count = 0
    for line in lines:
        if HEADING.match(line) or (count and _LIST_BELOW_TEXT.match(line)):
            break
        if _NOT_TEXT.match(line):
            decline()
        count += 1
    return count, _paragraph("\n".join(lines[:count]))


def _heading(lines: list[str]) -> _Taken:
    match = HEADING.match(lines[0])
    return (1, _titled(*heading(match))) if match else None


def _underlined(lines: list[str]) -> _Taken:
    """A heading with a line of = or - below."""
    if len(lines) < 2 or not _UNDERLINE.fullmatch(lines[1]):
        return None
    if lines[0].startswith(" ") or _NOT_TEXT.match(lines[0]):
        decline()
    return 2, _titled(1 if lines[1].startswith("=") else 2, lines[0].strip())


def _titled(level: int, title: str) -> Part:
    attribute = ""
    if "{" in title:
        found = _OWN_ID.fullmatch(title)
        if found is None:
            decline()
        title, attribute = found[1], f' id="{found[2]}"'
    inside = inline(title)
    return Part(f"<h{level}{attribute}>{inside}</h{level}>", words_of(inside))


def _rule(lines: list[str]) -> _Taken:
    return (1, Part("<hr>", "")) if len(lines) == 1 and _RULE.fullmatch(lines[0]) else None


def _list(lines: list[str]) -> _Taken:
    """A list whose items are text.

    No heading may follow in the block: the library would still look below it for what is nested.
    """
    item = next((item for item in _ITEMS if item.match(lines[0])), None)
    if item is None:
        return None
    items: list[str] = []
    for line in lines:
        match = item.match(line)
        text = line[match.end() :] if match else line
        if not text or _NOT_TEXT.match(text) or HEADING.match(text) or _TASK.match(text):
            decline()
        if match:
            items.append(text)
        else:
            items[-1] += f"\n{text}"
    first = item.match(lines[0])
    number = first[1] if first and item is _ORDERED else None
    start = f' start="{number}"' if number not in (None, "1") else ""
    made = [inline(text) for text in items]
    return len(lines), _List("ol" if number else "ul", start, made, [False] * len(made))


def _quote(lines: list[str]) -> _Taken:
    """A quote of anything but other quotes and comments."""
    if not lines[0].startswith(">"):
        return None
    bare = [_unquoted(line) for line in lines]
    if not bare[-1] or any(line.startswith((">", "<!--")) for line in bare):
        decline()
    quote = _Quote("\n".join(bare).split("\n\n"))
    # Whether all of it can be made is to be known before it is joined.
    quote.part()
    return len(lines), quote


def _unquoted(line: str) -> str:
    if not line.startswith(">"):
        decline()
    return "" if line.strip() == ">" else line[1:].removeprefix(" ")


def _table(lines: list[str]) -> _Taken:
    """A table, if the second line is one that may stand below the head of one."""
    if len(lines) < 2 or "|" not in lines[0] or not _SEPARATOR.fullmatch(lines[1]):
        return None
    columns = _columns(lines)
    # Behind a backslash a | is no border; a brace at an end may begin attributes.
    if not columns or any(sign in line for line in lines for sign in _NOT_IN_TABLES):
        decline()
    bordered = _is_bordered(lines[0])
    head, _, *body = [_cells(line, bordered=bordered) for line in lines]
    table = [TABLE_OPEN + "<table>\n<thead>", _row("th", head, columns), "</thead>\n<tbody>"]
    table += [_row("td", row, columns) for row in body]
    html = "\n".join([*table, "</tbody>\n</table>" + TABLE_CLOSE])
    return len(lines), Part(html, words_of(html))


def _columns(lines: list[str]) -> list[str]:
    """What aligns each column of a table, nothing if there may be no table here."""
    if len(lines) < 3 or lines[0].startswith(" ") or any(map(_NESTING.match, lines)):
        return []
    bordered = _is_bordered(lines[0])
    head, separator = (_cells(line, bordered=bordered) for line in lines[:2])
    if len(head) < 2 or len(head) != len(separator):
        return []
    return [_ALIGNMENTS[cell.startswith(":"), cell.endswith(":")] for cell in separator]


def _reach(block: str) -> int:
    """How long the longest text in `block` is: in a table a row at most."""
    lines = block.lstrip("\n").split("\n")
    plain = not any(sign in block for sign in ("`", "\\", "!!!"))
    is_table = plain and lines[0].startswith("|") and _columns(lines)
    return max(map(len, lines)) if is_table else len(block)


def _is_bordered(head: str) -> bool:
    head = head.strip(" ")
    return head.startswith("|") or head.endswith("|")


def _cells(row: str, *, bordered: bool) -> list[str]:
    row = row.strip(" ")
    if bordered:
        row = row.removeprefix("|").removesuffix("|")
    return [cell.strip(" ") for cell in row.split("|")]


def _row(tag: str, cells: list[str], columns: list[str]) -> str:
    """A row as wide as the head."""
    # A | in code is no border either, but then a half of that code would be in each cell.
    if len(cells) > len(columns):
        decline()
    cells += [""] * (len(columns) - len(cells))
    made = [
        f"<{tag}{align}>{inline(cell)}</{tag}>" for align, cell in zip(columns, cells, strict=True)
    ]
    return "\n".join(["<tr>", *made, "</tr>"])
