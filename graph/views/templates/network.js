/* What of the network is drawn, and what the panel, the list and the table say of it. */
page.network = (function () {
  "use strict";
  const { data, rank, find, make, button, badge, plain, picked, value, text } = page;
  const cooperation = new Set(["agreement", "cooperation", "project", "event"]);
  const order = new Intl.Collator("en", { numeric: true }).compare;
  const MOST_DRAWN = 2000, MOST_AROUND = 120, MOST_LISTED = 200, MOST_ROWS = 500;
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const topics = new Map(data.topics.map((topic) => [topic.id, topic.label]));
  const groups = data.communities.map((group, index) => ({ ...group, key: "c" + index, index, names: group.members.map((id) => nodes.get(id)).filter((node) => !node.hub).map((node) => node.short) }));
  const links = new Map(data.links.map((link) => [link.id, link]));
  const linksOf = new Map(data.nodes.map((node) => [node.id, []]));
  for (const link of data.links) for (const end of [link.from, link.to]) linksOf.get(end).push(link);
  const visible = new Map(); // link id -> ties that pass the filters
  const degree = new Map();
  const opened = new Set(data.opened); // groups of the map that are drawn in full, the latest last
  let around = null; // the actor whose surroundings are drawn, with positions
  let picture = null;

  const self = { near: null, chosen: null, drawn: { groups: [], ranked: [], lines: [] } };
  self.node = (id) => nodes.get(id);
  self.groupOf = (id) => (typeof id === "string" ? groups[Number(id.slice(1))] : null);
  self.nodeChosen = () => self.chosen !== null && typeof self.chosen === "number";
  self.spot = (node) => (around ? around.spots.get(node.id) : [node.x, node.y]);
  const label = (id) => (typeof id === "string" ? "group of " + self.groupOf(id).names[0] : nodes.get(id).short);

  /* ---- filters ---- */
  const last = find("year") ? Number(find("year").max) : 0;
  function held(tie, year) {
    const [begun, ended] = tie.years || [0, 0];
    return (!begun || begun <= year) && (!ended || ended >= year);
  }
  function refresh() {
    const statuses = picked("status"), kinds = picked("kind");
    actorKinds = picked("group");
    const topic = value("topic"), region = value("region"), source = value("source") ? data.texts.indexOf(value("source")) : -1;
    const year = find("year") && Number(value("year")) < last ? Number(value("year")) : 0;
    if (find("when")) find("when").textContent = year ? String(year) : "all years";
    const wanted = new Set(data.nodes.filter((node) => actorKinds.has(node.group)).map((node) => node.id));
    const inRegion = new Set(data.nodes.filter((node) => !region || node.regions.includes(region)).map((node) => node.id));
    visible.clear();
    degree.clear();
    for (const link of data.links) {
      if (!wanted.has(link.from) || !wanted.has(link.to) || !(inRegion.has(link.from) || inRegion.has(link.to))) continue;
      const ties = link.ties.filter((tie) => statuses.has(tie.status) && kinds.has(tie.kind) && (!topic || (tie.topics || []).includes(topic)) && (source < 0 || tie.documents.includes(source)) && (!year || held(tie, year)));
      if (!ties.length) continue;
      visible.set(link.id, ties);
      for (const end of [link.from, link.to]) degree.set(end, (degree.get(end) || 0) + 1);
    }
    arrange();
  }
  let actorKinds = new Set();
  const shown = (node) => (degree.get(node.id) || node.focus) && actorKinds.has(node.group);
  const home = (node) => (groups.length && !opened.has(node.community) ? groups[node.community].key : node.id);
  function strongest(ties) {
    const firm = ties.filter((tie) => cooperation.has(tie.kind));
    return (firm.length ? firm : ties).reduce((best, tie) => (rank[tie.status] < rank[best.status] ? tie : best));
  }
  function lineOf(link) {
    const ties = visible.get(link.id), tie = strongest(ties);
    return { id: link.id, from: link.from, to: link.to, status: tie.status, side: !cooperation.has(tie.kind), directed: tie.directed, turned: tie.turned, label: link.label, sources: Math.max(1, ...ties.filter((one) => one.status === tie.status).map((one) => one.sources)) };
  }

  /* ---- what is drawn ---- */
  function arrange() {
    const actors = new Set(data.nodes.filter(shown).map((node) => node.id));
    const whole = [...links.values()].filter((link) => visible.has(link.id));
    let drawn, lines;
    if (around) {
      drawn = [...around.spots.keys()].filter((id) => actors.has(id) || id === around.id).map((id) => nodes.get(id));
      const near = new Set(drawn.map((node) => node.id));
      lines = whole.filter((link) => near.has(link.from) && near.has(link.to)).map(lineOf);
      self.drawn = { groups: [], lines };
    } else {
      drawn = data.nodes.filter((node) => actors.has(node.id) && typeof home(node) === "number");
      const bundles = new Map();
      lines = [];
      for (const link of whole) {
        const from = home(nodes.get(link.from)), to = home(nodes.get(link.to));
        if (typeof from === "number" && typeof to === "number") lines.push(lineOf(link));
        else if (from !== to) {
          const key = [from, to].map(String).sort().join(" ");
          const status = strongest(visible.get(link.id)).status;
          const bundle = bundles.get(key) || bundles.set(key, { id: "b " + key, from, to, status, links: [], count: 0, sources: 1 }).get(key);
          if (rank[status] < rank[bundle.status]) bundle.status = status;
          bundle.links.push(link);
          bundle.count += visible.get(link.id).length;
        }
      }
      lines.push(...bundles.values());
      const alive = new Set(data.nodes.filter((node) => actors.has(node.id)).map((node) => node.community));
      const closed = groups.filter((group) => !opened.has(group.index) && alive.has(group.index));
      for (const group of closed) {
        const inside = group.members.map((id) => nodes.get(id)).filter((node) => !node.hub && actors.has(node.id));
        group.size = inside.length;
        group.names = inside.map((node) => node.short);
      }
      self.drawn = { groups: closed.filter((group) => group.size), lines };
    }
    self.drawn.ranked = drawn.sort((a, b) => b.focus - a.focus || a.hub - b.hub || (degree.get(b.id) || 0) - (degree.get(a.id) || 0) || a.id - b.id);
    for (const [id, hidden] of [["open", around || !groups.some((group) => !opened.has(group.index)) || actors.size > MOST_DRAWN], ["close", around || !opened.size || !groups.length], ["back", !around]]) find(id).hidden = Boolean(hidden);
    const hint = groups.length && !around && self.drawn.groups.length ? "Groups of actors with many ties: double-click one to open it" : "";
    find("note").textContent = drawn.length || self.drawn.groups.length ? hint : "Nothing passes the filters";
    if (picture) picture.draw();
    list();
    map();
    later();
  }
  function open(index, only) {
    opened.delete(index);
    opened.add(index);
    for (const other of opened) {
      const total = [...opened].reduce((sum, one) => sum + groups[one].members.length, 0);
      if (total > MOST_DRAWN && other !== index) opened.delete(other);
    }
    around = null;
    arrange();
    if (only) picture.frame(self.drawn.ranked.filter((node) => node.community === index));
  }
  /* One actor in the middle, those it is tied to in rings around it, the firmest nearest. */
  function surround(id) {
    const found = new Map();
    const note = (other, link) => {
      const tie = strongest(visible.get(link.id)), weight = rank[tie.status] * 10 - Math.min(tie.sources, 9);
      if (other !== id && !(found.get(other) <= weight)) found.set(other, weight);
    };
    for (const link of linksOf.get(id)) {
      if (!visible.has(link.id)) continue;
      const other = link.from === id ? link.to : link.from;
      note(other, link);
      if (nodes.get(other).hub) for (const next of linksOf.get(other)) if (visible.has(next.id)) note(next.from === other ? next.to : next.from, next);
    }
    const ranked = [...found].sort((a, b) => a[1] - b[1] || a[0] - b[0]).map((item) => item[0]);
    const near = ranked.slice(0, MOST_AROUND), spots = new Map([[id, [0, 0]]]);
    for (let ring = 0, start = 0; start < near.length; ring++) {
      const high = 230 + 130 * ring, wide = 1.75 * high;
      const members = near.slice(start, start + Math.floor((Math.PI * (high + wide)) / 230));
      members.sort((a, b) => nodes.get(a).group.localeCompare(nodes.get(b).group) || a - b);
      members.forEach((one, i) => {
        const angle = ((i + (ring % 2) / 2) / members.length) * 2 * Math.PI - Math.PI / 2;
        spots.set(one, [Math.round(wide * Math.cos(angle)), Math.round(high * Math.sin(angle))]);
      });
      start += members.length;
    }
    around = { id, spots };
    arrange();
    picture.whole();
    if (ranked.length > near.length) find("note").textContent = near.length + " of " + ranked.length + " are drawn, the firmest ties first";
    showNode(id);
  }

  /* ---- the panel ---- */
  function describe(tie) {
    const box = make("div", "tie");
    box.append(make("h3", "", tie.start + " " + tie.phrase + " " + tie.end));
    const facts = make("p", "facts");
    facts.append(badge(tie.status));
    const parts = [];
    if (tie.through) parts.push(tie.through);
    if (tie.since && !(tie.through || "").includes(tie.since)) parts.push("since " + tie.since);
    if (tie.until) parts.push("until " + tie.until);
    parts.push(!tie.sources ? "register only" : tie.sources === 1 ? "1 source" : tie.sources + " independent sources");
    if (tie.own !== "no") parts.push(tie.own === "yes" ? "told by a party itself" : "in part told by a party itself");
    if (tie.remark) parts.push(tie.remark);
    facts.append(document.createTextNode(parts.join(" · ")));
    box.append(facts);
    if (tie.topics) box.append(make("p", "facts", "On: " + tie.topics.map((code) => topics.get(code) || code).join(", ")));
    box.append(...page.evidence(tie.evidence, tie.more, tie.status));
    return box;
  }
  function lit(ids, chosen, selected, focus) {
    self.near = ids && new Set(ids);
    self.chosen = chosen;
    if (picture) {
      picture.select(...selected);
      picture.light();
    }
    if (focus) find("panel").focus();
  }
  function showLink(link, focus) {
    const ties = [...(visible.get(link.id) || link.ties)].sort((a, b) => rank[a.status] - rank[b.status]);
    page.fill(make("h2", "", label(link.from) + " – " + label(link.to)), ...ties.map(describe), button("← " + label(link.from), () => showNode(link.from, true)));
    lit([link.from, link.to], "link " + link.id, [[], [link.id]], focus);
  }
  function lineItem(link, from) {
    const tie = strongest(visible.get(link.id)), other = from === undefined ? null : link.from === from ? link.to : link.from;
    const name = other === null ? label(link.from) + " – " + label(link.to) : label(other) + (tie.through && !nodes.get(other).hub && !nodes.get(from).hub ? " – " + tie.through : "");
    const li = make("li"), item = button("", () => showLink(link, true));
    item.append(badge(tie.status), document.createTextNode(name));
    li.append(item);
    return li;
  }
  const firmness = (link) => rank[strongest(visible.get(link.id)).status];
  function showNode(id, focus) {
    const node = nodes.get(id);
    if (!around && groups.length && !opened.has(node.community)) open(node.community, true);
    const mine = linksOf.get(id).filter((link) => visible.has(link.id));
    const others = (link) => (link.from === id ? link.to : link.from);
    mine.sort((a, b) => firmness(a) - firmness(b) || order(label(others(a)), label(others(b))));
    const ul = make("ul", "ties");
    ul.append(...mine.slice(0, MOST_LISTED).map((link) => lineItem(link, id)));
    const aliases = node.aliases.filter((name) => name !== node.name);
    const names = node.hub ? [node.kind + " of several"] : [node.kind, ...aliases.slice(0, 9), ...(aliases.length > 9 ? ["and " + (aliases.length - 9) + " other names"] : [])];
    const parts = [make("h2", "", node.name), make("p", "names", names.join(" · ")), make("p", "facts", mine.length === 1 ? "1 line; choose it to read the evidence" : mine.length + " lines; choose one to read the evidence")];
    if (mine.length && (!around || around.id !== id)) parts.push(button("Draw only what is around it", () => surround(id)));
    page.fill(...parts, ul);
    lit([id, ...mine.flatMap((link) => [link.from, link.to, home(nodes.get(link.from)), home(nodes.get(link.to))])], id, [[id], []], focus);
  }
  function showGroup(group, focus) {
    const ul = make("ul", "ties");
    for (const id of group.members.filter((one) => degree.get(one)).slice(0, MOST_LISTED)) {
      const li = make("li");
      li.append(button((nodes.get(id).hub ? "◇ " : "") + nodes.get(id).short, () => showNode(id, true)));
      ul.append(li);
    }
    page.fill(make("h2", "", "Group of " + group.size + " actors"), make("p", "names", group.names.slice(0, 8).join(" · ")), button("Open in the picture", () => open(group.index, true)), ul);
    const tied = self.drawn.lines.filter((line) => line.from === group.key || line.to === group.key);
    lit([group.key, ...tied.flatMap((line) => [line.from, line.to])], group.key, [[group.key], []], focus);
  }
  function showBundle(line, focus) {
    const ul = make("ul", "ties");
    ul.append(...[...line.links].sort((a, b) => firmness(a) - firmness(b)).slice(0, MOST_LISTED).map((link) => lineItem(link)));
    page.fill(make("h2", "", "Between " + label(line.from) + " and " + label(line.to)), make("p", "facts", line.count + " ties"), ul);
    lit([line.from, line.to], line.id, [[], [line.id]], focus);
  }
  self.nothing = () => {
    page.fill();
    lit(null, null, [[], []]);
  };
  self.pick = (id) => (self.groupOf(id) ? showGroup(self.groupOf(id)) : showNode(id));
  self.pickLine = (id) => (links.has(id) ? showLink(links.get(id)) : showBundle(self.drawn.lines.find((line) => line.id === id)));
  self.enter = (id) => (self.groupOf(id) ? open(self.groupOf(id).index, true) : surround(id));

  /* ---- the list, the groups and the table ---- */
  const keys = new Map(data.nodes.map((node) => [node.id, [node.name, node.short, ...node.aliases].map(plain)]));
  function matches() {
    const wanted = plain(value("search"));
    return data.nodes
      .filter((node) => wanted || degree.get(node.id))
      .map((node) => ({ node, score: page.meant(keys.get(node.id), wanted) }))
      .filter((item) => item.score)
      .sort((a, b) => b.score - a.score || order(a.node.short, b.node.short) || a.node.id - b.node.id)
      .map((item) => item.node);
  }
  function list() {
    const found = matches();
    find("shown").textContent = "(" + found.length + ")";
    const items = found.slice(0, MOST_LISTED).map((node) => {
      const li = make("li"), item = button("", () => showNode(node.id, true));
      item.append(make("span", "count", String(degree.get(node.id) || 0)), document.createTextNode(node.hub ? "◇ " + node.short : node.short === node.name ? node.short : node.short + " – " + node.name));
      li.append(item);
      return li;
    });
    if (found.length > MOST_LISTED) items.push(make("li", "", "and " + (found.length - MOST_LISTED) + " more: type a name"));
    find("list").replaceChildren(...items);
  }
  function map() {
    if (!self.drawn.groups.length) return find("map").replaceChildren();
    const ul = make("ul", "ties");
    for (const group of self.drawn.groups) {
      const li = make("li");
      const item = button("", () => showGroup(group, true));
      item.append(make("span", "count", String(group.size)), document.createTextNode(group.names.slice(0, 3).join(", ")));
      li.append(item);
      ul.append(li);
    }
    find("map").replaceChildren(make("h2", "", "Groups"), ul);
  }
  let waiting = 0;
  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(table, 250);
  }
  function table() {
    const near = new Set(self.drawn.ranked.map((node) => node.id)), rows = [];
    const spoken = [...visible.keys()].map((id) => links.get(id)).filter((link) => !self.drawn.ranked.length || (near.has(link.from) && near.has(link.to)) || self.drawn.groups.length);
    spoken.sort((a, b) => firmness(a) - firmness(b) || a.id - b.id);
    for (const link of spoken) {
      for (const tie of visible.get(link.id)) {
        if (rows.length >= MOST_ROWS) break;
        const row = make("tr", tie.status), first = (tie.evidence || [])[0];
        const quote = first ? (first.quote ? "“" + first.quote + "” — " : "") + text(first.source) : "";
        for (const cell of [tie.start, tie.phrase, tie.end, tie.through || "", tie.status, tie.since || "", tie.sources || "register", quote]) row.append(make("td", "", String(cell)));
        rows.push(row);
      }
    }
    find("rows").replaceChildren(...rows);
  }

  find("search").addEventListener("input", list);
  find("search").addEventListener("keydown", (event) => {
    const first = event.key === "Enter" ? matches()[0] : undefined;
    if (first) showNode(first.id, true);
  });
  function changed() {
    self.chosen = self.near = null;
    page.fill();
    refresh();
  }
  find("filters").addEventListener("change", changed);
  find("legend").addEventListener("change", changed);
  if (find("year")) find("year").addEventListener("input", changed);
  find("back").addEventListener("click", () => {
    around = null;
    arrange();
    self.nothing();
    picture.whole();
  });
  find("open").addEventListener("click", () => {
    groups.forEach((group) => opened.add(group.index));
    arrange();
    picture.whole();
  });
  find("close").addEventListener("click", () => {
    opened.clear();
    arrange();
    self.nothing();
    picture.whole();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && self.chosen !== null) self.nothing();
  });
  self.show = (drawing) => {
    picture = drawing;
    refresh();
    picture.whole();
    const start = location.hash.slice(1).replace(/%[0-9a-f]{2}/gi, " ");
    const asked = start ? data.nodes.find((node) => keys.get(node.id).includes(plain(start))) : undefined;
    if (asked) showNode(asked.id);
    document.body.dataset.ready = "yes";
  };
  return self;
})();
