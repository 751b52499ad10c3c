// How long the first visit takes until the page can be used, and how much it loads for that.

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { figure } from "../bench.mjs";

const RUNS = 7;
const kB = (bytes) => bytes / 1000;

export const names = [
  "start.cold",
  "start.cold-4x-slower",
  "start.first-paint",
  "start.bytes",
  "wasm.first-screen",
  "wasm.whole",
];

export async function measure(bench) {
  const visits = await bench.repeat(RUNS, () => visit(bench, 1));
  const slow = await bench.repeat(RUNS, () => visit(bench, 4));
  return [
    figure("start.cold", "ms", visits.map(({ ready }) => ready), { limit: 400 }),
    figure("start.cold-4x-slower", "ms", slow.map(({ ready }) => ready), { limit: 1200 }),
    figure("start.first-paint", "ms", visits.map(({ paint }) => paint)),
    figure("start.bytes", "kB", visits.map(({ bytes }) => kB(bytes)), { limit: 275 }),
    ...(await wasmSizes(bench.dist)),
  ];
}

function visit(bench, slowdown) {
  return bench.inFreshBrowser(async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await bench.open(page);
    const seen = await page.evaluate(() => {
      const [ready] = performance.getEntriesByName("app-ready");
      const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
      return {
        ready: ready.startTime,
        paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? ready.startTime,
        loaded: entries
          .filter((entry) => entry.startTime <= ready.startTime)
          .map(({ name, encodedBodySize, decodedBodySize }) => ({ name, encodedBodySize, decodedBodySize })),
      };
    });
    return { ...seen, bytes: slowdown === 1 ? await bytesOf(seen.loaded) : undefined };
  });
}

// What a provider may edit is hosted uncompressed, so count it as a host compresses it in passing.
async function bytesOf(loaded) {
  const sizes = loaded.map(async ({ name, encodedBodySize, decodedBodySize }) => {
    const isPlainText = encodedBodySize === decodedBodySize && /\.json$/.test(new URL(name).pathname);
    if (!isPlainText) return encodedBodySize;
    const body = Buffer.from(await (await fetch(name)).arrayBuffer());
    const inPassing = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
    return (await promisify(brotliCompress)(body, inPassing)).length;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

// Brotli, of the page's own code and of all its parts together.
async function wasmSizes(dist) {
  const wasm = (await readdir(dist)).filter((file) => file.endsWith(".wasm"));
  const sizes = await Promise.all(wasm.map(async (file) => kB((await stat(join(dist, `${file}.br`))).size)));
  const first = sizes[wasm.findIndex((file) => file.endsWith("_bg.wasm"))];
  return [
    figure("wasm.first-screen", "kB", [first]),
    figure("wasm.whole", "kB", [sizes.reduce((sum, size) => sum + size, 0)]),
  ];
}
