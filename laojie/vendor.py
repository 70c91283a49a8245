"""Editing in a browser set up: the script of Sveltia CMS brought into the site, and the setting."""

import json
import re
import shutil
import tarfile
from pathlib import Path, PurePosixPath

from laojie.errors import MachineError, UsageError
from laojie.load.scan import SITE

# Below static/, published under the same name below the site's address.
FOLDER = "static/root/admin"
SCRIPT = "sveltia-cms.js"
# The package as npm packs it, and what of it the page needs.
_PACKAGE = "package"
_DIST, _ABOUT = f"dist/{SCRIPT}", "package.json"
_LOCALES = ("locales/zh-CN.json",)
_LARGEST = 64_000_000
# Where the script would fetch the rest of itself from, and what stands there instead. They are
# seen from /admin/, so that a site may lie in a folder of its host.
_ELSEWHERE = "https://unpkg.com/@sveltia/cms"
_HERE = "sveltia"
_FONT = re.compile(
    r"https://cdn\.jsdelivr\.net/fontsource/fonts/([a-z0-9-]+)(?::vf)?@[\d.]+/([a-z0-9-]+)\.woff2"
)
_SETTING = """
# 浏览器里的编辑后台，网址是 /admin/，写法见 docs/site.md 的“Editing in a browser”。
cms:
  backend: local
"""


def set_up(site: Path, script: str) -> list[str]:
    """Make `script` the one that /admin/ loads; return the files written, as seen from the site.

    `script` is the address of one, or the archive that `npm pack @sveltia/cms` gives, which is
    unpacked into static/. site.yaml gets the setting `cms` unless it has one.
    Raises UsageError, MachineError.
    """
    remote = script.startswith(("https://", "http://"))
    written = [] if remote else _unpack(Path(script), site)
    text = (site / SITE).read_text(encoding="utf-8")
    if not re.search(r"^cms:", text, re.MULTILINE):
        line = f"  script: {json.dumps(script)}\n" if remote else ""
        (site / SITE).write_text(text.rstrip("\n") + "\n" + _SETTING + line, encoding="utf-8")
        written.append(SITE)
    return written


def _unpack(archive: Path, site: Path) -> list[str]:
    """Write what the editing page needs of a package, so that it asks no other host for it."""
    try:
        with tarfile.open(archive, "r:*") as package:
            found = _members(package)
    except (OSError, tarfile.TarError) as error:
        raise UsageError(f"{archive}: no archive of npm: {error}") from error
    if _DIST not in found or _ABOUT not in found:
        raise UsageError(f"{archive}: this is not the package @sveltia/cms")
    files = _arrange(found)
    target = site / FOLDER
    try:
        for old in target.glob(f"{_HERE}*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        for name, data in files.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except OSError as error:
        raise MachineError(f"{error.filename}: {error.strerror}") from error
    return [f"{FOLDER}/{name}" for name in files]


def _members(package: tarfile.TarFile) -> dict[str, bytes]:
    """Return the files of a package that may be needed, by their path in it."""
    found: dict[str, bytes] = {}
    for member in package:
        path = PurePosixPath(member.name)
        if not member.isfile() or path.parts[:1] != (_PACKAGE,) or member.size > _LARGEST:
            continue
        name = path.relative_to(_PACKAGE).as_posix()
        if name in {_DIST, _ABOUT, *_LOCALES} or path.suffix == ".woff2":
            file = package.extractfile(member)
            found[name] = file.read() if file else b""
    return found


def _arrange(found: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files as they are to lie below `FOLDER`, the script's addresses changed."""
    version = str(json.loads(found[_ABOUT])["version"])
    files = {f"{_HERE}/{_ABOUT}": json.dumps({"version": version}).encode()}
    for name in _LOCALES:
        if name in found:
            files[f"{_HERE}@{version}/{name}"] = found[name]
    fonts = {PurePosixPath(name).name: data for name, data in found.items() if "woff2" in name}

    def home(address: re.Match[str]) -> str:
        begin = f"{address[1]}-{address[2]}-"
        name = next((font for font in sorted(fonts) if font.startswith(begin)), None)
        if name is None:
            return address[0]
        files[f"{_HERE}/{name}"] = fonts[name]
        return f"{_HERE}/{name}"

    script = _FONT.sub(home, found[_DIST].decode()).replace(_ELSEWHERE, _HERE)
    return {SCRIPT: script.encode(), **files}
