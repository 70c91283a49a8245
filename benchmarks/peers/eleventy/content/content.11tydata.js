// Articles say nothing of their layout or address.
export default {
  layout: "article.njk",
  permalink: ({ page }) => `${page.filePathStem}.html`,
};
