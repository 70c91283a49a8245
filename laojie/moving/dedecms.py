"""DedeCMS (织梦): its database dump. Sections, articles, addresses as they were."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from laojie.moving import dates, from_html, sqldump
from laojie.moving.fields import names, without_tags
from laojie.moving.found import (
    DOCUMENT,
    ROW,
    Document,
    Item,
    Left,
    Links,
    Note,
    Options,
    Origin,
    note,
)
from laojie.moving.unusable import Unusable

_TABLE = re.compile(r"(.*?)(archives|addonarticle|arctype|taglist|sysconfig)")
_PAGE = re.compile(r"(?:<p[^>]*>\s*)?#p#(.*?)#e#(?:\s*</p>)?", re.DOTALL)
_USUAL = "{typedir}/{Y}/{M}{D}/{aid}.html"
_TOKEN = re.compile(r"\{(typedir|cmspath|aid|Y|M|D|timestamp|py|pinyin|cc|tid|cross)\}")
_KEPT = (
    "typeid", "channel", "arcrank", "flag", "title", "writer", "source", "litpic", "pubdate",
    "senddate", "keywords", "description", "filename", "ismake", "shorttitle", "click", "color",
)  # fmt: skip
_EXTRA = ("shorttitle", "click", "color")
_NOTHING = {"", "0", "NULL"}
_RANK = re.compile(r"[0-9]{1,9}")


class DedeCMS:
    """A dump. What is kept of it: sections, and what the table of articles says; no bodies."""

    def __init__(self, source: Path, options: Options) -> None:
        self.source = source
        self.given = options.permalink
        self.prefix = ""
        self.sections: dict[str, dict[str, str]] = {}
        self.archives: dict[str, dict[str, str]] = {}
        self.tags: dict[str, list[str]] = {}
        self.others: Counter[str] = Counter()
        self.again: Counter[str] = Counter()
        config: dict[str, str] = {}
        for row in sqldump.rows(source, self._is_wanted):
            self._take(row, config)
        if not self.sections and not self.archives:
            raise Unusable(source, "no-dedecms")
        self.zone = dates.zone(options.timezone)
        self.home = config.get("cfg_cmspath", "").rstrip("/")
        self.origin = Origin(
            name=config.get("cfg_webname", ""),
            url=(config.get("cfg_basehost", "") + self.home).rstrip("/"),
            base=self.home,
            description=config.get("cfg_description", ""),
            timezone=options.timezone,
        )

    def _is_wanted(self, table: str) -> bool:
        found = _TABLE.fullmatch(table)
        return found is not None and found[2] != "addonarticle"

    def _take(self, row: sqldump.Row, config: dict[str, str]) -> None:
        found = _TABLE.fullmatch(row.table)
        kind = found[2] if found else ""
        if found and kind in {"archives", "arctype"}:
            self.prefix = found[1]
        values = row.values
        if kind in {"archives", "arctype"} and not values.get("id"):
            raise Unusable(self.source, "no-id", table=row.table)
        if kind == "arctype":
            self._first(kind, self.sections, values["id"], values)
        elif kind == "archives":
            kept = {name: values[name] for name in _KEPT if values.get(name, "") not in _NOTHING}
            self._first(kind, self.archives, values["id"], kept)
        elif kind == "taglist":
            self.tags.setdefault(values.get("aid", ""), []).append(values.get("tag", ""))
        elif kind == "sysconfig":
            config[values.get("varname", "")] = values.get("value", "")
        if kind not in {"arctype", "archives", "addonarticle"}:
            self.others[row.table] += 1

    def _first(
        self, kind: str, found: dict[str, dict[str, str]], number: str, values: dict[str, str]
    ) -> None:
        """Keep a row, unless one of its number was there: volumes of a backup may overlap."""
        if number in found:
            self.again[f"{kind} {number}"] += 1
        else:
            found[number] = values

    def items(self) -> Iterator[Item]:
        """Yield sections, articles, and what other tables hold."""
        for number in self.sections:
            yield self._section(number)
        seen: set[str] = set()
        again: Counter[str] = Counter()
        for row in sqldump.rows(self.source, lambda table: table == f"{self.prefix}addonarticle"):
            if row.values:
                number = row.values.get("aid", "")
                if number in seen:
                    again[f"archives {number}"] += 1
                    continue
                seen.add(number)
                yield self._article(number, row.values)
        for number in self.archives:
            if number not in seen:
                yield self._article(number, {})
        # An article is a row here and a row there; the two that are too many are one article.
        for origin, count in sorted((self.again | again).items()):
            yield Left(origin, DOCUMENT, "twice", count)
        for table, count in sorted(self.others.items()):
            yield Left(table, ROW, "row", count, (("table", table),))

    # Sections

    def _folder(self, number: str) -> str:
        typedir = self.sections.get(number, {}).get("typedir", "")
        path = typedir.replace("{cmspath}", "").replace("\\", "/").strip("/")
        home = self.home.strip("/")
        return path[len(home) :].strip("/") if home and path.startswith(home + "/") else path

    def _shelf(self, number: str) -> tuple[str, ...]:
        folder = self._folder(number)
        return tuple(folder.split("/")) if folder else (f"type-{number or 0}",)

    def _section(self, number: str) -> Item:
        values = self.sections[number]
        origin = f"arctype {number}"
        if values.get("ispart") == "2" or "://" in values.get("typedir", ""):
            return Left(origin, DOCUMENT, "redirect")
        rank = values.get("sortrank", "")
        ranked = _RANK.fullmatch(rank) is not None
        fields = {
            "title": values.get("typename", "") or number,
            "summary": without_tags(values.get("description", "")),
            "weight": int(rank) if ranked else None,
        }
        if values.get("ishidden") == "1":
            fields["draft"] = True
        address = f"/{self._folder(number)}/"
        return Document(
            origin=origin,
            shelf=self._shelf(number),
            name="index",
            fields={key: value for key, value in fields.items() if value not in (None, "")},
            body=values.get("content", ""),
            # A rank that is no number orders nothing; it is kept for a person to see.
            extra={} if ranked or rank in _NOTHING else {"sortrank": rank},
            address=address,
            index=True,
        )

    # Articles

    def _article(self, number: str, addition: dict[str, str]) -> Item:
        origin = f"archives {number}"
        values = self.archives.get(number)
        if values is None:
            return Left(origin, DOCUMENT, "no-article")
        rank = values.get("arcrank", "0")
        if rank == "-2":
            return Left(origin, DOCUMENT, "trash")
        if values.get("channel", "1") != "1":
            params = (("channel", values.get("channel", "")),)
            return Left(origin, DOCUMENT, "channel", params=params)
        section = values.get("typeid") or addition.get("typeid", "")
        address = self._address(number, section, values)
        elsewhere = addition.get("redirecturl", "").strip()
        if elsewhere and "j" in values.get("flag", "").split(","):
            return Left(origin, DOCUMENT, "redirect", moved=(address, elsewhere))
        notes: list[Note] = []
        fields = self._fields(number, values, rank, notes)
        pages = _PAGE.findall(addition.get("body", ""))
        if values.get("ismake") == "-1":
            # It was never a file: the server made it for each reader.
            address = f"{self.home}/plus/view.php?aid={number}"
        stem = address.removesuffix(".html")
        count = len(pages) + (0 if self._begins(addition) else 1)
        if pages:
            notes.append(note("pages-joined", count=count))
        others = tuple(f"{stem}_{n}.html" for n in range(2, count + 1)) if pages else ()
        extra: dict[str, Any] = {name: values[name] for name in _EXTRA if name in values}
        if "flag" in values:
            extra["flag"] = values["flag"].split(",")
        return Document(
            origin=origin,
            shelf=self._shelf(section),
            name=self._name(number, values),
            fields=fields,
            body=addition.get("body", ""),
            extra=extra,
            address=address,
            others=others,
            keys=(number,),
            notes=tuple(notes),
        )

    def _begins(self, addition: dict[str, str]) -> bool:
        found = _PAGE.search(addition.get("body", ""))
        return found is not None and not addition["body"][: found.start()].strip()

    def _name(self, number: str, values: dict[str, str]) -> str:
        return values.get("filename", "").removesuffix(".html") or number

    def _fields(
        self, number: str, values: dict[str, str], rank: str, notes: list[Note]
    ) -> dict[str, Any]:
        tags = names(self.tags.get(number) or values.get("keywords", ""))
        title = without_tags(values.get("title", ""))
        fields: dict[str, Any] = {
            "title": title or number,
            "date": self._moment(values.get("pubdate") or values.get("senddate")),
            "author": values.get("writer", ""),
            "source": values.get("source", ""),
            "summary": without_tags(values.get("description", "")),
            "tags": tags or None,
            "cover": values.get("litpic", ""),
            "pinned": "h" in values.get("flag", "").split(",") or None,
        }
        if rank == "-1":
            fields["draft"] = True
            notes.append(note("visibility", status="arcrank -1"))
        elif rank not in _NOTHING:
            fields["draft"] = True
            notes.append(note("restricted", level=f"arcrank {rank}"))
        return {key: value for key, value in fields.items() if value not in (None, "")}

    def _moment(self, text: str | None) -> datetime | None:
        if not text or not text.isdigit():
            return None
        try:
            return datetime.fromtimestamp(int(text), self.zone)
        except (ValueError, OverflowError, OSError):
            return None

    def _address(self, number: str, section: str, values: dict[str, str]) -> str:
        rule = self.given or self.sections.get(section, {}).get("namerule", "") or _USUAL
        moment = self._moment(values.get("pubdate") or values.get("senddate"))
        folder = self._folder(section)
        parts = {
            "typedir": f"/{folder}" if folder else "",
            "cmspath": "",
            "aid": self._name(number, values),
            "tid": section,
            "timestamp": values.get("pubdate", ""),
        }
        if moment is not None:
            parts |= {"Y": f"{moment:%Y}", "M": f"{moment:%m}", "D": f"{moment:%d}"}
        if not set(_TOKEN.findall(rule)) <= parts.keys():
            return ""
        path = _TOKEN.sub(lambda found: parts[found[1]], rule)
        return re.sub(r"/{2,}", "/", f"/{path}")

    def markdown(self, document: Document, links: Links) -> tuple[str, list[Note]]:
        """Return the body as Markdown, its pages one after another under their titles."""
        joined = _PAGE.sub(_heading, document.body)
        body, notes = from_html.markdown(joined)
        unknown = [] if document.address else [note("address-unknown")]
        return body, [*notes, *unknown]


def _heading(found: re.Match[str]) -> str:
    title = without_tags(found[1])
    return f"<h2>{title}</h2>" if title else ""
