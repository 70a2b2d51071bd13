// Where the tiles lie: the tree squarified level by level, down to what can still be seen.

import { sortedChildren } from "./sums.js";
import { squarify } from "./squarify.js";
import { TYPE } from "./tree.js";

const HEADER = 19;
const GAP = 2;
const LEAST_AREA = 30;
const LEAST_SIDE = 3;

/**
 * Return the tiles below `top`, parents before their children: [{node, x, y, width, height,
 * isGroup}]. A group with one child is drawn as that child. What is too small to see is one tile
 * with {hidden: how many} behind its siblings and in the name of its parent, so the number of
 * tiles is bounded by the area, not by the build.
 */
export function layoutTiles(tree, values, top, width, height) {
  const tiles = [];
  const open = [{ node: top, x: 0, y: 0, width, height, isTop: true }];
  while (open.length) {
    const box = open.pop();
    const inner = box.isTop ? box : inside(box);
    const children = sortedChildren(tree, values, box.node);
    const rects = squarify(children.map((child) => values[child]), inner.x, inner.y, inner.width, inner.height);
    const rest = { node: box.node, x: inner.x + inner.width, y: inner.y + inner.height, hidden: 0 };
    const place = tiles.push(rest) - 1;
    children.forEach((child, index) => {
      const [x, y, w, h] = rects.subarray(index * 4, index * 4 + 4);
      if (w * h < LEAST_AREA || w < LEAST_SIDE || h < LEAST_SIDE) {
        rest.x = Math.min(rest.x, x);
        rest.y = Math.min(rest.y, y);
        rest.hidden += 1;
        return;
      }
      const tile = { node: only(tree, child), x, y, width: w, height: h, isGroup: false };
      tile.isGroup = hasParts(tree, tile.node) && w > 14 && h > 14;
      tiles.push(tile);
      if (tile.isGroup) open.push(tile);
    });
    rest.width = inner.x + inner.width - rest.x;
    rest.height = inner.y + inner.height - rest.y;
    if (rest.hidden === 0) tiles.splice(place, 1);
  }
  return tiles;
}

/** Return the room a group leaves for its children. */
function inside(box) {
  const header = hasHeader(box) ? HEADER : GAP;
  return {
    x: box.x + GAP,
    y: box.y + header,
    width: Math.max(0, box.width - 2 * GAP),
    height: Math.max(0, box.height - header - GAP),
  };
}

export function hasHeader(box) {
  return box.height > 46 && box.width > 54;
}

/** Return the single module of a package, so that no box holds just one box. */
function only(tree, node) {
  return tree.type[node] === TYPE.group && tree.count[node] === 1 ? tree.first[node] : node;
}

/** Whether a node is drawn with parts; a file that is one bucket is drawn as the file. */
function hasParts(tree, node) {
  return tree.count[node] > 1 || (tree.count[node] === 1 && tree.type[tree.first[node]] !== TYPE.bucket);
}

/** Return the smallest tile at a point, or null. */
export function tileAt(tiles, x, y) {
  for (let index = tiles.length - 1; index >= 0; index -= 1) {
    const tile = tiles[index];
    if (x >= tile.x && x < tile.x + tile.width && y >= tile.y && y < tile.y + tile.height) return tile;
  }
  return null;
}
