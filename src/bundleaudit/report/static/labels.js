// Names as short as they can be where the place is told by what is around them.

import { TYPE } from "./tree.js";

/** Return the label of a tile: a file without its folders, a module below its package. */
export function shortLabel(tree, node) {
  const label = tree.label[node];
  if (tree.type[node] === TYPE.file) return label.slice(label.lastIndexOf("/") + 1);
  if (tree.type[node] !== TYPE.module) return label;
  const name = tree.package[node];
  if (name !== null) {
    const at = label.lastIndexOf(`node_modules/${name}/`);
    if (at >= 0) {
      const below = label.slice(at + name.length + 14);
      // The only module of its package stands without the package around it.
      return tree.count[tree.parent[node]] === 1 ? name : below;
    }
  }
  return label.replace(/^(?:\.\.\/)+/u, "");
}
