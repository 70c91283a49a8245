"""The benchmark: the portal it measures, what it calls comparable, and the figures it reports."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import edits, make_portal, outputs, report, results
from benchmarks.targets import Target, targets
from laojie.cli import main

BODY = '<div class="body">\n<p>'


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A portal of thirty articles, built by Laojie."""
    site = tmp_path_factory.mktemp("portal")
    make_portal.make(site, 30)
    assert main(["build", str(site)]) == 0
    return site


@pytest.mark.parametrize("tool", make_portal.TOOLS)
def test_a_portal_is_the_same_each_time(tool, tmp_path, monkeypatch):
    """The same number gives the same bytes, written by one process or by several."""
    make_portal.make(tmp_path / "one", 25, tool)
    monkeypatch.setattr(make_portal, "BATCH", 10)
    make_portal.make(tmp_path / "two", 25, tool)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_tools_get_the_same_articles(tmp_path):
    """Paths, titles and bodies do not depend on the tool; only front matter is spelled anew."""
    found = []
    for tool in make_portal.TOOLS:
        make_portal.make(tmp_path / tool, 12, tool)
        files = (tmp_path / tool / "content").glob("lanmu*/*[0-9].md")
        texts = {path.name: path.read_text(encoding="utf-8") for path in files}
        found.append({name: text.split("---\n")[2] for name, text in texts.items()})
    assert len(found[0]) == 12
    assert all(bodies == found[0] for bodies in found)


def test_articles_are_as_long_as_said():
    """1,500 to 3,500 Han characters, two to five tags, dates that rise."""
    made = [make_portal.article(number, 200) for number in range(1, 201)]
    lengths = [len(outputs._HAN.findall(article.body)) for article in made]
    assert min(lengths) >= 1500
    assert max(lengths) <= 3500
    assert {len(article.tags) for article in made} == {2, 3, 4, 5}
    assert [article.date for article in made] == sorted({article.date for article in made})


def test_laojie_builds_what_is_compared(built):
    """The lean templates give all that the comparison counts."""
    facts = outputs.look(built / "output", 30)
    assert outputs.complaints({"laojie": facts}, 30) == []
    assert facts["files"]["article"] == 30
    assert facts["articles"]["30"]["sections"] == 12


@pytest.mark.parametrize(
    ("pattern", "old", "new", "complaint"),
    [
        ("lanmu*/[0-9]*.html", 'rel="tag"', "", "tags"),
        (
            "lanmu*/[0-9]*.html",
            '<div class="body">\n<p>',
            '<div class="body">\n<p>多',
            "characters",
        ),
        ("tag/*/index.html", 'class="card"', "", "cards in lists of tags"),
        ("lanmu*/index.html", 'class="card"', "", "cards in lists of sections"),
        ("feed.xml", "<item>", "<entry>", "items in the feed"),
        ("sitemap*.xml", ".html</loc>", "</loc>", "articles in the sitemap"),
    ],
)
def test_what_differs_is_named(built, tmp_path, pattern, old, new, complaint):
    """Output that lacks something of what the others have is not comparable."""
    good = outputs.look(built / "output", 30)
    bad = tmp_path / "output"
    for name, data in tree(built / "output").items():
        (bad / name).parent.mkdir(parents=True, exist_ok=True)
        (bad / name).write_bytes(data)
    path = sorted(bad.glob(pattern))[0]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = outputs.complaints({"laojie": good, "other": outputs.look(bad, 30)}, 30)
    assert found
    assert all(line.startswith("other: ") and complaint in line for line in found)


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (edits.nothing, {}),
        (edits.edit_body, {"M": 1}),
        (edits.add, {"A": 1}),
        (edits.delete, {"D": 1}),
        (edits.retag, {"M": 1}),
        (edits.template, {"M": 1}),
    ],
)
def test_an_edit_touches_one_file_a_turn(edit, changed, tmp_path):
    """Each edit changes one file, and another turn changes it or another again."""
    make_portal.make(tmp_path, 40)
    for turn in range(3):
        before = tree(tmp_path)
        edit(tmp_path, 40, "laojie", turn)
        after = tree(tmp_path)
        found = {
            "A": len(after.keys() - before.keys()),
            "D": len(before.keys() - after.keys()),
            "M": sum(before[name] != after[name] for name in before.keys() & after.keys()),
        }
        assert {kind: count for kind, count in found.items() if count} == changed


def test_orphans_are_counted():
    """A process that outlives its parent still counts, in seconds and in memory."""
    child = "import time; b = bytearray(120_000_000); t = time.process_time()\n"
    child += "while time.process_time() - t < 0.3: pass"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}])"
    code = (
        "import sys; from pathlib import Path; from benchmarks import measure\n"
        "measure.adopt_orphans()\n"
        f"command = [sys.executable, '-c', {parent!r}]\n"
        "used = measure.run(command, cwd=Path(), log=Path('/dev/null'))\n"
        "print(used.cpu, used.peak)"
    )
    command = [sys.executable, "-c", code]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert float(printed[0]) >= 0.3
    assert float(printed[1]) >= 120


def run(tool, build, *, cpu, wall=1.0, peak=100.0, turn=0):
    figures = {"cpu": cpu, "wall": wall, "peak": peak, "together": peak, "written": 5}
    return {"tool": tool, "build": build, "turn": turn, **figures}


def raw(total, *runs):
    names = dict.fromkeys(run["tool"] for run in runs)
    facts = {
        "files": {"article": total},
        "bytes": {"article": 2_000_000},
        "lines around the body": 65,
    }
    found = {"runs": list(runs), "outputs": dict.fromkeys(names, facts), "complaints": []}
    machine = {"cores": 2, "memory": 8e9, "system": "Linux", "python": "3.11"}
    stamp = {"date": "2021-09-01", "machine": machine, "versions": {"laojie": "0.1"}}
    return {"portals": {str(total): {**stamp, **found, "catalog": 3_000_000}}}


def test_medians_and_ratios():
    """A figure is the median of its turns; what was not measured is none, not nought."""
    found = raw(
        10_000,
        *(run("laojie", "cold", cpu=cpu, turn=turn) for turn, cpu in enumerate([9, 3, 5])),
        run("hugo", "cold", cpu=10, wall=4.0),
    )
    assert results.median(found, 10_000, "laojie", "cold", "cpu") == 5
    assert results.median(found, 10_000, "laojie", "add", "cpu") is None
    assert results.median(found, 100_000, "laojie", "cold", "cpu") is None
    assert results.ratio(5, None) is None


def verdicts(found):
    return {target.text: report.verdict(target, target.value(found)) for target in targets()}


def test_targets_are_judged_by_the_figures():
    """Reached, missed, or not measured: by the ratio of two medians and by figures as they are."""
    found = raw(
        10_000,
        run("laojie", "cold", cpu=5, wall=4.0),
        run("hugo", "cold", cpu=10, wall=4.0),
    )
    given = verdicts(found)
    assert given["cold, 10,000 articles: CPU by that of Hugo with related"] == "reached"
    assert given["cold, 10,000 articles: wall by that of Hugo with related"] == "**missed**"
    assert given["cold, 10,000 articles: CPU by that of Pelican"] == "not measured"
    assert given["nothing changed, 100,000: wall"] == "not measured"


@pytest.mark.parametrize(("peak", "verdict"), [(299, "reached"), (301, "**missed**")])
def test_the_highest_peak_of_all_builds_counts(peak, verdict):
    """One build above the limit is enough to miss it."""
    found = raw(
        100_000, run("laojie", "cold", cpu=1, peak=200), run("laojie", "add", cpu=1, peak=peak)
    )
    assert verdicts(found)["peak memory of any process, 100,000"] == verdict


def test_what_grows_with_the_portal_is_missed():
    """The scan may grow with the portal, what comes on top of it may not."""
    small = [run("laojie", "none", cpu=0.2), run("laojie", "add", cpu=0.5)]
    text = "new article: CPU beyond that of a build with nothing changed, 100,000 by 10,000"
    for cpu, verdict in ((1.05, "reached"), (1.4, "**missed**")):
        large = [run("laojie", "none", cpu=0.7), run("laojie", "add", cpu=cpu)]
        both = {"portals": raw(10_000, *small)["portals"] | raw(100_000, *large)["portals"]}
        assert verdicts(both)[text] == verdict


def test_tables():
    """RESULTS.md shows medians, ratios, and which target is reached."""
    found = raw(
        1000,
        run("laojie", "cold", cpu=4, wall=2.0),
        run("laojie", "template", cpu=0.125, wall=0.5),
        run("pelican", "cold", cpu=8, wall=8.0),
    )
    text = report.text(found)
    assert "| cold | 4.00 / 2.00 | 8.00 / 8.00 | 5 |" in text
    assert "| template of articles edited | 0.125 / 0.5 |  | 5 |" in text
    assert "| cold, CPU | 0.5 |" in text
    assert "| laojie | 100 | 100 | 1,000 | 0 | 0 | 0 | 0 | 0 | 2 | 65 |" in text
    target = Target(9, "files", 4, "", lambda _: 5, "A")
    assert report.table_of_targets(found, [target])[2:] == [
        "| 9 | files | ≤ 4 | 5.00 | **missed** | A |"
    ]
