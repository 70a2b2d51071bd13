// Counts the bytes each source owns, with another decoder and by other means than bundleaudit:
// every UTF-16 code unit is painted with its owner, then the units' UTF-8 bytes are summed.
//
// Reads a JSON list of {code, map, onlyLf} from standard input: two paths, and whether LF alone ends
// a line, as Rollup counts, or all line ends of ECMA-426; writes a JSON list of {owners: {index or
// bucket: bytes}, carried: {index: bytes}}.
import { readFileSync } from "node:fs";
import { decodedMappings, FlattenMap } from "@jridgewell/trace-mapping";

const GENERATED = -1, COMMENT = -2, LINE_ENDS = -3, UNMAPPED = -4;
const CARRIED = 1 << 24;

function count({ code: codePath, map: mapPath, onlyLf }) {
  const code = readFileSync(codePath, "utf8");
  const map = new FlattenMap(JSON.parse(readFileSync(mapPath, "utf8").replace(/^\)\]\}'[^\n]*\n/, "")));
  const comment = /\/\/[#@][ \t]*sourceMappingURL=[^\s"'`]+\s*$/.exec(code);
  const bodyEnd = comment ? comment.index : code.length;
  const paint = new Int32Array(code.length).fill(COMMENT);

  const isSource = (owner) => owner >= 0;
  const ownerOf = (segment) =>
    segment.length === 1 ? GENERATED : map.sources[segment[1]] === null ? UNMAPPED : segment[1];
  const mappings = decodedMappings(map);
  const line = onlyLf ? /([^\n]*)(\n|$)/gu : /(.*?)(\r\n|[\n\r\u2028\u2029]|$)/gsu;
  const lines = [...code.slice(0, bodyEnd).matchAll(line)];
  let at = 0, current = UNMAPPED;
  lines.forEach(([whole, content], number) => {
    const segments = mappings[number] ?? [];
    let next = 0;
    let carries = isSource(current);
    if (!carries) current = UNMAPPED;
    for (let column = 0; column < content.length; column += 1) {
      while (next < segments.length && segments[next][0] <= column) {
        current = ownerOf(segments[next]);
        carries = false;
        next += 1;
      }
      paint[at + column] = carries ? current + CARRIED : current;
    }
    // What stands at the line's end, or past it, rules from there on.
    if (next < segments.length) current = ownerOf(segments.at(-1));
    const end = isSource(current) ? current + CARRIED : LINE_ENDS;
    paint.fill(end, at + content.length, at + whole.length);
    at += whole.length;
  });
  for (let unit = bodyEnd - 1; unit >= 0 && /[\n\r\u2028\u2029]/.test(code[unit]); unit -= 1) {
    paint[unit] = LINE_ENDS;
  }

  const owners = {}, carried = {};
  let unit = 0;
  for (const character of code) {
    const bytes = Buffer.byteLength(character);
    const owner = paint[unit] >= CARRIED ? paint[unit] - CARRIED : paint[unit];
    owners[owner] = (owners[owner] ?? 0) + bytes;
    if (paint[unit] >= CARRIED) carried[owner] = (carried[owner] ?? 0) + bytes;
    unit += character.length;
  }
  return { owners, carried };
}

const jobs = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(jobs.map(count)));
