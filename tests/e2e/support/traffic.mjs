// Watches everything that the pages of a browser context do, and holds it against what the product promises:
// nothing is asked of anyone but the host, the policy is kept, and nothing ends up as an error in the console.

import { expect } from "@playwright/test";

/** Addresses that never leave the browser: the page's own data, and the browser's own viewers. */
const INSIDE = /^(blob|data|about|chrome|chrome-extension|resource|moz-extension):/;

/** How Firefox reports that a page was left while its service worker was still answering it. */
const LEFT_BEHIND = /A ServiceWorker intercepted the request and encountered an unexpected error/;

export class Traffic {
  #context;
  #sites;
  #allowed = [LEFT_BEHIND];
  #problems = [];
  #gone = [];
  /** Every address asked for, in order, that is not inside the browser. */
  requests = [];

  constructor(context, baseURL) {
    this.#context = context;
    this.#sites = [baseURL];
  }

  /** Watches the context from now on. Call it before its first page is opened. */
  static async watch(context, baseURL) {
    const traffic = new Traffic(context, baseURL);
    context.on("request", (request) => traffic.#asked(request.url()));
    context.on("response", (response) => {
      if (response.status() >= 400) traffic.#problem(`${response.status()} for ${response.url()}`);
    });
    context.on("console", (message) => {
      if (message.type() === "error") traffic.#problem(`Console error: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => traffic.#problem(`Uncaught: ${error.error()}`));
    // Firefox does not hand on its own messages about the policy.
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`Content security policy: ${event.violatedDirective} refused ${event.blockedURI}`);
      });
    });
    return traffic;
  }

  /** Says that messages like this one belong to what the test is about. */
  allow(pattern) {
    this.#allowed.push(pattern);
  }

  /** Says that this test has a second host of its own. */
  allowSite(url) {
    this.#sites.push(url);
  }

  /** Says that a second host goes now: what pages still ask of it in vain is no fault of theirs. */
  letGo(url) {
    this.#gone.push(url);
  }

  /** Lets the pages that are still open report what they are about to: refusals and rejections come a moment later. */
  async settle() {
    for (const page of this.#context.pages()) {
      // Two turns of the page's own loop, and the way back here, behind all that it has sent before.
      const turn = () => page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
      await turn().then(turn).catch(() => {}); // A page that has closed has nothing to add.
    }
  }

  assertClean() {
    const problems = this.#problems.filter((problem) => !this.#allowed.some((pattern) => pattern.test(problem)));
    if (problems.length > 0) throw new Error(`The page misbehaved:\n  ${problems.join("\n  ")}`);
  }

  /** What this page asked for after all of it was here. Its icon is the browser's to ask for, when it likes. */
  async afterLoaded(page) {
    await loaded(page);
    return page.evaluate(() => {
      const [loaded] = performance.getEntriesByName("app-loaded");
      const icons = [...document.querySelectorAll("link[rel~='icon']")].map((link) => link.href);
      const isLater = (entry) => entry.startTime > loaded.startTime && !icons.includes(entry.name);
      return performance.getEntriesByType("resource").filter(isLater).map((entry) => entry.name);
    });
  }

  #asked(url) {
    if (INSIDE.test(url)) return;
    this.requests.push(url);
    if (!this.#sites.some((site) => url.startsWith(site))) this.#problem(`Asked a stranger: ${url}`);
  }

  #problem(text) {
    if (!this.#gone.some((url) => text.includes(url))) this.#problems.push(text);
  }
}

/** Whether an address is of what shows PDFs, which is part of the page and is read when the first of them is opened. */
export const isOfReader = (url) => /\/(pdf-[\d.]+\/pdf(\.worker)?|worker)\.js$/.test(url);

/** Waits until every part of the page is here. */
export async function loaded(page) {
  await expect(page.locator("html")).toHaveAttribute("data-loaded", /.*/);
}
