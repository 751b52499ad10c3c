// How fast a portfolio goes into one file and comes back, verified both ways, and how much memory that takes: beside what
// others do with the same files in the same browser in the same run, and beside what its store can do without any encoding.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { chromiumFlags, fromXtask } from "../../e2e/support/environment.mjs";
import { growthDuring } from "../../e2e/support/memory.mjs";
import { figure, median } from "../bench.mjs";
import { writeFiles } from "../files.mjs";

/** In MB. The peers run with the first. */
const SIZES = [100, 400, 1000];
/** Takes minutes, and is measured only where it is asked for: `cargo xtask bench bundle.export-2000`. */
const LARGEST = 2000;
const RUNS = 3;
const PEERS = ["limit", "client-zip", "jszip", "json-stringify", "dexie-export-import"];
/** One run of it takes as long as all others together. */
const ONCE = new Set(["dexie-export-import"]);
const MEMORY_MB = 150;
/** What the page may do in one go, so that it goes on answering. */
const TASK_MS = 50;

export const names = [
  ...[...SIZES, LARGEST].flatMap((size) =>
    ["export", "import"].flatMap((way) => [way, `${way}-memory`, `${way}-longest-task`]).map((what) => `bundle.${what}-${size}`),
  ),
  ...["limit", "client-zip", "dexie-export-import", "jszip", "json-stringify"].map((who) => `bundle.export-against-${who}`),
  ...["limit", "jszip", "json-stringify"].map((who) => `bundle.import-against-${who}`),
  "bundle.export-memory-growth",
  "bundle.import-memory-growth",
];

export async function measure(bench, wanted) {
  const sizes = sizesFor(wanted);
  const folder = await mkdtemp(join(tmpdir(), "evidence-mapper-bench-"));
  try {
    const figures = [];
    const memory = { export: {}, import: {} };
    for (const size of sizes) {
      const files = await writeFiles(join(folder, String(size)), size);
      const runs = size === SIZES[0] ? RUNS : 1;
      const [ours, peers] = [[], []];
      for (let run = 0; run < runs; run += 1) {
        // One after the other, so that a busier minute meets both.
        ours.push(await roundTrip(bench, folder, files));
        if (size === SIZES[0]) peers.push(await others(folder, files, run === 0));
      }
      for (const way of ["export", "import"]) {
        const speeds = ours.map((one) => size / (one[way].ms / 1000));
        const grown = ours.map((one) => one[way].memory);
        memory[way][size] = median(grown);
        figures.push(figure(`bundle.${way}-${size}`, "MB/s", speeds));
        figures.push(figure(`bundle.${way}-memory-${size}`, "MB", grown, { limit: MEMORY_MB }));
        figures.push(figure(`bundle.${way}-longest-task-${size}`, "ms", ours.map((one) => one[way].task), { limit: TASK_MS }));
        if (size === SIZES[0]) figures.push(...against(way, size, speeds, peers));
      }
      await rm(join(folder, String(size)), { recursive: true });
    }
    for (const way of [SIZES[0], SIZES.at(-1)].every((size) => sizes.includes(size)) ? ["export", "import"] : []) {
      const grown = memory[way][SIZES.at(-1)] - memory[way][SIZES[0]];
      figures.push(figure(`bundle.${way}-memory-growth`, "MB", [grown], { limit: 30 }));
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The sizes that are needed for the figures asked for. What is held against others is so at the first. */
function sizesFor(wanted) {
  const named = [...SIZES, LARGEST].filter((size) => wanted.some((name) => name.endsWith(`-${size}`)));
  const others = wanted.filter((name) => !/-\d+$/.test(name));
  if (others.some((name) => name.includes("against"))) named.push(SIZES[0]);
  const isAll = wanted.length === 0 || others.some((name) => !name.includes("against"));
  return isAll ? [...new Set([...SIZES, ...named])] : [...new Set(named)].sort((a, b) => a - b);
}

const LEAST = {
  export: { limit: 0.5, "client-zip": 1.5, "dexie-export-import": 20 },
  import: { limit: 0.5, jszip: 1.5 },
};

function against(way, size, speeds, peers) {
  const ours = median(speeds);
  return PEERS.flatMap((who) => {
    const results = peers.map((one) => one[who]?.[way]).filter(Boolean);
    const failed = results.find(({ failed }) => failed);
    if (failed) console.log(`  ${who} does not ${way}: ${failed.failed}`);
    const times = results.filter(({ ms }) => ms !== undefined).map(({ ms }) => ms);
    if (times.length === 0 || failed) return [];
    const theirs = size / (median(times) / 1000);
    console.log(`  ${who}: ${way} ${theirs.toFixed(0)} MB/s`);
    const limit = LEAST[way][who];
    const more = limit === undefined ? { against: who } : { limit, atLeast: true };
    return [figure(`bundle.${way}-against-${who}`, "×", [ours / theirs], { ...more, runs: times.length })];
  });
}

/** Starts a browser on a profile of its own. */
async function started(folder) {
  const profile = await mkdtemp(join(folder, "profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: fromXtask("CHROMIUM"),
    args: chromiumFlags,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
  });
  const end = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { profile, page: context.pages()[0], end };
}

/** A person's way: files in, a backup out, the backup opened by somebody else. */
async function roundTrip(bench, folder, files) {
  const bundle = join(folder, "bundle.json");
  const result = {};
  const one = await started(folder);
  try {
    const { page, profile } = one;
    await page.goto(bench.url);
    await page.locator("html[data-loaded]").waitFor();
    await page.getByRole("button", { name: "Start a portfolio" }).click();
    await page.getByLabel("Your name").fill("Lena Example");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.locator("main[data-screen=map]").waitFor();
    await page.getByLabel("Choose evidence files").setInputFiles(files);
    await page.locator(`[data-evidence=E${String(files.length).padStart(3, "0")}]`).waitFor({ state: "attached", timeout: 600_000 });
    await page.getByRole("link", { name: "Hand over", exact: true }).click();
    await page.getByRole("button", { name: "Back up", exact: true }).waitFor();
    const saved = page.waitForEvent("download", { timeout: 600_000 });
    const memory = await growthDuring(profile, async () => {
      await page.evaluate(watchTasks);
      result.export = { ms: await page.evaluate(clickUntil, ["Back up", "[data-message=exported]"]) };
    });
    result.export.memory = memory;
    result.export.task = await page.evaluate(longestTask);
    await (await saved).saveAs(bundle);
  } finally {
    await one.end();
  }
  const other = await started(folder);
  try {
    const { page, profile } = other;
    await page.goto(bench.url);
    await page.locator("html[data-loaded]").waitFor();
    const memory = await growthDuring(profile, async () => {
      await page.evaluate(watchTasks);
      const taken = page.evaluate(changeUntil, ["Choose a bundle", "[data-message=import-effect]"]);
      await page.getByLabel("Choose a bundle").setInputFiles(bundle);
      const opened = await taken;
      result.task = await page.evaluate(longestTask);
      result.import = { ms: opened + (await page.evaluate(clickUntil, ["Open", "main[data-screen=map]"])) };
    });
    result.import.memory = memory;
    result.import.task = result.task;
  } finally {
    await other.end();
  }
  return result;
}

/** In the page: watches for tasks that keep it from answering; browsers tell those of 50 ms and more. */
function watchTasks() {
  globalThis.longest = 0;
  globalThis.watcher = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
  });
  globalThis.watcher.observe({ type: "longtask" });
}

/** In the page: the longest of them since then, in milliseconds. */
async function longestTask() {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return globalThis.longest;
}

/** In the page: milliseconds from a click on a button until something is shown. */
function clickUntil([label, shown]) {
  const button = [...document.querySelectorAll("button")].find(({ textContent }) => textContent.trim() === label);
  const start = performance.now();
  button.click();
  return new Promise((resolve) => {
    const look = () => document.querySelector(shown) && (watcher.disconnect(), resolve(performance.now() - start));
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true });
    look();
  });
}

/** In the page: milliseconds from the choice of a file until something is shown. */
function changeUntil([label, shown]) {
  const input = document.querySelector(`[aria-label="${label}"]`);
  return new Promise((resolve) => {
    input.addEventListener(
      "change",
      () => {
        const start = performance.now();
        const watcher = new MutationObserver(() => {
          if (!document.querySelector(shown)) return;
          watcher.disconnect();
          resolve(performance.now() - start);
        });
        watcher.observe(document.body, { childList: true, subtree: true });
      },
      { capture: true, once: true },
    );
  });
}

/** What the peers do with the same files, each in a browser of its own. */
async function others(folder, files, isFirst) {
  const results = {};
  for (const who of PEERS) {
    if (ONCE.has(who) && !isFirst) continue;
    const one = await started(folder);
    try {
      const { page } = one;
      await page.route("http://bench.invalid/**", serve);
      await page.goto("http://bench.invalid/");
      await page.waitForFunction(() => globalThis.isReady);
      await page.getByLabel("Files").setInputFiles(files);
      await page.evaluate(() => globalThis.fill());
      const taken = await page.evaluate((who) => globalThis.takesOut(who), who);
      results[who] = { export: taken, import: await page.evaluate((who) => globalThis.takesBack(who), who) };
    } catch (error) {
      // A tab that crashes is an answer too.
      results[who] = { ...results[who], export: results[who]?.export ?? { failed: error.message } };
    } finally {
      await one.end();
    }
  }
  return results;
}

const MODULES = new URL("../../../node_modules/", import.meta.url);
const SERVED = {
  "": [new URL("../peers/page.html", import.meta.url), "text/html"],
  "peers.mjs": [new URL("../peers/peers.mjs", import.meta.url)],
  "dexie.mjs": [new URL("dexie/dist/dexie.mjs", MODULES)],
  "dexie-export-import.mjs": [new URL("dexie-export-import/dist/dexie-export-import.mjs", MODULES)],
  "client-zip.js": [new URL("client-zip/index.js", MODULES)],
  "jszip.js": [new URL("jszip/dist/jszip.min.js", MODULES)],
};

async function serve(route) {
  const [file, contentType = "text/javascript"] = SERVED[new URL(route.request().url()).pathname.slice(1)] ?? [];
  if (!file) return route.fulfill({ status: 404 });
  return route.fulfill({ contentType, body: await readFile(file) });
}
