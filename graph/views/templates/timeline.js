/* The timeline: items in rows in which no text covers another. */
(function () {
  "use strict";
  const { data, find, make, button, plain, picked, value, marks } = page;
  const ROW = 28, MARK = 12, MOST_LISTED = 60;
  let longest = 310; // pixels of a text
  data.items.forEach((item, number) => {
    item.number = number;
    item.keys = item.names.map(plain);
  });
  const pen = document.createElement("canvas").getContext("2d");
  let chosen = null, places = [];

  function passing() {
    const statuses = picked("status"), kinds = picked("kind"), wanted = plain(value("search"));
    const topic = value("topic"), region = value("region"), source = value("source");
    let from = Number(value("since") || 0), to = Number(value("until") || 9999);
    if (find("since")) {
      document.querySelector("output[for=since]").textContent = String(from);
      document.querySelector("output[for=until]").textContent = String(to);
    }
    if (to < from) [from, to] = [to, from];
    return data.items.filter((item) => statuses.has(item.status) && kinds.has(item.kind) && item.year >= from && item.year <= to && (!topic || item.topics.includes(topic)) && (!region || item.regions.includes(region)) && (!source || item.documents.includes(source)) && (!wanted || page.meant(item.keys, wanted)));
  }
  /* Years are as wide as they are full: an empty decade takes little room. */
  function scale(items, width) {
    const counts = new Map();
    for (const item of items) counts.set(item.year, (counts.get(item.year) || 0) + 1);
    const years = [...counts.keys()], first = Math.min(...years), last = Math.max(...years);
    const weights = [];
    for (let year = first; year <= last; year++) weights.push(year - first > 0 && !counts.get(year) ? 0.35 : 0.8 + Math.min(counts.get(year) || 0, 12) / 6);
    const total = weights.reduce((sum, one) => sum + one, 0);
    const room = Math.max(width - longest + 20, weights.length * 26);
    const starts = [];
    weights.reduce((at, one) => (starts.push(at), at + (one / total) * room), 0);
    starts.push(room);
    return { first, last, starts, room, x: (at) => starts[Math.floor(at) - first] + (at - Math.floor(at)) * (starts[Math.floor(at) - first + 1] - starts[Math.floor(at) - first]) };
  }
  function draw() {
    const items = passing(), box = find("canvas");
    find("note").textContent = items.length ? "" : "Nothing passes the filters";
    find("canvas").dataset.drawn = String(items.length);
    find("shown").textContent = "(" + items.length + ")";
    list(items);
    if (!items.length) {
      find("items").replaceChildren();
      find("years").replaceChildren();
      return;
    }
    longest = Math.max(220, Math.min(460, box.clientWidth * 0.29));
    const at = scale(items, box.clientWidth - 16);
    pen.font = getComputedStyle(document.body).fontSize + " " + getComputedStyle(document.body).fontFamily;
    const ends = [];
    const sorted = [...items].sort((a, b) => a.at - b.at || a.number - b.number);
    const parts = sorted.map((item) => {
      const left = at.x(item.at), wide = Math.min(pen.measureText(item.short).width * 1.03 + MARK + 16, longest);
      let row = ends.findIndex((end) => end < left);
      if (row < 0) row = ends.push(0) - 1;
      ends[row] = left + wide;
      return { item, left, wide, row };
    });
    const widest = Math.max(at.room, ...parts.map((part) => part.left + part.wide)) + 10;
    places = parts;
    const years = find("years");
    years.style.width = widest + "px";
    years.style.height = 26 + ends.length * ROW + 8 + "px";
    let labelled = -100;
    years.replaceChildren(
      ...at.starts.slice(0, -1).map((x, i) => {
        const mark = make("div", "year", x - labelled > 38 ? String(at.first + i) : "");
        if (mark.textContent) labelled = x;
        mark.style.left = x + "px";
        return mark;
      })
    );
    find("items").replaceChildren(
      ...parts.map(({ item, left, wide, row }) => {
        const li = make("li"), one = button("", () => show(item), "item " + item.kind + (chosen === item.number ? " chosen" : ""));
        one.append(make("span", "mark " + item.status, marks[item.status]), make("span", "text", item.short));
        one.setAttribute("aria-label", item.date + " " + item.text + ", " + item.status);
        one.dataset.item = item.number;
        li.style.left = left - MARK / 2 + "px";
        li.style.top = 26 + row * ROW + "px";
        li.style.width = wide + "px";
        li.append(one);
        return li;
      })
    );
  }
  function show(item, focus) {
    chosen = item.number;
    for (const other of document.querySelectorAll(".item")) other.classList.toggle("chosen", Number(other.dataset.item) === chosen);
    const facts = make("p", "facts");
    facts.append(page.badge(item.status), document.createTextNode(item.date + " · " + item.kind));
    page.fill(make("h2", "", item.text), facts, ...(item.actors.length ? [make("p", "names", item.actors.join(" · "))] : []), ...page.evidence(item.evidence, item.more, item.status), ...(item.evidence.length ? [] : [make("p", "source", "From the register")]));
    if (focus) find("panel").focus();
  }
  function list(items) {
    find("list").replaceChildren(
      ...[...items].reverse().slice(0, MOST_LISTED).map((item) => {
        const li = make("li");
        li.append(button(marks[item.status] + " " + item.date + " " + item.text, () => show(item, true)));
        return li;
      })
    );
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      chosen = null;
      page.fill();
      draw();
    }
  });
  find("search").addEventListener("input", draw);
  find("filters").addEventListener("input", draw);
  window.addEventListener("resize", draw);
  draw();
  document.body.dataset.ready = "yes";
})();
