"""Editing in a browser set up: the script of Sveltia CMS brought into the site, and the setting."""

import json
import re
import shutil
import tarfile
from pathlib import Path, PurePosixPath

from laojie.errors import MachineError, UsageError
from laojie.load import config
from laojie.load.scan import SITE

# Below static/, published under the same name below the site's address.
FOLDER = "static/root/admin"
SCRIPT = "sveltia-cms.js"
# The package as npm packs it, and what of it the page needs.
_PACKAGE = "package"
_DIST, _ABOUT = f"dist/{SCRIPT}", "package.json"
_LOCALES = ("locales/zh-CN.json",)
_LARGEST = 64_000_000
_LICENSE = re.compile(r"LICEN[CS]E")
_VERSION = re.compile(r"\d+\.\d+\.\d+[\w.+-]*", re.ASCII)
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
    Raises UsageError, ContentError, MachineError.
    """
    data = (site / SITE).read_bytes()
    # What cannot be read is not written to.
    config.parse(data)
    remote = script.startswith(("https://", "http://"))
    written = [] if remote else _unpack(Path(script), site)
    if not re.search(rb"^cms[ \t]*:", data, re.MULTILINE):
        line = f"  script: {json.dumps(script)}\n" if remote else ""
        text = ("" if data.endswith(b"\n") else "\n") + _SETTING + line
        end = "\r\n" if b"\r\n" in data else "\n"
        with open(site / SITE, "ab") as file:
            file.write(text.replace("\n", end).encode())
        written.append(SITE)
    return written


def _unpack(archive: Path, site: Path) -> list[str]:
    """Write what the editing page needs of a package, so that it asks no other host for it."""
    try:
        with tarfile.open(archive, "r:*") as package:
            found = _members(package)
    except (OSError, tarfile.TarError) as error:
        raise UsageError(f"{archive}: no archive of npm: {error}") from error
    try:
        files = _arrange(found)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{archive}: this is not the package @sveltia/cms") from error
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
        if name in {_DIST, _ABOUT, *_LOCALES} or path.suffix == ".woff2" or _LICENSE.search(name):
            file = package.extractfile(member)
            found[name] = file.read() if file else b""
    return found


def _arrange(found: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files as they are to lie below `FOLDER`, the script's addresses changed.

    Raises KeyError, TypeError or ValueError where it is another package.
    """
    version = json.loads(found[_ABOUT])["version"]
    if not _VERSION.fullmatch(version):
        raise ValueError(version)
    files = {f"{_HERE}/{_ABOUT}": json.dumps({"version": version}).encode()}
    for name in _LOCALES:
        if name in found:
            files[f"{_HERE}@{version}/{name}"] = found[name]
    known = {_DIST, _ABOUT, *_LOCALES}
    others = {PurePosixPath(name).name: found[name] for name in found if name not in known}
    files |= {f"{_HERE}/{name}": data for name, data in others.items() if _LICENSE.search(name)}
    fonts = {name: data for name, data in others.items() if name.endswith(".woff2")}

    def home(address: re.Match[str]) -> str:
        begin = f"{address[1]}-{address[2]}-"
        name = next((font for font in sorted(fonts) if font.startswith(begin)), None)
        if name is None:
            return address[0]
        files[f"{_HERE}/{name}"] = fonts[name]
        return f"{_HERE}/{name}"

    script = _FONT.sub(home, found[_DIST].decode()).replace(_ELSEWHERE, _HERE)
    return {SCRIPT: script.encode(), **files}
