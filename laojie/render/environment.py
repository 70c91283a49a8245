"""Jinja as this portal has it: what templates may use, what they may print, and how fast.

Rendering is most of a build, and most of rendering is small steps that Jinja takes for every
expression and call. Those that pages take most are shortened here; what they give is the same.
"""

import re
from datetime import datetime
from pathlib import Path
from types import MethodType
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    Undefined,
    nodes,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup, escape

from laojie.errors import problem
from laojie.model import text
from laojie.render import alike
from laojie.render.failed import Failed
from laojie.render.lens import FUNCTIONS, Lens

FOLDER = "templates"
_needs_escape = re.compile("[&<>\"']").search


class _Loader(FileSystemLoader):
    """Loads templates from a folder, and nothing that only a link brings into it."""

    def get_source(self, environment: Environment, template: str) -> Any:
        try:
            found = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            path = f"{FOLDER}/{template}"
            bad = problem(path, "not-utf8", line=1, column=1, offset=error.start)
            raise Failed(bad) from error
        root = Path(self.searchpath[0]).resolve().parent
        if not Path(str(found[1])).resolve().is_relative_to(root):
            raise TemplateNotFound(template)
        return found


class _Generator(CodeGenerator):
    """Writes the code of templates; what is printed goes through `shown`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_post(node, frame, finalize)
        else:
            self.write(")")


class _Context(Context):
    """Jinja's context, with the functions of the lens, which every template may call."""

    def resolve_or_missing(self, key: str) -> Any:
        """Return what a name stands for; what a page brings with it comes first."""
        found = super().resolve_or_missing(key)
        if found is missing and key in FUNCTIONS:
            lens = self.parent.get(alike.LENS)
            return missing if lens is None else getattr(lens, key)
        return found

    def call(self, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Return what `obj` returns; no function of the lens asks for the context."""
        if type(obj) is MethodType and type(obj.__self__) is Lens:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj(*args, **kwargs)
        return super().call(obj, *args, **kwargs)


class _Environment(Environment):
    """Jinja's environment, with parts that pages have in common rendered once."""

    code_generator_class = _Generator
    context_class = _Context

    def shown(self, value: Any) -> str:
        """Return what `{{ }}` puts into a page, escaped."""
        kind = type(value)
        if kind is str:
            return escape(value) if _needs_escape(value) else str(value)
        if kind is Markup:
            return str.__str__(value)
        return escape(printable(value))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute of an object or, where it has none, its item of that name."""
        if type(obj) is dict and attribute in obj and not hasattr(dict, attribute):
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002 (as Jinja has it)
    ) -> str:
        folded = alike.fold(source, name or "")
        return super()._generate(folded, name, filename, defer_init=defer_init)


def environment(site: Path, cache: Path | None) -> Environment:
    """Return the Jinja environment of a site: escaping on, unknown names are errors.

    `cache` is a folder for compiled templates.
    """
    bytecode = None
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
        bytecode = FileSystemBytecodeCache(str(cache))
    made = _Environment(
        # In full, so that a traceback tells a template's file wherever the build was started.
        loader=_Loader((site / FOLDER).resolve()),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=bytecode,
        auto_reload=False,
        extensions=["jinja2.ext.loopcontrols", alike.Alike],
    )
    # What is left to chance would give other bytes each time.
    del made.filters["random"], made.globals["lipsum"]
    made.filters |= {"date": date, "isodate": isodate, "cut": text.cut, "price": price}
    return made


def write(template: Template, context: dict[str, Any]) -> bytes:
    """Return what a template makes of a context, as `Template.render` would."""
    environment = template.environment
    # No template here has globals of its own, so that Jinja need not look for any.
    names = {**environment.globals, **context}
    try:
        made = _Context(
            environment, names, template.name, template.blocks, globals=environment.globals
        )
        return "".join(template.root_render_func(made)).encode("utf-8")
    except Exception:
        # It raises the same again, with a traceback that speaks of the template's own lines.
        template.environment.handle_exception()
        raise


def date(value: datetime | None, pattern: str = "%Y-%m-%d") -> str:
    """Return a date by a strftime pattern; nothing for None."""
    return "" if value is None else value.strftime(pattern)


def isodate(value: datetime | None) -> str:
    """Return a date and time with its zone (ISO 8601); nothing for None."""
    return "" if value is None else value.isoformat(timespec="seconds")


def price(value: int | None) -> str:
    """Return a price as readers know it."""
    return "面议" if value is None else f"{value:,} 元"


def printable(value: Any) -> Any:
    """What `{{ }}` may put into a page; a function or an object of ours has no text of its own."""
    if isinstance(value, (str, Undefined)):
        return value
    if callable(value) or type(value).__module__.startswith("laojie."):
        raise TypeError(f"{type(value).__name__} is not text; name one of its fields")
    return value
