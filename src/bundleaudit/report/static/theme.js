// Light or dark: the system's choice unless the reader made one.

const query = matchMedia("(prefers-color-scheme: dark)");
const listeners = [];

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : query.matches;
}

export function setTheme(theme) {
  const { dataset } = document.documentElement;
  if (theme) dataset.theme = theme;
  else delete dataset.theme;
  for (const listener of listeners) listener();
}

export function onThemeChange(listener) {
  listeners.push(listener);
  query.addEventListener("change", listener);
}
