"""Fetch the archive of Sveltia CMS, in one known version: `python scripts/fetch_sveltia.py FOLDER`.

npm gets it; what it got is compared with a digest that stands here.
"""

import base64
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "0.221.1"
# npm's own, as `npm view @sveltia/cms@VERSION dist.integrity` prints it.
INTEGRITY = (
    "sha512-"
    "J+Qoik9kGMk2L7vNpOQrnDmFRi+NB6vwJ0f657YtsxWH0P8WYSYRRSRC2pQ/jGGbVlM//Pg/WIgmkpswqoo3gQ=="
)
PATIENCE = 180


def fetch(folder: Path) -> Path:
    """Return the archive below `folder`, fetched unless it is there; raises RuntimeError."""
    target = folder / f"sveltia-cms-{VERSION}.tgz"
    if not target.is_file():
        _pack(folder)
    if not target.is_file():
        raise RuntimeError(f"npm left no {target.name}")
    digest = hashlib.sha512(target.read_bytes()).digest()
    if f"sha512-{base64.b64encode(digest).decode()}" != INTEGRITY:
        target.unlink()
        raise RuntimeError(f"{target.name} is not what it should be")
    return target


def _pack(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    command = [npm, "pack", "--silent", f"@sveltia/cms@{VERSION}"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=PATIENCE)
    except (subprocess.SubprocessError, OSError) as error:
        raise RuntimeError(f"npm could not fetch @sveltia/cms {VERSION}: {error}") from error


if __name__ == "__main__":
    try:
        print(fetch(Path(sys.argv[1])))
    except RuntimeError as error:
        sys.exit(str(error))
