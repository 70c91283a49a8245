"""A MySQL dump as a stream of rows: mysqldump's, phpMyAdmin's, or DedeCMS's own backup.

Text is decoded first: in GBK the second half of a character may be a backslash or a quote.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from laojie.moving.unusable import Unusable

_CHUNK = 1 << 18
# No remark and no beginning of a statement is longer.
_AHEAD = 1 << 18
_SAMPLE = 1 << 22
_NAME = r"`?(?:[\w#@$-]+`?\s*\.\s*`?)?([\w#@$]+)`?"
_CREATE = re.compile(rf"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}\s*\(", re.IGNORECASE)
_INSERT = re.compile(
    rf"(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\s+{_NAME}\s*(?:\(([^)]*)\)\s*)?VALUES?\s*",
    re.IGNORECASE,
)
# What may follow the rows: ON DUPLICATE KEY UPDATE, with a name for the row before it.
_AFTER = re.compile(r"(?:ON|AS)\s", re.IGNORECASE)
_KEYS = {"PRIMARY", "KEY", "UNIQUE", "INDEX", "FULLTEXT", "CONSTRAINT", "FOREIGN", "SPATIAL"}
# Atomic: what looks like the end of a text and is a doubled quote is not tried both ways.
_SINGLE = r"(?>'[^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+')"
_DOUBLE = r'(?>"[^"\\]*+(?:(?:\\.|"")[^"\\]*+)*+")'
_QUOTED = rf"(?:{_SINGLE}|{_DOUBLE}|`[^`]*+`)"
# DedeCMS's own backup writes the prefix of its tables as `#@__`, which is no remark.
_REMARK = r"(?:--(?=\s)[^\n]*+(?:\n|\Z)|#(?!@)[^\n]*+(?:\n|\Z)|/\*.*?\*/)"
_VALUE = re.compile(
    rf"\s*(?:(?:_\w+\s+)?({_SINGLE}|{_DOUBLE})|(0x[0-9A-Fa-f]+)|([^\s,()'\"]+(?:\([^()]*\))?))"
    r"\s*([,)])",
    re.DOTALL,
)
_PART = re.compile(rf"(?:{_QUOTED}|[^(),'\"`])++|[(),]", re.DOTALL)
_ESCAPE = {mark: re.compile(rf"\\(.)|{mark}{mark}", re.DOTALL) for mark in "'\""}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": "", "b": ""}
_SKIPPED = re.compile(rf"\s*(?:{_REMARK}\s*;?|;)", re.DOTALL)
_BETWEEN = re.compile(rf"(?:[\s,]++|{_REMARK})++", re.DOTALL)
_OTHER = re.compile(
    rf"(?:{_QUOTED}|{_REMARK}|[^;'\"`#/-]++|-(?!-\s)|#(?=@)|/(?!\*))*+(?:;|\Z)", re.DOTALL
)
_KEPT = re.compile(rf"({_QUOTED})|{_REMARK}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, its values by column."""

    table: str
    values: dict[str, str]


def files(source: Path) -> list[Path]:
    """Return the dump's files: one, or those of a backup folder."""
    if not source.is_dir():
        return [source]
    found = sorted([*source.glob("*.sql"), *source.glob("*.txt")])
    # A backup keeps what its tables look like in a file of its own, to be read before the others.
    found.sort(key=lambda path: "struct" not in path.name)
    if not found:
        raise Unusable(source, "no-dump")
    return found


def encoding_of(paths: list[Path]) -> str:
    """Return the encoding of a dump: UTF-8 where all of its beginning is that, GBK otherwise."""
    for path in paths:
        with path.open("rb") as file:
            sample = file.read(_SAMPLE)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(sample.replace(b"\0", b""))
        except UnicodeDecodeError:
            binary = b"SET NAMES utf8" in sample or b"CHARSET=utf8" in sample
            if not binary:
                return "gb18030"
    return "utf-8"


def rows(source: Path, wanted: Callable[[str], bool]) -> Iterator[Row]:
    """Yield the rows of the tables that are wanted; of others only the name, without values."""
    paths = files(source)
    encoding = encoding_of(paths)
    columns: dict[str, list[str]] = {}
    for path in paths:
        yield from _Dump(path, encoding, columns).rows(wanted)


class _Dump:
    """One file of a dump, read as far ahead as its next row needs."""

    def __init__(self, path: Path, encoding: str, columns: dict[str, list[str]]) -> None:
        self.path = path
        self.columns = columns
        self._chunks = _decoded(path, encoding)
        self._text = ""
        self._at = 0
        self._line = 1
        self._more = True

    def rows(self, wanted: Callable[[str], bool]) -> Iterator[Row]:
        """Yield the rows of the file."""
        while self._skip():
            insert = self._match(_INSERT)
            if insert is None:
                self._other()
                continue
            table, given = insert[1], insert[2]
            self._at = insert.end()
            names = [n.strip(" `\n\r\t") for n in given.split(",")] if given else None
            for values in self._tuples():
                yield self._row(table, names, values, full=wanted(table))

    def _row(self, table: str, names: list[str] | None, values: list[str], *, full: bool) -> Row:
        known = names or self.columns.get(table)
        if not full:
            return Row(table, {})
        if known is None or len(known) < len(values):
            raise self._refused("columns", table=table)
        return Row(table, dict(zip(known, values, strict=False)))

    def _refused(self, code: str, **params: str) -> Unusable:
        line = self._line + self._text.count("\n", 0, self._at)
        return Unusable(f"{self.path}:{line}", code, **params)

    def _read(self) -> bool:
        """Take in more text, what is done with dropped; as much again each time."""
        self._line += self._text.count("\n", 0, self._at)
        self._text = self._text[self._at :]
        self._at = 0
        size = len(self._text)
        pieces = [self._text]
        while self._more and sum(map(len, pieces[1:])) <= size:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._more = False
            else:
                pieces.append(chunk)
        self._text = "".join(pieces)
        return len(self._text) > size

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What stands at the present place; a match at the end of the text might go on."""
        while True:
            found = pattern.match(self._text, self._at)
            if found is not None and found.end() < len(self._text):
                return found
            if not self._more:
                return found
            if found is None and len(self._text) - self._at > _AHEAD and pattern is not _OTHER:
                return None
            self._read()

    def _skip(self) -> bool:
        """Pass over remarks and empty statements; say whether anything follows."""
        while found := self._match(_SKIPPED):
            self._at = found.end()
        space = re.compile(r"\s*").match(self._text, self._at)
        self._at = space.end() if space else self._at
        return self._at < len(self._text) or (self._read() and self._skip())

    def _other(self) -> None:
        """Pass over a statement that inserts nothing; learn columns where it makes a table."""
        statement = self._match(_OTHER)
        if statement is None:
            raise self._refused("no-end")
        plain = _KEPT.sub(lambda found: found[1] or " ", statement[0])
        made = _CREATE.match(plain)
        if made:
            self.columns[made[1]] = list(_columns(plain[made.end() :]))
        self._at = statement.end()

    def _tuples(self) -> Iterator[list[str]]:
        """The tuples behind VALUES, each as the texts of its values."""
        while True:
            between = self._match(_BETWEEN)
            self._at = between.end() if between else self._at
            sign = self._text[self._at : self._at + 1]
            if sign == "(":
                yield self._tuple()
            elif sign == ";" or _AFTER.match(self._text, self._at):
                return
            elif not self._read():
                # The file may end without the last semicolon.
                if sign:
                    raise self._refused("no-row")
                return

    def _tuple(self) -> list[str]:
        while True:
            found, end = _tuple_at(self._text, self._at + 1)
            if end:
                self._at = end
                return found
            if not self._read():
                raise self._refused("row")


def _tuple_at(text: str, place: int) -> tuple[list[str], int]:
    """Return the values from a place on and where they end; 0 where the text does not suffice."""
    found: list[str] = []
    while match := _VALUE.match(text, place):
        string, number, bare, sign = match.groups()
        if string is not None:
            found.append(_plain(string))
        else:
            found.append(number or ("" if bare.upper() == "NULL" else bare))
        place = match.end()
        if sign == ")":
            return found, place
    return [], 0


def _columns(text: str) -> Iterator[str]:
    """The names of a table's columns, from what stands between the brackets of CREATE TABLE."""
    depth, begins = 0, True
    for found in _PART.finditer(text):
        sign = found[0]
        if sign in "(),":
            depth += {"(": 1, ")": -1}.get(sign, 0)
            begins = begins or (sign == "," and depth == 0)
            if depth < 0:
                return
        elif begins and sign.strip():
            begins = False
            name = sign.split()[0]
            if name.upper() not in _KEYS:
                yield name.strip('`"')


def _plain(text: str) -> str:
    """A text without its quotes, and with what it means; a quote stands doubled or escaped."""
    mark, inside = text[0], text[1:-1]
    if "\\" not in inside and mark not in inside:
        return inside
    return _ESCAPE[mark].sub(lambda m: mark if m[1] is None else _ESCAPES.get(m[1], m[1]), inside)


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield decoder.decode(chunk).removeprefix("\ufeff")
    if rest := decoder.decode(b"", final=True):
        yield rest
