"""What editors are told: one sentence of what is wrong, one of what to do.

Each code has its two sentences in Chinese and in English; `{name}` is filled in from the
problem's parameters. The language is `lang` in site.yaml.
"""

Texts = dict[str, tuple[str, str]]

LANGUAGES = ("zh", "en")

# The steps of a build, in their order.
STEPS: dict[str, dict[str, str]] = {
    "zh": {
        "load": "查看文件",
        "parse": "解析文档",
        "plan": "安排页面",
        "render": "生成页面",
        "publish": "收尾",
    },
    "en": {
        "load": "looking at files",
        "parse": "parsing documents",
        "plan": "planning pages",
        "render": "rendering pages",
        "publish": "finishing",
    },
}

SUMMARY: dict[str, dict[str, str]] = {
    "zh": {
        "steps": "各步用时：{steps}",
        "step": "{name} {seconds:.2f} 秒",
        "comma": "，",
        "documents": "最慢的文档（CPU 秒）：",
        "pages": "最慢的页面（CPU 秒）：",
        "kinds": "各类页面（CPU 秒）：",
        "kind": "{name}，{pages:,} 页",
        "hidden": "有 {count} 篇没有公开（{why}）：laojie due 可以列出",
    },
    "en": {
        "steps": "by step: {steps}",
        "step": "{name} {seconds:.2f} s",
        "comma": ", ",
        "documents": "slowest documents (seconds of CPU):",
        "pages": "slowest pages (seconds of CPU):",
        "kinds": "kinds of pages (seconds of CPU):",
        "kind": "{name}, {pages:,} pages",
        "hidden": "{count} hidden ({why}): laojie due lists them",
    },
}

# Why readers do not see a document; `when` is the moment that it comes or went.
HIDDEN: dict[str, dict[str, str]] = {
    "zh": {"draft": "草稿", "appears": "{when} 公开", "expired": "{when} 已过期"},
    "en": {"draft": "draft", "appears": "appears {when}", "expired": "expired {when}"},
}

HIDDEN_COUNTS: dict[str, dict[str, str]] = {
    "zh": {"draft": "草稿 {count}", "appears": "未到时间 {count}", "expired": "已过期 {count}"},
    "en": {
        "draft": "drafts: {count}",
        "appears": "to come: {count}",
        "expired": "expired: {count}",
    },
}

TEXTS: dict[str, Texts] = {
    # Files
    "unreadable": {
        "zh": ("这个文件读不出来：{why}", "检查文件是否存在、有没有读取权限。"),
        "en": ("cannot read this file: {why}", "Check that it exists and may be read."),
    },
    "not-utf8": {
        "zh": (
            "文件不是 UTF-8 编码（第 {offset} 个字节起无法识别）",
            "用编辑器另存为 UTF-8，再保存一次。",
        ),
        "en": (
            "the file is not UTF-8 (unreadable from byte {offset} on)",
            "Save it again with the encoding UTF-8.",
        ),
    },
    "gbk": {
        "zh": (
            "文件是 GBK 编码（Windows 记事本里的 ANSI），不是 UTF-8",
            "用编辑器另存为 UTF-8，或者运行 laojie fix。",
        ),
        "en": (
            "the file is in the Chinese encoding GBK, not UTF-8",
            "Save it again with the encoding UTF-8, or run laojie fix.",
        ),
    },
    "utf16": {
        "zh": (
            "文件是 UTF-16 编码（Windows 记事本里的 Unicode），不是 UTF-8",
            "用编辑器另存为 UTF-8，或者运行 laojie fix。",
        ),
        "en": (
            "the file is in the encoding UTF-16, not UTF-8",
            "Save it again with the encoding UTF-8, or run laojie fix.",
        ),
    },
    "outside": {
        "zh": ("符号链接指向站点之外：{target}", "把文件本身放进站点文件夹里。"),
        "en": ("the symbolic link leaves the site: {target}", "Put the file itself into the site."),
    },
    "folder-missing": {
        "zh": (
            "整个文件夹 {name}/ 不见了，它的内容先按原样保留",
            "放回文件夹；真的不要了，就留一个空文件夹。",
        ),
        "en": (
            "the whole folder {name}/ is gone; what came of it is kept for now",
            "Put it back, or leave an empty folder if you mean it.",
        ),
    },
    "bad-name": {
        "zh": (
            "文件名里有不能用在网址里的字符：{name}",
            "文件名只用字母、数字、汉字、连字符和下划线。",
        ),
        "en": (
            "the file name has characters that no address may have: {name}",
            "Use letters, digits, Han characters, hyphens and underscores only.",
        ),
    },
    # Front matter
    "front-matter-missing": {
        "zh": (
            "文件开头没有两行 --- 和它们之间的字段",
            "第一行写 ---，接着写 title: 等字段，再用一行 --- 结束。",
        ),
        "en": (
            "the file has no front matter",
            "Begin with a line ---, then fields such as title:, then another line ---.",
        ),
    },
    "front-matter-unclosed": {
        "zh": ("开头的字段没有结束", "在最后一个字段下面单独写一行 ---。"),
        "en": ("the front matter is not closed", "Put a line --- below the last field."),
    },
    "fence-late": {
        "zh": ("开头的 --- 前面还有空行", "让 --- 成为文件的第一行。"),
        "en": (
            "there are empty lines before the first ---",
            "Let --- be the first line of the file.",
        ),
    },
    "fence-odd": {
        "zh": ("这一行应当是三个半角减号，现在是：{value}", "改成 ---，前后不要有别的字。"),
        "en": ("this line must be three hyphens, not {value}", "Write --- and nothing else."),
    },
    "fence-points": {
        "zh": (
            "开头的字段不能用 ... 结束：到后面的 --- 为止，写在中间的都会丢掉",
            "字段还没写完，就删掉这一行；写完了，就把它改成 ---。",
        ),
        "en": (
            "... does not end the fields: what stands between it and the --- below would be lost",
            "Delete the line if the fields go on, else write --- in its place.",
        ),
    },
    "fence-unopened": {
        "zh": ("少了开头的 ---", "在第一个字段上面加一行 ---。"),
        "en": ("the --- before the first field is missing", "Put a line --- above it."),
    },
    "front-matter-shape": {
        "zh": ("两行 --- 之间应当是“字段: 值”", "每行写一个字段，例如 title: 标题。"),
        "en": (
            "front matter must be fields with values",
            "Write a field a line, as in title: Name.",
        ),
    },
    "yaml": {
        "zh": (
            "这里的写法读不懂",
            "检查这一行和上面几行的冒号、引号、括号和缩进；值里有特殊符号时用引号括起来。",
        ),
        "en": (
            "this cannot be read",
            "Check colons, quotes, brackets and indentation; put a value with special signs in quotes.",
        ),
    },
    "yaml-colon-wide": {
        "zh": ("字段名后面用了全角冒号“：”", "改成半角冒号加一个空格，例如 title: 标题。"),
        "en": (
            "a full-width colon follows the field's name",
            "Use a plain colon and a space, as in title: Name.",
        ),
    },
    "yaml-colon-value": {
        "zh": ("值里有半角冒号，会被当成另一个字段", '用引号把整个值括起来：{name}: "…"。'),
        "en": (
            "the value holds a colon, which YAML takes for another field",
            'Put the whole value in quotes: {name}: "…".',
        ),
    },
    "yaml-two-fields": {
        "zh": (
            "这一行写了两个字段：{name} 和 {other}",
            "{other} 另起一行；如果它只是 {name} 里的字，就用引号把整个值括起来。",
        ),
        "en": (
            "two fields stand on this line: {name} and {other}",
            "Put {other} on a line of its own; if it is part of {name}, quote the whole value.",
        ),
    },
    "yaml-colon-space": {
        "zh": ("冒号后面少了一个空格", "写成 {name}: 值。"),
        "en": ("a space is missing after the colon", "Write {name}: value."),
    },
    "yaml-tab": {
        "zh": ("这里用了制表符（Tab），读不了", "把 Tab 换成空格。"),
        "en": ("there is a tab here, which YAML does not allow", "Use spaces instead."),
    },
    "yaml-special": {
        "zh": ("值以特殊符号 {sign} 开头，会被读成别的意思", '用引号把整个值括起来："…"。'),
        "en": (
            "the value begins with {sign}, which means something else in YAML",
            'Put the whole value in quotes: "…".',
        ),
    },
    "yaml-hash": {
        "zh": (
            "空格后面的 # 会让这一行余下的字丢掉（被当成注释）",
            '用引号把整个值括起来："…"。',
        ),
        "en": (
            "what follows the # after a space is lost: YAML takes it for a comment",
            'Put the whole value in quotes: "…".',
        ),
    },
    "yaml-no-field": {
        "zh": (
            "这一行不是“字段: 值”",
            "正文要写在第二行 --- 下面；如果字段到上面就写完了，在这一行前面加一行 ---。",
        ),
        "en": (
            "this line is no field with a value",
            "The body goes below the second ---; if the fields end above, put a line --- here.",
        ),
    },
    "yaml-item": {
        "zh": (
            "这里的“-”一项不属于任何字段",
            "列表要写在字段名的下面，例如 tags: 一行，下面每行一个“- 名称”。",
        ),
        "en": (
            "this item of a list belongs to no field",
            "Write the name of the field, as in tags:, on a line above, and nothing behind it.",
        ),
    },
    "yaml-indent": {
        "zh": ("字段 {name} 前面多了空格", "删掉行首的空格。"),
        "en": ("there are spaces before the field {name}", "Delete them."),
    },
    "yaml-dash-value": {
        "zh": (
            "“- ”不能和字段名写在同一行",
            "写成 {name}: [甲, 乙]，或者从下一行起每行一个“- 名称”。",
        ),
        "en": (
            "an item of a list cannot stand on the line of the field's name",
            "Write {name}: [one, two], or a line each with - before it, below.",
        ),
    },
    "yaml-dash-space": {
        "zh": ("“-”后面少了一个空格", "写成“- 名称”。"),
        "en": ("a space is missing after the -", "Write - and a space before the name."),
    },
    "yaml-comma-wide": {
        "zh": (
            "方括号里用了“{sign}”，前后会被当成一个名称",
            "各项之间用半角逗号，例如 [甲, 乙]；真的是一个名称，就用引号括起来。",
        ),
        "en": (
            "YAML takes what stands around this {sign} for one name",
            "Put plain commas between the entries, as in [one, two]; quote it if it is one name.",
        ),
    },
    "yaml-bracket-open": {
        "zh": ("方括号没有关上", "在最后一项后面加上 ]。"),
        "en": ("the bracket is not closed", "Put ] after the last entry."),
    },
    "list-brackets": {
        "zh": ("{name} 用了全角括号：{value}", "改用半角方括号：{name}: [甲, 乙]。"),
        "en": ("{name} has full-width brackets: {value}", "Use plain ones: {name}: [one, two]."),
    },
    "yaml-quote-open": {
        "zh": ("引号 {sign} 没有成对", "在值的末尾补上同样的半角引号，或者把开头的删掉。"),
        "en": ("the quotation mark {sign} has no partner", "Close it at the end, or delete it."),
    },
    "yaml-quote-within": {
        "zh": (
            "引号 {sign} 后面还有字，读不懂",
            "标题里的引号用中文引号“”，或者用另一种引号把整个值括起来。",
        ),
        "en": (
            "there is more text behind the quotation mark {sign}",
            "Put the whole value in quotation marks of the other kind.",
        ),
    },
    "control-character": {
        "zh": (
            "这里有一个看不见的控制字符",
            "删掉它（删掉前后的字重新输入），或者运行 laojie fix。",
        ),
        "en": (
            "there is an invisible control character here",
            "Delete it (type the text around it again), or run laojie fix.",
        ),
    },
    "line-separator": {
        "zh": (
            "这里有一个看不见的换行符（{sign}）",
            "删掉它（删掉前后的字重新输入），或者运行 laojie fix。",
        ),
        "en": (
            "there is an invisible end of a line here ({sign})",
            "Delete it (type the text around it again), or run laojie fix.",
        ),
    },
    "invisible-character": {
        "zh": (
            "字段名里有看不见的字符或全角空格",
            "删掉这个字段名重新输入，或者运行 laojie fix。",
        ),
        "en": (
            "there is an invisible character or an odd space in the field's name",
            "Type the name again, or run laojie fix.",
        ),
    },
    "yaml-deep": {
        "zh": ("这里嵌套得太深（超过 {limit} 层）", "改成简单一些的写法。"),
        "en": ("this is nested too deeply (over {limit} levels)", "Write it more simply."),
    },
    "yaml-alias": {
        "zh": (
            "这里的 & 或 * 会被读成引用，不支持",
            "要写星号等符号时，用引号把整个值括起来。",
        ),
        "en": (
            "YAML anchors and aliases (& and *) are not supported",
            "Put a value that holds such a sign in quotes.",
        ),
    },
    "conflict-mark": {
        "zh": (
            "文件里有没合并完的 Git 冲突标记",
            "决定保留哪一边，再删掉 <<<<<<<、=======、>>>>>>> 这几行。",
        ),
        "en": (
            "there are marks of an unfinished Git merge",
            "Keep one side and delete the lines <<<<<<<, ======= and >>>>>>>.",
        ),
    },
    "duplicate-key": {
        "zh": ("字段 {name} 写了两次（第一次在第 {first} 行）", "只留一个。"),
        "en": ("the field {name} stands twice (first on line {first})", "Keep one of them."),
    },
    "unknown-field": {
        "zh": ("没有叫 {name} 的字段", "检查拼写；自己加的内容放在 extra: 下面。"),
        "en": (
            "there is no field {name}",
            "Check the spelling; data of your own goes under extra:.",
        ),
    },
    "unknown-field-near": {
        "zh": ("没有叫 {name} 的字段", "是不是 {nearest}？自己加的内容放在 extra: 下面。"),
        "en": ("there is no field {name}", "{nearest}? Data of your own goes under extra:."),
    },
    "unknown-field-folder": {
        "zh": ("没有叫 {name} 的字段", "栏目就是文件所在的文件夹，删掉这一行。"),
        "en": ("there is no field {name}", "The section is the file's folder: delete the line."),
    },
    "unknown-field-file": {
        "zh": ("没有叫 {name} 的字段", "编号和网址来自文件名，删掉这一行。"),
        "en": ("there is no field {name}", "The number is the file's name: delete the line."),
    },
    "missing-field": {
        "zh": ("缺少必填的字段 {name}", "加上一行 {name}: …。"),
        "en": ("the field {name} is missing", "Add a line {name}: …."),
    },
    "empty-field": {
        "zh": ("字段 {name} 是空的", "填上内容；用不到就删掉这一行。"),
        "en": ("the field {name} is empty", "Fill it in, or remove the line."),
    },
    "bad-date": {
        "zh": ("{name} 的日期读不懂：{value}", "写成 2021-09-01 或 2021-09-01 09:30。"),
        "en": ("{name} is no date: {value}", "Write 2021-09-01 or 2021-09-01 09:30."),
    },
    "date-odd": {
        "zh": ("{name} 的日期写法不认得：{value}", "写成 {right}。"),
        "en": ("{name} is written in a way that is not known: {value}", "Write {right}."),
    },
    "date-half": {
        "zh": ("{name} 的日期不完整：{value}", "写到哪一天，例如 {right}。"),
        "en": ("{name} is only half a date: {value}", "Write the day as well, as in {right}."),
    },
    "date-none": {
        "zh": ("{name} 写的日期或时间不存在：{value}", "检查月份、日子和钟点（最晚 23:59）。"),
        "en": ("there is no such date or time as {value} ({name})", "Check month, day and hour."),
    },
    "bad-boolean": {
        "zh": (
            "{name} 只能是 true 或 false，现在是：{value}",
            "写 {name}: true 或 {name}: false。",
        ),
        "en": ("{name} must be true or false, not {value}", "Write {name}: true or {name}: false."),
    },
    "bad-number": {
        "zh": ("{name} 应当是整数，现在是：{value}", "只写阿拉伯数字，例如 {name}: 12。"),
        "en": (
            "{name} must be a whole number, not {value}",
            "Write digits only, as in {name}: 12.",
        ),
    },
    "number-range": {
        "zh": ("{name} 的数超出范围：{value}", "写 {low} 到 {high} 之间的整数。"),
        "en": ("{name} is out of range: {value}", "Write a whole number from {low} to {high}."),
    },
    "bad-choice": {
        "zh": ("{name} 不能是 {value}", "可以写的值：{choices}。"),
        "en": ("{name} cannot be {value}", "It may be one of: {choices}."),
    },
    "bad-text": {
        "zh": ("{name} 应当是一段文字", "写在一行里；有特殊符号时用引号括起来。"),
        "en": ("{name} must be a text", "Write it on one line, in quotes if it has special signs."),
    },
    "bad-list": {
        "zh": ("{name} 应当是列表", "写成 {name}: [甲, 乙]，或者每项一行、前面加“- ”。"),
        "en": (
            "{name} must be a list",
            "Write {name}: [one, two], or a line each with - before it.",
        ),
    },
    "bad-entry": {
        "zh": (
            "{name} 的这一项不是一段文字",
            "空的一项删掉，里面不要再套列表或字段；要的就是这几个字，就用引号括起来。",
        ),
        "en": (
            "this entry of {name} is no text",
            "Delete it if it is empty, put no list or field into it, or put the words in quotes.",
        ),
    },
    "bad-mapping": {
        "zh": ("{name} 下面应当是“字段: 值”", "每行写一个，前面缩进两个空格。"),
        "en": ("{name} must hold fields with values", "Write one a line, indented by two spaces."),
    },
    "bad-url": {
        "zh": ("{name} 不是完整的网址：{value}", "写以 https:// 开头的完整网址。"),
        "en": ("{name} is no full URL: {value}", "Write one that begins with https://."),
    },
    "bad-path": {
        "zh": (
            "{name} 不是站内地址，或者跑到站点外面去了：{value}",
            "写以 / 开头的站内地址，不要有 .. 。",
        ),
        "en": (
            "{name} is no address within the site: {value}",
            "Write one that begins with / and has no .. in it.",
        ),
    },
    "bad-slug": {
        "zh": (
            "{name} 不能用作网址的一段：{value}",
            "只用字母、数字、汉字、连字符和下划线，不要有 / 和 .. 。",
        ),
        "en": (
            "{name} cannot be a part of an address: {value}",
            "Use letters, digits, Han characters, hyphens and underscores; no / and no .. .",
        ),
    },
    "bad-value": {
        "zh": ("{name} 的值不对：{value}", "{why}"),
        "en": ("{name} has a wrong value: {value}", "{why}"),
    },
    "too-large": {
        "zh": ("开头的字段太长（超过 {limit} 字节）", "正文写在第二行 --- 之后。"),
        "en": (
            "the front matter is too long (over {limit} bytes)",
            "The body goes below the second ---.",
        ),
    },
    # What `fix` puts in order although it is understood
    "bom": {
        "zh": ("文件开头有看不见的标记（BOM）", "有的程序会因此认不出第一行的 ---；去掉即可。"),
        "en": ("the file begins with an invisible mark (BOM)", "Some programs stumble over it."),
    },
    "date-tidy": {
        "zh": ("{name} 的日期写法别的程序认不出：{value}", "写成 {right}。"),
        "en": ("other programs do not know this way to write {name}: {value}", "Write {right}."),
    },
    "flag-quoted": {
        "zh": ("{name} 的值加了引号，别的程序会当成文字", "写成 {name}: {right}。"),
        "en": ("{name} is in quotes: a text to other programs", "Write {name}: {right}."),
    },
    "digits": {
        "zh": ("{name} 的数字写法别的程序认不出：{value}", "写成 {right}。"),
        "en": ("other programs do not take {value} ({name}) for that number", "Write {right}."),
    },
    "octal": {
        "zh": (
            "{name} 以 0 开头：{value}，别的程序会当成八进制数",
            '用引号括起来：{name}: "{value}"。',
        ),
        "en": (
            "{name} begins with 0: {value} is an octal number to other programs",
            'Put it in quotes: {name}: "{value}".',
        ),
    },
    "invisible-value": {
        "zh": ("{name} 里有看不见的字符", "去掉即可。"),
        "en": ("there are invisible characters in {name}", "Take them out."),
    },
    "tab": {
        "zh": ("这里有制表符（Tab），别的程序可能读不了", "换成空格；行尾的删掉。"),
        "en": ("there is a tab here, which other programs may not read", "Use spaces."),
    },
    # What `fix` tells of a body
    "markdown-in-html": {
        "zh": (
            "<{text}> 里的 Markdown 不会生效，读者会看到这些符号",
            "在开头的标签下面空一行、结束的标签上面空一行，两个标签各占一行。",
        ),
        "en": (
            "Markdown in this <{text}> stays as typed",
            "Put an empty line below the opening tag and above the closing one.",
        ),
    },
    "markdown-list-start": {
        "zh": (
            "紧接在文字下面的“{text}.”不会成为列表",
            "要列表就在上面空一行；不要就写成“{text}、”。",
        ),
        "en": (
            "right below text “{text}.” begins no list",
            "Put an empty line above it if a list is meant.",
        ),
    },
    "markdown-mixed-list": {
        "zh": (
            "“{text}”和上一项不是同一种列表，会接在上一项的文字后面",
            "要另起一个列表就在上面空一行；要作为下一级就缩进四格。",
        ),
        "en": (
            "“{text}” is of another list than the item above, and becomes more of its text",
            "Put an empty line above it for a list of its own, or indent it by four.",
        ),
    },
    "markdown-underscore": {
        "zh": ("汉字之间的 _{text}_ 不会变成斜体", "要强调就写 *{text}* 或 **{text}**。"),
        "en": (
            "between Han characters _{text}_ does not become italic",
            "Write *{text}* or **{text}**.",
        ),
    },
    "no-status": {
        "zh": ("写了 {name}，可是没有写明撤稿，这一篇没有撤下", "加上一行 status: withdrawn。"),
        "en": (
            "there is {name}, but nothing says that this is withdrawn, so it is not",
            "Add a line status: withdrawn.",
        ),
    },
    # The ledger
    "ledger-line": {
        "zh": (
            "台账里的这一行读不懂：{value}",
            "恢复成原来的样子；整份台账可以用 laojie record 重新登记。",
        ),
        "en": (
            "this line of the ledger cannot be read: {value}",
            "Put it back as it was; laojie record writes lines that are missing.",
        ),
    },
    "ledger-twice": {
        "zh": ("网址 {url} 在台账 {other} 里已有一行", "删掉其中一行。"),
        "en": ("{other} has a line for {url} already", "Remove one of the two."),
    },
    "promise-broken": {
        "zh": (
            "发布过的网址 {url} 没有页面了：{source} 已经不在；旧页面先留在网上",
            "文章搬了家：在它现在的文件里写 aliases: {url}；撤稿：放回文件，写上 status: withdrawn 和 reason: …；不必交代：在这一行末尾写 gone。",
        ),
        "en": (
            "nothing is left at the published address {url}: {source} is gone; its page stays for now",
            "If it moved, write aliases: {url} in the file it is now. If it is withdrawn, put the file back with status: withdrawn and reason: …. If nobody needs to know, write gone at the end of this line.",
        ),
    },
    "promise-hidden": {
        "zh": (
            "发布过的网址 {url} 没有页面了：{source} 成了草稿或者还没到时间；旧页面先留在网上",
            "撤稿：在文件里写 status: withdrawn 和 reason: …；不是撤稿，就去掉 draft，改回 date。",
        ),
        "en": (
            "nothing is left at the published address {url}: {source} is a draft or yet to come; its page stays for now",
            "To withdraw it, write status: withdrawn and reason: …; otherwise remove draft or put its date back.",
        ),
    },
    # Documents among each other
    "kind-place": {
        "zh": ("这里不能放 index.md", "首页由 site.yaml 的设置生成；把内容写成别的文件名。"),
        "en": (
            "no index.md may stand here",
            "The home page comes from site.yaml; use another name.",
        ),
    },
    "name-too-long": {
        "zh": ("文件名太长：{name}", "改短一些，汉字不要超过六十个。"),
        "en": ("the file name is too long: {name}", "Shorten it to less than 200 letters."),
    },
    "reserved-name": {
        "zh": ("{name} 是系统自己用的名字", "给这个文件或文件夹换一个名字。"),
        "en": ("{name} is a name Laojie itself uses", "Give the file or folder another name."),
    },
    "url-clash": {
        "zh": ("网址 {url} 已经被 {other} 占用", "改掉其中一个的文件名、slug 或 aliases。"),
        "en": (
            "{other} already has the address {url}",
            "Change the file name, slug or aliases of one.",
        ),
    },
    "slug-clash": {
        "zh": (
            "{kind}“{name}”和“{other}”会用同一个网址 {slug}",
            "在 site.yaml 里给其中一个写不同的 slug。",
        ),
        "en": (
            "the {kind}s “{name}” and “{other}” would share the address {slug}",
            "Give one of them another slug in site.yaml.",
        ),
    },
    "unknown-form": {
        "zh": (
            "site.yaml 里没有叫 {name} 的表单",
            "在 site.yaml 的 forms: 下加上它，或改成已有的：{choices}。",
        ),
        "en": ("site.yaml has no form {name}", "Add it under forms:, or use one of: {choices}."),
    },
    "missing-link": {
        "zh": ("链接的目标不存在：{target}", "改成已有的文件；如果那篇还没写好，先去掉链接。"),
        "en": (
            "the link leads nowhere: {target}",
            "Name a file that exists, or take the link out.",
        ),
    },
    "hidden-link": {
        "zh": ("链接的目标还没有发布：{target}", "等它发布之后再链接，或者先去掉链接。"),
        "en": (
            "the link leads to a hidden document: {target}",
            "Publish that first, or take it out.",
        ),
    },
    "missing-file": {
        "zh": ("找不到文件：{target}", "把文件放到文章旁边，检查文件名和大小写。"),
        "en": (
            "there is no such file: {target}",
            "Put it beside the article; mind upper and lower case.",
        ),
    },
    "markdown": {
        "zh": ("正文转换失败：{why}", "检查这附近的 Markdown 写法，比如嵌套太深的引用或列表。"),
        "en": ("the body cannot be converted: {why}", "Look for very deep quotes or lists here."),
    },
    "slow-document": {
        "zh": (
            "转换这篇文档用了 {seconds} 秒（CPU）",
            "这不是错误；多半是表格太大或段落太长，可以拆成几篇。",
        ),
        "en": (
            "this document took {seconds} s of CPU to convert",
            "No mistake; most often a table or a paragraph is very large: think of splitting it.",
        ),
    },
    "settings-shape": {
        "zh": (
            "site.yaml 里要写“名称: 值”的设置",
            "至少写上 name: 站名 和 url: https://网址 两行。",
        ),
        "en": (
            "site.yaml must hold settings with values",
            "Write at least the lines name: … and url: https://….",
        ),
    },
    "bad-repo": {
        "zh": (
            "{name} 不是仓库的名字：{value}",
            "写成 所有者/仓库，例如 cms.repo: laojie/portal。",
        ),
        "en": ("{name} is no repository: {value}", "Write owner/name, as in laojie/portal."),
    },
    "unknown-rule": {
        "zh": ("没有叫 {value} 的检查规则", "{nearest}全部规则的名字见 docs/checking.md。"),
        "en": ("there is no rule {value}", "{nearest}docs/checking.md names all rules."),
    },
    "bad-language": {
        "zh": ("{name} 不是语言代码：{value}", "写 zh-CN、en、ja 这样的代码。"),
        "en": ("{name} is no language: {value}", "Write a code, as in zh-CN, en, ja."),
    },
    "bad-agent": {
        "zh": ("{name} 不是爬虫的名字：{value}", "写 Baiduspider、GPTBot 这样的名字，或者 *。"),
        "en": ("{name} is no crawler's name: {value}", "Write one, as in GPTBot, or *."),
    },
    "bad-key": {
        "zh": ("{name} 不能用：{value}", "用 8 到 128 个字母、数字或连字符，自己定。"),
        "en": ("{name} cannot be used: {value}", "Take 8 to 128 letters, digits and hyphens."),
    },
    "one-sided-translation": {
        "zh": (
            "{target} 没有把这一篇列为它的译文",
            "在那一篇的 translations 里也写上这一篇；两边都写，搜索引擎才认。",
        ),
        "en": (
            "{target} does not name this document as its translation",
            "Name this one under translations there: search engines want both to say so.",
        ),
    },
    "same-language": {
        "zh": ("{target} 的语言与别的一篇相同", "给译文写上 language，例如 language: en。"),
        "en": (
            "{target} is in a language that another one is in already",
            "Say which under language there, as in language: en.",
        ),
    },
    "url-too-long": {
        "zh": ("网址太长：{length} 个字符", "缩短文件名或 slug，少套几层栏目；最多 {most} 个。"),
        "en": (
            "the address has {length} characters",
            "Shorten the file's name or its slug, or nest fewer sections: {most} at most.",
        ),
    },
    "bad-zone": {
        "zh": ("没有叫 {value} 的时区", "写时区的标准名称，例如 Asia/Shanghai。"),
        "en": ("there is no time zone {value}", "Write a standard name, as in Asia/Shanghai."),
    },
    "output-blocked": {
        "zh": ("这个页面写不出去，位置上有别的东西：{why}", "移走那里的文件夹或链接，再构建一次。"),
        "en": (
            "this page cannot be written, something else is in its place: {why}",
            "Move the folder or link away and build again.",
        ),
    },
    # Templates
    "template-missing": {
        "zh": ("没有模板 {name}", "在 templates/ 里建这个文件，或改正引用它的地方。"),
        "en": (
            "there is no template {name}",
            "Create it in templates/, or mend the place that names it.",
        ),
    },
    "template-syntax": {
        "zh": ("模板写法有误：{why}", "检查这一行的花括号和标签是否成对。"),
        "en": (
            "the template cannot be read: {why}",
            "Check that braces and tags on this line match.",
        ),
    },
    "template-cycle": {
        "zh": ("模板互相引用成了环：{names}", "去掉其中一处 include、extends 或 import。"),
        "en": (
            "templates include each other in a circle: {names}",
            "Take one of the includes out.",
        ),
    },
    "template-failed": {
        "zh": ("生成 {page} 时模板出错：{why}", "对照 docs/templates.md 检查这一行用到的名字。"),
        "en": (
            "the template failed on {page}: {why}",
            "Check the names on this line: docs/templates.md.",
        ),
    },
    "page-clash": {
        "zh": ("页面 {url} 和 {other} 的网址相同", "改掉其中一个的文件名、slug 或 aliases。"),
        "en": (
            "the page {url} has the same address as {other}",
            "Change the file name, slug or aliases of one.",
        ),
    },
    "no-site": {
        "zh": ("site.yaml 不见了，网站先保持上一次的样子", "把 site.yaml 放回网站的文件夹里。"),
        "en": (
            "site.yaml is gone; the site stays as it was",
            "Put site.yaml back into the folder.",
        ),
    },
    "build-failed": {
        "zh": ("这一次没有生成完：{why}", "排除之后再保存任何一个文件，就会重新生成。"),
        "en": ("the build came to no end: {why}", "Mend it, then save any file to build again."),
    },
    "bad-data": {
        "zh": ("数据文件读不懂：{why}", "检查文件内容是不是正确的 {format}。"),
        "en": ("the data file cannot be read: {why}", "Check that it is proper {format}."),
    },
}


# What `fix` can mend, at least in most cases.
MENDABLE = frozenset(
    {
        *("gbk", "utf16", "fence-late", "fence-odd", "fence-unopened", "front-matter-unclosed"),
        *("yaml-colon-wide", "yaml-colon-value", "yaml-colon-space", "yaml-tab", "yaml-special"),
        *("yaml-hash", "yaml-indent", "yaml-dash-value", "yaml-dash-space", "yaml-comma-wide"),
        *("yaml-bracket-open", "yaml-quote-within", "list-brackets", "control-character"),
        "line-separator",
        *("invisible-character", "unknown-field-near", "date-odd"),
    }
)

_KINDS = {"tag": "标签", "topic": "专题", "author": "作者"}


def text(code: str, lang: str, params: dict[str, str]) -> tuple[str, str]:
    """Return (what is wrong, what to do) of a problem in the language `lang`."""
    what, hint = TEXTS[code].get(lang) or TEXTS[code]["en"]
    if lang == "zh" and "kind" in params:
        params = {**params, "kind": _KINDS.get(params["kind"], params["kind"])}
    return what.format_map(params), hint.format_map(params)
