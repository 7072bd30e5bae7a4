/* The matrix: filters and search hide cells, rows and columns; a click or the return key tells what a cell rests on. */
(function () {
  "use strict";
  const { data, find, make, button, plain, picked, value } = page;
  const rows = data.rows.map((names) => names.map(plain)), columns = data.columns.map((names) => names.map(plain));
  const cells = new Map([...document.querySelectorAll("#grid button")].map((cell) => [cell.closest("tr").dataset.row + " " + (cell.closest("td").cellIndex - 1), cell]));
  let shown = new Set();

  function passes(square) {
    return data.filters.every((filter) => {
      const own = square.values[filter.id];
      if (filter.kind === "boxes") return picked(filter.id).has(own);
      if (filter.kind === "least") return own >= Number(value(filter.id));
      const wanted = value(filter.id);
      return !wanted || (Array.isArray(own) ? own.includes(wanted) : own === wanted);
    });
  }
  function hits(all, wanted) {
    return new Set(all.map((names, index) => (page.meant(names, wanted) ? index : -1)).filter((index) => index >= 0));
  }
  function refresh() {
    for (const filter of data.filters) if (filter.kind === "least") document.querySelector("output[for=" + filter.id + "]").textContent = value(filter.id);
    const wanted = plain(value("search"));
    const inRows = wanted ? hits(rows, wanted) : null, inColumns = wanted ? hits(columns, wanted) : null;
    shown = new Set();
    const liveRows = new Set(), liveColumns = new Set();
    data.squares.forEach((square, number) => {
      const passed = passes(square);
      for (const [row, column] of square.spots) {
        const meant = passed && (!wanted || inRows.has(row) || inColumns.has(column));
        cells.get(row + " " + column).hidden = !meant;
        cells.get(row + " " + column).parentElement.classList.toggle("off", !meant);
        if (meant) {
          shown.add(number);
          liveRows.add(row);
          liveColumns.add(column);
        }
      }
    });
    for (const line of document.querySelectorAll("#grid tr")) {
      if (line.dataset.row !== undefined) line.hidden = !liveRows.has(Number(line.dataset.row));
      [...line.children].forEach((cell, index) => {
        if (index) cell.hidden = !liveColumns.has(index - 1);
      });
    }
    find("note").textContent = shown.size ? "" : "Nothing passes the filters";
    find("canvas").dataset.drawn = String(shown.size);
    list();
    roving();
  }
  function show(number, focus) {
    const square = data.squares[number];
    for (const other of document.querySelectorAll("#grid .chosen")) other.classList.remove("chosen");
    for (const [row, column] of square.spots) cells.get(row + " " + column).parentElement.classList.add("chosen");
    const facts = square.facts.map((fact) => make("p", "facts", fact));
    page.fill(make("h2", "", square.heading), ...facts, ...page.evidence(square.evidence, square.more), ...(square.evidence.length ? [] : [make("p", "source", "No quote: see the table below")]));
    if (focus) find("panel").focus();
  }
  function list() {
    const numbers = [...shown].sort((a, b) => a - b);
    find("shown").textContent = "(" + numbers.length + ")";
    find("list").replaceChildren(
      ...numbers.slice(0, data.top).map((number) => {
        const li = make("li"), square = data.squares[number], item = button("", () => show(number, true));
        item.append(make("span", "sample " + square.tone, square.text), document.createTextNode(" " + square.heading));
        li.append(item);
        return li;
      })
    );
  }
  /* One stop for the tab key; arrows go on from there. */
  function roving(to) {
    const live = [...cells.values()].filter((cell) => !cell.hidden);
    for (const cell of live) cell.tabIndex = -1;
    const first = to || live[0];
    if (first) first.tabIndex = 0;
  }
  find("grid").addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const cell = event.target.closest("button");
    if (!step || !cell) return;
    event.preventDefault();
    let row = Number(cell.closest("tr").dataset.row), column = cell.closest("td").cellIndex - 1;
    while (row >= 0 && column >= 0 && row < rows.length && column < columns.length) {
      row += step[0];
      column += step[1];
      const next = cells.get(row + " " + column);
      if (next && !next.hidden) {
        roving(next);
        next.focus();
        return;
      }
    }
  });
  find("grid").addEventListener("click", (event) => {
    const cell = event.target.closest("button");
    if (!cell) return;
    roving(cell);
    show(Number(cell.dataset.square));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") page.fill();
  });
  find("search").addEventListener("input", refresh);
  find("filters").addEventListener("input", refresh);
  refresh();
  document.body.dataset.ready = "yes";
})();
