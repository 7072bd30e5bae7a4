/* Draws the network of the page and answers clicks, keys and filters. All text is set as text, never as markup. */
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const rank = { asserted: 0, planned: 1, recommended: 2 };
  const looks = {
    asserted: { color: "#222222", dashes: false },
    planned: { color: "#0072B2", dashes: [12, 8] },
    recommended: { color: "#B0431E", dashes: [3, 6] },
  };
  const cooperation = new Set(["agreement", "cooperation", "project", "event"]);
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const topics = new Map(data.topics.map((topic) => [topic.id, topic.label]));
  const visible = new Map(); // link id -> ties that pass the filters
  let near = null; // ids of what is lit when something is chosen
  let chosen = null;

  const find = (id) => document.getElementById(id);
  function make(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  }
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  /* ---- shapes ---- */
  function outline(ctx, shape, x, y, w, h) {
    const l = x - w / 2, t = y - h / 2, r = x + w / 2, b = y + h / 2;
    const path = (points) => {
      ctx.beginPath();
      points.forEach((p, i) => (i ? ctx.lineTo(p[0], p[1]) : ctx.moveTo(p[0], p[1])));
      ctx.closePath();
    };
    const rounded = (radius) => {
      ctx.beginPath();
      ctx.moveTo(l + radius, t);
      ctx.arcTo(r, t, r, b, radius);
      ctx.arcTo(r, b, l, b, radius);
      ctx.arcTo(l, b, l, t, radius);
      ctx.arcTo(l, t, r, t, radius);
      ctx.closePath();
    };
    if (shape === "pill") rounded(h / 2);
    else if (shape === "round") rounded(9);
    else if (shape === "hexagon") path([[l + 11, t], [r - 11, t], [r, y], [r - 11, b], [l + 11, b], [l, y]]);
    else if (shape === "cut") path([[l + 8, t], [r - 8, t], [r, t + 8], [r, b - 8], [r - 8, b], [l + 8, b], [l, b - 8], [l, t + 8]]);
    else if (shape === "slant") path([[l + 9, t], [r, t], [r - 9, b], [l, b]]);
    else if (shape === "diamond") path([[x, t], [r, y], [x, b], [l, y]]);
    else path([[l, t], [r, t], [r, b], [l, b]]);
  }

  function renderer(request) {
    const node = nodes.get(request.id);
    const group = data.groups[node.group];
    const ctx = request.ctx;
    return {
      drawNode() {
        ctx.save();
        outline(ctx, group.shape, request.x, request.y, node.w, node.h);
        ctx.fillStyle = "#FFFFFF"; // so that no line shows through a pale node
        ctx.fill();
        ctx.globalAlpha = near && !near.has(node.id) ? 0.22 : 1;
        ctx.fillStyle = group.fill;
        ctx.fill();
        ctx.lineWidth = chosen === node.id ? 5 : node.focus || request.state.hover ? 3.5 : 1.6;
        ctx.strokeStyle = chosen === node.id ? "#D55E00" : "#222222";
        if (group.shape === "plain") ctx.setLineDash([6, 3]);
        ctx.stroke();
        const rows = node.label.split("\n");
        ctx.setLineDash([]);
        ctx.fillStyle = group.ink;
        ctx.textAlign = "center";
        ctx.textBaseline = "middle";
        if (node.hub) {
          ctx.font = "italic 13px 'Segoe UI','Noto Sans','DejaVu Sans',Arial,sans-serif";
          ctx.lineWidth = 4;
          ctx.strokeStyle = "#FFFFFF";
          rows.forEach((row, i) => {
            ctx.strokeText(row, request.x, request.y + 22 + i * 15);
            ctx.fillText(row, request.x, request.y + 22 + i * 15);
          });
          ctx.restore();
          return;
        }
        let size = 16;
        ctx.font = "600 16px 'Segoe UI','Noto Sans','DejaVu Sans',Arial,sans-serif";
        const widest = Math.max(0, ...rows.map((row) => ctx.measureText(row).width));
        const room = node.w - (group.shape === "slant" ? 30 : 18);
        if (widest > room) {
          size = Math.max(9, (size * room) / widest);
          ctx.font = ctx.font.replace(/\d+(\.\d+)?px/, size.toFixed(1) + "px");
        }
        rows.forEach((row, i) => ctx.fillText(row, request.x, request.y + (i - (rows.length - 1) / 2) * 19 + 1));
        ctx.restore();
      },
      nodeDimensions: { width: node.w, height: node.h },
    };
  }

  /* ---- what is drawn ---- */
  const picked = (name) => new Set([...document.querySelectorAll("input[name=" + name + "]:checked")].map((box) => box.value));
  function strongest(ties) {
    const firm = ties.filter((tie) => cooperation.has(tie.kind));
    return (firm.length ? firm : ties).reduce((best, tie) => (rank[tie.status] < rank[best.status] ? tie : best));
  }
  function drawnLinks() {
    const statuses = picked("status"), kinds = picked("kind"), select = find("topic");
    const topic = select ? select.value : "";
    visible.clear();
    for (const link of data.links) {
      const ties = link.ties.filter((tie) => statuses.has(tie.status) && kinds.has(tie.kind) && (!topic || tie.topics.includes(topic)));
      if (ties.length) visible.set(link.id, ties);
    }
  }
  function edgeOf(link) {
    const ties = visible.get(link.id);
    const tie = strongest(ties);
    const look = looks[tie.status];
    const side = !cooperation.has(tie.kind);
    const lit = !near || (near.has(link.from) && near.has(link.to) && (chosen === null || typeof chosen !== "number" || link.from === chosen || link.to === chosen));
    const sources = Math.max(1, ...ties.filter((one) => one.status === tie.status).map((one) => one.sources));
    return {
      id: link.id,
      from: link.from,
      to: link.to,
      color: { color: side ? "#8A8A8A" : look.color, highlight: "#D55E00", hover: "#D55E00", opacity: lit ? 1 : 0.15 },
      dashes: look.dashes,
      width: side ? 1.4 : Math.min(1.2 + 1.1 * sources, 6.5),
      arrows: tie.directed ? { [tie.turned ? "from" : "to"]: { enabled: true, scaleFactor: 0.6 } } : "",
    };
  }
  const nodeSet = new vis.DataSet([]);
  const edgeSet = new vis.DataSet([]);
  const degree = new Map();
  function refresh() {
    drawnLinks();
    degree.clear();
    const links = data.links.filter((link) => visible.has(link.id));
    for (const link of links) for (const end of [link.from, link.to]) degree.set(end, (degree.get(end) || 0) + 1);
    const old = new Set(edgeSet.getIds());
    edgeSet.update(links.map(edgeOf));
    edgeSet.remove([...old].filter((id) => !visible.has(id)));
    nodeSet.update(data.nodes.map((node) => ({ id: node.id, hidden: !degree.get(node.id) && !node.focus })));
    list();
  }
  function light() {
    edgeSet.update(data.links.filter((link) => visible.has(link.id)).map(edgeOf));
    network.redraw();
  }

  nodeSet.add(data.nodes.map((node) => ({ id: node.id, x: node.x, y: node.y, shape: "custom", ctxRenderer: renderer, group: undefined })));
  const network = new vis.Network(find("canvas"), { nodes: nodeSet, edges: edgeSet }, {
    physics: false,
    layout: { randomSeed: 1, improvedLayout: false },
    edges: { smooth: false, selectionWidth: 2, hoverWidth: 1.5 },
    interaction: { hover: true, keyboard: false, selectConnectedEdges: false, tooltipDelay: 1e9 },
  });
  function whole() {
    const shown = data.nodes.filter((node) => degree.get(node.id) || node.focus);
    const box = find("canvas").getBoundingClientRect();
    if (!shown.length || !box.width) return;
    const low = (side, size) => Math.min(...shown.map((node) => node[side] - (node.hub ? 80 : node[size] / 2)));
    const high = (side, size) => Math.max(...shown.map((node) => node[side] + (node.hub ? 80 : node[size] / 2)));
    const [l, r, t, b] = [low("x", "w"), high("x", "w"), low("y", "h"), high("y", "h")];
    const above = 46; // room for the buttons
    const scale = Math.min((box.width - 30) / (r - l), (box.height - above - 15) / (b - t), 1.5);
    network.moveTo({ position: { x: (l + r) / 2, y: (t + b) / 2 - (above - 15) / 2 / scale }, scale });
  }

  /* ---- the panel ---- */
  function badge(status) {
    return make("span", "badge " + status, status);
  }
  function describe(tie) {
    const box = make("div", "tie");
    box.append(make("h3", "", tie.start + " " + tie.phrase + " " + tie.end));
    const facts = make("p", "facts");
    facts.append(badge(tie.status));
    const parts = [];
    if (tie.through) parts.push(tie.through);
    if (tie.since && !tie.through.includes(tie.since)) parts.push("since " + tie.since);
    if (tie.until) parts.push("until " + tie.until);
    parts.push(tie.sources === 0 ? "register only" : tie.sources === 1 ? "1 source" : tie.sources + " independent sources");
    if (tie.own !== "no") parts.push(tie.own === "yes" ? "told by a party itself" : "in part told by a party itself");
    facts.append(document.createTextNode(parts.join(" · ")));
    box.append(facts);
    if (tie.topics.length) box.append(make("p", "facts", "On: " + tie.topics.map((code) => topics.get(code) || code).join(", ")));
    for (const item of tie.evidence) {
      if (item.quote) box.append(make("blockquote", "", "“" + item.quote + "”"));
      box.append(make("p", "source", item.source + (item.status !== tie.status ? " (" + item.status + ")" : "")));
    }
    if (tie.more) box.append(make("p", "source", "and " + tie.more + " more"));
    return box;
  }
  function label(id) {
    return nodes.get(id).short;
  }
  function fill(...parts) {
    const panel = find("panel");
    panel.replaceChildren(...parts);
    panel.scrollIntoView({ block: "nearest" });
  }
  function showLink(link, focus) {
    chosen = "link " + link.id;
    near = new Set([link.from, link.to]);
    const ties = [...(visible.get(link.id) || link.ties)].sort((a, b) => rank[a.status] - rank[b.status]);
    const back = make("button", "", "← " + label(link.from));
    back.type = "button";
    back.addEventListener("click", () => showNode(link.from, true));
    fill(make("h2", "", label(link.from) + " – " + label(link.to)), ...ties.map(describe), back);
    network.setSelection({ nodes: [], edges: [link.id] });
    light();
    if (focus) find("panel").focus();
  }
  function showNode(id, focus) {
    chosen = id;
    const node = nodes.get(id);
    const links = data.links.filter((link) => visible.has(link.id) && (link.from === id || link.to === id));
    near = new Set([id, ...links.flatMap((link) => [link.from, link.to])]);
    const others = node.aliases.filter((name) => name !== node.name);
    const items = links
      .map((link) => ({ link, tie: strongest(visible.get(link.id)), other: link.from === id ? link.to : link.from }))
      .sort((a, b) => rank[a.tie.status] - rank[b.tie.status] || label(a.other).localeCompare(label(b.other)));
    const ul = make("ul", "ties");
    for (const item of items) {
      const li = make("li"), button = make("button");
      button.type = "button";
      button.append(badge(item.tie.status), document.createTextNode(label(item.other) + (item.tie.through && !nodes.get(item.other).hub && !node.hub ? " – " + item.tie.through : "")));
      button.addEventListener("click", () => showLink(item.link, true));
      li.append(button);
      ul.append(li);
    }
    fill(
      make("h2", "", node.name),
      make("p", "names", [node.hub ? node.kind + " of several" : node.kind, ...(node.hub ? [] : others)].join(" · ")),
      make("p", "facts", items.length === 1 ? "1 line; choose it to read the evidence" : items.length + " lines; choose one to read the evidence"),
      ul
    );
    network.setSelection({ nodes: [id], edges: [] });
    light();
    if (focus) find("panel").focus();
  }
  function nothing() {
    chosen = null;
    near = null;
    network.unselectAll();
    fill();
    light();
  }

  /* ---- the list and the search ---- */
  const keys = new Map(data.nodes.map((node) => [node.id, [node.name, node.short, ...node.aliases].map(plain)]));
  function matches() {
    const wanted = plain(find("search").value);
    const words = wanted.split(" ");
    const score = (node) => {
      const names = keys.get(node.id);
      if (!wanted) return 1;
      if (names.includes(wanted)) return 3;
      if (names.some((name) => name.startsWith(wanted))) return 2;
      return names.some((name) => words.every((word) => name.includes(word))) || words.every((word) => names.some((name) => name.split(" ").includes(word))) ? 1 : 0;
    };
    return data.nodes
      .map((node) => ({ node, score: score(node) }))
      .filter((item) => item.score && (wanted || degree.get(item.node.id)))
      .sort((a, b) => b.score - a.score || label(a.node.id).localeCompare(label(b.node.id)))
      .map((item) => item.node);
  }
  function list() {
    const found = matches();
    find("shown").textContent = "(" + found.length + ")";
    find("list").replaceChildren(
      ...found.map((node) => {
        const li = make("li"), button = make("button");
        button.type = "button";
        const short = label(node.id);
        button.append(make("span", "count", String(degree.get(node.id) || 0)), document.createTextNode(node.hub ? "◇ " + short : short === node.name ? short : short + " – " + node.name));
        button.addEventListener("click", () => showNode(node.id, true));
        li.append(button);
        return li;
      })
    );
  }

  find("search").addEventListener("input", list);
  find("search").addEventListener("keydown", (event) => {
    const first = event.key === "Enter" ? matches()[0] : undefined;
    if (first) showNode(first.id, true);
  });
  find("filters").addEventListener("change", () => {
    chosen = near = null;
    fill();
    refresh();
  });
  find("filters").addEventListener("submit", (event) => event.preventDefault());
  find("whole").addEventListener("click", whole);
  find("closer").addEventListener("click", () => network.moveTo({ scale: network.getScale() * 1.25 }));
  find("farther").addEventListener("click", () => network.moveTo({ scale: network.getScale() / 1.25 }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen !== null) nothing();
  });
  network.on("click", (event) => {
    if (event.nodes.length) showNode(event.nodes[0]);
    else if (event.edges.length) showLink(data.links.find((link) => link.id === event.edges[0]));
    else nothing();
  });
  window.addEventListener("resize", whole);
  window.addEventListener("beforeprint", whole);
  refresh();
  whole();
  const start = location.hash.slice(1).replace(/%[0-9a-f]{2}/gi, " ");
  const asked = start ? data.nodes.find((node) => keys.get(node.id).includes(plain(start))) : undefined;
  if (asked) showNode(asked.id);
})();
