"""Addresses. An address is a pure function of its own document, tag or author.

A *URL* here is an address within the site: it begins with `/` and is percent-encoded (RFC 3986).
An *output path* is the file below output/ that answers it: decoded, without the leading `/`.
"""

import posixpath
import re
import unicodedata
from typing import NewType
from urllib.parse import quote, unquote, urlsplit

from laojie import fingerprint

Url = NewType("Url", str)

# RFC 3986 unreserved characters and the sub-delimiters that need no escape in a path.
_SAFE = "/-._~!$&'()*+,;=:@"
_SLUG = re.compile(r"[^\W_]+(?:[-_.~][^\W_]+)*|[\w.~-]+", re.UNICODE)
_BREAKS = re.compile(r"[\s/\\]+")
_DROPPED = re.compile(r"[^\w.~-]+", re.UNICODE)
_RESERVED_NAMES = re.compile(r"(?:page-\d+|index|feed|atom)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
# The name or the number (IPv6 too) of a host; as in http://http://a.cn/, a scheme is no host.
_HOST = re.compile(r"(?!https?\Z)(?:[\w%~-]+(?:\.[\w%~-]+)*\.?|[0-9a-f]*:[0-9a-f:.]*)")

# Bytes of UTF-8; file systems take 255, and an ending comes to it.
LONGEST = 200
# Characters of an address, encoded; sitemaps take fewer than 2,048 with what stands before it.
LONGEST_URL = 1900
STATIC = "static/"
STATIC_ROOT = "static/root/"
CONTENT = "content/"


def encode(path: str) -> Url:
    """Return the URL of a decoded path that begins with `/`."""
    return Url(quote(unicodedata.normalize("NFC", path), safe=_SAFE))


def output_path(url: str) -> str:
    """Return the output path of a URL: `/a/` becomes `a/index.html`."""
    path = unquote(url.partition("#")[0].partition("?")[0]).lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path


def url_of(path: str) -> Url:
    """Return the URL of an output path: `a/index.html` becomes `/a/`."""
    if path == "index.html" or path.endswith("/index.html"):
        path = path[: -len("index.html")]
    return encode("/" + path)


def section_of(source: str) -> str:
    """Return the section of a source: `content/a/b/c.md` lies in `a/b`."""
    return posixpath.dirname(source)[len(CONTENT) :]


def document_url(source: str, slug: str | None = None) -> Url:
    """Return the URL of a document: `content/a/7.md` becomes `/a/7.html`."""
    section, name = section_of(source), posixpath.basename(source).removesuffix(".md")
    folder = f"/{section}/" if section else "/"
    return encode(folder if name == "index" else f"{folder}{slug or name}.html")


def slug(name: str) -> str:
    """Return the part of an address that a name gives: lower case, no spaces or punctuation.

    Han characters stay; a name of punctuation alone gives the empty string.
    """
    text = _BREAKS.sub("-", unicodedata.normalize("NFC", name).strip().lower())
    text = _DROPPED.sub("", text).strip("-.")
    if len(text.encode()) <= LONGEST:
        return text
    # Two long names that begin alike still differ.
    start = text.encode()[: LONGEST - 20].decode("utf-8", "ignore")
    return f"{start}-{fingerprint.short(fingerprint.digest_text(name))}"


def is_slug(text: str) -> bool:
    """Say whether `text` can be one part of an address as it stands."""
    plain = bool(_SLUG.fullmatch(text)) and not text.startswith(".")
    return plain and not is_reserved(text) and not is_too_long(text)


def is_too_long(part: str) -> bool:
    """Say whether a part of an address is longer than file systems take, endings included."""
    return len(part.encode("utf-8", "surrogatepass")) > LONGEST


def is_reserved(text: str) -> bool:
    """Say whether pages of Laojie's own go by a name: `page-2`, `index`, `feed`, `atom`."""
    return bool(_RESERVED_NAMES.fullmatch(text))


def is_site_path(text: str) -> bool:
    """Say whether `text` is a path within the site: absolute, nothing that climbs out of it."""
    decoded = unquote(text)
    if not decoded.startswith("/") or decoded.startswith("//") or "\\" in decoded:
        return False
    if _CONTROL.search(decoded) or "?" in decoded or "#" in decoded:
        return False
    parts = decoded.split("/")
    return not any(part in {".", ".."} or is_too_long(part) for part in parts)


def is_elsewhere(target: str) -> bool:
    """Say whether an address in a body names its host, or a scheme, and so no file of the site."""
    return _SCHEME.match(target) is not None


def is_web_address(text: str) -> bool:
    """Say whether `text` is a full address of the web, `http` or `https`, that names a host."""
    try:
        parts = urlsplit(text)
        # Looked at because a port that is no number shows only then.
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and _HOST.fullmatch(host) is not None


def relative_source(source: str, target: str) -> str | None:
    """Return the source that `target` names, seen from the document `source`.

    `5744.md` in `content/a/1.md` is `content/a/5744.md`; `/static/x` is `static/x`; any other
    absolute path is looked for in content/. None when the target leaves the site's sources.
    """
    plain = unquote(target.partition("#")[0].partition("?")[0])
    if plain.startswith("/" + STATIC):
        path = posixpath.normpath(plain[1:])
    elif plain.startswith("/"):
        path = posixpath.normpath(CONTENT + plain.lstrip("/"))
    else:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), plain))
    return path if path.startswith((CONTENT, STATIC)) else None


def asset_path(source: str, fingerprint: str) -> str:
    """Return the output path of a file that is published as it is.

    A file below static/ gets its fingerprint into its name; one below static/root/ and one
    beside an article keep their names.
    """
    if source.startswith(STATIC_ROOT):
        return source[len(STATIC_ROOT) :]
    if source.startswith(CONTENT):
        return source[len(CONTENT) :]
    stem, dot, ending = source.rpartition(".")
    return f"{stem}.{fingerprint}.{ending}" if dot else f"{source}.{fingerprint}"
