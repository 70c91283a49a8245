"""YAML as text, with the places of everything: the first half of reading what people typed.

A scalar stays the text that was typed: `05743` is no octal number, `no` is no flag, `2024` in a
list of tags is no integer. What a field means is for its schema to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from laojie.errors import Problem, problem
from laojie.load import plainyaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH = 20
_FIELD = re.compile(r"\s*(?:-\s+)?([^\s:：#'\"\[\]{},]+)\s*([:：])(.*)")
_SPECIAL = re.compile(r"[@`%*&!|>\[\]{}\"',]")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7})(?:\s|$)")
_HASHTAG = re.compile(r"(?<=\S)[ \t]+#(?=[^\s#])")
_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d{0,15})(?P<rest>\.\d+)?")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A YAML mapping: its plain value, and the text of it, in which to find places.

    `empty` names the top-level fields that were written without a value, `places` holds the line
    and the column, from 0, of those values whose places are known.
    """

    value: dict[str, Any]
    text: str
    first_line: int
    empty: frozenset[str]
    places: Mapping[str, Place]

    def place(self, loc: tuple[int | str, ...]) -> Place:
        """Return (line, column), from 1, of the value that a path of keys leads to."""
        if len(loc) == 1 and loc[0] in self.places:
            line, column = self.places[str(loc[0])]
            return line + self.first_line, column + 1
        node = self._node()
        found = _start(node)
        for step in loc:
            child = _child(node, step)
            if child is None:
                break
            found, node = _start(child), child
        return found[0] + self.first_line, found[1]

    def key_place(self, loc: tuple[int | str, ...]) -> Place:
        """Return (line, column), from 1, of the key that a path of keys leads to."""
        node = self._node()
        for step in loc[:-1]:
            node = _child(node, step) or node
        if isinstance(node, yaml.MappingNode):
            for key, _ in node.value:
                if key.value == loc[-1]:
                    line, column = _start(key)
                    return line + self.first_line, column
        return self.place(loc)

    def _node(self) -> yaml.Node:
        # Composed anew each time: only who has a mistake to report asks for it.
        node: yaml.Node | None = yaml.compose(self.text, Loader=_Loader)
        assert node is not None, "it was composed before"
        return node


def _start(node: yaml.Node) -> Place:
    return node.start_mark.line, node.start_mark.column + 1


def _child(node: yaml.Node, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None


def load(
    text: str, path: str, first_line: int = 1, *, fast: bool = True
) -> tuple[Loaded | None, list[Problem]]:
    """Read a YAML mapping; `first_line` is the line of the file on which `text` begins.

    Not `fast` gives the same, more slowly.
    """
    if fast and (plain := plainyaml.read(text)):
        return Loaded(plain.value, text, first_line, plain.empty, plain.places), []
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        return None, [_explain(error, text, path, first_line)]
    except RecursionError:
        return None, [problem(path, "yaml", line=first_line, column=1, why="nesting")]
    if not isinstance(node, yaml.MappingNode):
        guess = _guess(text, path, first_line)
        return None, [guess or problem(path, "front-matter-shape", line=first_line, column=1)]
    reader = _Reader(path, first_line)
    value = reader.mapping(node, typed=False, depth=0)
    reader.look_for_lost_text(text)
    empty = frozenset(str(key.value) for key, item in node.value if _is_null(item))
    places = {
        str(key.value): (item.start_mark.line, item.start_mark.column)
        for key, item in reversed(node.value)
    }
    return Loaded(value, text, first_line, empty, places), reader.problems


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in plainyaml.NULLS


class _Reader:
    """Turns nodes into plain values and notes what no value can hold."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.problems: list[Problem] = []
        self._seen: set[int] = set()
        self._quoted: list[tuple[Place, Place]] = []

    def _note(self, node: yaml.Node, code: str, **params: object) -> None:
        line, column = _start(node)
        line += self.first_line
        self.problems.append(problem(self.path, code, line=line, column=column, **params))

    def look_for_lost_text(self, text: str) -> None:
        """A hashtag after a space is a comment to YAML: the editor's words would vanish.

        A comment that is meant has a space after its sign.
        """
        for found in _HASHTAG.finditer(text):
            line = text.count("\n", 0, found.end())
            column = found.end() - text.rfind("\n", 0, found.end()) - 2
            if not any(start <= (line, column) < end for start, end in self._quoted):
                place = line + self.first_line
                found_here = problem(self.path, "yaml-hash", line=place, column=column + 1)
                self.problems.append(found_here)

    def value(self, node: yaml.Node, *, typed: bool, depth: int) -> Any:
        if isinstance(node, yaml.ScalarNode):
            if node.style:
                start, end = node.start_mark, node.end_mark
                self._quoted.append(((start.line, start.column), (end.line, end.column)))
            return _scalar(node, typed=typed)
        if depth > _DEPTH:
            self._note(node, "yaml-deep", limit=_DEPTH)
            return None
        # An alias is the same node once more; following it could go on for ever.
        if id(node) in self._seen:
            self._note(node, "yaml-alias")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, typed=typed, depth=depth)
        return [self.value(item, typed=typed, depth=depth + 1) for item in node.value]

    def mapping(self, node: yaml.MappingNode, *, typed: bool, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                # As in `title: {{ title }}`: a mapping as the key of a mapping.
                if isinstance(key, yaml.MappingNode):
                    self._note(node, "yaml-special", sign="{")
                else:
                    self._note(key, "front-matter-shape")
                continue
            name = str(key.value)
            if name in lines:
                self._note(key, "duplicate-key", name=name, first=lines[name])
                continue
            lines[name] = key.start_mark.line + self.first_line
            # `extra` has no schema, so its values get the types they look like.
            inside = typed or (depth == 0 and name == "extra")
            value = self.value(item, typed=inside, depth=depth + 1)
            if value is not None or inside:
                found[name] = value
        return found


def _scalar(node: yaml.ScalarNode, *, typed: bool) -> Any:
    # PyYAML's C loader marks a plain scalar with an empty style, the Python one with None.
    if node.style:
        return node.value
    if _is_null(node):
        return None
    text: str = node.value
    if not typed:
        return text
    if text in {"true", "false"}:
        return text == "true"
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    return float(text) if number["rest"] else int(text)


def _explain(error: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    """Find the line that an editor has to mend; PyYAML often blames the next one."""
    guess = _guess(text, path, first_line)
    if guess is not None:
        return guess
    mark = getattr(error, "problem_mark", None)
    why = getattr(error, "problem", None) or str(error).partition("\n")[0]
    line = first_line + (mark.line if mark else 0)
    return problem(path, "yaml", line=line, column=mark.column + 1 if mark else 1, why=why)


def _guess(text: str, path: str, first_line: int) -> Problem | None:
    for offset, line in enumerate(text.split("\n")):
        found = _line_problem(line)
        if found is not None:
            code, column, params = found
            return problem(path, code, line=first_line + offset, column=column, **params)
    return None


def _line_problem(line: str) -> tuple[str, int, dict[str, str]] | None:
    """Return (code, column, parameters) of the mistake in one line that YAML could not read."""
    if _CONFLICT.match(line):
        return "conflict-mark", 1, {}
    if "\t" in line:
        return "yaml-tab", line.index("\t") + 1, {}
    field = _FIELD.fullmatch(line)
    if field is None:
        return None
    name, colon, value = field.groups()
    column = field.start(2) + 1
    if colon == "：":
        return "yaml-colon-wide", column, {"name": name}
    if value and not value.startswith(" "):
        return "yaml-colon-space", column, {"name": name}
    return _value_problem(name, value, field.start(3))


def _value_problem(name: str, value: str, start: int) -> tuple[str, int, dict[str, str]] | None:
    plain = value.strip()
    column = start + len(value) - len(value.lstrip()) + 1
    if plain[:1] in {'"', "'"} or not plain:
        return None
    if _SPECIAL.match(plain) and not _is_yaml(plain):
        return "yaml-special", column, {"sign": plain[0]}
    if ": " in plain and plain[0] not in "[{":
        return "yaml-colon-value", column + plain.index(": "), {"name": name}
    return None


def _is_yaml(text: str) -> bool:
    try:
        yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        return False
    return True
