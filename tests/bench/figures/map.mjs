// What a person waits for on the map: from letting evidence go over a criterion until what comes of it is painted, in a
// portfolio of a usual size and in one that is as large as they get; and the longest that any press, tap or key took on the
// way from an empty map to a claim.

import { readFile } from "node:fs/promises";
import { fromXtask } from "../../e2e/support/environment.mjs";
import { figure } from "../bench.mjs";

/** Evidence items, how many times as large the specification is (of 107 criteria), and the most until it is painted. */
const SIZES = [
  { items: 60, times: 1, called: "60x107", paint: 50, script: 16 },
  { items: 1000, times: 6, called: "1000x642", paint: 100 },
];
const RUNS = 3;
const DROPS = 7;

export const names = [
  ...SIZES.flatMap(({ called, script }) => [`map.drop-${called}`, ...(script ? [`map.drop-script-${called}`] : [])]),
  "map.inp",
];

export async function measure(bench) {
  const figures = [];
  for (const { items, times, called, paint, script } of SIZES) {
    const drops = [];
    for (let run = 0; run < RUNS; run += 1) {
      drops.push(...(await bench.inFreshBrowser((page) => dropOften(bench, page, `${items}x${times}.json`, items))));
    }
    figures.push(figure(`map.drop-${called}`, "ms", drops.map((drop) => drop.painted), { limit: paint }));
    if (script) figures.push(figure(`map.drop-script-${called}`, "ms", drops.map((drop) => drop.drawn), { limit: script }));
  }
  const delays = [];
  for (let run = 0; run < RUNS; run += 1) delays.push(await bench.inFreshBrowser((page) => workThrough(bench, page)));
  figures.push(figure("map.inp", "ms", delays, { limit: 100 }));
  return figures;
}

export async function openPortfolio(bench, page, name) {
  await page.goto(bench.url);
  await page.locator("html[data-loaded]").waitFor();
  const buffer = await readFile(`${fromXtask("EVIDENCE_MAPPER_PORTFOLIOS")}/${name}`);
  await page.getByLabel("Choose a bundle").setInputFiles({ name, mimeType: "application/json", buffer });
  await page.getByRole("button", { name: "Open", exact: true }).click({ timeout: 120_000 });
  await page.locator("main[data-screen=map]").waitFor({ timeout: 120_000 });
  await page.locator("[data-save=saved]").waitFor();
}

/** Drops the newest evidence on one criterion after the other that it is not mapped to, with a real mouse. */
async function dropOften(bench, page, name, items) {
  await openPortfolio(bench, page, name);
  const evidence = `E${String(items).padStart(3, "0")}`;
  const card = page.locator(`[data-evidence="${evidence}"]`);
  const drops = [];
  for (let drop = 0; drop < DROPS; drop += 1) {
    const criterion = await page.evaluate(nextUnmapped, evidence);
    const row = page.locator(`[data-criterion="${criterion}"]`);
    await row.scrollIntoViewIfNeeded();
    const [from, to] = [await card.boundingBox(), await row.boundingBox()];
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y + 15, { steps: 4 });
    await page.locator(`[data-criterion="${criterion}"].is-over`).waitFor();
    await page.evaluate(watchDrop, `${evidence}@${criterion}`);
    await page.mouse.up();
    drops.push(await page.evaluate(() => globalThis.dropped));
    await page.locator("[data-save=saved]").waitFor();
  }
  return drops.slice(1);
}

/** In the page: the first criterion that `evidence` is not mapped to. */
function nextUnmapped(evidence) {
  const rows = [...document.querySelectorAll("[data-criterion]")];
  return rows.find(({ dataset }) => !document.querySelector(`[data-mapping="${evidence}@${dataset.criterion}"]`)).dataset.criterion;
}

/** In the page: from letting go until the mapping is in the page, and until that is painted. */
function watchDrop(mapping) {
  globalThis.dropped = new Promise((resolve) => {
    let start;
    document.addEventListener("pointerup", () => (start = performance.now()), { capture: true, once: true });
    const observer = new MutationObserver(() => {
      if (start === undefined || !document.querySelector(`[data-mapping="${mapping}"]`)) return;
      observer.disconnect();
      const drawn = performance.now() - start;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve({ drawn, painted: performance.now() - start });
        port2.postMessage(null);
      });
    });
    observer.observe(document.querySelector("main"), { subtree: true, childList: true });
  });
}

/** The path of a learner, by mouse and keys; gives the longest that one of their gestures took until it was painted. */
async function workThrough(bench, page) {
  await page.addInitScript(() => {
    globalThis.delays = [];
    const note = (entries) =>
      globalThis.delays.push(...entries.getEntries().filter(({ interactionId }) => interactionId > 0).map(({ duration }) => duration));
    new PerformanceObserver(note).observe({ type: "event", durationThreshold: 16, buffered: true });
  });
  await openPortfolio(bench, page, "60x1.json");
  await page.getByLabel("Find evidence").pressSequentially("meeting, 59");
  await page.locator("[data-evidence=E060]").waitFor();
  await page.getByLabel("Find evidence").fill("");
  await page.locator("[data-evidence=E060]").hover();
  await page.getByRole("button", { name: /^Map E060 / }).click();
  const criterion = await page.evaluate(nextUnmapped, "E060");
  await page.locator(`[data-criterion="${criterion}"] .map-here`).click();
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await page.locator(`[data-mapping="E060@${criterion}"]`).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Claim / }).first().click();
  await page.getByRole("button", { name: "No location", exact: true }).click();
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.getByRole("button", { name: "Fold all", exact: true }).click();
  await page.getByRole("button", { name: "Unfold all", exact: true }).click();
  for (const screen of ["Units", "Progress", "Hand over", "Map"]) {
    await page.getByRole("link", { name: screen, exact: true }).first().click();
    await page.locator("main[data-screen]").waitFor();
  }
  await page.keyboard.press("Control+z");
  await page.locator("[data-save=saved]").waitFor();
  // What was painted last is told a moment later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))));
  return Math.max(...(await page.evaluate(() => globalThis.delays)));
}
