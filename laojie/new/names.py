"""Names for new documents: the next number that no document ever had, or the title in pinyin."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from laojie.errors import MachineError
from laojie.load import frontmatter, ledger, yamlnodes
from laojie.model import urls
from laojie.model.document import is_number

# Beside the lock: the highest numbers that were ever given, by what stands before them.
KEPT = "numbers.json"
# Longer names are cut between syllables.
LONGEST = 60
_NUMBERED = re.compile(r"(\D*)(\d+)", re.ASCII)
_LAST = re.compile(r"([^/]+?)(?:\.html?)?/?$")
# Bytes from the beginning that hold any front matter.
_ENOUGH = frontmatter.LIMIT + 1024
_ADDRESSED = re.compile(rb"^(?:slug|aliases)[ \t]*:", re.MULTILINE)

Numbers = Counter[str]


def known(site: Path, state: Path) -> Numbers:
    """Return the highest number that a document of the site has or had, by what stands before it:
    names of files, addresses given as `slug`, old addresses, what was ever published, and what was
    given before."""
    numbers = _kept(state / KEPT)
    for name in ledger.names(site):
        note(numbers, name)
    for folder, _, files in os.walk(site / urls.CONTENT):
        for name in files:
            if name.endswith(".md"):
                note(numbers, name.removesuffix(".md"))
                for address in _addresses(os.path.join(folder, name)):
                    note(numbers, address)
    return numbers


def note(numbers: Numbers, name: str) -> None:
    """Count a name in, if it ends with a number."""
    found = _NUMBERED.fullmatch(name)
    if found and is_number(found[2]):
        numbers[found[1].lower()] = max(numbers[found[1].lower()], int(found[2]))


def keep(numbers: Numbers, state: Path) -> None:
    """Keep the numbers for the next time, also of documents that will be gone by then."""
    try:
        (state / KEPT).write_text(json.dumps(numbers, sort_keys=True), encoding="utf-8")
    except OSError as error:
        raise MachineError(f"{error.filename}: {error.strerror}") from error


def _kept(path: Path) -> Numbers:
    try:
        return Counter(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return Counter()


def _addresses(path: str) -> Iterator[str]:
    """Yield the last parts of the addresses that a document names itself."""
    try:
        with open(path, "rb", buffering=0) as file:
            data = file.read(_ENOUGH)
    except OSError:
        return
    # Few documents name any; only those are read as YAML.
    if not _ADDRESSED.search(data, 0, data.find(b"\n---", 3) + 1):
        return
    text = data.decode("utf-8-sig", "ignore").replace("\r", "\n")
    cut, _ = frontmatter.split(text, path)
    loaded = yamlnodes.load(cut.yaml, path)[0] if cut else None
    values = loaded.value if loaded else {}
    written = values.get("aliases") or ()
    for value in [values.get("slug"), *([written] if isinstance(written, str) else written)]:
        last = _LAST.search(str(value or ""))
        if last:
            yield last[1]


def following(site: Path, section: str, numbers: Numbers) -> str:
    """Return the next name in a section, as most of its documents are called: 5759, or cs0005.

    Numbers run through the whole site, so that the order of two names is that of two articles.
    """
    forms: Counter[tuple[str, int]] = Counter()
    for path in (site / urls.CONTENT / section).glob("*.md"):
        found = _NUMBERED.fullmatch(path.stem)
        if found and is_number(found[2]):
            forms[found[1], len(found[2]) if found[2][0] == "0" else 0] += 1
    # By the name too, so that a tie has one winner.
    before, width = max(forms, key=lambda form: (forms[form], form), default=("", 0))
    return f"{before}{numbers[before.lower()] + 1:0{width}d}"


def pinyin(title: str) -> str:
    """Return a title in pinyin, without tones, its syllables and words joined by hyphens.

    Empty when the title has nothing of the kind. Raises ModuleNotFoundError without pypinyin.
    """
    # Imported here: it takes a third of a second, and is installed apart.
    from pypinyin import lazy_pinyin

    def apart(text: str) -> Any:
        """What has no pinyin, word by word: a list will do, though its types ask for a text."""
        return text.split()

    name = ""
    for part in lazy_pinyin(title, errors=apart):
        syllable = urls.slug(re.sub(r"[^\w.-]+", "-", part, flags=re.ASCII)).strip("-._")
        if syllable and len(name) + len(syllable) < LONGEST:
            name = f"{name}-{syllable}" if name else syllable
        elif syllable:
            break
    return name
