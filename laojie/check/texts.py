"""What a check says: for each code what is wrong and what to do, in Chinese and in English."""

from laojie.messages import Texts

LEVEL_NAMES = {
    "zh": {"error": "错误", "warning": "警告", "note": "提示"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}

SUMMARY = {
    "zh": "{documents} 篇文档，这次细看了 {examined} 篇：错误 {error}，警告 {warning}，提示 {note}",
    "en": "{documents} documents, {examined} of them examined anew: {error} errors, "
    "{warning} warnings, {note} notes",
}

TEXTS: dict[str, Texts] = {
    # Links
    "missing-link": {
        "zh": ("链接的目标不存在：{target}", "改成已有的文件或网址；还没写好的，先去掉链接。"),
        "en": ("the link leads nowhere: {target}", "Name a file or address that exists."),
    },
    "missing-image": {
        "zh": ("找不到图片：{target}", "把图片放到文章旁边，检查文件名和大小写。"),
        "en": ("there is no such picture: {target}", "Put it beside the article; mind its case."),
    },
    "draft-link": {
        "zh": ("链接的目标还没有公开：{target}", "等 {source} 公开之后再链接，或者先去掉链接。"),
        "en": (
            "the link leads to a hidden document: {target}",
            "Publish {source} first, or take the link out.",
        ),
    },
    "withdrawn-link": {
        "zh": ("链接的目标已经撤稿：{target}", "去掉链接，或者换成别的；{source} 只剩一句说明。"),
        "en": (
            "the link leads to what is withdrawn: {target}",
            "Take it out or name another; of {source} only a notice is left.",
        ),
    },
    "missing-fragment": {
        "zh": ("{source} 里没有“{fragment}”这个位置", "改成那一篇里小标题的原文，去掉标点。"),
        "en": (
            "{source} has no place “{fragment}”",
            "Write the words of a heading there, without punctuation.",
        ),
    },
    "missing-fragment-near": {
        "zh": ("{source} 里没有“{fragment}”这个位置", "最接近的是“{nearest}”，大小写也要一样。"),
        "en": (
            "{source} has no place “{fragment}”",
            "The nearest is “{nearest}”; upper and lower case count.",
        ),
    },
    "unsafe-link": {
        "zh": ("链接不安全：{target}", "只链接 https:// 开头的网址、站内的文件或邮箱。"),
        "en": ("the link is not safe: {target}", "Link to https:// addresses or files only."),
    },
    "wrong-address": {
        "zh": ("网址写错了，打不开：{target}", "站外写 https:// 开头的完整网址，站内写文件名。"),
        "en": (
            "the address is mistyped: {target}",
            "Write a full https:// address, or a file of the site.",
        ),
    },
    "external-status": {
        "zh": ("站外网页打不开（{status}）：{target}", "换一个网址，或者去掉链接。"),
        "en": ("the page elsewhere answers {status}: {target}", "Find another, or remove it."),
    },
    "external-silent": {
        "zh": ("站外网站没有回应（{why}）：{target}", "过些时候再查一次；一直这样就换掉。"),
        "en": ("the site elsewhere does not answer ({why}): {target}", "Try again later."),
    },
    "moved-link": {
        "zh": ("站外网页搬走了：{target}", "换成新的网址：{to}。"),
        "en": ("the page elsewhere has moved: {target}", "Write its new address: {to}."),
    },
    # The site as a whole
    "orphan": {
        "zh": (
            "没有任何页面链接到这一页：{address}",
            "在 site.yaml 的 footer 或别的文章里加一个链接。",
        ),
        "en": (
            "no page links to this one: {address}",
            "Link to it from the footer in site.yaml or from an article.",
        ),
    },
    "duplicate-title": {
        "zh": ("标题与 {other} 的相同：{value}", "改其中一个，让读者和搜索引擎分得清。"),
        "en": (
            "{other} has the same title: {value}",
            "Change one, so that they can be told apart.",
        ),
    },
    "duplicate-summary": {
        "zh": ("摘要与 {other} 的相同：{value}", "各写各的摘要。"),
        "en": ("{other} has the same summary: {value}", "Write one for each."),
    },
    "duplicate-number": {
        "zh": ("编号 {value} 已经被 {other} 用了", "换一个没用过的编号。"),
        "en": ("{other} already has the number {value}", "Take another number."),
    },
    "used-number": {
        "zh": (
            "这个编号已经用过：{address}",
            "同一篇文章就写 aliases: {address}；不是，就换一个新编号，laojie new 会给。",
        ),
        "en": (
            "the number was used before: {address}",
            "If it is the same article, write aliases: {address}; otherwise take another number.",
        ),
    },
    "withdrawn-text": {
        "zh": (
            "撤下的文字还在 output/{page} 里：{text}……",
            "先构建一次；还在，就看那一页是从哪里引用的。",
        ),
        "en": (
            "what is withdrawn is still in output/{page}: {text}…",
            "Build first; if it stays, see what that page quotes.",
        ),
    },
    # Front matter
    "repeated-summary": {
        "zh": ("摘要把标题又说了一遍", "摘要写标题没说的：时间、人物、结果。"),
        "en": ("the summary repeats the title", "Say what the title leaves out."),
    },
    "long-address": {
        "zh": ("网址有 {length} 个字符", "写一个短的 slug，最多 {most} 个；一个汉字算九个。"),
        "en": ("the address has {length} characters", "Choose a slug that leaves {most} at most."),
    },
    "no-tags": {
        "zh": ("文章没有标签", "加上一行 tags: [标签]，读者才能找到同类文章。"),
        "en": ("the article has no tags", "Add a line tags: [tag], so that readers find more."),
    },
    "no-cover": {
        "zh": ("文章没有封面", "加上 cover: 和 cover_alt:，列表和分享时才有图。"),
        "en": ("the article has no cover", "Add cover: and cover_alt: for lists and for sharing."),
    },
    "small-cover": {
        "zh": ("封面只有 {size} 像素", "换成不小于 {wanted} 像素的图。"),
        "en": ("the cover has only {size} pixels", "Take a picture of at least {wanted} pixels."),
    },
    "missing-cover-alt": {
        "zh": ("封面没有文字说明", "加上一行 cover_alt: 图上画的是什么。"),
        "en": ("the cover has no words for it", "Add a line cover_alt: what the picture shows."),
    },
    "future-update": {
        "zh": ("更新时间在将来：{when}", "updated 写真正改稿的时间；定时发布用 date。"),
        "en": (
            "it was updated in the future: {when}",
            "updated is when it was changed; date is when it is to appear.",
        ),
    },
    "reprint-early": {
        "zh": ("转载的日期 {own} 早于原文网址里的日期 {there}", "核对 date 和 source_url。"),
        "en": (
            "the reprint is dated {own}, its source's address {there}",
            "Check date and source_url.",
        ),
    },
    "reprint-later": {
        "zh": ("正文说原文发表于 {said}，晚于本文的日期 {own}", "核对 date 和正文。"),
        "en": (
            "the text dates the source {said}, after the article ({own})",
            "Check date and the text.",
        ),
    },
    "reprint-differs": {
        "zh": ("正文说原文发表于 {said}，原文网址里却是 {there}", "打开原文核对，改正其中一个。"),
        "en": (
            "the text dates the source {said}, its address {there}",
            "Look at the source and mend one of them.",
        ),
    },
    # The text
    "missing-alt": {
        "zh": ("图片没有文字说明：{target}", "在 ![ ] 的方括号里写上图上是什么。"),
        "en": ("the picture has no words for it: {target}", "Write in ![ ] what it shows."),
    },
    "heading-jump": {
        "zh": (
            "小标题从第 {before} 级跳到了第 {level} 级",
            "改成第 {right} 级；标题本身是第 1 级。",
        ),
        "en": (
            "a heading of level {level} follows one of level {before}",
            "Make it level {right}; the title is level 1.",
        ),
    },
    "house-names": {
        "zh": (
            "“{wrong}”应当写成“{right}”",
            "统一用本站的写法；确实要这样写，见 docs/checking.md。",
        ),
        "en": ("“{wrong}” is written “{right}”", "Follow the house list (docs/checking.md)."),
    },
    "half-width": {
        "zh": ("汉字之间用了半角的“{mark}”", "改成全角的“{wide}”。"),
        "en": ("half-width {mark} between Han characters", "Write {wide}."),
    },
    "half-width-quotes": {
        "zh": ("汉字旁边用了直引号", "改成“”；引号里还有引号的，里面用‘’。"),
        "en": ("straight quotes beside Han characters", "Write “”, and ‘’ inside of them."),
    },
    "half-width-many": {
        "zh": ("这一行有 {count} 处半角标点，第一处是“{mark}”", "汉字旁边一律用全角标点。"),
        "en": (
            "{count} half-width marks on this line, {mark} the first",
            "Full-width marks are used beside Han characters.",
        ),
    },
    "doubled-words": {
        "zh": ("重复的字：{word}", "删掉多余的。"),
        "en": ("typed twice: {word}", "Delete what is too much."),
    },
    "spliced-marks": {
        "zh": ("两个标点连在一起：{marks}", "看看两边是不是拼接时漏了字，只留一个标点。"),
        "en": ("two marks side by side: {marks}", "See whether words are missing; keep one mark."),
    },
    "spliced-start": {
        "zh": ("段落以“{mark}”开头，像是上一句被截断了", "把两段接起来，或者补上缺的字。"),
        "en": (
            "the paragraph begins with {mark}",
            "Join it to the one before, or add what is lost.",
        ),
    },
    "spliced-end": {
        "zh": ("段落以“{mark}”结尾，话没有说完", "补完这句话，或者改成句号。"),
        "en": (
            "the paragraph ends with {mark}",
            "Finish the sentence, or end it with a full stop.",
        ),
    },
    "spliced-quotes": {
        "zh": ("{mark} 没有配对的 {partner}", "补上另一半，看看中间是不是漏了字。"),
        "en": ("{mark} without {partner}", "Add its partner; see whether words are missing."),
    },
    "superlatives": {
        "zh": ("极限词：{word}（《广告法》第九条）", "换成能核实的说法：数字、时间、范围。"),
        "en": (
            "a superlative the Advertising Law forbids: {word}",
            "Say what can be verified: a number, a time, a range.",
        ),
    },
}
