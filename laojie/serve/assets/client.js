// Runs on every page that the preview shows, and stands in no file of output/.
(() => {
  "use strict";
  const PREFIX = "/__preview/";
  const SCROLL = "laojie-preview-scroll";
  const AWAY = "laojie-preview-away";
  const { page, seen, styles } = document.currentScript.dataset;

  // Scrolling: a page that reloads itself stays where it was.

  function reload() {
    const place = { page, left: scrollX, top: scrollY };
    sessionStorage.setItem(SCROLL, JSON.stringify(place));
    location.reload();
  }

  function goBack() {
    const place = JSON.parse(sessionStorage.getItem(SCROLL) || "{}");
    sessionStorage.removeItem(SCROLL);
    if (place.page !== page) return;
    const { left, top } = place;
    const go = () => scrollTo({ left, top, behavior: "instant" });
    history.scrollRestoration = "manual";
    go();
    // Pictures and blocks that come later make the page longer.
    addEventListener("load", () => {
      go();
      history.scrollRestoration = "auto";
    });
  }

  // Stylesheets: a new one takes the place of the old one when it is there.

  const bare = (address) => address.split("?")[0];
  const links = [...document.querySelectorAll('link[rel~="stylesheet"]')];
  const shown = JSON.parse(styles).map((address) => ({
    address,
    link: links.find((link) => bare(link.getAttribute("href")) === bare(address)),
  }));

  function restyle(addresses) {
    if (addresses.length !== shown.length) return reload();
    for (const [index, address] of addresses.entries()) {
      const old = shown[index];
      if (old.address === address) continue;
      if (!old.link) return reload();
      const link = old.link.cloneNode();
      const before = old.link;
      link.addEventListener("load", () => before.remove());
      link.href = address;
      before.after(link);
      shown[index] = { address, link };
    }
  }

  // What the preview puts on the page, apart from the page's own styles and scripts.

  const host = document.createElement("laojie-preview");
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = `<link rel="stylesheet" href="${PREFIX}client.css">
    <div hidden><div id="button"></div><div id="overlay"></div><div id="panel"></div></div>`;
  const all = root.querySelector("div");
  root.querySelector("link").addEventListener("load", () => (all.hidden = false));
  document.documentElement.append(host);
  const part = (id) => root.getElementById(id);

  function fill(id, html) {
    if (part(id).innerHTML !== html) part(id).innerHTML = html;
  }

  let digest = "";

  function show(news) {
    digest = news.digest;
    const away = !news.problems || page === PREFIX || sessionStorage.getItem(AWAY) === digest;
    fill("button", news.button);
    fill("overlay", away ? "" : news.overlay);
    if (isOpen()) openPanel();
  }

  function putAway() {
    sessionStorage.setItem(AWAY, digest);
    fill("overlay", "");
  }

  const isOpen = () => part("panel").childElementCount > 0;
  let wanted = false;

  async function openPanel() {
    wanted = true;
    const answer = await fetch(`${PREFIX}panel?page=${encodeURIComponent(page)}`);
    const text = await answer.text();
    // It may have been closed while the answer was on its way.
    if (!wanted) return;
    const wasOpen = isOpen();
    fill("panel", text);
    if (!wasOpen) part("panel").querySelector("aside").focus();
  }

  function closePanel() {
    wanted = false;
    fill("panel", "");
    part("button").querySelector("button").focus();
  }

  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "panel") isOpen() ? closePanel() : openPanel();
    if (act === "put-away") putAway();
  });

  addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyP") {
      event.preventDefault();
      isOpen() ? closePanel() : openPanel();
    } else if (event.key === "Escape" && isOpen()) {
      closePanel();
    } else if (event.key === "Escape" && part("overlay").childElementCount) {
      putAway();
    }
  });

  // News: one line to the server, none while nobody looks (a browser allows six for all tabs).

  let source = null;

  function listen() {
    source?.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource(`${PREFIX}events?page=${encodeURIComponent(page)}`);
    source.addEventListener("open", () => all.classList.remove("lost"));
    source.addEventListener("error", () => all.classList.add("lost"));
    source.addEventListener("message", (event) => {
      const news = JSON.parse(event.data);
      if (news.seen !== seen) return reload();
      restyle(news.styles);
      show(news);
    });
  }

  goBack();
  listen();
  document.addEventListener("visibilitychange", listen);
})();
