"""The starter: the portal that comes with Laojie, to begin one's own from."""

import shutil
from pathlib import Path

from laojie.errors import UsageError
from laojie.load.scan import FOLDERS, SITE


def place() -> Path:
    """Return the folder that holds the starter: inside an installed package, or the checkout."""
    package = Path(__file__).resolve().parent
    # An editable install may leave an old copy elsewhere; beside the code is what belongs to it.
    inside = package / "starter"
    return inside if (inside / SITE).is_file() else package.parent


def copy(target: Path) -> int:
    """Copy the starter into the folder `target`; return the number of files.

    Raises UsageError when the folder holds anything, or there is no starter.
    """
    source = place()
    if not (source / SITE).is_file():
        raise UsageError(f"{source}: no starter here")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target}: is not an empty folder")
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source / SITE, target / SITE)
    for folder in FOLDERS:
        if (source / folder).is_dir():
            shutil.copytree(source / folder, target / folder)
    (target / ".gitignore").write_text("output/\n.laojie/\n", encoding="utf-8")
    return sum(1 for path in target.rglob("*") if path.is_file())
