"""A hidden document looked at as if readers saw it: for the eyes of its author alone."""

from laojie.catalog.store import Catalog

_REVEALED = "CREATE TEMP TABLE revealed AS SELECT ? AS path, ? AS moment, ? AS draft"
# A temporary view hides the table of the same name from every query on this connection.
_DOCUMENT = """
CREATE TEMP VIEW document AS
SELECT {columns}, path = (SELECT path FROM revealed) OR (
  vanishes > (SELECT moment FROM revealed) AND ((SELECT draft FROM revealed)
    OR (NOT draft AND appears <= (SELECT moment FROM revealed)))) AS visible
FROM main.document
"""


def reveal(catalog: Catalog, path: str, moment: int, *, draft: bool) -> None:
    """Let a document count as one that readers see at a moment, for this connection alone.

    So do those that they see by then; for a draft, whose hour nobody knows, all that may be out
    at its hour. Thus it may link to what the check lets it link to. It gets a page of its own in
    this way, but stands in no list; the file stays as it is, so that a reader of the catalog may
    do it.
    """
    names = [row[1] for row in catalog.db.execute("PRAGMA table_info(document)")]
    columns = ", ".join(name for name in names if name != "visible")
    catalog.db.execute(_REVEALED, (path, moment, draft))
    catalog.db.execute(_DOCUMENT.format(columns=columns))
