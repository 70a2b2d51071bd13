// Starts the page: reads the island, builds the tree, lets every view follow the state.

import { ChangesView } from "./changes_view.js";
import { makeControls } from "./controls.js";
import { readModel } from "./data.js";
import { MapView } from "./map_view.js";
import { addCopyButtons } from "./overview.js";
import { RoutesView } from "./routes_view.js";
import { Scene } from "./scene.js";
import { Store } from "./state.js";
import { wireTabs } from "./tabs.js";
import { buildTree } from "./tree.js";

start();

function start() {
  const model = readModel(JSON.parse(document.getElementById("data").textContent));
  const tree = buildTree(model);
  const store = new Store();
  const scene = new Scene(model, tree);
  store.subscribe((state, changed) => scene.update(state, changed));
  makeControls(document.getElementById("controls"), model, store);
  addCopyButtons(document.getElementById("overview"));
  showViews(store);
  const views = [
    new MapView(document.getElementById("map"), scene, store),
    new RoutesView(document.getElementById("routes"), scene, store),
  ];
  const changes = document.getElementById("changes");
  if (changes) views.push(new ChangesView(changes, scene, store));
  for (const view of views) store.subscribe((state, changed) => view.update(state, changed));
  document.documentElement.dataset.ready = "";
  performance.mark("ready");
}

function showViews(store) {
  const list = document.getElementById("views");
  const buttons = new Map([...list.children].map((button) => [button.dataset.view, button]));
  const select = wireTabs(list, buttons, (view) => store.set({ view }));
  store.subscribe((state, changed) => {
    if (!changed.has("view")) return;
    const shown = buttons.has(state.view) ? state.view : "overview";
    select(shown);
    for (const view of buttons.keys()) document.getElementById(view).hidden = view !== shown;
    document.documentElement.dataset.view = shown;
  });
}
