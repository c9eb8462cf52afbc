# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The script of the HTML report, which changes the language, filters and sorts.

The page shows everything without it.
"""

from __future__ import annotations

SCRIPT = r""""use strict";
(() => {
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const page = document.documentElement;

  const speak = (language) => {
    const t = texts[language];
    page.lang = language;
    all("[data-t]").forEach((node) => {
      node.textContent = [t[node.dataset.t], node.dataset.with].filter(Boolean).join(" ");
    });
    all("[data-t-label]").forEach((node) => { node.setAttribute("aria-label", t[node.dataset.tLabel]); });
    all("[data-t-placeholder]").forEach((node) => { node.placeholder = t[node.dataset.tPlaceholder]; });
    all("[data-language]").forEach((node) => {
      node.setAttribute("aria-pressed", String(node.dataset.language === language));
    });
    document.title = `${t.title} ${document.querySelector("header time").dateTime}`;
  };
  all("[data-language]").forEach((node) => node.addEventListener("click", () => speak(node.dataset.language)));
  // A report without a language of its own is in that of the browser, if the page has it.
  const own = navigator.language.slice(0, 2);
  if ("follow" in page.dataset && own in texts) speak(own);

  const table = document.getElementById("objects");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  // The text of a row has its words in all languages that the page has been in.
  const words = new Map();
  const read = () => rows.forEach((row) => {
    const text = [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase();
    words.set(row, words.has(row) && words.get(row) !== text ? `${words.get(row)} ${text}` : text);
  });
  read();
  all("[data-language]").forEach((node) => node.addEventListener("click", read));
  const [filter, kind, state, shown, none] = ["filter", "kind", "state", "shown", "none"]
    .map((id) => document.getElementById(id));
  const form = filter.form;
  let later = 0;
  // To show a row takes time, so the first ones come at once and the others follow in parts.
  const show = (left) => {
    left.splice(0, 100).forEach((row) => { row.hidden = false; });
    if (left.length) later = setTimeout(show, 0, left);
  };
  const apply = () => {
    clearTimeout(later);
    const asked = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = new Set(rows.filter((row) => (!kind.value || row.dataset.kind === kind.value)
      && (!state.value || row.dataset.state === state.value)
      && asked.every((word) => words.get(row).includes(word))));
    rows.forEach((row) => { if (!row.hidden && !fits.has(row)) row.hidden = true; });
    show([...fits].filter((row) => row.hidden));
    shown.value = `${fits.size} / ${rows.length}`;
    none.hidden = fits.size > 0;
  };
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());

  const heads = [...table.tHead.rows[0].cells];
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  heads.forEach((head, column) => head.querySelector("button")?.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    const number = head.classList.contains("number");
    const value = (row) => (number ? row.cells[column].dataset.v : row.cells[column].textContent);
    const keys = new Map(rows.map((row) => [row, value(row)]));
    // Rows without a value are last in both directions.
    rows.sort((one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1);
      return (number ? a - b : compare(a, b)) * (down ? -1 : 1);
    });
    body.append(...rows);
    heads.forEach((each) => { if (each.hasAttribute("aria-sort")) each.setAttribute("aria-sort", "none"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }));
})();
"""
