"""`laojie new`: what is asked, how a document is named and numbered, and what it begins with."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from laojie.load import config, documents
from laojie.load.source import Inside, Source
from laojie.new import desk, names, places
from laojie.new.desk import Desk, Wanted
from tests.support import ROOT, Portal, moment, run

NOW = moment("2022-03-01 09:00")


@pytest.fixture
def news(portal: Portal) -> Portal:
    """A portal with a section of articles, one of listings, and one of sought listings."""
    portal.section("news", "新闻", weight=1)
    portal.section("sale", "出售", kind="listing", offer="出售", weight=2)
    portal.section("sought", "求购", kind="listing", offer="求购", weight=3)
    portal.article("news/41.md")
    return portal


def begin(portal: Portal, **wanted) -> str:
    """Begin a document; return its path."""
    settings = config.parse((portal.site / "site.yaml").read_bytes())
    place = Desk(portal.site, settings)
    return place.create(place.complete(Wanted(**wanted), None), NOW).path


def new(portal: Portal, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `laojie new` in a process of its own, with nobody to ask."""
    command = [sys.executable, "-m", "laojie", "new", str(portal.site), *arguments]
    plain = {k: v for k, v in os.environ.items() if k not in {"EDITOR", "VISUAL"}}
    return subprocess.run(
        command,
        env={**plain, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


# What a document begins with


def test_an_article_begins_with_what_it_must_say(news):
    """The title, the date in the site's zone, the tags, and a summary to be filled in; and it is
    published as it is."""
    path = begin(news, title="怎样退货", section="news", tags=("退货", "售后"))
    assert path == "content/news/42.md"
    assert news.source(path) == (
        "---\ntitle: 怎样退货\ndate: 2022-03-01 09:00\ntags: [退货, 售后]\nsummary:\n---\n\n"
    )
    assert news.build(NOW).problems == []
    assert "怎样退货" in news.read("news/42.html")


def test_the_date_is_of_the_sites_zone(news):
    """The same moment, two hours behind."""
    news.settings(timezone="Asia/Urumqi")
    assert "date: 2022-03-01 07:00\n" in news.source(begin(news, title="一", section="news"))


@pytest.mark.parametrize(("section", "status"), [("sale", "在售"), ("sought", "求购")])
def test_a_listing_begins_as_its_section_wants(news, section, status):
    """Its number is that of its name, and its status is what the section is about."""
    path = begin(news, title="号", section=section, name="ab0007")
    text = news.source(path)
    assert "number: AB0007\n" in text
    assert f"status: {status}\n" in text
    assert news.build(NOW).problems == []


def test_a_page_and_a_draft(news):
    """A page has neither date nor tags; a draft is not published."""
    path = begin(news, title="关于我们", kind="page", name="guanyu", draft=True)
    assert news.source(path) == "---\ntitle: 关于我们\ndraft: true\n---\n\n"
    assert news.build(NOW).hidden_by == {"draft": 1, "appears": 0, "expired": 0}


TITLES = """\
问答: 怎样退货
看看 #抖音 今天说什么
[视频] 你好
他说：“好”
"引号"
2021
no
true
null
- 一项
a'b
100%
@某人
逗号, 在这里
{大括号}
反斜杠 \\ 在此
0123
~
两头  有空  格
*星*
什么？
！感叹
&锚
a: b: c
末尾冒号:
|竖线
""".splitlines()


@pytest.mark.parametrize("title", TITLES)
def test_whatever_the_title_it_stays_the_title(news, title):
    """Also as a tag: quotes stand where YAML would read something else."""
    path = begin(news, title=title, section="news", tags=(title, "乙"))
    zone = config.parse((news.site / "site.yaml").read_bytes()).zone
    data = (news.site / path).read_bytes()
    document = documents.parse(Source(path, data, Inside(), zone, "")).document
    assert document is not None
    card = document.card
    assert card.title == " ".join(title.split())
    assert card.tags == (" ".join(title.split()), "乙")


def test_what_other_programs_take_for_a_number_or_a_flag_is_quoted(news):
    """So that there is nothing for `fix` to mend, and other programs read the same text."""
    tags = ("2024", "no", "1.50", "05743", "12:30", "2021-01-01", "y", "5G", "3.15晚会")
    path = begin(news, title="2024", section="news", tags=tags)
    loaded = yaml.safe_load(news.source(path).split("---")[1])
    assert (loaded["title"], tuple(loaded["tags"])) == ("2024", tags)
    assert '"05743", "12:30", "2021-01-01", "y", 5G, 3.15晚会]' in news.source(path)
    assert news.run("fix").out.startswith("没有要修的")


# Numbers


def test_the_next_number_is_one_that_no_document_ever_had(news):
    """Neither a file's, in whatever section, nor a hidden one's, a slug, an old address, nor that
    of a document that was begun and thrown away."""
    news.article("news/50.md", draft=True)
    assert begin(news, title="一", section="news") == "content/news/51.md"
    news.article("news/a.md", slug="60")
    assert begin(news, title="二", section="news") == "content/news/61.md"
    news.article("news/b.md", aliases=["/old/70.html", "/x/"])
    assert begin(news, title="三", section="news") == "content/news/71.md"
    news.section("other", "别的")
    news.article("other/80.md")
    path = begin(news, title="四", section="news")
    assert path == "content/news/81.md"
    news.remove(path)
    assert begin(news, title="五", section="news") == "content/news/82.md"


def test_numbers_that_were_published_by_hand_and_deleted(news):
    """Whatever a build has seen is not given again, also from a slug, a listing's number, and to a
    catalog that starts over; nothing is written when no number rises."""
    news.article("news/5760.md")
    news.listing("sale/cs0001.md", number="CS0008")
    news.build(NOW)
    news.remove("content/news/5760.md")
    news.remove("content/sale/cs0001.md")
    news.listing("sale/cs0002.md", number="B-2")
    kept = news.site / ".laojie/new/numbers.json"
    before = kept.stat().st_mtime_ns
    news.build(NOW)
    assert kept.stat().st_mtime_ns != before, "B-2 is new"
    before = kept.stat().st_mtime_ns
    news.article("news/41.md", title="改过")
    news.build(NOW)
    assert kept.stat().st_mtime_ns == before
    assert begin(news, title="一", section="news") == "content/news/5761.md"
    assert begin(news, title="二", section="sale") == "content/sale/cs0009.md"
    news.article("news/a.md", slug="6000")
    news.build(NOW)
    news.remove("content/news/a.md")
    (news.site / ".laojie/catalog.db").unlink()
    assert begin(news, title="三", section="news") == "content/news/6001.md"


def test_a_number_that_a_listing_only_says(news):
    """The file may have any name."""
    news.listing("sale/cs0001.md", number="CS0001")
    news.listing("sale/meishi.md", number="CS0006")
    path = begin(news, title="号", section="sale")
    assert path == "content/sale/cs0007.md"
    assert "number: CS0007\n" in news.source(path)


def test_addresses_are_found_however_the_file_is_written(news):
    """With another system's line ends and mark, and only between the fences: a text that talks of
    aliases names none."""
    text = (
        "---\ntitle: 一\ndate: 2021-01-01\naliases:\n  - /old/70.html\n---\naliases: /old/99.html\n"
    )
    data = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    (news.site / "content/news/a.md").write_bytes(data)
    news.write("content/news/b.md", "slug: 98\n")
    assert begin(news, title="二", section="news") == "content/news/71.md"


def test_names_go_on_as_they_are_in_their_section(news):
    """cs0009 is followed by cs0010, and what is written in letters or too long for a number of
    articles does not count."""
    news.listing("sale/cs0009.md", number="CS0009")
    for name in ("about", "20220301-0900", "202203010900"):
        news.article(f"news/{name}.md")
    assert begin(news, title="号", section="sale") == "content/sale/cs0010.md"
    assert begin(news, title="文", section="news") == "content/news/42.md"


def test_a_site_without_documents_begins_with_one(portal):
    """There is no number to go on from."""
    portal.section("news", "新闻")
    assert begin(portal, title="一", section="news") == "content/news/1.md"


def test_many_at_a_time_get_numbers_of_their_own(news):
    """Ten processes at once, in two sections: ten numbers."""
    news.section("other", "别的")

    def run(number: int) -> str:
        section = ("news", "other")[number % 2]
        ran = new(news, "--title", f"文{number}", "--section", section)
        assert ran.returncode == 0, ran.stderr
        return Path(ran.stdout.splitlines()[0]).name

    with ThreadPoolExecutor(5) as pool:
        made = list(pool.map(run, range(10)))
    assert sorted(made) == [f"{number}.md" for number in range(42, 52)]


def test_nothing_is_written_over(news):
    """A name that is taken is an error, and the file stays as it was."""
    before = news.source("content/news/41.md")
    ran = new(news, "--title", "x", "--section", "news", "--name", "41")
    assert ran.returncode == 2
    assert "content/news/41.md" in ran.stderr
    assert news.source("content/news/41.md") == before


# Names in pinyin


PINYIN = {
    "成交之后有人管": "cheng-jiao-zhi-hou-you-ren-guan",
    "重庆银行Video课，第3讲！": "chong-qing-yin-hang-video-ke-di-3-jiang",
    "绿色旅行": "lv-se-lv-xing",
    "Plain English": "plain-english",
}


@pytest.mark.parametrize("title", PINYIN)
def test_a_title_in_pinyin(news, title):
    """Syllables without tones, words as they are, punctuation left out."""
    pytest.importorskip("pypinyin")
    path = begin(news, title=title, section="news", name="pinyin")
    assert path == f"content/news/{PINYIN[title]}.md"


def test_a_title_twice_and_a_long_one_in_pinyin(news):
    """The second gets a number behind it; a long one ends after a syllable."""
    pytest.importorskip("pypinyin")
    assert begin(news, title="周报", section="news", name="pinyin") == "content/news/zhou-bao.md"
    assert begin(news, title="周报", section="news", name="pinyin") == "content/news/zhou-bao-2.md"
    name = Path(begin(news, title="长" * 100, section="news", name="pinyin")).stem
    assert set(name.split("-")) == {"zhang"} or set(name.split("-")) == {"chang"}
    assert len(name) <= names.LONGEST


def test_pinyin_that_is_not_installed(news, tmp_path):
    """Exit 2, and how to install it; a title without letters says so too."""
    (tmp_path / "shadow").mkdir()
    (tmp_path / "shadow" / "pypinyin.py").write_text("raise ModuleNotFoundError('pypinyin')")
    path = f"{tmp_path / 'shadow'}{os.pathsep}{ROOT}"
    ran = new(news, "--title", "周报", "--section", "news", "--name", "pinyin", PYTHONPATH=path)
    assert ran.returncode == 2
    assert "pip install 'laojie[new]'" in ran.stderr
    pytest.importorskip("pypinyin")
    ran = new(news, "--title", "？！", "--section", "news", "--name", "pinyin")
    assert (ran.returncode, "？！" in ran.stderr) == (2, True)


# Asking


def answering(*answers: str):
    """Something to ask that gives these answers, and the questions it was asked."""
    questions: list[str] = []
    left = iter(answers)

    def ask(question: str) -> str:
        questions.append(question)
        return next(left)

    return ask, questions


def interviewed(portal: Portal, *answers: str) -> tuple[str, list[str]]:
    """The document that these answers give, and the questions."""
    ask, questions = answering(*answers)
    place = Desk(portal.site, config.parse((portal.site / "site.yaml").read_bytes()))
    return place.create(place.complete(Wanted(), ask), NOW).path, questions


def test_an_interview(news):
    """Title, place, tags and name are asked for; sections have their names and numbers."""
    path, questions = interviewed(news, "标题", "1", "甲、乙", "")
    assert path == "content/news/42.md"
    assert "tags: [甲, 乙]" in news.source(path)
    assert "1  新闻（文章，content/news）" in questions[1]
    assert "4  单页" in questions[1]
    assert "42" in questions[3]


def test_an_interview_asks_only_what_the_kind_has(news):
    """A listing has no tags, and a page needs a name; a section may be given by its folder."""
    path, questions = interviewed(news, "标题", "sale", "b7")
    assert (path, len(questions)) == ("content/sale/b7.md", 3)
    path, questions = interviewed(news, "标题", "4", "guanyu")
    assert (path, len(questions)) == ("content/guanyu.md", 3)


def test_sections_in_sections_and_folders_without_an_index(news):
    """They can be written in, and hold what the one above holds."""
    news.section("sale/old", "旧号")
    news.write("content/sale/new/.keep", "")
    found = {place.section: place.inside.kind for place in places.find(news.site)}
    assert found == {
        "news": "article",
        "sale": "listing",
        "sale/new": "listing",
        "sale/old": "article",
        "sought": "listing",
        "": "page",
    }


WRONG = [
    ((), "--title"),
    (("--title", "x"), "news, sale, sought"),
    (("--title", "x", "--section", "nwes"), "nwes"),
    (("--title", "x", "--section", "news", "--kind", "listing"), "content/news"),
    (("--title", "x", "--kind", "page"), "--name"),
    (("--title", "x", "--section", "news", "--name", "a/b"), "a/b"),
    (("--title", "x", "--section", "news", "--name", "../x"), "../x"),
    (("--title", "x", "--section", "news", "--name", "index"), "index "),
    (("--title", "x", "--section", "news", "--name", "FEED"), "FEED "),
    (("--title", "x", "--section", "news", "--name", "a" * 201), "200"),
    (("--title", "x", "--kind", "page", "--name", "404"), "404 "),
    (("--title", "x", "--section", "sale", "--tags", "甲"), "--tags"),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("arguments", "named"), WRONG)
def test_what_cannot_be_begun(news, arguments, named, lang):
    """Exit 2 and what is missing, in the editors' language; nothing is written."""
    news.settings(lang=lang)
    before = sorted((news.site / "content").rglob("*"))
    ran = run("new", str(news.site), *arguments)
    assert ran.code == 2
    assert named in ran.err
    assert any(word in ran.err for word in "写有不") == (lang == "zh")
    assert sorted((news.site / "content").rglob("*")) == before


def test_the_only_section_of_a_kind_needs_no_name(portal):
    """With one section of articles, `--kind article` is enough."""
    portal.section("news", "新闻")
    portal.section("sale", "出售", kind="listing")
    assert begin(portal, title="一", kind="article") == "content/news/1.md"


# The command


def test_the_command_says_where_and_opens_the_editor(news, tmp_path):
    """The file and its address; $VISUAL before $EDITOR, with its options; its exit code counts."""
    seen = tmp_path / "seen"
    script = f"import sys; open({str(seen)!r}, 'w').write(sys.argv[2]); sys.exit(3)"
    (tmp_path / "edit.py").write_text(script)
    visual = f"{sys.executable} {tmp_path / 'edit.py'} --wait"
    ran = new(news, "--title", "一", "--section", "news", VISUAL=visual, EDITOR="false")
    path, address = ran.stdout.splitlines()
    assert Path(path) == news.site / "content/news/42.md"
    assert address.endswith("https://www.example.com/news/42.html")
    assert Path(seen.read_text()) == Path(path)
    assert ran.returncode == 3
    seen.unlink()
    ran = new(news, "--title", "二", "--section", "news", "--no-edit", VISUAL=visual)
    assert (ran.returncode, seen.exists()) == (0, False)
    ran = new(news, "--title", "三", "--section", "news", EDITOR="no-such-editor")
    assert (ran.returncode, "no-such-editor" in ran.stderr) == (3, True)


def test_an_editor_whose_quotes_do_not_match(news):
    """It is told before a file is made."""
    ran = new(news, "--title", "一", "--section", "news", EDITOR="'")
    assert (ran.returncode, "EDITOR" in ran.stderr, ran.stdout) == (2, True, "")
    assert "Traceback" not in ran.stderr
    assert not (news.site / "content/news/42.md").exists()


def test_a_number_of_thirty_digits_is_a_name(news):
    """No order can be kept by it, so the next document does not go on from it."""
    news.article(f"news/{'9' * 30}.md")
    assert begin(news, title="一", section="news") == "content/news/42.md"


def test_tags_are_cut_at_commas_of_any_width():
    """And each stands once."""
    assert desk.cut_tags("甲，乙、 丙 ,甲;丁；") == ("甲", "乙", "丙", "丁")
