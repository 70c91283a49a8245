"""Rules about words: names of the house list, words typed twice, superlatives in listings."""

import re
from collections.abc import Iterator
from functools import lru_cache

from laojie.check.manuscript import Found, Manuscript
from laojie.check.rules.wordlists import (
    BESIDE,
    DOUBLED,
    DOUBLED_WORDS,
    FINE,
    OTHER_WORDS,
    SUPERLATIVES,
)
from laojie.model.document import LISTING, SECTION
from laojie.model.text import HAN

_HAN = re.compile(f"[{HAN}]")
_SENTENCE_END = re.compile(r"[。！？!?\n\0]|\.(?=\s)")
# A sentence is looked at so far on either side.
_FAR = 200
# As in 抖音（Douyin）: a name explained by another.
_GLOSS = '（(《“"「'
_SHORTEST, _LONGEST = 4, 20
_HAN_RUN = re.compile(rf"[{HAN}]{{{2 * _SHORTEST},}}")
# A phrase of fewer different characters, as 哈哈哈哈 or 加油加油, is meant.
_FEWEST_KINDS = 3
_CLAUSE_END = re.compile(r"[，。；！？,;!?\n\0]")
_NEGATION = re.compile("不|非|无|没|勿|禁|别|未")
_NEAR = 12


def house_names(page: Manuscript) -> Iterator[Found]:
    """A platform or brand that the house list writes in another way, in a Chinese sentence."""
    lowered = page.prose.lower()
    for wrong, right in page.settings.names.items():
        # Most texts hold none of the names, which is soon seen.
        if wrong.lower() not in lowered:
            continue
        others = tuple(map(frozenset, OTHER_WORDS.get(wrong, ("", ""))))
        for match in _name(wrong, right).finditer(page.prose):
            start, end = match.span()
            before, after = page.prose[start - 1 : start], page.prose[end : end + 1]
            is_other = before in others[0] or after in others[1]
            if before not in _GLOSS and not is_other and _is_chinese(page.prose, start, end):
                yield page.at(start, wrong=match[0], right=right)


@lru_cache(maxsize=256)
def _name(wrong: str, right: str) -> re.Pattern[str]:
    """A pattern for a name. Case does not count, unless it is what is wrong, as in Github."""
    pattern = re.escape(wrong)
    if wrong.isascii():
        pattern = rf"(?<![0-9A-Za-z_@#./-]){pattern}(?![0-9A-Za-z_/-]|\.[A-Za-z])"
    is_case = wrong.lower() == right.lower()
    return re.compile(pattern, re.NOFLAG if is_case else re.IGNORECASE)


def _is_chinese(text: str, start: int, end: int) -> bool:
    """Whether the sentence around a stretch of text holds Han; English ones are left alone."""
    low, high = max(0, start - _FAR), end + _FAR
    first = max((m.end() for m in _SENTENCE_END.finditer(text, low, start)), default=low)
    last = _SENTENCE_END.search(text, end, high)
    return _HAN.search(text, first, last.start() if last else high) is not None


def doubled_words(page: Manuscript) -> Iterator[Found]:
    """A word typed twice (的的, 我们我们), or a longer phrase; not what is doubled by grammar."""
    for match in DOUBLED.finditer(page.prose):
        before, after = BESIDE[match[1]]
        start, end = match.span()
        if page.prose[start - 1] not in before and page.prose[end : end + 1] not in after:
            yield page.at(start, word=match[0])
    for match in DOUBLED_WORDS.finditer(page.prose):
        yield page.at(match.start(), word=match[0])
    for run in _HAN_RUN.finditer(page.prose):
        for start, length in _repeated(run[0]):
            yield page.at(run.start() + start, word=run[0][start : start + 2 * length])


def _repeated(run: str) -> Iterator[tuple[int, int]]:
    """Where a phrase in `run` is followed by itself, and its length; the pattern for that,
    `(.{4,20})\\1`, would take twenty times as long."""
    seen: dict[str, int] = {}
    done = 0
    for place in range(len(run) - _SHORTEST + 1):
        start = seen.get(run[place : place + _SHORTEST], place)
        length = place - start
        seen[run[place : place + _SHORTEST]] = place
        if not _SHORTEST <= length <= _LONGEST or start < done:
            continue
        phrase = run[start:place]
        if run.startswith(phrase, place) and len(set(phrase)) >= _FEWEST_KINDS:
            yield start, length
            done = place + length


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
