// How long the matrix of a large portfolio (1,000 items, 642 criteria) takes to open, whether it keeps the page from answering while it is scrolled, and how
// long the command palette takes to open above it.

import { readFile } from "node:fs/promises";
import { fromXtask } from "../../e2e/support/environment.mjs";
import { figure } from "../bench.mjs";

const LARGE = 1000;
const RUNS = 5;

export const names = [`matrix.open-${LARGE}`, `matrix.scroll-longest-task-${LARGE}`, `palette.open-${LARGE}`];

export async function measure(bench) {
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await bench.inFreshBrowser((page) => live(bench, page)));
  return [
    figure(`matrix.open-${LARGE}`, "ms", runs.map(({ open }) => open), { limit: 300 }),
    // Browsers tell of tasks of 50 ms and more; 0 is that there was none.
    figure(`matrix.scroll-longest-task-${LARGE}`, "ms", runs.map(({ task }) => task), { limit: 50 }),
    figure(`palette.open-${LARGE}`, "ms", runs.map(({ palette }) => palette), { limit: 33 }),
  ];
}

async function live(bench, page) {
  await page.goto(bench.url);
  await page.locator("html[data-loaded]").waitFor();
  const name = `${LARGE}x6.json`;
  const buffer = await readFile(`${fromXtask("EVIDENCE_MAPPER_PORTFOLIOS")}/${name}`);
  await page.getByLabel("Choose a bundle").setInputFiles({ name, mimeType: "application/json", buffer });
  await page.getByRole("button", { name: "Open", exact: true }).click({ timeout: 120_000 });
  await page.locator("main[data-screen=map]").waitFor({ timeout: 120_000 });
  await page.locator("[data-save=saved]").waitFor();
  const open = await page.evaluate(openMatrix);
  const task = await page.evaluate(scrollThrough);
  const palette = await page.evaluate(openPalette);
  return { open, task, palette };
}

/** In the page: milliseconds from asking for the matrix until its cells are painted. */
async function openMatrix() {
  const start = performance.now();
  location.hash = location.hash.replace(/\/map.*/, "/matrix");
  while (!document.querySelector("[role=gridcell]")) await new Promise((resolve) => setTimeout(resolve));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - start;
}

/** In the page: scrolls down and across, by steps and by jumps, a step a frame; the longest task of it. */
async function scrollThrough() {
  let longest = 0;
  const watcher = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  watcher.observe({ type: "longtask" });
  const sheet = document.querySelector("[role=grid]");
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let n = 0; n < 60; n += 1, await frame()) sheet.scrollTop += 90;
  for (let n = 0; n < 60; n += 1, await frame()) sheet.scrollLeft += 110;
  for (const share of [0, 0.9, 0.3, 1, 0]) {
    sheet.scrollTo(share * sheet.scrollWidth, share * sheet.scrollHeight);
    for (let n = 0; n < 4; n += 1) await frame();
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  watcher.disconnect();
  return longest;
}

/** In the page: milliseconds from Ctrl and K until the palette is painted. */
async function openPalette() {
  const start = performance.now();
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true }));
  while (!document.querySelector("[role=combobox]")) await new Promise((resolve) => setTimeout(resolve));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - start;
}
