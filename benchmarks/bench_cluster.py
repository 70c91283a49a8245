"""Measure what a Dask cluster costs: a cold build here, and the same one on a cluster.

    python benchmarks/bench_cluster.py [N]

All of it runs on this machine, so the wall clock says nothing of a real cluster; CPU seconds
(user + system) say what each part of it does: this command, the scheduler, the workers together.
"""

import argparse
import contextlib
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import make_portal  # noqa: E402

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
DASK = [sys.executable, "-m", "dask"]
TICKS = os.sysconf("SC_CLK_TCK")
ROUNDS = 3


def cpu(process: "subprocess.Popen[bytes]") -> float:
    """Return the CPU seconds that a running process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak(process: "subprocess.Popen[bytes]") -> int:
    """Return the most memory that a running process has had, in megabytes."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


@contextmanager
def cluster(folder: Path, workers: int, threads: int) -> "Iterator[list[subprocess.Popen[bytes]]]":
    """Run a scheduler and workers; yields [scheduler, worker, …]."""
    file = folder / "scheduler.json"
    file.unlink(missing_ok=True)
    local = ("--host", "127.0.0.1", "--no-dashboard")
    commands = [["scheduler", "--port", "0", *local, "--scheduler-file", str(file)]]
    own = ("--local-directory", str(folder), "--scheduler-file", str(file))
    commands += [["worker", *local, "--no-nanny", "--nthreads", str(threads), *own]] * workers
    running = []
    try:
        for command in commands:
            with open(folder / "log", "ab") as log:
                running.append(
                    subprocess.Popen([*DASK, *command], env=ENVIRONMENT, stdout=log, stderr=log)
                )
        while (folder / "log").read_bytes().count(b"Registered to") < workers:
            time.sleep(0.1)
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait()
        (folder / "log").unlink()


def reap() -> None:
    """Wait for processes that a build left to end by themselves, so that they are counted."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def build(site: Path, *options: str) -> tuple[float, float, int]:
    """Build from cold; return wall and CPU seconds of the command, and how many pages there are."""
    for name in ("output", ".laojie"):
        shutil.rmtree(site / name, ignore_errors=True)
    report = site / "report.json"
    command = [sys.executable, "-m", "laojie", "build", str(site), "--report", str(report)]
    before, start = _children(), time.perf_counter()
    quiet = subprocess.DEVNULL
    subprocess.run([*command, *options], check=True, env=ENVIRONMENT, stdout=quiet, stderr=quiet)
    wall = time.perf_counter() - start
    if "--jobs" in options:
        reap()
    return wall, _children() - before, int(json.loads(report.read_bytes())["pages"]["total"])


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(site: Path, folder: Path) -> None:
    """Print a line for each build."""
    for _ in range(ROUNDS):
        for jobs in (1, 2):
            wall, here, pages = build(site, "--jobs", str(jobs))
            print(f"{pages} pages, --jobs {jobs}: wall {wall:.1f} s, cpu {here:.1f} s", flush=True)
        for workers, threads in ((2, 1), (1, 2)):
            with cluster(folder, workers, threads) as running:
                address = json.loads((folder / "scheduler.json").read_bytes())["address"]
                before = [cpu(process) for process in running]
                wall, here, _ = build(site, "--executor", f"dask:{address}")
                used = [cpu(process) - old for process, old in zip(running, before, strict=True)]
                most = max(peak(process) for process in running[1:])
            print(
                f"{pages} pages on {workers} × {threads} threads: wall {wall:.1f} s, cpu "
                f"{here + sum(used):.1f} s (command {here:.1f}, scheduler {used[0]:.1f}, workers "
                f"{sum(used[1:]):.1f}), peak of a worker {most} MB",
                flush=True,
            )


def main() -> None:
    """Measure a portal of so many articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=2000)
    given = parser.parse_args()
    # Workers outlive the build by a moment; as their reaper this process can count them.
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "portal"
        make_portal.make(site, given.articles)
        measure(site, Path(folder))


if __name__ == "__main__":
    main()
