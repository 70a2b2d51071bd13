// Squarified treemaps (Bruls, Huizing, van Wijk 2000): rows as long as they improve the worst tile.

/**
 * Lay out positive `values`, largest first, in a rectangle.
 *
 * Returns x, y, width and height of each in turn; areas are proportional to the values.
 */
export function squarify(values, x, y, width, height) {
  const rects = new Float64Array(values.length * 4);
  let rest = 0;
  for (const value of values) rest += value;
  let start = 0;
  while (start < values.length) {
    const isWide = width >= height;
    const side = isWide ? height : width;
    if (!(side > 0 && rest > 0)) break;
    const scale = (width * height) / rest;
    const [end, sum] = findRow(values, start, side, scale);
    const thickness = Math.min((sum * scale) / side, isWide ? width : height);
    let offset = 0;
    for (let index = start; index < end; index += 1) {
      const length = (values[index] / sum) * side;
      const rect = isWide
        ? [x, y + offset, thickness, length]
        : [x + offset, y, length, thickness];
      rects.set(rect, index * 4);
      offset += length;
    }
    if (isWide) {
      x += thickness;
      width -= thickness;
    } else {
      y += thickness;
      height -= thickness;
    }
    rest -= sum;
    start = end;
  }
  return rects;
}

function findRow(values, start, side, scale) {
  let sum = values[start];
  let worst = worstRatio(values[start], values[start], sum, side, scale);
  let end = start + 1;
  while (end < values.length) {
    const nextSum = sum + values[end];
    const ratio = worstRatio(values[start], values[end], nextSum, side, scale);
    if (ratio > worst) break;
    worst = ratio;
    sum = nextSum;
    end += 1;
  }
  return [end, sum];
}

function worstRatio(largest, smallest, sum, side, scale) {
  const squared = sum * sum * scale;
  const sideSquared = side * side;
  return Math.max((sideSquared * largest) / squared, squared / (sideSquared * smallest));
}
