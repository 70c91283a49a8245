"""The commands. The only place that catches errors and prints."""

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laojie import __version__, clock
from laojie.errors import CONTENT, DONE, MACHINE, ContentError, LaojieError, Problem, UsageError
from laojie.messages import LANGUAGES, MENDABLE

if TYPE_CHECKING:
    from laojie.fixing.run import Looked
    from laojie.pipeline import Options

Command = Callable[[argparse.Namespace], int]

_LIMIT = 200
_LINES = {
    "zh": {
        "built": "{0.documents} 篇文档，{0.total} 个页面：生成 {0.rendered}，写入 {0.written}，"
        "未变 {0.unchanged}，删除 {0.removed}，用时 {0.seconds[total]:.2f} 秒",
        "problems": "有 {count} 处问题要改；没有问题的页面都已发布，有问题的保持上一次的样子",
        "strict": "有 {count} 处问题要改；--strict 下什么都没有发布",
        "foreign": "output/ 里有 {count} 个不是 Laojie 写的文件或文件夹，没有动它们：{names}",
        "damaged": ".laojie/ 里的记录已损坏，从头开始",
        "waiting": "这个站点正在被另一个进程构建，等它结束……",
        "same": "output/ 与一次全新的构建逐字节相同（{count} 个文件）",
        "differs": "与全新的构建不同：{kind} {path}",
        "missing": "缺少",
        "extra": "多出",
        "different": "内容不同",
        "more": "……还有 {count} 处",
        "copied": "{folder}：复制了 {count} 个文件。下一步：laojie serve {folder}",
        "new": "{path}\n发布之后的网址：{url}",
        "cms": "编辑后台：构建之后打开 /admin/",
        "no-check": "查站外链接要另外安装：pip install 'laojie[check]'",
        "recorded": "登记了 {0} 个新网址、{1} 篇改动、{2} 个撤下的网址，写了 {3} 个文件",
        "to-record": "要登记 {0} 个新网址、{1} 篇改动、{2} 个撤下的网址，要写 {3} 个文件",
        "no-serve": "预览要另外安装：pip install 'laojie[serve]'",
        "fix-some": "其中有些可以自动改好：laojie fix 会先给你看改动",
        "fix-none": "没有要修的（看了 {seen} 个文件）",
        "fix-left": "改不了、要人来改的：",
        "fix-notes": "正文里这些写法可能不是你的意思：",
        "fix-asked": "改这 {count} 个文件？[y/N] ",
        "fix-shown": "有 {count} 个文件可以修；写入请用 laojie fix --yes",
        "fix-done": "改好了 {count} 个文件",
        "fix-moved": "{path}：刚才又变了，没有动它",
        "schema": "{folder}：{names}",
    },
    "en": {
        "built": "{0.documents} documents, {0.total} pages: rendered {0.rendered}, "
        "wrote {0.written}, unchanged {0.unchanged}, removed {0.removed}, "
        "in {0.seconds[total]:.2f} s",
        "problems": "{count} problem(s) to mend; pages without one are published, the others "
        "stay as they were",
        "strict": "{count} problem(s) to mend; with --strict nothing was published",
        "foreign": "{count} files or folders in output/ are not Laojie's and were left: {names}",
        "damaged": "what .laojie/ kept is damaged; starting over",
        "waiting": "another process is building this site; waiting for it…",
        "same": "output/ equals a clean build, byte for byte ({count} files)",
        "differs": "differs from a clean build: {kind} {path}",
        "missing": "missing",
        "extra": "extra",
        "different": "different",
        "more": "… and {count} more",
        "copied": "{folder}: copied {count} files. Next: laojie serve {folder}",
        "new": "{path}\nits address once it is public: {url}",
        "cms": "the editing page is at /admin/ after the next build",
        "no-check": "links out of the site need: pip install 'laojie[check]'",
        "recorded": "recorded {0} new addresses, {1} changed documents, {2} that are gone, in "
        "{3} files",
        "to-record": "to be recorded: {0} new addresses, {1} changed documents, {2} that are gone, "
        "in {3} files",
        "no-serve": "the preview is installed apart: pip install 'laojie[serve]'",
        "fix-some": "some can be mended for you: laojie fix shows the change first",
        "fix-none": "nothing to mend ({seen} files)",
        "fix-left": "what needs a person:",
        "fix-notes": "what may not do in the text what it looks like:",
        "fix-asked": "Change these {count} file(s)? [y/N] ",
        "fix-shown": "{count} file(s) can be mended; laojie fix --yes writes them",
        "fix-done": "mended {count} file(s)",
        "fix-moved": "{path}: changed just now, and was left",
        "schema": "{folder}: {names}",
    },
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code (0 done, 1 content, 2 usage, 3 machine)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that knows no Chinese shows escapes instead of failing.
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    try:
        args = parser.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    run: Command = args.run
    try:
        code = run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read the output, as `head` does, has had enough of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except ContentError as error:
        _show_problems(error.problems, "zh")
        return error.exit_code
    except LaojieError as error:
        _error(f"laojie: {error}")
        return error.exit_code
    except OSError as error:
        _error(f"laojie: {error.filename or ''}: {error.strerror}")
        return MACHINE
    except KeyboardInterrupt:
        _error("laojie: interrupted; the next build finishes the rest")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="laojie", description="A static site generator for news portals."
    )
    parser.add_argument("--version", action="version", version=f"laojie {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_build(commands)
    verify = _site_command(commands, "verify", _verify, "compare output/ with a clean build")
    _add_workers(verify)
    why = _site_command(commands, "why", _why, "tell why a page was last rendered", site=False)
    why.add_argument("path", metavar="PATH", help="a file of output/, or its address")
    why.add_argument("site", nargs="?", default=".", metavar="SITE", help="folder with site.yaml")
    due = _site_command(commands, "due", _due, "list what is hidden and what happens next")
    due.add_argument("--now", help="the moment to look from (ISO 8601); the clock's otherwise")
    due.add_argument("--json", action="store_true", help="print it as JSON")
    _add_new(commands)
    record = _site_command(commands, "record", _record, "write what is published into the ledger")
    record.add_argument("--now", help="the moment of publication (ISO 8601); the clock's otherwise")
    record.add_argument("--dry-run", action="store_true", help="say what would be written")
    _add_serve(commands)
    _add_fix(commands)
    _add_schema(commands)
    _add_check(commands)
    init = commands.add_parser("init", help="copy the starter site into a folder")
    init.add_argument("folder", metavar="FOLDER", help="a folder that is empty or not there yet")
    init.add_argument("--cms", metavar="SCRIPT", help="with an editing page, as `laojie cms` makes")
    init.set_defaults(run=_init)
    cms = commands.add_parser("cms", help="add the editing page /admin/ to a site")
    cms.add_argument("script", metavar="SCRIPT", help="the npm archive of Sveltia CMS, or a URL")
    cms.add_argument("site", nargs="?", default=".", metavar="SITE", help="folder with site.yaml")
    cms.set_defaults(run=_cms)
    _add_import(commands)
    return parser


def _site_command(
    commands: Any, name: str, run: Command, help_text: str, *, site: bool = True
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text)
    if site:
        parser.add_argument(
            "site", nargs="?", default=".", metavar="SITE", help="folder with site.yaml"
        )
    parser.add_argument("--output", help="where the built site lies (SITE/output)")
    parser.set_defaults(run=run)
    return parser


def _add_build(commands: Any) -> None:
    parser = _site_command(commands, "build", _build, "build the site")
    _add_workers(parser)
    parser.add_argument("--now", help="the moment to build for (ISO 8601); the clock's otherwise")
    parser.add_argument("--fresh", action="store_true", help="forget what is kept between builds")
    parser.add_argument(
        "--strict", action="store_true", help="publish nothing when anything is wrong"
    )
    parser.add_argument("--report", metavar="FILE", help="write what was done as JSON")
    parser.add_argument("-v", "--verbose", action="store_true", help="name every file that changed")


def _add_new(commands: Any) -> None:
    new = commands.add_parser("new", help="begin a document: ask what it is to be, and write it")
    new.add_argument("site", nargs="?", default=".", metavar="SITE", help="folder with site.yaml")
    new.add_argument("--title", help="asked for without it, as is all the rest")
    new.add_argument("--section", help="the section's folder, as in douyingequ")
    new.add_argument("--tags", help="tags with commas between them")
    new.add_argument("--kind", choices=("article", "listing", "page"), help="what it is to be")
    new.add_argument("--name", help="id (the next number), pinyin (of the title), or a name")
    new.add_argument("--draft", action="store_true", help="begin it as a draft")
    new.add_argument("--now", help="its date (ISO 8601); the clock's otherwise")
    new.add_argument("--no-edit", action="store_true", help="do not open $VISUAL or $EDITOR")
    new.set_defaults(run=_new)


def _add_fix(commands: Any) -> None:
    parser = commands.add_parser("fix", help="mend what has one safe answer, after showing it")
    parser.add_argument(
        "site", nargs="?", default=".", metavar="SITE", help="folder with site.yaml"
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files to look at (all)")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--yes", action="store_true", help="write without asking")
    group.add_argument("--dry-run", action="store_true", help="only show")
    parser.set_defaults(run=_fix)


def _add_schema(commands: Any) -> None:
    parser = commands.add_parser("schema", help="write JSON Schemas of fields and settings")
    parser.add_argument(
        "site", nargs="?", default=".", metavar="SITE", help="folder with site.yaml"
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--into", metavar="FOLDER", help="where to (SITE/.vscode/laojie)")
    group.add_argument("--print", metavar="KIND", dest="kind", help="print that of one kind")
    parser.set_defaults(run=_schema)


def _add_import(commands: Any) -> None:
    parser = commands.add_parser("import", help="bring the content of another system into a site")
    # Spelt out, because asking laojie.moving would import all that reads them.
    systems = ("hexo", "hugo", "jekyll", "pelican", "wordpress", "dedecms")
    parser.add_argument("system", choices=systems, metavar="SYSTEM", help=", ".join(systems))
    parser.add_argument("source", metavar="SOURCE", help="its folder, export or database dump")
    parser.add_argument("site", nargs="?", default=".", metavar="SITE", help="made if not there")
    parser.add_argument("--dry-run", action="store_true", help="work it all out, write nothing")
    parser.add_argument("--report", metavar="FILE", help="write what was done as JSON")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh", help="language of the report")
    parser.add_argument("--url", default="", help="where the site lies, if the source does not say")
    parser.add_argument("--timezone", default="", help="zone of dates that name none")
    parser.add_argument("--permalink", default="", help="pattern of the old addresses")
    parser.add_argument("--uploads", metavar="FOLDER", help="where the uploaded files lie")
    parser.add_argument(
        "--map", action="append", default=[], metavar="OLD=NEW", help="put a section elsewhere"
    )
    parser.set_defaults(run=_import)


def _add_workers(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--jobs", type=_positive, help="number of processes")
    group.add_argument(
        "--executor",
        metavar="dask:ADDRESS",
        type=_scheduler,
        help="work on the Dask cluster of this scheduler, as in dask:tcp://10.0.0.1:8786",
    )


def _scheduler(text: str) -> str:
    kind, _, address = text.partition(":")
    if kind != "dask" or not address:
        raise argparse.ArgumentTypeError("must be dask:ADDRESS")
    return address


def _add_serve(commands: Any) -> None:
    parser = _site_command(commands, "serve", _serve, "preview the site while it is written")
    parser.add_argument("--jobs", type=_positive, help="number of processes")
    parser.add_argument(
        "--host", default="127.0.0.1", help="where to listen (127.0.0.1: this machine alone)"
    )
    parser.add_argument(
        "--port", type=_port, default=8000, help="the port, or the next free one after it (8000)"
    )
    parser.add_argument(
        "--poll",
        action="store_true",
        help="look at all files from time to time, where the system tells of no changes",
    )
    parser.add_argument("--open", action="store_true", help="open a browser as well")


def _add_check(commands: Any) -> None:
    parser = _site_command(commands, "check", _check, "look for mistakes in links and wording")
    parser.add_argument("--now", help="the moment to look from (ISO 8601); the clock's otherwise")
    parser.add_argument("--jobs", type=_positive, help="number of processes")
    parser.add_argument(
        "--rule", action="append", default=[], metavar="NAME", help="tell of this rule alone"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the output")
    parser.add_argument("--report", metavar="FILE", help="write a page with plots as HTML")
    parser.add_argument("--external", action="store_true", help="ask for pages elsewhere as well")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value < 65536:
        raise argparse.ArgumentTypeError("must be between 0 and 65535; 0 is any that is free")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def _options(args: argparse.Namespace) -> "Options":
    # Imported here: `laojie --help` needs none of it.
    from laojie import pipeline

    site = Path(args.site)
    output = Path(args.output) if getattr(args, "output", None) else site / "output"
    return pipeline.Options(
        site=site,
        output=output,
        now=_now(getattr(args, "now", None), site),
        jobs=getattr(args, "jobs", None) or pipeline.default_jobs(),
        fresh=getattr(args, "fresh", False),
        strict=getattr(args, "strict", False),
        list_changes=getattr(args, "verbose", False) or bool(getattr(args, "report", None)),
    )


@contextmanager
def _working(args: argparse.Namespace) -> Iterator["Options"]:
    """The options of a command that builds, with what shows progress and who does the work."""
    from laojie import display, pipeline

    options = _options(args)
    pipeline.check_places(options)
    with display.shown(sys.stderr) as progress:
        options = replace(options, progress=progress)
        if args.executor is None:
            yield options
            return
        # Imported here: few builds need a cluster.
        from laojie import cluster

        with cluster.connected(args.executor, options.site) as pool:
            yield replace(options, pool=pool)


def _now(text: str | None, site: Path) -> int:
    if text is None:
        return clock.current()
    try:
        return clock.parse_now(text, _zone(site))
    except ValueError as error:
        raise UsageError(f"--now {text}: no ISO 8601 date or time") from error


def _zone(site: Path) -> Any:
    """The site's time zone, in which `--now` without a zone is meant."""
    return _settings(site)[0]


def _settings(site: Path) -> tuple[Any, str]:
    """The site's time zone and language, the usual ones while site.yaml cannot be read."""
    from laojie.load import config

    try:
        found = config.parse((site / "site.yaml").read_bytes())
    except (ContentError, OSError):
        return clock.zone("Asia/Shanghai"), "zh"
    return found.zone, found.lang


def _build(args: argparse.Namespace) -> int:
    from laojie import pipeline, summary

    with _working(args) as options:
        report = pipeline.build(options, _note)
    lines = _LINES[report.lang]
    _show_problems(report.problems, report.lang)
    if args.verbose:
        for change in report.changed:
            print(f"{change.change:8} {change.path}  ({change.reason})")
    if report.foreign:
        names = ", ".join(report.foreign[:5]) + (" …" if len(report.foreign) > 5 else "")
        _error(lines["foreign"].format(count=len(report.foreign), names=names))
    if hidden := summary.hidden(report):
        print(hidden)
    if report.published:
        print(lines["built"].format(report))
    for line in summary.times(report, verbose=args.verbose):
        print(line)
    for note in summary.too_slow(report):
        _error(note.show(report.lang))
    if report.problems:
        text = lines["problems" if report.published else "strict"]
        _error(text.format(count=len(report.problems)))
        _offer_fix(report.problems, report.lang)
    if args.report:
        Path(args.report).write_text(summary.as_json(report), encoding="utf-8")
    return CONTENT if report.problems else DONE


def _note(event: str) -> None:
    _error(_LINES["zh"][event])


def _verify(args: argparse.Namespace) -> int:
    import tempfile

    from laojie import verify

    with _working(args) as options:
        # Workers on other machines see the site's folder, and not this machine's own.
        shared = options.site if options.pool else None
        with tempfile.TemporaryDirectory(prefix=".laojie-verify-", dir=shared) as folder:
            differences, report = verify.verify(options, Path(folder), _note)
            count = len(verify.files(Path(folder) / "output"))
    lines = _LINES[report.lang]
    for difference in differences[:_LIMIT]:
        kind = lines[difference.kind]
        print(lines["differs"].format(kind=kind, path=difference.path))
    if len(differences) > _LIMIT:
        print(lines["more"].format(count=len(differences) - _LIMIT))
    if not differences:
        print(lines["same"].format(count=count))
    return CONTENT if differences else DONE


def _why(args: argparse.Namespace) -> int:
    from laojie import explain

    options = _options(args)
    zone, lang = _settings(options.site)
    text = explain.why(options.state, args.path, lang, zone)
    if text is None:
        raise UsageError(f"{args.path}: no such page; is the site built?")
    print(text)
    return DONE


def _due(args: argparse.Namespace) -> int:
    from laojie import explain

    options = _options(args)
    zone, lang = _settings(options.site)
    found = explain.due(options.state, options.now)
    if args.json:
        print(explain.due_json(found, zone))
        return DONE
    for line in explain.due_lines(found, zone, lang):
        print(line)
    return DONE


def _record(args: argparse.Namespace) -> int:
    from laojie import record

    options = _options(args)
    lines = _LINES[_settings(options.site)[1]]
    write = not args.dry_run
    found = record.record(options.site, options.state, options.now, _note, write=write)
    for kind, addresses in (("+", found.added), ("~", found.changed), ("-", found.gone)):
        for address in addresses[:_LIMIT]:
            print(f"{kind} {address}")
        if len(addresses) > _LIMIT:
            print(lines["more"].format(count=len(addresses) - _LIMIT))
    text = lines["recorded" if write else "to-record"]
    counts = map(len, (found.added, found.changed, found.gone, found.files))
    print(text.format(*counts))
    return DONE


def _serve(args: argparse.Namespace) -> int:
    from laojie import display, pipeline

    try:
        from laojie.serve import server
    except ModuleNotFoundError as error:
        if error.name not in {"starlette", "uvicorn"}:
            raise
        raise UsageError(_LINES["zh"]["no-serve"]) from error
    options = _options(args)
    pipeline.check_places(options)
    lang = _settings(options.site)[1]
    place = server.Place(args.host, args.port, poll=args.poll)
    with contextlib.ExitStack() as stack:
        options = replace(options, progress=stack.enter_context(display.shown(sys.stderr)))
        preview = server.Preview(options, place, _say, lang=lang, begun=stack.close)
        preview.run(browse=args.open)
    return DONE


def _check(args: argparse.Namespace) -> int:
    # Imported here: only a check needs the rules.
    from laojie.check import report, run, show
    from laojie.model.rules import RULES

    if unknown := sorted(set(args.rule) - RULES.keys()):
        raise UsageError(f"--rule {unknown[0]}: it may be one of {', '.join(RULES)}")
    options = _options(args)
    visit = _visitor(_settings(options.site)[1]) if args.external else None
    checked = run.check(options, _note, args.rule, visit)
    if args.report:
        page = report.page(checked, options.now)
        Path(args.report).write_text(page, encoding="utf-8")
    for line in [show.as_json(checked)] if args.format == "json" else show.lines(checked):
        print(line)
    return DONE if checked.passed(strict=args.strict) else CONTENT


def _visitor(lang: str) -> Any:
    try:
        from laojie.check import external
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        raise UsageError(_LINES[lang]["no-check"]) from error
    return external.visit


def _say(text: str) -> None:
    print(text, flush=True)


def _fix(args: argparse.Namespace) -> int:
    # Imported here: only this command mends.
    from laojie.fixing import run

    site, paths = run.places(args.site, args.paths)
    fixer = run.Fixer(site)
    lines = _LINES[fixer.lang]
    looked = list(fixer.look(paths))
    changing = [item for item in looked if item.changes]
    for item in changing:
        _show_change(item, fixer.lang)
    if left := [problem for item in looked for problem in item.left]:
        _error(lines["fix-left"])
        _show_problems(left, fixer.lang)
    if notes := [note for item in looked for note in item.notes]:
        _error(lines["fix-notes"])
        _show_problems(notes, fixer.lang)
    if not changing:
        print(lines["fix-none"].format(seen=len(looked)))
        return CONTENT if left else DONE
    question = lines["fix-asked"].format(count=len(changing))
    if not args.yes and (args.dry_run or not _agreed(question)):
        print(lines["fix-shown"].format(count=len(changing)))
        return CONTENT
    missed = [item.path for item in changing if not run.write(site, item)]
    for path in missed:
        _error(lines["fix-moved"].format(path=path))
    print(lines["fix-done"].format(count=len(changing) - len(missed)))
    return CONTENT if left or missed else DONE


def _schema(args: argparse.Namespace) -> int:
    # Imported here: only this command asks pydantic for schemas.
    from laojie.schemas import build

    lang = _settings(Path(args.site))[1]
    if args.kind is not None:
        if args.kind not in build.KINDS:
            raise UsageError(f"--print {args.kind}: must be one of {', '.join(build.KINDS)}")
        print(build.text(args.kind, lang), end="")
        return DONE
    folder = Path(args.into) if args.into else Path(args.site) / build.FOLDER
    names = build.write(folder, lang)
    print(_LINES[lang]["schema"].format(folder=folder, names=" ".join(names)))
    return DONE


def _show_change(item: "Looked", lang: str) -> None:
    for problem in item.repairs:
        print(f"{problem.place}: {problem.text(lang)[0]}")
    for line in item.diff():
        print(f"    {line}")


def _agreed(question: str) -> bool:
    """Whether somebody is there to ask, and says yes."""
    if not sys.stdin.isatty():
        return False
    return input(question).strip().lower() in {"y", "yes", "是"}


def _init(args: argparse.Namespace) -> int:
    from laojie import starter

    folder = Path(args.folder)
    count = starter.copy(folder)
    print(_LINES["zh"]["copied"].format(folder=folder, count=count))
    if args.cms:
        args.script, args.site = args.cms, args.folder
        return _cms(args)
    return DONE


def _cms(args: argparse.Namespace) -> int:
    from laojie import pipeline, vendor

    site = Path(args.site)
    pipeline.check_places(_options(args))
    for path in vendor.set_up(site, args.script):
        print(path)
    print(_LINES[_settings(site)[1]]["cms"])
    return DONE


def _new(args: argparse.Namespace) -> int:
    from laojie import pipeline
    from laojie.load import config
    from laojie.new import desk

    site = Path(args.site)
    pipeline.check_places(_options(args))
    settings = config.parse((site / "site.yaml").read_bytes())
    tags = None if args.tags is None else desk.cut_tags(args.tags)
    wanted = desk.Wanted(args.title, args.section, tags, args.name, args.kind, args.draft)
    place = desk.Desk(site, settings)
    editor = [] if args.no_edit else desk.editor(settings.lang)
    wanted = place.complete(wanted, _asked if sys.stdin.isatty() else None)
    made = place.create(wanted, _now(args.now, site))
    print(_LINES[settings.lang]["new"].format(path=site / made.path, url=made.url), flush=True)
    return desk.edit(editor, site / made.path) if editor else DONE


def _asked(question: str) -> str:
    try:
        return input(question)
    except EOFError as error:
        raise KeyboardInterrupt from error


def _import(args: argparse.Namespace) -> int:
    # Imported here: only moving needs what reads other systems.
    from laojie.moving import found, run, unusable

    if wrong := [pair for pair in args.map if "=" not in pair]:
        raise UsageError(f"--map {wrong[0]}: write OLD=NEW")
    uploads = Path(args.uploads) if args.uploads else None
    wanted = run.Move(
        system=args.system,
        source=Path(args.source),
        site=Path(args.site),
        dry=args.dry_run,
        url=args.url,
        options=found.Options(args.timezone, args.permalink, uploads),
        sections=dict(pair.split("=", 1) for pair in args.map),
    )
    try:
        report = run.move(wanted)
    except unusable.Unusable as error:
        raise UsageError(error.text(args.lang)) from error
    for line in report.lines(args.lang):
        print(line)
    if args.report:
        Path(args.report).write_text(report.as_json(args.lang), encoding="utf-8")
    return DONE


def _show_problems(problems: Sequence[Problem], lang: str) -> None:
    for problem in problems[:_LIMIT]:
        _error(problem.show(lang))
    if len(problems) > _LIMIT:
        _error(_LINES[lang]["more"].format(count=len(problems) - _LIMIT))


def _offer_fix(problems: Sequence[Problem], lang: str) -> None:
    if any(problem.code in MENDABLE for problem in problems):
        _error(_LINES[lang]["fix-some"])


def _error(text: str) -> None:
    print(text, file=sys.stderr)
