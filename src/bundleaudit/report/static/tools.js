// The line of tools above the map: search, filters, colours.

import { h } from "./dom.js";
import { formatCount, formatSize } from "./format.js";

const OWNERS = [
  ["", "anyone"],
  ["app", "application"],
  ["packages", "packages"],
  ["nobody", "nobody"],
];
const ROLES = { modern: "modern", legacy: "old browsers", worker: "worker", service_worker: "service worker", polyfill: "polyfill", none: "none" };
const CLEARED = { q: "", load: "", kind: "", owner: "", role: "" };

export class Tools {
  constructor(scene, store, colourings) {
    this.scene = scene;
    this.store = store;
    this.search = h("input", {
      type: "search",
      id: "search",
      placeholder: "Search: vue -router /\\.css$/",
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": "search-result",
      oninput: () => store.set({ q: this.search.value }),
    });
    this.result = h("output", { id: "search-result", class: "search-result", for: "search" });
    const kinds = [...new Set(scene.model.files.filter((file) => file.format === null).map((file) => file.kind))];
    const roles = [...new Set(scene.model.files.filter((file) => file.kind === "js").map((file) => file.role ?? "none"))];
    this.selects = {
      load: this.#select("load", "Loads", [["", "everything"], ...scene.loadSets.map((set) => [set.id, set.label])]),
      kind: this.#select("kind", "Kind", [["", "any"], ...kinds.map((kind) => [kind, kind])]),
      owner: this.#select("owner", "Owner", OWNERS),
      role: this.#select("role", "Role", [["", "any"], ...roles.map((role) => [role, ROLES[role] ?? role])]),
      colour: this.#select("colour", "Colour by", colourings),
    };
    this.clear = h("button", { type: "button", class: "small", onclick: () => store.set(CLEARED) }, "Clear filters");
    const fields = Object.entries(this.selects).map(([name, { field }]) => (name === "role" && roles.length < 2 ? null : field));
    this.element = h(
      "div",
      { class: "tools", role: "search" },
      h("div", { class: "search" }, h("label", { class: "only-heard", for: "search" }, "Search"), this.search, this.result),
      h("div", { class: "filters" }, fields, this.clear),
    );
  }

  update(state) {
    if (this.search.value !== state.q) this.search.value = state.q;
    for (const [name, { select }] of Object.entries(this.selects)) {
      select.value = state[name];
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    }
    this.clear.hidden = Object.keys(CLEARED).every((name) => state[name] === "");
    const { found, searchError } = this.scene;
    this.search.setAttribute("aria-invalid", String(Boolean(searchError)));
    if (searchError) this.result.textContent = searchError;
    else this.result.textContent = found ? `${formatCount(found.count, "match").replace(/matchs$/u, "matches")}, ${formatSize(found.total)}` : "";
  }

  #select(name, label, options) {
    const select = h(
      "select",
      { id: `filter-${name}`, onchange: () => this.store.set({ [name]: select.value }) },
      options.map(([value, text]) => h("option", { value }, text)),
    );
    return { select, field: h("label", { class: "field" }, h("span", {}, label), select) };
  }
}
