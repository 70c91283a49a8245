"""Front matter as other systems have it: YAML, TOML, JSON, or none. Read leniently.

A plain YAML scalar stays the text that was typed (`Plain`), so that `05743` is no octal number.
"""

import codecs
import json
import re
import tomllib
from dataclasses import dataclass
from typing import Any

import yaml

from laojie.moving.found import Note, note

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LARGEST = 20_000
_DEEPEST = 50
_YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_JSON = re.compile(r"\{\s*\"")
_FIELD = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*[:：][ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
_NULLS = {"", "~", "null"}
_ZERO_WIDTH = dict.fromkeys((0x200B, 0xFEFF))


class Plain(str):
    """A scalar written without quotes: a text that may have been meant as a number or flag."""

    __slots__ = ()


class Unreadable(Exception):
    """Front matter that cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Front:
    """A file in two: its fields (None where it has no front matter), its body, what to say."""

    fields: dict[str, Any] | None
    body: str
    line: int
    notes: tuple[Note, ...] = ()


def decode(data: bytes) -> tuple[str, str] | None:
    """Return (text, encoding): UTF-8, UTF-16 with its mark, or GBK; None for anything else."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    if b"\0" in data and encodings[0] != "utf-16":
        return None
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n"), encoding
    return None


def read(text: str) -> Front:
    """Return the front matter and body of a text; raises Unreadable."""
    for pattern, parse in ((_YAML, _yaml), (_TOML, _toml)):
        if found := pattern.match(text):
            fields, notes = parse(found[1])
            return Front(fields, text[found.end() :], text.count("\n", 0, found.end()) + 1, notes)
    if _JSON.match(text):
        return _json(text)
    if text.startswith(("---\n", "+++\n")) and _FIELD.match(text.partition("\n")[2]):
        raise Unreadable("unclosed")
    return Front(None, text, 1)


def yaml_mapping(text: str) -> dict[str, Any]:
    """Return a YAML mapping with its scalars as typed; raises Unreadable."""
    return _yaml(text)[0]


def _yaml(text: str) -> tuple[dict[str, Any], tuple[Note, ...]]:
    notes: list[Note] = []
    node, why = _composed(text)
    if node is None and not why:
        return {}, ()
    if why:
        node = _composed(_mended(text))[0]
        notes.append(note("front-mended", why=why))
    if node is None:
        raise Unreadable(why)
    values = _Values()
    found = values.of(node)
    notes += [note("key-twice", name=name) for name in values.twice]
    return found, tuple(notes)


def _composed(text: str) -> tuple[yaml.MappingNode | None, str]:
    """The mapping a text holds, None with the reason where it holds none, or nothing at all."""
    try:
        if _is_deep(text):
            return None, "too deep"
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        return None, str(getattr(error, "problem", None) or error).partition("\n")[0]
    if node is None or isinstance(node, yaml.MappingNode):
        return node, ""
    return None, "no fields"


def _is_deep(text: str) -> bool:
    """Say whether lists lie so deep in each other that composing them might end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return True
    return False


def _mended(text: str) -> str:
    """The text with each field's value in quotes that YAML cannot read where it stands."""

    def quoted(found: re.Match[str]) -> str:
        name, value = found.groups()
        line = f"{name}: {value}"
        readable = value[0] in "|>" or _composed(line)[0] is not None
        return line if readable else f"{name}: {json.dumps(value, ensure_ascii=False)}"

    return _FIELD.sub(quoted, text.replace("\t", "  "))


class _Values:
    """Plain values of YAML nodes; what aliases repeat is counted, so that no file can explode."""

    def __init__(self) -> None:
        self.count = 0
        self.twice: list[str] = []

    def of(self, node: yaml.Node) -> Any:
        self.count += 1
        if self.count > _LARGEST:
            raise Unreadable("too large")
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.of(item) for item in node.value]
        found: dict[str, Any] = {}
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise Unreadable("a mapping as a key")
            name = str(key.value)
            if name in found:
                self.twice.append(name)
            found[name] = self.of(item)
        return found


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value).translate(_ZERO_WIDTH)
    if node.style:
        return text
    return None if text in _NULLS else Plain(text)


def _toml(text: str) -> tuple[dict[str, Any], tuple[Note, ...]]:
    try:
        return tomllib.loads(text), ()
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def _json(text: str) -> Front:
    try:
        fields, end = json.JSONDecoder().raw_decode(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    rest = text[end:]
    body = rest.lstrip("\n")
    return Front(fields, body, text.count("\n", 0, len(text) - len(body)) + 1)
