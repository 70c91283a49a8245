"""Laws 1 and 2: whatever is edited, in whatever order, step by step equals a clean build."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from laojie import pipeline
from laojie.model.urls import output_path
from laojie.pipeline import Report
from tests.laws.world import HOUR, START, TEMPLATES, World, differences, tree

SECTIONS = st.sampled_from(["a", "a", "b", "a/c", "new"])
NAMES = st.sampled_from(["1", "2", "3", "10", "11", "x-y", "汉字"])
# Few moments, so that many articles share one; some lie ahead of the clock.
HOURS = st.sampled_from([-1500, -800, -799, -48, -48, -24, -1, 0, 1, 24, 48])
TAGS = st.lists(st.sampled_from(["红", "绿", "蓝", "Big Tag"]), max_size=3, unique=True)
PICTURED = ["![图](/static/t.png)", "![图](t.png) ![又](https://else.test/u.png)"]
TEXT = st.sampled_from(
    ["一", "二", "三", "有[链接](1.md)", "有[它](../b/2.md#x)", "## 小标题\n\n字", *PICTURED]
)


# The same pair in both, so that they come to name each other.
TRANSLATIONS = ["[/a/1.md, /b/4.md]", "[/a/1.md, /b/4.md]", "[1.md, 2.md]", "[]"]
PICTURES = ["/static/s.css", "/static/t.png", "none.png"]
# With and without an editing page; its script lies elsewhere.
EDITING = ["", "{script: https://s.test/s.js}", "{backend: gitlab, repo: a/b, script: s.css}"]


def stamp(hours: int) -> str:
    """The date of an article, `hours` from the world's first moment, in the site's zone."""
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(START + (hours + 8) * HOUR, UTC)
    return moment.strftime("%Y-%m-%d %H:%M")


class Edits(RuleBasedStateMachine):
    """Random edits of a small site, each followed by a build."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="laojie-laws-"))
        self.world = World(self.root)
        self.articles: dict[str, dict[str, object]] = {}
        self.dirty = True
        self.watched = self.checked = False
        # Files that stay although nothing makes them any more: nobody said that they may go.
        self.promised: set[str] = set()

    def build(self) -> Report:
        if self.checked:
            # As `laojie check` does, also beside a preview.
            pipeline.take_in(self.world.options())
        report = self.world.build_what_changed() if self.watched else self.world.build()
        broken = (p for p in report.problems if p.code.startswith("promise-"))
        self.promised = {output_path(dict(p.params)["url"]) for p in broken}
        return report

    def teardown(self) -> None:
        self.world.close()

    def put(self, path: str) -> None:
        fields = self.articles[path]
        lines = [f"{name}: {value}" for name, value in fields.items() if name != "body"]
        text = "\n".join(["---", *lines, "---", str(fields["body"]), ""])
        self.world.write(path, text)
        self.dirty = True

    def pick(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.articles)))

    @initialize(watched=st.booleans(), checked=st.booleans())
    def some_articles(self, watched, checked) -> None:
        self.watched, self.checked = watched, checked
        for number, section in enumerate(("a", "a", "a", "b", "b", "a/c"), 1):
            path = f"content/{section}/{number}.md"
            self.articles[path] = {
                "title": f"文{number}",
                "date": stamp(-100 + number),
                "tags": "[红, 绿]",
                "body": f"正文{number}",
            }
            self.put(path)
        listing = "---\ntitle: 号\ndate: 2021-09-01\nnumber: A/1 号\nprice: 100\nexpires: {}\n---\n"
        self.world.write("content/l/s1.md", listing.format("2021-09-12") + "说明")
        self.world.write("content/l/s2.md", listing.format("2030-01-01") + "说明")

    @rule(section=SECTIONS, name=NAMES, hours=HOURS, tags=TAGS, body=TEXT)
    def add_or_replace(self, section, name, hours, tags, body) -> None:
        path = f"content/{section}/{name}.md"
        self.articles[path] = {
            "title": f"文{name}",
            "date": stamp(hours),
            "tags": f"[{', '.join(tags)}]",
            "body": body,
        }
        self.put(path)

    @precondition(lambda self: self.articles)
    @rule(data=st.data(), body=TEXT)
    def edit_body(self, data, body) -> None:
        path = self.pick(data)
        self.articles[path]["body"] = body
        self.put(path)

    @precondition(lambda self: self.articles)
    @rule(
        data=st.data(),
        change=st.one_of(
            st.tuples(st.just("title"), st.sampled_from(["甲题", "乙题"])),
            st.tuples(st.just("summary"), st.sampled_from(["短", "长些"])),
            st.tuples(st.just("updated"), HOURS.map(lambda h: stamp(max(h, 0)))),
            st.tuples(st.just("date"), HOURS.map(stamp)),
            st.tuples(st.just("tags"), TAGS.map(lambda tags: f"[{', '.join(tags)}]")),
            st.tuples(st.just("author"), st.sampled_from(["甲", "乙"])),
            st.tuples(st.just("topics"), st.sampled_from(["[专题一]", "[另一个]", "[]"])),
            st.tuples(st.just("pinned"), st.sampled_from(["true", "false"])),
            st.tuples(st.just("draft"), st.sampled_from(["true", "false"])),
            st.tuples(st.just("expires"), HOURS.map(stamp)),
            st.tuples(st.just("aliases"), st.sampled_from(["[/old.html]", "[/old/, /o2]", "[]"])),
            st.tuples(st.just("robots"), st.sampled_from(["noindex", "index"])),
            st.tuples(st.just("slug"), st.sampled_from(["s1", "s2"])),
            st.tuples(st.just("canonical"), st.just("https://else.test/x")),
            st.tuples(st.just("related"), st.sampled_from(["[1.md]", "[../b/4.md, 3.md]"])),
            st.tuples(st.just("language"), st.sampled_from(["en", "zh-TW"])),
            st.tuples(st.just("translations"), st.sampled_from(TRANSLATIONS)),
            st.tuples(st.just("cover"), st.sampled_from(PICTURES)),
        ),
    )
    def edit_front_matter(self, data, change) -> None:
        path = self.pick(data)
        if change[0] in {"slug", "aliases"} and any(
            fields.get(change[0]) not in {None, "[]"} for fields in self.articles.values()
        ):
            return  # two documents of one address are an error, and the law speaks of none
        self.articles[path][change[0]] = change[1]
        self.put(path)

    @rule()
    def publish(self) -> None:
        self.world.publish()
        self.dirty = True

    @precondition(lambda self: self.articles)
    @rule(data=st.data(), status=st.sampled_from(["withdrawn", None]))
    def withdraw_or_restore(self, data, status) -> None:
        path = self.pick(data)
        self.articles[path].pop("status", None)
        if status is not None:
            self.articles[path]["status"] = status
        self.put(path)

    @precondition(lambda self: self.promised)
    @rule(data=st.data())
    def let_go(self, data) -> None:
        self.world.let_go(data.draw(st.sampled_from(sorted(self.promised))))
        self.dirty = True

    @precondition(lambda self: self.articles)
    @rule(data=st.data(), section=SECTIONS, name=NAMES)
    def move(self, data, section, name) -> None:
        old = self.pick(data)
        new = f"content/{section}/{name}.md"
        if new in self.articles:
            return
        self.articles[new] = self.articles.pop(old)
        (self.world.site / old).unlink()
        self.put(new)

    @precondition(lambda self: len(self.articles) > 1)
    @rule(data=st.data())
    def trade_places(self, data) -> None:
        one = self.pick(data)
        two = self.pick(data)
        self.articles[one], self.articles[two] = self.articles[two], self.articles[one]
        self.put(one)
        self.put(two)

    @precondition(lambda self: self.articles)
    @rule(data=st.data())
    def delete(self, data) -> None:
        path = self.pick(data)
        del self.articles[path]
        (self.world.site / path).unlink()
        self.dirty = True

    @rule(
        name=st.sampled_from(sorted(TEMPLATES)), mark=st.sampled_from(["", "<!--1-->", "<!--2-->"])
    )
    def edit_template(self, name, mark) -> None:
        self.world.write(f"templates/{name}", TEMPLATES[name] + mark)
        self.dirty = True

    @rule(
        change=st.one_of(
            st.tuples(st.just("name"), st.sampled_from(["站", "大站"])),
            st.tuples(st.just("per_page"), st.sampled_from([2, 3])),
            st.tuples(st.just("mode"), st.sampled_from(["inline", "fragment", "ssi", "esi"])),
            st.tuples(st.just("cms"), st.sampled_from(EDITING)),
            st.tuples(st.just("thin"), st.sampled_from([1, 2, 3])),
            st.tuples(st.just("robots"), st.just("[{agents: [A, B], disallow: [/tag/]}]")),
            st.tuples(st.just("key"), st.sampled_from(["abcdefgh", "12345678", ""])),
            st.tuples(st.just("red"), st.sampled_from(["hong", "red"])),
            st.tuples(st.just("base"), st.sampled_from(["", "/news"])),
            st.tuples(st.just("closes"), st.sampled_from(["2021-09-11 00:00", "2021-09-01"])),
        )
    )
    def edit_settings(self, change) -> None:
        self.world.write_settings(**{change[0]: change[1]})
        self.dirty = True

    @rule(
        section=st.sampled_from(["a", "b", "new"]),
        title=st.sampled_from(["甲", "新", None]),
        draft=st.sampled_from(["true", "false"]),
    )
    def edit_section(self, section, title, draft) -> None:
        path = f"content/{section}/index.md"
        if title is None:
            (self.world.site / path).unlink(missing_ok=True)
        else:
            text = f"---\ntitle: {title}\ndraft: {draft}\n---\n[去](1.md)\n"
            self.world.write(path, text)
        self.dirty = True

    @rule(
        text=st.sampled_from(["body{}", "a{}", "b{}"]),
        hot=st.sampled_from(["[1]", "[2]", None]),
        picture=st.sampled_from(["static/t.png", "content/a/t.png", "content/b/t.png"]),
    )
    def edit_files(self, text, hot, picture) -> None:
        self.world.write("static/s.css", text)
        for path, data in (("data/hot.json", hot), (picture, hot)):
            if data is None:
                (self.world.site / path).unlink(missing_ok=True)
            else:
                self.world.write(path, data)
        self.dirty = True

    @rule(hours=st.sampled_from([-30, -1, 1, 13, 25, 49, 400]))
    def move_the_clock(self, hours) -> None:
        self.world.now += hours * HOUR
        self.dirty = True

    @rule(data=st.data())
    def spoil_output(self, data) -> None:
        paths = sorted(tree(self.world.output))
        if not paths:
            return
        path = self.world.output / data.draw(st.sampled_from(paths))
        if data.draw(st.booleans()):
            path.unlink()
        else:
            path.rename(path.with_name(f"{path.name}.was"))
            path.write_text("spoilt")
            path.with_name(f"{path.name}.was").unlink()
        self.dirty = True

    @rule(what=st.sampled_from(["output", ".laojie"]))
    def lose_a_folder(self, what) -> None:
        if what == ".laojie" and self.promised:
            return  # of such a file the catalog alone knows whose it is
        if what == ".laojie":
            self.world.build()  # stale files can be told from foreign ones by the catalog alone
        shutil.rmtree(self.world.site / what, ignore_errors=True)
        self.dirty = True

    @invariant()
    def equals_a_clean_build(self) -> None:
        """Law 1, and after it law 2."""
        if not self.dirty:
            return
        self.dirty = False
        self.build()
        found = differences(self.world.clean(), tree(self.world.output))
        assert {path: how for path, how in found.items() if path not in self.promised} == {}
        assert all(found.get(path, "extra") == "extra" for path in self.promised)
        before = mtimes(self.world.output)
        again = self.build()
        assert (again.rendered, again.written, again.removed) == (0, 0, 0)
        assert mtimes(self.world.output) == before


def mtimes(folder: Path) -> dict[Path, int]:
    """The mtime of everything below a folder."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


TestEdits = Edits.TestCase
TestEdits.settings = settings(
    max_examples=15,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
