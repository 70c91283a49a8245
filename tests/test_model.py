"""The model: addresses, forms, order and partitions. Pure functions, tried with tables."""

import posixpath
import unicodedata
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from laojie import clock
from laojie.load import config
from laojie.model import document, forms, text, urls
from laojie.model.config import Config, flatten
from laojie.model.document import Card

SITE = "name: 试验网\nurl: https://www.example.com\n"


def settings(more: str = "") -> Config:
    return config.parse((SITE + more).encode())


def article(path: str = "content/news/1.md", **fields) -> Card:
    return Card(path, "article", urls.document_url(path), "标题", **fields)


# Addresses


@pytest.mark.parametrize(
    ("source", "slug", "url"),
    [
        ("content/news/5743.md", None, "/news/5743.html"),
        ("content/about.md", None, "/about.html"),
        ("content/news/index.md", None, "/news/"),
        ("content/a/b/c.md", None, "/a/b/c.html"),
        ("content/news/5743.md", "hello", "/news/hello.html"),
        ("content/新闻/标题.md", None, "/%E6%96%B0%E9%97%BB/%E6%A0%87%E9%A2%98.html"),
    ],
)
def test_a_document_has_the_address_of_its_file(source, slug, url):
    """The folder and the file's name, or the slug, make the address; nothing else does."""
    assert urls.document_url(source, slug) == url


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/", "index.html"),
        ("/a/", "a/index.html"),
        ("/a/5.html", "a/5.html"),
        ("/a/5.html#part", "a/5.html"),
        ("/a/?page=2#part", "a/index.html"),
        ("/%E6%96%B0/", "新/index.html"),
    ],
)
def test_an_address_is_answered_by_one_file(url, path):
    """A folder's address is its index.html; query and fragment lead to no other file."""
    assert urls.output_path(url) == path


names = st.text(st.characters(codec="utf-8", exclude_characters="/", min_codepoint=33), min_size=1)


@given(st.lists(names, min_size=1, max_size=4))
def test_address_and_file_lead_to_each_other(parts):
    """Whatever characters a path has, its address leads back to the same file."""
    path = unicodedata.normalize("NFC", "/".join(parts))
    assume(not path.endswith("index.html"))
    assert urls.output_path(urls.url_of(path)) == path


def test_one_spelling_of_an_accented_name():
    """A name typed with combining marks (NFD, as macOS stores it) has the address of its NFC."""
    assert urls.encode("/cafe\u0301/") == urls.encode("/caf\u00e9/") == "/caf%C3%A9/"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("安心购", "安心购"),
        ("GMV", "gmv"),
        ("直播 电商", "直播-电商"),
        ("a/b", "a-b"),
        ("“双11”", "双11"),
        ("  x  ", "x"),
        ("..", ""),
        ("../../etc", "etc"),
        ("C++", "c"),
        ("？！", ""),
    ],
)
def test_a_name_makes_a_part_of_an_address(name, slug):
    """Han characters stay, spaces and slashes become hyphens, punctuation goes."""
    assert urls.slug(name) == slug


@given(st.text())
def test_a_slug_never_climbs(name):
    """What a tag's name gives can be one part of an address, or is empty."""
    made = urls.slug(name)
    assert "/" not in made
    assert "\\" not in made
    assert made not in {".", ".."}
    assert not made.startswith(".")


@pytest.mark.parametrize("good", ["5743", "hello-world", "标题", "a_b", "v1.2", "a~b", "A"])
def test_what_may_be_a_slug(good):
    """Letters, digits, Han characters, hyphens, underscores and inner dots are fine."""
    assert urls.is_slug(good)


@pytest.mark.parametrize(
    "bad",
    [
        *("", ".", "..", "../x", "a/b", "a\\b", "/a", "%2e%2e", "a b", "a?b", "a#b", "a\x00b"),
        *(".hidden", "page-1", "PAGE-12", "index", "feed", "atom", "a:b", "a\n"),
    ],
)
def test_what_may_not_be_a_slug(bad):
    """Nothing that climbs, hides, ends the path, or is an address Laojie itself gives out."""
    assert not urls.is_slug(bad)


@pytest.mark.parametrize("good", ["/", "/a/", "/a/5.html", "/%E6%96%B0/", "/新/", "/a..b/", "/~x"])
def test_what_lies_within_the_site(good):
    """Absolute paths, encoded or not."""
    assert urls.is_site_path(good)


@pytest.mark.parametrize(
    "bad",
    [
        *("", "a/5.html", "//host/x", "https://host/x", "/../x", "/a/../../x", "/a/.."),
        *("/%2e%2e/x", "/%2E%2e%2fx", "/a%2f..%2f..%2fx", "/..%5cx", "\\x", "/a\\..\\x"),
        *("/./x", "/a\x00b", "/a%00b", "/a\nb", "/a%0ab", "/a?b", "/a#b", "/%2fhost/x"),
    ],
)
def test_what_leaves_the_site(bad):
    """Climbing, encoded climbing, backslashes, other hosts, control characters, queries."""
    assert not urls.is_site_path(bad)


pieces = st.sampled_from(["/", ".", "..", "%2e", "%2F", "%5c", "\\", "a", "%", "//", "%252e"])


@given(st.lists(pieces, max_size=8).map("".join))
def test_no_path_of_the_site_lies_outside_it(path):
    """Whatever passes for a path of the site names a file below output/."""
    path = f"/{path}"
    if not urls.is_site_path(path):
        return
    file = posixpath.normpath(posixpath.join("/site/output", urls.output_path(path)))
    assert file.startswith("/site/output/")


@pytest.mark.parametrize(
    ("target", "source"),
    [
        ("5744.md", "content/news/5744.md"),
        ("./5744.md", "content/news/5744.md"),
        ("../rules/1.md#a", "content/rules/1.md"),
        ("/rules/1.md", "content/rules/1.md"),
        ("/static/x.png", "static/x.png"),
        ("%E5%9B%BE.png", "content/news/图.png"),
        ("../../templates/x", None),
        ("../../../etc/passwd", None),
        ("/../../etc/passwd", None),
        ("/static/../../etc/passwd", None),
        ("%2e%2e/%2e%2e/%2e%2e/etc/passwd", None),
    ],
)
def test_a_target_is_seen_from_its_document(target, source):
    """Relative to the document, or absolute within content/ and static/; never outside them."""
    assert urls.relative_source("content/news/5743.md", target) == source


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("static/css/site.css", "static/css/site.0123.css"),
        ("static/CNAME", "static/CNAME.0123"),
        ("static/root/favicon.ico", "favicon.ico"),
        ("static/root/.well-known/x", ".well-known/x"),
        ("content/news/5743.svg", "news/5743.svg"),
    ],
)
def test_where_a_file_is_published(source, path):
    """Static files get their fingerprint; those of the root and beside articles keep their name."""
    assert urls.asset_path(source, "0123") == path


# Forms


@pytest.mark.parametrize(
    ("provider", "base", "field", "url"),
    [
        ("jinshuju", "https://j.cn/f/a", "field_1", "https://j.cn/f/a?field_1=CS0001"),
        ("tencent", "https://wj.qq.com/s2/1/a/", "n", "https://wj.qq.com/s2/1/a/?n=CS0001"),
        ("wjx", "https://w.cn/vm/a.aspx?x=1", "p", "https://w.cn/vm/a.aspx?x=1&p=CS0001"),
        (
            "google",
            "https://docs.google.com/forms/d/e/1/viewform",
            "entry.77",
            "https://docs.google.com/forms/d/e/1/viewform?usp=pp_url&entry.77=CS0001",
        ),
        ("google", "https://g.c/v?usp=sf", "entry.7", "https://g.c/v?usp=sf&entry.7=CS0001"),
        ("tally", "https://tally.so/r/a", "number", "https://tally.so/r/a?number=CS0001"),
        ("typeform", "https://x.typeform.com/to/a", "n", "https://x.typeform.com/to/a#n=CS0001"),
        ("typeform", "https://t.c/to/a#b=2", "n", "https://t.c/to/a#b=2&n=CS0001"),
        ("url", "https://e.com/{number}/ask", "", "https://e.com/CS0001/ask"),
        ("url", "https://e.com/ask", "", "https://e.com/ask"),
        ("url", "https://e.com/ask?n=old&k=1", "n", "https://e.com/ask?k=1&n=CS0001"),
    ],
)
def test_every_provider_gets_the_number_its_own_way(provider, base, field, url):
    """The number stands where this provider looks for it, and stands there once."""
    assert forms.address(provider, base, field, "CS0001") == url


ODD = ["CS 1", "a&b=c", "#1", "50%", "编号1", "a+b", "x/y?z", '"><script>']


@pytest.mark.parametrize("number", ODD)
@pytest.mark.parametrize("provider", forms.PROVIDERS)
def test_an_odd_number_arrives_whole(provider, number):
    """Whatever a number holds, a form's server reads back just that, and nothing beside it."""
    parts = urlsplit(forms.address(provider, "https://e.com/f?k=1", "n", number))
    where = parts.fragment if provider == "typeform" else parts.query
    assert dict(parse_qsl(where))["n"] == number
    assert (parts.netloc, parts.path) == ("e.com", "/f")


@pytest.mark.parametrize("number", ODD)
def test_an_odd_number_stays_one_part_of_the_path(number):
    """Put into a path, a number is encoded whole."""
    path = urlsplit(forms.address("url", "https://e.com/f/{number}/x", "", number)).path
    assert unquote(path.split("/")[2]) == number
    assert len(path.split("/")) == 4


@pytest.mark.parametrize(
    ("opened", "closed", "state"),
    [
        (False, False, "未开始"),
        (True, False, "进行中"),
        (True, True, "已截止"),
        (False, True, "已截止"),
    ],
)
def test_a_form_says_whether_it_takes_answers(opened, closed, state):
    """Closed counts more than not yet opened."""
    assert forms.state(opened=opened, closed=closed) == state
    made = forms.Form("url", "https://e.com", "询问", state)
    assert made.open == (state == "进行中")


# Order

dates = st.none() | st.integers(clock.LONG_AGO + 1, clock.FOREVER - 1)
paths = st.from_regex(r"content/[a-z]{1,3}/[a-z0-9]{1,12}\.md", fullmatch=True)


@given(dates, paths)
def test_a_sort_key_fits_the_catalog(date, path):
    """Keys and ties are 64-bit integers, and the key gives the moment back."""
    key, tie = document.sort_key(article(path, date=date))
    assert -(1 << 63) <= key < 1 << 63
    assert 0 <= tie < 1 << 63
    assert document.moment_of(key) == (date or 0)


@given(st.lists(st.tuples(dates, paths), unique_by=lambda item: item[1], min_size=2))
def test_the_order_is_total(cards):
    """No two documents share a place, however many have one date."""
    keys = [document.sort_key(article(path, date=date)) for date, path in cards]
    assert len(set(keys)) == len(keys)


def test_articles_of_one_minute_follow_their_numbers():
    """5743 stands before 5744 and 20000; names that are no numbers come after them."""
    names = ["5743", "5744", "20000", "zebra"]
    cards = [article(f"content/news/{name}.md", date=1_600_000_000) for name in names]
    assert sorted(set(cards), key=document.sort_key) == cards


@given(dates, dates)
def test_the_date_counts_first(first, second):
    """An earlier date stands before a later one, whatever the names."""
    assume((first or 0) < (second or 0))
    early = document.sort_key(article("content/news/zzz.md", date=first))
    late = document.sort_key(article("content/news/1.md", date=second))
    assert early < late


# Partitions


def test_where_an_article_stands():
    """In its sections, the whole, its author, month, tags, topics and the sitemap of the month."""
    card = article(
        "content/a/b/1.md",
        section="a/b",
        date=clock.parse_now("2021-08-31T23:30+08:00", clock.zone("UTC")),
        author="编辑部",
        tags=("甲", "乙"),
        topics=("专",),
        pinned=True,
    )
    assert set(document.partitions(card, settings())) == {
        *("section:a/b", "section:a", "all", "author:编辑部", "month:2021-08"),
        *("tag:甲", "tag:乙", "topic:专", "pinned", "sitemap:2021-08"),
    }


def test_a_month_is_that_of_the_site():
    """Half an hour before midnight UTC is already the next month in Shanghai."""
    card = article(date=clock.parse_now("2021-08-31T23:30+00:00", clock.zone("UTC")))
    assert "month:2021-09" in document.partitions(card, settings())
    assert "month:2021-08" in document.partitions(card, settings("timezone: UTC\n"))


@pytest.mark.parametrize(
    ("card", "names"),
    [
        (
            Card("content/s/1.md", "listing", "/s/1.html", "x", section="s"),
            {"section:s", "listings", "sitemap:pages"},
        ),
        (Card("content/p.md", "page", "/p.html", "x"), {"pages", "sitemap:pages"}),
        (Card("content/p.md", "page", "/p.html", "x", indexed=False), {"pages"}),
        (Card("content/s/index.md", "section", "/s/", "x", section="s"), {"sections"}),
    ],
)
def test_where_other_documents_stand(card, names):
    """Listings are no articles; what is not to be indexed is in no sitemap."""
    assert set(document.partitions(card, settings())) == names


@pytest.mark.parametrize("month", ["2021-01", "2021-12", "2024-02"])
def test_the_keys_of_a_month(month):
    """Its first and last second, in the site's zone, lie inside; their neighbours do not."""
    site = settings()
    low, high = document.month_keys(month, site)
    for key, inside in [(low, True), (low - 1, False), (high, True), (high + 1, False)]:
        assert (document.month(document.moment_of(key), site) == month) is inside


# Values that are kept between builds


def test_a_card_comes_back_as_it_was():
    """Every field survives being packed and unpacked."""
    card = article(
        summary="摘要",
        date=1_600_000_000,
        updated=1_600_000_001,
        section="news",
        tags=("甲",),
        topics=("专",),
        author="乙",
        cover="content/news/1.png",
        cover_alt="图",
        pinned=True,
        indexed=False,
        weight=3,
        price=29_800,
    )
    assert Card.unpack(card.pack()) == card


@given(
    st.builds(
        Card,
        path=paths,
        kind=st.sampled_from(["article", "listing", "page"]),
        url=st.just("/x"),
        title=st.text(max_size=5),
        date=dates,
        updated=dates,
        tags=st.lists(st.text(max_size=3)).map(tuple),
        indexed=st.booleans(),
        pinned=st.booleans(),
        weight=st.integers(-5, 5),
        price=st.none() | st.integers(0, 10),
        expires=dates,
    )
)
def test_any_card_comes_back_as_it_was(card):
    """Also the values that look like nothing: a price of 0, the moment 0, an empty title."""
    assert Card.unpack(card.pack()) == card


def test_every_setting_has_a_digest_of_its_own():
    """A change of one setting changes its digest and those of what it lies in, no other."""
    before = flatten({"a": {"b": 1, "c": 2}, "d": 3})
    after = flatten({"a": {"b": 1, "c": 9}, "d": 3})
    assert {name for name in before if before[name] != after[name]} == {"a", "a.c"}


# Text: how wide, how long, where cut


@pytest.mark.parametrize(
    ("given", "columns", "cut"),
    [
        ("标题", 10, "标题"),
        ("一二三四五六", 12, "一二三四五六"),
        ("一二三四五六七", 12, "一二三四五…"),
        ("一句话。另一句话很长很长", 12, "一句话。另…"),
        ("一二三四。六七八九", 14, "一二三四。"),
        ("abc def ghi", 7, "abc…"),
    ],
)
def test_a_text_is_cut_by_its_width(given, columns, cut):
    """Han characters count two columns; a sentence near the end is kept whole."""
    assert text.cut(given, columns) == cut


@given(st.text(), st.integers(0, 40))
def test_a_cut_text_is_never_wider_than_asked(given, columns):
    """Whatever the text, also one of marks and emoji."""
    assert text.width(text.cut(given, columns)) <= max(columns, 0)


@pytest.mark.parametrize(
    ("given", "words"), [("一二三", 3), ("抖音GMV达208亿元", 7), ("hello world", 2), ("", 0)]
)
def test_words_are_han_characters_and_others(given, words):
    """A Latin word or a number counts one."""
    assert text.count_words(given) == words
