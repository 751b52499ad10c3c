// The `test` of every end-to-end test. Beyond Playwright's own fixtures:
//
// - every page is watched (see traffic.mjs), and a test fails if its pages misbehaved
// - `traffic`: what the pages of this test asked of the network
// - `profile`: a browser with a profile on disk, to close (or kill) and come back to
// - `copy`: a copy of the site that the test may change as a provider would, at the path `copyAt` of its host
//
// To wait for something that takes an `await` to find out, use `expect.poll(() => page.evaluate(async …))`.
// `page.waitForFunction` does not await its predicate, so an async one passes at once.

import { expect, test as base } from "@playwright/test";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveCopy } from "./copy.mjs";
import { Traffic } from "./traffic.mjs";

export { expect };

const watched = new WeakMap();

export const test = base.extend({
  context: async ({ context, baseURL }, use) => {
    const traffic = await Traffic.watch(context, baseURL);
    watched.set(context, traffic);
    await use(context);
    await traffic.settle();
    traffic.assertClean();
  },

  traffic: async ({ context }, use) => use(watched.get(context)),

  profile: async (
    { playwright, browserName, channel, launchOptions, baseURL, viewport, deviceScaleFactor, hasTouch, isMobile, locale, timezoneId },
    use,
  ) => {
    const screen = { viewport, deviceScaleFactor, hasTouch, isMobile };
    const options = { ...launchOptions, channel, baseURL, locale, timezoneId, ...screen };
    const folder = await mkdtemp(join(tmpdir(), "evidence-mapper-profile-"));
    const opened = [];
    await use({
      folder,
      /** Opens the browser on this profile, as it was left. Close it by its own `close`, or leave it to the end. */
      async open() {
        const context = await playwright[browserName].launchPersistentContext(folder, options);
        const traffic = await Traffic.watch(context, baseURL);
        const close = async () => {
          await traffic.settle();
          await context.close();
        };
        opened.push({ context, traffic, close });
        return { context, traffic, close, page: context.pages()[0] ?? (await context.newPage()) };
      },
      /** Ends the browser as a power cut would: at once, with all its processes, asking nothing. */
      async kill() {
        const { context } = opened.at(-1);
        // What is killed need not settle.
        opened.at(-1).close = async () => {};
        const closed = new Promise((resolve) => context.once("close", resolve));
        for (const id of await processesOn(folder)) process.kill(id, "SIGKILL");
        await closed;
      },
    });
    for (const one of opened) await one.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    for (const { traffic } of opened) traffic.assertClean();
  },

  copyAt: ["/", { option: true }],

  copy: async ({ context, copyAt }, use) => {
    const copy = await serveCopy(copyAt);
    const traffic = watched.get(context);
    traffic.allowSite(copy.url);
    await use(copy);
    await traffic.settle();
    traffic.letGo(copy.url);
    await copy.close();
  },
});

/** The processes that were started with this folder in their command line. */
async function processesOn(folder) {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = [];
  for (const id of ids) {
    const command = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
    if (command.includes(folder) && id !== process.pid) found.push(id);
  }
  return found;
}

/** Opens an address of the page ("./" and "#/settings" alike) and waits until it can be used. */
export async function open(page, address = "./") {
  await page.goto(address.startsWith("#") ? `./${address}` : address);
  await ready(page);
}

/** Waits until the page can be used. */
export async function ready(page) {
  await expect(page.locator("html")).toHaveAttribute("data-ready", /.*/);
}
