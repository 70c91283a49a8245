"""DedeCMS dumps: any prefix, UTF-8 or GBK, with or without column lists; addresses as they were."""

import pytest

from laojie.moving import sqldump
from tests.moving.support import Moving

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

TABLES = """\
-- a remark; with a 'quote
/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS `dede_arctype`;
CREATE TABLE `dede_arctype` (
  `id` smallint(5) unsigned NOT NULL AUTO_INCREMENT COMMENT 'a, b; c',
  `reid` smallint(5) DEFAULT '0',
  `typename` char(30) NOT NULL,
  `typedir` char(60) NOT NULL,
  `namerule` char(50) NOT NULL,
  `description` char(150),
  `ispart` tinyint(1),
  PRIMARY KEY (`id`),
  KEY `reid` (`reid`)
) ENGINE=MyISAM;
CREATE TABLE `dede_archives` (
  `id` mediumint(8), `typeid` smallint(5),
  `channel` smallint(6), `arcrank` smallint(6), `flag` set('c','h','p'),
  `title` char(60), `writer` char(20), `source` char(30), `litpic` char(100),
  `pubdate` int(10), `keywords` char(30), `description` varchar(255),
  `filename` varchar(40), `ismake` smallint(6), `click` mediumint(8)
);
CREATE TABLE `dede_addonarticle` (
  `aid` mediumint(8), `typeid` smallint(5), `body` mediumtext, `redirecturl` varchar(255)
);
"""
SECTIONS = """\
INSERT INTO `dede_arctype` VALUES (1,0,'新闻','{cmspath}/news','{typedir}/{aid}.html','要闻',0),
 (2,1,'行情','{cmspath}/news/market','{typedir}/{Y}/{M}{D}/{aid}.html','',0),
 (3,0,'外链','http://www.example.com','','',2);
"""
BODIES = r"""
INSERT INTO `dede_addonarticle` VALUES
 (11,1,'<p>他说：\"买\'好\'\"。</p>\r\n<p><a href=\"/news/12.html\">后一篇</a></p>',''),
 (12,1,'#p#开头#e#<p>甲</p><p>#p#结尾#e#</p><p>乙；''丙''</p>',''),
 (13,2,'<p>行情</p>',''),(14,1,'<p>未审</p>',''),(15,1,'<p>删</p>',''),
 (16,1,'','http://www.example.com/x'),(99,1,'<p>孤</p>','');
"""
ARCHIVES = """\
INSERT INTO `dede_archives` VALUES
 (11,1,1,0,'h,c','第一篇','编辑甲','某报','',1630459800,'甲,乙','摘要','',1,7),
 (12,1,1,0,NULL,'第二篇','','','',1630459801,'','','',1,0),
 (13,2,1,0,'','行情','','','',1630459802,'','','',1,0),
 (14,1,1,-1,'','未审','','','',1630459803,'','','',1,0),
 (15,1,1,-2,'','删掉的','','','',1630459804,'','','',1,0),
 (16,1,1,0,'j','跳转','','','',1630459805,'','','',1,0),
 (17,1,2,0,'p','图集','','','',1630459806,'','','',1,0),
 (18,1,1,0,'','没有正文','','','',1630459807,'','','',-1,0);
INSERT INTO `dede_admin` VALUES (1,'x','y'),(2,'(a),(b)','z');
"""
DUMP = TABLES + SECTIONS + BODIES + ARCHIVES


@pytest.fixture
def old(moving: Moving) -> Moving:
    """A dump with one of everything; bodies stand before the articles, as mysqldump has them."""
    moving.write("dump.sql", DUMP)
    return moving


def test_every_row_is_accounted_for(old: Moving):
    """Articles, sections, and the rows of other tables."""
    assert old.move("dedecms", source="dump.sql").code == 0
    assert old.adds_up()
    assert old.reasons() == {
        "archives 15": "trash",
        "archives 16": "redirect",
        "archives 17": "channel",
        "archives 99": "no-article",
        "arctype 3": "redirect",
        "dede_admin": "row",
    }
    assert old.report["counts"]["row"]["read"] == 2


def test_addresses_stay_as_they_were(old: Moving):
    """`/section/id.html` needs no redirect; another rule, and pages of an article, get one."""
    old.move("dedecms", source="dump.sql")
    assert "aliases" not in old.fields("content/news/11.md")
    assert old.fields("content/news/12.md")["aliases"] == ["/news/12_2.html"]
    assert old.fields("content/news/market/13.md")["aliases"] == ["/news/market/2021/0901/13.html"]
    assert {"from": "/plus/view.php?aid=18", "to": "/news/18.html"} in old.report["redirects"]
    old.build()
    assert (old.site / "output/news/11.html").is_file()
    assert (old.site / "output/news/12_2.html").is_file()


def test_fields(old: Moving):
    """Times, keywords, flags and what was not reviewed."""
    old.move("dedecms", source="dump.sql")
    fields = old.fields("content/news/11.md")
    assert fields == {
        "title": "第一篇",
        "date": "2021-09-01 09:30",
        "author": "编辑甲",
        "summary": "摘要",
        "tags": ["甲", "乙"],
        "pinned": "true",
        "source": "某报",
        "extra": {"click": "7", "flag": ["h", "c"]},
    }
    assert old.fields("content/news/14.md")["draft"] == "true"
    assert old.fields("content/news/index.md") == {"title": "新闻", "summary": "要闻"}


def test_bodies(old: Moving):
    """Escapes are undone, links find their documents, pages become one."""
    old.move("dedecms", source="dump.sql")
    assert old.body("content/news/11.md") == "他说：\"买'好'\"。\n\n[后一篇](12.md)"
    assert old.body("content/news/12.md") == "## 开头\n\n甲\n\n## 结尾\n\n乙；'丙'"
    assert old.notes("archives 12")["pages-joined"] == "分页合成一篇（2 页）"


def test_gbk_and_another_prefix(moving: Moving):
    """In GBK half of a character may be a backslash (運 is 0xDF5C) or a quote's neighbour."""
    text = DUMP.replace("dede_", "v9_cms_").replace("第一篇", "運\\'運").replace("utf8", "gbk")
    moving.write("dump.sql", text.encode("gb18030"))
    moving.move("dedecms", source="dump.sql")
    assert moving.fields("content/news/11.md")["title"] == "運'運"
    assert moving.adds_up()


def test_column_lists_and_one_insert_a_row(moving: Moving):
    """Named columns count before those of CREATE TABLE, in any order."""
    moving.write(
        "dump.sql",
        "INSERT INTO dede_arctype (typedir, typename, id, namerule) VALUES "
        "('/a', '甲', 1, '{typedir}/{aid}.html');\n"
        "INSERT INTO dede_archives (title, id, typeid, pubdate) VALUES ('一', 5, 1, 1630459800);\n"
        "INSERT INTO dede_addonarticle (body, aid) VALUES ('<p>文</p>', 5);\n",
    )
    moving.move("dedecms", source="dump.sql")
    assert moving.fields("content/a/5.md")["title"] == "一"
    assert moving.body("content/a/5.md") == "文"


def test_a_backup_folder(moving: Moving):
    """DedeCMS's own backup: a file for each table, their shapes in another, `#@__` before names."""
    text = TABLES.replace("dede_", "#@__")
    moving.write("tables_struct_1.txt", text)
    for name, rows in (("arctype", SECTIONS), ("addonarticle", BODIES), ("archives", ARCHIVES)):
        moving.write(f"{name}_0_1.txt", rows.replace("dede_", "#@__"))
    moving.move("dedecms")
    assert moving.fields("content/news/11.md")["title"] == "第一篇"
    assert moving.adds_up()


@pytest.mark.parametrize("size", [7, 64, 1 << 18])
def test_rows_across_chunks(tmp_path, monkeypatch, size):
    """However the file is cut into pieces, the rows are the same."""
    monkeypatch.setattr(sqldump, "_CHUNK", size)
    (tmp_path / "d.sql").write_text(DUMP, encoding="utf-8")
    rows = list(sqldump.rows(tmp_path / "d.sql", lambda table: table != "dede_admin"))
    assert len(rows) == 3 + 7 + 8 + 2
    bodies = {row.values["aid"]: row.values["body"] for row in rows if "body" in row.values}
    assert bodies["11"].startswith("<p>他说：\"买'好'\"。</p>\r\n")
    assert bodies["12"].endswith("乙；'丙'</p>")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SELECT 1;",
        "INSERT INTO dede_archives VALUES (1,'a",
        "INSERT INTO dede_archives VALUES (1);",
        "INSERT INTO dede_archives (title) VALUES ('甲');",
        "INSERT INTO dede_arctype (typename) VALUES ('甲');",
    ],
)
def test_what_is_no_dump_is_refused(moving: Moving, text):
    """Nothing is written when the source cannot be read."""
    moving.write("dump.sql", text)
    ran = moving.move("dedecms", source="dump.sql")
    assert ran.code == 2
    assert ran.err.startswith("laojie: ")
    assert not moving.site.exists()


@pytest.mark.parametrize(
    "broken",
    [
        "CREATE TABLE x (a int, b char(3) DEFAULT 'a);\n",
        "UPDATE x /* no end SET a = 1;\n",
        "INSERT INTO dede_admin VALUES (1), oops (2);\n",
        "INSERT INTO dede_admin VALUES (1, (2);\n",
    ],
)
def test_what_cannot_be_read_is_refused_by_its_line(moving: Moving, broken):
    """Reading never just ends: what follows would be lost without a word."""
    moving.write("dump.sql", TABLES + SECTIONS + broken + ARCHIVES.replace("'", ""))
    ran = moving.move("dedecms", source="dump.sql")
    assert ran.code == 2
    line = (TABLES + SECTIONS).count("\n") + 1
    assert f"dump.sql:{line}: " in ran.err
    assert not moving.site.exists()


@pytest.mark.parametrize("size", [1, 5, 1 << 18])
def test_remarks_are_no_part_of_statements(tmp_path, monkeypatch, size):
    """Remarks of all three kinds, quotes in them, values in double quotes: as MySQL has them."""
    monkeypatch.setattr(sqldump, "_CHUNK", size)
    text = r'''
CREATE TABLE x (a int, -- don't stop; please
  # nor "here
  b int /* ' ; ( */, c char(9) DEFAULT "a,; b"
);
UPDATE x SET a = 4-2/1 WHERE b = '--';
INSERT INTO x VALUES (1, "say ""it's""", 'a"b'), -- don't
 /* ; */ (2, "\"\'", ""), # (3)
 (4, '', '')
 ON DUPLICATE KEY UPDATE a = 1;
INSERT INTO `#@__y` (`a`) VALUES ('#'),('-- x')
-- the end'''
    (tmp_path / "d.sql").write_text(text, encoding="utf-8")
    rows = [row.values for row in sqldump.rows(tmp_path / "d.sql", lambda table: True)]
    assert rows == [
        {"a": "1", "b": 'say "it\'s"', "c": 'a"b'},
        {"a": "2", "b": "\"'", "c": ""},
        {"a": "4", "b": "", "c": ""},
        {"a": "#"},
        {"a": "-- x"},
    ]


def test_a_rank_that_is_no_number(moving: Moving):
    """A sort rank such as `²` orders nothing; it is kept under extra."""
    moving.write(
        "dump.sql",
        "INSERT INTO dede_arctype (id, typename, typedir, sortrank) VALUES "
        "(1, '甲', '/a', '²'), (2, '乙', '/b', '7');\n",
    )
    assert moving.move("dedecms", source="dump.sql").code == 0
    assert moving.fields("content/a/index.md")["extra"] == {"sortrank": "²"}
    assert moving.fields("content/b/index.md")["weight"] == "7"


def test_volumes_that_overlap(moving: Moving):
    """An article that stands in two volumes comes along once, as the first has it."""
    moving.write("a.sql", DUMP)
    moving.write("b.sql", (SECTIONS + BODIES + ARCHIVES).replace("第一篇", "又一篇"))
    assert moving.move("dedecms").code == 0
    assert moving.fields("content/news/11.md")["title"] == "第一篇"
    assert "aliases" not in moving.fields("content/news/11.md")
    assert not (moving.site / "content/news/11-2.md").exists()
    again = [item for item in moving.report["skipped"] if item["reason"] == "twice"]
    assert [item["origin"] for item in again if item["count"] == 1] == [
        *(f"archives {number}" for number in (11, 12, 13, 14, 15, 16, 17, 18, 99)),
        *(f"arctype {number}" for number in (1, 2, 3)),
    ]
    assert moving.adds_up()
