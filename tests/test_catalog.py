"""The catalog: which pages read a point, how lists are cut, and what a change touches."""

import itertools
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laojie import clock
from laojie.catalog import documents, pages, reads, store, trial, windows
from laojie.catalog.documents import Applied
from laojie.catalog.store import Catalog
from laojie.catalog.view import Memory, View
from laojie.errors import MachineError, Problem
from laojie.load import config as load_config
from laojie.model import urls
from laojie.model.config import Config
from laojie.model.document import Body, Card, Details, Document, partitions
from laojie.model.page import HIGH, LOW, Job, Outcome, Phase, Read, Route, Shared

SITE = "name: 试验网\nurl: https://www.example.com\n"
CONFIG = load_config.parse(
    f"{SITE}per_page: 2\narchive_per_page: 3\nsitemap: {{per_file: 3}}\n".encode()
)
DAY = 86_400
START = clock.parse_now("2021-08-28", clock.zone("Asia/Shanghai"))
LATER = START + 1000 * DAY


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = store.open_catalog(tmp_path)
    yield opened
    opened.close()


def empty() -> Catalog:
    """A catalog of its own for one example, which hypothesis makes hundreds of."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    store.create(db)
    return Catalog(Path(":memory:"), db)


# Reads: who looked at this point?

keys = st.one_of(
    st.integers(-20, 20),
    st.sampled_from([LOW, LOW + 1, HIGH - 1, HIGH]),
    st.integers(LOW, HIGH),
    st.builds(lambda n, d: (1 << n) + d, st.integers(0, 62), st.integers(-1, 1)),
)
stretches = st.builds(lambda a, b: (min(a, b), max(a, b)), keys, keys)
read_lists = st.lists(st.tuples(st.sampled_from(["all", "tag:甲", "tag"]), stretches), max_size=6)


def meets(read: Read, partition: str, low: int, high: int) -> bool:
    return read.partition == partition and read.low <= high and low <= read.high


@settings(deadline=None)
@given(st.lists(read_lists, max_size=5), st.lists(stretches, min_size=1, max_size=5))
def test_the_pages_that_read_a_stretch_are_found_all_and_only_those(pages, asked):
    """What the index answers is what looking through every read would."""
    catalog = empty()
    kept = {
        page: {Read(name, low, high) for name, (low, high) in found}
        for page, found in enumerate(pages, 1)
    }
    for page, found in kept.items():
        reads.replace(catalog, page, found)
    points = [(low, low) for low, _ in asked]
    for partition, (low, high) in itertools.product(["all", "tag:甲", "none"], asked + points):
        expected = [
            page
            for page, found in kept.items()
            if any(meets(read, partition, low, high) for read in found)
        ]
        assert reads.pages_with(catalog, partition, low, high) == expected
    catalog.close()


@settings(deadline=None)
@given(st.lists(read_lists, min_size=2, max_size=4))
def test_the_last_reads_of_a_page_count(versions):
    """Reads that a page no longer makes find it no more; forgotten, it is found by nothing."""
    catalog = empty()
    for found in versions:
        reads.replace(catalog, 1, {Read(name, low, high) for name, (low, high) in found})
        for name, (low, high) in found:
            assert reads.pages_with(catalog, name, low, high) == [1]
    last = {name for name, _ in versions[-1]}
    for name in {"all", "tag:甲", "tag"} - last:
        assert reads.pages_with(catalog, name, LOW, HIGH) == []
    reads.forget(catalog, 1)
    for name in last:
        assert reads.pages_with(catalog, name, LOW, HIGH) == []
    catalog.close()


def test_what_pages_share_is_kept_once_and_finds_them_all(catalog):
    """A touched setting finds every page that shares the read, and no page that left it."""
    for name in "abc":
        route = Route(f"{name}.html", "article", f"document:{name}", Phase.DOCUMENT)
        pages.add(catalog, route, build=1)
    alike = Shared(7, (Read("config", 1, 1),))
    settle_all(catalog, alike)
    rows = catalog.db.execute("SELECT count(*) FROM read").fetchone()
    assert rows == (1,)
    assert reads.pages_with(catalog, "config", 1, 1) == [1, 2, 3]
    assert [read[0] for read in reads.of_page(catalog, 2)] == ["config"]
    catalog.db.execute("UPDATE page SET dirty = 1 WHERE id > 1")
    settle_all(catalog, Shared(8, (Read("config", 2, 2),)))
    assert reads.pages_with(catalog, "config", 1, 1) == [1]
    assert reads.pages_with(catalog, "config", 2, 2) == [2, 3]
    catalog.db.execute("UPDATE page SET dirty = 1 WHERE id = 1")
    settle_all(catalog, Shared(8, (Read("config", 2, 2),)))
    assert reads.pages_with(catalog, "config", 1, 1) == []
    assert catalog.db.execute("SELECT count(*) FROM read").fetchone() == (1,)


def settle_all(catalog: Catalog, alike: Shared) -> None:
    """Take every dirty page as rendered, having looked at `alike` and nothing of its own."""
    for batch in list(pages.jobs(catalog, Phase.DOCUMENT, 10)):
        done = [
            Outcome(
                job, "digest", "stat", True, False, (), alike, clock.LONG_AGO, clock.FOREVER, ()
            )
            for job in batch
        ]
        pages.settle(catalog, done)


# Documents: made by hypothesis, kept by name


@dataclass(frozen=True)
class Draft:
    """What a document made up for a test is about."""

    name: str
    day: int
    tags: tuple[str, ...] = ()
    section: str = "a"
    title: str = "标题"
    updated: int | None = None
    pinned: bool = False
    indexed: bool = True
    draft: bool = False
    expires: int | None = None
    kind: str = "article"

    @property
    def path(self) -> str:
        return f"content/{self.section}/{self.name}.md"

    def made(self) -> Document:
        date = START + self.day * DAY
        card = Card(
            path=self.path,
            kind=self.kind,
            url=urls.document_url(self.path),
            title=self.title,
            date=date,
            updated=None if self.updated is None else START + self.updated * DAY,
            section=self.section,
            tags=self.tags,
            author="编辑部",
            pinned=self.pinned,
            indexed=self.indexed,
        )
        gone = clock.FOREVER if self.expires is None else START + self.expires * DAY
        body = Body(html=f"<p>{self.title}</p>")
        return Document(card, Details(), body, draft=self.draft, appears=date, vanishes=gone)


drafts = st.builds(
    Draft,
    name=st.sampled_from([*"123456789", "x", "y"]),
    day=st.integers(0, 8),
    tags=st.sets(st.sampled_from(["甲", "乙"])).map(lambda found: tuple(sorted(found))),
    section=st.sampled_from(["a", "a/b", "c"]),
    title=st.sampled_from(["一", "二"]),
    updated=st.none() | st.integers(0, 12),
    pinned=st.booleans(),
    indexed=st.sampled_from([True, True, True, False]),
    draft=st.sampled_from([False, False, False, True]),
    expires=st.none() | st.integers(4, 12),
    kind=st.sampled_from(["article", "article", "article", "listing"]),
)
# A state is a set of documents, each with a path of its own.
states = st.lists(drafts, max_size=12).map(lambda found: {draft.path: draft for draft in found})


def store_all(
    catalog: Catalog, made: list[Document], applied: Applied | None = None, now: int = LATER
) -> None:
    rows = [documents.row(document, CONFIG) for document in made]
    documents.apply(catalog, applied or Applied(), rows, [], CONFIG, now)


def clashes(catalog: Catalog, made: list[Document]) -> list[Problem]:
    return documents.clashes(catalog, [documents.row(document, CONFIG) for document in made])


class World:
    """A catalog that is brought from one state to the next."""

    def __init__(self, config: Config = CONFIG, *, silent: bool = False) -> None:
        self.catalog = empty()
        self.config = config
        self.silent = silent
        self.state: dict[str, Draft] = {}

    def go(self, state: dict[str, Draft], now: int = LATER) -> Applied:
        applied = Applied(silent=self.silent)
        changed = [d.made() for path, d in sorted(state.items()) if self.state.get(path) != d]
        removed = sorted(self.state.keys() - state.keys())
        rows = [documents.row(document, self.config) for document in changed]
        documents.apply(self.catalog, applied, rows, removed, self.config, now)
        documents.turn(self.catalog, applied, self.config, now)
        windows.recut(self.catalog, applied, self.config)
        self.catalog.set_meta("now", str(now))
        self.state = dict(state)
        return applied

    def view(self, now: int = LATER) -> View:
        return View(self.catalog, self.config, now, Memory())

    def close(self) -> None:
        self.catalog.close()


NAMES = [
    *("all", "pinned", "listings", "sitemap:2021-09", "section:a", "section:a/b", "section:c"),
    *("tag:甲", "tag:乙", "author:编辑部", "month:2021-08", "month:2021-09"),
]
FAMILIES = ["section", "tag", "author", "month"]


def picture(world: World) -> dict[str, Any]:
    """All that the catalog says of partitions and lists."""
    view = world.view()
    found: dict[str, Any] = {}
    for name in NAMES:
        sealed = range(windows.count(world.catalog, name) + 2)
        found[name] = (
            [card.path for card in view.everything(name)],
            windows.size(world.catalog, name),
            [windows.get(world.catalog, name, page) for page in sealed],
        )
    for family in FAMILIES:
        found[family] = windows.lists(world.catalog, f"{family}:")
    found["months"] = windows.sealed_months(world.catalog, world.config, ["section:a"])
    return found


moments = st.integers(-1, 14).map(lambda day: START + day * DAY + 1)


@settings(deadline=None)
@given(st.lists(st.tuples(states, moments), min_size=1, max_size=5))
def test_step_by_step_gives_what_one_step_gives(steps):
    """Whatever came, changed and went before, and however the clock went, forth or back:
    partitions and the pages cut of them are those of a catalog that knows only the last state."""
    world = World()
    for state, now in steps:
        world.go(state, now)
    fresh = World(silent=True)
    fresh.go(*steps[-1])
    assert picture(world) == picture(fresh)
    world.close()
    fresh.close()


@settings(deadline=None)
@given(st.lists(states, min_size=1, max_size=3))
def test_what_is_visible_stands_where_it_belongs(steps):
    """Each partition holds exactly the visible documents that belong to it, newest first."""
    world = World()
    for state in steps:
        world.go(state)
    shown = [d.made() for d in steps[-1].values() if d.made().visible(LATER)]
    for name in NAMES:
        wanted = [doc for doc in shown if name in partitions(doc.card, CONFIG)]
        found = world.view().everything(name)
        assert {card.path for card in found} == {doc.path for doc in wanted}
        dates = [card.date or 0 for card in found]
        assert dates == sorted(dates, reverse=True)
    world.close()


@settings(deadline=None)
@given(st.lists(states, min_size=1, max_size=3))
def test_sealed_pages_are_full_and_hold_every_card_once(steps):
    """A list's sealed pages hold per_page cards each, its front per_page to 2 * per_page - 1, and
    all together hold what the list holds. The list of the site's own author holds the newest."""
    world = World()
    for state in steps:
        world.go(state)
    for name in ("all", *NAMES[4:]):
        if not windows.is_list(name):
            continue
        view, size = world.view(), CONFIG.per_page(name)
        found = [card.path for card in view.front_cards(name)]
        if not CONFIG.is_paged(name):
            assert found == [card.path for card in view.everything(name)][:size]
            assert not windows.count(world.catalog, name)
            continue
        assert len(found) < 2 * size
        for number in range(windows.count(world.catalog, name), 0, -1):
            window = windows.get(world.catalog, name, number)
            assert window is not None
            cards = view.window_cards(name, window)
            assert len(cards) == size
            found += [card.path for card in cards]
        assert found == [card.path for card in view.everything(name)]
        assert len(found) < size or len(view.front_cards(name)) >= size
    world.close()


# What a page looked at meets what a change touches


def questions(state: dict[str, Draft]) -> list[tuple[str, tuple[Any, ...]]]:
    """Everything that a template or a machine output may ask a view."""
    cards = [draft.made().card for draft in state.values()]
    asked: list[tuple[str, tuple[Any, ...]]] = []
    for name in NAMES:
        asked += [("newest", (name, n)) for n in (0, 1, 3)]
        asked += [("everything", (name,)), ("size", (name,))]
        asked += [
            (way, (name, card, n)) for way in ("before", "after") for card in cards for n in (1, 3)
        ]
        if windows.is_list(name):
            asked += [("front_cards", (name,)), ("sealed_count", (name,))]
            asked += [("sealed_newest", (name, page)) for page in range(4)]
            asked += [("sealed", (name, page)) for page in range(1, 4)]
    asked += [("entries", ("sitemap:2021-09", page)) for page in range(4)]
    asked += [("recent", ("all", days * DAY, n)) for days in (1, 3) for n in (1, 2, 100)]
    asked += [("news", ()), ("list_parts", ())]
    asked += [(way, (family,)) for way in ("names", "lists") for family in FAMILIES]
    asked += [(way, (card.path,)) for way in ("card", "known", "document") for card in cards]
    asked += [("sealed_months", ()), ("sealed_between", (0, HIGH))]
    return asked


@settings(deadline=None, max_examples=60)
@given(states, states, moments, moments)
def test_whoever_would_see_a_difference_is_touched(before, after, then, now):
    """If an answer of the catalog changes, one of the reads it was recorded with meets a touch,
    or the moment is past for which it was to hold."""
    world = World()
    world.go(before, then)
    asked = questions(before | after)
    seen = []
    for way, given_ in asked:
        view = world.view(then)
        seen.append((getattr(view, way)(*given_), view.reads | view.alike, view))
    applied = world.go(after, now)
    touched = list(applied.stretches())
    for (way, given_), (answer, made, view) in zip(asked, seen, strict=True):
        held = view.since <= now < view.until
        if getattr(world.view(now), way)(*given_) == answer or not held:
            continue
        assert any(
            meets(read, partition, low, high)
            for read in made
            for partition, low, high, _ in touched
        ), (way, given_)
    world.close()


@settings(deadline=None)
@given(states, moments)
def test_the_same_again_touches_nothing(state, now):
    """Documents stored once more as they are change no partition and touch no card."""
    world = World()
    world.go(state, now)
    applied = Applied()
    made = [draft.made() for draft in state.values()]
    store_all(world.catalog, made, applied, now)
    assert {touch.partition for _, _, _, touch in applied.stretches()} <= {"document"}
    assert applied.moved == {}
    world.close()


def test_an_edit_of_the_body_touches_the_document_alone(catalog):
    """Who shows only the card need not be made again."""
    made = Draft("1", 1, ("甲",)).made()
    store_all(catalog, [made])
    applied = Applied()
    edited = replace(made, body=Body(html="<p>新</p>"))
    store_all(catalog, [edited], applied)
    assert [(p, touch.source) for p, _, _, touch in applied.stretches()] == [
        ("document", made.path)
    ]


def test_a_great_many_touches_become_one_stretch():
    """Too many pages may be rendered, never too few."""
    applied = Applied()
    points = [*range(3 * documents.PRECISE), 10_000, -5]
    for key in points:
        applied.touch("all", key, "content/a/1.md", "came")
    found = [(low, high) for _, low, high, _ in applied.stretches()]
    assert all(any(low <= key <= high for low, high in found) for key in points)
    assert len(found) < 10


# One address, two documents


def test_two_new_documents_of_one_address(catalog):
    """The first by path has it; the other is named, with the one that has it."""
    first, second = (replace_url(Draft(name, 1), "/a/same.html") for name in "12")
    found = clashes(catalog, [second, first])
    assert [(p.path, p.code, dict(p.params)["other"]) for p in found] == [
        ("content/a/2.md", "url-clash", "content/a/1.md")
    ]


def test_what_is_stored_keeps_its_address(catalog):
    """A document that comes later does not take the address of one that is there."""
    old, new = (
        replace_url(Draft("9", 1), "/a/same.html"),
        replace_url(Draft("1", 1), "/a/same.html"),
    )
    store_all(catalog, [old])
    assert [p.path for p in clashes(catalog, [new])] == ["content/a/1.md"]
    documents.apply(catalog, Applied(), [], [old.path], CONFIG, LATER)
    assert clashes(catalog, [new]) == []


def test_two_documents_may_trade_addresses(catalog):
    """What both give up and both take in one build is no clash."""
    one, two = Draft("1", 1), Draft("2", 1)
    store_all(catalog, [one.made(), two.made()])
    traded = [replace_url(one, "/a/2.html"), replace_url(two, "/a/1.html")]
    assert clashes(catalog, traded) == []
    store_all(catalog, traded)
    found = [documents.stored(catalog, path) for path in (one.path, two.path)]
    assert [row.card.url for row in found if row] == ["/a/2.html", "/a/1.html"]


def replace_url(draft: Draft, url: str) -> Document:
    made = draft.made()
    return replace(made, card=made.card._replace(url=url))


# Time


def test_what_is_hidden_and_what_happens_next(catalog):
    """Future, expired and draft documents are hidden; the next moments are named in order."""
    made = [
        Draft("1", 1).made(),
        Draft("2", 5).made(),
        Draft("3", 1, expires=2).made(),
        Draft("4", 1, draft=True).made(),
        Draft("5", 1, expires=6).made(),
    ]
    now = START + 3 * DAY
    store_all(catalog, made, now=now)
    assert [row.card.path[-4] for row in documents.hidden(catalog)] == ["2", "3", "4"]
    assert documents.count(catalog) == (5, 3)
    assert documents.next_moments(catalog, now) == [
        (START + 5 * DAY, "content/a/2.md", "appears"),
        (START + 6 * DAY, "content/a/5.md", "vanishes"),
    ]


def test_a_hidden_document_is_revealed_to_one_reader_alone(tmp_path):
    """It is found by its path and stands in no list; others see what they saw, as does the file."""
    writer = store.open_catalog(tmp_path)
    store_all(writer, [Draft("1", 1).made(), Draft("2", 1, draft=True).made()])
    author, other = (store.open_reader(writer.path) for _ in range(2))
    trial.reveal(author, "content/a/2.md", LATER, draft=True)
    seen, unseen = (View(reader, CONFIG, LATER, Memory()) for reader in (author, other))
    found = seen.document("content/a/2.md")
    assert found is not None
    assert found[0].path == "content/a/2.md"
    assert seen.card("content/a/2.md") == found[0]
    assert [card.path for card in seen.newest("all", 9)] == ["content/a/1.md"]
    assert unseen.document("content/a/2.md") is None
    assert documents.count(writer) == (2, 1)
    for catalog in (author, other, writer):
        catalog.close()


# The file


def test_a_transaction_is_all_or_nothing(catalog):
    """What was written before a failure is gone, also the numbers of new partitions."""

    def fail() -> None:
        with catalog.transaction():
            catalog.set_meta("a", "1")
            catalog.partition("all")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert catalog.meta("a") == ""
    assert catalog.known_partition("all") is None
    with catalog.transaction():
        number = catalog.partition("all")
    assert catalog.known_partition("all") == number


@pytest.mark.parametrize(
    "damage", [b"", b"no database at all", b"SQLite format 3\x00" + b"x" * 5000]
)
def test_a_damaged_catalog_is_replaced(tmp_path, damage):
    """A file that is no catalog is no reason to stop: it is made anew."""
    (tmp_path / store.FILE).write_bytes(damage)
    catalog = store.open_catalog(tmp_path)
    assert documents.count(catalog) == (0, 0)
    catalog.set_meta("a", "1")
    catalog.close()


def test_a_catalog_of_another_version_is_replaced(tmp_path):
    """Never migrated: dropped and rebuilt."""
    catalog = store.open_catalog(tmp_path)
    catalog.set_meta("version", "0")
    catalog.set_meta("a", "1")
    catalog.close()
    catalog = store.open_catalog(tmp_path)
    assert (catalog.meta("a"), catalog.meta("version")) == ("", store.VERSION)
    catalog.close()


def test_an_emptied_catalog_remembers_the_files_that_are_out(catalog):
    """They are to be taken over or removed; nothing else is left of them."""
    route = Route("a/1.html", "article", "document:content/a/1.md", Phase.DOCUMENT)
    pages.add(catalog, route, build=1)
    [jobs] = pages.jobs(catalog, Phase.DOCUMENT, 10)
    job: Job = jobs[0]
    done = Outcome(
        *(job, "digest", "stat", True, False),
        *((), Shared(1, ()), clock.LONG_AGO, clock.FOREVER, ()),
    )
    pages.settle(catalog, [done])
    store_all(catalog, [Draft("1", 1).made()])
    store.reset(catalog)
    assert documents.count(catalog) == (0, 0)
    assert pages.total(catalog) == 0
    assert [(path, stat) for _, path, stat in pages.gone(catalog)] == [("a/1.html", "stat")]


def test_a_catalog_that_cannot_be_made_is_the_machines_fault(tmp_path):
    """A file where the folder should be is told as such."""
    (tmp_path / "state").write_text("x")
    with pytest.raises(MachineError, match="state"):
        store.open_catalog(tmp_path / "state")


def test_a_reader_cannot_write(tmp_path):
    """Workers see what is committed, and change nothing."""
    catalog = store.open_catalog(tmp_path)
    catalog.set_meta("a", "1")
    reader = store.open_reader(catalog.path)
    assert reader.meta("a") == "1"
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.set_meta("a", "2")
    reader.close()
    catalog.close()


def test_a_copy_stays_as_it_was(tmp_path):
    """Whoever reads it sees what was committed when it was made, and needs no lock; it goes when
    it is not needed any more."""
    catalog = store.open_catalog(tmp_path)
    catalog.set_meta("a", "1")
    with store.copied(catalog) as path:
        catalog.set_meta("a", "2")
        path.chmod(0o400)
        reader = store.open_copy(path)
        assert reader.meta("a") == "1"
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.set_meta("a", "3")
        assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("copy-")) == [
            path.name
        ]
        reader.close()
    assert not path.exists()
    catalog.close()


def test_a_copy_that_a_killed_build_left(tmp_path):
    """The next build removes it."""
    left = tmp_path / "copy-0.db"
    left.write_bytes(b"x")
    store.open_catalog(tmp_path).close()
    assert not left.exists()
