// A copy of the built site on a host of its own, for tests of what happens when a provider changes it.

import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fromXtask } from "./environment.mjs";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

/** Serves the copy at a path of its host. Returns the folder to change, its address, and how to end it. */
export async function serveCopy(at = "/") {
  const folder = await mkdtemp(join(tmpdir(), "evidence-mapper-site-"));
  await cp(fromXtask("EVIDENCE_MAPPER_DIST"), folder, { recursive: true });
  const server = createServer(async (request, response) => {
    const asked = new URL(request.url, "http://copy").pathname;
    if (!asked.startsWith(at)) return response.writeHead(404).end();
    const path = asked.slice(at.length - 1);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    try {
      const bytes = await readFile(file);
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-cache" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    folder,
    url: `http://127.0.0.1:${server.address().port}${at}`,
    /** Takes the host away, for good. */
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
