/* The picture: draws what the page holds, on a canvas, at positions computed beforehand. */
(function () {
  "use strict";
  const { data, rank, find } = page;
  const model = page.network;
  const FONT = "'Segoe UI','Noto Sans','DejaVu Sans',Arial,sans-serif";
  const looks = {
    asserted: { color: "#1A1A1A", dashes: false, least: 2.1 },
    planned: { color: "#0072B2", dashes: [14, 8], least: 3 },
    recommended: { color: "#B0431E", dashes: [3, 6], least: 3.2 },
  };
  const SMALLEST = 8.5; // pixels of a letter below which boxes carry no name of their own
  const MOST_BUNDLES = 300; // lines between closed groups

  /* ---- shapes ---- */
  function outline(ctx, shape, x, y, w, h) {
    const l = x - w / 2, t = y - h / 2, r = x + w / 2, b = y + h / 2;
    const c = Math.min(11, h / 3, w / 3);
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
    if (shape === "pill") rounded(Math.min(w, h) / 2);
    else if (shape === "round") rounded(Math.min(9, h / 3));
    else if (shape === "community") rounded(Math.min(w, h) / 4);
    else if (shape === "hexagon") path([[l + c, t], [r - c, t], [r, y], [r - c, b], [l + c, b], [l, y]]);
    else if (shape === "cut") path([[l + c, t], [r - c, t], [r, t + c], [r, b - c], [r - c, b], [l + c, b], [l, b - c], [l, t + c]]);
    else if (shape === "slant") path([[l + c, t], [r, t], [r - c, b], [l, b]]);
    else if (shape === "diamond") path([[x, t], [r, y], [x, b], [l, y]]);
    else path([[l, t], [r, t], [r, b], [l, b]]);
  }
  let scale = 1;
  const named = () => 16 * scale >= SMALLEST;
  /* Size of a node: its box; where names do not fit, a small mark of at least some pixels. */
  function size(node) {
    if (named()) return [node.w, node.h];
    const least = (node.hub ? 7 : 10) / scale;
    return node.hub ? [Math.max(node.w, least), Math.max(node.h, least)] : [Math.max(Math.min(node.w, 60), least * 1.5), Math.max(Math.min(node.h, 36), least)];
  }
  function drawBox(ctx, node, x, y, hover) {
    const group = data.groups[node.group], [w, h] = size(node);
    const lit = !model.near || model.near.has(node.id);
    ctx.save();
    outline(ctx, group.shape, x, y, w, h);
    ctx.fillStyle = "#FFFFFF"; // so that no line shows through a pale node
    ctx.fill();
    ctx.globalAlpha = lit ? 1 : 0.22;
    ctx.fillStyle = group.fill;
    ctx.fill();
    const marked = model.chosen === node.id;
    const thick = marked ? 5 : node.focus || hover ? 3.5 : 1.6;
    ctx.lineWidth = named() ? thick : Math.max(thick, 1 / scale);
    ctx.strokeStyle = marked ? "#D55E00" : "#222222";
    if (group.shape === "plain") ctx.setLineDash([6, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = group.ink;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const rows = node.label.split("\n");
    if (named() && node.hub) {
      ctx.font = "italic 13px " + FONT;
      ctx.lineWidth = 4;
      ctx.strokeStyle = "#FFFFFF";
      rows.forEach((row, i) => {
        ctx.strokeText(row, x, y + 22 + i * 15);
        ctx.fillText(row, x, y + 22 + i * 15);
      });
    } else if (named()) {
      let letters = 16;
      ctx.font = "600 16px " + FONT;
      const widest = Math.max(0, ...rows.map((row) => ctx.measureText(row).width));
      const room = node.w - (group.shape === "slant" ? 30 : 18);
      if (widest > room) {
        letters = Math.max(9, (letters * room) / widest);
        ctx.font = "600 " + letters.toFixed(1) + "px " + FONT;
      }
      rows.forEach((row, i) => ctx.fillText(row, x, y + (i - (rows.length - 1) / 2) * 19 + 1));
    }
    ctx.restore();
  }
  function drawGroup(ctx, group, x, y, hover) {
    const lit = !model.near || model.near.has(group.key);
    ctx.save();
    outline(ctx, "community", x, y, group.w, group.h);
    ctx.fillStyle = "#FFFFFF";
    ctx.fill();
    ctx.globalAlpha = lit ? 1 : 0.3;
    ctx.fillStyle = "#DCE8F2";
    ctx.fill();
    ctx.lineWidth = (model.chosen === group.key ? 4 : hover ? 3 : 1.5) / scale;
    ctx.strokeStyle = model.chosen === group.key ? "#D55E00" : "#33506B";
    ctx.stroke();
    ctx.restore();
  }

  /* ---- names over the picture, where boxes carry none: the weightiest first, none over another ---- */
  const widths = new Map();
  function wideOf(ctx, text) {
    if (!widths.has(text)) {
      ctx.font = "600 16px " + FONT;
      widths.set(text, ctx.measureText(text).width / 16);
    }
    return widths.get(text);
  }
  function overlay(ctx) {
    const taken = [];
    const free = (spot) => taken.every((other) => spot[0] >= other[2] || spot[2] <= other[0] || spot[1] >= other[3] || spot[3] <= other[1]);
    const put = (rows, x, y, letters, bold, halo, style) => {
      const px = letters / scale;
      ctx.font = (style || (bold ? "600 " : "")) + px + "px " + FONT;
      const wide = Math.max(...rows.map((row) => ctx.measureText(row).width)), high = px * 1.25 * rows.length;
      const spot = [x - wide / 2 - px * 0.2, y - high / 2, x + wide / 2 + px * 0.2, y + high / 2];
      if (!free(spot)) return false;
      taken.push(spot);
      if (style) {
        ctx.fillStyle = "rgba(255, 255, 255, 0.88)";
        ctx.fillRect(spot[0], spot[1], spot[2] - spot[0], spot[3] - spot[1]);
      }
      rows.forEach((row, i) => {
        const at = y + (i - (rows.length - 1) / 2) * px * 1.25;
        if (halo) {
          ctx.lineWidth = px * 0.35;
          ctx.strokeStyle = "#FFFFFF";
          ctx.lineJoin = "round";
          ctx.strokeText(row, x, at);
        }
        ctx.fillStyle = "#000000";
        ctx.fillText(row, x, at);
      });
      return true;
    };
    ctx.save();
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    let count = 0;
    for (const item of model.drawn.groups) {
      const fits = (rows, letters) => {
        const wide = Math.max(...rows.map((row) => wideOf(ctx, row))) * letters;
        return wide / scale < item.w * 0.94 && (letters / scale) * 1.25 * rows.length < item.h * 0.96;
      };
      const names = item.names.map((name) => (name.length > 22 ? name.slice(0, 21) + "…" : name)), total = item.size + (item.size === 1 ? " actor" : " actors");
      const choices = [[16, 6], [16, 4], [15, 3], [14, 2], [13, 3], [12, 2], [12, 1]].map(([letters, most]) => [letters, [...names.slice(0, most), ...(names.length > most ? [total] : [])]]);
      choices.push([11, [...names.slice(0, 2), String(item.size)]], [11, [...names.slice(0, 1), String(item.size)]], [12, [total]], [11, [String(item.size)]]);
      const choice = choices.find(([letters, rows]) => rows.length && fits(rows, letters));
      if (choice && put(choice[1], item.x, item.y, choice[0], true, false)) count++;
    }
    const acts = model.drawn.lines.filter((line) => line.label);
    if (acts.length) {
      for (const node of model.drawn.ranked) {
        const [x, y] = model.spot(node), [w, h] = size(node);
        taken.push([x - w / 2, y - h / 2, x + w / 2, y + h / 2]);
      }
    }
    for (const line of acts) {
      const [x1, y1] = model.spot(model.node(line.from)), [x2, y2] = model.spot(model.node(line.to));
      const place = [0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72].find((share) => put(line.label.split("\n"), x1 + (x2 - x1) * share, y1 + (y2 - y1) * share, Math.max(11, 14 * scale), false, false, "italic "));
      if (place) count++;
    }
    if (!named()) {
      for (const node of model.drawn.ranked) {
        const at = network.body.nodes[node.id], [, h] = size(node);
        if (node.hub || !at) continue;
        const row = node.label.replace(/\n/g, " ");
        if (put([row.length > 30 ? row.slice(0, 29) + "…" : row], at.x, at.y + h / 2 + 9 / scale, node.focus ? 14 : 12, true, true)) count++;
      }
    }
    ctx.restore();
    model.labels = taken; // for tests: what the names cover
    find("canvas").dataset.labels = String(named() ? model.drawn.ranked.length + count : count);
  }

  /* ---- what vis-network gets ---- */
  function renderer(request) {
    const group = model.groupOf(request.id), node = group || model.node(request.id);
    return {
      drawNode() {
        if (group) drawGroup(request.ctx, group, request.x, request.y, request.state.hover);
        else drawBox(request.ctx, node, request.x, request.y, request.state.hover);
      },
      nodeDimensions: { width: node.w, height: node.h },
    };
  }
  function width(status, sources) {
    return Math.min(looks[status].least + 1.1 * (Math.max(1, sources) - 1), 7);
  }
  function edgeOf(line) {
    const look = looks[line.status];
    const lit = !model.near || (model.near.has(line.from) && model.near.has(line.to) && (!model.nodeChosen() || line.from === model.chosen || line.to === model.chosen));
    const wide = line.links ? Math.min(1.5 + Math.log2(line.count), 6) / scaleAtFit : width(line.status, line.sources) * (named() ? 1 : 0.7 / scaleAtFit);
    const away = line.links && (typeof line.from === "number" || typeof line.to === "number"); // from an open group to a closed one
    const unit = named() && !line.links ? 1 : 1 / scaleAtFit;
    return {
      id: line.id,
      from: line.from,
      to: line.to,
      color: { color: line.side ? "#7A7A7A" : look.color, highlight: "#D55E00", hover: "#D55E00", opacity: lit ? (away && !model.near ? 0.28 : line.links ? 0.75 : 1) : 0.12 },
      dashes: look.dashes ? look.dashes.map((length) => length * unit) : false,
      width: line.side ? Math.min(wide, 1.6 * unit) : away ? Math.min(wide, 1.4 / scaleAtFit) : wide,
      arrows: line.directed && named() ? { [line.turned ? "from" : "to"]: { enabled: true, scaleFactor: 0.6 } } : "",
    };
  }
  const nodeSet = new vis.DataSet([]);
  const edgeSet = new vis.DataSet([]);
  const network = new vis.Network(find("canvas"), { nodes: nodeSet, edges: edgeSet }, {
    physics: false,
    layout: { randomSeed: 1, improvedLayout: false },
    edges: { smooth: false, selectionWidth: 2, hoverWidth: 1.5 },
    interaction: { hover: true, keyboard: false, selectConnectedEdges: false, tooltipDelay: 1e9 },
  });
  let scaleAtFit = 1;
  function nodeOf(node) {
    const spot = model.spot(node);
    return { id: node.id, x: spot[0], y: spot[1], shape: "custom", ctxRenderer: renderer };
  }
  function differing(set, items) {
    const wanted = new Set(items.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !wanted.has(id)));
    set.update(items);
  }
  function draw() {
    const { groups, ranked, lines } = model.drawn;
    const boxes = [...groups.map((group) => ({ id: group.key, x: group.x, y: group.y, shape: "custom", ctxRenderer: renderer })), ...ranked.map(nodeOf)];
    const shown = [...lines.filter((line) => !line.links), ...lines.filter((line) => line.links).sort((a, b) => b.count - a.count).slice(0, MOST_BUNDLES)];
    edgeSet.remove(edgeSet.getIds());
    differing(nodeSet, boxes);
    edgeSet.update(shown.map(edgeOf));
    find("canvas").dataset.drawn = String(boxes.length);
    find("canvas").dataset.lines = String(shown.length);
  }
  function light() {
    edgeSet.update(model.drawn.lines.filter((line) => edgeSet.get(line.id)).map(edgeOf));
    network.redraw();
  }
  function frame(items) {
    const box = find("canvas").getBoundingClientRect();
    if (!items.length || !box.width) return;
    const half = (item, side) => (item.hub ? 70 : item[side] / 2);
    const spots = items.map((item) => (item.key ? [item.x, item.y] : model.spot(item)));
    const l = Math.min(...items.map((item, i) => spots[i][0] - half(item, "w"))), r = Math.max(...items.map((item, i) => spots[i][0] + half(item, "w")));
    const t = Math.min(...items.map((item, i) => spots[i][1] - (item.hub ? 16 : half(item, "h")))), b = Math.max(...items.map((item, i) => spots[i][1] + (item.hub ? 52 : half(item, "h"))));
    const above = 44; // room for the buttons
    const tight = Math.min((box.width - 24) / (r - l), (box.height - above - 12) / (b - t)) * 16 < SMALLEST ? Math.min(110, box.width * 0.14) : 24; // room for names beside marks
    const fit = Math.min((box.width - tight) / (r - l), (box.height - above - 12) / (b - t), 1.5);
    scale = scaleAtFit = fit;
    network.moveTo({ position: { x: (l + r) / 2, y: (t + b) / 2 - (above - 12) / 2 / fit }, scale: fit });
    edgeSet.update(model.drawn.lines.filter((line) => edgeSet.get(line.id)).map(edgeOf));
  }
  function whole() {
    frame([...model.drawn.groups, ...model.drawn.ranked]);
  }

  /* ---- hands and keys ---- */
  const zoom = (factor) => network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.005), 4) });
  const move = (x, y) => {
    const at = network.getViewPosition();
    network.moveTo({ position: { x: at.x + x / network.getScale(), y: at.y + y / network.getScale() } });
  };
  find("whole").addEventListener("click", whole);
  find("closer").addEventListener("click", () => zoom(1.3));
  find("farther").addEventListener("click", () => zoom(1 / 1.3));
  find("canvas").addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };
    if (steps[event.key]) move(...steps[event.key]);
    else if (event.key === "+" || event.key === "=") zoom(1.3);
    else if (event.key === "-") zoom(1 / 1.3);
    else if (event.key === "0") whole();
    else return;
    event.preventDefault();
  });
  network.on("beforeDrawing", () => (scale = network.getScale()));
  network.on("afterDrawing", overlay);
  network.on("click", (event) => {
    if (event.nodes.length) model.pick(event.nodes[0]);
    else if (event.edges.length) model.pickLine(event.edges[0]);
    else model.nothing();
  });
  network.on("doubleClick", (event) => {
    if (event.nodes.length) model.enter(event.nodes[0]);
  });
  window.addEventListener("resize", whole);
  window.addEventListener("beforeprint", whole);
  model.where = (id) => network.canvasToDOM(network.getPosition(id)); // for tests: where to click
  model.show({
    draw,
    light,
    whole,
    frame,
    select: (nodes, edges) => network.setSelection({ nodes: nodes.filter((id) => nodeSet.get(id)), edges: edges.filter((id) => edgeSet.get(id)) }),
  });
})();
