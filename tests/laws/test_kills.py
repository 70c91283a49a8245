"""Law 4: killed anywhere, the next build ends with a clean build's output."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.laws.world import World, differences, tree

ROOT = Path(__file__).resolve().parents[2]


def fill(world: World, count: int) -> None:
    """Write some articles."""
    for number in range(count):
        section = ("a", "b", "a/c")[number % 3]
        head = f"title: 文{number}\ndate: 2021-08-{number % 28 + 1:02d}"
        link = "" if section == "a/c" else "，见[那篇](../a/0.md)"
        text = f"---\n{head}\ntags: [红, 绿]\n---\n正文{number}{link}。\n"
        world.write(f"content/{section}/{number}.md", text)


def change(world: World) -> None:
    """Make an edit that writes, rewrites and removes files."""
    world.write("content/a/99.md", "---\ntitle: 新\ndate: 2021-09-05\ntags: [红]\n---\n新文\n")
    world.write("content/b/1.md", "---\ntitle: 改\ndate: 2021-08-02\n---\n改了\n")
    (world.site / "content/a/3.md").unlink()
    world.write("static/s.css", "b{}")


def start(world: World, at: int, jobs: int = 1) -> "subprocess.Popen[bytes]":
    """Start a build that dies before its step number `at`."""
    command = [sys.executable, "-m", "tests.laws.killed", str(world.site), str(world.output)]
    return subprocess.Popen(
        [*command, str(world.now), str(at), str(jobs)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def assert_nobody_left(process: "subprocess.Popen[bytes]") -> None:
    """The workers of a build that was killed end as well."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("workers outlive the build that was killed")


def assert_whole(world: World, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Every file that is out is whole: as it was, or as it will be."""
    for path, data in tree(world.output).items():
        if ".laojie-tmp-" not in path:
            assert data in (old.get(path), new.get(path)), f"{path} is neither old nor new"


@pytest.mark.slow
@pytest.mark.parametrize("first", [True, False], ids=["first build", "a later one"])
def test_killed_at_any_step_the_next_build_finishes(tmp_path, first) -> None:
    """Whatever step of a build is its last, no file is half written and the next build heals."""
    rng = random.Random(5743)
    for round_number in range(14):
        world = World(tmp_path / str(round_number))
        fill(world, 9)
        old: dict[str, bytes] = {}
        if not first:
            world.build()
            old = tree(world.output)
            change(world)
        new = world.clean()
        # The first steps are rare kinds (locks, tables); later ones are mostly files.
        at = round_number + 1 if round_number < 7 else rng.randint(8, 60)
        process = start(world, at)
        code = process.wait(timeout=120)
        assert code in {0, -signal.SIGKILL}
        assert_whole(world, old, new)
        world.build()
        assert differences(new, tree(world.output)) == {}, f"killed at step {at}"
        assert world.build().rendered == 0


@pytest.mark.slow
def test_killed_at_any_moment_with_workers(tmp_path) -> None:
    """With worker processes, and at moments of the clock instead of chosen steps, the same."""
    rng = random.Random(1)
    world = World(tmp_path)
    fill(world, 450)
    new = world.clean()
    deadline = time.monotonic() + 120
    for _ in range(5):
        process = start(world, at=-1, jobs=2)
        try:
            process.wait(timeout=rng.uniform(0.3, 4))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert_nobody_left(process)
        assert_whole(world, {}, new)
        assert time.monotonic() < deadline
    world.build()
    assert differences(new, tree(world.output)) == {}
