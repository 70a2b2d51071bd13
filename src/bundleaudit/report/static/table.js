// A table that sorts, grows on request and copies itself as CSV; any number of rows.

import { announce, copyButton, h } from "./dom.js";
import { formatCount } from "./format.js";

const FIRST_ROWS = 50;
const MORE_ROWS = 240;

/**
 * A table in a region of its own. Columns are {id, label, isNumber, value(row), text(row),
 * cell(row)}: `value` sorts, `text` goes into CSV, `cell` is shown and defaults to the text.
 */
export class SortedTable {
  constructor(name, columns, { sort, isDescending = true, onChoose = null, isChosen = () => false }) {
    this.name = name;
    this.columns = columns;
    this.sort = { id: sort, isDescending };
    this.onChoose = onChoose;
    this.isChosen = isChosen;
    this.rows = [];
    this.shown = FIRST_ROWS;
    this.body = h("tbody");
    this.headers = new Map(columns.map((column) => [column.id, this.#header(column)]));
    this.more = h("button", { type: "button", class: "small", onclick: () => this.#showMore() });
    this.count = h("span", { class: "quiet" });
    this.element = h(
      "div",
      { class: "sorted-table" },
      h(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
        h("table", { class: "plain" }, h("thead", {}, h("tr", {}, [...this.headers.values()])), this.body),
      ),
      h("div", { class: "table-foot" }, this.count, this.more, copyButton("Copy CSV", () => this.csv())),
    );
  }

  /** Show other rows, from the top. */
  setRows(rows) {
    this.rows = rows;
    this.shown = FIRST_ROWS;
    this.render();
  }

  /** Return all rows as shown, as CSV (RFC 4180). */
  csv() {
    const quote = (text) => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const lines = [this.columns.map((column) => quote(column.label))];
    for (const row of firstSorted(this.rows, this.#order(), this.rows.length)) {
      lines.push(this.columns.map((column) => quote(String((column.raw ?? column.text)(row) ?? ""))));
    }
    return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
  }

  render() {
    const sorted = firstSorted(this.rows, this.#order(), this.shown);
    this.body.replaceChildren(...sorted.map((row) => this.#row(row)));
    if (!sorted.length) {
      this.body.append(h("tr", {}, h("td", { class: "empty", colspan: this.columns.length }, "Nothing to show with these filters.")));
    }
    for (const [id, header] of this.headers) {
      const isSorted = id === this.sort.id;
      if (isSorted) header.setAttribute("aria-sort", this.sort.isDescending ? "descending" : "ascending");
      else header.removeAttribute("aria-sort");
    }
    const hidden = this.rows.length - sorted.length;
    const all = formatCount(this.rows.length, "row");
    this.count.textContent = hidden ? `${this.shown} of ${all}` : all;
    this.more.textContent = `Show ${Math.min(hidden, MORE_ROWS)} more`;
    this.more.hidden = hidden === 0;
  }

  /** Mark the chosen row without building the rows again. */
  mark() {
    for (const element of this.body.rows) {
      if (element.row === undefined) continue;
      element.classList.toggle("is-chosen", this.isChosen(element.row));
    }
  }

  #order() {
    const column = this.columns.find((one) => one.id === this.sort.id);
    return { valueOf: column.value, sign: this.sort.isDescending ? -1 : 1 };
  }

  #header(column) {
    const button = h("button", { type: "button", onclick: () => this.#sortBy(column) }, column.label);
    return h("th", { scope: "col", class: column.isBar ? "bar-column" : column.isNumber ? "number" : null }, button);
  }

  #sortBy(column) {
    const isSame = this.sort.id === column.id;
    this.sort = { id: column.id, isDescending: isSame ? !this.sort.isDescending : Boolean(column.isNumber) };
    this.render();
    announce(`Sorted by ${column.label}, ${this.sort.isDescending ? "descending" : "ascending"}`);
  }

  #row(row) {
    const cells = this.columns.map((column, index) => {
      const content = column.cell ? column.cell(row) : h("bdi", {}, column.text(row));
      if (index > 0) return h("td", { class: column.isBar ? "bar-column" : column.isNumber ? "number" : null }, content);
      const isLink = this.onChoose !== null;
      return h(
        "th",
        { scope: "row" },
        isLink ? h("button", { type: "button", class: "link", onclick: () => this.onChoose(row) }, content) : content,
      );
    });
    const element = h("tr", { class: this.isChosen(row) ? "is-chosen" : null }, cells);
    element.row = row;
    return element;
  }

  #showMore() {
    this.shown += MORE_ROWS;
    this.render();
  }
}

/**
 * Return the first `count` rows in order, ties as they came. Where few of many are wanted, only
 * those are kept sorted: fifty thousand rows are looked at once, not sorted.
 */
export function firstSorted(rows, { valueOf, sign }, count) {
  const values = rows.map(valueOf);
  const order = (one, two) => compare(values[one], values[two], sign) || one - two;
  if (rows.length <= 4 * count) {
    return rows.map((_, index) => index).sort(order).slice(0, count).map((index) => rows[index]);
  }
  const best = [];
  for (let index = 0; index < rows.length; index += 1) {
    if (best.length === count && order(index, best[count - 1]) > 0) continue;
    let low = 0;
    let high = best.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (order(best[middle], index) < 0) low = middle + 1;
      else high = middle;
    }
    best.splice(low, 0, index);
    best.length = Math.min(best.length, count);
  }
  return best.map((index) => rows[index]);
}

/** Compare values; unknown ones (null) come last whichever way the rows are sorted. */
function compare(one, two, sign) {
  if (one === two) return 0;
  if (one === null || one === undefined) return 1;
  if (two === null || two === undefined) return -1;
  if (typeof one === "string") return sign * one.localeCompare(two, "en");
  return sign * (one - two);
}
