"""Which file of output/ answers an address, and nothing outside of it ever does."""

import mimetypes
import os
import re
from dataclasses import dataclass
from pathlib import Path

_BAD = re.compile(r"[\x00-\x1f\x7f\\]")
# Of the standard library's own list, not of the machine's: the same everywhere.
_TYPES = mimetypes.MimeTypes(filenames=())
_MORE_TYPES = {
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".md": "text/markdown",
    ".yaml": "text/yaml",
}
_TEXTS = ("text/", "application/json", "application/xml")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that answers an address; a folder is one whose address lacks the slash."""

    path: str
    is_folder: bool = False


def find(root: Path, path: str) -> Found | None:
    """Return what answers `path`, a decoded path that begins with `/`, below the folder `root`.

    `/a/` is answered by `a/index.html`. None where there is nothing, also where a path climbs
    out, or a symbolic link leads out.
    """
    name = path[1:] + "index.html" if path.endswith("/") else path[1:]
    parts = name.split("/")
    if _BAD.search(name) or not path.startswith("/") or {"", ".", ".."} & set(parts):
        return None
    top = os.path.realpath(root)
    try:
        real = os.path.realpath(os.path.join(top, name), strict=True)
    except OSError:
        return None
    if not real.startswith(top + os.sep):
        return None
    if os.path.isdir(real):
        return Found(real, is_folder=True) if find(root, f"{path}/") else None
    return Found(real) if os.path.isfile(real) else None


def content_type(path: str) -> str:
    """Return the media type of a file by its ending, with the encoding where it is text."""
    ending = os.path.splitext(path)[1].lower()
    found = _MORE_TYPES.get(ending) or _TYPES.guess_type(f"x{ending}")[0]
    kind = found or "application/octet-stream"
    is_text = kind.startswith(_TEXTS) or kind.endswith(("+xml", "+json"))
    return f"{kind}; charset=utf-8" if is_text else kind
