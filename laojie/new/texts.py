"""What `laojie new` asks, and why it cannot do what is wanted."""

from typing import Any

from laojie.model.document import ARTICLE, LISTING, PAGE

TEXTS: dict[str, dict[str, Any]] = {
    "zh": {
        "title": "标题：",
        "place": "放在哪里？\n{places}\n写序号或文件夹名：",
        "page": "单页，不属于任何栏目",
        "kinds": {ARTICLE: "文章", LISTING: "信息", PAGE: "单页"},
        "line": "  {number:>2}  {title}（{kind}，{folder}）",
        "tags": "标签，用逗号或顿号隔开，可以不写：",
        "name": "文件名，也是网址的最后一段：直接回车用编号 {following}，写 pinyin 用标题的拼音，"
        "或者自己写一个：",
        "page-name": "文件名，也是网址的最后一段（例如 guanyu）；写 pinyin 用标题的拼音：",
        "no-title": "没有标题：写 --title “标题”",
        "no-section": "没有说放在哪里：写 --section 栏目，或 --kind page。现有的栏目：{known}",
        "no-place": "没有叫 {name} 的栏目。现有的栏目：{known}",
        "kind-place": "{name} 里放的是{inside}，不是{kind}",
        "no-name": "单页要有文件名：写 --name 名字，或 --name pinyin",
        "bad-name": "{name} 不能用作文件名：只用字母、数字、汉字、连字符和下划线",
        "reserved-name": "{name} 是系统自己用的名字，不能用",
        "long-name": "{name} 太长，不能用作文件名：最多 200 个字母，或六十来个汉字",
        "no-tags": "{kind}没有标签：去掉 --tags",
        "bad-editor": "VISUAL 或 EDITOR 里的引号没有成对：{command}",
        "there": "{path} 已经有了，没有动它",
        "no-pinyin": "拼音要另外安装：pip install 'laojie[new]'",
        "no-letters": "标题里没有能写成拼音的字：{title}",
    },
    "en": {
        "title": "Title: ",
        "place": "Where does it go?\n{places}\nA number or the name of a folder: ",
        "page": "a page, in no section",
        "kinds": {ARTICLE: "article", LISTING: "listing", PAGE: "page"},
        "line": "  {number:>2}  {title} ({kind}, {folder})",
        "tags": "Tags, with commas between them, or none: ",
        "name": "Name of the file, and last part of the address: Enter for the number {following}, "
        "pinyin for the title in pinyin, or a name of your own: ",
        "page-name": "Name of the file, and last part of the address, as in about; pinyin for "
        "the title in pinyin: ",
        "no-title": "no title: write --title TITLE",
        "no-section": "no place: write --section SECTION, or --kind page. Sections: {known}",
        "no-place": "there is no section {name}. Sections: {known}",
        "kind-place": "{name} holds documents of the kind {inside}, not {kind}",
        "no-name": "a page needs a name: write --name NAME, or --name pinyin",
        "bad-name": "{name} can be no name of a file: use letters, digits, Han characters, "
        "hyphens and underscores",
        "reserved-name": "{name} is a name Laojie itself uses: choose another",
        "long-name": "{name} is too long for the name of a file: 200 letters at most",
        "no-tags": "a document of the kind {kind} has no tags: leave --tags out",
        "bad-editor": "the quotation marks in VISUAL or EDITOR do not match: {command}",
        "there": "{path} is there already and was left as it is",
        "no-pinyin": "pinyin is installed apart: pip install 'laojie[new]'",
        "no-letters": "the title has nothing to write in pinyin: {title}",
    },
}
