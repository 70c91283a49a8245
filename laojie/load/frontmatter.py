"""Front matter: found in a document, read, and validated through its schema."""

import difflib
import re
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from laojie.errors import Problem, problem
from laojie.load import encodings, fences
from laojie.load.schema import OTHER_NAMES, SAID_BY_FILE, SAID_BY_FOLDER, Fields, known
from laojie.load.yamlnodes import Loaded, load
from laojie.messages import TEXTS

LIMIT = 65_536
_FENCE = "---"
_CLOSED = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_NEARLY_CLOSED = re.compile(r"^(?:-{4,}|--|[—–－]+)[ \t]*$", re.MULTILINE)
_CONFLICT = re.compile(r"^<{7}(?: .*)?\n(?:.*\n)*?={7}\n(?:.*\n)*?>{7}(?: .*)?$", re.MULTILINE)

Schema = TypeVar("Schema", bound=Fields)


@dataclass(frozen=True, slots=True)
class Split:
    """A document in two: the YAML text, the body, and the lines on which each begins."""

    yaml: str
    body: str
    body_line: int
    first_line: int = 2


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """Return the text of a source: UTF-8, with or without BOM, line ends made `\\n`.

    Of a file in another encoding the text is returned as well, if it is sure which.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        guessed = encodings.guess(data)
        if guessed is None:
            return "", [_not_utf8(data, error.start, "not-utf8", path, offset=error.start)]
        text, code = guessed
        return _with_newlines(text), [_not_utf8(data, error.start, code, path)]
    return _with_newlines(text), []


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _not_utf8(data: bytes, start: int, code: str, path: str, **params: object) -> Problem:
    before = data[:start]
    line = before.count(b"\n") + 1
    column = len(before.rpartition(b"\n")[2].decode("utf-8", "ignore")) + 1
    return problem(path, code, line=line, column=column, **params)


def split(text: str, path: str) -> tuple[Split | None, list[Problem]]:
    """Cut a document into front matter and body."""
    conflict = _CONFLICT.search(text) if "<" in text else None
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        return None, [problem(path, "conflict-mark", line=line, column=1)]
    first, _, rest = text.partition("\n")
    found = _CLOSED.search(rest) if first.rstrip(" \t") == _FENCE else None
    if found is None:
        return _cut_where_meant(text, path)
    yaml_text = rest[: found.start()]
    if _NEARLY_CLOSED.search(yaml_text):
        # The --- that was found is a rule of the body.
        return _cut_where_meant(text, path)
    if len(yaml_text.encode()) > LIMIT:
        return None, [problem(path, "too-large", line=1, column=1, limit=LIMIT)]
    body_line = yaml_text.count("\n") + 3
    return Split(yaml_text, rest[found.end() + 1 :], body_line), []


def _cut_where_meant(text: str, path: str) -> tuple[Split | None, list[Problem]]:
    lines = text.split("\n")
    cut, wrong = fences.find(lines)
    problems = [
        problem(path, each.code, line=each.line + 1, column=1, value=each.value) for each in wrong
    ]
    if cut is None:
        return None, problems
    yaml_text = "".join(f"{line}\n" for line in lines[cut.first : cut.last])
    body = "\n".join(lines[cut.body :])
    return Split(yaml_text, body, cut.body + 1, cut.first + 1), problems


def validate(
    schema: type[Schema],
    text: str,
    path: str,
    first_line: int,
    context: dict[str, Any],
    *,
    fast: bool = True,
) -> tuple[Schema | None, Loaded | None, list[Problem]]:
    """Read YAML and validate it; problems carry the line and column of the mistake itself.

    Not `fast` gives the same, more slowly.
    """
    loaded, problems = load(text, path, first_line, known(schema), fast=fast)
    if loaded is None:
        return None, None, problems
    try:
        fields = schema.model_validate(loaded.value, context=context)
    except ValidationError as error:
        # What YAML itself made of a line explains what the schema makes of its value.
        mended = {edit.line + first_line for edit in loaded.edits}
        told = {found.line for found in problems} - mended
        details = (
            detail
            for detail in error.errors(include_url=False)
            if detail["loc"][:1] not in {(name,) for name in loaded.unread}
        )
        found = [_problem(dict(detail), schema, loaded, path) for detail in details]
        problems += [item for item in found if item.line not in told]
        return None, loaded, _once(problems)
    return (None if problems else fields), loaded, problems


def _once(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


_BUILTIN = {
    "extra_forbidden": "unknown-field",
    "missing": "missing-field",
    "literal_error": "bad-choice",
    "dict_type": "bad-mapping",
    "model_type": "bad-mapping",
    "model_attributes_type": "bad-mapping",
    "tuple_type": "bad-list",
    "greater_than_equal": "number-range",
    "less_than_equal": "number-range",
}


def _problem(detail: dict[str, Any], schema: type[Fields], loaded: Loaded, path: str) -> Problem:
    loc: tuple[int | str, ...] = tuple(detail["loc"])
    code = _BUILTIN.get(detail["type"], detail["type"])
    params: dict[str, Any] = {"name": _dotted(loc), **detail.get("ctx", {})}
    params.setdefault("value", _shown(detail.get("input")))
    line, column = loaded.place(loc)
    if loc[-1:] == ("[key]",):
        loc = loc[:-1]
        params["name"] = _dotted(loc[:-1])
        line, column = loaded.key_place(loc)
    if code == "unknown-field":
        line, column = loaded.key_place(loc)
        code, params["nearest"] = _unknown(loc, schema)
    elif code == "missing-field":
        line, column = loaded.first_line, 1
        if len(loc) == 1 and loc[0] in loaded.empty:
            code, (line, column) = "empty-field", loaded.key_place(loc)
    elif code == "empty-field":
        line, column = loaded.key_place(loc)
    elif code == "bad-choice":
        params["choices"] = params.pop("expected", "").replace(" or ", ", ").replace("'", "")
    elif code == "number-range":
        params |= {"low": params.pop("ge", 1), "high": params.pop("le", 50_000)}
    elif code not in TEXTS:
        code, params["why"] = "bad-value", str(detail["msg"])
    params.pop("error", None)
    return problem(path, code, line=line, column=column, **params)


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _dotted(loc: tuple[int | str, ...]) -> str:
    return ".".join(step for step in loc if isinstance(step, str))


def _unknown(loc: tuple[int | str, ...], schema: type[Fields]) -> tuple[str, str]:
    """The message for a field that is not there, and the name that may be meant."""
    if len(loc) != 1:
        return "unknown-field", ""
    name = str(loc[0]).lower()
    said = {**dict.fromkeys(SAID_BY_FOLDER, "-folder"), **dict.fromkeys(SAID_BY_FILE, "-file")}
    others = {other: own for other, own in OTHER_NAMES.items() if own in schema.model_fields}
    candidates = [*schema.model_fields, *others, *said]
    near = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    if not near:
        return "unknown-field", ""
    if near[0] in said and near[0] not in schema.model_fields:
        return f"unknown-field{said[near[0]]}", ""
    return "unknown-field-near", others.get(near[0], near[0])
