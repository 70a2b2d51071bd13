// Who loads a file: pages, lazy boundaries and routes, and the shortest way there.

/** Return, per file, what part it plays on a first visit: the colours and filters read it. */
export function loadParts(model) {
  const parts = model.files.map(() => "never");
  const mark = (files, part) => {
    for (const file of files) if (parts[file] === "never" || part === "initial") parts[file] = part;
  };
  for (const page of model.pages) {
    mark(page.initial.files, "initial");
    if (page.legacy_initial) for (const file of page.legacy_initial.files) if (parts[file] === "never") parts[file] = "legacy";
  }
  for (const boundary of model.boundaries) mark(boundary.closure.files, "lazy");
  for (const route of model.routes) mark(route.files, "lazy");
  for (const file of model.files) {
    if (file.role === "legacy" && parts[file.index] !== "initial") parts[file.index] = "legacy";
    if (file.role === "worker" || file.role === "service_worker") parts[file.index] = "worker";
    if (model.pages.some((page) => page.file === file.path)) parts[file.index] = "initial";
  }
  return parts;
}

/** Return the sets of files a reader can limit the page to: [{id, label, files}]. */
export function loadSets(model) {
  const sets = [];
  for (const page of model.pages) {
    sets.push({ id: `page:${page.file}`, label: `first load of ${page.file}`, files: page.initial.files });
    if (page.legacy_initial) {
      sets.push({
        id: `legacy:${page.file}`,
        label: `first load of ${page.file}, old browsers`,
        files: page.legacy_initial.files,
      });
    }
  }
  if (model.pages.length > 1) {
    const files = [...new Set(model.pages.flatMap((page) => page.initial.files))];
    sets.unshift({ id: "initial", label: "first load of any page", files });
  }
  for (const load of lazyLoads(model)) sets.push({ id: load.id, label: load.label, files: load.files });
  return sets;
}

/** Return what loads later: the routes, or the lazy boundaries where no route is known. */
export function lazyLoads(model) {
  if (model.routes.length) {
    return model.routes.map((route, index) => ({
      id: `route:${index}:${route.path}`,
      label: `route ${route.path}`,
      files: route.files,
    }));
  }
  return model.boundaries.map((boundary, index) => ({
    id: `lazy:${index}`,
    label: `import of ${targetName(model, boundary)}`,
    files: boundary.closure.files,
  }));
}

/** Return what a lazy import is of: its source module where known, else its script. */
export function targetName(model, boundary) {
  const target = boundary.target === null ? null : model.files[boundary.target];
  return target?.chunk?.source ?? target?.path ?? "styles";
}

/**
 * Return the shortest way from a page to a file: [{file, how}], or [] when there is none.
 * The first step is the page. Static imports are preferred to lazy ones.
 */
export function findWay(model, target) {
  const steps = new Map();
  const queue = [];
  const visit = (file, from, how) => {
    if (file >= 0 && !steps.has(file)) {
      steps.set(file, { from, how });
      queue.push(file);
    }
  };
  const byPath = new Map(model.files.map((file) => [file.path, file.index]));
  for (const page of model.pages) {
    const root = byPath.get(page.file) ?? -1;
    if (root >= 0) visit(root, -1, "page");
    for (const name of page.entries) visit(byPath.get(name) ?? -1, root, "script of the page");
    for (const name of page.stylesheets) visit(byPath.get(name) ?? -1, root, "stylesheet of the page");
    for (const name of page.legacy_entries) visit(byPath.get(name) ?? -1, root, "script for old browsers");
  }
  // Everything static first: what is imported both ways is there from the start.
  for (const kind of ["static", "lazy"]) {
    for (let head = 0; head < queue.length; head += 1) follow(model, queue[head], kind, visit);
  }
  return unwind(steps, target);
}

function follow(model, file, kind, visit) {
  const chunk = model.files[file].chunk;
  if (chunk === null) return;
  if (kind === "lazy") for (const next of chunk.lazy) visit(next, file, "lazy import");
  for (const next of chunk.imports) visit(next, file, "import");
  for (const next of chunk.css) visit(next, file, "its stylesheet");
}

function unwind(steps, target) {
  const way = [];
  for (let file = target; file >= 0 && steps.has(file); file = steps.get(file).from) {
    way.unshift({ file, how: steps.get(file).how });
  }
  return way;
}
