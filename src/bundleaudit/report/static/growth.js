// How a file or package changed against the baseline, for the colours of the map.

import { TYPE } from "./tree.js";

/** Return growth(tree, node): "added", "grown", "shrunk" or "same"; all the same without a baseline. */
export function growthOf(model) {
  const chunks = new Map((model.diff?.chunks ?? []).map((one) => [one.head, one]));
  const packages = new Map((model.diff?.packages ?? []).map((one) => [one.name, one]));
  const modules = new Map((model.diff?.modules ?? []).map((one) => [one.path, one]));
  return (tree, node) => {
    if (tree.type[node] === TYPE.module && modules.size) return trend(modules.get(tree.label[node]));
    const name = tree.package[node];
    if (name !== null && packages.has(name)) return trend(packages.get(name));
    if (tree.type[node] === TYPE.module && (chunks.size || packages.size) && name !== null) return "same";
    return trend(chunks.get(model.files[tree.file[node]].path));
  };
}

function trend(change) {
  if (!change || change.status === "same" || change.status === "hash_only") return "same";
  if (change.status === "added") return "added";
  const delta = change.gzip_delta_bytes ?? change.raw_delta_bytes ?? 0;
  if (delta === 0) return "same";
  return delta > 0 ? "grown" : "shrunk";
}
