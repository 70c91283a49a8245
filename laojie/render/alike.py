"""What all pages of a build have in common is rendered once.

The frame around a page, its masthead, navigation and footer, is most of a page's template and
reads the same on every page. `fold` finds the parts of a template that use nothing but the site
itself, and lets each be rendered by the first page that comes to it; the others take its text,
and its reads, as their own. Templates need not know: a law in the tests renders every site with
and without.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from laojie.catalog.view import Looked
from laojie.errors import Problem

# Names that mean the same in every template and on every page. (`section`, `years` and `tags` do
# not: on some kinds of pages they are what the page shows.)
SITE_WIDE = frozenset(
    {"site", "url", "asset", "static", "data", "link", "sections", "articles", "listings"}
    | {"pinned", "pages", "tag", "topic", "author", "topics", "authors", "months"}
    | {"range", "dict"}
)
# Nodes that change nothing outside of themselves, whose parts are looked at one by one.
_PLAIN = (
    nodes.Expr,
    nodes.For,
    nodes.If,
    nodes.Output,
    nodes.Keyword,
    nodes.Operand,
    nodes.Pair,
    nodes.Break,
    nodes.Continue,
)
LENS = "_lens"


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it was rendered, all that was looked at for it, and what was wrong with it."""

    text: Markup
    looked: Looked
    problems: tuple[Problem, ...]


class Alike(Extension):
    """Renders a part when it is first met, and then gives what it rendered."""

    @pass_context
    def part(self, context: Context, name: str, caller: Any) -> Markup:
        """Return the part called `name`, which `caller` renders."""
        lens = context.get(LENS)
        if lens is None:
            # A template imported without context cannot see the site.
            return Markup(caller())  # noqa: S704
        view, problems = lens.view, lens.problems
        found: Part | None = view.memory.parts.get(name)
        if found is None:
            before = len(problems)
            with view.apart() as looked:
                text = caller()
            found = Part(text, looked, tuple(problems[before:]))
            del problems[before:]
            view.memory.parts[name] = found
        view.look(found.looked)
        problems += found.problems
        return found.text


def context(lens: Any) -> dict[str, Any]:
    """Return what the context of a template needs for its parts."""
    return {LENS: lens}


def fold(template: nodes.Template, name: str) -> nodes.Template:
    """Put what uses only the site into parts, in place; return the template."""
    stored = list(_stored(template))
    folder = _Folder(name, SITE_WIDE - set(stored))
    once = {known for known in stored if stored.count(known) == 1}
    extends = template.find(nodes.Extends) is not None
    template.body = folder.body(template.body, once, only_inside=extends)
    return template


def _stored(template: nodes.Template) -> Iterator[str]:
    """Every name that a template gives a value to."""
    for node in template.find_all((nodes.Name, nodes.Macro, nodes.Import, nodes.FromImport)):
        if (isinstance(node, nodes.Name) and node.ctx != "load") or isinstance(node, nodes.Macro):
            yield node.name
        elif isinstance(node, nodes.Import):
            yield node.target
        elif isinstance(node, nodes.FromImport):
            for imported in node.names:
                yield imported if isinstance(imported, str) else imported[1]


class _Folder:
    """Folds one template. `known` are the names with the same value on every page."""

    def __init__(self, name: str, known: frozenset[str]) -> None:
        self._name = name
        self._known = known
        self._count = 0

    def body(
        self, body: Sequence[nodes.Node], once: set[str], *, only_inside: bool = False
    ) -> list[nodes.Node]:
        """Return a body with its site-wide stretches as parts; `once` are names set only once."""
        made: list[nodes.Node] = []
        stretch: list[nodes.Node] = []
        for node in _split(body):
            if not only_inside and self._is_site_wide(node, self._known):
                stretch.append(node)
                continue
            made += self._part(stretch)
            stretch = []
            if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
                if node.target.name in once and self._is_site_wide(node.node, self._known):
                    self._known |= {node.target.name}
            elif isinstance(node, nodes.Block):
                node.body = self.body(node.body, set())
            elif isinstance(node, nodes.If):
                self._if(node)
            made.append(node)
        return [*made, *self._part(stretch)]

    def _if(self, node: nodes.If) -> None:
        node.body = self.body(node.body, set())
        node.else_ = self.body(node.else_, set())
        for other in node.elif_:
            self._if(other)

    def _is_site_wide(self, node: nodes.Node, known: frozenset[str]) -> bool:
        if isinstance(node, nodes.Name):
            return node.name in known
        if isinstance(node, (nodes.TemplateData, nodes.Const)):
            return True
        if not isinstance(node, _PLAIN) or isinstance(node, nodes.InternalName):
            return False
        if isinstance(node, nodes.For):
            bound = {name.name for name in node.target.find_all(nodes.Name)} | {"loop"}
            if isinstance(node.target, nodes.Name):
                bound.add(node.target.name)
            inner = known | bound
            inside = [*node.body, *([node.test] if node.test else [])]
            return (
                not node.recursive
                and self._is_site_wide(node.iter, known)
                and all(self._is_site_wide(child, inner) for child in inside)
                and all(self._is_site_wide(child, known) for child in node.else_)
            )
        return all(self._is_site_wide(child, known) for child in node.iter_child_nodes())

    def _part(self, stretch: list[nodes.Node]) -> list[nodes.Node]:
        """Return a stretch as a part, or as it is where that would save nothing."""
        if not any(node.find(nodes.Call) or node.find(nodes.Getattr) for node in stretch):
            return stretch
        self._count += 1
        line = stretch[0].lineno
        method = nodes.ExtensionAttribute(Alike.identifier, "part", lineno=line)
        name = nodes.Const(f"{self._name}:{self._count}", lineno=line)
        call = nodes.Call(method, [name], [], None, None, lineno=line)
        return [nodes.CallBlock(call, [], [], stretch, lineno=line)]


def _split(body: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """The nodes of a body, each piece of text and each expression as a node of its own."""
    for node in body:
        if isinstance(node, nodes.Output):
            for child in node.nodes:
                yield nodes.Output([child], lineno=child.lineno)
        else:
            yield node
