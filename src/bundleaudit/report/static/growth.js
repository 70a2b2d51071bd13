// How a file or package changed against the baseline, for the colours of the map.

import { TYPE } from "./tree.js";

const QUIET = new Set(["hashes", "references", "identical"]);

/** Return growth(tree, node): "added", "grown", "shrunk" or "same"; all the same without a baseline. */
export function growthOf(model) {
  const { diff } = model;
  const files = new Map((diff?.files ?? []).flatMap((one) => one.head.map((path) => [path, one])));
  // A snapshot knows scripts and packages by their sizes alone.
  for (const one of diff?.measures ?? []) if (one.file && one.name.startsWith("chunk:")) files.set(one.file, one);
  const packages = new Map((diff?.packages ?? []).map((one) => [one.name, one]));
  const modules = new Map((diff?.modules ?? []).map((one) => [one.path, one]));
  return (tree, node) => {
    const module = tree.type[node] === TYPE.module ? modules.get(tree.label[node]) : undefined;
    if (module) return trend(module);
    const file = trend(files.get(model.files[tree.file[node]].path));
    const name = tree.package[node];
    if (name !== null && packages.has(name)) return trend(packages.get(name));
    // A file that changed says nothing of the modules that are not listed as changed.
    return tree.type[node] === TYPE.module && modules.size && file !== "added" ? "same" : file;
  };
}

function trend(change) {
  if (!change || QUIET.has(change.status)) return "same";
  if (change.status === "added") return "added";
  const delta = change.gzip_delta_bytes ?? change.raw_delta_bytes ?? 0;
  if (delta === 0) return "same";
  return delta > 0 ? "grown" : "shrunk";
}
