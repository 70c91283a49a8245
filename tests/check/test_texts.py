"""What editors are told: for each rule the message, the place in the source, the hint."""

import re
import string

import pytest

from laojie.check.report_texts import RULE_TITLES
from laojie.check.texts import TEXTS
from laojie.model.rules import LEVELS, RULES
from tests.check.support import article, listing, only
from tests.support import ROOT

# body of an article -> (line, column), what is wrong, what to do
BODIES = [
    ("house-names", "他在 Tik Tok 上唱歌。", (9, 4), "“Tik Tok”应当写成“抖音”", "统一用本站的写法"),
    ("half-width", "你好,世界。", (9, 3), "汉字之间用了半角的“,”", "改成全角的“，”。"),
    (
        "half-width",
        "甲,乙;丙: 丁。",
        (9, 2),
        "这一行有 3 处半角标点，第一处是“,”",
        "一律用全角",
    ),
    ("half-width", '他说"你好"。', (9, 3), "汉字旁边用了直引号", "改成“”"),
    ("half-width", '65"电视，他说"你好"。', (9, 9), "汉字旁边用了直引号", "改成“”"),
    ("house-names", "登录帐号。", (9, 3), "“帐号”应当写成“账号”", "统一用本站的写法"),
    ("doubled-words", "前文。\n\n这是我的的书。", (11, 4), "重复的字：的的", "删掉多余的。"),
    ("doubled-words", "因为因为下雨。", (9, 1), "重复的字：因为因为", "删掉多余的。"),
    (
        "doubled-words",
        "推出新的服务推出新的服务。",
        (9, 1),
        "重复的字：推出新的服务推出新的服务",
        "删掉多余的。",
    ),
    ("spliced-sentence", "买家付款，。平台赔付。", (9, 5), "两个标点连在一起：，。", "漏了字"),
    (
        "spliced-sentence",
        "平台今天发布了一份新的售后规则，涉及生鲜，\n\n商家要留意。",
        (9, 21),
        "段落以“，”结尾，话没有说完",
        "补完这句话",
    ),
    ("spliced-sentence", "前一段。\n\n，后一段。", (11, 1), "段落以“，”开头", "把两段接起来"),
    ("spliced-sentence", "他说：“今天不卖了。", (9, 4), "“ 没有配对的 ”", "补上另一半"),
    ("missing-alt", "看图：![](a.png)", (9, 8), "图片没有文字说明：a.png", "方括号里写上"),
    (
        "heading-jump",
        "## 甲\n\n文。\n\n#### 乙\n\n文。",
        (13, 1),
        "小标题从第 2 级跳到了第 4 级",
        "改成第 3 级",
    ),
    (
        "odd-markdown",
        "正文。\n\n记得_一定_要拍照。",
        (11, 3),
        "汉字之间的 _一定_ 不会变成斜体",
        "要强调就写 *一定*",
    ),
    *(
        ("wrong-address", f"点[这里]({url})。", (9, 7), f"网址写错了，打不开：{url}", "https://")
        for url in (
            *("https://", "///a.cn/", "http://a..b/", "http:/a.com", "https:///a.cn", "http:a.cn"),
            *(
                "https://http://a.cn/",
                "https://a.cn:八/",
                "htp://a.com",
                "htttps://a.cn",
                "ttps://a",
            ),
            *("C:\\a.md", "www.a.cn:8080/b", "localhost:8000", "mail:a@b.cn", "https://a，cn/"),
        )
    ),
    (
        "unsafe-link",
        "点[这里](javascript:alert(1))。",
        (9, 7),
        "链接不安全：javascript:alert(1)",
        "https://",
    ),
]


@pytest.mark.parametrize(("rule", "body", "place", "what", "hint"), BODIES)
def test_a_finding_in_the_text(rule, body, place, what, hint):
    """Each rule points at the very character, and says what to type instead."""
    found = only(article(body), rule)
    assert [(item.line, item.column) for item in found] == [place]
    said, advice = found[0].text("zh")
    assert what in said
    assert hint in advice


FRONTS = [
    (
        "repeated-summary",
        "title: 成交之后有人管\ndate: 2021-09-01\nsummary: 成交之后，有人管！\n",
        (4, 10),
        "摘要把标题又说了一遍",
    ),
    ("no-tags", "title: 标题\ndate: 2021-09-01\n", (1, 1), "文章没有标签"),
    ("no-cover", "title: 标题\ndate: 2021-09-01\n", (1, 1), "文章没有封面"),
    ("missing-alt", "title: 标题\ndate: 2021-09-01\ncover: 1.png\n", (4, 8), "封面没有文字说明"),
    ("doubled-words", "title: 我的的书\ndate: 2021-09-01\n", (2, 9), "重复的字：的的"),
    (
        "half-width",
        "title: 标题\ndate: 2021-09-01\nsummary: >\n  第一行,\n  第二行,接着\n",
        (6, 6),
        "汉字之间用了半角的“,”",
    ),
]


@pytest.mark.parametrize(("rule", "front", "place", "what"), FRONTS)
def test_a_finding_in_front_matter(rule, front, place, what):
    """Front matter is checked where readers see it, and pointed at by field."""
    found = only(article("正文。", front), rule)
    assert [(item.line, item.column, item.text("zh")[0]) for item in found] == [(*place, what)]


REPRINTS = [
    # The day in the address is after the article's own.
    (
        "date: 2021-08-30\nsource_url: https://news.example.com/2021/09/01/5.html",
        "正文。",
        "转载的日期 2021-08-30 早于原文网址里的日期 2021-09-01",
    ),
    (
        "date: 2021-09-02\nsource_url: https://news.example.com/t20210901_5.html",
        "来源：某某日报，2021年8月31日。",
        "正文说原文发表于 2021-08-31，原文网址里却是 2021-09-01",
    ),
    (
        "date: 2021-09-02\nsource: 某某日报",
        "本文原载某某日报（2021-09-05）。",
        "正文说原文发表于 2021-09-05，晚于本文的日期 2021-09-02",
    ),
    ("date: 2021-09-02\nsource_url: https://news.example.com/2021/09/01/5.html", "正文。", ""),
    (
        "date: 2021-09-02\nsource_url: https://a.cn/20210901/5.html",
        "来源：日报 2021年9月1日。会议定于2021年12月1日召开。",
        "",
    ),
    # Without a source it is no reprint; without a day in the address nothing is known of it.
    ("date: 2021-09-02", "来源：日报 2021年9月5日。", ""),
    ("date: 2021-09-02\nsource_url: https://a.cn/123456789/5.html", "正文。", ""),
]


@pytest.mark.parametrize(("front", "body", "what"), REPRINTS)
def test_the_dates_of_a_reprint(front, body, what):
    """Its own, the one in the text and the one in the source's address must agree."""
    found = only(article(body, f"title: 标题\n{front}\n"), "reprint-date")
    assert [item.text("zh")[0] for item in found] == ([what] if what else [])


SILENT = {
    "doubled-words": [
        "看看书，慢慢走，天天练，试试看，想想办法，人人都说好，常常来，刚刚好。",
        "为了了解规则，除了了结此案，不了了之，小时了了。",
        "实现目的的手段，标的的价格，的的确确，坐的的士。",
        "问题是是否合规，是是非非。现在在线，存在在途的货。",
        "与与会者交谈，给予与会者。就就业问题发言。有效期里，和和平平，和和气气。",
        "大都都市报，全都都督。把把关，一把把伞。被被告知，将将军请来。以及及时发货。",
        "对其他他们不熟悉的货。哈哈哈哈哈哈哈哈，加油加油加油加油，嗯嗯。",
        "一步一步来，研究研究，讨论讨论，一个一个查，来来往往，高高兴兴。",
        "`的的` 和 [的](的的.html) 不算。",
        "```\n我的的代码\n```",
        "的的的的，了了了：三个以上是有意的。",
    ],
    "half-width": [
        "Hello, world. It is 3:20, isn't it?",
        "版本 1.2, 比例 3:2，时间 12:30。GMV 是 9,610 亿。",
        '`甲,乙`、<span title="甲,乙">丙</span>、[丁](戊,己.html)。',
        "    甲,乙是缩进的代码",
        "<!-- 甲,乙 -->文。",
        "[甲]: https://a.cn/甲,乙\n\n[甲][甲,乙] 和 <https://a.cn/甲,乙>",
        "结尾用了英文 end, 然后是中文，中文,English 也不报。",
        "$甲,乙$ 是公式。",
        "“Good,” he said, “it’s 好.”",
        '客厅放65"电视和55"电视，卧室放32"电视。',
    ],
    "house-names": [
        "TikTok 是另一个产品。",
        "抖音（Douyin）是全名，微信（WeChat）也是。",
        "We sell on Tik Tok and WeChat every day.",
        "见 https://www.douyin.com/ 和 `Tik Tok`、WeChat.exe、@weibo。",
        "中文一句。He uses Taobao. 又一句中文。",
        "他站在外面直发抖因为天冷，冷得发抖因此进屋。",
        "军营帐号角齐鸣，在营帐户外过夜，蚊帐号称防虫。",
    ],
    "spliced-sentence": [
        "他说：“好。”又说：“行！”",
        "什么？！真的吗？？？……是的。",
        "亲爱的同学，\n\n你好。",
        "“第一段引文。\n\n“第二段引文。”",
        "要点如下，一共三条，请各位商家对照检查，\n\n- 甲\n- 乙",
        "代码如下：\n\n```\na\n```\n\n，其中 a 是参数。",
        "“Hello,” he said. It’s 5’’ long.",
        "1）甲；2）乙。",
        "。。。省略。",
    ],
    "missing-alt": ["![柜台](a.png)", '<img src="a.png" alt="">', "`![](a.png)`"],
    "heading-jump": [
        "## 甲\n\n### 乙\n\n## 丙",
        "# 一级\n\n## 二级\n\n### 三级",
        "甲\n---\n\n### 乙",
        "```\n#### 代码\n```",
        "#话题 不是标题",
    ],
    "wrong-address": [
        "[甲](https://a.cn) [乙](//a.cn/b) [丙](HTTP://A.cn:80/) [丁](https://中文.cn/?a=b:c#d)",
        "[甲](mailto:a@b.cn) [乙](tel:123) [丙](sms:1) [丁](ftp://a.cn) [戊](ftps://a.cn/)",
        "[甲](weixin://dl/chat) [乙](snssdk1128://user/1) [丙](https://[::1]:8000/)",
        "[甲](2.md) [乙](/b/) [丙](?a=https:) [丁](#x) [戊](https://localhost/) [己](http://1.2.3.4/)",
    ],
    "unsafe-link": [
        "[甲](https://a.cn/javascript:1) [乙](mailto:a@b.cn) [丙](tel:123) [丁](2.md)",
        "![点](data:image/png;base64,AAAA)",
    ],
}


@pytest.mark.parametrize(
    ("rule", "body"), [(rule, body) for rule, bodies in SILENT.items() for body in bodies]
)
def test_what_is_right_is_left_alone(rule, body):
    """Reduplication, English, code, addresses and attributes are no mistakes."""
    assert only(article(body), rule) == []


def test_the_house_list_of_the_site():
    """site.yaml adds names, and a name that stands for itself is taken off the list."""
    check = "{names: {团长: 达人, Github: GitHub, 帐号: 帐号}}"
    found = only(article("团长用 Github 登录帐号，GitHub 没有错。", check=check), "house-names")
    assert [item.text("zh")[0] for item in found] == [
        "“团长”应当写成“达人”",
        "“Github”应当写成“GitHub”",
    ]


def test_superlatives_on_listing_pages():
    """Words the law forbids in offers are named; what only holds them, or denies them, is not."""
    body = "全网最低价，绝对可靠，第一次出售，唯一编号，不是最好，最佳选择。"
    found = only(listing(body), "superlatives")
    words = [dict(item.params)["word"] for item in found]
    assert words == ["全网最低", "绝对", "最佳"]
    assert (found[0].line, found[0].column) == (7, 1)
    assert "《广告法》第九条" in found[0].text("zh")[0]
    assert only(article(body), "superlatives") == []


def test_what_only_holds_a_superlative():
    """Hospitals, order, wives and journals are no boast; what boasts beside them is told."""
    body = (
        "第一人民医院、第一线城市、第一代产品、第一版说明、赚到第一桶金、第一夫人、"
        "最强大脑同款、国家级期刊、全国第一、国家级大号。"
    )
    found = only(listing(body), "superlatives")
    assert [dict(item.params)["word"] for item in found] == ["第一", "国家级"]


def test_superlatives_of_the_site():
    """site.yaml adds words and allows others."""
    check = "{superlatives: [祖传], allowed: [绝对零度, 首选]}"
    found = only(listing("祖传账号，绝对零度，首选领域，绝对。", check=check), "superlatives")
    assert [dict(item.params)["word"] for item in found] == ["祖传", "绝对"]


def test_every_rule_has_its_texts():
    """Each rule has a level, a title and sentences in both languages with the same parameters."""
    assert set(RULES.values()) <= set(LEVELS)
    for lang in ("zh", "en"):
        assert RULE_TITLES[lang].keys() == RULES.keys()
    for code, texts in TEXTS.items():
        names = [_names("".join(texts[lang])) for lang in ("zh", "en")]
        assert names[0] == names[1], code


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_documentation_names_every_rule():
    """docs/checking.md has a row with the name and the level of each rule, and no others."""
    text = (ROOT / "docs/checking.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \|", text, re.MULTILINE)
    assert dict(rows) == RULES
