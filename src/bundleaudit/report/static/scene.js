// What the filters and the search leave of the build: one answer for the map and every table.

import { METRICS } from "./data.js";
import { loadParts, loadSets } from "./loading.js";
import { parseSearch } from "./search.js";
import { searchTree, sumTree } from "./sums.js";
import { APP, TYPE } from "./tree.js";

const FILTERS = ["metric", "load", "kind", "owner", "role"];

export class Scene {
  constructor(model, tree) {
    this.model = model;
    this.tree = tree;
    this.parts = loadParts(model);
    this.loadSets = loadSets(model);
  }

  /** Follow the state; what did not change is kept. */
  update(state, changed) {
    if (FILTERS.some((key) => changed.has(key))) {
      this.metricName = metricOf(this.model, state);
      this.metric = METRICS.indexOf(this.metricName);
      this.files = this.#allowedFiles(state);
      this.values = sumTree(this.tree, this.metric, this.#leafTest(state));
    }
    if (changed.has("q") || FILTERS.some((key) => changed.has(key))) this.#search(state.q);
  }

  /** Whether a node is to stand out: nothing is searched for, or something in it is found. */
  isFound(node) {
    return this.hits === null || this.hits[node] > 0;
  }

  #search(text) {
    const { matches, error } = parseSearch(text);
    this.searchError = error;
    const result = matches ? searchTree(this.tree, this.values, matches) : null;
    this.matches = matches;
    this.hits = result?.hits ?? null;
    this.found = result;
  }

  #allowedFiles(state) {
    const set = this.loadSets.find((one) => one.id === state.load);
    const inSet = set ? new Set(set.files) : null;
    return this.model.files.map(
      (file) =>
        (inSet === null || inSet.has(file.index)) &&
        (!state.kind || file.kind === state.kind) &&
        (!state.role || (file.role ?? "none") === state.role),
    );
  }

  #leafTest(state) {
    const { tree, files } = this;
    const owners = {
      app: (node) => tree.type[node] === TYPE.module && tree.package[node] === null,
      packages: (node) => tree.package[node] !== null,
      nobody: (node) => tree.type[node] !== TYPE.module,
    };
    const owned = owners[state.owner];
    return owned ? (node) => files[tree.file[node]] && owned(node) : (node) => files[tree.file[node]];
  }
}

/** Return the metric a state means: gzip, or raw where nothing was compressed. */
export function metricOf(model, state) {
  const names = model.metrics.map((metric) => metric.name);
  if (names.includes(state.metric)) return state.metric;
  return names.includes("gzip") ? "gzip" : "raw";
}

/** Return what a node is, in a word or two. */
export function describeType(tree, node, model) {
  switch (tree.type[node]) {
    case TYPE.root:
      return "build";
    case TYPE.file:
      return fileType(model.files[tree.file[node]]);
    case TYPE.group:
      return tree.package[node] === null ? APP : "package";
    case TYPE.module:
      return tree.package[node] === null ? "module" : `module of ${tree.package[node]}`;
    default:
      return "bytes no module owns";
  }
}

export function fileType(file) {
  if (file.kind !== "js") return file.kind;
  return file.role === null || file.role === "modern" ? "script" : `${file.role.replace("_", " ")} script`;
}
