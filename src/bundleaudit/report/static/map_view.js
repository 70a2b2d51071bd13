// The view of the map: tools, breadcrumbs, canvas, details and tables, all following the state.

import { colouring, COLOURINGS } from "./colours.js";
import { describe } from "./details.js";
import { announce, h } from "./dom.js";
import { formatCount, formatSize } from "./format.js";
import { growthOf } from "./growth.js";
import { shortLabel } from "./labels.js";
import { describeType } from "./scene.js";
import { TablesView } from "./tables_view.js";
import { Tools } from "./tools.js";
import { isDark, onThemeChange } from "./theme.js";
import { drawTiles } from "./treemap.js";
import { layoutTiles } from "./treemap_layout.js";
import { listen } from "./treemap_input.js";
import { ROOT } from "./tree.js";

const LAYOUT = ["view", "zoom", "metric", "load", "kind", "owner", "role"];
const REPAINT = ["select", "q", "colour"];

export class MapView {
  constructor(panel, scene, store) {
    this.scene = scene;
    this.store = store;
    this.tiles = [];
    this.top = ROOT;
    this.selected = ROOT;
    this.hovered = null;
    this.growth = growthOf(scene.model);
    this.tools = new Tools(scene, store, COLOURINGS.filter(([name]) => name !== "growth" || scene.model.diff));
    this.crumbs = h("nav", { class: "crumbs", "aria-label": "Where the map is" });
    this.canvas = h("canvas", {
      class: "treemap",
      tabindex: "0",
      role: "application",
      "aria-roledescription": "treemap",
      "aria-label": "Treemap of the build. Arrow keys move, Enter goes in, Escape goes out. The tree below holds the same.",
    });
    this.tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
    this.legend = h("ul", { class: "legend", "aria-label": "Colours" });
    this.empty = h("p", { class: "map-empty", hidden: true }, "Nothing is left with these filters.");
    this.details = h("aside", { class: "card details", "aria-label": "Selection" });
    const actions = this.#actions();
    this.actions = actions;
    this.tables = new TablesView(scene, store, actions);
    const frame = h("div", { class: "map-frame" }, this.canvas, this.empty, this.tip);
    this.frame = frame;
    panel.append(
      this.tools.element,
      h("div", { class: "explore" }, h("div", { class: "map-side" }, this.crumbs, frame, this.legend), this.details),
      this.tables.element,
    );
    this.#listen();
  }

  /** Follow the state; called by the store. */
  update(state, changed) {
    if (state.view !== "map") {
      this.pending = new Set([...(this.pending ?? []), ...changed]);
      return;
    }
    const all = new Set([...(this.pending ?? []), ...changed]);
    this.pending = null;
    this.state = state;
    const { tree } = this.scene;
    this.top = Math.max(ROOT, tree.find(state.zoom));
    if (tree.count[this.top] === 0) this.top = Math.max(ROOT, tree.parent[this.top]);
    this.selected = Math.max(ROOT, tree.find(state.select));
    this.tools.update(state);
    this.#showCrumbs();
    // Only what changes the sizes or the place moves tiles; the rest paints them anew.
    if (LAYOUT.some((key) => all.has(key))) this.draw();
    else if (REPAINT.some((key) => all.has(key))) this.#colour();
    if (all.has("select") || all.has("metric") || all.has("load") || all.has("kind") || all.has("owner") || all.has("role")) {
      this.details.replaceChildren(...describe(this.scene, this.selected, this.actions));
    }
    this.tables.update(state, all, this.selected);
  }

  /** Lay out and draw the map; nothing else is touched. */
  draw() {
    const width = Math.floor(this.frame.clientWidth);
    const height = Math.floor(this.frame.clientHeight);
    if (!width || !height) return;
    const { tree, values } = this.scene;
    this.tiles = layoutTiles(tree, values, this.top, width, height);
    this.empty.hidden = this.tiles.length > 0;
    this.#colour();
  }

  #colour() {
    const colours = colouring(this.state.colour, { ...this.scene, isDark: isDark(), growth: this.growth });
    this.colours = colours;
    this.#paint();
    const key = `${this.state.colour} ${isDark()}`;
    if (key === this.legendKey) return;
    this.legendKey = key;
    this.legend.replaceChildren(
      ...colours.legend().map(([label, colour]) => {
        const swatch = h("span", { class: "swatch" });
        swatch.style.background = colour;
        return h("li", {}, swatch, h("bdi", {}, label));
      }),
    );
  }

  #paint() {
    const { scene } = this;
    drawTiles(this.canvas, this.tiles, this.frame.clientWidth, this.frame.clientHeight, {
      isDark: isDark(),
      colourOf: this.colours.of,
      isFound: (node) => scene.isFound(node),
      labelOf: (node) => shortLabel(scene.tree, node),
      sizeOf: (node) => scene.values[node],
      selected: this.selected,
      hovered: this.hovered,
    });
  }

  #actions() {
    const { scene, store } = this;
    return {
      select: (node) => this.#select(node),
      selectFile: (file) => this.#select(scene.tree.find(scene.model.files[file].path)),
      selectPath: (path) => path && this.#select(Math.max(ROOT, scene.tree.find(path))),
      limitTo: (load) => store.set({ load, zoom: "" }),
      search: (text) => store.set({ q: text }),
    };
  }

  #select(node) {
    const { tree } = this.scene;
    const changes = { select: tree.key(node) };
    // What lies outside the zoomed part is shown by zooming out.
    if (!tree.path(node).includes(this.top)) changes.zoom = "";
    this.store.set(changes);
    announce(this.#sentence(node));
  }

  #zoom(node) {
    const { tree } = this.scene;
    this.store.set({ zoom: tree.key(node), select: tree.key(node) });
    announce(`Inside ${this.#sentence(node)}`);
  }

  #sentence(node) {
    const { tree, values, model } = this.scene;
    return `${tree.label[node]}, ${describeType(tree, node, model)}, ${formatSize(values[node])}`;
  }

  #showCrumbs() {
    const { tree, values } = this.scene;
    const path = tree.path(this.top);
    const items = path.map((node, index) => {
      const label = node === ROOT ? "Whole build" : shortLabel(tree, node);
      const isLast = index === path.length - 1;
      const button = h("button", { type: "button", class: "link", "aria-current": isLast ? "location" : null, onclick: () => this.#zoom(node) }, h("bdi", {}, label));
      return h("li", {}, button);
    });
    this.crumbs.replaceChildren(
      h("ol", {}, items),
      h("span", { class: "crumb-total" }, formatSize(values[this.top])),
    );
  }

  #listen() {
    listen(this.canvas, {
      scene: this.scene,
      tiles: () => this.tiles,
      top: () => this.top,
      focus: () => this.selected,
      hover: (tile, event) => this.#hover(tile, event),
      select: (node) => this.#select(node),
      zoom: (node) => this.#zoom(node),
    });
    new ResizeObserver(() => this.state?.view === "map" && this.draw()).observe(this.frame);
    onThemeChange(() => this.state && this.draw());
  }

  #hover(tile, event) {
    const node = tile?.node ?? null;
    if (node !== this.hovered) {
      this.hovered = node;
      this.#paint();
    }
    this.tip.hidden = node === null;
    if (node === null) return;
    const { tree, values, model } = this.scene;
    const share = values[this.top] ? ` · ${((100 * values[node]) / values[this.top]).toFixed(1)} %` : "";
    const modules = tree.count[node] ? ` · ${formatCount(tree.count[node], "part")}` : "";
    this.tip.replaceChildren(
      h("strong", {}, h("bdi", {}, tree.label[node])),
      h("span", {}, `${describeType(tree, node, model)} · ${formatSize(values[node])} ${this.scene.metricName}${share}${modules}`),
    );
    const box = this.frame.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    this.tip.style.left = `${Math.max(0, Math.min(x + 14, box.width - this.tip.offsetWidth - 4))}px`;
    this.tip.style.top = `${y + 18 + this.tip.offsetHeight > box.height ? y - this.tip.offsetHeight - 10 : y + 18}px`;
  }
}
