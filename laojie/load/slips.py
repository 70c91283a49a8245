"""Where YAML cannot read what was typed: the line that an editor has to mend, and how.

A parser blames the place where it gave up, often the line after the mistake. So the text is cut
into entries, one for each field with the lines that belong to it, and each is read alone. An entry
that cannot be read has slips: what is wrong, where, and the edit that mends it if only one can be
meant. With all of them mended, or their entries taken out, the rest of the text can be checked in
the same run.

Lines and columns are those of the text, from 0.
"""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import yaml

from laojie.load.plainyaml import INVISIBLE, WIDE_COMMA

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# As titles begin: [快讯] 今日
_BRACKETED = re.compile(r"\[[^\[\]]*\].")
_MOST = 100
"""How many slips are told of one text."""

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")
ODD_SPACE = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")

OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")
"""Ends of lines to YAML, and to no editor: nobody sees them."""

_UNSEEN = re.compile(f"{INVISIBLE.pattern}|{CONTROL.pattern}|{OTHER_BREAKS.pattern}")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7})(?:\s|$)")
_ODD = re.compile(f"(?:{INVISIBLE.pattern}|{ODD_SPACE.pattern})+")
_WORD = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_KEY = r"[^\s:：#'\"\[\]{},&*!|>%@`-][^\s:：#'\"\[\]{},]*"
_FIELD = re.compile(rf"(?P<indent>[ ]*(?:-[ ]+)?)(?P<key>{_KEY})[ ]*(?P<colon>[:：])(?P<rest>.*)")
_LEADING_TABS = re.compile(r"[ ]*\t[ \t]*")
_ITEM = re.compile(r"[ ]*-(?:[ ]|$)")
_TIGHT_ITEM = re.compile(r"[ ]*-(?![-\s])")
_SPECIAL = re.compile(r"[@`%*&!|>\[\]{}\"',]")
_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*"')
_SINGLE = re.compile(r"'(?:[^']|'')*'")
_IN_QUOTES = re.compile(r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')")
# A comma between marks that hold a name together.
_MARKED_COMMA = re.compile(
    r"《[^》]*[，、]|〈[^〉]*[，、]|“[^”]*[，、]|（[^）]*[，、]|「[^」]*[，、]|『[^』]*[，、]"
)
# Han characters run on without spaces, so that a name in them may as well be a part of the text.
_INNER_NAME = re.compile(r"(?:[A-Za-z][A-Za-z0-9_]*|(?<=\s)[\u4e00-\u9fff]+)(?=[ \t]*[:：])")
_PLAIN_ITEM = re.compile(r"[^\s\[\]{},:#&*!|>'\"%@`?-][^\[\]{},:#]*")


@dataclass(frozen=True, slots=True)
class Edit:
    """What to type: `text` in the place of a line's characters from `start` to `end`."""

    line: int
    start: int
    end: int
    text: str

    def on(self, written: str) -> str:
        """The line `written` after the edit."""
        return written[: self.start] + self.text + written[self.end :]

    def before(self, column: int) -> int:
        """Where what now stands at `column` stood before the edit."""
        if column < self.start + len(self.text):
            return min(column, self.start)
        return column - len(self.text) + self.end - self.start


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong at a place, and the edit that mends it, if only one can be meant."""

    line: int
    column: int
    code: str
    params: dict[str, str] = field(default_factory=dict)
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The fields that a text may have, those of them that are lists, and those that can be none:
    texts, dates, numbers and the like."""

    names: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """All slips of a text, and the text with them mended or with their entries left empty.

    `edits` are those that were made, in their order. `lost` are the lines that could not be read,
    and `unread` the names of the fields on them.
    """

    slips: tuple[Slip, ...]
    text: str
    edits: tuple[Edit, ...]
    lost: frozenset[int]
    unread: frozenset[str]


def find(text: str, known: Known) -> Found:
    """Find what keeps YAML from reading `text`."""
    return _Finder(text.split("\n"), known).found()


def shown(text: str) -> str:
    """`text` with a name for each character that nobody would see."""
    return _UNSEEN.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def quoted(value: str) -> str:
    """`value` as YAML that can be nothing but this text."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def with_commas(value: str) -> str | None:
    """A list's text with plain commas between its entries for the ideographic ones; None where
    these may be part of a name: beside plain commas, or within marks, as in 《甲、乙》."""
    parts = _IN_QUOTES.split(value)
    bare = parts[::2]
    if not any(map(WIDE_COMMA.search, bare)):
        return value
    if any("," in part or _MARKED_COMMA.search(part) for part in bare):
        return None
    parts[::2] = [re.sub(r"[ ]*[，、][ ]*", ", ", part) for part in bare]
    return "".join(parts)


def second_field(value: str, names: frozenset[str]) -> re.Match[str] | None:
    """The name among `names` of a field that begins within a value: two were typed on one line."""
    if value.lstrip()[:1] in ("'", '"', "["):
        value = _IN_QUOTES.sub(lambda found: " " * len(found[0]), value)
    return next((found for found in _INNER_NAME.finditer(value) if found[0] in names), None)


class _Finder:
    """Finds one slip after the other, each in the text as mended so far."""

    def __init__(self, lines: list[str], known: Known) -> None:
        self.lines = lines
        self.known = known
        self.slips: list[Slip] = []
        self.edits: list[Edit] = []
        self.lost: set[int] = set()
        self.unread: set[str] = set()
        self.in_text = False
        """Whether the last entry was text that is no field: its next lines are more of it."""

    def found(self) -> Found:
        """Look at one entry after the other."""
        self._take_out_breaks()
        start = 0
        while start < len(self.lines) and len(self.slips) < _MOST:
            end = self._end(start)
            if self._reads(start, end):
                self.in_text = self.in_text and not any(self.lines[start:end])
                start = end
                continue
            slip = self._slip(start, end)
            if slip is not None:
                self._note(slip)
            if slip is not None and slip.edit is not None:
                self._make(slip.edit)
            else:
                self._leave_out(start, end)
        # (A text that breaks more often than anybody types is not looked at to its end.)
        if start < len(self.lines):
            self._leave_out(start, len(self.lines))
        return Found(
            tuple(self.slips),
            "\n".join(self.lines),
            tuple(self.edits),
            frozenset(self.lost),
            frozenset(self.unread),
        )

    def _take_out_breaks(self) -> None:
        """With them YAML would count more lines than the editor has. A space stays for one that
        parts two words."""
        for number in range(len(self.lines)):
            while len(self.slips) < _MOST and (match := OTHER_BREAKS.search(self.lines[number])):
                line, sign = self.lines[number], {"sign": f"U+{ord(match[0]):04X}"}
                if other := self._field_behind(line, match):
                    self._note(Slip(number, match.start(), "line-separator", sign))
                    self._leave_out(number, number + 1)
                    self.unread.add(other)
                    break
                around = line[: match.start()][-1:].strip() and line[match.end() :][:1].strip()
                edit = Edit(number, match.start(), match.end(), " " if around else "")
                self._note(Slip(number, edit.start, "line-separator", sign, edit))
                self._make(edit)

    def _field_behind(self, line: str, sign: re.Match[str]) -> str | None:
        """The second field of a line, behind a sign in the value of the first."""
        if not re.search("[:：]", line[: sign.start()]):
            return None
        other = second_field(f" {line[sign.end() :]}", self.known.names)
        return other[0] if other else None

    def _make(self, edit: Edit) -> None:
        self.lines[edit.line] = edit.on(self.lines[edit.line])
        self.edits.append(edit)

    def _note(self, slip: Slip) -> None:
        column = slip.column
        for edit in reversed(self.edits):
            if edit.line == slip.line:
                column = edit.before(column)
        self.slips.append(replace(slip, column=column))

    def _leave_out(self, start: int, end: int) -> None:
        match = _FIELD.match(self.lines[start])
        if match is not None and not match["indent"]:
            self.unread.add(match["key"])
        for number in range(start, end):
            self.lost.add(number)
            self.lines[number] = ""

    # Entries

    def _end(self, start: int) -> int:
        """The line below the entry that begins at `start`."""
        end = start + 1
        while end < len(self.lines) and not self._begins(self.lines[end]):
            end += 1
        return end

    def _begins(self, line: str) -> bool:
        """Whether a line begins an entry: it is neither indented, nor empty, nor part of a list."""
        return (
            line[:1] not in ("", " ", "\t", "-", "]", "}", "#") or _CONFLICT.match(line) is not None
        )

    def _reads(self, start: int, end: int) -> bool:
        return _is_entry("\n".join(self.lines[start:end]))

    def _key(self, line: str) -> re.Match[str] | None:
        """The field on a line, if its name may well be one."""
        match = _FIELD.fullmatch(line)
        if match is None:
            return None
        name = _ODD.sub("", match["key"])
        likely = name in self.known.names or _WORD.fullmatch(name) is not None
        # A sentence of the body may hold a colon as well, and so may an address.
        return match if likely and not match["rest"].startswith("//") else None

    # What is wrong with one entry

    def _slip(self, start: int, end: int) -> Slip | None:
        """The first thing that is wrong in an entry that cannot be read."""
        head = self._key(self.lines[start])
        for number in range(start, end):
            line = self.lines[number]
            if _CONFLICT.match(line):
                return Slip(number, 0, "conflict-mark")
            # Below a field that has its value there is nothing but more fields.
            is_top = number == start or (head is not None and bool(head["rest"].strip()))
            if slip := self._odd_character(number, line) or self._tab(number, line, is_top=is_top):
                return slip
        if head is None or head["indent"]:
            return self._no_field(start)
        self.in_text = False
        if not _is_entry(self.lines[start]) and (slip := self._two_fields(start, head)):
            return slip
        if slip := self._colon(start, head) or self._value(start, end, head):
            return slip
        for number in range(start + 1, end):
            if slip := self._below(number, head):
                return slip
        return self._unexplained(start, end, head.end("colon"))

    def _unexplained(self, start: int, end: int, column: int) -> Slip:
        """The place in the entry where YAML gave up, if that is on one of its lines."""
        mark = _mark("\n".join(self.lines[start:end]))
        if mark is not None and start + mark.line < end and self.lines[start + mark.line].strip():
            return Slip(start + mark.line, mark.column, "yaml")
        return Slip(start, column, "yaml")

    def _odd_character(self, number: int, line: str) -> Slip | None:
        if found := CONTROL.search(line):
            edit = Edit(number, found.start(), found.end(), "")
            sure = self._field_behind(line, found) is None
            return Slip(number, found.start(), "control-character", edit=edit if sure else None)
        name = re.match(r"[^:：]*[:：]?", line)
        found = _ODD.search(line, 0, name.end() if name else 0)
        if found and self._is_field_without(line):
            space = " " if ODD_SPACE.search(found[0]) and found.start() else ""
            edit = Edit(number, found.start(), found.end(), space)
            return Slip(number, found.start(), "invisible-character", edit=edit)
        return None

    def _tab(self, number: int, line: str, *, is_top: bool) -> Slip | None:
        """A tab before a field, or before what lies within one."""
        found = _LEADING_TABS.match(line)
        if found is None:
            return None
        field_ = self._key(line[found.end() :])
        column = line.index("\t")
        if is_top and field_ is not None and field_["key"] in self.known.names:
            edit = Edit(number, 0, found.end(), "")
        else:
            spaces = "  " * line.count("\t", 0, found.end())
            edit = Edit(number, column, found.end(), spaces)
        return Slip(number, column, "yaml-tab", edit=edit)

    def _is_field_without(self, line: str) -> bool:
        return self._key(_ODD.sub("", line)) is not None

    def _no_field(self, number: int) -> Slip | None:
        """A line that is no field: text of the body, a list's item, or a field moved in."""
        line = self.lines[number]
        bare = line.lstrip(" ")
        if bare != line and (match := self._key(bare)) and match["key"] in self.known.names:
            self.in_text = False
            edit = Edit(number, 0, len(line) - len(bare), "")
            return Slip(number, 0, "yaml-indent", {"name": match["key"]}, edit)
        if self.in_text:
            return None
        self.in_text = True
        code = "yaml-item" if _ITEM.match(line) or _TIGHT_ITEM.match(line) else "yaml-no-field"
        return Slip(number, len(line) - len(bare), code)

    def _two_fields(self, number: int, head: re.Match[str]) -> Slip | None:
        """A second field on a line; in the value of the first it would be lost."""
        other = second_field(head["rest"], self.known.names)
        if other is None:
            return None
        params = {"name": _ODD.sub("", head["key"]), "other": other[0]}
        return Slip(number, head.start("rest") + other.start(), "yaml-two-fields", params)

    def _colon(self, number: int, head: re.Match[str]) -> Slip | None:
        """What is wrong with the colon behind a name."""
        name, rest = {"name": _ODD.sub("", head["key"])}, head["rest"]
        column, after = head.start("colon"), head.end("colon")
        gap = len(rest) - len(_lstrip(rest))
        if head["colon"] == "：":
            edit = Edit(number, head.end("key"), after + gap, ": " if rest.strip() else ":")
            return Slip(number, column, "yaml-colon-wide", name, edit)
        if rest and rest[0] not in " \t":
            return Slip(
                number, column, "yaml-colon-space", name, Edit(number, after, after + gap, " ")
            )
        return None

    def _value(self, start: int, end: int, head: re.Match[str]) -> Slip | None:
        """What is wrong with the value behind a name."""
        rest = head["rest"]
        value, name = rest.strip(" \t"), head["key"]
        column = head.start("rest") + len(rest) - len(rest.lstrip(" \t"))
        if not value or _is_yaml(f"a: {value}"):
            return None
        whole = _Value(start, column, value, name, alone=not self._is_open(start, end))
        if value[0] in "\"'":
            return whole.in_quotes()
        if value[0] == "[":
            return whole.list(is_list=name in self.known.lists or name not in self.known.names)
        if value == "-" or value.startswith("- "):
            if name in self.known.single:
                return whole.slip("yaml-special", {"sign": "-"}, None)
            return whole.dash(is_list=name in self.known.lists)
        if _SPECIAL.match(value):
            return whole.slip("yaml-special", {"sign": value[0]}, quoted(value))
        if ": " in value or value.endswith(":"):
            at = value.index(": ") if ": " in value else len(value) - 1
            return whole.slip("yaml-colon-value", {"name": name}, quoted(value), at)
        return None

    def _is_open(self, start: int, end: int) -> bool:
        """Whether the lines below the first may belong to its value: text that is no field."""
        below = (line.strip() for line in self.lines[start + 1 : end])
        return any(line and line[0] != "#" and not self._key(line) for line in below)

    def _below(self, number: int, head: re.Match[str]) -> Slip | None:
        """What is wrong with a line below the field's first one."""
        line = self.lines[number]
        bare = line.lstrip(" ")
        match = self._key(bare)
        value = head["rest"].strip()
        if value and value[0] not in "|>[{\"'":
            if match and match["key"] in self.known.names and bare != line:
                edit = Edit(number, 0, len(line) - len(bare), "")
                return Slip(number, 0, "yaml-indent", {"name": match["key"]}, edit)
            if _ITEM.match(line):
                return Slip(number, len(line) - len(bare), "yaml-item")
            return None
        if value:
            return None
        if _TIGHT_ITEM.match(line):
            at = len(line) - len(bare) + 1
            return Slip(number, at - 1, "yaml-dash-space", edit=Edit(number, at, at, " "))
        inner = _FIELD.fullmatch(line)
        if inner is None or inner["rest"].startswith("//"):
            return None
        if slip := self._colon(number, inner):
            return slip
        return self._value(number, number + 1, inner) if not _is_entry(bare) else None


@dataclass(frozen=True, slots=True)
class _Value:
    """A value as typed, the last thing on its line. `alone`: all of it stands there."""

    line: int
    column: int
    text: str
    name: str
    alone: bool

    def slip(
        self, code: str, params: dict[str, str], mended: str | None, at: int = 0
    ) -> Slip | None:
        """The slip at the value's character `at`; a comment behind it leaves two meanings."""
        edit = None
        if mended is not None and self.alone and " #" not in self.text:
            edit = Edit(self.line, self.column, self.column + len(self.text), mended)
        return Slip(self.line, self.column + at, code, params, edit)

    def in_quotes(self) -> Slip | None:
        """A value that begins with a quotation mark."""
        closed = (_DOUBLE if self.text[0] == '"' else _SINGLE).match(self.text)
        if closed is None:
            return self.slip("yaml-quote-open", {"sign": self.text[0]}, None)
        if closed.end() == len(self.text) or not self.alone:
            return None
        # Behind 'it's' nobody can tell which of the marks were meant as such.
        sure = self.text.count(self.text[0]) == 2 and "\\" not in self.text
        mended = quoted(self.text) if sure else None
        return self.slip("yaml-quote-within", {"sign": self.text[0]}, mended, closed.end())

    def list(self, *, is_list: bool) -> Slip | None:
        """A value that begins with a bracket."""
        bare = _IN_QUOTES.sub("", self.text)
        if not is_list:
            # Nothing behind the bracket: more than a title that begins with one is a list.
            mended = quoted(self.text) if _BRACKETED.match(self.text) else None
            return self.slip("yaml-special", {"sign": "["}, mended)
        if "]" not in bare and not self.alone:
            return None
        if "]" not in bare:
            entries = (with_commas(self.text) or "[").removeprefix("[").split(",")
            sure = all(_PLAIN_ITEM.fullmatch(entry.strip()) for entry in entries)
            mended = f"{self.text}]" if sure else None
            return (
                self.slip("yaml-bracket-open", {"name": self.name}, mended) if self.alone else None
            )
        if comma := _wide_comma(self.text):
            mended = with_commas(self.text)
            mended = mended if mended and _is_yaml(f"a: {mended}") else None
            return self.slip("yaml-comma-wide", {"sign": self.text[comma]}, mended, comma)
        return self.slip("yaml-special", {"sign": "["}, None)

    def dash(self, *, is_list: bool) -> Slip | None:
        """A list's item on the line of its name."""
        entry = self.text[1:].strip()
        mended = None
        if is_list and entry and " - " not in entry:
            mended = f"[{entry if _PLAIN_ITEM.fullmatch(entry) else quoted(entry)}]"
        return self.slip("yaml-dash-value", {"name": self.name}, mended)


def _wide_comma(text: str) -> int:
    """Where the first ideographic comma outside of quotes stands; 0 if there is none."""
    place = 0
    for number, part in enumerate(_IN_QUOTES.split(text)):
        if number % 2 == 0 and (found := WIDE_COMMA.search(part)):
            return place + found.start()
        place += len(part)
    return 0


def _lstrip(text: str) -> str:
    return text.lstrip(" \t\xa0\u3000\u200b\ufeff")


@lru_cache(maxsize=256)
def _is_entry(text: str) -> bool:
    """Whether `text` is a mapping of clean names, or nothing at all."""
    if text.startswith((" ", "\t", "-")) and text.strip():
        return False
    try:
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        return False
    if node is None:
        return True
    return isinstance(node, yaml.MappingNode) and not any(
        isinstance(key, yaml.ScalarNode) and is_odd_name(key.value) for key, _ in node.value
    )


def is_odd_name(name: str) -> bool:
    """Whether the name of a field holds characters that nobody sees."""
    return _ODD.search(name) is not None


def _mark(text: str) -> Any:
    try:
        yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        return error.problem_mark
    except (yaml.YAMLError, RecursionError):
        return None
    return None


def _is_yaml(text: str) -> bool:
    try:
        yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        return False
    return True
