"""The measured portal, as Pelican builds it."""

from markdown.extensions.toc import slugify_unicode

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
PLUGIN_PATHS = ["."]
PLUGINS = ["related"]

SITENAME = "测试门户"
SITEURL = "https://portal.example"
SITESUBTITLE = "一份按固定规则写成的门户，只用来测量构建速度。"
DEFAULT_LANG = "zh"
TIMEZONE = "Asia/Shanghai"
SECTIONS = {f"lanmu{n:02d}": f"栏目{n:02d}" for n in range(1, 13)}

# Markdown only.
READERS = {"rst": None, "html": None}
SLUGIFY_SOURCE = "basename"
SLUGIFY_USE_UNICODE = True
ARTICLE_URL = ARTICLE_SAVE_AS = "{category}/{slug}.html"
CATEGORY_URL = "{slug}/"
CATEGORY_SAVE_AS = "{slug}/index.html"
TAG_URL = "tag/{slug}/"
TAG_SAVE_AS = "tag/{slug}/index.html"
TAGS_URL = "tag/"
TAGS_SAVE_AS = "tag/index.html"
AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags", "404", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"category": None, "tag": None}
PAGINATION_PATTERNS = (
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/page-{number}.html", "{base_name}/page-{number}.html"),
)

FEED_RSS = "feed.xml"
FEED_MAX_ITEMS = 20
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

# A summary is plain text for the others too.
FORMATTED_FIELDS = []
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.toc": {"slugify": slugify_unicode},
    },
    "output_format": "html5",
}
