"""The ledger of published addresses: what is recorded, and what a build makes of it."""

import shutil
import subprocess
from contextlib import closing

import pytest

from laojie import clock
from laojie.catalog import ledger as kept
from laojie.catalog import store
from laojie.errors import ContentError, UsageError
from laojie.model import ledger, noticed
from laojie.model.ledger import Line
from laojie.new import names
from laojie.record import Recorded, record
from tests.support import Portal, moment

LATER = "2021-10-02T10:30:00+08:00"


@pytest.fixture
def news(portal):
    """A portal with one section of two articles, built, and recorded."""
    portal.section("news", title="新闻")
    portal.section("other", title="别的")
    portal.article("news/1.md", "第一篇", body="第一篇的正文。")
    portal.article("news/2.md", "第二篇", "2021-09-02 09:00", body="第二篇的正文。")
    portal.build()
    publish(portal)
    return portal


def publish(portal: Portal, now: str | None = None) -> Recorded:
    """Record what is out, and build once more with the ledger as it then is."""
    recorded = record(portal.site, portal.state, moment(now or portal.now))
    portal.build(now)
    return recorded


def lines(portal: Portal) -> dict[str, Line]:
    """All lines of the ledger by address."""
    found: dict[str, Line] = {}
    for path in sorted((portal.site / "data/ledger").rglob("*.txt")):
        for text in path.read_text(encoding="utf-8").splitlines():
            line = ledger.parse(text)
            if line is not None:
                found[line.url] = line
    return found


def codes(report) -> list[str]:
    return [problem.code for problem in report.problems]


def redirects(portal: Portal) -> list[tuple[str, str]]:
    with closing(store.open_reader(portal.state / store.FILE)) as catalog:
        return kept.redirects(catalog)


def gone(portal: Portal) -> list[tuple[str, bool]]:
    with closing(store.open_reader(portal.state / store.FILE)) as catalog:
        return kept.gone(catalog, portal.now)


# Lines


@pytest.mark.parametrize(
    "text",
    [
        "/a/5743.html 2021-09-01 - 1:9f3c content/a/5743.md",
        "/a/5743.html 2021-09-01 2021-09-05T10:30+08:00 1:9f3c content/a/5743.md gone",
        "/旧/一%20二%25.html 2021-09-01 - - content/a/5743.md",
        "/a/ 2021-09-01 - 1:00 content/a/index.md",
    ],
)
def test_a_line_is_written_as_it_was_read(text):
    """Address, moment, digest and state come back as they were, Han characters readable."""
    line = ledger.parse(text)
    assert line is not None
    assert line.text(clock.zone("Asia/Shanghai")) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/a/1.html 2021-09-01 - 1:9f3c",
        "/a/1.html 2021-09-01 - 1:9f3c content/a/1.md going",
        "/a/1.html 2021-9-1 - 1:9f3c content/a/1.md",
        "/a/1.html 2021-02-30 - 1:9f3c content/a/1.md",
        "/a/1.html 2021-09-01 2021-09-05T10:30 1:9f3c content/a/1.md",
        "/a/1.html 2021-09-01 - 9f3c content/a/1.md",
        "/../1.html 2021-09-01 - 1:9f3c content/a/1.md",
        "a/1.html 2021-09-01 - 1:9f3c content/a/1.md",
        "/a/1.html 2021-09-01 - 1:9f3c static/a/1.md",
    ],
)
def test_what_is_no_line(text):
    """A line with a part missing, or with one that means nothing, is told, not guessed."""
    assert ledger.parse(text) is None


def test_what_is_out_is_recorded_by_section_and_month(news):
    """One line for each address, in the file of its section and month; drafts have none."""
    news.article("news/3.md", "草稿", draft=True)
    news.article("news/4.md", "第四篇", "2021-08-31 23:00", aliases=["/old/4.html"])
    news.build()
    recorded = publish(news)
    assert recorded.added == ["/news/4.html", "/old/4.html"]
    assert recorded.files == ["data/ledger/news/2021-08.txt"]
    assert set(lines(news)) == {
        *("/news/", "/news/1.html", "/news/2.html", "/news/4.html", "/old/4.html", "/other/")
    }
    assert lines(news)["/news/4.html"].first == "2021-08-31"


def test_recording_again_writes_nothing(news):
    """The second time there is nothing to say, and no file is touched."""
    before = news.source("data/ledger/news/2021-09.txt")
    assert publish(news) == Recorded()
    assert news.source("data/ledger/news/2021-09.txt") == before
    assert news.clean() == news.tree()


def test_a_build_writes_no_ledger(portal):
    """A build never changes its own sources."""
    portal.article("news/1.md")
    portal.build()
    assert not (portal.site / "data").exists()


def test_a_dry_run_writes_nothing(portal):
    """It says what it would do."""
    portal.article("news/1.md")
    portal.build()
    recorded = record(portal.site, portal.state, portal.now, write=False)
    assert recorded.added == ["/news/1.html"]
    assert not (portal.site / "data").exists()


def test_a_page_that_did_not_come_out_is_not_recorded(portal):
    """A promise begins when readers can see the page."""
    portal.article("news/1.md", template="nothing")
    portal.build()
    assert record(portal.site, portal.state, portal.now).added == []


def test_nothing_is_recorded_of_a_site_that_was_never_built(portal):
    """The command says that a build comes first."""
    with pytest.raises(UsageError, match="build the site first"):
        record(portal.site, portal.state, portal.now)


# When what readers see changed


def test_a_changed_text_moves_lastmod_once_it_is_recorded(news):
    """From then on the page, the feeds, the sitemap and the structured data say so alike."""
    news.edit("content/news/1.md", "正文。", "正文，补充一句。")
    news.build()
    assert "<updated>2021-09-01T09:00:00+08:00</updated>" in news.read("news/atom.xml")
    assert publish(news, LATER).changed == ["/news/1.html"]
    stamp = LATER
    assert f'<p class="updated">{stamp}</p>' in news.read("news/1.html")
    assert f'"dateModified":"{stamp}"' in news.read("news/1.html")
    assert f"<updated>{stamp}</updated>" in news.read("news/atom.xml")
    sitemap = news.read("sitemap-2021-09.xml")
    assert f"/news/1.html</loc><lastmod>{stamp}</lastmod>" in sitemap
    assert f"/news/</loc><lastmod>{stamp}</lastmod>" in news.read("sitemap-lists.xml")
    assert news.clean() == news.tree()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tags: []", "tags: [新标签]"),
        ("正文。", "正文。\n\n<!-- 给编辑看的 -->"),
        ("[它](2.md)", "[它](../other/index.md)"),
        ("[它](2.md)", "*[它](2.md)*"),
    ],
)
def test_what_no_reader_would_notice_is_no_change(portal, old, new):
    """Tags, comments, where a link leads and how words are set leave lastmod alone."""
    portal.section("other")
    portal.article("news/2.md")
    portal.document("news/1.md", "正文。[它](2.md)", title="一", date="2021-09-01", summary="要")
    portal.edit("content/news/1.md", "summary: 要", "summary: 要\ntags: []")
    portal.build()
    publish(portal)
    portal.edit("content/news/1.md", old, new)
    portal.build()
    assert publish(portal, LATER).changed == []


def test_what_the_author_says_of_an_update_counts(news):
    """`updated` comes before the ledger; so does one that says: never."""
    news.edit("content/news/1.md", "正文。", "正文，补充。")
    news.build()
    publish(news, LATER)
    news.edit("content/news/1.md", "title:", "updated: 2021-09-20 08:00\ntitle:")
    news.build()
    assert '"dateModified":"2021-09-20T08:00:00+08:00"' in news.read("news/1.html")
    news.edit("content/news/1.md", "2021-09-20 08:00", "2021-09-01 09:00")
    news.build()
    assert '"dateModified":"2021-09-01T09:00:00+08:00"' in news.read("news/1.html")
    assert news.clean() == news.tree()


def test_the_time_of_a_build_moves_no_lastmod(news):
    """Not even after the engine's own state is lost."""
    before = news.read("sitemap-2021-09.xml")
    news.build("2022-03-01", fresh=True)
    assert news.read("sitemap-2021-09.xml") == before


def test_a_digest_made_in_another_way_says_nothing(news):
    """A new version of Laojie does not make the whole archive look changed."""
    assert noticed.differ("1:aa", "1:bb")
    assert not noticed.differ("1:aa", "2:bb")
    path = "data/ledger/news/2021-09.txt"
    news.write(path, news.source(path).replace(" 1:", " 0:"))
    news.build()
    assert publish(news, LATER).changed == []
    assert lines(news)["/news/1.html"].digest.startswith("1:")


# Renames and moves


def test_a_moved_article_leaves_a_redirect(news):
    """The same text elsewhere is the same article: its old address leads there."""
    news.rename("content/news/1.md", "content/other/9.md")
    report = news.build()
    assert report.problems == []
    assert 'content="0; url=https://www.example.com/other/9.html"' in news.read("news/1.html")
    assert redirects(news) == [("/news/1.html", "/other/9.html")]
    assert news.clean() == news.tree()


def test_a_number_is_an_article(news):
    """An article that is rewritten while it moves is known by the number in its name."""
    news.remove("content/news/1.md")
    news.article("other/1.md", "全新的题目", body="全新的正文。")
    assert news.build().problems == []
    assert redirects(news) == [("/news/1.html", "/other/1.html")]
    assert news.clean() == news.tree()


def test_a_new_slug_leaves_a_redirect(news):
    """The document is the same, its address another."""
    news.edit("content/news/1.md", "title:", "slug: yi\ntitle:")
    assert news.build().problems == []
    assert redirects(news) == [("/news/1.html", "/news/yi.html")]


def test_a_moved_section_leaves_redirects(news):
    """Its front and all that is in it."""
    news.rename("content/news", "content/xinwen")
    assert news.build().problems == []
    assert redirects(news) == [
        ("/news/", "/xinwen/"),
        ("/news/1.html", "/xinwen/1.html"),
        ("/news/2.html", "/xinwen/2.html"),
    ]
    assert news.clean() == news.tree()


def test_a_section_may_name_its_old_address(news):
    """Where its text changed as well."""
    news.remove("content/other")
    news.section("else", title="另外", aliases=["/other/"])
    assert news.build().problems == []
    assert redirects(news) == [("/other/", "/else/")]
    assert news.clean() == news.tree()


def test_redirects_make_no_chain(news):
    """However often an article moves, each of its addresses leads to where it is now."""
    for place in ("other/7", "other/8", "news/9"):
        (old,) = [
            f"content/{p}.md"
            for p in ("news/1", "other/7", "other/8")
            if (news.site / f"content/{p}.md").exists()
        ]
        news.rename(old, f"content/{place}.md")
        assert news.build().problems == []
        publish(news)
    assert redirects(news) == [
        ("/news/1.html", "/news/9.html"),
        ("/other/7.html", "/news/9.html"),
        ("/other/8.html", "/news/9.html"),
    ]
    assert news.clean() == news.tree()


def test_a_moved_article_keeps_its_past(news):
    """When it was first published, and when it last changed."""
    news.edit("content/news/1.md", "正文。", "正文，补充。")
    news.build()
    publish(news, LATER)
    news.rename("content/news/1.md", "content/other/9.md")
    news.build("2021-11-01")
    assert f'"dateModified":"{LATER}"' in news.read("other/9.html")
    publish(news)
    assert f'"dateModified":"{LATER}"' in news.read("other/9.html")
    line = lines(news)["/other/9.html"]
    assert (line.first, line.changed) == ("2021-09-01", moment(LATER))
    assert lines(news)["/news/1.html"].source == "content/other/9.md"
    assert news.clean() == news.tree()


def test_an_old_address_may_be_used_anew(news):
    """A page of its own comes before a redirect; that comes back when the page goes."""
    news.rename("content/news/1.md", "content/other/9.md")
    news.build()
    publish(news)
    news.article("news/1.md", "另一篇", body="另一篇的正文。")
    assert news.build().problems == []
    assert "另一篇" in news.read("news/1.html")
    assert news.clean() == news.tree()
    news.remove("content/news/1.md")
    assert news.build().problems == []
    assert redirects(news) == [("/news/1.html", "/other/9.html")]
    assert news.clean() == news.tree()


def test_two_that_read_the_same_are_not_told_apart(news):
    """Where it is not certain what became of an article, the editor is asked."""
    news.remove("content/news/1.md")
    for name in ("8", "9"):
        news.article(f"other/{name}.md", "第一篇", body="第一篇的正文。")
    assert codes(news.build()) == ["promise-broken"]


def test_an_alias_answers_the_question(news):
    """It says what became of the article."""
    news.remove("content/news/1.md")
    news.article("other/9.md", "改写的", body="改写的正文。")
    assert codes(news.build()) == ["promise-broken"]
    news.edit("content/other/9.md", "title:", "aliases: /news/1.html\ntitle:")
    assert news.build().problems == []
    assert redirects(news) == [("/news/1.html", "/other/9.html")]
    assert news.clean() == news.tree()


def test_a_redirect_outlives_the_alias(news):
    """An old address that was published stays one."""
    news.edit("content/news/1.md", "title:", "aliases: /old.html\ntitle:")
    news.build()
    publish(news)
    news.edit("content/news/1.md", "aliases: /old.html\n", "")
    assert news.build().problems == []
    assert redirects(news) == [("/old.html", "/news/1.html")]
    assert news.clean() == news.tree()


# Promises that are broken


def test_a_published_address_does_not_vanish_unsaid(news):
    """The page stays out, and the problem names the line and what to write."""
    news.remove("content/news/1.md")
    report = news.build()
    (problem,) = report.problems
    assert (problem.code, problem.path) == ("promise-broken", "data/ledger/news/2021-09.txt")
    text = news.source(problem.path).splitlines()[problem.line - 1]
    assert text.startswith("/news/1.html ")
    assert "aliases: /news/1.html" in problem.text("zh")[1]
    assert "第一篇的正文" in news.read("news/1.html")
    assert "/news/1.html" not in news.read("sitemap-2021-09.xml")
    # It stays so, also when the engine starts over.
    assert codes(news.build()) == ["promise-broken"]
    assert codes(news.build(fresh=True)) == ["promise-broken"]
    assert news.exists("news/1.html")


def test_a_line_may_say_that_an_address_is_gone(news):
    """Then the page goes, and servers may be told."""
    news.remove("content/news/1.md")
    report = news.build()
    path, number = report.problems[0].path, report.problems[0].line
    text = news.source(path).splitlines()
    text[number - 1] += " gone"
    news.write(path, "\n".join(text) + "\n")
    assert news.build().problems == []
    assert not news.exists("news/1.html")
    assert gone(news) == [("/news/1.html", False)]
    assert news.clean() == news.tree()


@pytest.mark.parametrize("change", [{"draft": True}, {"date": "2030-01-01"}])
def test_hiding_what_is_published_is_no_withdrawal(news, change):
    """A draft, or a date to come: the page stays, and the editor is told how to withdraw it."""
    news.article("news/1.md", "第一篇", body="第一篇的正文。", **change)
    assert codes(news.build()) == ["promise-hidden"]
    assert news.exists("news/1.html")
    news.article("news/1.md", "第一篇", body="第一篇的正文。")
    assert news.build().problems == []
    assert news.clean() == news.tree()


def test_a_document_may_say_when_it_goes(news):
    """What has expired breaks no promise: it is gone."""
    news.edit("content/news/1.md", "title:", "expires: 2021-10-05\ntitle:")
    news.build()
    assert news.build("2021-10-06").problems == []
    assert not news.exists("news/1.html")
    assert gone(news) == [("/news/1.html", False)]
    assert publish(news).gone == ["/news/1.html"]
    news.remove("content/news/1.md")
    assert news.build().problems == []
    assert news.clean() == news.tree()


def test_another_reason_to_hide_is_another_matter(news):
    """What has expired may not become a draft unnoticed."""
    news.article("news/1.md", "第一篇", body="第一篇的正文。", expires="2021-09-30")
    assert news.build().problems == []
    assert not news.exists("news/1.html")
    news.article("news/1.md", "第一篇", body="第一篇的正文。", expires="2021-09-30", draft=True)
    assert codes(news.build()) == codes(news.build(fresh=True)) == ["promise-hidden"]


def test_a_broken_document_is_told_once(news):
    """Its last good page stays for one reason already."""
    news.write("content/news/1.md", "没有开头")
    news.build(fresh=True)
    assert codes(news.build()) == ["front-matter-missing"]
    assert news.exists("news/1.html")


def test_a_page_that_moves_away_by_itself_is_no_broken_promise(portal):
    """Lists have no lines: older pages of a list come and go with what is in it."""
    portal.articles(7)
    portal.build()
    publish(portal)
    assert "/news/page-1.html" not in lines(portal)
    portal.article("news/7.md", "x", draft=True)
    portal.write(
        "data/ledger/news/2021-01.txt",
        "".join(
            f"{text} gone\n" if text.startswith("/news/7.html") else f"{text}\n"
            for text in portal.source("data/ledger/news/2021-01.txt").splitlines()
        ),
    )
    assert portal.build().problems == []


# The files of the ledger


def test_a_line_that_cannot_be_read_is_named(news):
    """What the file said before holds until it is mended; nothing is recorded into it."""
    path = "data/ledger/news/2021-09.txt"
    good = news.source(path)
    news.write(path, good + "/x.html und so weiter\n")
    report = news.build()
    assert [(p.path, p.line, p.code) for p in report.problems] == [(path, 4, "ledger-line")]
    news.article("news/3.md", "三", "2021-09-03")
    news.build()
    with pytest.raises(ContentError):
        record(news.site, news.state, news.now)
    news.write(path, good)
    assert news.build().problems == []


def test_a_merge_that_is_not_finished_is_named(news):
    """With the line of the mark."""
    path = "data/ledger/news/2021-09.txt"
    news.write(path, "<<<<<<< HEAD\n" + news.source(path))
    assert codes(news.build()) == ["conflict-mark"]


def test_two_branches_are_merged_line_by_line(news):
    """Of two lines for one address, as a merge leaves them, the later one counts."""
    path = "data/ledger/news/2021-09.txt"
    own = lines(news)["/news/1.html"]
    later = f"/news/1.html 2021-09-01 2021-10-02T10:30+08:00 {own.digest} content/news/1.md\n"
    news.write(path, news.source(path) + later)
    assert news.build().problems == []
    assert f'"dateModified":"{LATER}"' in news.read("news/1.html")
    assert (news.site / "data/ledger/.gitattributes").read_text() == "*.txt merge=union\n"


def git(portal: Portal, *arguments: str) -> None:
    """Run git in the site's folder, as somebody."""
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=portal.site, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_branches_that_both_published_merge_by_themselves(news):
    """New articles beside each other, and the same article changed on both sides."""
    news.write(".gitignore", "output/\n.laojie/\n")
    git(news, "init", "--initial-branch", "main")
    git(news, "add", ".")
    git(news, "commit", "--message", "one")
    for number, now in ((3, "2021-10-03"), (4, "2021-10-04")):
        git(news, "checkout", "-b", f"branch-{number}", "main")
        news.article(f"news/{number}.md", f"第{number}篇", f"2021-09-0{number}", body=f"{number}。")
        news.edit("content/news/1.md", "正文。", f"正文{'，' * number}改过。")
        news.build()
        publish(news, now)
        git(news, "add", ".")
        git(news, "commit", "--message", "two")
    git(news, "checkout", "branch-3")
    with pytest.raises(subprocess.CalledProcessError):
        git(news, "merge", "branch-4")
    conflicts = subprocess.check_output(
        ["git", "diff", "--name-only", "--diff-filter=U"], cwd=news.site, text=True
    )
    assert conflicts.split() == ["content/news/1.md"]
    git(news, "checkout", "--theirs", "content/news/1.md")
    assert news.build().problems == []
    assert {"/news/3.html", "/news/4.html"} < set(lines(news))
    assert '"dateModified":"2021-10-04T00:00:00+08:00"' in news.read("news/1.html")
    assert news.clean() == news.tree()


def test_an_address_has_one_line(news):
    """A second one in another file is named, and the first counts, until one of them goes."""
    own = lines(news)["/news/1.html"]
    text = f"/news/1.html 2021-08-01 2021-10-02T10:30+08:00 {own.digest} content/news/1.md\n"
    news.write("data/ledger/news/2022-01.txt", text)
    assert codes(news.build()) == ["ledger-twice"]
    assert LATER not in news.read("news/1.html")
    path = "data/ledger/news/2021-09.txt"
    kept_lines = [t for t in news.source(path).splitlines() if "/news/1.html" not in t]
    news.write(path, "\n".join(kept_lines) + "\n")
    assert news.build().problems == []
    assert LATER in news.read("news/1.html")
    assert news.clean() == news.tree()


def test_publishing_touches_one_small_file(news):
    """And the next build has nothing to render: a line says what is so anyhow."""
    news.article("news/3.md", "三", "2021-09-03")
    news.build()
    recorded = record(news.site, news.state, news.now)
    assert recorded.files == ["data/ledger/news/2021-09.txt"]
    report = news.build()
    assert (report.rendered, report.written) == (0, 0)


# Withdrawing


def withdraw(portal: Portal, path: str, text: str) -> None:
    """Put a withdrawal in front of a document's other fields."""
    portal.write(path, portal.source(path).replace("---\n", f"---\n{text}\n", 1))


def everywhere(portal: Portal) -> str:
    """All that is out, as one text."""
    return "\n".join(data.decode("utf-8", "replace") for data in portal.tree().values())


@pytest.mark.parametrize("word", ["withdrawn", "撤稿", '"withdrawn"'])
def test_a_withdrawn_article_is_nowhere(news, word):
    """Not in lists, feeds, sitemaps, other articles or structured data; a notice is all."""
    news.article("news/3.md", "第三篇", "2021-09-03", related=["1.md"], tags=["同"])
    news.build()
    publish(news)
    said = f"status: {word}\nreason: 内容有误\nwithdrawn: 2021-10-01 08:00"
    withdraw(news, "content/news/1.md", said)
    assert news.build().problems == []
    page = news.read("news/1.html")
    assert "内容有误" in page
    assert "2021-10-01T08:00:00+08:00" in page
    assert 'content="noindex,follow"' in page
    assert "application/ld+json" not in page
    assert "第一篇的正文" not in everywhere(news)
    others = {path: data.decode() for path, data in news.tree().items() if path != "news/1.html"}
    assert [path for path, text in others.items() if "news/1.html" in text] == []
    assert [path for path, text in others.items() if "第一篇" in text] == []
    assert gone(news) == [("/news/1.html", True)]
    assert news.clean() == news.tree()


def test_a_withdrawn_article_need_not_keep_its_title(news):
    """Without one the notice names none, nor does any page."""
    withdraw(news, "content/news/1.md", "status: withdrawn")
    news.edit("content/news/1.md", "title: 第一篇\n", "")
    assert news.build().problems == []
    assert "第一篇" not in everywhere(news)
    assert "<h1>本页内容已撤下</h1>" in news.read("news/1.html")


def test_no_mistake_delays_a_withdrawal(news):
    """Whatever else is wrong with the front matter."""
    withdraw(news, "content/news/1.md", "status: withdrawn\nwrongfield: 1\ndate: 明天\ndate: x")
    assert news.build().problems == []
    assert "第一篇的正文" not in everywhere(news)


def test_the_portal_has_a_notice_of_its_own(portal):
    """In the looks of the site: when and why; no advertisement for what was there."""
    portal.with_starter()
    portal.section("news", title="新闻")
    portal.article(
        "news/1.md", "旧闻", status="withdrawn", withdrawn="2021-09-30 08:00", reason="数据有误"
    )
    assert portal.build().problems == []
    page = portal.read("news/1.html")
    assert '<time datetime="2021-09-30T08:00:00+08:00">2021-09-30 08:00</time>' in page
    assert "原因：数据有误" in page
    assert "正文。" not in page


def test_no_missing_template_delays_a_withdrawal(news):
    """A plain notice stands there until there is one."""
    news.remove("templates/withdrawn.html")
    withdraw(news, "content/news/1.md", "status: withdrawn")
    assert codes(news.build()) == ["template-missing"]
    assert "本页内容已撤下" in news.read("news/1.html")
    assert "第一篇的正文" not in everywhere(news)


def test_a_reason_alone_is_no_withdrawal(news):
    """Nobody believes that an article is withdrawn which is not."""
    withdraw(news, "content/news/1.md", "reason: 内容有误")
    assert codes(news.build()) == ["no-status"]


def test_a_withdrawal_that_was_recorded_outlives_its_file(news):
    """The file may go then; the address stays gone."""
    withdraw(news, "content/news/1.md", "status: withdrawn")
    news.build()
    assert publish(news).gone == ["/news/1.html"]
    news.remove("content/news/1.md")
    assert news.build().problems == []
    assert not news.exists("news/1.html")
    assert gone(news) == [("/news/1.html", False)]
    assert news.clean() == news.tree()


def test_a_withdrawal_may_be_taken_back(news):
    """The article is there again, and the ledger says when that was."""
    withdraw(news, "content/news/1.md", "status: withdrawn")
    news.build()
    publish(news)
    news.edit("content/news/1.md", "status: withdrawn\n", "")
    assert news.build().problems == []
    assert "第一篇的正文" in news.read("news/1.html")
    publish(news, LATER)
    assert not lines(news)["/news/1.html"].gone
    assert gone(news) == []
    assert news.clean() == news.tree()


def test_a_listing_and_a_page_may_be_withdrawn(portal):
    """The same words do it."""
    portal.section("sale", title="出售", kind="listing")
    portal.listing("sale/1.md", body="很长的说明。", status="withdrawn", reason="重复")
    portal.page("about.md", body="很长的介绍。", status="withdrawn", reason="过时")
    assert portal.build().problems == []
    assert "很长的" not in everywhere(portal)
    assert "重复" in portal.read("sale/1.html")
    assert "过时" in portal.read("about.html")


# Numbers


def test_new_documents_get_no_number_that_was_published(news):
    """Also when the document is gone and nobody remembers but the ledger."""
    news.article("news/57.md", "五十七", "2021-09-05")
    news.build()
    publish(news)
    news.remove("content/news/57.md")
    numbers = names.known(news.site, news.state)
    assert names.following(news.site, "news", numbers) == "58"


# The command


def test_the_command_says_what_it_records(news):
    """One line for each address, and how many files are to be committed."""
    news.article("news/3.md", "三", "2021-09-03")
    news.build()
    dry = news.run("record", "--dry-run", "--now", LATER)
    ran = news.run("record", "--now", LATER)
    assert dry.code == ran.code == 0
    assert dry.out.splitlines()[0] == ran.out.splitlines()[0] == "+ /news/3.html"
    assert ran.out.splitlines()[1] == "登记了 1 个新网址、0 篇改动、0 个撤下的网址，写了 1 个文件"
    assert news.run("record", "--now", LATER).out.count("\n") == 1
