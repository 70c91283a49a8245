"""Values that YAML reads and an editor did not mean, or that other programs read as something else.

Each repair is one edit of one line. Whether it leaves everything else as it was is for `mend` to
check.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from laojie.errors import Problem, problem
from laojie.load import odd_dates, schema
from laojie.load.plainyaml import INVISIBLE
from laojie.load.schema import Fields
from laojie.load.slips import Edit, quoted, second_field, with_commas

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LEADING_ZERO = re.compile(r"0\d+", re.ASCII)
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMBER = re.compile(r"[0-9][0-9,，]*\s*[元万]{0,2}", re.ASCII)
_WORDS = frozenset({"true", "false"})
_HASHED = re.compile(r"(\s*(?:-\s+)?(?:[^\s:#'\"]+:\s+)?)([^'\"\[\]{}|>&*!%@`\s].*?)\s*")
_LATE_TAB = re.compile(r"(?<=:)[ ]*\t[ \t]*|[ ]*\t[ \t]*$")
_SEPARATORS = re.compile(r"\s*[,，、;；]\s*")


@dataclass(frozen=True, slots=True)
class Repair:
    """An edit and what it is for. `tidy`: nothing was wrong, so nothing may change its meaning."""

    told: Problem
    edit: Edit
    names: frozenset[str]
    tidy: bool


def find(
    text: str, path: str, first_line: int, form: type[Fields], problems: list[Problem]
) -> Iterator[Repair]:
    """What can be repaired in a YAML mapping of the schema `form`, of which `problems` are known.

    Lines of edits count from the first of `text`, from 0.
    """
    root = yaml.compose(text, Loader=_Loader)
    if isinstance(root, yaml.MappingNode):
        yield from _Finder(text, path, first_line, form, problems).repairs(root)


class _Finder:
    """Looks at one mapping."""

    def __init__(
        self, text: str, path: str, first_line: int, form: type[Fields], problems: list[Problem]
    ) -> None:
        self.lines = text.split("\n")
        self.path = path
        self.first_line = first_line
        self.form = form
        self.problems = problems
        self.tags = schema.readers(form)
        self.names = schema.known(form).names

    def repairs(self, root: yaml.MappingNode) -> Iterator[Repair]:
        """All that is found, in the order of the fields."""
        present = {str(key.value) for key, _ in root.value}
        for key, node in root.value:
            name = str(key.value)
            if name not in self.form.model_fields:
                yield from self._renamed(key, name, present)
            elif isinstance(node, yaml.ScalarNode):
                yield from self._scalar(name, node)
            elif name in self.tags:
                yield from self._collection(name, node)
        yield from self._told()
        yield from self._tabs()

    # Names

    def _renamed(self, key: yaml.Node, name: str, present: set[str]) -> Iterator[Repair]:
        """A misspelt name, if only one other can be meant and that is not there."""
        other, fields = schema.OTHER_NAMES.get(name, ""), self.form.model_fields
        # A name that other programs know, as `layout`, may mean what it means there.
        if other:
            near = [other] if other in fields and not name.isascii() else []
        else:
            near = [field for field in fields if _is_slip(name, field)]
        if len(near) == 1 and near[0] not in present:
            told = {"name": name, "nearest": near[0]}
            yield from self._repair("unknown-field-near", key, near[0], {name, near[0]}, told)

    # Values

    def _scalar(self, name: str, node: yaml.ScalarNode) -> Iterator[Repair]:
        written, kind = str(node.value), self.tags.get(name, "")
        right = _READ.get(kind, _same)(written, quoted=bool(node.style))
        params = {"name": name, "value": written, "right": right}
        if kind == "names" and (match := schema.WIDE_BRACKETS.fullmatch(written.strip())):
            if with_commas(inside := match[0][1:-1]) is not None:
                yield from self._repair("list-brackets", node, _list(inside), {name}, params)
        elif kind == "names" and self._has(node, "yaml-dash-space"):
            yield from self._repair("yaml-dash-space", node, f"- {written[1:]}", {name}, params)
        elif kind in _READ and (right != written or (node.style and right in _WORDS)):
            tidy = not any(item.line == self._line(node) for item in self.problems)
            code = _CODES[kind] if tidy or kind != "moment" else "date-odd"
            yield from self._repair(code, node, right, {name}, params, tidy=tidy)
        elif kind in _TEXTS:
            yield from self._text(name, node)

    def _text(self, name: str, node: yaml.ScalarNode) -> Iterator[Repair]:
        written = str(node.value)
        params = {"name": name, "value": written}
        if not node.style and _LEADING_ZERO.fullmatch(written):
            yield from self._repair("octal", node, quoted(written), {name}, params, tidy=True)
        source = self._source(node)
        if source is not None and INVISIBLE.search(source):
            right = INVISIBLE.sub("", source)
            yield from self._repair("invisible-value", node, right, {name}, params, tidy=True)

    def _collection(self, name: str, node: yaml.Node) -> Iterator[Repair]:
        kind, source = self.tags[name], self._source(node)
        if kind not in _LISTS or not isinstance(node, yaml.SequenceNode):
            return
        if source is not None and (right := with_commas(source) or source) != source:
            yield from self._repair(
                "yaml-comma-wide", node, right, {name}, {"sign": _comma(source)}
            )
        for item in node.value:
            if isinstance(item, yaml.ScalarNode):
                yield from self._text(name, item)

    # Lines

    def _told(self) -> Iterator[Repair]:
        """What YAML reads as something else, to the end of the line."""
        for found in self.problems:
            number = found.line - self.first_line
            if not 0 <= number < len(self.lines):
                continue
            line = self.lines[number]
            if found.code == "yaml-special":
                start, end = found.column - 1, len(line.rstrip())
            elif found.code == "yaml-hash" and (match := _HASHED.fullmatch(line)):
                start, end = match.span(2)
            else:
                continue
            value = line[start:end]
            if " # " not in value and second_field(value, self.names) is None:
                edit = Edit(number, start, end, quoted(value))
                yield Repair(found, edit, frozenset(self._name_at(number)), tidy=False)

    def _name_at(self, number: int) -> Iterator[str]:
        """The field to which a line belongs."""
        for line in reversed(self.lines[: number + 1]):
            if line[:1] not in ("", " ", "-"):
                yield line.partition(":")[0].strip()
                return

    def _tabs(self) -> Iterator[Repair]:
        for number, line in enumerate(self.lines):
            for match in _LATE_TAB.finditer(line) if "\t" in line else ():
                text = " " if match.end() < len(line) else ""
                place = {"line": number + self.first_line, "column": match.start() + 1}
                told = problem(self.path, "tab", **place)
                edit = Edit(number, match.start(), match.end(), text)
                yield Repair(told, edit, frozenset(), tidy=True)

    # Helpers

    def _has(self, node: yaml.Node, code: str) -> bool:
        """Whether this is what is wrong on the line of a node."""
        return any(item.code == code and item.line == self._line(node) for item in self.problems)

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def _source(self, node: yaml.Node) -> str | None:
        """A node as typed, if it stands on one line."""
        start, end = node.start_mark, node.end_mark
        if start.line != end.line:
            return None
        return self.lines[start.line][start.column : end.column]

    def _repair(
        self,
        code: str,
        node: yaml.Node,
        text: str,
        names: "set[str] | frozenset[str]",
        params: dict[str, str],
        *,
        tidy: bool = False,
    ) -> Iterator[Repair]:
        if self._source(node) is None:
            return
        start, end = node.start_mark, node.end_mark
        column = start.column + 1
        told = problem(self.path, code, line=self._line(node), column=column, **params)
        edit = Edit(start.line, start.column, end.column, text)
        yield Repair(told, edit, frozenset(names), tidy)


# How each kind of value is written everywhere.


def _same(written: str, *, quoted: bool) -> str:
    return written


def _date(written: str, *, quoted: bool) -> str:
    return odd_dates.standard(written.strip()) or written


def _flag(written: str, *, quoted: bool) -> str:
    word = written.strip().lower()
    return word if quoted and word in _WORDS else written


def _number(written: str, *, quoted: bool) -> str:
    plain = INVISIBLE.sub("", written).translate(_DIGITS)
    if not _NUMBER.fullmatch(plain):
        return written
    return str(int(plain)) if _LEADING_ZERO.fullmatch(plain) else plain


_READ: dict[str, Any] = {"moment": _date, "flag": _flag, "integer": _number, "price": _number}
_CODES = {"moment": "date-tidy", "flag": "flag-quoted", "integer": "digits", "price": "digits"}
_TEXTS = frozenset({"text", "names", "texts"})
_LISTS = frozenset({"names", "texts"})


def _comma(source: str) -> str:
    return next(char for char in source if char in "，、")


def _list(inside: str) -> str:
    entries = [entry for entry in _SEPARATORS.split(inside.strip()) if entry]
    plain = re.compile(r"[\w\u4e00-\u9fff][^\[\]{},:#]*")
    return f"[{', '.join(e if plain.fullmatch(e) else quoted(e) for e in entries)}]"


def _is_slip(typed: str, meant: str) -> bool:
    """Whether `typed` is `meant` but for its case, or one letter; two in a long word."""
    typed = typed.lower().replace("-", "_").replace(" ", "_")
    if typed == meant:
        return True
    if len(typed) == len(meant) <= 3:
        return False
    return min(len(typed), len(meant)) > 2 and _distance(typed, meant) <= 1 + (len(meant) >= 7)


def _distance(one: str, other: str) -> int:
    """How many letters were left out, added, exchanged or swapped (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
