// What changed against the baseline; parts the report does not hold are not shown.

import { h } from "./dom.js";
import { formatDelta, formatSize } from "./format.js";
import { SortedTable } from "./table.js";
import { textColumn } from "./columns.js";

const WORDS = { hash_only: "hash only", same: "unchanged" };
const STATUSES = ["added", "removed", "changed", "renamed", "split", "merged", "hash_only", "same"];
const METRIC_NAMES = ["raw", "gzip", "brotli"];

export class ChangesView {
  constructor(panel, scene, store) {
    this.diff = scene.model.diff;
    this.store = store;
    const { diff } = this;
    panel.append(
      h("p", { class: "remark" }, "Against ", h("strong", {}, h("bdi", {}, diff.base ?? "the baseline")), ". Deltas leave changed hashes in names aside."),
      this.#totals(),
      this.#chunks(),
      h("div", { class: "columns" }, [
        this.#table("routes", "Routes", "path", []),
        this.#table("pages", "Pages", "file", []),
        this.#table("packages", "Packages", "name", [
          textColumn("base", "Before", (row) => (row.base_versions ?? []).join(", ") || null),
          textColumn("head", "After", (row) => (row.head_versions ?? []).join(", ") || null),
        ]),
        this.#table("modules", "Modules", "path", []),
      ]),
    );
  }

  update() {}

  #totals() {
    const rows = METRIC_NAMES.filter((name) => typeof this.diff.totals?.[`${name}_delta_bytes`] === "number").map((name) => {
      const delta = this.diff.totals[`${name}_delta_bytes`];
      return h("div", {}, h("dt", {}, name), h("dd", { class: trendClass(delta) }, formatDelta(delta)));
    });
    const counts = STATUSES.map((status) => [status, (this.diff.chunks ?? []).filter((row) => row.status === status).length]);
    const words = counts.filter(([, count]) => count).map(([status, count]) => h("div", {}, h("dt", {}, word(status)), h("dd", {}, String(count))));
    return h("dl", { class: "headline" }, rows, words);
  }

  #chunks() {
    const rows = this.diff.chunks ?? [];
    if (!rows.length) return "";
    const columns = [
      textColumn("file", "Chunk", (row) => row.head ?? row.base),
      statusColumn(),
      ...deltaColumns(rows),
      textColumn("base", "Before", (row) => (["renamed", "split", "merged"].includes(row.status) ? row.base : null)),
    ];
    const table = new SortedTable("Changed chunks", columns, {
      sort: columns[2]?.id ?? "status",
      onChoose: (row) => row.head && this.store.set({ view: "map", colour: "growth", select: row.head, zoom: "" }),
    });
    table.setRows(rows.filter((row) => row.status !== "same"));
    return card("Chunks", table.element, rows.filter((row) => row.status === "same").length);
  }

  #table(part, title, nameKey, extra) {
    const rows = this.diff[part];
    if (!rows?.length) return null;
    const columns = [
      textColumn("name", title.slice(0, -1), (row) => row[nameKey] ?? row.name ?? row.path ?? row.file),
      ...(rows.some((row) => row.status) ? [statusColumn()] : []),
      ...deltaColumns(rows),
      ...extra,
    ];
    const table = new SortedTable(`Changed ${title.toLowerCase()}`, columns, { sort: columns.find((one) => one.isNumber)?.id ?? "name" });
    table.setRows(rows.filter((row) => row.status !== "same"));
    return card(title, table.element, 0);
  }
}

function card(title, content, unchanged) {
  const remark = unchanged ? h("p", { class: "quiet" }, `${unchanged} more did not change.`) : null;
  return h("section", { class: "card", "aria-label": title }, h("h2", {}, title), content, remark ?? "");
}

function statusColumn() {
  return {
    id: "status",
    label: "Status",
    value: (row) => row.status ?? null,
    text: (row) => word(row.status),
    cell: (row) => h("span", { class: `badge is-${row.status}` }, word(row.status)),
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

function word(status) {
  return WORDS[status] ?? status ?? "-";
}

function trendClass(delta) {
  if (!delta) return "is-even";
  return delta > 0 ? "is-grown" : "is-shrunk";
}
