// What changed against the baseline: why, in which files, loads, packages and modules.

import { h } from "./dom.js";
import { formatDelta, formatNumber, formatSize } from "./format.js";
import { SortedTable } from "./table.js";
import { textColumn } from "./columns.js";

const METRIC_NAMES = ["raw", "gzip", "brotli"];
const SHOWN_CAUSES = 8;
const SHOWN_LINES = 6;

export class ChangesView {
  constructor(panel, scene, store) {
    this.diff = scene.model.diff;
    this.store = store;
    const { diff } = this;
    const place = h("strong", {}, h("bdi", {}, diff.place || diff.base));
    panel.append(
      h("p", { class: "verdict-line" }, sentence(diff.verdict)),
      h("p", { class: "remark" }, "Against ", place, `${diff.counts ? `: ${diff.counts} files` : ""}. Changes leave the noise of hashes in names aside.`),
      this.#totals(),
      listCard("Why", diff.causes.map(causeItem), SHOWN_CAUSES) ?? "",
      this.#files() ?? "",
      this.#measures() ?? "",
      this.#loads("page", "Initial loads", "Page") ?? "",
      this.#loads("lazy", "Lazy loads", "What is loaded") ?? "",
      this.#packages() ?? "",
      this.#modules() ?? "",
      h("div", { class: "columns" }, [
        listCard("Returning visitors download again", [...diff.returning, ...diff.cascades].map(textItem), SHOWN_LINES),
        listCard("What is not exact", diff.notes.map(textItem), SHOWN_LINES),
      ]),
    );
  }

  update() {}

  #totals() {
    const { totals } = this.diff;
    const rows = METRIC_NAMES.filter((name) => typeof totals[`${name}_delta_bytes`] === "number").map((name) => {
      const delta = totals[`${name}_delta_bytes`];
      return h("div", {}, h("dt", {}, `${name}, in total`), h("dd", { class: trendClass(delta) }, formatDelta(delta)));
    });
    return h("dl", { class: "headline" }, rows);
  }

  #files() {
    const rows = this.diff.files;
    if (!rows.length) return null;
    const columns = [textColumn("file", "File", (row) => row.name), statusColumn(), ...deltaColumns(rows)];
    const choose = (row) => {
      const file = row.head.find((path) => path);
      if (file) this.store.set({ view: "map", colour: "growth", select: file, zoom: "" });
    };
    return tableCard("Files", columns, rows, choose);
  }

  /** A snapshot knows sizes alone. */
  #measures() {
    const rows = this.diff.measures;
    if (!rows.length) return null;
    const columns = [textColumn("name", "What", (row) => row.name), statusColumn(), ...deltaColumns(rows)];
    const choose = (row) => row.file && this.store.set({ view: "map", colour: "growth", select: row.file, zoom: "" });
    return tableCard("Since the snapshot", columns, rows, choose);
  }

  #loads(kind, title, label) {
    const rows = this.diff.loads.filter((row) => row.kind === kind);
    if (!rows.length) return null;
    return tableCard(title, [
      textColumn("name", label, (row) => row.name),
      statusColumn(),
      ...deltaColumns(rows),
      {
        id: "requests",
        label: "Requests",
        isNumber: true,
        value: (row) => Math.abs(row.requests),
        text: (row) => `${row.requests > 0 ? "+" : ""}${formatNumber(row.requests)}`,
        raw: (row) => row.requests,
      },
      textColumn("entered", "Loads now", (row) => row.entered.join(", ") || null),
      textColumn("left", "No longer", (row) => row.left.join(", ") || null),
    ], rows);
  }

  #packages() {
    const rows = this.diff.packages;
    if (!rows.length) return null;
    const columns = [textColumn("name", "Package", (row) => row.name), statusColumn(), ...deltaColumns(rows)];
    const versions = (side) => (row) => row[`${side}_versions`].join(", ") || null;
    if (rows.some((row) => row.base_versions.length || row.head_versions.length)) {
      columns.push(textColumn("base", "Before", versions("base")), textColumn("head", "Now", versions("head")));
    }
    if (rows.some((row) => Math.max(...row.copies) > 1)) columns.push(textColumn("copies", "Copies", (row) => row.copies.join(" to ")));
    return tableCard("Packages", columns, rows);
  }

  #modules() {
    const rows = this.diff.modules;
    if (!rows.length) return null;
    const columns = [textColumn("path", "Module", (row) => row.path), statusColumn(), ...deltaColumns(rows)];
    if (rows.some((row) => row.before)) columns.push(textColumn("before", "Before", (row) => row.before));
    return tableCard("Modules", columns, rows);
  }
}

function tableCard(title, columns, rows, onChoose) {
  const table = new SortedTable(`Changed: ${title.toLowerCase()}`, columns, { sort: columns.find((one) => one.isNumber)?.id ?? columns[0].id, onChoose });
  table.setRows(rows);
  return h("section", { class: "card", "aria-label": title }, h("h2", {}, title), table.element);
}

/** Return a card of sentences, the first of them visible; null without any. */
function listCard(title, items, shown) {
  if (!items.length) return null;
  const rest = items.slice(shown);
  const more = rest.length ? h("details", {}, h("summary", {}, `${formatNumber(rest.length)} more`), h("ul", { class: "pairs" }, rest)) : null;
  return h("section", { class: "card", "aria-label": title }, h("h2", {}, title), h("ul", { class: "pairs" }, items.slice(0, shown)), more);
}

function causeItem([text, touched]) {
  return h("li", {}, h("bdi", {}, text), touched ? h("span", { class: "quiet" }, h("bdi", {}, touched)) : null);
}

function textItem(text) {
  return h("li", {}, h("bdi", {}, text));
}

function statusColumn() {
  return {
    id: "status",
    label: "Status",
    value: (row) => row.status || null,
    text: (row) => word(row.status),
    cell: (row) => (row.status ? h("span", { class: `badge is-${row.status}` }, word(row.status)) : "-"),
  };
}

function deltaColumns(rows) {
  return METRIC_NAMES.filter((name) => rows.some((row) => typeof row[`${name}_delta_bytes`] === "number"))
    .sort((one, two) => Number(two === "gzip") - Number(one === "gzip"))
    .map((name) => {
      const delta = (row) => row[`${name}_delta_bytes`] ?? null;
      return {
        id: name,
        label: `${name} change`,
        isNumber: true,
        value: (row) => (delta(row) === null ? null : Math.abs(delta(row))),
        text: (row) => (delta(row) === null ? formatSize(null) : formatDelta(delta(row))),
        raw: (row) => delta(row) ?? "",
        cell: (row) => h("span", { class: trendClass(delta(row)) }, delta(row) === null ? "-" : formatDelta(delta(row))),
      };
    });
}

const WORDS = { hashes: "only hashes", references: "only references" };

function word(status) {
  return WORDS[status] ?? (status || "-");
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function trendClass(delta) {
  if (!delta) return "is-even";
  return delta > 0 ? "is-grown" : "is-shrunk";
}
