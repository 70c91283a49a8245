"""Digests of bytes, and numbers made from names."""

import hashlib
import sys
from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata
from pathlib import Path

DIGEST_BYTES = 16
# Numbers are kept non-negative and below 2**63, so that SQLite stores them as integers.
_MASK = (1 << 63) - 1


def digest(data: bytes) -> str:
    """Return the BLAKE2b digest of `data` (128 bits, 32 hexadecimal digits)."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def digest_text(*parts: str) -> str:
    """Return the digest of several texts; no text can be taken for part of its neighbour."""
    state = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()


@lru_cache(maxsize=65_536)
def number(name: str) -> int:
    """Return a number in 0 .. 2**63 - 1 that stands for `name`; the same on every machine."""
    data = name.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big") & _MASK


def short(hexadecimal: str) -> str:
    """Return the part of a digest that goes into a file name (10 hexadecimal digits)."""
    return hexadecimal[:10]


def engine(libraries: Iterable[str]) -> str:
    """Return the digest of this package's own files, of Python and of the libraries' versions.

    The engine is an input of every page: when it changes, nothing that an older one left
    behind can be trusted.
    """
    root = Path(__file__).parent
    state = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for path in sorted(root.rglob("*")):
        # The starter inside an installed package is a site, not the engine.
        inside = path.relative_to(root).parts[0] != "starter"
        if inside and path.suffix in {".py", ".sql"}:
            state.update(path.relative_to(root).as_posix().encode())
            state.update(path.read_bytes())
    state.update(f"python={sys.version_info[:3]}".encode())
    for library in libraries:
        state.update(f"{library}={metadata.version(library)}".encode())
    return state.hexdigest()
