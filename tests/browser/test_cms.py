"""The editing page in a real browser, with the real script: what an editor sees and saves.

Chromium is the system's own, and npm fetches Sveltia CMS; without either these tests are skipped.
The folder that it is given is one of the browser's own (`scripts/sveltia.py`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from scripts import sveltia as cms
from tests.browser.chromium import PATIENCE, launched
from tests.previews import Previewed, previewing
from tests.support import Portal, run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXTS = """async (path) => {
    let folder = await navigator.storage.getDirectory();
    for (const step of path.split('/')) folder = await folder.getDirectoryHandle(step);
    const found = {};
    for await (const [name, handle] of folder.entries())
        if (name.endsWith('.md')) found[name] = await (await handle.getFile()).text();
    return found;
}"""


@pytest.fixture(scope="module")
def sveltia(pytestconfig: pytest.Config) -> Path:
    """The archive of the script, kept from run to run."""
    assert pytestconfig.cache is not None
    try:
        return cms.fetch(Path(pytestconfig.cache.mkdir("sveltia")))
    except RuntimeError as error:
        pytest.skip(f"Sveltia CMS is not to be had: {error}")


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One browser for all tests here."""
    with launched() as started:
        yield started


@pytest.fixture
def news(portal: Portal, sveltia: Path) -> Portal:
    """A portal with the script brought into it, sections of both kinds, and an article."""
    portal.with_starter()
    portal.section("news", "新闻", weight=1)
    portal.section("sale", "出售", kind="listing", offer="出售", weight=2)
    portal.article("news/1.md", "第一篇", date="2021-09-01 09:30", tags=["甲", "乙"], toc=False)
    portal.listing("sale/cs0001.md", number="CS0001")
    assert run("cms", str(sveltia), str(portal.site)).code == 0
    return portal


@pytest.fixture
def served(news: Portal) -> Iterator[Previewed]:
    """A preview of that portal."""
    with previewing(news) as found:
        yield found


class Admin:
    """The editing page in a tab, and what went wrong in it."""

    def __init__(self, page: "Page", home: str) -> None:
        self.page = page
        self.wrong: list[str] = []
        self.elsewhere: list[str] = []
        self._home = urlsplit(home).netloc
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"{message.type}: {message.text}")

    def _request(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != self._home:
            self.elsewhere.append(request.url)

    def fill(self, portal: Portal) -> None:
        """Put the site's sources into the folder that the browser will be given."""
        self.page.evaluate(cms.FILL, cms.sources(portal.site))

    def enter(self) -> None:
        """Open the page and choose the folder."""
        self.page.goto("/admin/")
        self.page.get_by_role("button", name="使用本地仓库").click()
        self.page.get_by_role("treeitem", name="新闻").wait_for()

    def open(self, place: str) -> None:
        """Open a form by its place in the editing page."""
        self.page.goto(f"/admin/#/collections/{place}")
        self.page.locator("section.field[data-key-path=title]").wait_for()

    def write(self, field: str, text: str) -> None:
        """Write into a field of the form that is open."""
        form = self.page.locator(f"section.field[data-key-path={field}]")
        form.get_by_role("textbox").first.fill(text)

    def save(self) -> None:
        """Save the form that is open, and wait until that is done."""
        save = self.page.get_by_role("button", name="保存", exact=True)
        save.click()
        self.page.locator("section.field[data-key-path=title]").wait_for(state="detached")

    def texts(self, folder: str) -> dict[str, str]:
        """The documents in a folder as they now are in the browser's file system."""
        found: dict[str, str] = self.page.evaluate(TEXTS, folder)
        return found


@pytest.fixture
def admin(browser: "Browser", served: Previewed, news: Portal) -> Iterator[Admin]:
    """The editing page, entered; in the end nothing went wrong and no other host was asked."""
    context = browser.new_context(
        base_url=served.url, locale="zh-CN", timezone_id="Asia/Tokyo", viewport=None
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(cms.CHOOSE)
    found = Admin(context.new_page(), served.url)
    found.page.goto("/news/1.html")
    found.fill(news)
    found.enter()
    yield found
    assert found.wrong == []
    assert found.elsewhere == []
    context.close()


def test_the_page_shows_the_sections_by_their_names(admin):
    """Its settings are taken without a word of complaint; the collections are the sections, and
    the words of the page itself are Chinese."""
    items = admin.page.get_by_role("tree").get_by_role("treeitem")
    assert [items.nth(n).inner_text().split()[-2] for n in range(3)] == ["新闻", "出售", "单页"]
    admin.page.get_by_role("row", name="第一篇").wait_for()
    admin.page.get_by_role("row", name="栏目名称与介绍").wait_for()


def test_a_form_has_its_fields_by_their_names(admin):
    """Articles and listings each have their own."""
    admin.open("section-news/entries/1")
    form = admin.page.locator("body").inner_text()
    for label in ("标题", "发表时间", "标签", "专题", "封面图", "正文"):
        assert label in form
    assert "粉丝" not in form
    admin.open("section-sale/entries/cs0001")
    form = admin.page.locator("body").inner_text()
    for label in ("编号", "粉丝", "价格", "状态"):
        assert label in form


def test_what_is_edited_there_is_published(admin, news):
    """Only what was written changes: the date is the same in the site's zone, whatever zone the
    browser has, and a flag that was set stays set."""
    admin.open("section-news/entries/1")
    admin.write("title", "改过的标题: 有冒号")
    admin.save()
    text = admin.texts("content/news")["1.md"]
    assert "date: 2021-09-01 09:30\n" in text
    assert "toc: false\n" in text
    news.write("content/news/1.md", text)
    assert news.build("2021-12-01").problems == []
    page = news.read("news/1.html")
    assert "改过的标题: 有冒号" in page
    assert "2021-09-01T09:30:00+08:00" in page


def test_what_is_begun_there_is_published(admin, news):
    """A new article needs no more than a title; its name is a moment, which no other has."""
    admin.open("section-news/new")
    admin.write("title", "浏览器里写的")
    admin.save()
    (name,) = set(admin.texts("content/news")) - {"1.md", "index.md"}
    news.write(f"content/news/{name}", admin.texts("content/news")[name])
    assert news.build("2100-01-01").problems == []
    assert "浏览器里写的" in news.read(f"news/{name.removesuffix('.md')}.html")


BACKENDS = [
    {"backend": "github", "repo": "laojie/portal", "branch": "main"},
    {"backend": "gitlab", "repo": "laojie/portal"},
    {"backend": "gitea", "repo": "laojie/portal", "app_id": "1", "base_url": "https://git.test"},
]


@pytest.mark.parametrize("backend", BACKENDS, ids=lambda given: str(given["backend"]))
def test_a_host_is_taken_as_it_is_set(browser, news, backend):
    """The settings of each host are taken without a word of complaint. What the script asks
    the host itself finds nobody."""
    news.settings(cms=backend)
    with previewing(news) as served:
        context = browser.new_context(base_url=served.url, locale="zh-CN")
        context.set_default_timeout(PATIENCE)
        found = Admin(context.new_page(), served.url)
        context.route(
            lambda url: urlsplit(url).netloc != urlsplit(served.url).netloc,
            lambda route: route.fulfill(json={"status": {"indicator": "none"}}),
        )
        found.page.goto("/admin/")
        names = {"github": "GitHub", "gitlab": "GitLab", "gitea": "Gitea"}
        found.page.get_by_role("button", name=names[backend["backend"]]).first.wait_for()
        assert found.wrong == []
        context.close()
