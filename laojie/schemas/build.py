"""JSON Schema of front matter and site.yaml, out of the models that a build validates with.

For editors that complete and check YAML while it is typed. It is draft 7, which they all know, and
somewhat more lenient than a build: what depends on the file system, or on two fields at once, only
a build can say. Typed values may look like anything to YAML, so a text may be a number, too.
"""

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from laojie.load import dates, schema
from laojie.load.schema import SCHEMAS
from laojie.schemas import texts

DRAFT = "http://json-schema.org/draft-07/schema#"
KINDS: dict[str, type[schema.Fields]] = {**SCHEMAS, "site": schema.SiteFields}
FOLDER = ".vscode/laojie"
_REF = "#/definitions/{model}"
# Keys of a definition that are no part of a field's own schema.
_NOTHING = {"type": "null"}
_NOISE = ("title", "default", "description")


def build(kind: str, lang: str) -> dict[str, Any]:
    """The schema of one kind of document, or of the settings (`site`)."""
    model = KINDS[kind]
    _, whole = models_json_schema([(model, "validation")], ref_template=_REF)
    definitions = {name: _described(name, found, lang) for name, found in whole["$defs"].items()}
    own = definitions.pop(model.__name__)
    others = {"definitions": definitions} if definitions else {}
    return {"$schema": DRAFT, **own, "title": texts.TITLES[kind][lang], **others}


def write(folder: Path, lang: str) -> list[str]:
    """Write all of them into `folder`; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for kind in KINDS:
        names.append(f"{kind}.json")
        (folder / names[-1]).write_text(text(kind, lang), encoding="utf-8")
    return names


def text(kind: str, lang: str) -> str:
    """The schema as JSON."""
    return json.dumps(build(kind, lang), ensure_ascii=False, indent=2) + "\n"


def _described(owner: str, found: dict[str, Any], lang: str) -> dict[str, Any]:
    """A model's schema with a sentence on each field, and with no value where none is needed."""
    required = found.get("required", [])
    properties = {}
    for name, field in found["properties"].items():
        bare = {key: value for key, value in field.items() if key not in _NOISE}
        if name not in required:
            bare = _or_nothing(bare)
        properties[name] = {"description": texts.of(owner, name, lang), **_dated(bare, lang)}
    rest = {key: value for key, value in found.items() if key not in (*_NOISE, "properties")}
    return {**rest, "properties": properties}


def _or_nothing(field: dict[str, Any]) -> dict[str, Any]:
    """A field that may also be left empty."""
    options = [option for option in field.get("anyOf", [field]) if option != _NOTHING]
    only, kind = options[0], options[0].get("type")
    if len(options) > 1 or kind is None or "enum" in only or "const" in only:
        return {"anyOf": [*options, _NOTHING]}
    return {**only, "type": [*(kind if isinstance(kind, list) else [kind]), "null"]}


def _dated(field: dict[str, Any], lang: str) -> dict[str, Any]:
    """A field with a sentence, in place of the pattern, for a date that is none."""
    if field.get("pattern") == dates.PATTERN:
        return {**field, "patternErrorMessage": texts.WRONG_DATE[lang]}
    return field
