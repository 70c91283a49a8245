"""Links out of the site, against a server on this machine that answers in all the wrong ways."""

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from laojie.catalog import checks
from laojie.check import run
from laojie.check.finding import Finding
from laojie.model.config import Config
from laojie.pipeline import Options
from tests.support import Portal

external = pytest.importorskip("laojie.check.external", reason="needs httpx (the extra `check`)")

DAY = 86_400


class Server(ThreadingHTTPServer):
    """Answers by path; `asked` are the requests in their order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.counts: Counter[tuple[str, str]] = Counter()
        self.stopped = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """What each path answers; `(status, headers)` by how often it was asked for."""

    server: Server

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        server, key = self.server, (self.command, self.path)
        server.asked.append(key)
        server.agents.add(self.headers["User-Agent"])
        server.counts[key] += 1
        name = self.path.strip("/").partition("?")[0]
        if name == "slow":
            server.stopped.wait(5)
            return
        if name == "rude":
            self.connection.close()
            return
        status, headers = self.reply(name, server.counts[key])
        self.send_response(status)
        for field, value in headers.items():
            self.send_header(field, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def reply(self, name: str, time: int) -> tuple[int, dict[str, str]]:
        replies: dict[str, tuple[int, dict[str, str]]] = {
            "busy": (429 if time == 1 else 200, {"Retry-After": "7"}),
            "never": (429, {"Retry-After": "3600"}),
            "shaky": (500 if time == 1 else 200, {}),
            "broken": (500, {}),
            "gone": (404, {}),
            "get": (405 if self.command == "HEAD" else 200, {}),
            "moved": (301, {"Location": "/here"}),
            "passing": (302, {"Location": "/here"}),
            "lost": (301, {"Location": "/gone"}),
            "round": (302, {"Location": "/round"}),
            "out": (301, {"Location": "ftp://a.cn/"}),
            "astray": (301, {"Location": "http://a..b/"}),
            "choices": (300, {}),
            "nowhere": (302, {}),
            "same": (304, {}),
            "odd": (503 if time == 1 else 200, {"Retry-After": "²"}),
        }
        return replies.get(name, (200, {}))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    thread = threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield found
    found.stopped.set()
    found.shutdown()
    found.server_close()
    thread.join()


class Time:
    """A clock that sleeping moves on, and nothing else."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def ticks(self) -> float:
        return self.now


def look(portal: Portal, server: Server, *paths: str, at: int = 0) -> tuple[list[str], Time]:
    """Link to pages of the server, look at them; return what is said, and how long it waited."""
    links = "\n\n".join(f"[外]({server.url}/{path})" for path in paths)
    portal.article("news/1.md", body=links)
    moment = Time()

    def visit(kept: checks.Checks, config: Config, wanted: Any, now: int) -> Iterator[Finding]:
        client = external.Client("test", timeout=0.3, sleep=moment.sleep, ticks=moment.ticks)
        with client:
            yield from external.look(kept, client, 7 * DAY, now)

    options = Options(portal.site, portal.output, portal.now + at)
    found = run.check(options, rules=("external-link", "moved-link"), visit=visit).findings
    said = [f"{item.place} {item.rule} {item.text('zh')[0]}" for item in found]
    return [text.replace(server.url, "") for text in said], moment


ANSWERS = [
    ("fine", ""),
    ("get", ""),
    ("shaky", ""),
    ("busy", ""),
    ("passing", ""),
    ("gone", "external-link 站外网页打不开（404）：/gone"),
    ("broken", "external-link 站外网页打不开（500）：/broken"),
    ("never", "external-link 站外网页打不开（429）：/never"),
    ("lost", "external-link 站外网页打不开（404）：/lost"),
    ("round", "external-link 站外网页打不开（302 × 6）：/round"),
    ("out", "external-link 站外网页打不开（301 → ftp://a.cn/）：/out"),
    ("astray", "external-link 站外网页打不开（301 → http://a..b/）：/astray"),
    ("choices", ""),
    ("nowhere", ""),
    ("same", ""),
    ("odd", "external-link 站外网站没有回应（ValueError）：/odd"),
    ("moved", "moved-link 站外网页搬走了：/moved"),
    ("slow", "external-link 站外网站没有回应（ReadTimeout）：/slow"),
    ("rude", "external-link 站外网站没有回应（RemoteProtocolError）：/rude"),
]


@pytest.mark.parametrize(("path", "said"), ANSWERS)
def test_what_an_answer_means(portal, server, path, said):
    """Faults are told where the link stands; what mends itself, or another method, is none."""
    found, _ = look(portal, server, path)
    assert found == ([f"content/news/1.md:6:5 {said}"] if said else [])


def test_the_new_address_is_offered(portal, server):
    """What has moved for good is to be written anew."""
    portal.article("news/1.md", body=f"[外]({server.url}/moved)")
    with external.Client("test", pause=0) as client:
        assert client.ask(f"{server.url}/moved") == ("moved-link", f"{server.url}/here")


def test_no_server_there(server):
    """A name or a port that nobody answers at, an address that is none."""
    with external.Client("test", timeout=0.3, sleep=lambda _: None) as client:
        assert client.ask("http://127.0.0.1:1/x") == ("external-silent", "ConnectError")
        assert client.ask("http://[::1/x")[0] == "external-silent"


def test_no_server_ends_the_run(portal, server, monkeypatch):
    """Whatever goes wrong with one address, the next is asked for."""
    once = external.Client._once

    def surprising(client, url):
        if url.endswith("/strange"):
            raise KeyError("nobody thought of this")
        return once(client, url)

    monkeypatch.setattr(external.Client, "_once", surprising)
    found, _ = look(portal, server, "strange", "then")
    assert found == ["content/news/1.md:6:5 external-link 站外网站没有回应（KeyError）：/strange"]
    assert server.asked == [("HEAD", "/then")]


@pytest.mark.parametrize("url", ["https://", "http://a..b/", "https://[::1/x#y", "http://a.cn:x/"])
def test_an_address_that_is_none_is_not_asked_for(portal, url):
    """It will not mend itself: the check says that it is wrong, not that nobody answers."""
    portal.article("news/1.md", body=f"[外]({url})")
    out = portal.run("check", "--external").out
    assert f"content/news/1.md:6:5: 错误 wrong-address: 网址写错了，打不开：{url}\n" in out
    assert "没有回应" not in out


def test_a_host_is_asked_slowly(portal, server):
    """One request after another, with a pause; each address once, however often it is named."""
    _, moment = look(portal, server, "a", "b#x", "b#y", "c", "get")
    assert server.asked == [
        ("HEAD", "/a"),
        ("HEAD", "/b"),
        ("HEAD", "/c"),
        ("HEAD", "/get"),
        ("GET", "/get"),
    ]
    assert moment.slept == [external.PAUSE] * 4


def test_a_host_that_asks_for_patience_gets_it(portal, server):
    """Retry-After is obeyed where it is short; where it is long the host is left alone."""
    _, moment = look(portal, server, "busy")
    assert moment.slept == [7.0]
    assert len(server.asked) == 2
    server.asked.clear()
    _, moment = look(portal, server, "never")
    assert (moment.slept, len(server.asked)) == ([], 1)


def test_answers_are_kept(portal, server):
    """What is right for a week, what is wrong for an hour; also after the documents changed."""
    look(portal, server, "a", "gone")
    server.asked.clear()
    found, _ = look(portal, server, "a", "gone", at=1800)
    assert server.asked == []
    assert len(found) == 1
    look(portal, server, "a", "gone", "new", at=7200)
    assert [path for _, path in server.asked] == ["/gone", "/gone", "/new"]
    server.asked.clear()
    look(portal, server, "a", at=8 * DAY)
    assert server.asked == [("HEAD", "/a")]


def test_the_command_asks_only_when_told(portal, server):
    """Without `--external` nobody is asked; with it the checker says who it is."""
    portal.article("news/1.md", body=f"[外]({server.url}/gone)")
    assert "external-link" not in portal.run("check").out
    assert server.asked == []
    assert "警告 external-link: 站外网页打不开（404）" in portal.run("check", "--external").out
    (agent,) = server.agents
    assert agent.startswith("laojie-check/")
    assert "+https://www.example.com" in agent


def test_without_the_library(portal, monkeypatch):
    """The command says what to install; without `--external` it needs nothing."""
    import sys

    monkeypatch.setitem(sys.modules, "httpx", None)
    monkeypatch.delitem(sys.modules, "laojie.check.external")
    monkeypatch.delattr("laojie.check.external")
    portal.article("news/1.md")
    ran = portal.run("check", "--external")
    assert ran.code == 2
    assert "pip install 'laojie[check]'" in ran.err
    assert portal.run("check").code == 0
