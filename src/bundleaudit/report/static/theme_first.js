// Runs before the first paint, so that a chosen theme never flashes the other one.
{
  const root = document.documentElement;
  root.className = "scripted";
  const chosen = new URLSearchParams(location.hash.slice(1)).get("theme");
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
}
