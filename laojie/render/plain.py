"""Plain text for machines: robots.txt (RFC 9309), the key of IndexNow, llms.txt."""

import re
from collections.abc import Callable, Iterable, Sequence

from laojie.render.lens import Lens

_EVERYONE = "*"
_MARKS = re.compile(r"([\\\[\]])")


def robots(lens: Lens, args: tuple[str, ...]) -> str:
    """What crawlers may fetch: everything, unless site.yaml says else; and where the sitemap is.

    The editing page is not forbidden: it carries noindex, which only who fetches it can see.
    """
    groups = [_group(lens, **rule) for rule in lens.view.setting("robots")]
    if not any(f"User-agent: {_EVERYONE}\n" in group for group in groups):
        groups.append(f"User-agent: {_EVERYONE}\nAllow: /\n")
    return "\n".join([*groups, f"Sitemap: {lens.permalink('/sitemap.xml')}\n"])


def _group(lens: Lens, agents: Sequence[str], allow: Iterable[str], disallow: Iterable[str]) -> str:
    lines = [f"User-agent: {agent}" for agent in agents]
    lines += [f"Allow: {lens.href(path)}" for path in allow]
    lines += [f"Disallow: {lens.href(path)}" for path in disallow]
    # A group without a rule is one with everything allowed; some readers want to see a rule.
    lines += [] if len(lines) > len(agents) else ["Allow: /"]
    return "".join(f"{line}\n" for line in lines)


def indexnow_key(lens: Lens, args: tuple[str, ...]) -> str:
    """The key that says who may announce changes of the site, and nothing else."""
    return str(lens.view.setting("indexnow_key"))


def llms(lens: Lens, args: tuple[str, ...]) -> str:
    """What the site is and where its lists are, in the Markdown of llmstxt.org. It names no
    article, so a new one changes nothing here."""
    site = lens.settings
    about = " ".join(part for part in (site.tagline, site.description) if part)
    sections = [(s.title, s.url, s.summary) for s in lens.sections() if s.indexed]
    pages = [(p.title, p.url, p.summary) for p in lens.pages() if p.indexed]
    feeds = [(feed["title"], feed["url"], "") for feed in lens.feeds("", site.name)]
    lines = [f"# {_escaped(site.name)}", *(["", f"> {about}"] if about else [])]
    lines += _part(lens, "栏目", sections) + _part(lens, "单页", pages)
    lines += _part(lens, "订阅与地图", [*feeds, ("Sitemap", lens.href("/sitemap.xml"), "")])
    return "\n".join(lines) + "\n"


def _part(lens: Lens, heading: str, links: Sequence[tuple[str, str, str]]) -> list[str]:
    if not links:
        return []
    found = ["", f"## {heading}", ""]
    for title, url, about in links:
        note = f": {about}" if about else ""
        found.append(f"- [{_escaped(title)}]({lens.absolute(url)}){note}")
    return found


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


WRITERS: dict[str, Callable[[Lens, tuple[str, ...]], str]] = {
    "robots": robots,
    "indexnow_key": indexnow_key,
    "llms": llms,
}
