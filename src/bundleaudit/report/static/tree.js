// The build as one tree: files > packages and buckets > modules, in flat arrays for speed.

import { BUCKETS } from "./data.js";

export const ROOT = 0;
export const TYPE = { root: 0, file: 1, group: 2, module: 3, bucket: 4 };
export const APP = "application";

/**
 * Return the tree of a model. Nodes are numbers; children of a node are contiguous, parents
 * come first. `sizes[m][node]` is a leaf's size by metric m, NaN where nobody measured it.
 */
export function buildTree(model) {
  const tree = new Tree();
  tree.add(-1, TYPE.root, model.build, -1, null, null);
  const rows = modulesByChunk(model);
  const files = model.files.filter((file) => file.format === null);
  const nodes = files.map((file) => tree.add(ROOT, TYPE.file, file.path, file.index, null, file.sizes));
  const pending = [];
  files.forEach((file, index) => pending.push(...addParts(tree, model, file, nodes[index], rows)));
  for (const { node, members, fileIndex, packageName } of pending) {
    for (const row of members) {
      const sizes = model.modules.sizes.map((column) => column[row]);
      const child = tree.add(node, TYPE.module, model.modules.path[row], fileIndex, packageName, sizes);
      tree.version[child] = model.modules.version[row];
    }
  }
  return tree.finish();
}

class Tree {
  parent = [];
  type = [];
  label = [];
  file = [];
  package = [];
  version = {};
  first = [];
  count = [];
  rawSizes = [[], [], []];

  add(parent, type, label, file, packageName, sizes) {
    const node = this.parent.length;
    this.parent.push(parent);
    this.type.push(type);
    this.label.push(label);
    this.file.push(file);
    this.package.push(packageName);
    this.first.push(0);
    this.count.push(0);
    for (let metric = 0; metric < 3; metric += 1) {
      const size = sizes ? sizes[metric] : null;
      this.rawSizes[metric].push(size === null || size === undefined ? NaN : size);
    }
    if (parent >= 0) {
      if (this.count[parent] === 0) this.first[parent] = node;
      this.count[parent] += 1;
    }
    return node;
  }

  finish() {
    this.size = this.parent.length;
    this.sizes = this.rawSizes.map((column) => Float64Array.from(column));
    delete this.rawSizes;
    this.texts = null;
    return this;
  }

  isLeaf(node) {
    return this.count[node] === 0;
  }

  children(node) {
    return Array.from({ length: this.count[node] }, (_, index) => this.first[node] + index);
  }

  /** Return the nodes from the root down to `node`. */
  path(node) {
    const path = [];
    for (let one = node; one >= 0; one = this.parent[one]) path.unshift(one);
    return path;
  }

  /** Return the text that names a node in an address: its labels below the root. */
  key(node) {
    return this.path(node)
      .slice(1)
      .map((one) => this.label[one])
      .join(" | ");
  }

  /** Return the node of a key; a file's path alone, or a module's, will do. -1: there is none. */
  find(key) {
    if (!key) return ROOT;
    let node = ROOT;
    for (const label of key.split(" | ")) {
      const next = this.children(node).find((child) => this.label[child] === label);
      if (next === undefined) return this.label.indexOf(key, 1);
      node = next;
    }
    return node;
  }

  /** Return the texts that searches look at, of leaves: file, package and module. */
  searchTexts() {
    if (this.texts === null) {
      const file = [];
      this.texts = this.label.map((label, node) => {
        const type = this.type[node];
        file[node] = type === TYPE.root || type === TYPE.file ? label : file[this.parent[node]];
        if (this.count[node] > 0 || type === TYPE.file) return label;
        return `${file[node]} ${this.package[node] ?? ""} ${label}`;
      });
      this.lowered = this.texts.map((text) => text.toLowerCase());
    }
    return this;
  }
}

function modulesByChunk(model) {
  const rows = model.chunks.map(() => []);
  for (let row = 0; row < model.modules.count; row += 1) rows[model.modules.chunk[row]].push(row);
  return rows;
}

/** Add a file's packages and buckets; return the packages whose modules are still to be added. */
function addParts(tree, model, file, node, rows) {
  if (file.chunk === null) return [];
  const groups = new Map();
  const owned = [0, 0, 0];
  for (const row of rows[file.chunk.index]) {
    const name = model.modules.package[row] ?? APP;
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(row);
    for (let metric = 0; metric < 3; metric += 1) owned[metric] += model.modules.sizes[metric][row];
  }
  const pending = [];
  for (const [name, members] of groups) {
    const packageName = model.modules.package[members[0]];
    const group = tree.add(node, TYPE.group, name, file.index, packageName, null);
    pending.push({ node: group, members, fileIndex: file.index, packageName });
  }
  for (const [label, sizes] of bucketSizes(file, owned)) {
    tree.add(node, TYPE.bucket, label, file.index, null, sizes);
  }
  return pending;
}

/**
 * Return label and sizes of what no module owns. Raw sizes are measured; compressed ones are
 * what the modules leave of the file, shared out by raw size: an estimate.
 */
function bucketSizes(file, owned) {
  const raw = file.chunk.buckets;
  const total = raw.reduce((sum, size) => sum + size, 0);
  const rest = file.sizes.map((size, metric) => (size === null ? null : Math.max(0, size - owned[metric])));
  if (total === 0) {
    const hasRest = rest.some((size) => size > 0);
    return hasRest ? [["[compression overhead]", [0, rest[1], rest[2]]]] : [];
  }
  return raw.flatMap((size, index) =>
    size === 0
      ? []
      : [[BUCKETS[index][0], [size, ...rest.slice(1).map((one) => (one === null ? null : (one * size) / total))]]],
  );
}
