"""A walk through the built portal in a real browser: what a reader meets, and what it costs them.

Chromium is the system's own; where there is none, these tests are skipped.
"""

import functools
import http.server
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from laojie.model.text import is_han
from tests.browser.chromium import PATIENCE, launched
from tests.support import repository_portal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

NOW = "2021-12-31T00:00:00+08:00"
KINDS = {
    "home": "/",
    "section": "/douyingequ/",
    "article": "/douyingequ/5743.html",
    "listings": "/chushou/",
    "listing": "/chushou/cs0001.html",
    "tag": "/tag/anxingou/",
    "tags": "/tag/",
    "topic": "/topic/anxingou/",
    "topics": "/topic/",
    "author": "/author/bianjibu/",
    "authors": "/author/",
    "archive": "/archive/",
    "year": "/archive/2021/",
    "month": "/archive/2021/09/",
    "page": "/guanyu.html",
    "map": "/ditu.html",
    "lost": "/404.html",
}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Leave the test's output alone."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal, built and served on a free port of this machine alone; its address."""
    portal = repository_portal(tmp_path_factory.mktemp("portal"))
    portal.build(NOW)
    handler = functools.partial(Quiet, directory=str(portal.output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One browser for all tests here."""
    with launched() as started:
        yield started


class Watched:
    """A page, and what went wrong on it."""

    def __init__(self, context: "BrowserContext") -> None:
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("requestfailed", lambda request: self.wrong.append(f"failed: {request.url}"))
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"{message.type}: {message.text}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")

    def heading(self) -> str:
        """The page's h1."""
        return self.page.locator("h1").inner_text().strip()


@pytest.fixture
def context(browser: "Browser", site: str, request) -> Iterator["BrowserContext"]:
    """A new visitor; `@pytest.mark.parametrize("context", [{...}], indirect=True)` sets options."""
    made = browser.new_context(base_url=site, **getattr(request, "param", {}))
    yield made
    made.close()


def test_from_the_front_page_to_the_form(context):
    """Home, section, article, next article, listing, and there the form's address with the number;
    by clicking, without an error on the console or a request that failed."""
    watched = Watched(context)
    page = watched.page
    page.goto("/")
    assert watched.heading() == "老街交易网"
    page.locator('nav a[href="/douyingequ/"]').first.click()
    page.wait_for_url("**/douyingequ/")
    assert watched.heading() == "抖音歌曲"
    page.locator('main a[href="/douyingequ/5743.html"]').first.click()
    page.wait_for_url("**/douyingequ/5743.html")
    title = watched.heading()
    page.locator('main a[rel="next"]').click()
    page.wait_for_url(lambda url: not url.endswith("5743.html"))
    assert watched.heading() != title
    page.locator('main a[rel="prev"]').click()
    page.wait_for_url("**/douyingequ/5743.html")
    page.locator('nav a[href="/chushou/"]').first.click()
    page.wait_for_url("**/chushou/")
    page.locator('main a[href="/chushou/cs0001.html"]').first.click()
    page.wait_for_url("**/chushou/cs0001.html")
    assert "示例数据" in page.locator("main").inner_text()
    form = page.locator('main a[href^="https://jinshuju.net/"]')
    assert form.get_attribute("href") == "https://jinshuju.net/f/demo01?field_1=CS0001"
    assert form.is_visible()
    page.wait_for_load_state("networkidle")
    assert watched.wrong == []


def test_the_report(context):
    """/douyingequ/5743.html has its one h1 and 2,500 Han characters or more to read."""
    watched = Watched(context)
    watched.page.goto("/douyingequ/5743.html")
    assert "安心购" in watched.heading()
    text = watched.page.locator("main article").inner_text()
    assert sum(map(is_han, text)) >= 2500
    watched.page.wait_for_load_state("networkidle")
    assert watched.wrong == []


def test_blocks_are_filled_in(context):
    """JavaScript puts the newest articles into their place; no fragment is left to fetch."""
    watched = Watched(context)
    page = watched.page
    page.goto("/douyingequ/5743.html")
    page.wait_for_function("document.querySelectorAll('[data-fragment]').length === 0")
    links = page.locator(".block a")
    assert links.count() >= 8
    assert links.nth(1).is_visible()
    links.nth(1).click()
    page.wait_for_url("**/*.html")
    assert watched.heading()
    assert watched.wrong == []


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True, ids=["off"])
def test_blocks_are_plain_links_without_javascript(context):
    """The same pages are read and walked; a block is a link to where its contents are."""
    watched = Watched(context)
    page = watched.page
    page.goto("/douyingequ/5743.html")
    block = page.locator('[data-fragment="/blocks/latest.html"] a')
    assert block.is_visible()
    assert block.get_attribute("href") == "/archive/"
    block.click()
    page.wait_for_url("**/archive/")
    assert watched.heading()
    assert watched.wrong == []


def test_a_block_that_cannot_be_fetched_stays_a_link(context):
    """When the request fails, the plain link is still there."""
    page = context.new_page()
    page.route("**/blocks/*.html", lambda route: route.abort())
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.locator('[data-fragment="/blocks/latest.html"] a').is_visible()


# The contrast of the first paragraph with the nearest ground that is painted behind it.
CONTRAST = """() => {
    const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255)
        + 0.0722 * linear(b / 255);
    const colour = (e) => rgb(getComputedStyle(e).backgroundColor);
    const painted = (e) => colour(e).length < 4 || colour(e)[3] === 1;
    const text = document.querySelector("main p");
    let ground = text;
    while (ground.parentElement && !painted(ground)) ground = ground.parentElement;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const back = painted(ground) ? colour(ground) : dark ? [0, 0, 0] : [255, 255, 255];
    const [front, behind] = [light(rgb(getComputedStyle(text).color)), light(back)];
    return (Math.max(front, behind) + 0.05) / (Math.min(front, behind) + 0.05);
}"""
NARROW = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}


@pytest.mark.parametrize("context", [NARROW], indirect=True, ids=["phone"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_shows_every_kind_of_page(context, kind):
    """At 360 pixels nothing runs over the edge, nothing fails, and text is large enough."""
    watched = Watched(context)
    page = watched.page
    page.goto(KINDS[kind])
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = page.evaluate(
        """() => [...document.querySelectorAll("main p, main h1, main h2, main h3, main dl")]
            .filter((e) => e.getClientRects().length && e.getBoundingClientRect().right > 360.5)
            .filter((e) => ![...ancestors(e)].some((a) => /auto|scroll|hidden|clip/.test(
                getComputedStyle(a).overflowX)))
            .map((e) => e.outerHTML.slice(0, 80));
        function* ancestors(e) { while ((e = e.parentElement)) yield e; }"""
    )
    assert wide == []
    small = page.evaluate(
        """() => [...document.querySelectorAll("main p, main li, main a")]
            .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 12)
            .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    assert watched.heading()
    assert watched.wrong == []


@pytest.mark.parametrize("context", [NARROW], indirect=True, ids=["phone"])
def test_a_phone_walks_the_same_way(context):
    """On a phone, too, the sections lead to articles and the listings to the form."""
    watched = Watched(context)
    page = watched.page
    page.goto("/")
    page.locator('nav a[href="/chushou/"]').first.click()
    page.wait_for_url("**/chushou/")
    page.locator('main a[href="/chushou/cs0001.html"]').first.click()
    page.wait_for_url("**/chushou/cs0001.html")
    form = page.locator('main a[href^="https://jinshuju.net/"]')
    assert form.is_visible()
    box = form.bounding_box()
    assert box is not None
    assert box["height"] >= 40
    assert watched.wrong == []


@pytest.mark.parametrize(
    "context", [{"color_scheme": scheme} for scheme in ("light", "dark")], indirect=True
)
@pytest.mark.parametrize("kind", ["home", "article", "listing"])
def test_text_stands_out_from_its_ground_in_light_and_in_dark(context, kind):
    """The contrast of body text is 4.5 to 1 or more (WCAG 2.2, 1.4.3)."""
    page = context.new_page()
    page.goto(KINDS[kind])
    assert page.evaluate(CONTRAST) >= 4.5
