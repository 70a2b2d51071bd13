// The tables beside the map; they show what the same filters and the same search leave.

import { chunkColumns, fileColumns, findingColumns, moduleColumns, packageColumns } from "./columns.js";
import { h } from "./dom.js";
import { SortedTable } from "./table.js";
import { makeTabs } from "./tabs.js";
import { TreeTable } from "./tree_table.js";
import { TYPE } from "./tree.js";

const NAMES = { tree: "Tree", chunks: "Chunks", packages: "Packages", modules: "Modules", files: "Files", findings: "Findings" };

export class TablesView {
  constructor(scene, store, actions) {
    this.scene = scene;
    this.store = store;
    this.actions = actions;
    this.tables = new Map();
    this.stale = new Set(Object.keys(NAMES));
    this.panel = h("div", { class: "table-panel", role: "tabpanel", id: "table-panel" });
    this.tabs = makeTabs("Tables", NAMES, "table-panel", (name) => store.set({ table: name }));
    this.element = h("section", { class: "card tables", "aria-label": "Tables" }, this.tabs.element, this.panel);
  }

  update(state, changed, selected) {
    this.selected = selected;
    const isFiltered = ["q", "metric", "load", "kind", "owner", "role"].some((key) => changed.has(key));
    if (isFiltered) this.stale = new Set(Object.keys(NAMES));
    const name = state.table in NAMES ? state.table : "tree";
    this.tabs.select(name);
    this.panel.setAttribute("aria-labelledby", `table-panel-tab-${name}`);
    const table = this.#table(name);
    if (this.panel.firstChild !== table.element) this.panel.replaceChildren(table.element);
    if (this.stale.delete(name)) this.#fill(name, table);
    else if (changed.has("select")) table.mark(selected);
    if (name === "tree" && changed.has("select")) table.reveal(selected);
  }

  #table(name) {
    if (!this.tables.has(name)) this.tables.set(name, this.#make(name));
    return this.tables.get(name);
  }

  #make(name) {
    const { scene, actions } = this;
    if (name === "tree") return new TreeTable(scene, (node) => actions.select(node));
    const columns = {
      chunks: chunkColumns,
      packages: packageColumns,
      modules: moduleColumns,
      files: fileColumns,
      findings: findingColumns,
    }[name](scene);
    const byNode = { onChoose: (node) => actions.select(node), isChosen: (node) => node === this.selected };
    const choices = {
      packages: { onChoose: (row) => actions.search(row.name) },
      findings: { onChoose: (row) => actions.selectPath(row.file) },
    };
    const sort = name === "findings" ? "severity" : "shown";
    return new SortedTable(NAMES[name], columns, { sort, ...(choices[name] ?? byNode) });
  }

  #fill(name, table) {
    if (name === "tree") table.render(this.selected);
    else table.setRows(this.#rows(name));
  }

  #rows(name) {
    const { scene } = this;
    const { tree, model, values } = scene;
    if (name === "findings") return findingRows(model, scene.matches);
    if (name === "packages") return packageRows(scene);
    const wanted = name === "modules" ? TYPE.module : TYPE.file;
    const rows = [];
    for (let node = 1; node < tree.size; node += 1) {
      if (tree.type[node] !== wanted || values[node] <= 0 || !scene.isFound(node)) continue;
      if (name === "chunks" && model.files[tree.file[node]].chunk === null) continue;
      rows.push(node);
    }
    return rows;
  }
}

function findingRows(model, matches) {
  const rows = model.outcomes.flatMap((outcome) =>
    outcome.findings.map((finding) => ({ ...finding, check: `${outcome.check} ${outcome.name}` })),
  );
  if (matches === null) return rows;
  return rows.filter((row) => {
    const text = `${row.check} ${row.message}`;
    return matches(text, text.toLowerCase());
  });
}

function packageRows(scene) {
  const { tree, values } = scene;
  const shown = new Map();
  for (let node = 1; node < tree.size; node += 1) {
    if (tree.type[node] !== TYPE.module || tree.package[node] === null) continue;
    if (values[node] > 0 && scene.isFound(node)) {
      shown.set(tree.package[node], (shown.get(tree.package[node]) ?? 0) + values[node]);
    }
  }
  return scene.model.packages
    .filter((one) => shown.has(one.name))
    .map((one) => ({ ...one, shown: shown.get(one.name) }));
}
