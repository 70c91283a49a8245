-- The catalog: everything that is kept between builds. It may be deleted at any time.
-- Moments are whole seconds since 1970, UTC. A change of anything here raises VERSION in store.py.

CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- Every file under content/, templates/, static/, data/, and site.yaml.
-- stat is missing while it proves nothing (changed a moment ago); digest is of the bytes;
-- bad is 1 while the file holds a problem, so that it is looked at again by every build;
-- width and height are those of a picture, in pixels.
CREATE TABLE source (
  folder TEXT NOT NULL,
  name   TEXT NOT NULL,
  stat   INTEGER,
  digest TEXT NOT NULL,
  bad    INTEGER NOT NULL DEFAULT 0,
  width  INTEGER,
  height INTEGER,
  PRIMARY KEY (folder, name)
) WITHOUT ROWID;
CREATE INDEX source_unsure ON source(folder, name) WHERE bad OR stat IS NULL;

-- Folders of sources: the digest of the names and stats of their files, as these stand in source.
-- While it is the same, no file of the folder has to be compared. There is none for a folder of
-- which a source changed since it was looked at as a whole.
CREATE TABLE listing (
  folder TEXT PRIMARY KEY,
  digest TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE document (
  id       INTEGER PRIMARY KEY,
  path     TEXT NOT NULL UNIQUE,
  url      TEXT NOT NULL UNIQUE,
  kind     TEXT NOT NULL,
  key      INTEGER NOT NULL,
  tie      INTEGER NOT NULL,
  lastmod  INTEGER,
  draft    INTEGER NOT NULL,
  appears  INTEGER NOT NULL,
  vanishes INTEGER NOT NULL,
  visible  INTEGER NOT NULL,
  digest   TEXT NOT NULL,
  card     TEXT NOT NULL,
  details  TEXT NOT NULL
);
CREATE INDEX document_digest ON document(digest);
CREATE INDEX document_appears ON document(appears);
CREATE INDEX document_vanishes ON document(vanishes);
CREATE INDEX document_hidden ON document(id) WHERE NOT visible;

-- The lines of the ledger (model/ledger.py), and where each stands. target: the document that the
-- address belongs to now, empty when it cannot be told. orphan: there is no document at source.
-- broken: nothing is at the address, and nobody said that nothing is to be.
CREATE TABLE ledger (
  path    TEXT PRIMARY KEY,
  url     TEXT NOT NULL,
  shard   TEXT NOT NULL,
  line    INTEGER NOT NULL,
  first   TEXT NOT NULL,
  changed INTEGER,
  digest  TEXT NOT NULL,
  source  TEXT NOT NULL,
  gone    INTEGER NOT NULL,
  target  TEXT NOT NULL,
  orphan  INTEGER NOT NULL DEFAULT 0,
  broken  INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE INDEX ledger_url ON ledger(url);
CREATE INDEX ledger_shard ON ledger(shard);
CREATE INDEX ledger_source ON ledger(source);
CREATE INDEX ledger_target ON ledger(target);
CREATE INDEX ledger_changed ON ledger(target, changed) WHERE changed IS NOT NULL;
CREATE INDEX ledger_orphan ON ledger(source, digest) WHERE orphan;
CREATE INDEX ledger_broken ON ledger(path) WHERE broken;

-- Apart from `document`, so that lists do not read past the bodies.
CREATE TABLE body (
  document INTEGER PRIMARY KEY,
  html     TEXT NOT NULL,
  packed   TEXT NOT NULL
);

CREATE TABLE partition (
  id     INTEGER PRIMARY KEY,
  name   TEXT NOT NULL UNIQUE,
  size   INTEGER NOT NULL DEFAULT 0,
  newest INTEGER
);

-- Where each visible document's card stands.
CREATE TABLE point (
  partition INTEGER NOT NULL,
  key       INTEGER NOT NULL,
  tie       INTEGER NOT NULL,
  document  INTEGER NOT NULL,
  PRIMARY KEY (partition, key, tie)
) WITHOUT ROWID;

-- The sealed pages of a list, numbered from the oldest: from (exclusive) low to (inclusive) high.
-- listed: readers see it; the others are files of sitemaps.
CREATE TABLE window (
  partition INTEGER NOT NULL,
  number    INTEGER NOT NULL,
  low       INTEGER NOT NULL,
  low_tie   INTEGER NOT NULL,
  high      INTEGER NOT NULL,
  high_tie  INTEGER NOT NULL,
  newest    INTEGER,
  listed    INTEGER NOT NULL,
  PRIMARY KEY (partition, number)
) WITHOUT ROWID;
CREATE INDEX window_high ON window(high, newest) WHERE listed;

-- One output file. digest and stat are of the file that is out (empty: none is).
-- dirty: to be rendered; gone: to be removed. The bytes hold for moments in [since, until).
-- shared: the reads it has in common with other pages, by their number (see reads.py).
CREATE TABLE page (
  id       INTEGER PRIMARY KEY,
  path     TEXT NOT NULL UNIQUE,
  kind     TEXT NOT NULL,
  owner    TEXT NOT NULL,
  phase    INTEGER NOT NULL,
  args     TEXT NOT NULL,
  digest   TEXT NOT NULL DEFAULT '',
  stat     TEXT NOT NULL DEFAULT '',
  dirty    INTEGER NOT NULL DEFAULT 1,
  gone     INTEGER NOT NULL DEFAULT 0,
  reason   TEXT NOT NULL DEFAULT '',
  build    INTEGER NOT NULL DEFAULT 0,
  since    INTEGER,
  until    INTEGER,
  problems TEXT NOT NULL DEFAULT '',
  shared   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX page_shared ON page(shared);
CREATE INDEX page_owner ON page(owner);
CREATE INDEX page_dirty ON page(phase, id) WHERE dirty AND NOT gone;
CREATE INDEX page_gone ON page(path) WHERE gone;
CREATE INDEX page_since ON page(since) WHERE since IS NOT NULL;
CREATE INDEX page_until ON page(until) WHERE until IS NOT NULL;
CREATE INDEX page_redirect ON page(path) WHERE kind = 'redirect';
CREATE INDEX page_problems ON page(id) WHERE problems <> '';

-- A route whose address another page has; tried again by every build.
CREATE TABLE waiting (
  path  TEXT NOT NULL,
  owner TEXT NOT NULL,
  kind  TEXT NOT NULL,
  phase INTEGER NOT NULL,
  args  TEXT NOT NULL,
  PRIMARY KEY (path, owner)
) WITHOUT ROWID;

-- What pages looked at, in a form in which "who read this point?" is a few short index scans.
-- See reads.py for level, a and b. A negative page stands for all that share the reads.
CREATE TABLE read (
  partition INTEGER NOT NULL,
  level     INTEGER NOT NULL,
  a         INTEGER NOT NULL,
  b         INTEGER NOT NULL,
  page      INTEGER NOT NULL,
  PRIMARY KEY (partition, level, a, b, page)
) WITHOUT ROWID;
CREATE INDEX read_page ON read(page);

-- Settings by dotted path, and templates by name, each with the digest pages depend on.
CREATE TABLE digest (
  partition TEXT NOT NULL,
  name      TEXT NOT NULL,
  value     TEXT NOT NULL,
  PRIMARY KEY (partition, name)
) WITHOUT ROWID;

-- Folders of output/ as they were left, and names in them that are not ours.
CREATE TABLE directory (
  path    TEXT PRIMARY KEY,
  mtime   INTEGER NOT NULL,
  foreign_names TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
