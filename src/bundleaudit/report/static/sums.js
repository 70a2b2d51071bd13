// What passes the filters, summed upwards: one pass over the leaves, one over the parents.

import { TYPE } from "./tree.js";

/**
 * Return the size of every node by metric, over the leaves for which `passes(leaf)` holds.
 * Inner nodes are sums, unknown sizes count as nothing.
 */
export function sumTree(tree, metric, passes) {
  const sizes = tree.sizes[metric];
  const values = new Float64Array(tree.size);
  for (let node = tree.size - 1; node >= 0; node -= 1) {
    if (tree.count[node] === 0) {
      const size = tree.type[node] === TYPE.group || tree.type[node] === TYPE.root ? 0 : sizes[node];
      if (size > 0 && passes(node)) values[node] = size;
    }
    if (tree.parent[node] >= 0) values[tree.parent[node]] += values[node];
  }
  return values;
}

/** Return a node's children that have a size, largest first. */
export function sortedChildren(tree, values, node) {
  return tree
    .children(node)
    .filter((child) => values[child] > 0)
    .sort((one, two) => values[two] - values[one] || one - two);
}

/**
 * Return what a search finds: {hits, count, total}. `hits[node]` is how many leaves at or
 * below it are found; a leaf is found by its module's, package's or file's name.
 */
export function searchTree(tree, values, matches) {
  const { texts, lowered } = tree.searchTexts();
  const hits = new Uint32Array(tree.size);
  let count = 0;
  let total = 0;
  for (let node = tree.size - 1; node > 0; node -= 1) {
    if (tree.count[node] === 0 && values[node] > 0 && matches(texts[node], lowered[node])) {
      hits[node] = 1;
      count += 1;
      total += values[node];
    }
    hits[tree.parent[node]] += hits[node];
  }
  return { hits, count, total };
}
