// The service worker: the page works without a network after its first load.
//
// This is the body. `cargo xtask build` puts two constants in front of it: RELEASE, a digest of every file
// of the release, and FILES, their addresses relative to this one (the page itself as "./", because hosts may
// redirect index.html to it, and browsers refuse a redirected answer here). A release is kept whole in a cache of its
// own name, so that files of two releases never mix.
//
// What a provider may change without a build (spec-data/) is asked of the network first, and kept in a
// second cache, for when there is none.
/* global RELEASE, FILES */

const SCOPE = self.registration.scope;
// One origin may host several copies at different paths, and other pages altogether.
const OURS = `evidence-mapper ${SCOPE} `;
const RELEASE_CACHE = OURS + RELEASE;
const DATA_CACHE = OURS + "data";

const DATA = new URL("spec-data/", SCOPE).href;
const DATA_INDEX = new URL("spec-data/index.json", SCOPE).href;
// How long a hanging network may hold up a start for which there is a copy at hand, in milliseconds.
const PATIENCE_MS = 3000;

const isData = (address) => address.startsWith(DATA);
// A hashed name always holds the same bytes, so the browser's own copy of it is as good as the host's.
const isHashed = (address) => /-[0-9a-f]{8,}(_bg)?\.\w+$/.test(address);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(removeOldCaches()));
self.addEventListener("message", (event) => {
  if (event.data === "take-over-if-alone") event.waitUntil(takeOverIfAlone());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  const address = withoutQuery(request.url);
  if (isData(address)) event.respondWith(networkFirst(address, event));
  else if (request.mode === "navigate") event.respondWith(page(address, request));
  else event.respondWith(releaseFirst(address, request));
});

async function install() {
  const addresses = FILES.map((file) => new URL(file, SCOPE).href);
  const cache = await caches.open(RELEASE_CACHE);
  // All or nothing: a release with a file missing must not become the one that is used offline.
  await cache.addAll(
    addresses
      .filter((address) => !isData(address))
      .map((address) => new Request(address, { cache: isHashed(address) ? "default" : "no-cache" })),
  );
  // But a provider may have taken a specification away, and that is no fault.
  await Promise.allSettled(addresses.filter(isData).map(refresh));
  await keepListedSpecifications();
}

async function removeOldCaches() {
  const names = await caches.keys();
  const isOld = (name) => name.startsWith(OURS) && name !== RELEASE_CACHE && name !== DATA_CACHE;
  await Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
}

async function takeOverIfAlone() {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const here = windows.filter((client) => client.url.startsWith(SCOPE));
  if (here.length <= 1) await self.skipWaiting();
}

async function page(address, request) {
  const cache = await caches.open(RELEASE_CACHE);
  return (await cache.match(address)) ?? (await cache.match(SCOPE)) ?? fetch(request);
}

async function releaseFirst(address, request) {
  const cache = await caches.open(RELEASE_CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

async function networkFirst(address, event) {
  const cache = await caches.open(DATA_CACHE);
  const kept = await cache.match(address);
  const fresh = refresh(address);
  event.waitUntil(
    fresh.then(
      () => (address === DATA_INDEX ? keepListedSpecifications() : undefined),
      () => undefined,
    ),
  );
  if (!kept) return fresh;
  // A host in trouble is no better than none.
  const answer = fresh.then(
    (response) => (response.status >= 500 ? kept : response),
    () => kept,
  );
  const tooLong = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  return Promise.race([answer, tooLong]);
}

/** Asks the host, and keeps what it answers. What it no longer has is forgotten. */
async function refresh(address) {
  const response = await fetch(address, { cache: "no-cache" });
  const cache = await caches.open(DATA_CACHE);
  if (response.ok) await cache.put(address, response.clone());
  else if (response.status === 404 || response.status === 410) await cache.delete(address);
  return response;
}

/** Specifications that a provider added after the build are listed in the index only. */
async function keepListedSpecifications() {
  const cache = await caches.open(DATA_CACHE);
  const index = await cache.match(DATA_INDEX);
  if (!index) return;
  try {
    const { specifications } = await index.json();
    for (const file of specifications.flatMap(({ file, overlay }) => (overlay ? [file, overlay] : [file]))) {
      const address = new URL(file, DATA).href;
      if (isData(address) && !(await cache.match(address))) await refresh(address);
    }
  } catch {
    // A faulty index is the page's to report.
  }
}

function withoutQuery(address) {
  const url = new URL(address);
  url.search = "";
  url.hash = "";
  return url.href;
}
