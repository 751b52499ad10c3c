// What every benchmark needs: the address of the page, and fresh browsers.

import { chromium } from "@playwright/test";
import { chromiumFlags, fromXtask } from "../e2e/support/environment.mjs";

const UNTIL_READY = `new Promise((resolve) =>
  new PerformanceObserver((marks) => {
    if (marks.getEntriesByName("app-ready").length > 0) resolve();
  }).observe({ type: "mark", buffered: true }),
)`;

export class Bench {
  url = fromXtask("EVIDENCE_MAPPER_URL");
  dist = fromXtask("EVIDENCE_MAPPER_DIST");

  /** Gives a page in a browser that has never been here, and closes the browser afterwards. */
  async inFreshBrowser(use) {
    const browser = await chromium.launch({ executablePath: fromXtask("CHROMIUM"), args: chromiumFlags });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      return await use(page);
    } finally {
      await browser.close();
    }
  }

  /**
   * Opens the page and waits until it can be used. Not by a locator: for one, Playwright puts a script of its own of
   * 330 kB into the starting page, which took 200 ms of it at 4 × slower CPU, and would be measured along.
   */
  async open(page) {
    await page.goto(this.url, { waitUntil: "commit" });
    const session = await page.context().newCDPSession(page);
    await session.send("Runtime.evaluate", { expression: UNTIL_READY, awaitPromise: true });
    await session.detach();
  }

  /** Measures once for nothing, so that files are in memory, and then so many times. */
  async repeat(runs, measure) {
    await measure();
    const results = [];
    for (let run = 0; run < runs; run += 1) results.push(await measure());
    return results;
  }
}

/** The middle value of several. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A figure from several measurements: their median, how many they were, and how far apart. */
export function figure(name, unit, values, more = {}) {
  return { name, unit, value: median(values), runs: values.length, range: [Math.min(...values), Math.max(...values)], ...more };
}
