// How long a large portfolio takes to open, and what one change costs in a small one and in a large one.

import { readFile } from "node:fs/promises";
import { fromXtask } from "../../e2e/support/environment.mjs";
import { figure, median } from "../bench.mjs";

const [SMALL, LARGE] = [10, 1000];
const RUNS = 5;
/** How many changes are made, one after the other. */
const CHANGES = 6;

export const names = [
  `store.open-${LARGE}`,
  `store.change-${SMALL}`,
  `store.change-${LARGE}`,
  "store.change-growth",
  "store.change-transactions",
  "store.change-writes",
];

export async function measure(bench) {
  const opened = [];
  const changes = { [SMALL]: [], [LARGE]: [] };
  for (let run = 0; run < RUNS; run += 1) {
    for (const size of [SMALL, LARGE]) {
      const { open, change } = await bench.inFreshBrowser((page) => live(bench, page, size));
      if (size === LARGE) opened.push(open);
      changes[size].push(...change);
    }
  }
  const ms = (size) => changes[size].map(({ ms }) => ms);
  const large = changes[LARGE];
  return [
    figure(`store.open-${LARGE}`, "ms", opened, { limit: 300 }),
    figure(`store.change-${SMALL}`, "ms", ms(SMALL)),
    figure(`store.change-${LARGE}`, "ms", ms(LARGE)),
    figure("store.change-growth", "×", [median(ms(LARGE)) / median(ms(SMALL))]),
    figure("store.change-transactions", "", large.map(({ transactions }) => transactions), { limit: 1 }),
    // The record and what the list of portfolios shows of it.
    figure("store.change-writes", "", large.map(({ writes }) => writes), { limit: 2 }),
  ];
}

async function live(bench, page, size) {
  await page.addInitScript(countWrites);
  await page.goto(bench.url);
  await page.locator("html[data-loaded]").waitFor();
  const name = `${size}x1.json`;
  const buffer = await readFile(`${fromXtask("EVIDENCE_MAPPER_PORTFOLIOS")}/${name}`);
  await page.getByLabel("Choose a bundle").setInputFiles({ name, mimeType: "application/json", buffer });
  await page.getByRole("button", { name: "Open", exact: true }).click({ timeout: 120_000 });
  await page.locator("main[data-screen=map]").waitFor({ timeout: 120_000 });
  await page.locator("[data-save=saved]").waitFor();
  // From the list of portfolios, as a person comes to it who has come back.
  await page.goto("about:blank");
  await page.goto(bench.url);
  await page.locator("html[data-loaded]").waitFor();
  const open = await page.evaluate(openPortfolio);
  await page.locator("[data-save=saved]").waitFor();
  const change = [];
  for (let n = 0; n < CHANGES; n += 1) change.push(await page.evaluate(claimOne, n));
  return { open, change: change.slice(1) };
}

/** In the page: milliseconds from the click on the portfolio until its map is painted and can be used. */
async function openPortfolio() {
  const link = document.querySelector("[data-portfolio] a[href*='#/portfolio/']");
  const start = performance.now();
  link.click();
  const isThere = () => document.querySelector("main[data-screen=map] [data-evidence]") && document.querySelector("[data-criterion]");
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - start;
}

/** In the page: claims the nth criterion that can be claimed; what that took until it was saved. */
async function claimOne() {
  const button = [...document.querySelectorAll("[data-criterion] button")].find(
    (button) => /^Claim /.test(button.getAttribute("aria-label") ?? button.textContent) && !button.disabled,
  );
  const before = { ...globalThis.written };
  const start = performance.now();
  button.click();
  const save = () => document.querySelector("[data-save]").dataset.save;
  while (globalThis.written.transactions === before.transactions || save() !== "saved") {
    await new Promise((resolve) => setTimeout(resolve));
  }
  return {
    ms: performance.now() - start,
    transactions: globalThis.written.transactions - before.transactions,
    writes: globalThis.written.writes - before.writes,
  };
}

/** In the page: counts what is written to its database. */
function countWrites() {
  globalThis.written = { transactions: 0, writes: 0 };
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    if (mode === "readwrite") globalThis.written.transactions += 1;
    return begin.call(this, names, mode, options);
  };
  for (const method of ["put", "delete"]) {
    const write = IDBObjectStore.prototype[method];
    IDBObjectStore.prototype[method] = function (...given) {
      globalThis.written.writes += 1;
      return write.apply(this, given);
    };
  }
}
