"""The rules of `laojie check`: their names, and how serious each is unless site.yaml says else."""

ERROR, WARNING, NOTE, OFF = "error", "warning", "note", "off"
LEVELS = (ERROR, WARNING, NOTE)

RULES: dict[str, str] = {
    # What keeps a source from being published; a build says the same.
    "sources": ERROR,
    # Links
    "missing-link": ERROR,
    "missing-image": ERROR,
    "draft-link": ERROR,
    "withdrawn-link": WARNING,
    "missing-fragment": WARNING,
    "unsafe-link": ERROR,
    "wrong-address": ERROR,
    "external-link": WARNING,
    "moved-link": NOTE,
    # The site as a whole
    "orphan": WARNING,
    "duplicate-title": WARNING,
    "duplicate-summary": WARNING,
    "duplicate-number": ERROR,
    "used-number": WARNING,
    "withdrawn-text": ERROR,
    # Front matter
    "repeated-summary": WARNING,
    "long-address": WARNING,
    "no-tags": WARNING,
    "no-cover": NOTE,
    "small-cover": WARNING,
    "future-update": WARNING,
    "reprint-date": WARNING,
    # The text
    "missing-alt": WARNING,
    "heading-jump": WARNING,
    "odd-markdown": WARNING,
    "house-names": WARNING,
    "half-width": WARNING,
    "doubled-words": WARNING,
    "spliced-sentence": WARNING,
    "superlatives": WARNING,
}
