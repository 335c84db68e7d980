// A grid of emoji in named parts, one stop of the Tab key, gone through with the arrow keys.

const across = 8;

export const cellsOf = (grid) => [...grid.querySelectorAll("[role=gridcell]")];

/** Puts `parts` ([name, emoji]) into the grid; those without emoji are left out. */
export function fillGrid(grid, parts) {
  grid.replaceChildren(...parts.filter(([, emoji]) => emoji.length > 0).map(partOf));
  grid.scrollTop = 0;
  grid.querySelector("[role=gridcell]")?.setAttribute("tabindex", "0");
}

function partOf([name, emoji]) {
  const part = make("div", { role: "rowgroup", ariaLabel: name });
  for (let start = 0; start < emoji.length; start += across) {
    const row = make("div", { role: "row" });
    row.append(...emoji.slice(start, start + across).map(cellOf));
    part.append(row);
  }
  return part;
}

function cellOf([character, name]) {
  return make("button", {
    type: "button",
    role: "gridcell",
    tabIndex: -1,
    title: name,
    ariaLabel: name,
    textContent: character,
  });
}

/** Goes from `cell` where `key` leads; false when it leads nowhere. */
export function moveIn(grid, cell, key) {
  const to = neighbour(grid, cell, key);
  if (!to) return false;
  cell.setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
  return true;
}

function neighbour(grid, cell, key) {
  const row = cell.parentElement;
  const below = (by) => {
    const rows = [...grid.querySelectorAll("[role=row]")];
    const cells = rows[rows.indexOf(row) + by]?.children;
    return cells?.[Math.min([...row.children].indexOf(cell), cells.length - 1)];
  };
  const beside = (by) => {
    const cells = cellsOf(grid);
    return cells[cells.indexOf(cell) + by];
  };
  if (key === "ArrowUp") return below(-1);
  if (key === "ArrowDown") return below(1);
  if (key === "ArrowLeft") return beside(-1);
  if (key === "ArrowRight") return beside(1);
  if (key === "Home") return row.firstElementChild;
  if (key === "End") return row.lastElementChild;
  return null;
}

function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
