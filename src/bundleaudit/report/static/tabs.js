// Tabs as the ARIA practices describe them: one stop for Tab, arrows between them.

import { h } from "./dom.js";

/** Return {element, select(name)} of tabs for one panel; `names` maps names to labels. */
export function makeTabs(label, names, panelId, onSelect) {
  const buttons = new Map(
    Object.entries(names).map(([name, text]) => [
      name,
      h("button", { type: "button", role: "tab", id: `${panelId}-tab-${name}`, "aria-controls": panelId }, text),
    ]),
  );
  const element = h("div", { class: "tabs is-small", role: "tablist", "aria-label": label }, [...buttons.values()]);
  return { element, select: wireTabs(element, buttons, onSelect) };
}

/** Give a tab list its behaviour; return the function that shows a tab as selected. */
export function wireTabs(element, buttons, onSelect) {
  const names = [...buttons.keys()];
  for (const [name, button] of buttons) button.addEventListener("click", () => onSelect(name));
  element.addEventListener("keydown", (event) => {
    const current = names.findIndex((name) => buttons.get(name) === document.activeElement);
    const next = { ArrowRight: current + 1, ArrowLeft: current - 1, Home: 0, End: names.length - 1 }[event.key];
    if (next === undefined || current < 0) return;
    event.preventDefault();
    const name = names[(next + names.length) % names.length];
    onSelect(name);
    buttons.get(name).focus();
  });
  return (selected) => {
    for (const [name, button] of buttons) {
      button.setAttribute("aria-selected", String(name === selected));
      button.tabIndex = name === selected ? 0 : -1;
    }
  };
}
