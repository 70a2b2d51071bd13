// Draws the tiles on a canvas, crisp on every screen; it knows nothing of clicks and filters.

import { hasHeader } from "./treemap_layout.js";
import { formatSize } from "./format.js";

const FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const PLAIN = { font: `11px ${FAMILY}`, widths: new Map() };
const BOLD = { font: `600 11px ${FAMILY}`, widths: new Map() };
const THEMES = {
  light: { ink: "#15181d", soft: "#4a5260", ground: "#eceef1", line: "#ffffff", chosen: "#0b1020", pale: 0.16 },
  dark: { ink: "#f1f3f5", soft: "#b9c1cb", ground: "#20242b", line: "#14171b", chosen: "#ffffff", pale: 0.18 },
};

/**
 * Draw `tiles` on a canvas of `width` x `height` CSS pixels.
 *
 * `look` has {isDark, colourOf(node), isFound(node), labelOf(node), sizeOf(node), selected, hovered}.
 */
export function drawTiles(canvas, tiles, width, height, look) {
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const theme = look.isDark ? THEMES.dark : THEMES.light;
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, width, height);
  context.textBaseline = "middle";
  for (const tile of tiles) drawTile(context, tile, look, theme);
  for (const tile of tiles) {
    if (tile.hidden) continue;
    if (tile.node === look.selected) outline(context, tile, theme.chosen, 2.5);
    else if (tile.node === look.hovered) outline(context, tile, theme.chosen, 1.25);
  }
}

function drawTile(context, tile, look, theme) {
  context.globalAlpha = look.isFound(tile.node) ? 1 : theme.pale;
  if (tile.isGroup) {
    context.fillStyle = look.isDark ? "#2b3038" : "#dfe2e7";
    context.fillRect(tile.x + 0.5, tile.y + 0.5, tile.width - 1, tile.height - 1);
    if (hasHeader(tile)) drawHeader(context, tile, look, theme);
  } else if (tile.hidden) {
    drawRest(context, tile, look, theme);
  } else {
    context.fillStyle = look.colourOf(tile.node);
    context.fillRect(tile.x + 0.5, tile.y + 0.5, Math.max(1, tile.width - 1), Math.max(1, tile.height - 1));
    drawLabel(context, tile, look, theme);
  }
  context.globalAlpha = 1;
}

/** The place of what is too small: no colour, and how many there are if that fits. */
function drawRest(context, tile, look, theme) {
  context.fillStyle = look.isDark ? "#2b3038" : "#dfe2e7";
  context.fillRect(tile.x + 0.5, tile.y + 0.5, Math.max(0, tile.width - 1), Math.max(0, tile.height - 1));
  const text = `${tile.hidden} more`;
  context.font = PLAIN.font;
  if (tile.height < 15 || textWidth(context, PLAIN, text) > tile.width - 8) return;
  context.fillStyle = theme.soft;
  context.fillText(text, tile.x + 5, tile.y + Math.min(11, tile.height / 2));
}

function drawHeader(context, tile, look, theme) {
  const size = formatSize(look.sizeOf(tile.node));
  context.font = BOLD.font;
  context.fillStyle = theme.ink;
  const room = tile.width - 12;
  const sizeWidth = textWidth(context, BOLD, size);
  const text = fit(context, BOLD, look.labelOf(tile.node), room > sizeWidth + 60 ? room - sizeWidth - 8 : room);
  context.fillText(text, tile.x + 6, tile.y + 10.5);
  if (room > sizeWidth + 60) {
    context.font = PLAIN.font;
    context.fillStyle = theme.soft;
    context.fillText(size, tile.x + tile.width - 6 - sizeWidth + 3, tile.y + 10.5);
  }
}

function drawLabel(context, tile, look, theme) {
  if (tile.width < 34 || tile.height < 15) return;
  context.font = PLAIN.font;
  context.fillStyle = theme.ink;
  const text = fit(context, PLAIN, look.labelOf(tile.node), tile.width - 8);
  if (!text) return;
  context.fillText(text, tile.x + 5, tile.y + (tile.height < 22 ? tile.height / 2 : 11));
  if (tile.height > 34) {
    const size = formatSize(look.sizeOf(tile.node));
    if (textWidth(context, PLAIN, size) > tile.width - 8) return;
    context.fillStyle = theme.soft;
    context.fillText(size, tile.x + 5, tile.y + 25);
  }
}

function outline(context, tile, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(
    tile.x + width / 2,
    tile.y + width / 2,
    Math.max(1, tile.width - width),
    Math.max(1, tile.height - width),
  );
}

/** Return the text, cut with an ellipsis to fit; "" when not even three letters do. */
function fit(context, face, text, room) {
  const cut = room - letterWidth(context, face, "…");
  let width = 0;
  let kept = 0;
  let index = 0;
  for (const letter of text) {
    width += letterWidth(context, face, letter);
    index += letter.length;
    if (width <= cut) kept = index;
    if (width > room) return kept < 3 ? "" : `${text.slice(0, kept)}…`;
  }
  return text;
}

/** Return a letter's width, measured once per face: thousands of labels a frame are too many. */
function letterWidth(context, face, letter) {
  let width = face.widths.get(letter);
  if (width === undefined) {
    width = context.measureText(letter).width;
    face.widths.set(letter, width);
  }
  return width;
}

function textWidth(context, face, text) {
  let width = 0;
  for (const letter of text) width += letterWidth(context, face, letter);
  return width;
}
