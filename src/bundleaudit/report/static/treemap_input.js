// Pointer, wheel and keyboard on the treemap.

import { tileAt } from "./treemap_layout.js";
import { sortedChildren } from "./sums.js";
import { ROOT } from "./tree.js";

const WHEEL_STEP = 60; // enough movement for one level, so that a trackpad does not fly through

/**
 * Listen on a canvas. `view` has {tiles, scene, top, focus} and the answers
 * hover(tile, event), select(node), zoom(node), moveFocus(node).
 */
export function listen(canvas, view) {
  canvas.addEventListener("pointermove", (event) => view.hover(tileUnder(event, canvas, view), event));
  canvas.addEventListener("pointerleave", () => view.hover(null, null));
  canvas.addEventListener("click", (event) => {
    const tile = tileUnder(event, canvas, view);
    if (tile) choose(view, tile.node);
  });
  listenToWheel(canvas, view);
  canvas.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = keys[event.key];
    if (next && next(view) !== false) event.preventDefault();
  });
}

function tileUnder(event, canvas, view) {
  const box = canvas.getBoundingClientRect();
  return tileAt(view.tiles(), event.clientX - box.left, event.clientY - box.top);
}

/** A first click selects; another one on the same group goes in. */
function choose(view, node) {
  const { tree } = view.scene;
  if (view.focus() === node && tree.count[node] > 0) view.zoom(node);
  else view.select(node);
}

function listenToWheel(canvas, view) {
  let moved = 0;
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey || document.activeElement !== canvas) return; // the page scrolls as always
      event.preventDefault();
      moved += event.deltaY;
      if (Math.abs(moved) < WHEEL_STEP) return;
      const isInwards = moved < 0;
      moved = 0;
      if (!isInwards) view.zoom(parentOf(view, view.top()));
      else {
        const tile = tileUnder(event, canvas, view);
        if (tile) view.zoom(towards(view.scene.tree, view.top(), tile.node));
      }
    },
    { passive: false },
  );
}

/** Return the child of `top` on the way to `node`; `top` itself when that is a leaf. */
function towards(tree, top, node) {
  const path = tree.path(node);
  const next = path[path.indexOf(top) + 1] ?? top;
  return tree.count[next] > 0 ? next : top;
}

function parentOf(view, node) {
  return node === ROOT ? ROOT : view.scene.tree.parent[node];
}

const keys = {
  ArrowRight: (view) => step(view, 1),
  ArrowLeft: (view) => step(view, -1),
  ArrowDown: (view) => enter(view),
  ArrowUp: (view) => leave(view),
  Enter: (view) => {
    const node = view.focus();
    if (node > ROOT && view.scene.tree.count[node] > 0) view.zoom(node);
  },
  " ": (view) => keys.Enter(view),
  Escape: (view) => {
    if (view.top() === ROOT && view.focus() <= ROOT) return false;
    if (view.top() === ROOT) view.select(ROOT);
    else view.zoom(parentOf(view, view.top()));
    return true;
  },
  Home: (view) => view.zoom(ROOT),
};

function siblings(view, node) {
  const { tree, values } = view.scene;
  return sortedChildren(tree, values, tree.parent[node]);
}

function step(view, by) {
  const node = view.focus();
  if (node <= ROOT) return enter(view);
  const all = siblings(view, node);
  const next = all[all.indexOf(node) + by];
  if (next !== undefined) view.select(next);
  return true;
}

function enter(view) {
  const from = view.focus() > ROOT ? view.focus() : view.top();
  const [first] = sortedChildren(view.scene.tree, view.scene.values, from);
  if (first !== undefined) view.select(first);
  return true;
}

function leave(view) {
  const node = view.focus();
  if (node <= ROOT) return false;
  const up = view.scene.tree.parent[node];
  view.select(up);
  if (up === view.scene.tree.parent[view.top()]) view.zoom(up);
  return true;
}
