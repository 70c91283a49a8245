"""The generators that are measured: how each is installed, called, and made to start from cold."""

import os
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "benchmarks" / ".work"
PEERS = ROOT / "benchmarks" / "peers"
GONE = WORK / "gone"
_PYTHON = WORK / "python"
_NPM = WORK / "npm"


@dataclass(frozen=True, slots=True)
class Tool:
    """A generator, or a variant of one.

    `portal` is its name for make_portal; `program` gives the beginning of the command, or None
    while it is not installed; `made` are the folders that a build leaves, the pages' first.
    """

    name: str
    portal: str
    program: Callable[[], list[str] | None]
    arguments: tuple[str, ...]
    made: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    def output(self, site: Path) -> Path:
        """Return the folder of the pages."""
        return site / self.made[0]

    def command(self) -> list[str]:
        """Return the command that builds the portal in the current folder."""
        program = self.program()
        if program is None:
            raise LookupError(f"{self.name} is not installed")
        return [*program, *self.arguments]

    def forget(self, site: Path) -> None:
        """Put aside all that builds left, so that the next one starts from cold."""
        for folder in self.made:
            aside(site / folder)


def aside(path: Path) -> None:
    """Move a folder out of the way, to be deleted when all is measured.

    For a minute and more ext4 gives no new file the inode of a deleted one, and looks past all of
    them each time: deleted just before a build, its own files would cost it several times as much.
    """
    if path.exists():
        GONE.mkdir(parents=True, exist_ok=True)
        path.rename(GONE / f"{len(os.listdir(GONE))}-{path.name}")


def _laojie() -> list[str]:
    return [sys.executable, "-m", "laojie"]


def _hugo() -> list[str] | None:
    """The binary itself: the package's own command is a wrapper in Python."""
    found = _one(_PYTHON.glob("lib/python3.*/site-packages/hugo/binaries/hugo*"))
    return [str(found)] if found else None


def _pelican() -> list[str] | None:
    found = _one(_PYTHON.glob("bin/pelican"))
    return [str(found)] if found else None


def _eleventy() -> list[str] | None:
    node, found = shutil.which("node"), _one(_NPM.glob("node_modules/@11ty/eleventy/cmd.cjs"))
    return [node, str(found)] if node and found else None


def _one(paths: Iterator[Path]) -> Path | None:
    return next(paths, None)


_HUGO_CACHE = {"HUGO_CACHEDIR": str(WORK / "hugo-cache")}

TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "laojie",
            "laojie",
            _laojie,
            ("build", "."),
            ("output", ".laojie"),
            {"PYTHONPATH": str(ROOT)},
        ),
        Tool("hugo", "hugo", _hugo, ("--quiet",), ("public", "resources"), _HUGO_CACHE),
        Tool(
            "hugo-plain",
            "hugo",
            _hugo,
            ("--quiet",),
            ("public", "resources"),
            {**_HUGO_CACHE, "HUGO_PARAMS_RELATED": "false"},
        ),
        Tool("pelican", "pelican", _pelican, ("--quiet", "--fatal", "errors"), ("output",)),
        Tool("eleventy", "eleventy", _eleventy, ("--quiet",), ("output",)),
    )
}


def versions() -> dict[str, dict[str, str]]:
    """Return what `peers/versions.toml` pins, by where they are installed."""
    return tomllib.loads((PEERS / "versions.toml").read_text(encoding="utf-8"))


def plot_python() -> Path:
    """Return the Python that has matplotlib."""
    return _PYTHON / "bin" / "python"


def install() -> list[str]:
    """Install what is pinned and not there yet; return one line for each that could not be.

    A package that fails leaves the others as they are: they are measured without it.
    """
    WORK.mkdir(exist_ok=True)
    pinned = versions()
    failed = []
    if not plot_python().exists():
        venv.create(_PYTHON, with_pip=True)
    pip = [str(plot_python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    for name, version in [*pinned["python"].items(), *pinned["plot"].items()]:
        failed += _try([*pip, f"{name}=={version}"], name)
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(_NPM)]
    for name, version in pinned["npm"].items():
        failed += _try([*npm, f"{name}@{version}"], name)
    return failed


def _try(command: list[str], name: str) -> list[str]:
    try:
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return [f"{name} could not be installed, so it is left out: {error}"]
    return []


if __name__ == "__main__":
    for line in install():
        print(line, file=sys.stderr)
    for tool in TOOLS.values():
        print(f"{tool.name}: {'ready' if tool.program() else 'NOT installed'}")
