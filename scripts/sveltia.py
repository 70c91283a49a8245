"""Sveltia CMS for tests and pictures of the editing page, in one known version:
`python scripts/sveltia.py FOLDER` fetches its archive.

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
# Gives the page a folder of the browser's own file system, to the script like any other, instead
# of asking a person for one.
CHOOSE = """
window.showDirectoryPicker = () => navigator.storage.getDirectory();
FileSystemDirectoryHandle.prototype.requestPermission ??= async () => 'granted';
"""
# Fills it with files: their bytes in base64 by path.
FILL = """async (files) => {
    const root = await navigator.storage.getDirectory();
    for (const [path, data] of Object.entries(files)) {
        const steps = path.split('/');
        const name = steps.pop();
        let folder = root;
        for (const step of steps) folder = await folder.getDirectoryHandle(step, { create: true });
        const file = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await file.write(Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0)));
        await file.close();
    }
}"""


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


def sources(site: Path) -> dict[str, str]:
    """Return the sources of a site as `FILL` takes them; the folder is a repository."""
    paths = (path for top in ("content", "static/img") for path in (site / top).rglob("*"))
    files = {
        path.relative_to(site).as_posix(): path.read_bytes() for path in paths if path.is_file()
    }
    files[".git/HEAD"] = b"ref: refs/heads/main\n"
    return {path: base64.b64encode(data).decode() for path, data in files.items()}


if __name__ == "__main__":
    try:
        print(fetch(Path(sys.argv[1])))
    except RuntimeError as error:
        sys.exit(str(error))
