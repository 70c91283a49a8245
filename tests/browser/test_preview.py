"""The preview in a real browser: what an editor sees of a change, a mistake, a draft.

Chromium is the system's own; where there is none, these tests are skipped.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import PATIENCE, launched
from tests.previews import Previewed, previewing
from tests.support import Portal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LONG = "\n\n".join(f"第{number}段。" + "字" * 80 for number in range(60))
# Something that a page loses when it is loaded anew, and keeps while it stays.
MARK = "window.stayed = true"
STAYED = "window.stayed === true"


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One browser for all tests here."""
    with launched() as started:
        yield started


@pytest.fixture
def news(portal: Portal) -> Portal:
    """A portal with the templates of this repository, and a long article."""
    portal.with_starter()
    portal.section("news", title="新闻")
    portal.article("news/1.md", "第一篇", body=LONG)
    return portal


@pytest.fixture
def served(news: Portal) -> Iterator[Previewed]:
    """A preview of that portal."""
    with previewing(news) as found:
        yield found


@pytest.fixture
def page(browser: "Browser", served: Previewed) -> Iterator["Page"]:
    """A browser's tab with the article; nothing on it may have gone wrong in the end."""
    context = browser.new_context(base_url=served.url, viewport={"width": 1000, "height": 700})
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.goto("/news/1.html")
    opened.locator("laojie-preview button.open").wait_for()
    yield opened
    assert wrong == []
    context.close()


def shows(page: "Page", text: str, where: str = "main") -> None:
    """Wait until a part of the page shows a text."""
    page.locator(where).filter(has_text=text).wait_for()


def test_an_edit_shows_by_itself_and_the_page_stays_where_it_was(page, news):
    """Saved is seen: nobody presses reload, and nobody scrolls back to the place."""
    page.evaluate("scrollTo(0, 1800)")
    page.evaluate(MARK)
    news.edit("content/news/1.md", "第40段。", "第四十段，改过。")
    shows(page, "第四十段，改过。")
    assert not page.evaluate(STAYED)
    page.wait_for_function("scrollY === 1800")


def test_a_mistake_lies_over_the_page_until_it_is_mended(page, news):
    """With file, line and column, what is wrong and what to do; then it goes by itself."""
    overlay = page.locator("laojie-preview .overlay")
    news.edit("content/news/1.md", "title: 第一篇", "titel: 第一篇")
    overlay.wait_for()
    text = overlay.inner_text()
    assert "content/news/1.md:2:1" in text
    assert "没有叫 titel 的字段" in text
    assert "title" in text
    assert "这个页面" in text
    assert page.locator("h1").inner_text() == "第一篇"
    news.edit("content/news/1.md", "titel: 第一篇", "title: 第一篇")
    overlay.wait_for(state="detached")


def test_a_template_that_fails_and_settings_that_cannot_be_read(page, news):
    """They lie over the page that is open like any mistake, and go like any."""
    overlay = page.locator("laojie-preview .overlay")
    for path in ("templates/article.html", "site.yaml"):
        good = news.source(path)
        news.write(path, good + "\n{{ nirgends.wo }}\n{% if %}\n")
        overlay.wait_for()
        assert f"{path}:" in overlay.inner_text()
        news.write(path, good)
        overlay.wait_for(state="detached")


def test_a_mistake_can_be_put_away(page, news):
    """Escape puts it away, for this mistake: not for the next one."""
    overlay = page.locator("laojie-preview .overlay")
    news.write("content/news/2.md", "---\ntitle: 二\n---\n")
    overlay.wait_for()
    page.keyboard.press("Escape")
    overlay.wait_for(state="detached")
    assert page.locator("laojie-preview .count").inner_text() == "1"
    page.reload()
    page.locator("laojie-preview button.open").wait_for()
    assert overlay.count() == 0
    news.write("content/news/3.md", "---\ntitle: 三\n---\n")
    overlay.wait_for()
    assert "content/news/3.md" in overlay.inner_text()


def test_a_stylesheet_is_changed_without_loading_the_page_anew(page, news):
    """The colour changes before one's eyes; what was typed or opened on the page stays."""
    colour = "getComputedStyle(document.body).color"
    page.evaluate(MARK)
    for value in ("rgb(1, 2, 3)", "rgb(4, 5, 6)"):
        text = news.source("static/css/site.css")
        news.write("static/css/site.css", f"{text}\nbody {{ color: {value} !important }}\n")
        page.wait_for_function(f"{colour} === '{value}'")
    assert page.evaluate(STAYED)
    page.wait_for_function("document.querySelectorAll('link[rel=stylesheet]').length === 1")
    assert "site." in page.locator("head link[rel=stylesheet]").get_attribute("href")


def test_a_block_that_a_script_puts_in_is_shown_anew(page, news):
    """A new article changes the list of the newest beside this one, whose file stays the same."""
    before = news.read("news/1.html")
    news.article("other/2.md", "刚刚发生")
    page.locator(".block").filter(has_text="刚刚发生").first.wait_for()
    assert news.read("news/1.html") == before


def test_a_draft_has_a_badge_and_moves_when_it_is_published(page, news):
    """On an address of its own; the tab goes to the public one when the draft is none any more."""
    news.article("news/2.md", "草稿一篇", body="还在写。", draft=True)
    page.goto("/news/2.html")
    page.wait_for_url("**/__preview/content/news/2.md")
    badge = page.locator("laojie-preview .badge")
    badge.wait_for()
    assert "草稿" in badge.inner_text()
    assert page.locator("h1").inner_text() == "草稿一篇"
    news.edit("content/news/2.md", "还在写。", "快好了。")
    shows(page, "快好了。")
    news.edit("content/news/2.md", "draft: true\n", "")
    page.wait_for_url("**/news/2.html")
    page.locator("laojie-preview button.open").wait_for()
    assert badge.count() == 0


def test_an_address_without_a_page_opens_when_there_is_one(page, news):
    """The tab that showed the page for lost readers shows the article once it is saved."""
    page.goto("/news/2.html")
    page.locator("laojie-preview button.open").wait_for()
    news.article("news/2.md", "来了")
    page.locator("h1").filter(has_text="来了").wait_for()


def test_the_panel_by_keyboard(page, news):
    """Alt+P opens it, the page's facts are in it, it follows changes, Escape closes it."""
    panel = page.locator("laojie-preview .panel")
    page.keyboard.press("Alt+KeyP")
    panel.wait_for()
    text = panel.inner_text()
    for part in ("content/news/1.md", "templates/article.html", "Google", "百度", "文章没有标签"):
        assert part in text
    assert panel.evaluate("panel => panel === panel.getRootNode().activeElement")
    news.write("content/news/2.md", "---\ntitle: 二\n---\n")
    page.locator("laojie-preview .count").wait_for()
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")
    assert page.locator("laojie-preview button.open").evaluate(
        "button => button === button.getRootNode().activeElement"
    )


def test_the_panel_by_mouse(page):
    """The button opens and closes it; the list of what is hidden is one click away."""
    page.locator("laojie-preview button.open").click()
    page.locator("laojie-preview .panel a").click()
    page.wait_for_url("**/__preview/")
    assert page.locator("h1").inner_text() == "预览"


def test_the_styles_of_the_site_do_not_reach_the_preview(page, news):
    """Nor does the button move anything on the page."""
    before = page.locator("laojie-preview button.open").bounding_box()
    height = page.evaluate("document.documentElement.scrollHeight")
    page.add_style_tag(content="* { font-size: 60px !important; margin: 20px !important }")
    page.evaluate("document.querySelector('laojie-preview').remove()")
    page.reload()
    page.locator("laojie-preview button.open").wait_for()
    assert page.locator("laojie-preview button.open").bounding_box() == before
    assert page.evaluate("document.documentElement.scrollHeight") == height


def test_a_hidden_tab_listens_again_when_it_is_looked_at(page, news, served):
    """A tab in the background keeps no line open, and catches up when it comes to the front."""
    hide: Any = """hidden => {
        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
    }"""
    page.evaluate(hide, arg=True)
    with served.building():
        news.edit("content/news/1.md", "第1段。", "第一段，改过。")
    assert "改过" not in page.locator("main").inner_text()
    page.evaluate(hide, arg=False)
    shows(page, "第一段，改过。")


def test_another_site_cannot_look_at_a_draft(page, news, served, browser):
    """By no name that leads here but this machine's own, and in no frame of another's."""
    news.article("news/2.md", "秘密", draft=True)
    context = browser.new_context()
    other = context.new_page()
    other.goto(served.url.replace("127.0.0.1", "localhost") + "/__preview/")
    foreign = served.url.replace("127.0.0.1", "localhost")
    framed = f"<iframe src='{served.url}/__preview/content/news/2.md'></iframe>"
    other.goto(f"{foreign}/news/1.html")
    other.set_content(framed)
    other.wait_for_timeout(500)
    assert "秘密" not in "".join(frame.content() for frame in other.frames)
    context.close()
