// Everything a visitor can load, as rows: first loads of pages, then routes or lazy imports.

import { targetName } from "./loading.js";

/**
 * Return [{id, title, what, detail, files, steps, sizes, own, roundTrips, ms, parent, isLazy}];
 * `sizes` is a first visit that ends there, `own` what navigating there adds; both as
 * [raw, gzip, brotli], null where nobody knows; with `isLowerBound` they may be more.
 */
export function listLoads(model) {
  const pages = model.pages.map((page) => ({
    id: `page:${page.file}`,
    title: page.file,
    what: page.has_document === false ? "server entry" : "page",
    detail: `${page.initial.requests} requests`,
    files: page.initial.files,
    steps: page.steps ?? null,
    sizes: triple(page.initial.all),
    own: null,
    roundTrips: page.initial.round_trips,
    ms: page.estimated_ms ?? null,
    parent: null,
    isLazy: null,
  }));
  if (model.routes.length) return [...pages, ...model.routes.map(routeLoad)];
  return [...pages, ...model.boundaries.map((boundary, index) => boundaryLoad(model, boundary, index))];
}

function routeLoad(route, index) {
  const isRedirect = route.is_redirect || Boolean(route.redirect);
  return {
    id: `route:${index}:${route.path}`,
    title: route.path,
    what: isRedirect ? "redirect" : "route",
    detail: isRedirect ? `to ${route.redirect ?? "where its code decides"}` : (route.component ?? route.chunk ?? ""),
    files: route.files,
    steps: route.steps ?? null,
    sizes: isRedirect ? null : triple(route.first_visit),
    own: isRedirect ? null : triple(route.navigation),
    roundTrips: isRedirect ? null : route.round_trips,
    ms: isRedirect ? null : route.estimated_ms,
    parent: route.parent,
    isLazy: route.is_lazy,
    isLowerBound: !isRedirect && route.is_complete === false,
    provenance: route.provenance,
  };
}

function boundaryLoad(model, boundary, index) {
  return {
    id: `lazy:${index}`,
    title: targetName(model, boundary),
    what: "lazy import",
    detail: `imported by ${boundary.importers.join(", ")}`,
    files: boundary.closure.files,
    steps: boundary.steps ?? null,
    sizes: null,
    own: triple(boundary.closure.all),
    roundTrips: boundary.closure.round_trips,
    ms: null,
    parent: null,
    isLazy: true,
  };
}

function triple(sizes) {
  return sizes ? [sizes.raw_bytes, sizes.gzip_bytes, sizes.brotli_bytes] : null;
}
