"""Check the documentation against what is there: `make docs`.

Three things go stale unseen: a relative link whose file or heading is gone, a make target, and a
command or option of `laojie`. Each one named in a Markdown file of this repo is looked up.
The portal's own content is not documentation: a build checks that.
"""

import contextlib
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from laojie.cli import main  # noqa: E402 - this folder's laojie, not an installed one

# Folders (from the root) with Markdown that is not about the generator.
ELSEWHERE = {"content", "output", "static", "templates", "tests/sites", "benchmarks/peers"}

FENCE = re.compile(r"^ *(```+|~~~+)(.*)$")
CODE_SPAN = re.compile(r"(`+)(.+?)\1")
LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|\b(?:src|href)=\"([^\"]+)\"")
REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s+<?([^\s>]+)>?")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
# A command as a reader would type it: the program, then words up to something that ends it.
MAKE = re.compile(r"^(?:\$ )?make((?: [\w.=/-]+)*)")
LAOJIE = re.compile(r"^(?:\$ )?(?:\S*/)?(?:laojie|python3? (?:-m laojie|build\.py))(?: (.*))?$")
OPTION = re.compile(r"--[a-z][a-z-]*")

Finding = tuple[str, int, str]


def documents() -> list[Path]:
    """Return the Markdown files of this repo, sorted, without those that lie ELSEWHERE."""
    found = []
    for folder, below, names in os.walk(ROOT):
        here = Path(folder).relative_to(ROOT)
        below[:] = sorted(
            name for name in below if name[0] != "." and (here / name).as_posix() not in ELSEWHERE
        )
        found += [ROOT / here / name for name in sorted(names) if name.endswith(".md")]
    return found


def prose_and_code(text: str) -> Iterator[tuple[int, bool, str]]:
    """Yield (line number, whether it is in a code block, line); fence lines are left out."""
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        mark = FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""
        else:
            yield number, bool(fence), line


@cache
def anchors(path: Path) -> frozenset[str]:
    """Return the ids that a repository's web page gives to the headings of a Markdown file."""
    ids: list[str] = []
    seen: Counter[str] = Counter()
    for _, is_code, line in prose_and_code(path.read_text(encoding="utf-8")):
        heading = None if is_code else HEADING.match(line)
        if heading:
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).lower()
            slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
            ids.append(f"{slug}-{seen[slug]}" if seen[slug] else slug)
            seen[slug] += 1
    return frozenset(ids)


def wrong_link(source: Path, address: str) -> str | None:
    """Return what is wrong with a link in `source`; addresses on the web are not followed."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address.startswith("/"):
        return None
    target = source.parent / unquote(parts.path) if parts.path else source
    if not target.exists():
        return f"the link leads nowhere: {address}"
    is_heading = parts.fragment and target.suffix == ".md"
    if is_heading and unquote(parts.fragment) not in anchors(target.resolve()):
        return f"no heading has this id: {address}"
    return None


@cache
def make_targets() -> frozenset[str]:
    """Return the names of the Makefile's targets."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))


@cache
def help_text(command: str) -> str | None:
    """Return what `laojie COMMAND --help` prints, or None when there is no such command."""
    printed = io.StringIO()
    arguments = [command, "--help"] if command else ["--help"]
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        try:
            code: object = main(arguments)
        except SystemExit as ended:
            code = ended.code
    return None if code else printed.getvalue()


def wrong_command(code: str) -> str | None:
    """Return what is wrong with a line of code if it is a call of make or laojie."""
    code = code.split(" #")[0].strip()
    if make := MAKE.match(code):
        words = [word for word in make[1].split() if "=" not in word and word[0] != "-"]
        unknown = [word for word in words if word not in make_targets()]
        return f"make has no target {unknown[0]!r}: {code}" if unknown else None
    if laojie := LAOJIE.match(code):
        return wrong_laojie(code, laojie[1] or "")
    return None


def wrong_laojie(code: str, rest: str) -> str | None:
    """Return what is wrong with the arguments `rest` of a call of laojie."""
    first = rest.split(" ")[0]
    is_word = re.fullmatch(r"[a-z][a-z-]*", first)
    command = first if is_word else "build" if "build.py" in code else ""
    text = help_text(command)
    if text is None:
        return f"laojie has no command {command!r}: {code}"
    known = set(OPTION.findall(text)) | {"--help", "--version"}
    unknown = [option for option in OPTION.findall(rest) if option not in known]
    return f"laojie {command} has no option {unknown[0]}: {code}" if unknown else None


def check_line(source: Path, line: str, *, is_code: bool) -> Iterator[str]:
    """Yield what is wrong with one line."""
    if is_code:
        snippets, addresses = [line.strip()], []
    else:
        snippets = [span[1] for span in CODE_SPAN.findall(line)]
        bare = CODE_SPAN.sub("", line)
        addresses = [one or other for one, other in LINK.findall(bare)] + REFERENCE.findall(bare)
    findings = [wrong_command(snippet) for snippet in snippets]
    findings += [wrong_link(source, address) for address in addresses]
    yield from filter(None, findings)


def check(paths: Iterable[Path]) -> list[Finding]:
    """Return (file, line, what is wrong) for every finding in the files."""
    return [
        (path.relative_to(ROOT).as_posix(), number, finding)
        for path in paths
        for number, is_code, line in prose_and_code(path.read_text(encoding="utf-8"))
        for finding in check_line(path, line, is_code=is_code)
    ]


def run() -> int:
    """Print the findings; return 1 if there are any."""
    paths = documents()
    findings = check(paths)
    for path, number, finding in findings:
        print(f"{path}:{number}: {finding}")
    print(f"{len(paths)} Markdown files, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(run())
