"""Digests of bytes, and numbers made from names."""

import hashlib
import os
import re
import sys
from collections.abc import Iterable
from functools import lru_cache
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
    """Return the digest of all that the engine is made of.

    The engine is an input of every page: when it changes, nothing that an older one left
    behind can be trusted.
    """
    return digest_text(*(f"{name}={value}" for name, value in parts(libraries).items()))


def parts(libraries: Iterable[str]) -> dict[str, str]:
    """Return what the engine is made of: the versions of Python and of the libraries, and the
    digest of this package's own files."""
    python = ".".join(map(str, sys.version_info[:3]))
    return {"python": python, **versions(libraries), "laojie": _own_files()}


def _own_files() -> str:
    root = Path(__file__).parent
    state = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for path in sorted(root.rglob("*")):
        # The starter inside an installed package is a site, not the engine.
        inside = path.relative_to(root).parts[0] != "starter"
        if inside and path.suffix in {".py", ".sql"}:
            state.update(path.relative_to(root).as_posix().encode())
            state.update(path.read_bytes())
    return state.hexdigest()


def versions(libraries: Iterable[str]) -> dict[str, str]:
    """Return the versions of installed libraries, in the order given.

    They stand in the names of the folders that installers leave beside a package: to import
    importlib.metadata, which reads them too, would take longer than a build with nothing to do.
    Raises PackageNotFoundError.
    """
    known: dict[str, str] = {}
    for place in sys.path:
        for name in _names(place):
            project, _, version = name.removesuffix(_INSTALLED).partition("-")
            known.setdefault(_normal(project), version)
    return {library: known.get(_normal(library)) or _version(library) for library in libraries}


_INSTALLED = ".dist-info"


def _names(folder: str) -> list[str]:
    try:
        return [name for name in os.listdir(folder or ".") if name.endswith(_INSTALLED)]
    except OSError:
        return []


def _normal(name: str) -> str:
    """A project's name as all its spellings share it (core metadata specification)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _version(library: str) -> str:
    # Imported here: for a library that some other tool installed.
    from importlib import metadata

    return metadata.version(library)
