"""Bounds on what a body may cost to convert.

The Markdown library takes time that grows with the square of some texts: thousands of `[` or of
unclosed tags, a heading on each line of a huge block. No article is like that, but a pasted log or
a broken export may be, and one such file must not hold a build up for minutes. What exceeds a
bound is an error that says where and why. Bounds count what is in the text, not time, so the same
text is accepted on every machine; they are ten times or more what any real article was found to
need.
"""

import re
from collections.abc import Callable, Collection, Iterable

DEEPEST_NESTING = 40
MOST_FENCES = 5_000
MOST_TAG_CHARACTERS = 10_000_000
MOST_BLOCK_WORK = 50_000_000
MOST_INLINE_WORK = 300_000_000
SHORT_TEXT = 1_000
"""What is no longer cannot cost much, and is not looked at."""
PATIENCE = 3_000_000
"""How many characters may be looked through for the end of a link or code, over and over."""
MARK = re.compile(r"[`\\\[<&*_~]")

# Lines at which the library takes a block apart, looking at all the rest of it each time.
DIVIDING_LINE = re.compile(r"(?:\n|^) {0,3}(?:[#＃:=]|[-*_]{3}|([-*_] )\1\1|!!!)")

_SEARCHED = re.compile(r"[\[`]")
# How often the library may look for the end of what one bracket or backtick begins.
_LOOKS = 8


def is_far_from_all(
    texts: Iterable[str], blocks: Collection[str], reach: Callable[[str], int]
) -> bool:
    """Whether `texts`, cut into `blocks`, come near no bound but those on nesting and fences.

    `reach` is how long the longest text in a block is that the library looks through at once.
    """
    size, longest = sum(map(len, blocks)), max(map(len, blocks), default=0)
    if size > MOST_TAG_CHARACTERS:
        return False
    # The usual article: small, whatever is in it.
    searches = sum(text.count("[") + text.count("`") for text in texts)
    if searches * longest * _LOOKS <= PATIENCE and size * longest <= MOST_BLOCK_WORK:
        return True
    reaches = list(map(reach, blocks))
    return (
        _work(blocks, reaches, _SEARCHED) * _LOOKS <= PATIENCE
        and _work(blocks, reaches, MARK) <= MOST_INLINE_WORK
        and _work(blocks, map(len, blocks), DIVIDING_LINE) <= MOST_BLOCK_WORK
    )


def _work(blocks: Iterable[str], lengths: Iterable[int], pattern: re.Pattern[str]) -> int:
    return sum(
        len(pattern.findall(block)) * length for block, length in zip(blocks, lengths, strict=True)
    )
