"""What a report says, in Chinese and in English.

`REASONS` are why something does not come along; `NOTES` what was changed (`False`), or what a
person should look at (`True`); `REFUSALS` why nothing is moved at all.
"""

from collections.abc import Iterable

Texts = dict[str, str]

REASONS: dict[str, Texts] = {
    "already": {
        "zh": "站点里已经有一模一样的文件",
        "en": "the site already has this very file",
    },
    "boilerplate": {
        "zh": "模板、样例之类，不发布",
        "en": "a sample or template that was not published",
    },
    "build-file": {
        "zh": "只在生成旧网站时用到的文件",
        "en": "serves the making of the old site only",
    },
    "channel": {
        "zh": "不是普通文章模型（channel {channel}），请另行处理",
        "en": "of another model than articles (channel {channel}); move it by hand",
    },
    "comment": {"zh": "评论：静态网站没有评论", "en": "a comment; a static site has none"},
    "encoding": {
        "zh": "编码认不出来（不是 UTF-8，也不是 GBK）",
        "en": "its encoding is neither UTF-8 nor GBK",
    },
    "excluded": {
        "zh": "旧网站的设置里写明不发布",
        "en": "the source's settings leave it out",
    },
    "exists": {
        "zh": "站点里已有同名而内容不同的文件，没有覆盖：{path}",
        "en": "the site has another file of this name, which was kept: {path}",
    },
    "front-matter": {
        "zh": "front matter 读不懂：检查冒号、引号、括号和缩进",
        "en": "its front matter cannot be read: {why}",
    },
    "hidden": {
        "zh": "名字以点、下划线等开头，旧网站也不发布",
        "en": "hidden by its name; the old site left it out too",
    },
    "home-page": {
        "zh": "首页由 site.yaml 和模板生成",
        "en": "the home page comes from site.yaml and the templates",
    },
    "language": {
        "zh": "另一种语言（{language}）的版本，请单独搬成一个站",
        "en": "another language ({language}); move it as a site of its own",
    },
    "leads-out": {
        "zh": "路径会写到站点的文件夹之外，没有写：{path}",
        "en": "its path leads out of the site's folder: {path}",
    },
    "linked": {
        "zh": "链接到别处的文件夹，没有看",
        "en": "a link to a folder, not followed",
    },
    "made-by-laojie": {
        "zh": "这个地址的文件由 Laojie 生成：{address}",
        "en": "Laojie makes the file at this address itself: {address}",
    },
    "markup": {
        "zh": "不是 Markdown（rst、org 等），请先转换",
        "en": "not Markdown (rst, org and the like); convert it first",
    },
    "no-article": {
        "zh": "只有正文，没有对应的文章",
        "en": "a body without its article",
    },
    "no-body": {
        "zh": "没有正文，内容全由旧模板生成",
        "en": "no text of its own; the old template made all of it",
    },
    "no-file": {
        "zh": "附件的文件不在给出的文件夹里（--uploads）",
        "en": "the attachment's file is not in the folder given by --uploads",
    },
    "no-front-matter": {
        "zh": "没有 front matter，旧网站不当成文章",
        "en": "no front matter; the old site took it for no page",
    },
    "no-page": {
        "zh": "生成的不是网页：{address}",
        "en": "makes no page: {address}",
    },
    "outside": {
        "zh": "链接指向来源文件夹之外，或者不是普通文件",
        "en": "leads out of the source, or is no plain file",
    },
    "redirect": {"zh": "只是一个跳转", "en": "only a redirect"},
    "row": {
        "zh": "数据表 {table} 与文章无关",
        "en": "the table {table} has nothing to do with articles",
    },
    "status": {"zh": "状态是 {status}，不搬", "en": "its status is {status}"},
    "template": {
        "zh": "带模板代码的网页或样式，请用 Laojie 的模板重做",
        "en": "a page or style with template code; make it anew as a Laojie template",
    },
    "theme": {
        "zh": "旧主题的文件，外观改用 Laojie 的模板",
        "en": "of the old theme; Laojie's templates take its place",
    },
    "tool": {"zh": "工具自己用的文件夹，没有看", "en": "a tool's own folder, not looked into"},
    "too-deep": {
        "zh": "字段或正文里一层套一层，套得太深，转换不了",
        "en": "what its fields or its body hold lies too deep in each other",
    },
    "too-long": {
        "zh": "正文里的变量展开以后太长（超过 {most} 字）",
        "en": "the variables in its body stand for more than {most} characters",
    },
    "trash": {"zh": "在回收站里", "en": "in the trash"},
    "twice": {
        "zh": "编号与前面的一样，是同一项，以前面的为准",
        "en": "one of its number stood before; the first counts",
    },
    "type": {
        "zh": "不是文章也不是页面（{type}）",
        "en": "neither an article nor a page ({type})",
    },
    "unreadable": {"zh": "读不出来：{why}", "en": "cannot be read: {why}"},
}

NOTES: dict[str, tuple[bool, Texts]] = {
    "address-lost": (
        True,
        {
            "zh": "旧地址 {address} 只能在服务器上跳转到 {new}（已列入报告的 redirects）",
            "en": "the old address {address} needs a redirect on the server to {new} "
            "(listed under redirects)",
        },
    ),
    "address-moved": (
        False,
        {
            "zh": "旧地址会跳到新地址：{address} → {new}",
            "en": "the old address leads to the new one: {address} → {new}",
        },
    ),
    "address-taken": (
        True,
        {
            "zh": "旧地址 {address} 已经归 {other}，不能再跳到这里",
            "en": "the old address {address} belongs to {other} now",
        },
    ),
    "address-unknown": (
        True,
        {
            "zh": "算不出旧地址，请自己写 aliases",
            "en": "the old address cannot be worked out; write aliases yourself",
        },
    ),
    "authors-joined": (
        False,
        {
            "zh": "多位作者合成一个署名，原来的名单在 extra.authors",
            "en": "several authors became one byline; the list is in extra.authors",
        },
    ),
    "bad-date": (
        True,
        {
            "zh": "日期 {name} 读不懂：{value}，放进了 extra",
            "en": "the date {name} cannot be read: {value}; it is under extra",
        },
    ),
    "bad-character": (
        False,
        {
            "zh": "去掉了不该有的控制字符",
            "en": "control characters that no text may have were dropped",
        },
    ),
    "date-from-name": (
        False,
        {"zh": "日期取自文件名", "en": "the date comes from the file's name"},
    ),
    "encoding-changed": (
        False,
        {"zh": "编码从 {encoding} 改成 UTF-8", "en": "the encoding was {encoding}, now UTF-8"},
    ),
    "file-missing": (
        True,
        {"zh": "找不到文件：{target}", "en": "there is no such file: {target}"},
    ),
    "front-mended": (
        False,
        {
            "zh": "front matter 不合 YAML，给值加引号后读出",
            "en": "the front matter was no YAML ({why}); read with its values in quotes",
        },
    ),
    "html-kept": (
        False,
        {
            "zh": "这篇转成 Markdown 会丢内容，正文保留为 HTML",
            "en": "Markdown would lose something here; the body stays HTML",
        },
    ),
    "html-dropped": (
        True,
        {"zh": "正文里的 <{tag}> 去掉了", "en": "<{tag}> in the body was dropped"},
    ),
    "key-twice": (
        True,
        {
            "zh": "字段 {name} 写了两次，取后一个",
            "en": "the field {name} stands twice; the last one counts",
        },
    ),
    "link-missing": (
        True,
        {"zh": "链接的目标不在来源里：{target}", "en": "the link leads nowhere: {target}"},
    ),
    "name-changed": (
        False,
        {"zh": "文件名 {old} 改成 {new}", "en": "the file name {old} became {new}"},
    ),
    "no-date": (
        True,
        {
            "zh": "没有日期，暂用 {date}",
            "en": "it has no date; {date} was put in",
        },
    ),
    "pages-joined": (
        False,
        {"zh": "分页合成一篇（{count} 页）", "en": "{count} pages became one"},
    ),
    "restricted": (
        True,
        {
            "zh": "原来只给会员看（{level}），现在是草稿",
            "en": "it was for members only ({level}); now a draft",
        },
    ),
    "refused": (
        True,
        {
            "zh": "搬来的文件第 {place} 行，Laojie 会提示：{zh}",
            "en": "of line {place} of the new file Laojie will say: {en}",
        },
    ),
    "section-renamed": (
        False,
        {"zh": "栏目“{old}”的文件夹是 {new}", "en": "the section “{old}” lies in {new}"},
    ),
    "tag-clash": (
        True,
        {
            "zh": "“{name}”与“{other}”的网址相同，请在 site.yaml 的 {kind} 里给其中一个写 slug",
            "en": "“{name}” and “{other}” share an address; give one a slug in site.yaml ({kind})",
        },
    ),
    "tag-converted": (
        False,
        {"zh": "标记 {tag} 转成了 Markdown", "en": "{tag} became Markdown"},
    ),
    "tag-dropped": (
        False,
        {"zh": "去掉了不再需要的 {tag}", "en": "{tag} is not needed any more"},
    ),
    "tag-unknown": (
        True,
        {
            "zh": "不认得的标记，原样留在正文里：{tag}",
            "en": "an unknown tag, left visible in the text: {tag}",
        },
    ),
    "tags-merged": (
        False,
        {"zh": "“{old}”并入“{new}”", "en": "“{old}” became “{new}”"},
    ),
    "title-from-heading": (
        False,
        {"zh": "标题取自正文第一个小标题", "en": "the title comes from the first heading"},
    ),
    "title-from-name": (
        True,
        {"zh": "没有标题，暂用文件名 {name}", "en": "it has no title; the name {name} was put in"},
    ),
    "visibility": (
        True,
        {"zh": "原来不公开（{status}），现在是草稿", "en": "it was not public ({status}); a draft"},
    ),
}

REFUSALS: dict[str, Texts] = {
    "absent": {"zh": "没有这个文件或文件夹", "en": "no such file or folder"},
    "columns": {
        "zh": "不知道数据表 {table} 有哪些列",
        "en": "the columns of the table {table} are not known",
    },
    "encoding": {"zh": "编码认不出来", "en": "unknown encoding"},
    "entities": {
        "zh": "声明了实体；WordPress 导出的文件没有这种东西",
        "en": "it declares entities, which no export does",
    },
    "no-dedecms": {
        "zh": "不是织梦的备份：没有 …arctype 表，也没有 …archives 表",
        "en": "no dump of DedeCMS, it has no table …arctype or …archives",
    },
    "no-dump": {"zh": "这里没有备份文件（*.sql、*.txt）", "en": "no dump (*.sql, *.txt) here"},
    "no-end": {
        "zh": "这条语句里的引号或注释没有结束",
        "en": "a quote or remark in this statement has no end",
    },
    "no-export": {"zh": "这里没有导出的文件（*.xml）", "en": "no export (*.xml) here"},
    "no-id": {
        "zh": "数据表 {table} 里有一行没有 id 列",
        "en": "a row of the table {table} has no column id",
    },
    "no-row": {"zh": "这里应该是一行数据", "en": "this is no row of values"},
    "no-system": {
        "zh": "不是 {system} 的网站：没有文件夹 {folder}/",
        "en": "no {system} site here, it has no folder {folder}/",
    },
    "no-wxr": {"zh": "不是 WordPress 导出的文件（WXR）", "en": "no WordPress export (WXR)"},
    "no-xml": {"zh": "不是 XML，或者不完整：{why}", "en": "no XML, or not all of it: {why}"},
    "row": {
        "zh": "这一行数据读不懂，或者备份到这里就断了",
        "en": "this row of values cannot be read, or the dump ends in it",
    },
    "settings": {"zh": "设置读不懂：{why}", "en": "these settings cannot be read: {why}"},
    "target": {
        "zh": "不是 Laojie 的站点，也不是空文件夹",
        "en": "neither a site nor an empty folder",
    },
}

LINES: dict[str, Texts] = {
    "total": {
        "zh": "读到 {read} 项 = 搬来 {imported} 项 + 没搬 {skipped} 项",
        "en": "read {read} = imported {imported} + skipped {skipped}",
    },
    "kind": {
        "zh": "  {kind}：读到 {read}，搬来 {imported}，没搬 {skipped}",
        "en": "  {kind}: read {read}, imported {imported}, skipped {skipped}",
    },
    "made": {
        "zh": "另外新建栏目说明 {sections} 个、跳转 {aliases} 个",
        "en": "also made: {sections} section pages, {aliases} redirects",
    },
    "dry": {"zh": "试运行：什么都没有写", "en": "dry run: nothing was written"},
    "skipped": {"zh": "没搬的，按原因：", "en": "skipped, by reason:"},
    "changed": {"zh": "已经改好的：", "en": "changed:"},
    "person": {"zh": "要人看一看的：", "en": "needs a person:"},
    "more": {"zh": "      ……还有 {count} 处", "en": "      … and {count} more"},
    "redirects": {
        "zh": "另有 {count} 个旧地址要在服务器上跳转，见报告的 redirects（--report FILE）",
        "en": "{count} more old addresses need redirects on the server: see redirects in the "
        "report (--report FILE)",
    },
    "next": {"zh": "下一步：laojie build {site}", "en": "next: laojie build {site}"},
}

KINDS: dict[str, Texts] = {
    "document": {"zh": "文档", "en": "documents"},
    "file": {"zh": "文件", "en": "files"},
    "folder": {"zh": "文件夹", "en": "folders"},
    "comment": {"zh": "评论", "en": "comments"},
    "row": {"zh": "数据行", "en": "rows"},
}


def fill(texts: Texts, lang: str, params: Iterable[tuple[str, str]] = ()) -> str:
    """Return a sentence in the language `lang`, its parameters filled in."""
    return texts[lang].format_map(dict(params))


def general(texts: Texts, lang: str) -> str:
    """Return a sentence that stands for all of its kind, without parameters."""
    return texts[lang].format_map(_Dots())


class _Dots(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
