"""Rendering: a pure function of a route, a view and the templates.

It returns the bytes and all that was looked at; nothing is kept behind the caller's back.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from laojie.catalog.store import Catalog
from laojie.catalog.view import Memory, View
from laojie.errors import Problem, problem
from laojie.model.config import Config
from laojie.model.document import WITHDRAWN
from laojie.model.page import Job, Rendered
from laojie.render import made as making
from laojie.render import pages, templates, xml
from laojie.render.environment import environment
from laojie.render.failed import Failed
from laojie.render.lens import Lens

# A plain link stands where a block will be, for readers without JavaScript.
_FRAGMENT = '<div class="block" data-fragment="{src}"><a href="{url}">{title}</a></div>'
_SSI = '<!--#include virtual="{src}" -->'
_ESI = '<esi:include src="{src}"/>'


class Renderer:
    """What a process needs to render pages of one build. It keeps compiled templates."""

    def __init__(
        self, catalog: Catalog, config: Config, site: Path, now: int, cache: Path | None
    ) -> None:
        self._catalog = catalog
        self._config = config
        self._site = site
        self._now = now
        self._cache = cache
        self._memory = Memory()
        self._env: Any = None
        self._endless: dict[str, Any] = {}

    def render(self, job: Job) -> Rendered:
        """Return what a job's file holds, or the problem that keeps it from being made."""
        view = View(self._catalog, self._config, self._now, self._memory)
        lens = Lens(view, self._site)
        data: bytes | None = None
        try:
            data = self._bytes(job, lens)
        except Failed as failed:
            lens.problems.append(failed.problem)
            if job.kind == WITHDRAWN:
                data = pages.PLAIN_WITHDRAWN.encode()
        return Rendered(
            data,
            tuple(view.reads),
            self._memory.share(view.alike),
            view.since,
            view.until,
            tuple(sorted(dict.fromkeys(lens.problems))),
        )

    def _bytes(self, job: Job, lens: Lens) -> bytes:
        if job.kind == "asset":
            return self._asset(job, lens)
        if job.kind in xml.WRITERS:
            return xml.WRITERS[job.kind](lens, job.args).encode("utf-8")
        return self._html(job, lens)

    def _asset(self, job: Job, lens: Lens) -> bytes:
        lens.view.asset(job.args[0])
        try:
            return (self._site / job.args[0]).read_bytes()
        except OSError as error:
            found = problem(job.args[0], "unreadable", why=error.strerror)
            raise Failed(found) from error

    def _html(self, job: Job, lens: Lens) -> bytes:
        made = pages.KINDS[job.kind](lens, job.args)
        context = making.context(lens, made)
        context["block"] = lambda name: self._block(lens, name, context, job.path)
        lens.view.template(made.template)
        try:
            template = self._template(made.template, job.path)
        except Failed as failed:
            missing = ("name", made.template) in failed.problem.params
            raise Failed(made.asked if made.asked and missing else failed.problem) from failed
        return templates.render(template, context, job.path)

    def _template(self, name: str, page: str) -> Any:
        if self._env is None:
            self._env = environment(self._site, self._cache)
            self._endless = json.loads(self._catalog.meta("endless") or "{}")
        if name in self._endless:
            raise Failed(Problem.unpack(self._endless[name]))
        return templates.get(self._env, name, page)

    def _block(self, lens: Lens, name: str, context: Mapping[str, Any], page: str) -> Markup:
        """A block, in the way that site.yaml says it reaches the reader."""
        settings = lens.view.named("blocks", name)
        if not settings:
            raise LookupError(f"block({name!r}): site.yaml has no such block")
        mode = settings["mode"]
        if mode == "inline":
            lens.view.template(f"blocks/{name}.html")
            template = self._template(f"blocks/{name}.html", page)
            given = {**context, "block_settings": settings}
            # The template has escaped what it was given.
            return Markup(templates.render(template, given, page).decode())  # noqa: S704
        form = {"fragment": _FRAGMENT, "ssi": _SSI, "esi": _ESI}[mode]
        filled = {
            "src": lens.href(f"/blocks/{name}.html"),
            "url": lens.url(settings["url"]),
            "title": settings["title"] or name,
        }
        return Markup(form.format_map({k: escape(v) for k, v in filled.items()}))  # noqa: S704
