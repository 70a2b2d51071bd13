// A table shows the first rows of the whole order, however many there are.
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstSorted } from "../../../src/bundleaudit/report/static/table.js";

const random = (seed) => () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;

test("the first rows are those of a whole sort, whatever the count", () => {
  const next = random(3);
  const rows = Array.from({ length: 700 }, (_, id) => ({ id, value: next() < 0.1 ? null : Math.floor(next() * 90) }));
  for (const sign of [1, -1]) {
    const order = { valueOf: (row) => row.value, sign };
    const whole = [...rows].sort((one, two) => {
      if (one.value === two.value) return one.id - two.id;
      if (one.value === null || two.value === null) return one.value === null ? 1 : -1;
      return sign * (one.value - two.value);
    });
    for (const count of [1, 7, 50, 174, 176, 700]) {
      assert.deepEqual(firstSorted(rows, order, count), whole.slice(0, count), `${sign} ${count}`);
    }
  }
});

test("unknown values come last both ways, and words sort as words", () => {
  const rows = ["b", null, "a", "C"];
  const valueOf = (row) => row;
  assert.deepEqual(firstSorted(rows, { valueOf, sign: 1 }, 9), ["a", "b", "C", null]);
  assert.deepEqual(firstSorted(rows, { valueOf, sign: -1 }, 9), ["C", "b", "a", null]);
});
