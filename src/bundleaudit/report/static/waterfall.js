// One visit in order of discovery: what is asked for when, and how long it travels.

import { h } from "./dom.js";
import { formatCount, formatNumber, formatSize } from "./format.js";

/** Return the elements that show a visit; without times, bars are sizes. */
export function waterfall(model, load, metric) {
  const rows = load.steps?.length ? timedRows(model, load, metric) : sizedRows(model, load, metric);
  if (!rows.length) return [h("p", { class: "empty" }, "Nothing is loaded here.")];
  const isTimed = Boolean(load.steps?.length);
  const total = rows.reduce((sum, row) => sum + (row.size ?? 0), 0);
  const end = Math.max(...rows.map((row) => row.end));
  const facts = [
    isTimed ? `${formatCount(rows.length, "request")} with the document` : formatCount(rows.length, "file"),
    formatSize(total),
    load.roundTrips === null || load.roundTrips === undefined ? "" : formatCount(load.roundTrips, "round trip"),
    isTimed ? `${formatNumber(Math.round(end))} ms, estimated` : "",
    isTimed && rows[0].start > 0 ? `the first ${formatNumber(Math.round(rows[0].start))} ms connect` : "",
  ].filter(Boolean);
  return [
    h("p", { class: "quiet" }, facts.join(" · ")),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Files in order of discovery" },
      h(
        "table",
        { class: "plain waterfall" },
        h(
          "thead",
          {},
          h("tr", {}, h("th", { scope: "col" }, "File"), h("th", { scope: "col", class: "number" }, "Size"), h("th", { scope: "col", class: "lane" }, isTimed ? `0 to ${formatNumber(Math.round(end))} ms` : "Bytes, in order of discovery")),
        ),
        h("tbody", {}, rows.map((row) => waterfallRow(row, end, isTimed))),
      ),
    ),
  ];
}

function waterfallRow(row, end, isTimed) {
  const bar = h("span", { class: `lane-bar fill-${row.kind}` });
  bar.style.marginInlineStart = `${(100 * row.start) / end}%`;
  bar.style.width = `${Math.max(0.4, (100 * (row.end - row.start)) / end)}%`;
  const times = isTimed ? `round ${row.round}, ${Math.round(row.start)} to ${Math.round(row.end)} ms${row.foundBy ? `, found by ${row.foundBy}` : ""}` : "";
  return h(
    "tr",
    { class: row.isNewRound ? "new-round" : null },
    h("th", { scope: "row" }, h("bdi", {}, row.name)),
    h("td", { class: "number" }, formatSize(row.size)),
    h("td", { class: "lane", title: times || null }, bar, h("span", { class: "only-heard" }, times)),
  );
}

function timedRows(model, load, metric) {
  const byPath = new Map(model.files.map((file) => [file.path, file]));
  let round = null;
  return load.steps.map((step) => {
    const file = byPath.get(step.file);
    const isNewRound = round !== null && step.round !== round;
    round = step.round;
    return {
      name: step.file,
      size: file?.sizes[metric] ?? null,
      kind: file?.kind ?? "other",
      start: step.start_ms,
      end: step.end_ms,
      round: step.round,
      foundBy: step.discovered_by,
      isNewRound,
    };
  });
}

/** Without times every file takes its bytes' part of the line, one behind the other. */
function sizedRows(model, load, metric) {
  let offset = 0;
  return load.files.map((index) => {
    const file = model.files[index];
    const size = file.sizes[metric] ?? file.sizes[0];
    const start = offset;
    offset += size;
    return { name: file.path, size, kind: file.kind, start, end: offset, round: null, foundBy: null, isNewRound: false };
  });
}
