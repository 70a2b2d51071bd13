// What each page and route costs, and the order in which its files are found.

import { METRICS } from "./data.js";
import { h, shareBar } from "./dom.js";
import { formatNumber, formatSize } from "./format.js";
import { listLoads } from "./loads.js";
import { sizeColumn, textColumn } from "./columns.js";
import { SortedTable } from "./table.js";
import { waterfall } from "./waterfall.js";

export class RoutesView {
  constructor(panel, scene, store) {
    this.scene = scene;
    this.store = store;
    this.loads = listLoads(scene.model);
    this.hasRoutes = scene.model.routes.length > 0;
    this.aside = h("aside", { class: "card visit", "aria-label": "One visit" });
    this.place = h("div");
    panel.append(this.#head(), this.place, this.aside);
    this.#fillOverview();
  }

  update(state, changed) {
    if (changed.has("metric")) this.#build(METRICS.indexOf(this.scene.metricName));
    if (!changed.has("route") && !changed.has("metric")) return;
    this.chosen = this.loads.find((load) => load.id === state.route) ?? this.#heaviest();
    this.table.mark();
    this.#showVisit();
  }

  #head() {
    const text = this.hasRoutes
      ? "First visit is the page and the route from nothing; navigation is what going there from within the application adds."
      : "No routes were recovered from this build, so its lazy imports stand for them. What they load is counted from nothing.";
    return h("p", { class: "remark" }, text);
  }

  #heaviest() {
    const weight = (load) => (load.sizes ?? load.own)?.[this.metric] ?? 0;
    const all = this.loads.filter((load) => !this.hasRoutes || load.what === "route");
    return (all.length ? all : this.loads).reduce((best, load) => (best && weight(best) >= weight(load) ? best : load), null);
  }

  #build(metric) {
    this.metric = metric;
    const longest = Math.max(1, ...this.loads.map((load) => (load.sizes ?? load.own)?.[metric] ?? 0));
    const size = (of) => (load) => of(load)?.[metric] ?? null;
    const columns = [
      textColumn("title", this.hasRoutes ? "Page or route" : "Page or import", (load) => load.title),
      textColumn("what", "What", (load) => load.what),
      {
        id: "bar",
        label: "Load",
        isNumber: true,
        isBar: true,
        value: size((load) => load.sizes ?? load.own),
        text: (load) => formatSize(size((one) => one.sizes ?? one.own)(load)),
        cell: (load) => h("span", { class: "bar-cell" }, visitBar(load, metric, longest)),
      },
      ...(this.hasRoutes
        ? [
            sizeColumn("sizes", "First visit", size((load) => load.sizes), atLeast),
            sizeColumn("own", "Navigation", size((load) => load.own), atLeast),
          ]
        : [sizeColumn("sizes", "Size", size((load) => load.sizes ?? load.own))]),
      number("requests", "Files", (load) => (load.sizes || load.own ? load.files.length : null)),
      number("round", "Round trips", (load) => load.roundTrips),
      ...(this.loads.some((load) => load.ms !== null && load.ms !== undefined)
        ? [number("ms", "Estimated ms", (load) => load.ms)]
        : []),
      textColumn("detail", this.hasRoutes ? "Component" : "Detail", (load) => load.detail || null),
    ];
    this.table = new SortedTable(this.hasRoutes ? "Pages and routes" : "Pages and lazy imports", columns, {
      sort: "bar",
      onChoose: (load) => this.store.set({ route: load.id }),
      isChosen: (load) => load === this.chosen,
    });
    this.table.setRows(this.loads);
    this.place.replaceChildren(h("section", { class: "card", "aria-label": "Costs" }, this.#key(), this.table.element));
  }

  #key() {
    const entry = (kind, label) => [h("span", { class: `dot fill-${kind}` }), label];
    return h("p", { class: "key" }, this.hasRoutes ? [...entry("js", "first load of the page "), ...entry("own", "added by the route")] : entry("js", "everything it needs"));
  }

  #showVisit() {
    const load = this.chosen;
    if (!load) {
      this.aside.replaceChildren(h("p", { class: "empty" }, "This build has no page and no lazy import."));
      return;
    }
    this.aside.replaceChildren(
      h("p", { class: "eyebrow" }, load.what),
      h("h2", { class: "selected-name" }, h("bdi", {}, load.title)),
      ...waterfall(this.scene.model, load, this.metric),
      h("button", { type: "button", class: "small", onclick: () => this.store.set({ view: "map", load: load.id, zoom: "", select: "" }) }, "Show in the map"),
    );
  }

  /** The heaviest routes belong on the overview too. */
  #fillOverview() {
    const place = document.getElementById("overview-routes");
    if (!place || !this.hasRoutes) return;
    const routes = this.loads.filter((load) => load.what === "route" && load.sizes);
    const metric = METRICS.indexOf(this.scene.metricName ?? "gzip");
    const position = metric < 0 ? 1 : metric;
    const weight = (load) => load.sizes[position] ?? load.sizes[0];
    routes.sort((one, two) => weight(two) - weight(one));
    const longest = Math.max(1, ...routes.map(weight));
    place.replaceChildren(
      h(
        "section",
        { class: "card wide", "aria-labelledby": "h-routes" },
        h("h2", { id: "h-routes" }, "Heaviest routes ", h("span", { class: "unit" }, this.scene.metricName ?? "")),
        this.#key(),
        h(
          "div",
          { class: "scroll", tabindex: "0", role: "region", "aria-label": "Heaviest routes" },
          h(
            "table",
            { class: "plain" },
            h("thead", {}, h("tr", {}, ["Route", "", "First visit", "Navigation"].map((text, index) => h("th", { scope: "col", class: index === 1 ? "bars" : index > 1 ? "number" : null }, text || h("span", { class: "only-heard" }, "Bar"))))),
            h(
              "tbody",
              {},
              routes.slice(0, 8).map((load) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, h("a", { href: `#${new URLSearchParams({ view: "routes", route: load.id })}` }, h("bdi", {}, load.title))),
                  h("td", { class: "bars" }, visitBar(load, position, longest)),
                  h("td", { class: "number" }, atLeast(load) + formatSize(weight(load))),
                  h("td", { class: "number" }, atLeast(load) + formatSize(load.own?.[position])),
                ),
              ),
            ),
          ),
        ),
        routes.length > 8 ? h("p", { class: "quiet" }, h("a", { href: "#view=routes" }, `All ${routes.length} routes`)) : null,
      ),
    );
  }
}

/** What stands before a size that may be more: parts of the route were not understood. */
const atLeast = (load) => (load.isLowerBound ? ">= " : "");

function number(id, label, value) {
  return { id, label, isNumber: true, value: (row) => value(row) ?? null, text: (row) => formatNumber(value(row)) };
}

function visitBar(load, metric, longest) {
  const whole = load.sizes?.[metric] ?? load.own?.[metric] ?? 0;
  const own = load.sizes && load.own ? load.own[metric] : 0;
  const bar = shareBar((whole - own) / longest, "js");
  if (own) bar.append(shareBar(own / longest, "own").firstChild);
  return bar;
}
