// What is shown stands in the address: every view has a link, and "back" works.

const DEFAULTS = {
  view: "overview",
  metric: "",
  select: "",
  zoom: "",
  q: "",
  load: "",
  kind: "",
  owner: "",
  role: "",
  colour: "kind",
  table: "tree",
  route: "",
  theme: "",
};

/** Return the state that a hash such as "#view=map&q=vue" means; unknown keys are ignored. */
export function parseHash(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const state = {};
  for (const [key, value] of Object.entries(DEFAULTS)) state[key] = given.get(key) ?? value;
  return state;
}

/** Return the shortest hash of a state; the default state has none. */
export function formatHash(state) {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(DEFAULTS)) {
    if (state[key] !== value) parts.set(key, state[key]);
  }
  const text = parts.toString();
  return text ? `#${text}` : "";
}

const STEPS = ["view", "zoom", "route", "load"];
const REST_MS = 150; // browsers refuse hundreds of addresses a second, as from a key held down

/** The state, its listeners and the address. */
export class Store {
  #timer = 0;

  constructor() {
    this.state = parseHash(location.hash);
    this.listeners = [];
    addEventListener("hashchange", () => this.#move(parseHash(location.hash)));
    addEventListener("pagehide", () => this.#write("replaceState"));
  }

  /** Call `listener(state, changedKeys)` after every change, and once now. */
  subscribe(listener) {
    this.listeners.push(listener);
    listener(this.state, new Set(Object.keys(DEFAULTS)));
  }

  /** Change some values. Views, zooms and filters are steps to go back; typing is not. */
  set(changes) {
    const next = { ...this.state, ...changes };
    if (STEPS.some((key) => next[key] !== this.state[key])) {
      this.#write("replaceState");
      this.#move(next);
      this.#write("pushState");
    } else {
      this.#move(next);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#write("replaceState"), REST_MS);
    }
  }

  #write(method) {
    clearTimeout(this.#timer);
    const hash = formatHash(this.state);
    if (hash !== location.hash) history[method](null, "", hash || location.pathname + location.search);
  }

  #move(next) {
    const changed = new Set(Object.keys(DEFAULTS).filter((key) => next[key] !== this.state[key]));
    this.state = next;
    if (changed.size) for (const listener of this.listeners) listener(next, changed);
  }
}
