// The measured portal, as Eleventy builds it.

const PER_PAGE = 20;
const SHOWN = 5;
const SECTIONS = Array.from({ length: 12 }, (_, i) => {
  const number = String(i + 1).padStart(2, "0");
  return { path: `lanmu${number}`, title: `栏目${number}` };
});

// For each article: five older ones with most tags in common, and the neighbours in the section.
function around(articles) {
  const found = new Map();
  const byTag = new Map();
  const last = new Map();
  for (const article of articles) {
    const common = new Map();
    for (const tag of article.data.tags) {
      const older = byTag.get(tag) ?? byTag.set(tag, []).get(tag);
      for (const other of older) common.set(other, (common.get(other) ?? 0) + 1);
      older.push(article);
    }
    const best = [...common].sort(([a, m], [b, n]) => n - m || b.date - a.date);
    const section = sectionOf(article);
    const entry = { related: best.slice(0, SHOWN).map(([other]) => other), older: last.get(section) };
    if (entry.older) found.get(entry.older.inputPath).newer = article;
    found.set(article.inputPath, entry);
    last.set(section, article);
  }
  return found;
}

function sectionOf(article) {
  return article.filePathStem.split("/")[1];
}

// A list, cut into pages: one entry for each page, as a template with a pagination of one wants it.
function pages(base, title, articles) {
  const count = Math.ceil(articles.length / PER_PAGE);
  const url = (number) => (number === 1 ? `/${base}/` : `/${base}/page-${number}.html`);
  return Array.from({ length: count }, (_, i) => ({
    title,
    url: url(i + 1),
    newer: i > 0 && url(i),
    older: i + 1 < count && url(i + 2),
    articles: articles.slice(i * PER_PAGE, (i + 1) * PER_PAGE),
  }));
}

function grouped(articles, namesOf) {
  const found = new Map();
  for (const article of articles) {
    for (const name of namesOf(article)) (found.get(name) ?? found.set(name, []).get(name)).push(article);
  }
  return found;
}

// Headings get ids, as the other tools give them.
function headingIds(markdown) {
  markdown.core.ruler.push("heading_ids", (state) => {
    state.tokens.forEach((token, i) => {
      if (token.type === "heading_open") token.attrSet("id", state.tokens[i + 1].content);
    });
  });
}

export default function (config) {
  let neighbourhood = new Map();
  let oldestFirst = [];
  const articles = (api) => {
    if (!oldestFirst.length) {
      oldestFirst = api.getFilteredByGlob("content/lanmu*/*.md").sort((a, b) => a.date - b.date);
      neighbourhood = around(oldestFirst);
    }
    return oldestFirst;
  };
  const newestFirst = (api) => articles(api).toReversed();

  config.addCollection("newest", newestFirst);
  config.addCollection("latest", (api) => newestFirst(api).slice(0, PER_PAGE));
  config.addCollection("sectionPages", (api) => {
    const bySection = grouped(newestFirst(api), (article) => [sectionOf(article)]);
    return SECTIONS.flatMap(({ path, title }) => pages(path, title, bySection.get(path) ?? []));
  });
  config.addCollection("tagPages", (api) => {
    const byTag = grouped(newestFirst(api), (article) => article.data.tags);
    return [...byTag].flatMap(([tag, found]) => pages(`tag/${tag}`, tag, found));
  });
  config.addCollection("tagCounts", (api) => {
    const byTag = grouped(newestFirst(api), (article) => article.data.tags);
    const counts = [...byTag].map(([name, found]) => ({ name, count: found.length }));
    return counts.sort((a, b) => b.count - a.count);
  });
  config.addFilter("around", (inputPath) => neighbourhood.get(inputPath));

  // Front matter gives the hour in the portal's own zone; YAML takes it for UTC.
  config.addFilter("moment", (date) => date.toISOString().slice(0, 19) + "+08:00");
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));

  config.addGlobalData("site", {
    name: "测试门户",
    url: "https://portal.example",
    description: "一份按固定规则写成的门户，只用来测量构建速度。",
    sections: SECTIONS,
  });
  config.amendLibrary("md", headingIds);
  config.addPassthroughCopy({ static: "static" });
  // An article is Markdown and nothing else; Eleventy would run it as a template first.
  return {
    dir: { input: "content", includes: "../layouts", output: "output" },
    markdownTemplateEngine: false,
  };
}
