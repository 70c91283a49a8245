"""Front matter and site.yaml validated through their schemas."""

import difflib
from typing import Any, TypeVar

from pydantic import ValidationError

from laojie.errors import Problem, problem
from laojie.load.schema import OTHER_NAMES, SAID_BY_FILE, SAID_BY_FOLDER, Fields, known
from laojie.load.yamlnodes import Loaded, load
from laojie.messages import TEXTS

Schema = TypeVar("Schema", bound=Fields)


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
    fields, found = fit(schema, loaded, path, context)
    if fields is None:
        # What YAML itself made of a line explains what the schema makes of its value.
        mended = {edit.line + first_line for edit in loaded.edits}
        told = {item.line for item in problems} - mended
        problems += [item for item in found if item.line not in told]
        return None, loaded, _once(problems)
    return (None if problems else fields), loaded, problems


def fit(
    schema: type[Schema], loaded: Loaded, path: str, context: dict[str, Any]
) -> tuple[Schema | None, list[Problem]]:
    """Validate what was read of YAML; what could not be read is left out."""
    try:
        return schema.model_validate(loaded.value, context=context), []
    except ValidationError as error:
        details = (
            detail
            for detail in error.errors(include_url=False)
            if detail["loc"][:1] not in {(name,) for name in loaded.unread}
        )
        return None, [_problem(dict(detail), schema, loaded, path) for detail in details]


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
    # A list that is read as a whole says which of its entries is wrong.
    entry = params.pop("entry", None)
    line, column = loaded.place(loc if entry is None else (*loc, entry))
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
