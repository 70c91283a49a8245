"""One file with everything mended that can only be meant in one way."""

import codecs
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from laojie.errors import Problem, problem
from laojie.fixing import values
from laojie.fixing.lines import Line, cut, edited, inserted, plain, whole
from laojie.load import encodings, fences, frontmatter, validation, yamlnodes
from laojie.load.schema import Fields, known
from laojie.load.slips import Edit

_FENCES = frozenset({"fence-late", "fence-odd", "fence-unopened", "front-matter-unclosed"})
# If any of these is left, it was no front matter that was fenced in.
_DOUBTFUL = frozenset(
    {
        *("yaml", "yaml-no-field", "yaml-item", "duplicate-key", "missing-field"),
        *("unknown-field", "unknown-field-folder", "unknown-field-file"),
    }
)
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Form:
    """What a file has to be: its schema, and whether a body follows."""

    path: str
    schema: type[Fields]
    zone: tzinfo
    is_document: bool = True


@dataclass(frozen=True, slots=True)
class Mended:
    """A file after repair, and what was repaired, with lines and columns of the file as it was."""

    data: bytes
    repairs: tuple[Problem, ...]


def mend(data: bytes, form: Form) -> Mended:
    """Mend what has one safe answer; all other bytes stay as they are."""
    text, told = _decoded(data, form.path)
    if text is None:
        return Mended(data, ())
    mender = _Mender(cut(text), form, told)
    mender.mend()
    if not mender.repairs:
        return Mended(data, ())
    return Mended(whole(mender.lines).encode(), tuple(dict.fromkeys(sorted(mender.repairs))))


def _decoded(data: bytes, path: str) -> tuple[str | None, list[Problem]]:
    mark = codecs.BOM_UTF8
    try:
        text = data.decode()
    except UnicodeDecodeError:
        guessed = encodings.guess(data)
        if guessed is None:
            return None, []
        return guessed[0], [problem(path, guessed[1], line=1, column=1)]
    if not data.startswith(mark):
        return text, []
    return text.lstrip("\ufeff"), [problem(path, "bom", line=1, column=1)]


@dataclass(frozen=True, slots=True)
class _State:
    """What is read of a file: raw values, valid fields, and what is wrong."""

    text: str
    first: int
    raw: dict[str, Any]
    fields: Fields | None
    problems: list[Problem]


class _Mender:
    """Goes from the outside in: the fences, the lines, the values."""

    def __init__(self, lines: list[Line], form: Form, repairs: list[Problem]) -> None:
        self.lines = lines
        self.form = form
        self.repairs = repairs

    def mend(self) -> None:
        """Mend `lines`, and note in `repairs` what was wrong."""
        before = self.lines, list(self.repairs)
        if self.form.is_document and not self._fence():
            return
        is_fenced = len(self.repairs) > len(before[1])
        self._mend_lines()
        for _ in range(_ROUNDS):
            if not self._mend_values():
                break
        if is_fenced and any(item.code in _DOUBTFUL for item in self._state().problems):
            self.lines, self.repairs = before

    def _fence(self) -> bool:
        """Put the lines of --- where they belong; say whether there is front matter."""
        found, problems = frontmatter.split(plain(self.lines), self.form.path)
        if not problems:
            return True
        if found is None or any(item.code not in _FENCES for item in problems):
            return False
        texts = [line.text for line in self.lines]
        _, wrong = fences.find([*texts, ""] if not self.lines or self.lines[-1].end else texts)
        if any(each.right is None and each.code != "fence-late" for each in wrong):
            return False
        lines = self.lines
        for each in reversed(wrong):
            number = lines[each.line].number if each.line < len(lines) else len(lines)
            self._tell(each.code, number, 1, value=each.value)
            if each.right is None:
                lines = [*lines[: each.line], *lines[each.line + 1 :]]
            elif each.insert:
                lines = inserted(lines, each.line, each.right)
            else:
                old = lines[each.line]
                lines = edited(lines, Edit(each.line, 0, len(old.text), each.right))
        self.lines = lines
        return True

    def _mend_lines(self) -> None:
        """Mend what keeps YAML from reading the front matter."""
        state = self._state()
        found = yamlnodes.look_for_slips(state.text, known(self.form.schema))
        if found is None or any(slip.code == "conflict-mark" for slip in found.slips):
            return
        for slip in found.slips:
            if slip.edit is not None and slip.edit.line not in found.lost:
                line = self.lines[slip.line + state.first]
                self._tell(slip.code, line.number, slip.column + 1, **slip.params)
        for edit in found.edits:
            if edit.line not in found.lost:
                self.lines = edited(self.lines, self._shifted(edit, state.first))

    def _mend_values(self) -> bool:
        """Mend values one at a time; say whether there was any."""
        state = self._state()
        if yamlnodes.look_for_slips(state.text, known(self.form.schema)) is not None:
            return False
        form = self.form
        done: set[int] = set()
        for repair in values.find(
            state.text, form.path, state.first + 1, form.schema, state.problems
        ):
            if repair.edit.line in done:
                # Its columns are no longer true; the next round finds it again.
                continue
            lines = self.lines
            self.lines = edited(lines, self._shifted(repair.edit, state.first))
            after = self._state()
            if not _keeps(self._state_of(lines), after, repair):
                self.lines = lines
                continue
            done.add(repair.edit.line)
            told = repair.told
            number = lines[repair.edit.line + state.first].number
            self._tell(told.code, number, told.column, **dict(told.params))
        return bool(done)

    def _tell(self, code: str, line: int, column: int, **params: str) -> None:
        self.repairs.append(problem(self.form.path, code, line=line, column=column, **params))

    def _shifted(self, edit: Edit, first: int) -> Edit:
        return Edit(edit.line + first, edit.start, edit.end, edit.text)

    def _state(self) -> _State:
        return self._state_of(self.lines)

    def _state_of(self, lines: list[Line]) -> _State:
        form, text = self.form, plain(lines)
        first = 0
        if form.is_document:
            found, _ = frontmatter.split(text, form.path)
            assert found is not None, "it was fenced before"
            text, first = found.yaml, found.first_line - 1
        context = {"zone": form.zone}
        fields, loaded, problems = validation.validate(
            form.schema, text, form.path, first + 1, context
        )
        return _State(text, first, loaded.value if loaded else {}, fields, problems)


def _keeps(before: _State, after: _State, repair: values.Repair) -> bool:
    """Whether a repair changes no more than it should, and brings nothing wrong with it."""
    others = [
        {name: value for name, value in state.raw.items() if name not in repair.names}
        for state in (before, after)
    ]
    if others[0] != others[1]:
        return False
    worse = Counter(_codes(after)) - Counter(_codes(before))
    if worse:
        return False
    if repair.tidy:
        return before.fields is None or before.fields == after.fields
    return len(after.problems) < len(before.problems)


def _codes(state: _State) -> Iterator[tuple[int, str]]:
    return ((item.line, item.code) for item in state.problems)
