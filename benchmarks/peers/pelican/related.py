"""A plugin: five older articles with most tags in common, and the neighbours in the section."""

from collections import Counter, defaultdict

from pelican import signals

SHOWN = 5


def add(generator):
    """Give each article `related`, `newer` and `older`."""
    by_tag = defaultdict(list)
    last = {}
    for article in reversed(generator.articles):  # the oldest first
        tags = [tag.name for tag in article.tags]
        common = Counter(older for tag in tags for older in by_tag[tag])
        # Newest first among equals: articles were counted from the oldest.
        best = sorted(common.items(), key=lambda item: (item[1], item[0].date), reverse=True)
        article.related = [other for other, _ in best[:SHOWN]]
        article.newer, article.older = None, last.get(article.category.name)
        if article.older:
            article.older.newer = article
        last[article.category.name] = article
        for tag in tags:
            by_tag[tag].append(article)


def register():
    """Tell Pelican when to call."""
    signals.article_generator_finalized.connect(add)
