"""Measures of plain text that is mostly Chinese: width, cutting, counting, tidying.

Pure functions over strings. Sources: Unicode Standard Annex 11 (East Asian Width), Annex 29
(grapheme clusters; the part of its rules that a cut must not break, without Indic conjuncts), CSS
Text Level 4 (the space-discarding set, for which characters a line break between disappears).
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

WORDS_A_MINUTE = 400

# Every block of CJK ideographs up to Unicode 17: unified, extensions A to J, compatibility and its
# supplement, and the two ideographs that live among the symbols: 々 (repeat) and 〇 (zero).
# (Most of them stand in the first block, which is therefore asked first.)
HAN = (
    "\u4e00-\u9fff\u3005\u3007\u3400-\u4dbf\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ebef\U0002ebf0-\U0002ee5f\U0002f800-\U0002fa1f"
    "\U00030000-\U000323af\U000323b0-\U0003347f"
)
"""The inside of a regular-expression class that holds all Han characters."""

# What stands without spaces in Chinese: Han, radicals, CJK symbols and punctuation (not the
# ideographic space), kana, bopomofo, strokes, enclosed and squared forms, vertical, small,
# full-width and half-width forms. Hangul is left out: Korean puts spaces between words.
CJK = (
    HAN + "\u2e80-\u2fff\u3001-\u312f\u3190-\u33ff\ufe10-\ufe1f\ufe30-\ufe6f\uff01-\uff9f"
    "\uffe0-\uffe6\U0001b000-\U0001b16f\U0001f200-\U0001f2ff"
)
"""The inside of a regular-expression class for CJK: Han, kana, full-width punctuation."""

# Punctuation that Chinese and English share. In Chinese it is full-width (Unicode calls its width
# ambiguous), so it counts as CJK where its neighbour is.
SHARED = "‘’“”…—·"

_WIDE_MARKS = "\u3001-\u3003\u3008-\u3011\u3014-\u301f\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20"
_WIDE_PUNCTUATION = re.compile(f"[{_WIDE_MARKS}\uff3b-\uff3d\uff3f\uff5b-\uff65]")
_IS_CJK = re.compile(f"[{CJK}]")
_HAN_RUN = re.compile(f"[{HAN}]+")
_WORD = re.compile(r"[^\W_]+(?:[.,:'’-][^\W_]+)*")
_ASCII_WORD = re.compile(rb"[0-9A-Za-z]+(?:[.,:'-][0-9A-Za-z]+)*")
# Begins with the space itself, so that the search only stops at spaces.
# The upper bytes of the 20,992 characters from U+4E00 on, and marks that are part of no word.
_HAN_ROWS = bytes(range(0x4E, 0xA0))
_USUAL_MARKS = "，。、“”：；《》（）？！…—·‘【】–\xa0"
_SPACED_CJK = re.compile(f" (?<=[{CJK}{SHARED}] )(?=[{CJK}{SHARED}])")
_ASCII = re.compile("[ -~]*")
_ASCII_CHAR = re.compile("[ -~]")
# What nearly all text is made of: one character is one cluster, and wide unless ASCII.
_SIMPLE = re.compile(
    f"[ -~{SHARED}\u3001-\u3029\u3041-\u3096\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uff01-\uff60\uffe0-\uffe6]*"
)

# A word or number that a cut should not fall into: 抖音GMV9,610亿 holds GMV and 9,610.
_LATIN = "0-9A-Za-z\u00c0-\u024f"
_LATIN_WORD = re.compile(rf"[{_LATIN}]+(?:[.,:'’/_@&+-]+[{_LATIN}]+)*%?")
_LONGEST_WORD = 40

_FULL_STOP = re.compile(r"[。！？]+[”’」』）】》]*")
_SEMICOLON = re.compile("；")
_LOOSE_END = re.compile(r"[\s,:;，、：；—·-]+\Z")


def is_han(char: str) -> bool:
    """Whether `char` (one character) is a Chinese character."""
    return len(char) == 1 and _HAN_RUN.match(char) is not None


def is_cjk(char: str) -> bool:
    """Whether `char` stands without spaces in Chinese: Han, kana, full-width punctuation."""
    return _IS_CJK.fullmatch(char) is not None


def joins(before: str, after: str) -> bool:
    """Whether a line break between these two characters shows nothing in Chinese text.

    The rule of CSS Text Level 4 (segment break transformation) for Chinese: nothing between two
    CJK characters, nor beside full-width punctuation; shared punctuation counts as CJK beside CJK.
    """
    if _WIDE_PUNCTUATION.match(before) or _WIDE_PUNCTUATION.match(after):
        return True
    cjk_before, cjk_after = is_cjk(before), is_cjk(after)
    return (cjk_before and (cjk_after or after in SHARED)) or (cjk_after and before in SHARED)


def squash(text: str) -> str:
    """`text` on one line: runs of white space become one space, none between CJK characters."""
    text = " ".join(text.split())
    if " " not in text or not _IS_CJK.search(text):
        return text
    return _SPACED_CJK.sub("", text)


def count_words(text: str) -> int:
    """How long `text` is to a reader: its Han characters plus its other words and numbers."""
    known = _count_usual_words(text)
    if known is not None:
        return known
    others = _HAN_RUN.split(text)
    han = len(text) - sum(map(len, others))
    return han + len(_WORD.findall(" ".join(others)))


def _count_usual_words(text: str) -> int | None:
    """The same, in half the time, for a text of common Han, ASCII and usual marks."""
    text = text.replace("’", "'")
    rows = text.encode("utf-16-be", "surrogatepass")[::2]
    han = len(rows) - len(rows.translate(None, _HAN_ROWS))
    ascii_only = text.encode("ascii", "ignore")
    unknown = len(text) - han - len(ascii_only)
    for mark in _USUAL_MARKS:
        if not unknown:
            break
        unknown -= text.count(mark)
    if unknown:
        return None
    if not ascii_only.strip():
        return han
    pieces = text.encode("ascii", "replace").replace(b"?", b" ").split()
    return han + len(_ASCII_WORD.findall(b" ".join(pieces)))


def reading_minutes(words: int) -> int:
    """Whole minutes, rounded up and at least 1, that `words` (see count_words) take to read."""
    return max(1, -(-words // WORDS_A_MINUTE))


def width(text: str) -> int:
    """Columns `text` takes: 2 for wide characters, 0 for combining ones, 1 for the others.

    A character of ambiguous width (“ ” … — ①) is wide if the text holds any CJK character, unless
    it is a letter (é, α: fonts draw those narrow). An emoji sequence counts once.
    """
    return _width(text, chinese=_is_chinese(text))


def clusters(text: str) -> Iterator[str]:
    """`text` in pieces that a reader takes for one character (extended grapheme clusters)."""
    start, end = 0, len(text)
    while start < end:
        stop = _cluster_end(text, start)
        yield text[start:stop]
        start = stop


def cut(text: str, columns: int, ellipsis: str = "…") -> str:
    """`text` if it fits into `columns`, else its beginning, at most that wide with `ellipsis`.

    A sentence end in the last third is preferred, and then nothing is added: the text reads as
    whole. Next best is a semicolon there. Otherwise the cut falls between two characters, not
    inside a Latin word or a number if that can be helped.
    """
    if 2 * len(text) <= columns:
        return text
    chinese = _is_chinese(text + ellipsis)
    fit = _Fit(text, columns, chinese=chinese)
    whole, low = fit.end(columns), fit.end(columns * 2 // 3)
    if whole == len(text):
        return text
    if sentence := _last_end(_FULL_STOP, text, low, whole):
        return text[:sentence]
    room = columns - _width(ellipsis, chinese=chinese)
    if room < 1:
        return text[:whole]
    stop = fit.end(room)
    stop = _last_end(_SEMICOLON, text, low, stop) or _before_word(text, stop)
    return _LOOSE_END.sub("", text[:stop]) + ellipsis


def _is_chinese(text: str) -> bool:
    return _IS_CJK.search(text) is not None


def _width(text: str, *, chinese: bool) -> int:
    if _ASCII.fullmatch(text):
        return len(text)
    if chinese and _SIMPLE.fullmatch(text):
        return 2 * len(text) - len(_ASCII_CHAR.findall(text))
    return sum(_cluster_width(cluster, chinese=chinese) for cluster in clusters(text))


class _Fit:
    """Where `text` may be cut, and how wide it is up to there, as far as `columns` reach."""

    def __init__(self, text: str, columns: int, *, chinese: bool) -> None:
        head = text[: max(0, columns) + 1]
        if _SIMPLE.fullmatch(head) and (chinese or head.isascii()):
            taken = [0, *accumulate([1 if char <= "~" else 2 for char in head])]
            self._taken = taken[: max(1, bisect_right(taken, columns))]
            self._stops: Sequence[int] = range(len(self._taken))
        else:
            self._look_at_clusters(text, columns, chinese=chinese)

    def _look_at_clusters(self, text: str, columns: int, *, chinese: bool) -> None:
        self._stops = stops = [0]
        self._taken = [0]
        for cluster in clusters(text):
            length, wide = len(cluster), _cluster_width(cluster, chinese=chinese)
            if self._taken[-1] + wide > columns:
                break
            stops.append(stops[-1] + length)
            self._taken.append(self._taken[-1] + wide)

    def end(self, columns: int) -> int:
        """The end of the longest beginning of the text that is no wider than `columns`."""
        return self._stops[max(0, bisect_right(self._taken, columns) - 1)]


def _cluster_width(cluster: str, *, chinese: bool) -> int:
    first = cluster[0]
    if first < "\x7f":
        # A digit or sign with an emoji selector (1️⃣) is drawn as an emoji.
        return 2 if "\ufe0f" in cluster else int(first >= " " or first.isspace())
    if "\ufe0f" in cluster or "\U0001f1e6" <= first <= "\U0001f1ff":
        return 2
    if _extends(first):
        return 0
    kind = unicodedata.east_asian_width(first)
    if kind in "WF":
        return 2
    return 2 if kind == "A" and chinese and not first.isalpha() else 1


def _cluster_end(text: str, start: int) -> int:
    """Where the grapheme cluster that starts at `start` ends."""
    first = text[start]
    stop = start + 1
    if first == "\r" and text[stop : stop + 1] == "\n":
        return stop + 1
    if "\U0001f1e6" <= first <= "\U0001f1ff" and text[stop : stop + 1] >= "\U0001f1e6":
        stop += text[stop] <= "\U0001f1ff"
    while stop < len(text):
        char = text[stop]
        # A zero-width joiner holds what follows it: 👨‍👩‍👧 is one. (Only after a pictograph,
        # strictly; to hold more than that does no harm to a cut.)
        joined = text[stop - 1] == "\u200d" and unicodedata.category(char) == "So"
        if not joined and not _extends(char):
            break
        stop += 1
    return stop


def _extends(char: str) -> bool:
    """Whether `char` belongs to the one before it: marks, selectors, joiners, jamo, tags."""
    if char < "\u0300" or "\u4e00" <= char <= "\u9fff":
        return False
    return (
        "\u1160" <= char <= "\u11ff"
        or char in "\u200b\u200c\u200d\u2060\ufeff\uff9e\uff9f"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
        or unicodedata.category(char).startswith("M")
    )


def _last_end(pattern: re.Pattern[str], text: str, low: int, high: int) -> int:
    """Where the last match of `pattern` that ends after `low` and by `high` ends, 0 if none."""
    last = 0
    for match in pattern.finditer(text, low):
        if match.end() > high:
            break
        if not _extends(text[match.end() : match.end() + 1]):
            last = match.end()
    return last


def _before_word(text: str, stop: int) -> int:
    """`stop`, moved to the beginning of the Latin word it would split, unless that is too far."""
    low = max(0, stop - _LONGEST_WORD)
    for word in _LATIN_WORD.finditer(text, low, stop + _LONGEST_WORD):
        if word.start() < stop < word.end() and word.start() > low:
            return word.start()
    return stop
