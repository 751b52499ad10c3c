// The page opens on any host, at any path, asks nothing of anyone else, and comes back without a network.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, open, ready, test } from "./support/test.mjs";
import { loaded } from "./support/traffic.mjs";
import { Learner } from "./pages/learner.mjs";
import * as files from "./support/files.mjs";

const POLICY = ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "object-src 'none'", "base-uri 'none'"];

test("the page opens at a sub-path and says when it can be used", async ({ page, baseURL }) => {
  expect(new URL(baseURL).pathname).not.toBe("/");
  await open(page);
  const marks = await page.evaluate(() => performance.getEntriesByName("app-ready").length);
  expect(marks).toBe(1);
  await expect(page.locator("main[data-screen]")).toBeVisible();
  await expect(page.locator("#shell")).toHaveCount(0);
});

test("nothing is asked of strangers, and nothing at all once the page is loaded", { tag: "@desktop" }, async ({ page, traffic, baseURL }) => {
  await open(page);
  await page.waitForLoadState("load");
  expect(traffic.requests.length).toBeGreaterThan(0);
  expect(traffic.requests.filter((url) => !url.startsWith(baseURL))).toEqual([]);
  expect(await traffic.afterLoaded(page)).toEqual([]);
});

test("what the first screen does without arrives after it, unasked", { tag: "@desktop" }, async ({ page }) => {
  await open(page);
  await loaded(page);
  const [ready, parts] = await page.evaluate(() => {
    const [{ startTime }] = performance.getEntriesByName("app-ready");
    const wasm = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm"));
    return [startTime, wasm.map((entry) => entry.startTime)];
  });
  expect(parts.filter((start) => start < ready)).toHaveLength(1);
  expect(parts.filter((start) => start > ready).length).toBeGreaterThan(0);
});

test("the copy for offline is begun once the page can be used, not before", { tag: "@desktop" }, async ({ page }) => {
  await page.addInitScript(() => {
    if (!("ServiceWorkerContainer" in globalThis)) return; // The blank page before ours.
    const { register } = ServiceWorkerContainer.prototype;
    ServiceWorkerContainer.prototype.register = function (...given) {
      performance.mark("copy-begun");
      return register.apply(this, given);
    };
  });
  await open(page);
  const order = () => page.evaluate(() => performance.getEntriesByType("mark").map(({ name }) => name).filter((name) => /^(app-ready|copy-begun)$/.test(name)));
  await expect.poll(order).toEqual(["app-ready", "copy-begun"]);
});

test("a part that does not arrive is said, and asked for again", { tag: "@desktop" }, async ({ page, context, traffic }) => {
  traffic.allow(/./); // The browser's own words about it.
  const part = /split_library-\w+\.wasm$/;
  await context.route(part, (route) => route.abort());
  await open(page);
  await page.getByRole("button", { name: "Start a portfolio" }).click();
  const dialog = page.getByRole("dialog", { name: "Start a portfolio" });
  await expect(dialog.getByRole("alert")).toContainText("did not load");
  await context.unroute(part);
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(dialog.getByLabel("Your name")).toBeVisible();
});

test("the policy is sent and stands in the page", { tag: "@desktop" }, async ({ page }) => {
  const response = await page.goto("./");
  const headers = response.headers();
  const inPage = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  for (const directive of POLICY) {
    expect(headers["content-security-policy"]).toContain(directive);
    expect(inPage).toContain(directive);
  }
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["referrer-policy"]).toBe("no-referrer");
});

test("a script that came with data does not run", { tag: "@desktop" }, async ({ page, traffic }) => {
  await open(page);
  traffic.allow(/Content.Security.Policy/i);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.documentElement.dataset.intruder = 'ran'";
    document.body.append(script);
  });
  await expect(page.locator("html")).not.toHaveAttribute("data-intruder");
});

test("the page says so in plain words when it cannot start", { tag: "@desktop" }, async ({ page, copy, traffic }) => {
  const html = await readFile(join(copy.folder, "index.html"), "utf8");
  await rm(join(copy.folder, html.match(/data-wasm="\.\/([^"]+)"/)[1]));
  traffic.allow(/./); // The browser's own words about it.
  await page.goto(copy.url);
  await expect(page.getByRole("alert")).toContainText("could not start");
});

test.describe("without a network", () => {
  test("everything goes on in a page that was loaded", { tag: "@desktop" }, async ({ page, context, traffic }) => {
    traffic.allow(/icons\/icon\.svg/); // The browser asks for it when it likes.
    await open(page);
    await loaded(page);
    await context.setOffline(true);
    const learner = new Learner(page);
    await learner.startsPortfolio({ name: "Lena Example" });
    for (const screen of ["Progress", "Hand over", "Map"]) await learner.goesTo(screen);
  });

  test("the page comes back", { tag: "@desktop" }, async ({ page, context }) => {
    await open(page);
    await loaded(page);
    await isKept(page);
    await context.setOffline(true);
    await page.reload();
    await ready(page);
    await expect(page.locator("main[data-screen]")).toBeVisible();
    // What draws PDF files comes when the first of them is there, and is there as well.
    const learner = new Learner(page);
    await learner.startsPortfolio({ name: "Lena Example" });
    await learner.addsFiles(await files.pdf());
    await expect(page.locator('[data-evidence="E001"] img.thumbnail')).toBeVisible();
    await learner.mapsByTap("E001", "ISP501.1.1");
    const dialog = await learner.opensMapping("E001", "ISP501.1.1");
    await expect(dialog.locator("[data-drawn]")).toBeVisible();
  });

  test("the page comes back when its host is gone for good", { tag: "@desktop" }, async ({ page, copy }) => {
    await open(page, copy.url);
    await loaded(page);
    await isKept(page);
    await copy.close();
    await page.reload();
    await ready(page);
  });
});

test("a new release is taken at the next load, not under a running page", { tag: "@desktop" }, async ({ page, copy }) => {
  await open(page, copy.url);
  await loaded(page);
  await isKept(page);
  await page.reload();
  await loaded(page);
  await release(copy, "A newer page");

  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  // Once it has taken over, the worker removes what the old release kept.
  await expect.poll(() => keptReleases(page)).toEqual(["0123456789abcdef"]);
  const description = page.locator("meta[name=description]");
  await expect(description).not.toHaveAttribute("content", "A newer page");

  await page.reload();
  await ready(page);
  await expect(description).toHaveAttribute("content", "A newer page");
});

test("what a provider changes in spec-data is seen at once, and kept for offline", { tag: "@desktop" }, async ({ page, copy, context, traffic }) => {
  await open(page, copy.url);
  await loaded(page);
  await isKept(page);
  await page.reload();
  await loaded(page);
  const read = (file) => page.evaluate((file) => fetch(`spec-data/${file}`).then((response) => response.json()), file);

  await mkdir(join(copy.folder, "spec-data"), { recursive: true });
  await writeFile(join(copy.folder, "spec-data/index.json"), '{"specifications":[{"file":"new.json"}]}');
  await writeFile(join(copy.folder, "spec-data/new.json"), '{"title":"New"}');
  expect(await read("index.json")).toEqual({ specifications: [{ file: "new.json" }] });
  const isKeptToo = () =>
    page.evaluate(async () => Boolean(await caches.match(new URL("spec-data/new.json", location.href).href)));
  await expect.poll(isKeptToo).toBe(true);

  traffic.allow(/Failed to load|ERR_/);
  await context.setOffline(true);
  expect(await read("new.json")).toEqual({ title: "New" });
});

/** Waits until the service worker has kept the whole release. */
function isKept(page) {
  return page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** The names of the releases that the browser keeps for this page. */
async function keptReleases(page) {
  const names = await page.evaluate(() => caches.keys());
  return names.map((name) => name.split(" ").at(-1)).filter((name) => name !== "data");
}

/** Puts a new release in place of the one that is hosted. */
async function release(copy, words) {
  const change = async (file, edit) => {
    const path = join(copy.folder, file);
    await writeFile(path, edit(await readFile(path, "utf8")));
  };
  await change("index.html", (html) => html.replace(/(<meta name="description" content=")[^"]*/, `$1${words}`));
  await change("sw.js", (worker) => worker.replace(/RELEASE = "\w+"/, 'RELEASE = "0123456789abcdef"'));
}
