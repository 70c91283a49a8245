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
            "文件开头没有 front matter",
            "第一行写 ---，接着写 title: 等字段，再用一行 --- 结束。",
        ),
        "en": (
            "the file has no front matter",
            "Begin with a line ---, then fields such as title:, then another line ---.",
        ),
    },
    "front-matter-unclosed": {
        "zh": ("front matter 没有结束", "在最后一个字段下面单独写一行 ---。"),
        "en": ("the front matter is not closed", "Put a line --- below the last field."),
    },
    "front-matter-shape": {
        "zh": ("front matter 应当是“字段: 值”的形式", "每行写一个字段，例如 title: 标题。"),
        "en": (
            "front matter must be fields with values",
            "Write a field a line, as in title: Name.",
        ),
    },
    "yaml": {
        "zh": (
            "这里的 YAML 写法读不懂：{why}",
            "检查冒号、引号和缩进；值里有特殊符号时用引号括起来。",
        ),
        "en": (
            "this YAML cannot be read: {why}",
            "Check colons, quotes and indentation; put a value with special signs in quotes.",
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
        "zh": ("值里有半角冒号，YAML 当成了新的字段", '用引号把整个值括起来：{name}: "…"。'),
        "en": (
            "the value holds a colon, which YAML takes for another field",
            'Put the whole value in quotes: {name}: "…".',
        ),
    },
    "yaml-colon-space": {
        "zh": ("冒号后面少了一个空格", "写成 {name}: 值。"),
        "en": ("a space is missing after the colon", "Write {name}: value."),
    },
    "yaml-tab": {
        "zh": ("这里用了制表符（Tab），YAML 不允许", "把 Tab 换成空格。"),
        "en": ("there is a tab here, which YAML does not allow", "Use spaces instead."),
    },
    "yaml-special": {
        "zh": ("值以特殊符号 {sign} 开头，YAML 读成了别的意思", '用引号把整个值括起来："…"。'),
        "en": (
            "the value begins with {sign}, which means something else in YAML",
            'Put the whole value in quotes: "…".',
        ),
    },
    "yaml-hash": {
        "zh": (
            "空格后面的 # 会让这一行余下的字丢掉（YAML 当成注释）",
            '用引号把整个值括起来："…"。',
        ),
        "en": (
            "what follows the # after a space is lost: YAML takes it for a comment",
            'Put the whole value in quotes: "…".',
        ),
    },
    "yaml-deep": {
        "zh": ("这里嵌套得太深（超过 {limit} 层）", "改成简单一些的写法。"),
        "en": ("this is nested too deeply (over {limit} levels)", "Write it more simply."),
    },
    "yaml-alias": {
        "zh": (
            "这里用了 YAML 的引用（& 或 *），不支持",
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
        "zh": ("没有叫 {name} 的字段", "{nearest}自己加的内容放在 extra: 下面。"),
        "en": ("there is no field {name}", "{nearest}Data of your own goes under extra:."),
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
        "zh": ("front matter 太长（超过 {limit} 字节）", "正文写在第二行 --- 之后。"),
        "en": (
            "the front matter is too long (over {limit} bytes)",
            "The body goes below the second ---.",
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


_KINDS = {"tag": "标签", "topic": "专题", "author": "作者"}


def text(code: str, lang: str, params: dict[str, str]) -> tuple[str, str]:
    """Return (what is wrong, what to do) of a problem in the language `lang`."""
    what, hint = TEXTS[code].get(lang) or TEXTS[code]["en"]
    if lang == "zh" and "kind" in params:
        params = {**params, "kind": _KINDS.get(params["kind"], params["kind"])}
    return what.format_map(params), hint.format_map(params)
