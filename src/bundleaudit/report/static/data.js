// Reads the JSON island: columns over one table of strings become the model the page works on.

/** Positions of the three sizes in every `sizes` array. */
export const METRICS = ["raw", "gzip", "brotli"];

export const BUCKETS = [
  ["[generated code]", "Written by the bundler: glue, helpers, preload lists."],
  ["[source map comment]", "The comment that names the source map."],
  ["[line ends]", "Line ends outside any module."],
  ["[unmapped]", "The source map does not say whose these bytes are."],
  ["[no source map]", "Without a source map nobody can say whose these bytes are."],
];

/** Return the model of a parsed island. Unknown sizes are null, never 0. */
export function readModel(island) {
  const text = (position) => (position < 0 ? null : island.strings[position]);
  const files = island.files.path.map((path, index) => ({
    index,
    path: text(path),
    kind: text(island.files.kind[index]),
    format: text(island.files.format[index]),
    role: text(island.files.role[index]),
    sizes: [island.files.raw[index], island.files.gzip[index], island.files.brotli[index]],
    isOrphan: false,
    chunk: null,
  }));
  for (const index of island.files.orphans) files[index].isOrphan = true;
  const chunks = readChunks(island.chunks, files, text);
  return {
    build: island.build,
    bundler: island.bundler,
    metrics: island.metrics,
    files,
    chunks,
    modules: readModules(island.modules, text),
    packages: island.packages,
    pages: island.pages,
    boundaries: island.boundaries,
    routes: island.routes,
    outcomes: island.outcomes,
    diff: island.diff,
  };
}

function readChunks(columns, files, text) {
  const chunks = columns.file.map((file, index) => ({
    index,
    file,
    name: text(columns.name[index]),
    source: text(columns.source[index]),
    imports: columns.imports[index],
    lazy: columns.lazy[index],
    css: columns.css[index],
    buckets: columns.buckets[index],
    isEntry: false,
    isMapped: false,
  }));
  for (const index of columns.entries) chunks[index].isEntry = true;
  for (const index of columns.mapped) chunks[index].isMapped = true;
  for (const chunk of chunks) if (chunk.file >= 0) files[chunk.file].chunk = chunk;
  return chunks;
}

function readModules(columns, text) {
  const folder = columns.folder.map(text);
  const name = columns.name.map(text);
  return {
    count: columns.chunk.length,
    chunk: columns.chunk,
    path: folder.map((start, index) => start + name[index]),
    package: columns.package.map(text),
    version: columns.version.map(text),
    sizes: [columns.raw, columns.gzip, columns.brotli],
  };
}
