// How a file or package changed against the baseline, for the colours of the map.

import { TYPE } from "./tree.js";

/** Return growth(tree, node): "added", "grown", "shrunk" or "same"; all the same without a baseline. */
export function growthOf(model) {
  const chunks = new Map((model.diff?.chunks ?? []).map((one) => [one.head, one]));
  const packages = new Map((model.diff?.packages ?? []).map((one) => [one.name, one]));
  const modules = new Map((model.diff?.modules ?? []).map((one) => [one.path, one]));
  return (tree, node) => {
    const module = tree.type[node] === TYPE.module ? modules.get(tree.label[node]) : undefined;
    if (module) return trend(module);
    const chunk = trend(chunks.get(model.files[tree.file[node]].path));
    const name = tree.package[node];
    if (name !== null && packages.has(name)) return trend(packages.get(name));
    // A chunk that changed says nothing of the modules that are not listed as changed.
    return tree.type[node] === TYPE.module && modules.size && chunk !== "added" ? "same" : chunk;
  };
}

function trend(change) {
  if (!change || change.status === "same" || change.status === "hash_only") return "same";
  if (change.status === "added") return "added";
  const delta = change.gzip_delta_bytes ?? change.raw_delta_bytes ?? 0;
  if (delta === 0) return "same";
  return delta > 0 ? "grown" : "shrunk";
}
