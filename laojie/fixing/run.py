"""Which files of a site to look at, what is mended in them, and writing that."""

import contextlib
import difflib
import os
import posixpath
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from laojie import clock
from laojie.errors import ContentError, MachineError, Problem, UsageError, problem
from laojie.fixing.mend import Form, mend
from laojie.load import config, documents, encodings, frontmatter, scan, schema
from laojie.load.schema import SiteFields
from laojie.load.slips import shown
from laojie.load.source import Inside, Source
from laojie.markup import surprises
from laojie.model import urls
from laojie.model.config import Config
from laojie.model.document import SECTION

_INDEX = "index.md"
_NO_DOCUMENT = {
    "zh": "{name}：不是网站 {site} 里的稿件",
    "en": "{name}: no document of the site {site}",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of a file: its bytes, those it should have, what was wrong, what still is, and
    what an editor may not expect of its Markdown."""

    path: str
    before: bytes
    after: bytes
    repairs: tuple[Problem, ...]
    left: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.after

    def diff(self) -> Iterator[str]:
        """The change as a unified diff, in which what nobody would see has a name."""
        old, new = (_lines(data) for data in (self.before, self.after))
        for line in difflib.unified_diff(old, new, self.path, self.path, lineterm=""):
            yield shown(line)


def _lines(data: bytes) -> list[str]:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        guessed = encodings.guess(data)
        text = guessed[0] if guessed else ""
    return text.removesuffix("\n").replace("\r\n", "\n").replace("\r", "\n").split("\n")


class Fixer:
    """Looks at the files of one site."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.settings = self._settings()
        self._zone = self.settings.zone if self.settings else clock.zone("Asia/Shanghai")
        self._author = str(self.settings.values["author"]) if self.settings else ""
        self._insides: dict[str, Inside] = {}

    @property
    def lang(self) -> str:
        """The language in which the site's editors are spoken to."""
        return self.settings.lang if self.settings else "zh"

    def look(self, paths: Sequence[str]) -> Iterator[Looked]:
        """Look at the files at `paths`, or at all that hold fields, in order."""
        for path in sorted(set(paths)) or self._all():
            data, wrong = scan.read(self.site, path)
            if wrong is not None:
                yield Looked(path, b"", b"", (), (wrong,))
            else:
                yield self._looked(path, data)

    def _looked(self, path: str, data: bytes) -> Looked:
        mended = mend(data, self._form(path))
        left, notes = self._problems(path, mended.data), _notes(path, mended.data)
        return Looked(path, data, mended.data, mended.repairs, left, notes)

    def _form(self, path: str) -> Form:
        if path == scan.SITE:
            return Form(path, SiteFields, self._zone, is_document=False)
        kind = documents.kind_of(path, self._inside(urls.section_of(path)))
        return Form(path, schema.SCHEMAS[kind], self._zone)

    def _problems(self, path: str, data: bytes) -> tuple[Problem, ...]:
        if path == scan.SITE:
            return self._problems_of_settings(data)
        inside = self._inside(urls.section_of(path))
        source = Source(path, data, inside, self._zone, self._author)
        return tuple(sorted(documents.parse(source).problems))

    def _problems_of_settings(self, data: bytes) -> tuple[Problem, ...]:
        try:
            config.parse(data)
        except ContentError as error:
            return error.problems
        return ()

    def _settings(self) -> Config | None:
        data, wrong = scan.read(self.site, scan.SITE)
        if wrong is not None:
            return None
        form = Form(scan.SITE, SiteFields, clock.zone("Asia/Shanghai"), is_document=False)
        try:
            return config.parse(mend(data, form).data)
        except ContentError:
            return None

    def _inside(self, folder: str) -> Inside:
        """What the nearest index.md above says of the documents in a folder."""
        if not folder:
            return Inside()
        if folder not in self._insides:
            own = self._said(folder)
            self._insides[folder] = own or self._inside(posixpath.dirname(folder))
        return self._insides[folder]

    def _said(self, folder: str) -> Inside | None:
        path = f"{urls.CONTENT}{folder}/{_INDEX}"
        if not (self.site / path).is_file():
            return None
        data, _ = scan.read(self.site, path)
        form = Form(path, schema.SCHEMAS[SECTION], self._zone)
        source = Source(path, mend(data, form).data, Inside(), self._zone, self._author)
        found = documents.parse(source).document
        return None if found is None else Inside(found.card.inside or Inside().kind)

    def _all(self) -> Iterable[str]:
        yield scan.SITE
        for folder, files in scan.walk(self.site, [], (urls.CONTENT.rstrip("/"),)):
            names = sorted(name for name in files.names if name.endswith(".md"))
            yield from (f"{folder}/{name}" for name in names)


def _notes(path: str, data: bytes) -> tuple[Problem, ...]:
    """What of a document's body does not do what it looks like."""
    text, _ = frontmatter.decode(data, path)
    cut, _ = frontmatter.split(text, path) if path != scan.SITE else (None, [])
    if cut is None:
        return ()
    above = cut.body_line - 1
    return tuple(
        problem(path, item.code, line=item.line + above, column=item.column, text=item.text)
        for item in surprises.find(cut.body)
    )


def places(first: str, others: Sequence[str]) -> tuple[Path, list[str]]:
    """The site and the paths below it that a command line names: SITE PATH..., or PATH... alone,
    of the site in whose folder they lie. Raises UsageError."""
    site, names = Path(first), list(others)
    if site.is_file():
        names = [first, *names]
        above = Path(os.path.realpath(first)).parents
        site = next((folder for folder in above if scan.is_site(folder)), Path("."))
    if not scan.is_site(site):
        raise UsageError(f"{site}: no site.yaml here")
    return site, [_below(site, name) for name in names]


def _below(site: Path, name: str) -> str:
    full = os.path.realpath(name)
    path = Path(os.path.relpath(full, os.path.realpath(site))).as_posix()
    is_document = path.startswith(urls.CONTENT) and path.endswith(".md")
    if not os.path.isfile(full) or not (is_document or path == scan.SITE):
        raise UsageError(_NO_DOCUMENT[Fixer(site).lang].format(name=name, site=site.resolve()))
    return path


def write(site: Path, looked: Looked) -> bool:
    """Put the mended file in the place of the old one; False if that is no longer as it was.

    Raises MachineError.
    """
    target = os.path.realpath(site / looked.path)
    temporary = ""
    try:
        if Path(target).read_bytes() != looked.before:
            return False
        handle, temporary = tempfile.mkstemp(prefix=".laojie-fix-", dir=os.path.dirname(target))
        with os.fdopen(handle, "wb") as file:
            file.write(looked.after)
        shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise MachineError(f"{target}: {error.strerror}") from error
    return True
