// The treemap in words: a tree grid that reaches everything the map shows, by keyboard too.

import { h, shareBar } from "./dom.js";
import { formatPercent, formatSize } from "./format.js";
import { shortLabel } from "./labels.js";
import { describeType } from "./scene.js";
import { sortedChildren } from "./sums.js";
import { ROOT, TYPE } from "./tree.js";

const PAGE = 60;

export class TreeTable {
  constructor(scene, onChoose) {
    this.scene = scene;
    this.onChoose = onChoose;
    this.open = new Set([ROOT]);
    this.shown = new Map();
    this.body = h("tbody");
    this.body.addEventListener("keydown", (event) => this.#key(event));
    const columns = ["Name", "Share", "Size", "Part", "What"];
    this.grid = h(
      "table",
      { class: "plain tree", role: "treegrid", "aria-label": "The build as a tree" },
      h("thead", {}, h("tr", {}, columns.map((name, index) => h("th", { scope: "col", class: index === 2 || index === 3 ? "number" : null }, name)))),
      this.body,
    );
    this.element = h("div", { class: "sorted-table" }, h("div", { class: "scroll", tabindex: "-1" }, this.grid));
  }

  /** Build the visible rows anew. */
  render(selected = this.selected) {
    this.selected = selected;
    const rows = [];
    const add = (node, level) => {
      for (const { child, more } of this.#children(node)) {
        rows.push(more ? this.#moreRow(node, more, level) : this.#row(child, level));
        if (child !== undefined && this.open.has(child)) add(child, level + 1);
      }
    };
    add(ROOT, 1);
    if (!rows.length) rows.push(h("tr", {}, h("td", { class: "empty", colspan: 5 }, "Nothing to show with these filters.")));
    this.body.replaceChildren(...rows);
    this.#setStop(this.#rowOf(selected) ?? this.body.rows[0]);
  }

  mark(selected) {
    this.selected = selected;
    for (const row of this.body.rows) {
      row.classList.toggle("is-chosen", row.node === selected);
      if (row.node !== undefined) row.setAttribute("aria-selected", String(row.node === selected));
    }
  }

  /** Open the way to a node chosen elsewhere and scroll to it. */
  reveal(node) {
    const { tree } = this.scene;
    const closed = tree.path(node).slice(1, -1).filter((one) => !this.open.has(one));
    for (const one of tree.path(node).slice(0, -1)) this.open.add(one);
    for (const one of tree.path(node).slice(1)) this.#makeRoom(one);
    if (closed.length || !this.#rowOf(node)) this.render(node);
    const row = this.#rowOf(node);
    if (!row || this.body.contains(document.activeElement)) return;
    this.#setStop(row);
    const box = this.element.firstChild;
    box.scrollTop = row.offsetTop - box.clientHeight / 3;
  }

  #children(node) {
    const { tree, values } = this.scene;
    const all = sortedChildren(tree, values, node).filter((child) => this.scene.isFound(child));
    const shown = this.shown.get(node) ?? PAGE;
    const entries = all.slice(0, shown).map((child) => ({ child }));
    if (all.length > shown) entries.push({ more: all.length - shown });
    return entries;
  }

  /** Show enough of a node's siblings that it is among them. */
  #makeRoom(node) {
    const { tree, values } = this.scene;
    const parent = tree.parent[node];
    const place = sortedChildren(tree, values, parent).indexOf(node) + 1;
    if (place > (this.shown.get(parent) ?? PAGE)) this.shown.set(parent, place);
  }

  #row(node, level) {
    const { tree, values, model } = this.scene;
    const isGroup = tree.count[node] > 0;
    const kind = tree.type[node] !== TYPE.file && tree.package[node] !== null ? "package" : model.files[tree.file[node]].kind;
    const part = values[ROOT] ? values[node] / values[ROOT] : 0;
    const name = h("td", { class: "tree-name", role: "rowheader" }, h("span", { class: "twist", "aria-hidden": "true" }), h("bdi", {}, tree.type[node] === TYPE.file ? tree.label[node] : shortLabel(tree, node)));
    name.style.setProperty("--level", String(level - 1));
    const row = h(
      "tr",
      {
        "aria-level": level,
        "aria-expanded": isGroup ? String(this.open.has(node)) : null,
        "aria-selected": String(node === this.selected),
        class: node === this.selected ? "is-chosen" : null,
        tabindex: "-1",
      },
      name,
      h("td", { class: "number" }, shareBar(part, kind)),
      h("td", { class: "number" }, formatSize(values[node])),
      h("td", { class: "number" }, formatPercent(values[node], values[ROOT])),
      h("td", {}, describeType(tree, node, model)),
    );
    row.node = node;
    row.addEventListener("click", (event) => {
      this.#setStop(row);
      row.focus();
      if (isGroup && (event.target.closest(".twist") || node === this.selected || !this.open.has(node))) this.#toggle(node);
      this.onChoose(node);
    });
    return row;
  }

  #moreRow(parent, more, level) {
    const row = h("tr", { "aria-level": level, tabindex: "-1", class: "more" }, h("td", { colspan: 5 }, `Show ${Math.min(more, PAGE)} of ${more} more`));
    row.firstChild.style.setProperty("--level", String(level - 1));
    row.addEventListener("click", () => {
      const place = [...this.body.rows].indexOf(row);
      this.shown.set(parent, (this.shown.get(parent) ?? PAGE) + PAGE);
      this.render();
      this.#focus(this.body.rows[place]);
    });
    return row;
  }

  #toggle(node) {
    if (this.open.has(node)) this.open.delete(node);
    else this.open.add(node);
    this.render();
    this.#focus(this.#rowOf(node));
  }

  #key(event) {
    const row = event.target.closest("tr");
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...this.body.rows];
    const place = rows.indexOf(row);
    const { tree } = this.scene;
    const isGroup = row.node !== undefined && tree.count[row.node] > 0;
    const isOpen = isGroup && this.open.has(row.node);
    const moves = {
      ArrowDown: () => this.#focus(rows[place + 1]),
      ArrowUp: () => this.#focus(rows[place - 1]),
      Home: () => this.#focus(rows[0]),
      End: () => this.#focus(rows.at(-1)),
      ArrowRight: () => (isGroup && !isOpen ? this.#toggle(row.node) : this.#focus(rows[place + 1])),
      ArrowLeft: () => (isOpen ? this.#toggle(row.node) : this.#focus(this.#rowOf(tree.parent[row.node]))),
      Enter: () => (row.node === undefined ? row.click() : this.onChoose(row.node)),
      " ": () => (row.node === undefined ? row.click() : this.onChoose(row.node)),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  }

  #rowOf(node) {
    return [...this.body.rows].find((row) => row.node === node);
  }

  #setStop(row) {
    for (const one of this.body.rows) one.tabIndex = one === row ? 0 : -1;
  }

  #focus(row) {
    if (!row || !("tabIndex" in row)) return;
    this.#setStop(row);
    row.focus();
  }
}
