// The panel of what is selected: what it weighs, why it is here, who loads it.

import { BUCKETS } from "./data.js";
import { copyButton, h } from "./dom.js";
import { formatCount, formatPercent, formatSize } from "./format.js";
import { findWay, lazyLoads } from "./loading.js";
import { describeType } from "./scene.js";
import { largestLeaves } from "./sums.js";
import { ROOT, TYPE } from "./tree.js";

const LOAD_COUNT = 12;
const INSIDE_COUNT = 8;

/** Return the elements that explain a node. */
export function describe(scene, node, actions) {
  const { tree, model } = scene;
  return [
    h("p", { class: "eyebrow" }, describeType(tree, node, model)),
    h("h2", { class: "selected-name" }, h("bdi", {}, tree.label[node])),
    sizes(scene, node),
    node === ROOT ? remainder(scene) : null,
    node === ROOT ? hint() : null,
    ...(node === ROOT ? [] : [facts(scene, node), why(scene, node, actions), loadedBy(scene, node, actions)]),
    largestInside(scene, node, actions),
    node === ROOT ? null : copyButton("Copy path", () => tree.label[node]),
  ].filter(Boolean);
}

/** Return how much of the build the filters leave, where they leave something out. */
function remainder(scene) {
  const shown = scene.values[ROOT];
  const whole = total(scene.tree, scene.metric, ROOT);
  if (Math.abs(whole - shown) < 1) return null;
  return h("p", { class: "shown" }, `The filters leave ${formatSize(shown)} of it, ${formatPercent(shown, whole)}.`);
}

function hint() {
  return h(
    "p",
    { class: "quiet" },
    "Choose a tile to see what it is and who loads it. Choose it again to go inside. " +
      "With the keyboard: arrows move, Enter goes in, Escape goes out.",
  );
}

function sizes(scene, node) {
  const { tree, model } = scene;
  const rows = model.metrics.map((metric, index) => {
    const position = ["raw", "gzip", "brotli"].indexOf(metric.name);
    const size = node === ROOT || tree.count[node] ? total(tree, position, node) : tree.sizes[position][node];
    const isShare = tree.type[node] !== TYPE.file && tree.type[node] !== TYPE.root;
    const isEstimate =
      index > 0 && isShare && (metric.method === "estimate" || tree.type[node] === TYPE.bucket);
    const remark = index === 0 ? "" : isEstimate ? "estimate" : isShare ? "exact share" : "measured";
    return h(
      "div",
      { class: metric.name === scene.metricName ? "is-current" : null },
      h("dt", {}, metric.name),
      h("dd", {}, formatSize(size), h("span", {}, remark)),
    );
  });
  return h("dl", { class: "sizes" }, rows);
}

/** Return the size of a node, filters aside; null when a part of it is not known. */
function total(tree, metric, node) {
  if (tree.count[node] === 0 || (tree.type[node] === TYPE.file && !Number.isNaN(tree.sizes[metric][node]))) {
    return tree.sizes[metric][node];
  }
  let sum = 0;
  for (const child of tree.children(node)) sum += total(tree, metric, child);
  return sum;
}

/** Return links to the heaviest leaves below a node. */
function largestInside(scene, node, actions) {
  const { tree, values } = scene;
  const leaves = largestLeaves(tree, values, node, INSIDE_COUNT, (leaf) => !isRemainder(tree, leaf));
  if (leaves.length < 2) return null;
  // A file that is one bucket goes by the file's name.
  const named = leaves.map((leaf) => (tree.type[leaf] === TYPE.bucket ? tree.parent[leaf] : leaf));
  const items = named.map((leaf) =>
    h(
      "li",
      {},
      h("button", { type: "button", class: "link", onclick: () => actions.select(leaf) }, h("bdi", {}, tree.label[leaf])),
      h("span", { class: "amount" }, formatSize(values[leaf])),
    ),
  );
  return h("section", {}, h("h3", {}, "Largest inside"), h("ul", { class: "plain-list with-amounts" }, items));
}

function isRemainder(tree, node) {
  return tree.type[node] === TYPE.bucket && tree.count[tree.parent[node]] > 1;
}

function counted(list, noun) {
  return list.length ? formatCount(list.length, noun) : "";
}

function facts(scene, node) {
  const { tree, model, values } = scene;
  const rows = [];
  const file = model.files[tree.file[node]];
  rows.push(["Share of what is shown", formatPercent(values[node], values[ROOT])]);
  if (tree.type[node] !== TYPE.file) rows.push(["In", file.path]);
  const bucket = BUCKETS.find(([label]) => label === tree.label[node]);
  if (tree.type[node] === TYPE.bucket && bucket) rows.push(["Meaning", bucket[1]]);
  if (tree.version[node]) rows.push(["Version", tree.version[node]]);
  if (tree.type[node] === TYPE.file && file.chunk?.source) rows.push(["Source", file.chunk.source]);
  if (tree.type[node] === TYPE.file && file.isOrphan) rows.push(["Orphan", "nothing in the build refers to it"]);
  const modules = countModules(tree, node);
  if (modules > 1) rows.push(["Modules", String(modules)]);
  rows.push(...packageFacts(model, tree.package[node]));
  return h("dl", { class: "facts" }, rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, h("bdi", {}, value)))));
}

function countModules(tree, node) {
  if (tree.type[node] === TYPE.module) return 1;
  return tree.children(node).reduce((sum, child) => sum + countModules(tree, child), 0);
}

function packageFacts(model, name) {
  const one = name === null ? undefined : model.packages.find((each) => each.name === name);
  if (!one) return [];
  const rows = [];
  if (one.versions.length) rows.push([one.versions.length > 1 ? "Versions" : "Version", one.versions.join(", ")]);
  if (one.copies > 1) rows.push(["Copies", one.copy_roots.join(", ")]);
  rows.push(["Whole package", `${formatSize(one.raw_bytes)} raw, ${formatSize(one.gzip_bytes)} gzip`]);
  if (one.retained_gzip_bytes !== null) rows.push(["Kept in the first load by it", formatSize(one.retained_gzip_bytes)]);
  if (typeof one.marginal_gzip_bytes === "number") rows.push(["Saved without it", formatSize(one.marginal_gzip_bytes)]);
  return rows;
}

function why(scene, node, actions) {
  const { tree, model } = scene;
  const way = findWay(model, tree.file[node]);
  const chains = importChains(model, tree.package[node]);
  const body = way.length
    ? h(
        "ol",
        { class: "way" },
        way.map(({ file, how }) =>
          h(
            "li",
            {},
            h("span", { class: "how" }, how),
            h("button", { type: "button", class: "link", onclick: () => actions.selectFile(file) }, h("bdi", {}, model.files[file].path)),
          ),
        ),
      )
    : h("p", { class: "quiet" }, "No page and no import leads to this file.");
  return h(
    "section",
    { class: "why" },
    h("h3", {}, "Why is it here"),
    chains.map((chain) => h("p", { class: "chain" }, h("bdi", {}, chain.join(" → ")))),
    body,
  );
}

/** Return the chains of modules that import a package, where the report knows them. */
function importChains(model, name) {
  const one = name === null ? undefined : model.packages.find((each) => each.name === name);
  return (one?.import_chains ?? []).slice(0, 3);
}

function loadedBy(scene, node, actions) {
  const { tree, model } = scene;
  const file = tree.file[node];
  const pages = model.pages.filter((page) => page.initial.files.includes(file)).map((page) => page.file);
  const loads = lazyLoads(model).filter((load) => load.files.includes(file));
  const items = [
    ...pages.map((page) => h("li", {}, "first load of ", h("bdi", {}, page))),
    ...loads.slice(0, LOAD_COUNT).map((load) =>
      h("li", {}, h("button", { type: "button", class: "link", onclick: () => actions.limitTo(load.id) }, h("bdi", {}, load.label))),
    ),
  ];
  if (!items.length) return null;
  const rest = loads.length - LOAD_COUNT;
  return h(
    "section",
    { class: "loaded-by" },
    h("h3", {}, `Loaded by ${[counted(pages, "page"), counted(loads, model.routes.length ? "route" : "lazy import")].filter(Boolean).join(" and ")}`),
    h("ul", { class: "plain-list" }, items),
    rest > 0 ? h("p", { class: "quiet" }, `and ${rest} more`) : null,
  );
}
