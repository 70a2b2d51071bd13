// Sizes, searches and addresses: the small languages of the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDelta, formatPercent, formatSize } from "../../../src/bundleaudit/report/static/format.js";
import { parseSearch } from "../../../src/bundleaudit/report/static/search.js";
import { formatHash, parseHash } from "../../../src/bundleaudit/report/static/state.js";

const finds = (text, name) => {
  const { matches } = parseSearch(text);
  return matches(name, name.toLowerCase());
};

test("sizes are printed in the unit that keeps them readable, unknown ones as a dash", () => {
  const expected = { 0: "0 B", 999: "999 B", 1000: "1.0 kB", 999949: "999.9 kB", 999950: "1.00 MB", 2500000000: "2.50 GB" };
  for (const [bytes, text] of Object.entries(expected)) assert.equal(formatSize(Number(bytes)), text);
  for (const unknown of [null, undefined, NaN]) assert.equal(formatSize(unknown), "-");
  assert.equal(formatDelta(1500), "+1.5 kB");
  assert.equal(formatDelta(-1500), "-1.5 kB");
  assert.equal(formatDelta(0), "0");
});

test("shares are never rounded to nothing or to everything", () => {
  assert.equal(formatPercent(1, 100000), "<0.1 %");
  assert.equal(formatPercent(99999, 100000), ">99.9 %");
  assert.equal(formatPercent(1, 1), "100.0 %");
  assert.equal(formatPercent(1, 0), "-");
});

test("a search is words, excluded words and regular expressions", () => {
  assert.equal(parseSearch("  ").matches, null);
  assert.ok(finds("VUE", "node_modules/vue/index.js"));
  assert.ok(finds("vue index", "node_modules/vue/index.js"));
  assert.ok(!finds("vue other", "node_modules/vue/index.js"));
  assert.ok(!finds("vue -index", "node_modules/vue/index.js"));
  assert.ok(finds("-", "a-b"));
  assert.ok(finds("/\\.css$/", "a.css"));
  assert.ok(!finds("/\\.CSS$/", "a.css"));
  assert.ok(finds("/\\.CSS$/i", "a.css"));
  assert.ok(!finds("-/\\.css$/", "a.css"));
  assert.ok(parseSearch("/(/").error);
  assert.ok(finds("(", "a(b"), "what is no expression is a word");
});

test("the address holds what differs from the beginning, and comes back as it was", () => {
  assert.equal(formatHash(parseHash("")), "");
  const state = { ...parseHash(""), view: "map", select: "a.js | vue | node_modules/vue/x & y=#.js", q: "é/ -b" };
  assert.deepEqual(parseHash(formatHash(state)), state);
  assert.ok(!("evil" in parseHash("#evil=1&view=map")));
});
