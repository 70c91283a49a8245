"""A source that is a folder of files: walked, told apart, read."""

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from laojie.moving import front
from laojie.moving.bodies import line_of
from laojie.moving.found import DOCUMENT, FILE, FOLDER, Left, Note, note
from laojie.moving.front import Front
from laojie.moving.unusable import Unusable

MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".mdown"})
OTHER_MARKUP = frozenset(
    {".rst", ".org", ".adoc", ".asciidoc", ".textile", ".ipynb", ".pug", ".ejs"}
)
# What tools keep for themselves; nothing in there is the site's.
_TOOLS = frozenset({
    ".git", ".hg", ".svn", ".github", ".idea", ".vscode", ".bundle", ".jekyll-cache", ".sass-cache",
    "node_modules", "_site", "__pycache__", ".venv", ".deploy_git", "resources",
})  # fmt: skip
_BUILD = frozenset({
    "gemfile", "gemfile.lock", "rakefile", "makefile", "package.json", "package-lock.json",
    "yarn.lock", "pnpm-lock.yaml", "db.json", "go.mod", "go.sum", "tasks.py", "shell.nix", "cname",
    "license", "license.md", "license.txt", "readme", "readme.md", "source.txt",
    "pelicanconf.py", "publishconf.py",
})  # fmt: skip
_HEADING = re.compile(
    r"\s*(?:<!--(?:(?!-->).)*+-->\s*)*+"
    r"#{1,2}[ \t]+([^\n]+?)[ \t]*#*[ \t]*(?:\{[^}\n]*\})?(?:\n|\Z)",
    re.DOTALL,
)
_DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)")


def walk(source: Path) -> tuple[list[str], list[Left]]:
    """Return every file below the folder, by path, and what was not looked into."""
    if not source.is_dir():
        raise Unusable(source, "absent")
    files: list[str] = []
    left: list[Left] = []

    def closed(error: OSError) -> None:
        path = os.path.relpath(error.filename, source).replace(os.sep, "/")
        left.append(Left(f"{path}/", FOLDER, "unreadable", params=(("why", str(error.strerror)),)))

    for folder, below, names in os.walk(source, onerror=closed):
        inside = os.path.relpath(folder, source).replace(os.sep, "/")
        prefix = "" if inside == "." else f"{inside}/"
        left += [Left(f"{prefix}{name}/", FOLDER, "tool") for name in below if name in _TOOLS]
        below[:] = sorted(name for name in below if name not in _TOOLS)
        # os.walk names these among the folders and does not go into them.
        links = [name for name in below if os.path.islink(os.path.join(folder, name))]
        left += [Left(f"{prefix}{name}/", FOLDER, "linked") for name in links]
        for name in sorted(names):
            path = prefix + name
            if not os.path.isfile(source / path) or not stays(source, path):
                left.append(Left(path, FILE, "outside"))
            else:
                files.append(path)
    return files, left


def stays(source: Path, path: str) -> bool:
    """Say whether a path below a folder still lies there once links are followed."""
    root = os.path.realpath(source)
    return os.path.realpath(os.path.join(root, path)).startswith(root + os.sep)


def is_build_file(path: str) -> bool:
    """Say whether a file serves the making of the site, and is no part of it."""
    return "/" not in path and (path.lower() in _BUILD or path.startswith("."))


def ending(path: str) -> str:
    """Return the ending of a path in lower case, with its dot."""
    return os.path.splitext(path)[1].lower()


def document(source: Path, path: str) -> Front | Left:
    """Return a document's front matter and body, or why it cannot be read."""
    try:
        decoded = front.decode((source / path).read_bytes())
    except OSError as error:
        return Left(path, DOCUMENT, "unreadable", params=(("why", error.strerror or ""),))
    if decoded is None:
        return Left(path, DOCUMENT, "encoding")
    text, encoding = decoded
    try:
        found = front.read(text)
    except front.Unreadable as error:
        return Left(path, DOCUMENT, "front-matter", params=(("why", str(error)),))
    if encoding in {"utf-8", "utf-8-sig"}:
        return found
    notes = (*found.notes, note("encoding-changed", encoding=encoding))
    return Front(found.fields, found.body, found.line, notes)


def settings(source: Path, names: Iterable[str]) -> dict[str, Any]:
    """Return the source's own settings: the first of these files that is there, or nothing.

    Raises Unusable when it is there and cannot be read.
    """
    for name in names:
        path = source / name
        if path.is_file():
            return settings_file(path)
    return {}


def settings_file(path: Path) -> dict[str, Any]:
    """Return what a settings file in YAML, TOML or JSON holds; raises Unusable."""
    decoded = front.decode(path.read_bytes())
    if decoded is None:
        raise Unusable(path, "encoding")
    text = decoded[0]
    kind = ending(path.name)
    try:
        if kind == ".toml":
            return dict(front.read(f"+++\n{text}\n+++\n").fields or {})
        return front.yaml_mapping(text)
    except front.Unreadable as error:
        raise Unusable(path, "settings", why=error) from error


def setting(values: Mapping[str, Any], *names: str) -> str:
    """Return the first of these settings that is a text."""
    for name in names:
        value = values.get(name)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value):
            return str(value)
    return ""


def dated(name: str) -> tuple[str, str]:
    """Return (date, rest) of a file name such as `2021-09-01-name`; the date may be empty."""
    found = _DATED.fullmatch(name)
    return (f"{found[1]}-{found[2]}-{found[3]}", found[4]) if found else ("", name)


def whole(path: str) -> str:
    """Return a path with its characters whole; some systems store them in pieces."""
    return unicodedata.normalize("NFC", path)


def titled(
    fields: dict[str, Any], name: str, body: str, first: int
) -> tuple[str, int, tuple[Note, ...]]:
    """See that there is a title: the first heading, which leaves the body, or the file's name.

    Return (body, the line it begins on, what to say).
    """
    if fields.get("title"):
        return body, first, ()
    found = _HEADING.match(body)
    if found is None:
        fields["title"] = name
        return body, first, (note("title-from-name", name=name),)
    fields["title"] = re.sub(r"[*_`]|\[([^\]]*)\]\([^)]*\)", r"\1", found[1]).strip()
    notes = (note("title-from-heading"),)
    return body[found.end() :], line_of(body, found.end(), first), notes
