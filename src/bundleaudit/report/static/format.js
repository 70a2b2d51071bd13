// Numbers as text, the same as `bundleaudit.units` prints them: kB is 1000 bytes.

const NUMBER = new Intl.NumberFormat("en-US");

/** Return a size with its unit; unknown (null, NaN) is "-", never 0. */
export function formatSize(bytes) {
  if (bytes === null || bytes === undefined || Number.isNaN(bytes)) return "-";
  const magnitude = Math.abs(Math.round(bytes));
  const sign = bytes < 0 ? "-" : "";
  if (magnitude < 1_000) return `${sign}${magnitude} B`;
  if (magnitude < 999_950) return `${sign}${(magnitude / 1_000).toFixed(1)} kB`;
  if (magnitude < 999_995_000) return `${sign}${(magnitude / 1_000_000).toFixed(2)} MB`;
  return `${sign}${(magnitude / 1_000_000_000).toFixed(2)} GB`;
}

/** Return a change with its sign: "+1.2 kB", "-300 B", "0". */
export function formatDelta(bytes) {
  if (bytes === 0) return "0";
  return bytes > 0 ? `+${formatSize(bytes)}` : formatSize(bytes);
}

/** Return a share; it is never rounded to 0 % or 100 % unless it is exact. */
export function formatPercent(part, whole) {
  if (!whole) return "-";
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.1) return "<0.1 %";
  if (percent > 99.9 && percent < 100) return ">99.9 %";
  return `${percent.toFixed(1)} %`;
}

/** Return a count with its noun: "1 file", "3 files". */
export function formatCount(count, noun) {
  return `${NUMBER.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}

export function formatNumber(value) {
  return value === null || value === undefined ? "-" : NUMBER.format(value);
}
