"""Law 3: publishing one article writes the same number of files for every size of portal."""

import pytest

from tests.laws.world import World


def fill(world: World, count: int) -> None:
    """Write `count` articles of two sections, each with a tag, over some years."""
    for number in range(count):
        year, month = 2001 + number * 20 // count, number % 12 + 1
        world.write(
            f"content/{'ab'[number % 2]}/{number}.md",
            f"---\ntitle: 文{number}\ndate: {year}-{month:02d}-01\ntags: [红]\n---\n字\n",
        )


def publish(world: World, number: int) -> int:
    """Publish one more article; return how many files that wrote."""
    world.write(
        f"content/a/n{number}.md",
        f"---\ntitle: 新{number}\ndate: 2021-09-09 1{number}:00\ntags: [红]\n---\n字\n",
    )
    world.now += 3600
    report = world.build()
    assert not report.problems
    assert report.rendered < 60
    return report.written


@pytest.mark.slow
def test_publishing_costs_the_same_at_every_size(tmp_path) -> None:
    """The counts of two articles in a row (with and without a page that is sealed) are the same
    for 20, 100 and 500 articles."""
    counts = {}
    for size in (20, 100, 500):
        world = World(tmp_path / str(size))
        world.write_settings(mode="fragment", per_page=5)
        fill(world, size)
        world.build()
        # Bring the lists to the same fill, whatever the size was.
        counts[size] = [publish(world, number) for number in range(5)]
    assert counts[20] == counts[100] == counts[500]


def move(world: World, number: int) -> tuple[int, int, int]:
    """Publish an article, record it, move it and record that; return how many files of the ledger
    each time, and of output/ the move, wrote."""
    publish(world, number)
    published = len(world.publish().files)
    assert world.build().rendered == 0
    old, new = (world.site / f"content/{place}/n{number}.md" for place in "ab")
    old.rename(new)
    report = world.build()
    assert not report.problems
    return published, report.written, len(world.publish().files)


@pytest.mark.slow
def test_the_ledger_costs_the_same_at_every_size(tmp_path) -> None:
    """Publishing an article rewrites one file of it, and nothing has to be rendered for that; a
    move costs what the article touches."""
    counts = {}
    for size in (20, 100):
        world = World(tmp_path / str(size))
        world.write_settings(mode="fragment", per_page=5)
        fill(world, size)
        world.build()
        world.publish()
        world.build()
        counts[size] = [move(world, number) for number in range(3)]
    assert counts[20] == counts[100]
    assert {published for published, _, _ in counts[20]} == {1}
