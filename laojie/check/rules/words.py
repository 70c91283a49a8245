"""Rules about words: names of the house list, words typed twice, superlatives in listings."""

import re
from collections.abc import Iterator
from functools import lru_cache

from laojie.check.manuscript import Found, Manuscript
from laojie.check.rules.wordlists import DOUBLED, DOUBLED_WORDS, FINE, SUPERLATIVES
from laojie.model.document import LISTING, SECTION
from laojie.model.text import HAN

_HAN = re.compile(f"[{HAN}]")
_SENTENCE_END = re.compile(r"[。！？!?\n\0]|\.(?=\s)")
# As in 抖音（Douyin）: a name explained by another.
_GLOSS = "（(《“\"「"
_PHRASE = re.compile(rf"([{HAN}]{{4,20}})\1")
_FEWEST_KINDS = 3
_CLAUSE_END = re.compile(r"[，。；！？,;!?\n\0]")
_NEGATION = re.compile("不|非|无|没|勿|禁|别|未")
_NEAR = 12


def house_names(page: Manuscript) -> Iterator[Found]:
    """A platform or brand that the house list writes in another way, in a Chinese sentence."""
    pattern, right = _names(tuple(page.settings.names.items()))
    if pattern is None:
        return
    for match in pattern.finditer(page.prose):
        name = right.get(match[0]) or right.get(match[0].lower(), "")
        before = page.prose[match.start() - 1 : match.start()]
        if name and before not in _GLOSS and _is_chinese(page.prose, match.start(), match.end()):
            yield page.at(match.start(), wrong=match[0], right=name)


@lru_cache(maxsize=4)
def _names(names: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """A pattern for what is wrong, and what is right, by what is wrong.

    Case does not count, unless it is what is wrong, as in Github.
    """
    right: dict[str, str] = {}
    patterns: list[str] = []
    for wrong, name in sorted(names, key=lambda pair: -len(pair[0])):
        exact = wrong.lower() == name.lower()
        right[wrong if exact else wrong.lower()] = name
        word = re.escape(wrong)
        if wrong.isascii():
            word = rf"(?<![0-9A-Za-z_@#./-]){word}(?![0-9A-Za-z_/-]|\.[A-Za-z])"
        patterns.append(word if exact else f"(?i:{word})")
    return (re.compile("|".join(patterns)) if patterns else None), right


def _is_chinese(text: str, start: int, end: int) -> bool:
    """Whether the sentence around a stretch of text holds Han; English ones are left alone."""
    first = max((m.end() for m in _SENTENCE_END.finditer(text, max(0, start - 200), start)), default=0)
    last = _SENTENCE_END.search(text, end)
    return _HAN.search(text, max(first, start - 200), last.start() if last else len(text)) is not None


def doubled_words(page: Manuscript) -> Iterator[Found]:
    """A word typed twice (的的, 我们我们), or a longer phrase; not what is doubled by grammar."""
    for match in DOUBLED.finditer(page.prose):
        yield page.at(match.start(), word=match[0])
    for match in DOUBLED_WORDS.finditer(page.prose):
        yield page.at(match.start(), word=match[0])
    for match in _PHRASE.finditer(page.prose):
        if len(set(match[1])) >= _FEWEST_KINDS and not DOUBLED_WORDS.match(match[0]):
            yield page.at(match.start(), word=match[0])


def superlatives(page: Manuscript) -> Iterator[Found]:
    """Words that the Advertising Law (Article 9) forbids in offers, where no "not" is before."""
    if page.card.kind != LISTING and (page.card.kind, page.card.inside) != (SECTION, LISTING):
        return
    pattern = _superlatives(page.settings.superlatives, page.settings.allowed)
    for match in pattern.finditer(page.prose):
        before = page.prose[max(0, match.start() - _NEAR) : match.start()]
        clause = _CLAUSE_END.split(before)[-1]
        if match["word"] and not _NEGATION.search(clause):
            yield page.at(match.start(), word=match["word"])


@lru_cache(maxsize=4)
def _superlatives(more: tuple[str, ...], allowed: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern in which what is fine comes before the words that are part of it."""
    fine = _alternatives((*FINE, *allowed))
    # What site.yaml allows is gone even if it is a word of the list itself.
    words = [word for word in (*SUPERLATIVES, *more) if word not in allowed]
    return re.compile(f"{fine}|(?P<word>{_alternatives(words)})")


def _alternatives(words: "tuple[str, ...] | list[str]") -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))
