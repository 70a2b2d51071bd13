// Colours say one thing at a time; every one has the same lightness, so that text stays readable.

import { TYPE } from "./tree.js";

const KIND_HUES = { js: 265, css: 345, image: 150, font: 75, wasm: 30, html: 305 };
const PARTS = {
  initial: ["first load", 28],
  lazy: ["loaded later", 235],
  legacy: ["old browsers", 305],
  worker: ["worker", 150],
  never: ["nothing seen to load it", null],
};
const PACKAGE_HUES = [235, 150, 30, 305, 75, 195, 345, 110, 265, 50, 325, 170];
const STEPS = [0.01, 0.03, 0.08, 0.2];

export const COLOURINGS = [
  ["kind", "kind"],
  ["package", "package"],
  ["share", "share of all"],
  ["load", "when it loads"],
  ["growth", "growth"],
];

/** Return {of(node), legend()} for one way of colouring; the legend is [[label, colour]]. */
export function colouring(name, context) {
  const paint = painter(context.isDark);
  const makers = { kind: byKind, package: byPackage, share: byShare, load: byLoad, growth: byGrowth };
  return (makers[name] ?? byKind)(context, paint);
}

function painter(isDark) {
  return (hue, strength = 1) =>
    hue === null
      ? isDark
        ? "oklch(0.4 0.008 265)"
        : "oklch(0.885 0.006 265)"
      : isDark
        ? `oklch(0.43 ${0.085 * strength} ${hue})`
        : `oklch(0.875 ${0.066 * strength} ${hue})`;
}

function byKind({ tree, model }, paint) {
  const labels = new Map();
  const of = (node) => {
    const kind = model.files[tree.file[node]].kind;
    const isTheirs = tree.package[node] !== null;
    const isNobodys = tree.type[node] === TYPE.bucket || tree.type[node] === TYPE.file;
    if (kind === "js" && isNobodys) return paint(265, 0.28);
    if (kind === "js" && isTheirs) return paint(195);
    return paint(KIND_HUES[kind] ?? null);
  };
  const kinds = new Set(model.files.filter((file) => file.format === null).map((file) => file.kind));
  if (kinds.has("js")) {
    if (model.modules.count) {
      labels.set("application code", paint(265));
      labels.set("packages", paint(195));
    }
    labels.set("scripts without an owner", paint(265, 0.28));
  }
  for (const kind of ["css", "image", "font", "wasm", "html", "other"]) {
    if (kinds.has(kind)) labels.set(kind, paint(KIND_HUES[kind] ?? null));
  }
  return { of, legend: () => [...labels] };
}

function byPackage({ tree, model }, paint) {
  const hues = new Map();
  model.packages.slice(0, PACKAGE_HUES.length).forEach((one, index) => hues.set(one.name, PACKAGE_HUES[index]));
  const of = (node) => paint(hues.get(tree.package[node]) ?? null);
  return { of, legend: () => [...[...hues].map(([name, hue]) => [name, paint(hue)]), ["everything else", paint(null)]] };
}

function byShare({ values }, paint) {
  const level = (node) => STEPS.filter((step) => values[node] >= step * values[0]).length;
  const shade = (index) => (index === 0 ? paint(null) : paint(28, index / STEPS.length + 0.15));
  const of = (node) => shade(level(node));
  const legend = () => [
    ["below 1 %", shade(0)],
    ["1 %", shade(1)],
    ["3 %", shade(2)],
    ["8 %", shade(3)],
    ["20 % and more", shade(4)],
  ];
  return { of, legend };
}

function byLoad({ tree, parts }, paint) {
  const of = (node) => paint(PARTS[parts[tree.file[node]]][1]);
  const present = new Set(parts);
  const legend = () =>
    Object.entries(PARTS)
      .filter(([part]) => present.has(part))
      .map(([, [label, hue]]) => [label, paint(hue)]);
  return { of, legend };
}

function byGrowth({ tree, growth }, paint) {
  const hue = { grown: 28, added: 50, shrunk: 150, same: null };
  const of = (node) => paint(hue[growth(tree, node)]);
  const legend = () => [
    ["grown", paint(28)],
    ["added", paint(50)],
    ["shrunk", paint(150)],
    ["unchanged", paint(null)],
  ];
  return { of, legend };
}
