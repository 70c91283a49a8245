"""Front matter found in a document."""

import re
from dataclasses import dataclass

from laojie.errors import Problem, problem

LIMIT = 65_536
_FENCE = "---"
_CLOSED = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_DASHES = re.compile(r"^---[ \t]*$", re.MULTILINE)
_NEARLY_CLOSED = re.compile(r"^(?:-{4,}|--|[—–－]+)[ \t]*$", re.MULTILINE)
_CONFLICT = re.compile(r"^<{7}(?: .*)?\n(?:.*\n)*?={7}\n(?:.*\n)*?>{7}(?: .*)?$", re.MULTILINE)


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
        # Imported here, as `fences` below: few files need them.
        from laojie.load import encodings

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
    # Either the --- that was found is a rule of the body, or fields go on below a line of points.
    has_points = found[0][0] == "."
    if _NEARLY_CLOSED.search(yaml_text) or (has_points and _DASHES.search(rest, found.end())):
        return _cut_where_meant(text, path)
    if len(yaml_text.encode()) > LIMIT:
        return None, [problem(path, "too-large", line=1, column=1, limit=LIMIT)]
    body_line = yaml_text.count("\n") + 3
    return Split(yaml_text, rest[found.end() + 1 :], body_line), []


def _cut_where_meant(text: str, path: str) -> tuple[Split | None, list[Problem]]:
    from laojie.load import fences

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
