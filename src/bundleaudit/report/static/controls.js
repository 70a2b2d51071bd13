// The switches in the head of the page: the metric and the theme.

import { h } from "./dom.js";
import { metricOf } from "./scene.js";
import { setTheme } from "./theme.js";

const THEMES = [
  ["", "Auto"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** Fill the place for the switches. */
export function makeControls(place, model, store) {
  const metrics = model.metrics.map((metric) => [metric.name, metric.name, metric.label]);
  place.append(
    radios("metric", "Sizes", metrics, store, (state) => metricOf(model, state)),
    radios("theme", "Theme", THEMES, store, (state) => state.theme),
  );
  store.subscribe((state, changed) => changed.has("theme") && setTheme(state.theme));
}

function radios(name, legend, options, store, valueOf) {
  const inputs = options.map(([value]) =>
    h("input", { type: "radio", name, value, id: `${name}-${value || "auto"}`, onchange: () => store.set({ [name]: value }) }),
  );
  store.subscribe((state) => {
    for (const input of inputs) input.checked = input.value === valueOf(state);
  });
  return h(
    "fieldset",
    { class: `switch switch-${name}` },
    h("legend", { class: "only-heard" }, legend),
    options.map(([value, label, title], index) =>
      h("span", {}, inputs[index], h("label", { for: `${name}-${value || "auto"}`, title: title ?? null }, label)),
    ),
  );
}
