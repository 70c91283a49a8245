"""What sitemaps may hold, and what their files are called."""

from laojie import fingerprint

INDEX, NEWS, TEXT = "sitemap.xml", "sitemap-news.xml", "sitemap.txt"
# Baidu, 360 and Sogou are said to take 10 MB and 10,000 addresses a file; sitemaps.org allows
# five times as much.
LARGEST, MOST = 10_000_000, 10_000
# Google takes so many pictures of an address.
PICTURES = 1000
# Google News takes articles of the last two days, at most so many of them.
NEWS_SECONDS, NEWS_ITEMS = 2 * 24 * 3600, 1000
# Fewer than MOST: the fronts of lists fall into files by chance.
_FRONTS = 8000


def parts(count: int) -> int:
    """Return how many files the fronts of `count` lists need: a power of two."""
    found = 1
    while count > found * _FRONTS:
        found *= 2
    return found


def part_of(url: str, count: int) -> int:
    """Return the file, of `count`, that names the front at an address."""
    return fingerprint.number(url) % count


def fronts_file(part: int) -> str:
    """Return the name of a file of fronts of lists."""
    return f"sitemap-lists-{part}.xml" if part else "sitemap-lists.xml"


def sealed_file(month: str) -> str:
    """Return the name of the file of list pages that were sealed in a month."""
    return f"sitemap-lists-{month}.xml"


def text_file(path: str) -> str:
    """Return the name of the text file that stands beside a sitemap."""
    return path.removesuffix(".xml") + ".txt"
