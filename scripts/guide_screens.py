"""Make the pictures of docs/editors-start.md anew: `make guide`.

Each step of the guide is done with the real commands in a temporary folder, and photographed in
Chromium. Needs `chromium`, a Chinese font, and npm for the pictures of the editing page.
"""

import base64
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import sveltia  # noqa: E402 - this folder's

if TYPE_CHECKING:
    from playwright.sync_api import Page

IMAGES = ROOT / "docs" / "images"
# All of them together, in bytes.
LIMIT = 600_000
QUALITY = 80
WIDTH, HEIGHT = 1080, 720
NOW = "2022-03-01 09:00"
TITLE = "退货之前先拍三张照片"
WRONG = "title: 退货之前: 先拍三张照片"
TEXT = """
开箱的那一分钟，决定了售后能不能说清楚。**先拍照，再拆封**，三张就够。

## 拍哪三张

1. 快递单和外箱的合影，看得清单号。
2. 拆开之后、取出之前，商品在箱子里的样子。
3. 有问题的地方，近一点，对好焦。

> 照片不是给自己看的，是给没有到场的人看的。

安心购的九项服务里，哪一项管退货，见[此前的报道](5743.md)。
"""
# Every picture that can be seen has come and can be painted.
PAINTED = """() => Promise.all([...document.images]
    .filter((image) => image.getBoundingClientRect().top < innerHeight)
    .map((image) => { image.loading = 'eager'; return image.decode(); }))"""
FLAGS = (
    "--lang=zh-CN",
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--force-color-profile=srgb",
)


def laojie(*arguments: str | Path) -> list[str]:
    """Return a command of laojie, run from this folder's source."""
    return [sys.executable, "-m", "laojie", *map(str, arguments)]


def environment() -> dict[str, str]:
    """Return the environment of the commands: this folder's laojie, no editor to open."""
    plain = {name: v for name, v in os.environ.items() if name not in {"EDITOR", "VISUAL"}}
    return {**plain, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def run(*arguments: str | Path) -> str:
    """Run a command of laojie to its end; return what it printed."""
    command = laojie(*arguments)
    done = subprocess.run(command, env=environment(), check=True, capture_output=True, text=True)
    return done.stdout


@contextlib.contextmanager
def served(site: Path) -> Iterator[str]:
    """Preview the site while the block runs; the preview's address."""
    command = laojie("serve", site, "--port", "8000")
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as preview:
        assert preview.stdout is not None
        try:
            line = next(line for line in preview.stdout if "http://" in line)
            yield "http://" + line.partition("http://")[2].split("/")[0]
        finally:
            preview.terminate()


class Camera:
    """Photographs a page of the browser."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.total = 0

    def shoot(self, name: str) -> None:
        """Write docs/images/start-NAME.webp."""
        # Pictures and fonts that came late, and whatever still moves.
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("document.fonts.ready")
        self.page.evaluate(PAINTED)
        self.page.wait_for_timeout(600)
        session = self.page.context.new_cdp_session(self.page)
        given = {"format": "webp", "quality": QUALITY}
        data = base64.b64decode(session.send("Page.captureScreenshot", given)["data"])
        session.detach()
        path = IMAGES / f"start-{name}.webp"
        path.write_bytes(data)
        self.total += len(data)
        print(f"{path.relative_to(ROOT)}: {len(data):,} bytes")


def write_and_look(camera: Camera, site: Path, home: str) -> None:
    """Begin an article, write it, break it, mend it, look where it came from."""
    page = camera.page
    page.goto(home)
    page.get_by_role("navigation").first.wait_for()
    camera.shoot("home")
    given = ("--title", TITLE, "--section", "douyingequ", "--tags", "售后服务、安心购")
    path = Path(run("new", site, *given, "--now", NOW, "--no-edit").splitlines()[0])
    source = path.read_text(encoding="utf-8") + TEXT.lstrip()
    path.write_text(source, encoding="utf-8")
    page.wait_for_timeout(1500)
    page.goto(f"{home}/douyingequ/{path.stem}.html")
    page.get_by_role("heading", name=TITLE, level=1).wait_for()
    camera.shoot("article")
    path.write_text(source.replace(f"title: {TITLE}", WRONG), encoding="utf-8")
    page.locator("laojie-preview .overlay").wait_for()
    camera.shoot("overlay")
    path.write_text(source, encoding="utf-8")
    page.locator("laojie-preview .overlay").wait_for(state="detached")
    page.locator("laojie-preview button.open").click()
    page.locator("laojie-preview .panel").wait_for()
    camera.shoot("panel")


def hide(camera: Camera, site: Path, home: str) -> None:
    """Begin a draft and an article of the future, and look at the list of what is hidden."""
    for title, more in (("暗访三家退货仓库", ["--draft"]), ("年货节前的售后清单", [])):
        given = ("--title", title, "--section", "xiaofeiweiquan", "--now", NOW)
        path = Path(run("new", site, *given, *more, "--no-edit").splitlines()[0])
        if not more:
            text = path.read_text(encoding="utf-8").replace("2022-03-01", "2099-01-10")
            path.write_text(text, encoding="utf-8")
    camera.page.wait_for_timeout(1500)
    camera.page.goto(f"{home}/__preview/")
    camera.page.get_by_text("暗访三家退货仓库").wait_for()
    camera.shoot("hidden")


def edit_in_the_browser(camera: Camera, site: Path, home: str) -> None:
    """Enter the editing page, look at a section and at the form of an article."""
    page = camera.page
    page.evaluate(sveltia.FILL, sveltia.sources(site))
    page.goto(f"{home}/admin/")
    page.get_by_role("button", name="使用本地仓库").click()
    page.get_by_role("row", name=TITLE).wait_for()
    camera.shoot("admin")
    page.get_by_role("row", name=TITLE).click()
    page.locator("section.field[data-key-path=title]").wait_for()
    camera.shoot("form")


def photograph(chromium: str, folder: Path) -> int:
    """Go through the guide; return an exit code."""
    from playwright.sync_api import sync_playwright

    site = folder / "laojie"
    print(run("init", site), end="")
    archive = sveltia.fetch(ROOT / ".pytest_cache" / "d" / "sveltia")
    run("cms", archive, site)
    with sync_playwright() as playwright, served(site) as home:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        context = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": WIDTH, "height": HEIGHT},
            reduced_motion="reduce",
        )
        context.add_init_script(sveltia.CHOOSE)
        camera = Camera(context.new_page())
        write_and_look(camera, site, home)
        hide(camera, site, home)
        edit_in_the_browser(camera, site, home)
        browser.close()
    print(run("build", site), end="")
    print(f"together {camera.total:,} of {LIMIT:,} bytes")
    return int(camera.total > LIMIT)


def main() -> int:
    """Make all pictures; return an exit code."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("There is no Chromium here.", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory(prefix="laojie-guide-") as folder:
        return photograph(chromium, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
