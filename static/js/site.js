// Everything on this site reads without this file. It does two things:
// 1. blocks that are kept in a file of their own are fetched and put in; if that fails, their link stays;
// 2. on a narrow screen the section strip is scrolled to the section one is in.
"use strict";

for (const box of document.querySelectorAll("[data-fragment]")) {
  fetch(box.dataset.fragment)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((markup) => {
      box.innerHTML = markup;
      box.removeAttribute("data-fragment");
    })
    .catch(() => {});
}

const here = document.querySelector(".sections [aria-current]");
if (here) {
  const strip = here.closest("ul");
  strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}
