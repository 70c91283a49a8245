"""YAML as text, with the places of everything: the first half of reading what people typed.

A scalar stays the text that was typed: `05743` is no octal number, `no` is no flag, `2024` in a
list of tags is no integer. What a field means is for its schema to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from laojie.errors import Problem, problem
from laojie.load import plainyaml, slips
from laojie.load.slips import Edit, Known, Slip

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH = 20
_HASHTAG = re.compile(r"(?<=\S)[ \t]+#(?=[^\s#])")
# An anchor or a tag before a plain value: the word vanishes.
_SILENT = ("&", "!")
_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d{0,15})(?P<rest>\.\d+)?")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A YAML mapping: its plain value, and the text of it, in which to find places.

    `empty` names the top-level fields that were written without a value, `places` holds the line
    and the column, from 0, of those values whose places are known. `text` is what was typed after
    `edits`, without the fields that could not be read, which are in `unread`.
    """

    value: dict[str, Any]
    text: str
    first_line: int
    empty: frozenset[str]
    places: Mapping[str, Place]
    edits: tuple[Edit, ...] = ()
    unread: frozenset[str] = frozenset()

    def place(self, loc: tuple[int | str, ...]) -> Place:
        """Return (line, column), from 1, of the value that a path of keys leads to."""
        if len(loc) == 1 and loc[0] in self.places:
            return self._typed(*self.places[str(loc[0])])
        node = self._node()
        found = _start(node)
        for step in loc:
            child = _child(node, step)
            if child is None:
                break
            found, node = _start(child), child
        return self._typed(*found)

    def key_place(self, loc: tuple[int | str, ...]) -> Place:
        """Return (line, column), from 1, of the key that a path of keys leads to."""
        node = self._node()
        for step in loc[:-1]:
            node = _child(node, step) or node
        if isinstance(node, yaml.MappingNode):
            for key, _ in node.value:
                if key.value == loc[-1]:
                    return self._typed(*_start(key))
        return self.place(loc)

    def _typed(self, line: int, column: int) -> Place:
        """Where the editor typed what now stands at a place, from 1."""
        for edit in reversed(self.edits):
            if edit.line == line:
                column = edit.before(column)
        return line + self.first_line, column + 1

    def _node(self) -> yaml.Node:
        # Composed anew each time: only who has a mistake to report asks for it.
        node: yaml.Node | None = yaml.compose(self.text, Loader=_Loader)
        assert node is not None, "it was composed before"
        return node


def _start(node: yaml.Node) -> Place:
    return node.start_mark.line, node.start_mark.column


def _child(node: yaml.Node, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None


def load(
    text: str,
    path: str,
    first_line: int = 1,
    known: Known = Known(),  # noqa: B008 - a frozen value
    *,
    fast: bool = True,
) -> tuple[Loaded | None, list[Problem]]:
    """Read a YAML mapping; `first_line` is the line of the file on which `text` begins.

    What YAML cannot read of it is told, mended or left out, so that the rest can be checked too.
    `known` are the fields it may have. Not `fast` gives the same, more slowly.
    """
    if fast and (plain := plainyaml.read(text)):
        return Loaded(plain.value, text, first_line, plain.empty, plain.places), []
    found = look_for_slips(text, known)
    if found is None:
        return _loaded(_mapping(text), text, path, first_line)
    told = [_problem(slip, path, first_line) for slip in found.slips]
    if conflicts := [item for item in told if item.code == "conflict-mark"]:
        # Half of what stands there is not meant.
        return None, conflicts[:1]
    node, _ = _composed(found.text)
    if isinstance(node, yaml.MappingNode):
        loaded, problems = _loaded(node, found.text, path, first_line)
        return replace(loaded, edits=found.edits, unread=found.unread), told + problems
    if not told:
        _, why = _composed(text)
        code = "front-matter-shape" if why is None else "yaml"
        told = [problem(path, code, line=first_line + (why or 0), column=1)]
    return None, told


def look_for_slips(text: str, known: Known) -> slips.Found | None:
    """What keeps YAML from reading `text` as a mapping, None if nothing does."""
    node, _ = _composed(text)
    is_clean = slips.OTHER_BREAKS.search(text) is None
    if is_clean and isinstance(node, yaml.MappingNode) and not _has_odd_names(node):
        return None
    return slips.find(text, known)


def _mapping(text: str) -> yaml.MappingNode:
    node, _ = _composed(text)
    assert isinstance(node, yaml.MappingNode), "nothing is wrong with it"
    return node


def _composed(text: str) -> tuple[yaml.Node | None, int | None]:
    """The root of a YAML text, and on which line YAML gave up, from 0, if it did."""
    try:
        return yaml.compose(text, Loader=_Loader), None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return None, mark.line if mark else 0
    except RecursionError:
        return None, 0


def _has_odd_names(node: yaml.MappingNode) -> bool:
    keys = (key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
    return any(slips.is_odd_name(key) for key in keys)


def _problem(slip: Slip, path: str, first_line: int) -> Problem:
    line, column = slip.line + first_line, slip.column + 1
    return problem(path, slip.code, line=line, column=column, **slip.params)


def _loaded(
    node: yaml.MappingNode, text: str, path: str, first_line: int
) -> tuple[Loaded, list[Problem]]:
    reader = _Reader(text, path, first_line)
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

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.text = text
        self.path = path
        self.first_line = first_line
        self.problems: list[Problem] = []
        self._seen: set[int] = set()
        self._quoted: list[tuple[Place, Place]] = []

    def _note(self, node: yaml.Node, code: str, **params: object) -> None:
        self._note_at(_start(node), code, **params)

    def _note_at(self, place: Place, code: str, **params: object) -> None:
        line, column = place[0] + self.first_line, place[1] + 1
        self.problems.append(problem(self.path, code, line=line, column=column, **params))

    def look_for_lost_text(self, text: str) -> None:
        """A hashtag after a space is a comment to YAML: the editor's words would vanish.

        A comment that is meant has a space after its sign.
        """
        for found in _HASHTAG.finditer(text):
            line = text.count("\n", 0, found.end())
            column = found.end() - text.rfind("\n", 0, found.end()) - 2
            if not any(start <= (line, column) < end for start, end in self._quoted):
                self._note_at((line, column), "yaml-hash")

    def value(self, node: yaml.Node, *, typed: bool, depth: int) -> Any:
        if isinstance(node, yaml.ScalarNode):
            if node.style:
                start, end = node.start_mark, node.end_mark
                self._quoted.append(((start.line, start.column), (end.line, end.column)))
            elif (sign := self._sign(node)) in _SILENT:
                self._note(node, "yaml-special", sign=sign)
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
        if isinstance(node, yaml.SequenceNode) and node.flow_style and not typed:
            self._look_for_commas(node)
        return [self.value(item, typed=typed, depth=depth + 1) for item in node.value]

    def _sign(self, node: yaml.Node) -> str:
        return self.text[node.start_mark.index : node.start_mark.index + 1]

    def _look_for_commas(self, node: yaml.SequenceNode) -> None:
        """[甲、乙] is a list of one to YAML."""
        for item in node.value:
            if isinstance(item, yaml.ScalarNode) and not item.style:
                found = plainyaml.WIDE_COMMA.search(item.value)
                if found is not None:
                    line, column = _start(item)
                    self._note_at((line, column + found.start()), "yaml-comma-wide", sign=found[0])
                    return

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
            if value is not None or typed:
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
