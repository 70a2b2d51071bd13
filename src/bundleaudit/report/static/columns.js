// Which columns every table has.

import { h, shareBar } from "./dom.js";
import { formatNumber, formatSize } from "./format.js";
import { fileType } from "./scene.js";

const known = (size) => (size === null || Number.isNaN(size) ? null : size);

/** Return a column of sizes; `raw` is what CSV holds: bytes. `sign` stands before the text. */
export function sizeColumn(id, label, value, sign = () => "") {
  return {
    id,
    label,
    isNumber: true,
    value: (row) => known(value(row)),
    text: (row) => sign(row) + formatSize(value(row)),
    raw: (row) => known(value(row)) ?? "",
  };
}

export function textColumn(id, label, text) {
  return { id, label, value: text, text: (row) => text(row) ?? "-" };
}

function numberColumn(id, label, value) {
  return { id, label, isNumber: true, value, text: (row) => formatNumber(value(row)), raw: (row) => value(row) ?? "" };
}

/** Return the size columns of the metrics that were measured. */
function metricColumns(scene, sizesOf) {
  return scene.model.metrics.map((metric) => {
    const position = ["raw", "gzip", "brotli"].indexOf(metric.name);
    return sizeColumn(metric.name, metric.name, (row) => sizesOf(row)[position]);
  });
}

/** Return the bar of a row's size among all that is shown. */
function barColumn(scene, valueOf, kindOf) {
  return {
    id: "shown",
    label: "Share",
    isNumber: true,
    isBar: true,
    value: valueOf,
    text: (row) => formatSize(valueOf(row)),
    raw: (row) => Math.round(valueOf(row)),
    cell: (row) => {
      const part = scene.values[0] ? valueOf(row) / scene.values[0] : 0;
      return h("span", { class: "bar-cell" }, shareBar(part, kindOf(row)), h("span", { class: "only-heard" }, `${(100 * part).toFixed(1)} %`));
    },
  };
}

export function fileColumns(scene) {
  const { tree, model } = scene;
  const file = (node) => model.files[tree.file[node]];
  return [
    textColumn("file", "File", (node) => tree.label[node]),
    barColumn(scene, (node) => scene.values[node], (node) => file(node).kind),
    ...metricColumns(scene, (node) => file(node).sizes),
    textColumn("kind", "Kind", (node) => fileType(file(node))),
    textColumn("load", "When", (node) => WHEN[scene.parts[tree.file[node]]]),
  ];
}

const WHEN = { initial: "first load", lazy: "later", legacy: "old browsers", worker: "worker", never: "-" };

export function chunkColumns(scene) {
  const { tree, model } = scene;
  const chunk = (node) => model.files[tree.file[node]].chunk;
  return [
    ...fileColumns(scene).filter((column) => column.id !== "kind"),
    numberColumn("modules", "Modules", (node) => (chunk(node).isMapped ? countLeaves(tree, node) : null)),
    numberColumn("imports", "Imports", (node) => chunk(node).imports.length),
    textColumn("source", "Source", (node) => chunk(node).source),
  ];
}

function countLeaves(tree, node) {
  return tree.children(node).reduce((sum, child) => sum + (tree.type[child] === 2 ? tree.count[child] : 0), 0);
}

export function moduleColumns(scene) {
  const { tree, model } = scene;
  return [
    textColumn("module", "Module", (node) => tree.label[node]),
    barColumn(scene, (node) => scene.values[node], (node) => (tree.package[node] === null ? "js" : "package")),
    ...metricColumns(scene, (node) => tree.sizes.map((column) => column[node])),
    textColumn("package", "Package", (node) => tree.package[node]),
    textColumn("file", "In", (node) => model.files[tree.file[node]].path),
  ];
}

export function packageColumns(scene) {
  return [
    textColumn("package", "Package", (row) => row.name),
    barColumn(scene, (row) => row.shown, () => "package"),
    sizeColumn("raw", "raw", (row) => row.raw_bytes),
    sizeColumn("gzip", "gzip", (row) => row.gzip_bytes),
    sizeColumn("retained", "keeps", (row) => row.retained_gzip_bytes),
    numberColumn("copies", "Copies", (row) => row.copies),
    textColumn("versions", "Versions", (row) => row.versions.join(", ") || null),
    numberColumn("chunks", "Chunks", (row) => row.chunks.length),
  ];
}

const RANKS = { error: 3, warning: 2, note: 1 };

export function findingColumns() {
  return [
    textColumn("message", "Finding", (row) => row.message),
    {
      id: "severity",
      label: "Severity",
      isNumber: true,
      value: (row) => RANKS[row.severity],
      text: (row) => row.severity,
      cell: (row) => h("span", { class: `badge is-${row.severity}` }, row.severity),
    },
    textColumn("check", "Check", (row) => row.check),
    sizeColumn("measured", "Measured", (row) => row.measured_bytes),
    sizeColumn("limit", "Limit", (row) => row.limit_bytes),
    sizeColumn("saving", "Saving", (row) => row.saving_bytes, (row) => (row.saving_bytes !== null && row.confidence === "inferred" ? "~" : "")),
    textColumn("confidence", "Confidence", (row) => row.confidence),
  ];
}
