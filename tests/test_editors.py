"""What trips editors up, item by item: the message that each mistake gets, in both languages, what
is understood as it was meant, and the HTML that surprising Markdown becomes.

Texts are whole files; a message is `line:column: what is wrong|what to do`.
"""

import re
from dataclasses import dataclass

import pytest

from laojie import clock
from laojie.load import documents
from laojie.load.source import Inside, Parsed, Source
from laojie.markup import surprises
from laojie.markup.converter import MarkupError, convert
from laojie.model.document import Document
from tests.support import Portal

ZONE = clock.zone("Asia/Shanghai")
PATH = "content/news/1.md"


def parse(data: str | bytes, kind: str = "article", zone: str = "Asia/Shanghai") -> Parsed:
    data = data if isinstance(data, bytes) else data.encode()
    return documents.parse(Source(PATH, data, Inside(kind), clock.zone(zone), "编辑部"))


def told(data: str | bytes, lang: str) -> list[str]:
    shown = (found.show(lang) for found in sorted(parse(data).problems))
    return [text.removeprefix(f"{PATH}:").replace("\n    ", "|") for text in shown]


def good(fields: str, kind: str = "article", zone: str = "Asia/Shanghai") -> Document:
    parsed = parse(f"---\n{fields}\n---\n正文\n", kind, zone)
    assert parsed.problems == ()
    assert parsed.document is not None
    return parsed.document


@dataclass(frozen=True)
class Told:
    """A file, and all that is told of it."""

    file: str | bytes
    zh: list[str]
    en: list[str]


# --- front matter that fails -----------------------------------------------------------------

MISTAKES = {
    "a colon in the title": Told(
        "---\ntitle: 快讯: 今日\ndate: 2021-09-01\n---\n正文\n",
        [
            '2:10: 值里有半角冒号，会被当成另一个字段|用引号把整个值括起来：title: "…"。',
        ],
        [
            '2:10: the value holds a colon, which YAML takes for another field|Put the whole value in quotes: title: "…".',
        ],
    ),
    "two fields on one line": Told(
        "---\ntitle: 重要稿件  draft: true\ndate: 2021-09-01\n---\n正文\n",
        [
            "2:14: 这一行写了两个字段：title 和 draft|draft 另起一行；如果它只是 title 里的字，就用引号把整个值括起来。",
        ],
        [
            "2:14: two fields stand on this line: title and draft|Put draft on a line of its own; if it is part of title, quote the whole value.",
        ],
    ),
    "points in the place of hyphens": Told(
        "---\ntitle: x\ndate: 2021-09-01\n...\ndraft: true\n---\n正文\n",
        [
            "4:1: 开头的字段不能用 ... 结束：到后面的 --- 为止，写在中间的都会丢掉|字段还没写完，就删掉这一行；写完了，就把它改成 ---。",
        ],
        [
            "4:1: ... does not end the fields: what stands between it and the --- below would be lost|Delete the line if the fields go on, else write --- in its place.",
        ],
    ),
    "ends of lines that no editor counts": Told(
        '---\ntitle: x\ndate: 2021-09-01\nsummary: "甲\u2028乙"\nzzz: 1\n---\n正文\n',
        [
            "4:12: 这里有一个看不见的换行符（U+2028）|删掉它（删掉前后的字重新输入），或者运行 laojie fix。",
            "5:1: 没有叫 zzz 的字段|检查拼写；自己加的内容放在 extra: 下面。",
        ],
        [
            "4:12: there is an invisible end of a line here (U+2028)|Delete it (type the text around it again), or run laojie fix.",
            "5:1: there is no field zzz|Check the spelling; data of your own goes under extra:.",
        ],
    ),
    "an item of a list for a text": Told(
        "---\ntitle: - a\ndate: 2021-09-01\n---\n正文\n",
        [
            '2:8: 值以特殊符号 - 开头，会被读成别的意思|用引号把整个值括起来："…"。',
        ],
        [
            '2:8: the value begins with -, which means something else in YAML|Put the whole value in quotes: "…".',
        ],
    ),
    "an entry that is empty": Told(
        "---\ntitle: x\ndate: 2021-09-01\ntags: [2024, ~]\n---\n正文\n",
        [
            "4:14: tags 的这一项不是一段文字|空的一项删掉，里面不要再套列表或字段；要的就是这几个字，就用引号括起来。",
        ],
        [
            "4:14: this entry of tags is no text|Delete it if it is empty, put no list or field into it, or put the words in quotes.",
        ],
    ),
    "a full-width colon": Told(
        "---\ntitle：x\ndate: 2021-09-01\n---\n正文\n",
        [
            "2:6: 字段名后面用了全角冒号“：”|改成半角冒号加一个空格，例如 title: 标题。",
        ],
        [
            "2:6: a full-width colon follows the field's name|Use a plain colon and a space, as in title: Name.",
        ],
    ),
    "no space behind the colon": Told(
        "---\ntitle:x\ndate: 2021-09-01\n---\n正文\n",
        [
            "2:6: 冒号后面少了一个空格|写成 title: 值。",
        ],
        [
            "2:6: a space is missing after the colon|Write title: value.",
        ],
    ),
    "a title with a bracket": Told(
        "---\ntitle: [快讯] 今日\ndate: 2021-09-01\n---\n正文\n",
        [
            '2:8: 值以特殊符号 [ 开头，会被读成别的意思|用引号把整个值括起来："…"。',
        ],
        [
            '2:8: the value begins with [, which means something else in YAML|Put the whole value in quotes: "…".',
        ],
    ),
    "a title that begins with @": Told(
        "---\ntitle: @某人\ndate: 2021-09-01\n---\n正文\n",
        [
            '2:8: 值以特殊符号 @ 开头，会被读成别的意思|用引号把整个值括起来："…"。',
        ],
        [
            '2:8: the value begins with @, which means something else in YAML|Put the whole value in quotes: "…".',
        ],
    ),
    "a title that begins with *": Told(
        "---\ntitle: *明星*\ndate: 2021-09-01\n---\n正文\n",
        [
            '2:8: 值以特殊符号 * 开头，会被读成别的意思|用引号把整个值括起来："…"。',
        ],
        [
            '2:8: the value begins with *, which means something else in YAML|Put the whole value in quotes: "…".',
        ],
    ),
    "a template's braces": Told(
        "---\ntitle: {{ title }}\ndate: 2021-09-01\n---\n正文\n",
        [
            '2:8: 值以特殊符号 { 开头，会被读成别的意思|用引号把整个值括起来："…"。',
        ],
        [
            '2:8: the value begins with {, which means something else in YAML|Put the whole value in quotes: "…".',
        ],
    ),
    "a word that an anchor would swallow": Told(
        "---\ntitle: &重要 通知\ndate: 2021-09-01\nauthor: &abc 甲\n---\n正文\n",
        [
            '2:8: 值以特殊符号 & 开头，会被读成别的意思|用引号把整个值括起来："…"。',
            '4:9: 值以特殊符号 & 开头，会被读成别的意思|用引号把整个值括起来："…"。',
        ],
        [
            '2:8: the value begins with &, which means something else in YAML|Put the whole value in quotes: "…".',
            '4:9: the value begins with &, which means something else in YAML|Put the whole value in quotes: "…".',
        ],
    ),
    "ideographic commas between quotes": Told(
        '---\ntitle: x\ndate: 2021-09-01\ntags: ["a"、"b"]\n---\n正文\n',
        [
            "4:11: 方括号里用了“、”，前后会被当成一个名称|各项之间用半角逗号，例如 [甲, 乙]；真的是一个名称，就用引号括起来。",
        ],
        [
            "4:11: YAML takes what stands around this 、 for one name|Put plain commas between the entries, as in [one, two]; quote it if it is one name.",
        ],
    ),
    "ideographic commas between plain tags": Told(
        "---\ntitle: x\ndate: 2021-09-01\ntags: [甲，乙]\n---\n正文\n",
        [
            "4:9: 方括号里用了“，”，前后会被当成一个名称|各项之间用半角逗号，例如 [甲, 乙]；真的是一个名称，就用引号括起来。",
        ],
        [
            "4:9: YAML takes what stands around this ， for one name|Put plain commas between the entries, as in [one, two]; quote it if it is one name.",
        ],
    ),
    "full-width brackets": Told(
        "---\ntitle: x\ndate: 2021-09-01\ntags: 【甲，乙】\n---\n正文\n",
        [
            "4:7: tags 用了全角括号：【甲，乙】|改用半角方括号：tags: [甲, 乙]。",
        ],
        [
            "4:7: tags has full-width brackets: 【甲，乙】|Use plain ones: tags: [one, two].",
        ],
    ),
    "a dash on the line of the name": Told(
        "---\ntitle: x\ndate: 2021-09-01\ntags: - 云原生\n---\n正文\n",
        [
            "4:7: “- ”不能和字段名写在同一行|写成 tags: [甲, 乙]，或者从下一行起每行一个“- 名称”。",
        ],
        [
            "4:7: an item of a list cannot stand on the line of the field's name|Write tags: [one, two], or a line each with - before it, below.",
        ],
    ),
    "a dash under a name that is none of ours": Told(
        "---\ntitle: x\ndate: 2021-09-01\ncategories: - 云原生\n---\n正文\n",
        [
            "4:13: “- ”不能和字段名写在同一行|写成 categories: [甲, 乙]，或者从下一行起每行一个“- 名称”。",
        ],
        [
            "4:13: an item of a list cannot stand on the line of the field's name|Write categories: [one, two], or a line each with - before it, below.",
        ],
    ),
    "a dash without a space": Told(
        "---\ntitle: x\ndate: 2021-09-01\ntags:\n-云原生\n---\n正文\n",
        [
            "5:1: “-”后面少了一个空格|写成“- 名称”。",
        ],
        [
            "5:1: a space is missing after the -|Write - and a space before the name.",
        ],
    ),
    "a bracket that is not closed": Told(
        "---\ntitle: x\ntags: [甲, 乙\ndate: 2021-09-01\n---\n正文\n",
        [
            "3:7: 方括号没有关上|在最后一项后面加上 ]。",
        ],
        [
            "3:7: the bracket is not closed|Put ] after the last entry.",
        ],
    ),
    "a tab before a field": Told(
        "---\ntitle: x\n\tdate: 2021-09-01\n---\n正文\n",
        [
            "3:1: 这里用了制表符（Tab），读不了|把 Tab 换成空格。",
        ],
        [
            "3:1: there is a tab here, which YAML does not allow|Use spaces instead.",
        ],
    ),
    "a tab before an item": Told(
        "---\ntitle: x\ndate: 2021-09-01\ntags:\n\t- 甲\n---\n正文\n",
        [
            "5:1: 这里用了制表符（Tab），读不了|把 Tab 换成空格。",
        ],
        [
            "5:1: there is a tab here, which YAML does not allow|Use spaces instead.",
        ],
    ),
    "spaces before a field": Told(
        "---\ntitle: x\n  date: 2021-09-01\n---\n正文\n",
        [
            "3:1: 字段 date 前面多了空格|删掉行首的空格。",
        ],
        [
            "3:1: there are spaces before the field date|Delete them.",
        ],
    ),
    "marks of a merge": Told(
        "---\n<<<<<<< HEAD\ntitle: 一\n=======\ntitle: 二\n>>>>>>> b\ndate: 2021-09-01\n---\n正文\n",
        [
            "2:1: 文件里有没合并完的 Git 冲突标记|决定保留哪一边，再删掉 <<<<<<<、=======、>>>>>>> 这几行。",
        ],
        [
            "2:1: there are marks of an unfinished Git merge|Keep one side and delete the lines <<<<<<<, ======= and >>>>>>>.",
        ],
    ),
    "half of the marks of a merge": Told(
        "---\ntitle: 一\n=======\ntitle: 二\n>>>>>>> b\ndate: 2021-09-01\n---\n正文\n",
        [
            "3:1: 文件里有没合并完的 Git 冲突标记|决定保留哪一边，再删掉 <<<<<<<、=======、>>>>>>> 这几行。",
        ],
        [
            "3:1: there are marks of an unfinished Git merge|Keep one side and delete the lines <<<<<<<, ======= and >>>>>>>.",
        ],
    ),
    "a line of the body among the fields": Told(
        "---\ntitle: 一\ndate: 2021-09-01\n这是正文的一行。\n又是一行。\n---\n正文\n",
        [
            "4:1: 这一行不是“字段: 值”|正文要写在第二行 --- 下面；如果字段到上面就写完了，在这一行前面加一行 ---。",
        ],
        [
            "4:1: this line is no field with a value|The body goes below the second ---; if the fields end above, put a line --- here.",
        ],
    ),
    "a sentence with a colon among the fields": Told(
        "---\ntitle: 一\ndate: 2021-09-01\n他说：你好。\n---\n正文\n",
        [
            "4:1: 这一行不是“字段: 值”|正文要写在第二行 --- 下面；如果字段到上面就写完了，在这一行前面加一行 ---。",
        ],
        [
            "4:1: this line is no field with a value|The body goes below the second ---; if the fields end above, put a line --- here.",
        ],
    ),
    "an item of no field": Told(
        "---\ntitle: 一\n- 甲\ndate: 2021-09-01\n---\n正文\n",
        [
            "3:1: 这里的“-”一项不属于任何字段|列表要写在字段名的下面，例如 tags: 一行，下面每行一个“- 名称”。",
        ],
        [
            "3:1: this item of a list belongs to no field|Write the name of the field, as in tags:, on a line above, and nothing behind it.",
        ],
    ),
    "a rule of the body taken for the end": Told(
        "---\ntitle: 一\ndate: 2021-09-01\n\n第一段。\n\n---\n\n第二段。\n",
        [
            "5:1: 这一行不是“字段: 值”|正文要写在第二行 --- 下面；如果字段到上面就写完了，在这一行前面加一行 ---。",
        ],
        [
            "5:1: this line is no field with a value|The body goes below the second ---; if the fields end above, put a line --- here.",
        ],
    ),
    "no closing line": Told(
        "---\ntitle: 一\ndate: 2021-09-01\n\n正文\n",
        [
            "4:1: 开头的字段没有结束|在最后一个字段下面单独写一行 ---。",
        ],
        [
            "4:1: the front matter is not closed|Put a line --- below the last field.",
        ],
    ),
    "a closing line of four": Told(
        "---\ntitle: 一\ndate: 2021-09-01\n----\n正文\n",
        [
            "4:1: 这一行应当是三个半角减号，现在是：----|改成 ---，前后不要有别的字。",
        ],
        [
            "4:1: this line must be three hyphens, not ----|Write --- and nothing else.",
        ],
    ),
    "a closing line of dashes": Told(
        "---\ntitle: 一\ndate: 2021-09-01\n———\n正文\n",
        [
            "4:1: 这一行应当是三个半角减号，现在是：———|改成 ---，前后不要有别的字。",
        ],
        [
            "4:1: this line must be three hyphens, not ———|Write --- and nothing else.",
        ],
    ),
    "no opening line": Told(
        "title: 一\ndate: 2021-09-01\n---\n正文\n",
        [
            "1:1: 少了开头的 ---|在第一个字段上面加一行 ---。",
        ],
        [
            "1:1: the --- before the first field is missing|Put a line --- above it.",
        ],
    ),
    "an opening line that is full-width": Told(
        "－－－\ntitle: 一\ndate: 2021-09-01\n---\n正文\n",
        [
            "1:1: 这一行应当是三个半角减号，现在是：－－－|改成 ---，前后不要有别的字。",
        ],
        [
            "1:1: this line must be three hyphens, not －－－|Write --- and nothing else.",
        ],
    ),
    "an empty line first": Told(
        "\n---\ntitle: 一\ndate: 2021-09-01\n---\n正文\n",
        [
            "1:1: 开头的 --- 前面还有空行|让 --- 成为文件的第一行。",
        ],
        [
            "1:1: there are empty lines before the first ---|Let --- be the first line of the file.",
        ],
    ),
    "no front matter": Told(
        "正文\n",
        [
            "1:1: 文件开头没有两行 --- 和它们之间的字段|第一行写 ---，接着写 title: 等字段，再用一行 --- 结束。",
        ],
        [
            "1:1: the file has no front matter|Begin with a line ---, then fields such as title:, then another line ---.",
        ],
    ),
    "a quotation mark that is not closed": Told(
        '---\ntitle: "快讯\ndate: 2021-09-01\n---\n正文\n',
        [
            '2:8: 引号 " 没有成对|在值的末尾补上同样的半角引号，或者把开头的删掉。',
        ],
        [
            '2:8: the quotation mark " has no partner|Close it at the end, or delete it.',
        ],
    ),
    "text behind a quotation mark": Told(
        '---\ntitle: "快讯"标题\ndate: 2021-09-01\n---\n正文\n',
        [
            '2:12: 引号 " 后面还有字，读不懂|标题里的引号用中文引号“”，或者用另一种引号把整个值括起来。',
        ],
        [
            '2:12: there is more text behind the quotation mark "|Put the whole value in quotation marks of the other kind.',
        ],
    ),
    "an apostrophe within": Told(
        "---\ntitle: 'it's'\ndate: 2021-09-01\n---\n正文\n",
        [
            "2:12: 引号 ' 后面还有字，读不懂|标题里的引号用中文引号“”，或者用另一种引号把整个值括起来。",
        ],
        [
            "2:12: there is more text behind the quotation mark '|Put the whole value in quotation marks of the other kind.",
        ],
    ),
    "a day that is none": Told(
        "---\ntitle: x\ndate: 2024-13-45\n---\n正文\n",
        [
            "3:7: date 写的日期或时间不存在：2024-13-45|检查月份、日子和钟点（最晚 23:59）。",
        ],
        [
            "3:7: there is no such date or time as 2024-13-45 (date)|Check month, day and hour.",
        ],
    ),
    "a minute of three digits": Told(
        "---\ntitle: x\ndate: 2024-01-01 22:010:17\n---\n正文\n",
        [
            "3:7: date 的日期读不懂：2024-01-01 22:010:17|写成 2021-09-01 或 2021-09-01 09:30。",
        ],
        [
            "3:7: date is no date: 2024-01-01 22:010:17|Write 2021-09-01 or 2021-09-01 09:30.",
        ],
    ),
    "a month alone": Told(
        "---\ntitle: x\ndate: 2022-09\n---\n正文\n",
        [
            "3:7: date 的日期不完整：2022-09|写到哪一天，例如 2022-09-01。",
        ],
        [
            "3:7: date is only half a date: 2022-09|Write the day as well, as in 2022-09-01.",
        ],
    ),
    "points in a date": Told(
        "---\ntitle: x\ndate: 2021.9.17\n---\n正文\n",
        [
            "3:7: date 的日期写法不认得：2021.9.17|写成 2021-09-17。",
        ],
        [
            "3:7: date is written in a way that is not known: 2021.9.17|Write 2021-09-17.",
        ],
    ),
    "a date of eight digits": Told(
        "---\ntitle: x\ndate: 20210917\n---\n正文\n",
        [
            "3:7: date 的日期写法不认得：20210917|写成 2021-09-17。",
        ],
        [
            "3:7: date is written in a way that is not known: 20210917|Write 2021-09-17.",
        ],
    ),
    "a time in words": Told(
        "---\ntitle: x\ndate: 2021年9月17日 下午3点30分\n---\n正文\n",
        [
            "3:7: date 的日期写法不认得：2021年9月17日 下午3点30分|写成 2021-09-17 15:30。",
        ],
        [
            "3:7: date is written in a way that is not known: 2021年9月17日 下午3点30分|Write 2021-09-17 15:30.",
        ],
    ),
    "full-width digits in a date": Told(
        "---\ntitle: x\ndate: ２０２１-０９-１７ ０８：３０\n---\n正文\n",
        [
            "3:7: date 的日期写法不认得：２０２１-０９-１７ ０８：３０|写成 2021-09-17 08:30。",
        ],
        [
            "3:7: date is written in a way that is not known: ２０２１-０９-１７ ０８：３０|Write 2021-09-17 08:30.",
        ],
    ),
    "day and month in doubt": Told(
        "---\ntitle: x\ndate: 9/1/2021\n---\n正文\n",
        [
            "3:7: date 的日期读不懂：9/1/2021|写成 2021-09-01 或 2021-09-01 09:30。",
        ],
        [
            "3:7: date is no date: 9/1/2021|Write 2021-09-01 or 2021-09-01 09:30.",
        ],
    ),
    "an invisible character in a date": Told(
        "---\ntitle: x\ndate: 2021-09-17\u200b\n---\n正文\n",
        [
            "3:7: date 的日期写法不认得：2021-09-17‹U+200B›|写成 2021-09-17。",
        ],
        [
            "3:7: date is written in a way that is not known: 2021-09-17‹U+200B›|Write 2021-09-17.",
        ],
    ),
    "a field twice": Told(
        "---\ntitle: x\ndate: 2021-09-01\ntitle: y\n---\n正文\n",
        [
            "4:1: 字段 title 写了两次（第一次在第 2 行）|只留一个。",
        ],
        [
            "4:1: the field title stands twice (first on line 2)|Keep one of them.",
        ],
    ),
    "misspelt fields": Told(
        "---\ntitle: x\ndate: 2021-09-01\ncategries: 甲\nlayput: 乙\nsumary: 丙\n---\n正文\n",
        [
            "4:1: 没有叫 categries 的字段|栏目就是文件所在的文件夹，删掉这一行。",
            "5:1: 没有叫 layput 的字段|是不是 template？自己加的内容放在 extra: 下面。",
            "6:1: 没有叫 sumary 的字段|是不是 summary？自己加的内容放在 extra: 下面。",
        ],
        [
            "4:1: there is no field categries|The section is the file's folder: delete the line.",
            "5:1: there is no field layput|template? Data of your own goes under extra:.",
            "6:1: there is no field sumary|summary? Data of your own goes under extra:.",
        ],
    ),
    "fields of other programs": Told(
        "---\ntitle: x\ndate: 2021-09-01\nid: 05743\ncategories: 甲\ndescription: 乙\n标签: 丙\nzzz: 丁\n---\n正文\n",
        [
            "4:1: 没有叫 id 的字段|编号和网址来自文件名，删掉这一行。",
            "5:1: 没有叫 categories 的字段|栏目就是文件所在的文件夹，删掉这一行。",
            "6:1: 没有叫 description 的字段|是不是 summary？自己加的内容放在 extra: 下面。",
            "7:1: 没有叫 标签 的字段|是不是 tags？自己加的内容放在 extra: 下面。",
            "8:1: 没有叫 zzz 的字段|检查拼写；自己加的内容放在 extra: 下面。",
        ],
        [
            "4:1: there is no field id|The number is the file's name: delete the line.",
            "5:1: there is no field categories|The section is the file's folder: delete the line.",
            "6:1: there is no field description|summary? Data of your own goes under extra:.",
            "7:1: there is no field 标签|tags? Data of your own goes under extra:.",
            "8:1: there is no field zzz|Check the spelling; data of your own goes under extra:.",
        ],
    ),
    "a flag that is none": Told(
        "---\ntitle: x\ndate: 2021-09-01\ndraft: flase\n---\n正文\n",
        [
            "4:8: draft 只能是 true 或 false，现在是：flase|写 draft: true 或 draft: false。",
        ],
        [
            "4:8: draft must be true or false, not flase|Write draft: true or draft: false.",
        ],
    ),
    "a flag in quotes that is none": Told(
        '---\ntitle: x\ndate: 2021-09-01\ndraft: "maybe"\n---\n正文\n',
        [
            "4:8: draft 只能是 true 或 false，现在是：maybe|写 draft: true 或 draft: false。",
        ],
        [
            "4:8: draft must be true or false, not maybe|Write draft: true or draft: false.",
        ],
    ),
    "an invisible character in a name": Told(
        "---\ntit\u200ble: x\ndate: 2021-09-01\n---\n正文\n",
        [
            "2:4: 字段名里有看不见的字符或全角空格|删掉这个字段名重新输入，或者运行 laojie fix。",
        ],
        [
            "2:4: there is an invisible character or an odd space in the field's name|Type the name again, or run laojie fix.",
        ],
    ),
    "an odd space before a name": Told(
        "---\ntitle: x\n\xa0date: 2021-09-01\n---\n正文\n",
        [
            "3:1: 字段名里有看不见的字符或全角空格|删掉这个字段名重新输入，或者运行 laojie fix。",
        ],
        [
            "3:1: there is an invisible character or an odd space in the field's name|Type the name again, or run laojie fix.",
        ],
    ),
    "an ideographic space behind a colon": Told(
        "---\ntitle:\u3000x\ndate: 2021-09-01\n---\n正文\n",
        [
            "2:6: 冒号后面少了一个空格|写成 title: 值。",
        ],
        [
            "2:6: a space is missing after the colon|Write title: value.",
        ],
    ),
    "a control character": Told(
        "---\ntitle: 标\x08题\ndate: 2021-09-01\n---\n正文\n",
        [
            "2:9: 这里有一个看不见的控制字符|删掉它（删掉前后的字重新输入），或者运行 laojie fix。",
        ],
        [
            "2:9: there is an invisible control character here|Delete it (type the text around it again), or run laojie fix.",
        ],
    ),
    "GBK": Told(
        "---\ntitle: 标题\ndate: 2021-09-01\n---\n正文\n".encode("gbk"),
        [
            "2:8: 文件是 GBK 编码（Windows 记事本里的 ANSI），不是 UTF-8|用编辑器另存为 UTF-8，或者运行 laojie fix。",
        ],
        [
            "2:8: the file is in the Chinese encoding GBK, not UTF-8|Save it again with the encoding UTF-8, or run laojie fix.",
        ],
    ),
    "GBK with another mistake": Told(
        "---\ntitle：标题\ndate: 2021-09-01\n---\n正文\n".encode("gbk"),
        [
            "2:6: 文件是 GBK 编码（Windows 记事本里的 ANSI），不是 UTF-8|用编辑器另存为 UTF-8，或者运行 laojie fix。",
            "2:6: 字段名后面用了全角冒号“：”|改成半角冒号加一个空格，例如 title: 标题。",
        ],
        [
            "2:6: the file is in the Chinese encoding GBK, not UTF-8|Save it again with the encoding UTF-8, or run laojie fix.",
            "2:6: a full-width colon follows the field's name|Use a plain colon and a space, as in title: Name.",
        ],
    ),
    "UTF-16": Told(
        "---\ntitle: 标题\ndate: 2021-09-01\n---\n正文\n".encode("utf-16"),
        [
            "1:1: 文件是 UTF-16 编码（Windows 记事本里的 Unicode），不是 UTF-8|用编辑器另存为 UTF-8，或者运行 laojie fix。",
        ],
        [
            "1:1: the file is in the encoding UTF-16, not UTF-8|Save it again with the encoding UTF-8, or run laojie fix.",
        ],
    ),
    "bytes that are no text": Told(
        b"---\ntitle: \xe6\xa0\x87\n\xff\xfe\xff\n---\n",
        [
            "3:1: 文件不是 UTF-8 编码（第 15 个字节起无法识别）|用编辑器另存为 UTF-8，再保存一次。",
        ],
        [
            "3:1: the file is not UTF-8 (unreadable from byte 15 on)|Save it again with the encoding UTF-8.",
        ],
    ),
    "a hashtag that would vanish": Told(
        "---\ntitle: 看看 #抖音 今天\ndate: 2021-09-01\n---\n正文\n",
        [
            '2:11: 空格后面的 # 会让这一行余下的字丢掉（被当成注释）|用引号把整个值括起来："…"。',
        ],
        [
            '2:11: what follows the # after a space is lost: YAML takes it for a comment|Put the whole value in quotes: "…".',
        ],
    ),
    "many at once": Told(
        "---\ntitle：x\ndate:2024-13-45\ntags: [甲\ndraft: 也许\nsumary: 乙\n这是正文。\n---\n正文\n",
        [
            "2:6: 字段名后面用了全角冒号“：”|改成半角冒号加一个空格，例如 title: 标题。",
            "3:5: 冒号后面少了一个空格|写成 date: 值。",
            "3:6: date 写的日期或时间不存在：2024-13-45|检查月份、日子和钟点（最晚 23:59）。",
            "4:7: 方括号没有关上|在最后一项后面加上 ]。",
            "5:8: draft 只能是 true 或 false，现在是：也许|写 draft: true 或 draft: false。",
            "6:1: 没有叫 sumary 的字段|是不是 summary？自己加的内容放在 extra: 下面。",
            "7:1: 这一行不是“字段: 值”|正文要写在第二行 --- 下面；如果字段到上面就写完了，在这一行前面加一行 ---。",
        ],
        [
            "2:6: a full-width colon follows the field's name|Use a plain colon and a space, as in title: Name.",
            "3:5: a space is missing after the colon|Write date: value.",
            "3:6: there is no such date or time as 2024-13-45 (date)|Check month, day and hour.",
            "4:7: the bracket is not closed|Put ] after the last entry.",
            "5:8: draft must be true or false, not 也许|Write draft: true or draft: false.",
            "6:1: there is no field sumary|summary? Data of your own goes under extra:.",
            "7:1: this line is no field with a value|The body goes below the second ---; if the fields end above, put a line --- here.",
        ],
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_an_editor_is_told(name, lang):
    """Each mistake has its line and column, what is wrong, and what to type instead."""
    assert told(MISTAKES[name].file, lang) == getattr(MISTAKES[name], lang)


def test_all_mistakes_of_all_files_are_told_in_one_run(portal: Portal):
    """Sorted by file, line and column, with a word on what can be mended without typing."""
    portal.write("content/news/2.md", "---\ntitle：甲\ndate: 2021-13-01\n---\n")
    portal.write("content/news/1.md", "---\ntitle: 甲\ndate: 2021.9.1\ndraft: 也许\n---\n")
    ran = portal.run("build")
    assert ran.code == 1
    assert [line for line in ran.err.splitlines() if not line.startswith("    ")] == [
        "content/news/1.md:3:7: date 的日期写法不认得：2021.9.1",
        "content/news/1.md:4:8: draft 只能是 true 或 false，现在是：也许",
        "content/news/2.md:2:6: 字段名后面用了全角冒号“：”",
        "content/news/2.md:3:7: date 写的日期或时间不存在：2021-13-01",
        "有 4 处问题要改；没有问题的页面都已发布，有问题的保持上一次的样子",
        "其中有些可以自动改好：laojie fix 会先给你看改动",
    ]


# --- nothing silently turns into something else ----------------------------------------------

HEAD = "title: x\ndate: 2021-09-01"


def test_a_number_with_a_zero_in_front_stays():
    """05743 is no octal number, 3043 to other programs."""
    listing = good(f"{HEAD}\nnumber: 05743\nprice: 0800", "listing")
    assert (listing.card.number, listing.card.price) == ("05743", 800)
    assert good("title: 007\ndate: 2021-09-01").card.title == "007"


def test_words_and_numbers_among_tags_stay():
    """`no` is no flag, 2024 and 1.50 are no numbers, and an empty list is one."""
    assert good(f"{HEAD}\ntags: [2024, no, 1.50, on, ~x]").card.tags == (
        *("2024", "no", "1.50", "on", "~x"),
    )
    assert good(f"{HEAD}\ntags:").card.tags == ()


@pytest.mark.parametrize(
    "tags", ["甲, 乙", "甲，乙", "甲、乙", "[甲, 乙]", "\n- 甲\n- 乙", "甲；乙", '["甲", "乙"]']
)
def test_tags_however_they_are_listed(tags):
    """One string with commas of any kind is as good as a list."""
    assert good(f"{HEAD}\ntags: {tags}").card.tags == ("甲", "乙")


def test_a_comma_that_belongs_to_a_name():
    """In quotes, or on a line of its own, an ideographic comma divides nothing."""
    assert good(f'{HEAD}\ntags: ["甲、乙"]').card.tags == ("甲、乙",)
    assert good(f"{HEAD}\ntopics:\n- 甲、乙").card.topics == ("甲、乙",)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2016-04-13 23:20:27 +0800", "2016-04-13 23:20:27"),
        ("2016-04-13T15:20:27Z", "2016-04-13 23:20:27"),
        ("2016-04-13 23:20:27", "2016-04-13 23:20:27"),
        ("2016-04-13", "2016-04-13 00:00:00"),
        ("2021年9月1日", "2021-09-01 00:00:00"),
        ("2021-9-17 8:05", "2021-09-17 08:05:00"),
        ('"2021-09-17"', "2021-09-17 00:00:00"),
    ],
)
def test_dates_of_all_kinds_are_moments(written, shown):
    """Whatever YAML takes them for elsewhere, here they can be compared."""
    date = good(f"title: x\ndate: {written}").card.date
    assert date is not None
    assert f"{clock.at(date, ZONE):%Y-%m-%d %H:%M:%S}" == shown


@pytest.mark.parametrize(
    ("written", "is_draft"), [('"false"', False), ("'true'", True), ("否", False)]
)
def test_a_flag_in_quotes_is_a_flag(written, is_draft):
    """`draft: "false"` is a true string to other programs."""
    assert good(f"{HEAD}\ndraft: {written}").draft is is_draft


def test_a_flag_may_not_be_something_else():
    """It is told, not taken for true."""
    assert told(f"---\n{HEAD}\ndraft: 0\n---\n", "zh") == [
        "4:8: draft 只能是 true 或 false，现在是：0|写 draft: true 或 draft: false。"
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_files_from_windows(end, mark):
    """A byte order mark and other line ends change nothing."""
    text = f"---\n{HEAD}\ntags:\n- 甲\n---\n正文\n\n第二段\n"
    made = parse(mark + text.replace("\n", end).encode())
    assert made == parse(text)
    assert made.document is not None


def test_invisible_characters_make_no_other_tag():
    """A tag with a zero-width space in it is the same tag; a title loses it."""
    made = good("title: 标\u200b题\ndate: 2021-09-01\ntags: [甲\u200b, \ufeff乙]").card
    assert (made.title, made.tags) == ("标题", ("甲", "乙"))


def test_full_width_digits_are_digits():
    """Where a number is wanted they can mean nothing else; in a text they stay."""
    listing = good(f"{HEAD}\nnumber: ＣＳ０１\nprice: ３０００", "listing").card
    assert (listing.price, listing.number) == (3000, "ＣＳ０１")


@pytest.mark.parametrize("title", ["2024", "1.5", "true", "null x", "2021-09-01", "1_000", "0x1F"])
def test_a_title_is_what_was_typed(title):
    """Whatever else it looks like."""
    assert good(f"title: {title}\ndate: 2021-09-01").card.title == title


# --- dates -----------------------------------------------------------------------------------


def test_dates_without_a_zone_are_in_that_of_the_site():
    """On a build machine in UTC, too: this morning's article is out."""
    here = good("title: x\ndate: 2021-09-01 08:00").card.date
    assert here == good("title: x\ndate: 2021-09-01 00:00 +0000").card.date
    assert here == good("title: x\ndate: 2021-09-01 08:00", zone="Asia/Shanghai").card.date
    assert here != good("title: x\ndate: 2021-09-01 08:00", zone="UTC").card.date


def test_hidden_articles_are_counted_and_listed_with_the_reason(portal: Portal):
    """A draft, one of tomorrow and one that is over: none vanishes without a word."""
    portal.article("news/1.md", draft=True)
    portal.article("news/2.md", date="2021-10-02 08:00")
    portal.article("news/3.md", expires="2021-09-30")
    assert "有 3 篇没有公开（草稿 1，未到时间 1，已过期 1）" in portal.run("build").out
    listed = portal.run("due").out.splitlines()
    assert listed[0] == "没有公开的文档：3 篇"
    assert sorted(line.split("  ", 2)[1:] for line in listed[1:4]) == [
        ["content/news/1.md", "草稿  《标题》"],
        ["content/news/2.md", "2021-10-02 08:00 公开  《标题》"],
        ["content/news/3.md", "2021-09-30 00:00 已过期  《标题》"],
    ]


# --- Markdown that surprises authors ---------------------------------------------------------


def html(source: str) -> str:
    return convert(source).html.replace("\x02", "").replace("\x03", "")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # A list right below a line of text.
        ("文字：\n- 甲\n- 乙", "<p>文字：</p>\n<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"),
        # Nested by two or by three.
        ("- 甲\n  - 乙", "<ul>\n<li>甲<ul>\n<li>乙</li>\n</ul>\n</li>\n</ul>"),
        ("1. 甲\n   - 乙", "<ol>\n<li>甲<ul>\n<li>乙</li>\n</ul>\n</li>\n</ol>"),
        # Code in an item.
        (
            "1. 甲\n   ```\n   a < b\n   ```",
            '<ol>\n<li>甲<div class="highlight"><pre tabindex="0"><span></span><code>a &lt; b\n'
            "</code></pre></div>\n</li>\n</ol>",
        ),
        # Markdown within HTML.
        (
            "<details>\n<summary>展开</summary>\n\n这里**粗**。\n\n- 甲\n\n</details>\n\n后",
            "<details>\n<summary>展开</summary>\n<p>这里<strong>粗</strong>。</p>\n<ul>\n<li>甲</li>\n"
            "</ul>\n</details>\n<p>后</p>",
        ),
        (
            '<div class="a">\n\n**粗**\n\n</div>',
            '<div class="a">\n<p><strong>粗</strong></p>\n</div>',
        ),
        (
            "<center>\n\n![图](a.png)\n\n</center>",
            '<center>\n<p><img alt="图" src="a.png"></p>\n</center>',
        ),
        # What is plain text elsewhere.
        ("见https://a.b/c。后", '<p>见<a href="https://a.b/c">https://a.b/c</a>。后</p>'),
        ("~~旧价~~现价", "<p><del>旧价</del>现价</p>"),
        (
            "- [x] 已核实",
            '<ul class="task-list">\n<li class="task-list-item"><input type="checkbox" disabled '
            'checked aria-label="已完成"> 已核实</li>\n</ul>',
        ),
        # Headings and hashtags.
        ("#抖音热歌", "<p>#抖音热歌</p>"),
        ("# 标题\n\n## 二", '<h2 id="标题">标题</h2>\n<h3 id="二">二</h3>'),
        ("＃ 标题\n\n＃＃ 二", '<h2 id="标题">标题</h2>\n<h3 id="二">二</h3>'),
        ("## 标题\n\n## 标题", '<h2 id="标题">标题</h2>\n<h2 id="标题-2">标题</h2>'),
        # Marks for a table of contents.
        ("{:toc}\n\n正文", "<p>正文</p>"),
        ("* 目录\n{:toc}\n\n正文", "<p>正文</p>"),
        ("[TOC]\n\n正文\n\n@[toc](目录)", "<p>正文</p>"),
        # Spaces inside marks.
        ("**步骤1 **：点", "<p><strong>步骤1</strong>：点</p>"),
        ("** 步骤1 **：点", "<p><strong>步骤1</strong>：点</p>"),
        ("a **步骤 **b", "<p>a <strong>步骤</strong> b</p>"),
        # Underscores beside Han.
        ("__真，__她", "<p><strong>真，</strong>她</p>"),
        ("中文__强调__文字 snake_case", "<p>中文<strong>强调</strong>文字 snake_case</p>"),
        # Braces.
        ("{{ title }} {% if x %}", "<p>{{ title }} {% if x %}</p>"),
    ],
)
def test_what_authors_mean(source, expected):
    """What surprises in plain Markdown does here what its author meant."""
    assert html(source) == expected
    assert surprises.find(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("2 ** 3 和 4 ** 5", "<p>2 ** 3 和 4 ** 5</p>"),
        ("**甲** 乙 **丙**", "<p><strong>甲</strong> 乙 <strong>丙</strong></p>"),
        ("f(**kw, ** x)", "<p>f(**kw, ** x)</p>"),
        ("`**步骤 **` 和 `__真，__`", "<p><code>**步骤 **</code> 和 <code>__真，__</code></p>"),
        ("__init__ 和 __甲", "<p><strong>init</strong> 和 __甲</p>"),
        ("[图](a__图__.png)", '<p><a href="a__图__.png">图</a></p>'),
        ("\\*\\*步骤 \\*\\*", "<p>**步骤 **</p>"),
        ("<pre>\n**步骤 **\n{:toc}\n</pre>", '<pre tabindex="0">\n**步骤 **\n{:toc}\n</pre>'),
        ("[toc]: a.md\n\n[TOC]", '<p><a href="a.md">TOC</a></p>'),
        ("<div>\n\n    <p>x</p>\n\n</div>", "<div>\n\n    <p>x</p>\n\n</div>"),
        ("<div>\n\n**x**", "<div>\n\n**x**"),
    ],
)
def test_what_standard_markdown_means_is_kept(source, expected):
    """Operators, code, addresses, escapes, other people's HTML: nothing of it is touched."""
    assert html(source) == expected


@pytest.mark.parametrize("name", ["```", "~~~", "    "])
def test_code_is_left_alone(name):
    """What stands in code is what the reader sees."""
    inside = "**步骤 **\n{:toc}\n__真，__\n<div>\n\n</div>"
    if name == "    ":
        source = "\n".join(f"    {line}" for line in inside.split("\n"))
    else:
        source = f"{name}\n{inside}\n{name}"
    assert "**步骤 **\n{:toc}\n__真，__\n&lt;div&gt;\n\n&lt;/div&gt;\n</code>" in html(source)


@pytest.mark.parametrize(
    ("source", "line", "column", "zh", "en"),
    [
        (
            "一\n\n<center>**图一**</center>",
            *(3, 9),
            "<center> 里的 Markdown 不会生效，读者会看到这些符号"
            "|在开头的标签下面空一行、结束的标签上面空一行，两个标签各占一行。",
            "Markdown in this <center> stays as typed"
            "|Put an empty line below the opening tag and above the closing one.",
        ),
        (
            "<details>\n<summary>看</summary>\n- 甲\n</details>",
            *(3, 1),
            "<details> 里的 Markdown 不会生效，读者会看到这些符号"
            "|在开头的标签下面空一行、结束的标签上面空一行，两个标签各占一行。",
            "Markdown in this <details> stays as typed"
            "|Put an empty line below the opening tag and above the closing one.",
        ),
        (
            "接上文：\n2. 甲\n3. 乙",
            *(2, 1),
            "紧接在文字下面的“2.”不会成为列表|要列表就在上面空一行；不要就写成“2、”。",
            "right below text “2.” begins no list|Put an empty line above it if a list is meant.",
        ),
        (
            "文：\n- 甲\n1. 乙\n2. 丙",
            *(3, 1),
            "“1.”和上一项不是同一种列表，会接在上一项的文字后面"
            "|要另起一个列表就在上面空一行；要作为下一级就缩进四格。",
            "“1.” is of another list than the item above, and becomes more of its text"
            "|Put an empty line above it for a list of its own, or indent it by four.",
        ),
        (
            "第一行\n中文_强调_文字",
            *(2, 3),
            "汉字之间的 _强调_ 不会变成斜体|要强调就写 *强调* 或 **强调**。",
            "between Han characters _强调_ does not become italic|Write *强调* or **强调**.",
        ),
    ],
)
def test_what_has_two_meanings_is_told(portal: Portal, source, line, column, zh, en):
    """Standard Markdown means something by these, so nothing is changed; `fix` tells the place."""
    assert [(found.line, found.column) for found in surprises.find(source)] == [(line, column)]
    for lang, expected in (("zh", zh), ("en", en)):
        portal.settings(lang=lang)
        portal.write("content/news/1.md", f"---\n{HEAD}\n---\n{source}\n")
        what, hint = expected.split("|")
        shown = f"content/news/1.md:{line + 4}:{column}: {what}\n    {hint}\n"
        assert shown in portal.run("fix").err


MIXED = [
    *(" - 甲\n1. 乙", "  1. 甲\n- 乙"),
    *(
        "- 甲\n1. 乙",
        "1. 甲\n- 乙",
        "- 甲\n2. 乙",
        "- 甲\n接着\n1. 乙",
        "1. 甲\n - 乙",
        "- 甲\n 1. 乙",
    ),
    *(
        "- 甲\n  - 丁\n1. 乙",
        "- 甲\n  - 丁\n  1. 乙",
        "- 甲\n    - 丁\n    1. 乙",
        "> - 甲\n> 1. 乙",
    ),
    *(
        "文\n- 甲\n1. 乙",
        "- 甲\n\n- 丁\n1. 乙",
        "1. 甲\n\t- 丁\n\t1. 乙",
        "- 甲\n\n  - 丁\n  1. 乙",
    ),
]
PARTED = [
    *(
        "- 甲\n\n1. 乙",
        "1. 甲\n   - 乙\n2. 丙",
        "1. 甲\n  - 乙",
        "- 甲\n  1. 乙\n- 丙",
        "- 甲\n* 乙\n+ 丙",
    ),
    *("- 甲\n\n  段\n1. 乙", "- 甲\n## 题\n1. 乙", "- 甲\n```\nx\n```\n1. 乙", "1. 甲\n\t- 乙"),
    *(
        "- 甲\n\n---\n1. 乙",
        "文\n\n- 甲\n- 乙",
        "> - 甲\n\n1. 乙",
        "- 甲\n    1. 乙\n    2. 丙\n- 丁",
    ),
]


@pytest.mark.parametrize(
    ("source", "is_mixed"), [*((s, True) for s in MIXED), *((s, False) for s in PARTED)]
)
def test_a_list_of_another_kind_right_below(source, is_mixed):
    """It is told where, and only where, the mark of an item stays in the text."""
    shown = re.sub(r"<[^>]+>", "", html(source))
    assert bool(re.search(r"\d\. |- ", shown)) == is_mixed
    told = [item for item in surprises.find(source) if item.code == "markdown-mixed-list"]
    assert len(told) == is_mixed


@pytest.mark.parametrize(
    "source",
    [
        "一\n\n2. 乙",
        "```\n一\n2. 乙\n```",
        "文件_最终.docx",
        "`中_文_字`",
        "<p>甲</p>",
    ],
)
def test_what_is_no_surprise(source):
    """Nobody is told of what works, of code or of a file's name."""
    assert surprises.find(source) == []


def test_a_very_long_article_takes_its_time_and_no_more():
    """937 KB of what articles are made of is converted; what would cost minutes is refused."""
    paragraph = "一段话，**粗体**，[链接](a.md)，再写一些字，凑成一段。" * 20 + "\n\n"
    assert len(convert(paragraph * 480).targets) == 20 * 480
    with pytest.raises(MarkupError) as refused:
        convert("<a " * 60_000)
    assert "没有对应的" in refused.value.message
