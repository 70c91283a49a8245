"""What a reader would notice of a document: its words, not how they are marked up.

The digest of that tells whether an article changed since it was published. It leaves out tags of
HTML, because a new version of a library may write them otherwise; addresses, because another
document may move; what site.yaml or the section may have said, such as the author; and what stands
beside an article, such as its tags.
"""

import html
import re

from laojie.fingerprint import digest_text
from laojie.model.document import Document

# Raised when the digest is made in another way: those of other ways say nothing of a change.
WAY = "1:"
_DIGITS = 16
_PICTURE = re.compile(r"<img\s[^>]*?alt=\"([^\"]*)\"[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def digest(document: Document) -> str:
    """Return the digest of what a reader would notice, as in `1:9f3c0a12b4d5e6f7`."""
    card = document.card
    text = document.body.html
    if "<img" in text:
        text = _PICTURE.sub(r" [\1] ", text)
    # Spaces say nothing: where lines and blocks end is markup.
    words = "".join(html.unescape(_TAG.sub(" ", text)).split())
    listing = (card.number, card.niche, card.followers, card.region, str(card.price), card.status)
    return WAY + digest_text(card.title, card.summary, *listing, words)[:_DIGITS]


def differ(old: str, new: str) -> bool:
    """Say whether two digests are known to be of different texts."""
    return bool(old and new) and old != new and old.partition(":")[0] == new.partition(":")[0]
