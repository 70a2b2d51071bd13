// The tree's sums balance, whatever the filters; ways through the load graph are the shortest.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readModel } from "../../../src/bundleaudit/report/static/data.js";
import { findWay, loadParts, loadSets } from "../../../src/bundleaudit/report/static/loading.js";
import { searchTree, sortedChildren, sumTree } from "../../../src/bundleaudit/report/static/sums.js";
import { buildTree, ROOT, TYPE } from "../../../src/bundleaudit/report/static/tree.js";
import { layoutTiles, tileAt } from "../../../src/bundleaudit/report/static/treemap_layout.js";
import { parseSearch } from "../../../src/bundleaudit/report/static/search.js";

const strings = ["dist", "js", "css", "modern", "main.js", "lazy.js", "main.css", "index.html", "html", "src/", "a.ts", "node_modules/vue/", "x.js", "vue", "main", "source_map", "main.js.map", "other"];
const at = (text) => strings.indexOf(text);
const load = (files) => ({ files, requests: files.length, round_trips: 2, all: {}, js: {}, css: {} });

export const island = {
  build: "dist",
  bundler: "rolldown",
  metrics: [{ name: "raw" }, { name: "gzip", method: "exact" }],
  strings,
  files: {
    path: ["main.js", "lazy.js", "main.css", "index.html", "main.js.map"].map(at),
    kind: ["js", "js", "css", "html", "other"].map(at),
    format: [-1, -1, -1, -1, at("source_map")],
    role: [at("modern"), at("modern"), -1, -1, -1],
    raw: [1000, 400, 50, 20, 9000],
    gzip: [500, 200, 30, 15, null],
    brotli: [null, null, null, null, null],
    orphans: [],
  },
  chunks: {
    file: [0, 1],
    name: [at("main"), -1],
    source: [-1, -1],
    imports: [[], [0]],
    lazy: [[1], []],
    css: [[2], []],
    entries: [0],
    mapped: [0],
    buckets: [[60, 0, 40, 0, 0], [0, 0, 0, 0, 400]],
  },
  modules: {
    chunk: [0, 0, 0],
    folder: [at("src/"), at("node_modules/vue/"), at("node_modules/vue/")],
    name: [at("a.ts"), at("x.js"), at("a.ts")],
    package: [-1, at("vue"), at("vue")],
    version: [-1, -1, -1],
    raw: [300, 500, 100],
    gzip: [150, 250, 60],
    brotli: [null, null, null],
  },
  packages: [{ name: "vue", versions: [], chunks: [0] }],
  pages: [{ file: "index.html", entries: ["main.js"], stylesheets: [], legacy_entries: [], initial: load([0, 2]), legacy_initial: null }],
  boundaries: [{ target: 1, importers: ["main.js"], preloads: [], closure: load([1, 0]) }],
  routes: [],
  outcomes: [],
  diff: null,
};

const model = readModel(island);
const tree = buildTree(model);
const everything = () => true;

test("served files only, and every file is the sum of its parts by every metric", () => {
  const files = tree.children(ROOT).map((node) => tree.label[node]);
  assert.deepEqual(files, ["main.js", "lazy.js", "main.css", "index.html"]);
  for (const [metric, total] of [[0, 1470], [1, 745]]) {
    const values = sumTree(tree, metric, everything);
    assert.equal(values[ROOT], total);
    for (const node of tree.children(ROOT)) {
      assert.ok(Math.abs(values[node] - tree.sizes[metric][node]) < 1e-9, tree.label[node]);
    }
  }
});

test("what modules leave of a compressed file is shared out among its buckets", () => {
  const buckets = tree.children(tree.find("main.js")).filter((node) => tree.type[node] === TYPE.bucket);
  assert.deepEqual(buckets.map((node) => [tree.label[node], tree.sizes[0][node], tree.sizes[1][node]]), [
    ["[generated code]", 60, 24],
    ["[line ends]", 40, 16],
  ]);
});

test("an unmeasured metric is unknown in the tree, not zero", () => {
  assert.ok(Number.isNaN(tree.sizes[2][tree.find("main.js")]));
});

test("keys lead back to their nodes, a bare path to the first with it", () => {
  for (let node = 0; node < tree.size; node += 1) assert.equal(tree.find(tree.key(node)), node);
  assert.equal(tree.label[tree.find("node_modules/vue/x.js")], "node_modules/vue/x.js");
  assert.equal(tree.find("gone"), -1);
});

test("a search counts leaves by module, package and file, within the filters", () => {
  const values = sumTree(tree, 0, everything);
  const run = (text, over = values) => searchTree(tree, over, parseSearch(text).matches);
  assert.deepEqual([run("vue").count, run("vue").total], [2, 600]);
  assert.equal(run("main.js").count, 5);
  assert.equal(run("main.js -vue").count, 3);
  const none = sumTree(tree, 0, (node) => tree.package[node] === null);
  assert.equal(run("vue", none).count, 0);
  assert.equal(run("vue").hits[ROOT], 2);
});

test("tiles stay inside their groups, and the smallest at a point is found", () => {
  const values = sumTree(tree, 0, everything);
  const tiles = layoutTiles(tree, values, ROOT, 800, 500);
  const shown = tiles.filter((tile) => !tile.hidden);
  const boxes = new Map(shown.map((tile) => [tile.node, tile]));
  for (const tile of shown) {
    const parent = boxes.get(tree.parent[tile.node]);
    if (!parent) continue;
    assert.ok(tile.x >= parent.x && tile.y >= parent.y);
    assert.ok(tile.x + tile.width <= parent.x + parent.width + 1e-6);
    assert.ok(tile.y + tile.height <= parent.y + parent.height + 1e-6);
  }
  const module = boxes.get(tree.find("node_modules/vue/x.js"));
  assert.equal(tileAt(tiles, module.x + 1, module.y + 1), module);
  assert.equal(tileAt(tiles, -5, 0), null);
});

test("what is too small to see is counted in one tile", () => {
  const values = sumTree(tree, 0, everything);
  const tiles = layoutTiles(tree, values, ROOT, 24, 20);
  const shown = tiles.filter((tile) => !tile.hidden && tree.parent[tile.node] === ROOT).length;
  assert.ok(shown < 4);
  assert.equal(tiles.find((tile) => tile.hidden && tile.node === ROOT).hidden, 4 - shown);
});

test("children are sorted by what is shown", () => {
  const values = sumTree(tree, 0, (node) => tree.label[node] !== "node_modules/vue/x.js");
  assert.deepEqual(sortedChildren(tree, values, tree.find("main.js")).map((node) => tree.label[node]), [
    "application",
    "vue",
    "[generated code]",
    "[line ends]",
  ]);
});

test("the way to a file starts at a page and prefers static imports", () => {
  const way = findWay(model, 1).map(({ file, how }) => [model.files[file].path, how]);
  assert.deepEqual(way, [
    ["index.html", "page"],
    ["main.js", "script of the page"],
    ["lazy.js", "lazy import"],
  ]);
  assert.deepEqual(findWay(model, 4), []);
});

test("files are told apart by when they load", () => {
  assert.deepEqual(loadParts(model), ["initial", "lazy", "initial", "initial", "never"]);
  assert.deepEqual(loadSets(model).map((set) => set.id), ["page:index.html", "lazy:0"]);
});
