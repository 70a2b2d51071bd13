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
  const children = [];
  const first = tree.first[node];
  for (let child = first; child < first + tree.count[node]; child += 1) if (values[child] > 0) children.push(child);
  return children.sort((one, two) => values[two] - values[one] || one - two);
}

/** Return the heaviest `count` leaves below a node that `passes`, largest first. */
export function largestLeaves(tree, values, node, count, passes) {
  const best = [];
  const open = [node];
  while (open.length) {
    const one = open.pop();
    const first = tree.first[one];
    for (let child = first; child < first + tree.count[one]; child += 1) {
      if (tree.count[child] > 0) open.push(child);
      else if (values[child] > (best.length < count ? 0 : values[best[count - 1]]) && passes(child)) {
        let place = best.length;
        while (place > 0 && values[best[place - 1]] < values[child]) place -= 1;
        best.splice(place, 0, child);
        best.length = Math.min(best.length, count);
      }
    }
  }
  return best;
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
