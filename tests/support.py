"""A small portal in a folder of its own, for tests: written, built and read in one line each."""

import contextlib
import io
import shutil
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from laojie import cli, clock, pipeline
from laojie.pipeline import Options, Report

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path(__file__).resolve().parent / "templates"
NOW = "2021-10-01T00:00:00+08:00"
SETTINGS: dict[str, Any] = {
    "name": "试验网",
    "url": "https://www.example.com",
    "per_page": 3,
    "blocks": {"latest": {"mode": "fragment", "title": "最新", "url": "/archive/", "count": 3}},
}


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str


class Portal:
    """A site below `folder`/site with minimal templates and no content, and what is built of it.

    Paths are relative to the site; `article`, `listing`, `section` and `page` take those below
    content/. `now` is the moment of the last build.
    """

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.output = self.site / "output"
        self.state = self.site / ".laojie"
        self.now = moment(NOW)
        self._settings = SETTINGS | settings
        self._cleaned = 0
        shutil.copytree(TEMPLATES, self.site / "templates")
        self.settings()
        self.write("static/css/site.css", "body { color: #123 }\n")

    # Sources

    def settings(self, **values: Any) -> None:
        """Write site.yaml with some settings replaced; they stay so from then on."""
        self._settings = self._settings | values
        self.write("site.yaml", _yaml(self._settings))

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a source, making its folders; bytes are written as they are."""
        target = self.site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def source(self, path: str) -> str:
        """Return the text of a source."""
        return (self.site / path).read_bytes().decode()

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text, which must be there, in a source."""
        text = self.source(path)
        assert old in text
        self.write(path, text.replace(old, new))

    def remove(self, path: str) -> None:
        """Remove a source: a file or a whole folder."""
        target = self.site / path
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink()

    def rename(self, old: str, new: str) -> None:
        """Move a source, making the folders it goes to."""
        target = self.site / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.site / old).rename(target)

    def article(
        self,
        path: str,
        title: str = "标题",
        date: str = "2021-09-01 09:00",
        tags: Iterable[str] = (),
        body: str = "正文。",
        **front_matter: Any,
    ) -> str:
        """Write a valid article; return its source path."""
        fields: dict[str, Any] = {"title": title, "date": date}
        if tags:
            fields["tags"] = list(tags)
        return self.document(path, body, **fields, **front_matter)

    def articles(self, count: int, section: str = "news", first: int = 1) -> None:
        """Write articles `first`.md and on, an hour apart, the oldest first."""
        for number in range(first, first + count):
            day, hour = divmod(number, 24)
            date = clock.at(moment("2021-01-01T00:00:00+08:00") + 86400 * day + 3600 * hour, _ZONE)
            self.article(f"{section}/{number}.md", f"第{number}篇", f"{date:%Y-%m-%d %H:%M}")

    def listing(
        self, path: str, number: str = "CS0001", body: str = "说明。", **front_matter: Any
    ) -> str:
        """Write a valid listing; it needs a section of kind listing around it."""
        fields = {"title": f"信息{number}", "date": "2021-09-01 09:00", "number": number}
        return self.document(path, body, **{**fields, **front_matter})

    def section(self, path: str, title: str = "", body: str = "", **front_matter: Any) -> str:
        """Write the index.md of a section."""
        return self.document(f"{path}/index.md", body, title=title or path, **front_matter)

    def page(
        self, path: str, title: str = "页面", body: str = "内容。", **front_matter: Any
    ) -> str:
        """Write a page of the top level."""
        return self.document(path, body, title=title, **front_matter)

    def document(self, path: str, body: str = "", **front_matter: Any) -> str:
        """Write a document below content/ with exactly this front matter."""
        path = path if path.startswith("content/") else f"content/{path}"
        self.write(path, f"---\n{_yaml(front_matter)}---\n\n{body}\n")
        return path

    def with_starter(self) -> "Portal":
        """Use the templates and static files of the portal in this repository."""
        for name in ("templates", "static"):
            shutil.rmtree(self.site / name)
            shutil.copytree(ROOT / name, self.site / name)
        block = {"mode": "fragment", "title": "编辑推荐", "url": "/", "count": 3}
        self.settings(blocks=self._settings["blocks"] | {"hot": block})
        return self

    # Building

    def build(
        self,
        now: str | int | None = None,
        jobs: int = 1,
        *,
        fresh: bool = False,
        strict: bool = False,
        executor: Executor | None = None,
    ) -> Report:
        """Build the site; without `now` for the moment of the last build."""
        if now is not None:
            self.now = moment(now)
        options = Options(
            self.site, self.output, self.now, jobs, fresh=fresh, strict=strict, executor=executor
        )
        return pipeline.build(options)

    def clean(self, jobs: int = 1) -> dict[str, bytes]:
        """Return what a build elsewhere, with nothing kept, gives for the same moment."""
        self._cleaned += 1
        place = self.folder / f"clean-{self._cleaned}"
        options = Options(self.site, place / "output", self.now, jobs, folder=place / "state")
        pipeline.build(options)
        found = tree(place / "output")
        shutil.rmtree(place)
        return found

    def run(self, *arguments: str, now: str | int | None = None) -> Ran:
        """Run a command of laojie in this process; `build` gets the portal's moment."""
        if now is not None:
            self.now = moment(now)
        given = list(arguments)
        if given[0] in {"build", "due"}:
            given += ["--now", clock.at(self.now, _ZONE).isoformat()]
        given += [] if given[0] == "init" else [str(self.site)]
        return run(*given)

    # The result

    def read(self, path: str) -> str:
        """Return the text of a file in output/."""
        return (self.output / path).read_bytes().decode()

    def exists(self, path: str) -> bool:
        """Say whether there is a file in output/."""
        return (self.output / path).is_file()

    def tree(self) -> dict[str, bytes]:
        """Return all files of output/ with their bytes."""
        return tree(self.output)

    def mtimes(self) -> dict[str, int]:
        """Return all files of output/ with their mtimes in nanoseconds."""
        return {path: (self.output / path).stat().st_mtime_ns for path in tree(self.output)}


class _Dumper(yaml.SafeDumper):
    """Writes a value that stands twice twice, not as an anchor and an alias."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _yaml(values: dict[str, Any]) -> str:
    return yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def repository_portal(folder: Path) -> Portal:
    """Return the portal of this repository, copied whole, so that building leaves no trace."""
    portal = Portal(folder)
    for name in ("templates", "static"):
        portal.remove(name)
    for name in ("content", "templates", "static", "data"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, portal.site / name)
    shutil.copy(ROOT / "site.yaml", portal.site / "site.yaml")
    return portal


def run(*arguments: str) -> Ran:
    """Run a command of laojie in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(arguments)
    return Ran(code, out.getvalue(), err.getvalue())


def moment(when: str | int) -> int:
    """Return the moment of an ISO 8601 text; without a zone it is Shanghai's."""
    return when if isinstance(when, int) else clock.parse_now(when, _ZONE)


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder with their bytes, by path."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


_ZONE = clock.zone("Asia/Shanghai")
