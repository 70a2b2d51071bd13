// The layout equals d3-hierarchy's, rectangle by rectangle.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";
import { squarify } from "../../../src/bundleaudit/report/static/squarify.js";

function byOracle(values, x, y, width, height) {
  const root = hierarchy({ children: values.map((value) => ({ value })) }).sum((one) => one.value ?? 0);
  treemap().tile(treemapSquarify.ratio(1)).size([width, height])(root);
  return root.children.map((one) => [x + one.x0, y + one.y0, one.x1 - one.x0, one.y1 - one.y0]);
}

function random(seed) {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

test("squarify equals d3-hierarchy on random values and sides", () => {
  const next = random(7);
  for (let round = 0; round < 300; round += 1) {
    const count = 1 + Math.floor(next() * 60);
    const values = Array.from({ length: count }, () => 1 + Math.floor(next() ** 4 * 1e6)).sort((a, b) => b - a);
    const [width, height] = [1 + next() * 1500, 1 + next() * 900];
    const got = squarify(values, 3, 5, width, height);
    byOracle(values, 3, 5, width, height).forEach((rect, index) => {
      rect.forEach((side, part) => assert.ok(Math.abs(side - got[index * 4 + part]) < 1e-6, `${round} ${index}`));
    });
  }
});

test("areas are proportional to values and fill the rectangle", () => {
  const values = [600, 300, 60, 30, 9, 1];
  const rects = squarify(values, 0, 0, 200, 50);
  values.forEach((value, index) => {
    assert.ok(Math.abs(rects[index * 4 + 2] * rects[index * 4 + 3] - value * 10) < 1e-6);
  });
});

test("nothing to lay out, and no room, give no areas", () => {
  assert.equal(squarify([], 0, 0, 10, 10).length, 0);
  assert.deepEqual([...squarify([5, 3], 0, 0, 0, 10)], Array(8).fill(0));
});
