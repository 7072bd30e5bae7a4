/* What the scripts of all pages share. All text is set as text, never as markup. */
const page = (function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const rank = { asserted: 0, planned: 1, recommended: 2 };
  const marks = { asserted: "●", planned: "◐", recommended: "○" };
  const find = (id) => document.getElementById(id);
  function make(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  }
  function button(text, act, name) {
    const element = make("button", name || "", text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }
  const badge = (status) => make("span", "badge " + status, marks[status] + " " + status);
  /* Names are compared without case, accents and punctuation. */
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  /* 3 the name itself, 2 its beginning, 1 all words in one name, 0 not meant; names are plain already. */
  function meant(names, wanted) {
    if (!wanted || names.includes(wanted)) return 3;
    if (names.some((name) => name.startsWith(wanted))) return 2;
    const words = wanted.split(" ");
    return names.some((name) => words.every((word) => name.includes(word))) || words.every((word) => names.some((name) => name.split(" ").includes(word))) ? 1 : 0;
  }
  const picked = (name) => new Set([...document.querySelectorAll("input[name=" + name + "]:checked")].map((box) => box.value));
  const value = (id) => (find(id) ? find(id).value : "");
  const text = (source) => (typeof source === "number" ? data.texts[source] : source);
  /* Quotes with where they stand; the status of one is told where it differs from that of the whole. */
  function evidence(items, more, status) {
    const found = [];
    for (const item of items || []) {
      if (item.quote) found.push(make("blockquote", "", "“" + item.quote + "”"));
      found.push(make("p", "source", text(item.source) + (status && item.status !== status ? " (" + item.status + ")" : "")));
    }
    if (more) found.push(make("p", "source", "and " + more + " more"));
    return found;
  }
  function fill(...parts) {
    const panel = find("panel");
    panel.replaceChildren(...parts);
    panel.scrollIntoView({ block: "nearest" });
  }
  const form = find("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  return { data, rank, marks, find, make, button, badge, plain, meant, picked, value, text, evidence, fill };
})();
