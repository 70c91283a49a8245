"""What the fields of front matter and of site.yaml are for, in a sentence each.

Keyed by the field's name, or by its class and name where that differs.
"""

FIELDS: dict[str, dict[str, str]] = {
    "title": {"zh": "标题", "en": "The title."},
    "summary": {
        "zh": "摘要；不写就取正文第一段",
        "en": "A summary; otherwise the first paragraph of the text.",
    },
    "draft": {"zh": "true 表示草稿，不公开", "en": "true for a draft, which is not published."},
    "expires": {
        "zh": "到这个时间自动撤下，例如 2022-12-31",
        "en": "When it is taken down, as in 2022-12-31.",
    },
    "aliases": {
        "zh": "旧网址，打开会跳到新网址，例如 [/news/5743.html]",
        "en": "Old addresses that lead here, as in [/news/5743.html].",
    },
    "slug": {
        "zh": "网址的最后一段；不写就是文件名",
        "en": "The last part of the address; otherwise the file's name.",
    },
    "robots": {
        "zh": "给搜索引擎的指示，例如 noindex",
        "en": "What search engines are told, as in noindex.",
    },
    "canonical": {
        "zh": "告诉搜索引擎以哪个网址为准，https:// 开头",
        "en": "The address that search engines are to take for the true one.",
    },
    "language": {
        "zh": "语言，和网站的不同才写，例如 en",
        "en": "The language, where it is not the site's, as in en.",
    },
    "translations": {
        "zh": "译文，例如 [../en/5738.md]；两篇要互相写上",
        "en": "The same in other languages, as in [../en/5738.md]; each must name the other.",
    },
    "template": {"zh": "用另一个模板，例如 longread", "en": "Another template, as in longread."},
    "toc": {"zh": "false 表示不要目录", "en": "false for no table of contents."},
    "extra": {
        "zh": "自己加的内容，模板里才用得到",
        "en": "Data of your own, for templates that ask for it.",
    },
    "date": {
        "zh": "发表时间，例如 2021-09-01 09:30；还没到就先不公开",
        "en": "When it is published, as in 2021-09-01 09:30; hidden before.",
    },
    "updated": {
        "zh": "更新时间，改了内容才写，例如 2021-09-03 16:00",
        "en": "When readers would last notice a change, as in 2021-09-03 16:00.",
    },
    "tags": {"zh": "标签，例如 [安心购, 售后服务]", "en": "Tags, as in [one, two]."},
    "topics": {"zh": "专题，例如 [818新潮好物节]", "en": "Topics, as in [one, two]."},
    "author": {
        "zh": "署名；不写就用 site.yaml 里的默认署名",
        "en": "Who wrote it; otherwise the author of site.yaml.",
    },
    "source": {"zh": "转载时的来源名称", "en": "Where a reprint comes from."},
    "source_url": {
        "zh": "转载的原文网址，https:// 开头",
        "en": "The full URL of the original of a reprint.",
    },
    "cover": {
        "zh": "封面图：旁边的文件、/static/… 或完整网址",
        "en": "The picture: a file beside it, /static/…, or a full URL.",
    },
    "cover_alt": {
        "zh": "封面上画的是什么，给看不见图的人",
        "en": "What the picture shows, for those who do not see it.",
    },
    "pinned": {"zh": "true 表示首页置顶", "en": "true to stand at the top of the home page."},
    "related": {
        "zh": "指定的相关文章，例如 [5738.md, ../shujubaogao/5705.md]",
        "en": "Related articles of your choice, as in [5738.md].",
    },
    "weight": {"zh": "排序，小的在前", "en": "The order: lower numbers come first."},
    "number": {"zh": "信息的编号，例如 CS0009", "en": "The listing's number, as in CS0009."},
    "offer": {
        "zh": "出售、求购或代售；不写就随栏目",
        "en": "What is offered; otherwise as the section says.",
    },
    "niche": {"zh": "领域，例如 美食", "en": "The field, as in food."},
    "followers": {"zh": "粉丝，例如 10万-50万", "en": "Followers, as in 10万-50万."},
    "region": {"zh": "地区，例如 浙江", "en": "The region."},
    "price": {
        "zh": "价格，单位元：29800、29,800元、3万；不写或写面议就是面议",
        "en": "The price in yuan: 29800, 29,800元, 3万; 面议 or nothing if it is open.",
    },
    "status": {"zh": "撤稿就写 withdrawn", "en": "withdrawn, if it is."},
    "ListingFields.status": {
        "zh": "状态；撤稿就写 withdrawn",
        "en": "The state of the offer; withdrawn, if it is.",
    },
    "withdrawn": {
        "zh": "撤稿的时间，例如 2021-09-05 10:00；另外要写 status: withdrawn",
        "en": "When it was withdrawn, as in 2021-09-05 10:00; status says that it is.",
    },
    "reason": {
        "zh": "撤稿的原因，读者看得到；另外要写 status: withdrawn",
        "en": "Why it is withdrawn, for readers; status says that it is.",
    },
    "form": {
        "zh": "用 site.yaml 里的哪个表单；不写就随栏目",
        "en": "Which form of site.yaml; otherwise that of the section.",
    },
    "SectionFields.title": {"zh": "栏目名", "en": "The section's name."},
    "SectionFields.summary": {"zh": "一句话介绍栏目", "en": "The section in a sentence."},
    "SectionFields.kind": {
        "zh": "栏目里是文章（article）还是信息（listing）",
        "en": "Whether the section holds articles or listings.",
    },
    "SectionFields.offer": {
        "zh": "信息栏目：出售、求购或代售",
        "en": "What the listings of the section offer.",
    },
    "SectionFields.form": {
        "zh": "信息栏目：默认表单的名字",
        "en": "The form of the section's listings.",
    },
    "SectionFields.draft": {
        "zh": "true 表示先不显示栏目名和介绍",
        "en": "true to hide the section's name and summary for now.",
    },
    "LinkFields.title": {"zh": "显示的文字", "en": "What is shown."},
    "LinkFields.url": {
        "zh": "/ 开头的站内地址，或 https:// 开头的网址",
        "en": "A path of this site that begins with /, or a full URL.",
    },
    "AuthorFields.slug": {"zh": "网址里的名字", "en": "Its part of the address."},
    "AuthorFields.title": {"zh": "显示的名字", "en": "What readers see."},
    "AuthorFields.summary": {"zh": "一句话介绍", "en": "A sentence about it."},
    "AuthorFields.url": {"zh": "作者自己的网页", "en": "The author's own page elsewhere."},
    "TagFields.slug": {"zh": "网址里的名字", "en": "Its part of the address."},
    "TagFields.summary": {"zh": "一句话介绍", "en": "A sentence about it."},
    "TopicFields.slug": {"zh": "网址里的名字", "en": "Its part of the address."},
    "TopicFields.title": {"zh": "显示的名字", "en": "What readers see."},
    "TopicFields.summary": {"zh": "一句话介绍", "en": "A sentence about it."},
    "FormFields.provider": {"zh": "哪一家的表单", "en": "Whose form it is."},
    "FormFields.address": {
        "zh": "表单的网址；里面的 {number} 会换成信息的编号",
        "en": "The form's address; {number} in it becomes the listing's number.",
    },
    "FormFields.field": {
        "zh": "网址里没有 {number} 时，接收编号的参数名",
        "en": "The parameter that takes the number if the address has no {number}.",
    },
    "FormFields.label": {"zh": "按钮上的字", "en": "The text on the button."},
    "FormFields.opens": {"zh": "开放时间", "en": "When it opens."},
    "FormFields.closes": {"zh": "截止时间", "en": "When it closes."},
    "FormFields.sponsored": {
        "zh": "true 表示收费的链接，告诉搜索引擎",
        "en": "true if the link is paid for, which search engines are told.",
    },
    "BlockFields.mode": {"zh": "怎样放进页面", "en": "How it reaches readers."},
    "BlockFields.title": {"zh": "小标题", "en": "Its heading."},
    "BlockFields.url": {"zh": "小标题指向的站内地址", "en": "Where its heading leads."},
    "BlockFields.count": {"zh": "显示几条", "en": "How many entries it shows."},
    "FeedFields.items": {"zh": "每个订阅里有几篇", "en": "How many articles a feed holds."},
    "FeedFields.hub": {
        "zh": "WebSub 服务的网址，通知订阅者有更新",
        "en": "The WebSub hub that tells subscribers of changes.",
    },
    "RobotsFields.agents": {
        "zh": "爬虫的名字，例如 [GPTBot, CCBot]，* 是全部",
        "en": "Names of crawlers, as in [GPTBot, CCBot]; * for all.",
    },
    "RobotsFields.allow": {"zh": "可以抓取的路径", "en": "Paths that they may fetch."},
    "RobotsFields.disallow": {"zh": "不许抓取的路径", "en": "Paths that they may not fetch."},
    "SitemapFields.text": {
        "zh": "true 表示另做文本格式的站点地图，给头条搜索",
        "en": "true for text files beside the sitemaps.",
    },
    "SitemapFields.per_file": {
        "zh": "一个站点地图文件里有几个网址",
        "en": "How many addresses a sitemap file holds.",
    },
    "HomeFields.per_section": {"zh": "每个栏目显示几篇", "en": "How many articles of a section."},
    "HomeFields.pinned": {"zh": "最多置顶几篇", "en": "How many pinned articles at most."},
    "HomeFields.sections": {
        "zh": "显示哪些栏目，按这个顺序",
        "en": "Which sections, in this order.",
    },
    "CheckFields.rules": {
        "zh": "各条规则的级别，off 表示不查",
        "en": "How serious each rule is; off: it is not told.",
    },
    "CheckFields.names": {
        "zh": "名称的写法，错的: 对的",
        "en": "How names are written, wrong: right.",
    },
    "CheckFields.superlatives": {
        "zh": "信息页上另外不许出现的词",
        "en": "More words that listings must not have.",
    },
    "CheckFields.allowed": {
        "zh": "信息页上允许的词",
        "en": "Words that listings may have all the same.",
    },
    "CheckFields.cover_width": {
        "zh": "封面至少多少像素宽",
        "en": "How many pixels wide a cover is at least.",
    },
    "CheckFields.cover_height": {
        "zh": "封面至少多少像素高",
        "en": "How many pixels high a cover is at least.",
    },
    "CheckFields.external_days": {
        "zh": "站外链接查过之后几天不再查",
        "en": "For how many days an answer from elsewhere holds.",
    },
    "SiteFields.name": {"zh": "站名", "en": "The portal's name."},
    "SiteFields.url": {
        "zh": "网站的网址，末尾不要斜杠",
        "en": "Where the portal lies, without a slash at the end.",
    },
    "SiteFields.tagline": {"zh": "站名旁边的一句话", "en": "A few words beside the name."},
    "SiteFields.description": {
        "zh": "网站介绍，一两句话",
        "en": "The portal in a sentence or two.",
    },
    "SiteFields.language": {"zh": "内容的语言，例如 zh-CN", "en": "The language of the content."},
    "SiteFields.timezone": {
        "zh": "没有注明时区的日期按这个时区，例如 Asia/Shanghai",
        "en": "The zone of all dates that name none.",
    },
    "SiteFields.lang": {
        "zh": "提示信息用中文（zh）还是英文（en）",
        "en": "The language in which editors are spoken to.",
    },
    "SiteFields.per_page": {"zh": "列表每页几篇", "en": "Documents on a page of a list."},
    "SiteFields.archive_per_page": {"zh": "存档每页几篇", "en": "The same for the archive."},
    "SiteFields.logo": {"zh": "网站标志，给搜索引擎", "en": "A picture for search engines."},
    "SiteFields.icon": {"zh": "浏览器标签上的小图", "en": "The small picture on a browser's tab."},
    "SiteFields.cover": {
        "zh": "没有封面的页面分享时用的图，PNG 或 JPEG",
        "en": "The picture for sharing pages that have none.",
    },
    "SiteFields.author": {"zh": "默认署名", "en": "Who wrote what names no author."},
    "SiteFields.publisher": {"zh": "主办单位", "en": "Who stands behind the portal."},
    "SiteFields.navigation": {"zh": "顶部导航", "en": "The links at the top."},
    "SiteFields.footer": {"zh": "页脚链接", "en": "The links at the bottom."},
    "SiteFields.icp": {"zh": "ICP 备案号", "en": "The ICP number."},
    "SiteFields.police": {"zh": "公安备案号", "en": "The public security number."},
    "SiteFields.notice": {"zh": "每条信息下面的提示", "en": "What stands under every listing."},
    "SiteFields.baidu_time_factor": {
        "zh": "true 表示加上百度的时间因子",
        "en": "true to add Baidu's own dates.",
    },
    "SiteFields.thin_below": {
        "zh": "标签、专题、作者少于这么多篇，列表不让搜索引擎收录",
        "en": "Lists of tags, topics and authors with fewer articles are not to be indexed.",
    },
    "SiteFields.robots": {
        "zh": "robots.txt 里给某些爬虫的规则；不写就都可以抓取",
        "en": "Rules for some crawlers; without any, all may fetch everything.",
    },
    "SiteFields.indexnow_key": {
        "zh": "IndexNow 的密钥，会公开成同名的 .txt 文件",
        "en": "The key of IndexNow, which is published as a file of its name.",
    },
    "SiteFields.llms": {
        "zh": "true 表示做 llms.txt，给 AI 读的网站介绍",
        "en": "true for llms.txt, which tells language models what the site is.",
    },
    "SiteFields.authors": {"zh": "作者的网址和介绍", "en": "Addresses of and words on authors."},
    "SiteFields.tags": {"zh": "标签的网址和介绍", "en": "Addresses of and words on tags."},
    "SiteFields.topics": {"zh": "专题的网址和介绍", "en": "Addresses of and words on topics."},
    "SiteFields.forms": {"zh": "表单", "en": "Hosted forms."},
    "SiteFields.blocks": {"zh": "很多页面共用的区块", "en": "Blocks that many pages show."},
    "SiteFields.feeds": {"zh": "订阅", "en": "The feeds."},
    "SiteFields.sitemap": {"zh": "站点地图", "en": "The sitemaps."},
    "SiteFields.home": {"zh": "首页", "en": "The home page."},
    "CmsFields.backend": {
        "zh": "稿子放在哪里：本机的文件夹（local），或者 github、gitlab、gitea",
        "en": "Where the sources lie: a folder of this machine, or a repository.",
    },
    "CmsFields.repo": {"zh": "仓库，如 zuzhi/wangzhan", "en": "The repository, as in owner/name."},
    "CmsFields.branch": {
        "zh": "分支，不写就是默认的那个",
        "en": "The branch, if not the usual one.",
    },
    "CmsFields.base_url": {
        "zh": "负责登录的服务的网址",
        "en": "The address of the service that signs editors in.",
    },
    "CmsFields.api_root": {
        "zh": "自己架设的 GitHub、GitLab、Gitea 的接口网址",
        "en": "The address of the interface of a host of your own.",
    },
    "CmsFields.app_id": {
        "zh": "应用编号，登录时用",
        "en": "The number of the sign-in application.",
    },
    "CmsFields.script": {
        "zh": "后台程序：static/ 下的文件，或完整网址",
        "en": "The editing page's script: a file below static/, or a full address.",
    },
    "CmsFields.integrity": {
        "zh": "程序的校验值，如 sha384-…",
        "en": "The script's digest, as in sha384-….",
    },
    "SiteFields.cms": {"zh": "浏览器里的编辑后台", "en": "Editing in a browser."},
    "SiteFields.check": {"zh": "laojie check 查什么", "en": "What laojie check looks for."},
}

TITLES: dict[str, dict[str, str]] = {
    "article": {"zh": "文章开头的字段", "en": "Front matter of an article"},
    "listing": {"zh": "信息开头的字段", "en": "Front matter of a listing"},
    "page": {"zh": "单页开头的字段", "en": "Front matter of a page"},
    "section": {"zh": "栏目 index.md 开头的字段", "en": "Front matter of a section's index.md"},
    "site": {"zh": "站点设置 site.yaml", "en": "The settings in site.yaml"},
}

WRONG_DATE = {
    "zh": "日期写成 2021-09-01 或 2021-09-01 09:30",
    "en": "Write a date as 2021-09-01 or 2021-09-01 09:30",
}


def of(owner: str, name: str, lang: str) -> str:
    """What the field `name` of the class `owner` is for."""
    found = FIELDS.get(f"{owner}.{name}") or FIELDS[name]
    return found[lang]
