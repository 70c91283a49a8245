"""The portal of this repository: built whole, and walked from end to end."""

import re
import xml.etree.ElementTree as etree
from collections import Counter, deque
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from laojie.load.config import parse
from laojie.model.text import is_han
from tests.support import ROOT, Portal, repository_portal

NOW = "2021-12-31T00:00:00+08:00"
SETTINGS = parse((ROOT / "site.yaml").read_bytes())
HOME = SETTINGS.url + "/"


@dataclass
class Seen(HTMLParser):
    """What a browser would find in a page."""

    links: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    robots: str = ""
    canonical: list[str] = field(default_factory=list)
    without_alt: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in {"img", "script", "source"} and "src" in given:
            self.files.append(given["src"])
        self.without_alt += tag == "img" and "alt" not in given
        if tag == "link":
            self.head_link(given)
        if tag == "meta" and given.get("name") == "robots":
            self.robots = given["content"]
        if tag == "meta" and given.get("property") == "og:image":
            self.files.append(given["content"])
        if tag in {"title", "h1"}:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def head_link(self, given: dict[str, str]) -> None:
        if given.get("rel") == "canonical":
            self.canonical.append(given["href"])
        elif given.get("rel") in {"stylesheet", "icon", "alternate", "preload"}:
            self.files.append(given["href"])

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.texts[tag][-1] += data


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """The portal, copied and built once for all tests here."""
    made = repository_portal(tmp_path_factory.mktemp("portal"))
    report = made.build(NOW)
    assert [problem.show("zh") for problem in report.problems] == []
    return made


@pytest.fixture(scope="module")
def pages(portal: Portal) -> dict[str, Seen]:
    """Every whole page (no block, no redirect) of output/, by path."""
    found = {}
    for path, data in portal.tree().items():
        if path.endswith(".html") and not path.startswith("blocks/"):
            seen = Seen()
            seen.feed(data.decode())
            found[path] = seen
    return found


def file_of(page: str, link: str) -> str | None:
    """The file of output/ that a link on a page leads to; None for other sites."""
    target = urlsplit(urljoin(SETTINGS.url + "/" + page.removesuffix("index.html"), link))
    if f"{target.scheme}://{target.netloc}/" != HOME or target.scheme == "mailto":
        return None
    path = unquote(target.path).lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path


def meta(portal: Portal, path: str) -> dict[str, str]:
    """What the meta elements of a page say, by name or property; the last of each."""
    found = re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)"', portal.read(path))
    return dict(found)


def is_redirect(seen: Seen) -> bool:
    return not seen.robots.startswith("index") and bool(seen.canonical) and len(seen.links) < 3


def test_it_builds_and_equals_a_clean_build(portal: Portal):
    """Without a problem; `verify` finds every byte as a clean build gives it."""
    ran = portal.run("verify")
    assert ran.code == 0
    assert "逐字节相同" in ran.out
    assert portal.build().rendered == 0


def test_a_check_finds_nothing(portal: Portal):
    """Neither errors nor warnings: what the starter shows is how it is meant to be written."""
    ran = portal.run("check", "--strict")
    assert ran.code == 0, ran.out


def test_every_link_and_every_picture_leads_to_a_file(portal: Portal, pages: dict[str, Seen]):
    """On every page, blocks included; what a fragment names is there, too."""
    files, lost = set(portal.tree()), []
    for path, seen in pages.items():
        for link in [*seen.links, *seen.files]:
            target = file_of(path, link)
            if target is not None and target not in files:
                lost.append((path, link))
    for path in portal.tree():
        if path.startswith("blocks/"):
            seen = Seen()
            seen.feed(portal.read(path))
            lost += [(path, a) for a in seen.links if (file_of("", a) or "index.html") not in files]
    for path in pages:
        for name in re.findall(r'data-fragment="([^"]*)"', portal.read(path)):
            lost += [(path, name)] if file_of("", name) not in files else []
    assert lost == []


def test_every_fragment_of_a_link_is_there(portal: Portal, pages: dict[str, Seen]):
    """`#…` leads to an id of the page it names, and no id stands twice."""
    lost = []
    for path, seen in pages.items():
        assert [name for name, count in Counter(seen.ids).items() if count > 1] == [], path
        for link in seen.links:
            target, fragment = file_of(path, link), unquote(urlsplit(link).fragment)
            if fragment and target in pages and fragment not in pages[target].ids:
                lost.append((path, link))
    assert lost == []


def test_every_page_has_one_heading_and_one_canonical_address(pages: dict[str, Seen]):
    """One h1, one title, one canonical address: its own."""
    for path, seen in pages.items():
        assert len(seen.texts.get("h1", [])) == 1, path
        assert len(seen.texts.get("title", [])) == 1, path
        assert all(text.strip() for found in seen.texts.values() for text in found), path
        assert len(seen.canonical) == 1, path
        assert file_of("", seen.canonical[0]) == path or is_redirect(seen), path
        assert seen.without_alt == 0, path


def test_no_two_pages_have_one_title_or_description(portal: Portal, pages: dict[str, Seen]):
    """Readers and search engines can tell them apart; the site's name comes last."""
    shown = [path for path, seen in pages.items() if not is_redirect(seen)]
    titles = Counter(pages[path].texts["title"][0] for path in shown)
    assert [title for title, count in titles.items() if count > 1] == []
    assert all(title.endswith("老街交易网") for title in titles)
    about = Counter(meta(portal, path)["description"] for path in shown)
    assert [text for text, count in about.items() if count > 1 or not text] == []


def test_every_head_is_whole(portal: Portal, pages: dict[str, Seen]):
    """The charset at its beginning, a viewport that may be zoomed, one language, robots, and all
    that a card for sharing needs, with a picture that is large enough."""
    for path, seen in pages.items():
        html = portal.read(path)
        assert html.encode().index(b'<meta charset="utf-8">') < 1000, path
        assert '<html lang="zh-CN">' in html, path
        found = meta(portal, path)
        assert found["viewport"] == "width=device-width, initial-scale=1", path
        assert found["robots"] in {"index,follow,max-image-preview:large", "noindex,follow"}, path
        if is_redirect(seen):
            continue
        assert found["og:url"] == seen.canonical[0], path
        assert found["og:locale"] == "zh_CN", path
        assert found["og:type"] == ("article" if "article:section" in found else "website"), path
        assert found["og:title"] == escape(seen.texts["h1"][0].strip(), quote=False), path
        assert found["og:image"] == found["twitter:image"], path
        assert found["og:image"].startswith(HOME), path
        assert found["og:image:alt"] == found["twitter:image:alt"] != "", path
        assert int(found["og:image:width"]) >= 1200, path
        assert int(found["og:image:height"]) >= 600, path
        assert found["twitter:card"] == "summary_large_image", path
        assert "hreflang" not in html, path


def test_an_article_shows_when_it_was_written_and_by_whom(portal: Portal):
    """The dates that readers see are those for machines; section and tags are named."""
    html = portal.read("douyingequ/5743.html")
    found = meta(portal, "douyingequ/5743.html")
    times = re.findall(r'<time datetime="([^"]*)">', html)
    assert found["article:published_time"] == times[0]
    assert found["article:modified_time"] in times[:2]
    assert f'"datePublished":"{times[0]}"' in html
    assert found["article:section"] == "抖音歌曲"
    assert "article:tag" in found
    byline = re.search(r'<ul class="byline">(.*?)</ul>', html, re.DOTALL)
    assert byline
    assert re.search(r'作者 <a href="/author/\w+/">', byline[1])


def test_the_styles_suit_chinese(portal: Portal):
    """The system's fonts, none fetched; space beside Latin is a matter of style."""
    styles = (portal.site / "static/css/site.css").read_text(encoding="utf-8")
    assert "@font-face" not in styles
    assert "@import" not in styles
    assert re.search(r'--hei: [^;]*"PingFang SC"[^;]*sans-serif;', styles)
    assert re.search(r"\bbody {[^}]*\btext-autospace: normal", styles)


def test_no_page_needs_an_unsafe_policy(portal: Portal, pages: dict[str, Seen]):
    """No style and no script stands in a page; data is no script."""
    for path in pages:
        html = re.sub(r'<script type="application/ld\+json">.*?</script>', "", portal.read(path))
        assert not re.search(r"<style|<script(?! src=)|\s(style|on\w+)=[\"']", html), path


def test_pictures_keep_their_room_and_the_first_is_not_late(portal: Portal, pages: dict[str, Seen]):
    """Width and height on each; the lead picture at once, the others when they are needed."""
    leads = 0
    for path in pages:
        html = portal.read(path)
        for image in re.findall(r"<img [^>]*>", html):
            assert re.search(r' width="\d+" height="\d+"', image), (path, image)
            assert (' loading="lazy"' in image) != (' fetchpriority="high"' in image), (path, image)
        leads += html.count('fetchpriority="high"')
        assert html.count('fetchpriority="high"') <= 1, path
    assert leads > 10


def test_links_to_forms_lend_them_no_weight(portal: Portal, pages: dict[str, Seen]):
    """Wherever one stands, in a listing or in the words of a page."""
    hosts = {urlsplit(form["address"]).netloc for form in SETTINGS.values["forms"].values()}
    found = 0
    for path in pages:
        for link in re.findall(r"<a [^>]*>", portal.read(path)):
            href = re.search(r'href="([^"]*)"', link)
            if href and urlsplit(href[1]).netloc in hosts:
                assert 'rel="nofollow noopener"' in link, (path, link)
                found += 1
    assert found > 5


def test_the_page_for_lost_readers_works_everywhere(portal: Portal, pages: dict[str, Seen]):
    """It is shown at any depth, so its links begin at the root; it is not to be indexed."""
    lost = pages["404.html"]
    assert lost.robots == "noindex,follow"
    places = [*lost.links, *(f for f in lost.files if not f.startswith(HOME))]
    assert [place for place in places if not place.startswith(("/", "#", "https://"))] == []


def test_every_article_is_at_most_four_clicks_from_home(portal: Portal, pages: dict[str, Seen]):
    """Breadth first from the front page over plain links, without JavaScript."""
    clicks, pending = {"index.html": 0}, deque(["index.html"])
    while pending:
        path = pending.popleft()
        for link in pages[path].links:
            target = file_of(path, link)
            if target in pages and target not in clicks:
                clicks[target] = clicks[path] + 1
                pending.append(target)
    apart = {"404.html"} | {path for path, seen in pages.items() if is_redirect(seen)}
    assert set(pages) - set(clicks) - apart == set()
    assert max(clicks.values()) <= 4


def test_the_sitemap_names_every_page_that_may_be_indexed(portal: Portal, pages: dict[str, Seen]):
    """All of them, each once, and no other."""
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    files = [e.text or "" for e in etree.fromstring(portal.read("sitemap.xml")).iter(name)]
    named = []
    for file in files:
        tree = etree.fromstring(portal.read(urlsplit(file).path.lstrip("/")))
        named += [file_of("", element.text or "") for element in tree.iter(name)]
    indexable = {
        path
        for path, seen in pages.items()
        if "noindex" not in seen.robots and file_of("", seen.canonical[0]) == path
    }
    assert Counter(named) == Counter(indexable)


def test_the_portal_has_what_it_was_asked_for(portal: Portal):
    """At least 19 articles in six sections, 12 listings in three, the pages, the long report."""
    sections = {
        path.parent.name: path.read_text(encoding="utf-8")
        for path in (portal.site / "content").glob("*/index.md")
    }
    listings = {name for name, text in sections.items() if "kind: listing" in text}
    count = {
        name: len(list((portal.site / "content" / name).glob("*.md"))) - 1 for name in sections
    }
    assert len(sections) - len(listings) >= 6
    assert len(listings) >= 3
    assert sum(count[name] for name in sections.keys() - listings) >= 19
    assert sum(count[name] for name in listings) >= 12
    for path in ("guanyu.html", "mianze.html", "tougao.html", "ditu.html", "404.html"):
        assert portal.exists(path)


def test_the_report_is_long_enough(portal: Portal):
    """/douyingequ/5743.html: 2,500 Han characters and more, subheads, a table, a quotation."""
    html = portal.read("douyingequ/5743.html")
    body = re.search(r'<div class="prose">(.*?)<div class="story-foot">', html, re.DOTALL)
    assert body
    text = re.sub(r"<[^>]+>", "", body[1])
    assert sum(map(is_han, text)) >= 2500
    assert body[1].count("<h2") >= 3
    assert "<table" in body[1]
    assert "<blockquote" in body[1]


def test_every_listing_leads_to_its_form_with_its_number(portal: Portal):
    """The one action of a listing that may be enquired about carries its number."""
    open_ones = 0
    for path in sorted((portal.site / "content").glob("*/*.md")):
        text = path.read_text(encoding="utf-8")
        number = re.search(r"^number: (\S+)$", text, re.MULTILINE)
        if not number:
            continue
        html = portal.read(f"{path.parent.name}/{path.stem}.html")
        assert "示例数据" in html, path
        action = re.search(r'<a class="action" href="([^"]*)"', html)
        if action:
            open_ones += 1
            assert number[1] in action[1], path
    assert open_ones >= 3


@pytest.mark.slow
def test_a_new_article_in_the_portal(tmp_path: Path):
    """With the real templates: few files are written, all else keeps its mtime, and the result
    is what a clean build gives."""
    portal = repository_portal(tmp_path)
    portal.build(NOW)
    before = portal.mtimes()
    portal.article("douyingequ/9999.md", "新的一篇", "2021-09-30 09:00", tags=["数据"])
    report = portal.build()
    assert report.problems == []
    after = portal.mtimes()
    kept = {path for path in before if after.get(path) == before[path]}
    assert before.keys() - kept == {c.path for c in report.changed if c.change == "changed"}
    assert len(report.changed) < 40
    assert portal.tree() == portal.clean()
