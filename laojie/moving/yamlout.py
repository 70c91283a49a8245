"""Front matter as a person would type it, and never read as another type than it was."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import yaml

from laojie.moving.front import Plain

ORDER = (
    "title", "date", "updated", "kind", "author", "summary", "tags", "topics", "cover", "cover_alt",
    "pinned", "source", "source_url", "draft", "expires", "weight", "slug", "aliases",
    "canonical", "robots", "toc", "extra",
)  # fmt: skip
_STRAIGHT = re.compile(r"(?:/|[^\W_])[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\"\\{}\[\]#&*!|>%@`]*")
_TYPED = re.compile(r"true|false|[+-]?(?:0|[1-9]\d{0,15})(?:\.\d+)?")
_RESOLVER = yaml.resolver.Resolver()
_UNESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


class Bare(str):
    """A text that stands as it is: a date, which other readers may well take for one."""

    __slots__ = ()


def front_matter(fields: Mapping[str, Any]) -> str:
    """Return the lines of a front matter, without its fences; the order is always the same."""
    known = [name for name in ORDER if name in fields]
    return mapping({name: fields[name] for name in known})


def mapping(values: Mapping[str, Any], indent: str = "") -> str:
    """Return a YAML mapping in block style."""
    return "".join(_entry(key, value, indent) for key, value in values.items())


def _entry(key: str, value: Any, indent: str) -> str:
    name = key if _is_straight(key, flow=True) else quoted(key)
    start = f"{indent}{name}:"
    if isinstance(value, Mapping):
        return f"{start}\n{mapping(value, indent + '  ')}" if value else f"{start} {{}}\n"
    if isinstance(value, Sequence) and not isinstance(value, str):
        if all(not isinstance(item, (Mapping, list, tuple)) for item in value):
            listed = ", ".join(scalar(item, flow=True) for item in value)
            if len(listed) < 80 and key != "aliases":
                return f"{start} [{listed}]\n"
        return start + "\n" + "".join(_item(item, indent + "  ") for item in value)
    return f"{start} {scalar(value)}\n"


def _item(value: Any, indent: str) -> str:
    if isinstance(value, Mapping) and value:
        inner = mapping(value, indent + "  ")
        return f"{indent}- {inner[len(indent) + 2 :]}"
    if isinstance(value, (list, tuple)):
        value = json.dumps(value, ensure_ascii=False, default=str)
        return f"{indent}- {value}\n"
    return f"{indent}- {scalar(value)}\n"


def scalar(value: Any, *, flow: bool = False) -> str:
    """Return one value: text in quotes only where it would not be read as itself."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)) and _TYPED.fullmatch(str(value)):
        return str(value)
    if isinstance(value, (date, datetime)):
        return quoted(value.isoformat())
    if isinstance(value, Bare):
        return str(value)
    if isinstance(value, Plain) and _TYPED.fullmatch(value):
        return str(value)
    text = "" if value is None else str(value)
    return text if _is_straight(text, flow=flow) else quoted(text)


def _is_straight(text: str, *, flow: bool) -> bool:
    if not _STRAIGHT.fullmatch(text) or text != text.strip() or ": " in text or text[-1:] == ":":
        return False
    if flow and any(sign in text for sign in ",:'，、"):
        return False
    return _is_text(text)


def _is_text(text: str) -> bool:
    """Say whether any YAML reader takes a bare scalar for text."""
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return bool(tag == "tag:yaml.org,2002:str")


def quoted(text: str) -> str:
    """Return a text in double quotes; JSON's escapes are YAML's too."""
    written = json.dumps(text, ensure_ascii=False)
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
