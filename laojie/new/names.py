"""Names for new documents: the next number that no document ever had, or the title in pinyin."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from laojie.load import frontmatter, ledger, numbers, yamlnodes
from laojie.load.numbers import Numbers
from laojie.model import urls

# Longer names are cut between syllables.
LONGEST = 60
# Bytes from the beginning that hold any front matter.
_ENOUGH = frontmatter.LIMIT + 1024
_NUMBERED = re.compile(rb"^(?:slug|aliases|number)[ \t]*:", re.MULTILINE)


def known(site: Path, state: Path) -> Numbers:
    """Return the highest number that a document of the site has or had, by what stands before it:
    names of files, addresses given as `slug`, old addresses, the `number` of listings, what was
    ever published, and what was given or built before."""
    found = numbers.kept(state)
    for name in ledger.names(site):
        numbers.note(found, name)
    for folder, _, files in os.walk(site / urls.CONTENT):
        for name in files:
            if name.endswith(".md"):
                numbers.note(found, name.removesuffix(".md"))
                for address in _written(os.path.join(folder, name)):
                    numbers.note_address(found, address)
    return found


def _written(path: str) -> Iterator[str]:
    """Yield the addresses and the number that a document gives itself."""
    try:
        with open(path, "rb", buffering=0) as file:
            data = file.read(_ENOUGH)
    except OSError:
        return
    # Few documents name any; only those are read as YAML.
    if not _NUMBERED.search(data, 0, data.find(b"\n---", 3) + 1):
        return
    text = data.decode("utf-8-sig", "ignore").replace("\r", "\n")
    cut, _ = frontmatter.split(text, path)
    loaded = yamlnodes.load(cut.yaml, path)[0] if cut else None
    values = loaded.value if loaded else {}
    written = values.get("aliases") or ()
    aliases = [written] if isinstance(written, str) else written
    yield from (str(value) for value in (values.get("slug"), values.get("number"), *aliases))


def following(site: Path, section: str, known: Numbers) -> str:
    """Return the next name in a section, as most of its documents are called: 5759, or cs0005.

    Numbers run through the whole site, so that the order of two names is that of two articles.
    """
    forms: Counter[tuple[str, int]] = Counter()
    for path in (site / urls.CONTENT / section).glob("*.md"):
        if found := numbers.cut(path.stem):
            before, number = found
            forms[before, len(number) if number[0] == "0" else 0] += 1
    # By the name too, so that a tie has one winner.
    before, width = max(forms, key=lambda form: (forms[form], form), default=("", 0))
    return f"{before}{known[before.lower()] + 1:0{width}d}"


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
