// Before handing over, and what is printed.

import { readFile, writeFile } from "node:fs/promises";
import { Learner } from "./pages/learner.mjs";
import { download } from "./support/download.mjs";
import * as files from "./support/files.mjs";
import { expect, open, test } from "./support/test.mjs";

test("what a colleague would point out leads to its place, and goes when it is mended", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.text(), await files.wav());
  await learner.mapsByTap("E001", "ISP501.1.1");
  await learner.goesTo("Hand over");
  await expect(learner.message("readiness")).toHaveText("Your assessor would send 12 things back.");
  await page.getByRole("link", { name: "Look it over, with the way to each" }).click();
  const ready = learner.named("ready");
  const finding = (kind) => ready.locator(`[data-finding="${kind}"]`);
  await expect(finding("no-evidence")).toHaveAttribute("data-count", "11");
  await expect(finding("no-location")).toHaveAttribute("data-count", "1");
  await expect(finding("unmapped").getByRole("button", { name: /^E002 / })).toBeVisible();
  await expect(finding("not-begun")).not.toContainText("ISP501");

  // To a mapping, without leaving.
  await finding("no-location").getByRole("button", { name: /^E001 .* on ISP501 1\.1/ }).click();
  const dialog = learner.dialog(/^E001/);
  await dialog.getByLabel("Where in it is the proof?").fill("Second paragraph");
  await learner.closesDialog();
  await expect(finding("no-location")).toHaveCount(0);
  await expect(finding("not-claimed")).toHaveAttribute("data-count", "1");
  await expect(learner.message("readiness")).toHaveText("Your assessor would send 11 things back.");

  // To a criterion, where it stands.
  await finding("no-evidence").getByRole("link", { name: /^ISP501 3\.4/ }).click();
  await expect(learner.named("map")).toBeVisible();
  await expect(learner.target("ISP501.3.4")).toBeInViewport();
});

test("what is printed has it all, and a spreadsheet gets the same", async ({ page }) => {
  await page.addInitScript(() => (window.print = () => (document.documentElement.dataset.printed = "yes")));
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page);
  const learner = new Learner(page);
  await page.getByRole("button", { name: "Look around in a demo", exact: true }).click();
  await expect(learner.named("map")).toBeVisible();
  await learner.goesTo("Paper");
  const sheet = (name) => learner.main.locator(`[data-sheet="${name}"]`);
  await expect(sheet("front")).toContainText("Robin Sample");
  await expect(sheet("front")).toContainText("ISP Level 5 Diploma in Advanced Sales Professionalism");

  const row = (key) => sheet("log-ISP501").locator(`[data-row="${key}"]`);
  await expect(row("ISP501.1.1")).toContainText("Assess appropriate metrics for sales forecasts");
  await expect(row("ISP501.1.1")).toContainText(/E001: .*Met/s);
  await expect(row("ISP501.4.2")).toContainText("Not yet met");
  await expect(sheet("log-ISP401").locator('[data-row="ISP401.4.1"]')).toContainText("Wording not legible in the source");
  await expect(sheet("index")).toContainText(/[0-9a-f]{64}/);
  await expect(sheet("quality")).toContainText("No sample has been taken.");

  // One sheet alone, and all again.
  await page.getByRole("button", { name: "Log ISP501", exact: true }).click();
  await expect(learner.main.locator("[data-sheet]")).toHaveCount(1);
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.getByRole("button", { name: "Print", exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-printed", "yes");

  const saves = (name) => async () => {
    await page.getByRole("button", { name: "Save as CSV", exact: true }).click();
    await page.getByRole("menuitem", { name, exact: true }).click();
  };
  const path = await download(page, saves("Achievement log"));
  expect(path).toMatch(/Robin Sample Achievement log \d{4}-\d\d-\d\d\.csv$/);
  const table = await readFile(path, "utf8");
  expect(table.startsWith('\uFEFF"Learner","Registration number","Unit","Outcome","Criterion","Wording",')).toBe(true);
  expect(table.match(/^"Robin Sample","DEMO-001","ISP/gm)).toHaveLength(await learner.main.locator('[data-table="log"] [data-row]').count());
});

test("pages break well and are numbered, black on white", { tag: ["@chromium", "@desktop"] }, async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  await open(page);
  const learner = new Learner(page);
  await page.getByRole("button", { name: "Look around in a demo", exact: true }).click();
  await expect(learner.named("map")).toBeVisible();
  await page.evaluate(() => (location.hash = location.hash.replace(/\/map.*$/, "/paper")));
  const sheets = learner.main.locator("[data-sheet]");
  await expect(sheets.first()).toBeVisible();
  const looks = await sheets.first().evaluate((sheet) => {
    const table = sheet.querySelector("table");
    const style = getComputedStyle(sheet);
    const lightness = (colour) => Number(/oklch\(([\d.]+)/.exec(colour)?.[1] ?? "0.5");
    return {
      paper: lightness(style.backgroundColor),
      ink: lightness(style.color),
      head: getComputedStyle(table.tHead).display,
      row: getComputedStyle(table.tBodies[0].rows[0]).breakInside,
      bar: getComputedStyle(document.querySelector(".app-head")).display,
      // The rule itself: only a browser that knows page margins keeps it.
      numbers: [...document.styleSheets].some((css) => [...css.cssRules].some((rule) => rule.cssText.includes("counter(pages)"))),
    };
  });
  expect(looks).toMatchObject({ paper: 1, head: "table-header-group", row: "avoid", bar: "none", numbers: true });
  expect(looks.ink).toBeLessThan(0.3);
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  await writeFile(test.info().outputPath("paper.pdf"), pdf);
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  // Each sheet begins a page, and none of them takes a page more than it fills.
  expect(pages).toBeGreaterThanOrEqual(await sheets.count());
  expect(pages).toBeLessThan((await sheets.count()) * 2.5);
});

test("a day that is set shows the pace, and what to do next is what unlocks most", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.goesTo("Progress");
  const first = learner.main.locator("[data-step]").first();
  await expect(first).toHaveAttribute("data-step", "prove");
  await expect(first).toHaveAttribute("data-unlocks", "outcome");
  await expect(learner.main.locator("[data-standing]")).toHaveCount(0);
  const day = new Date(Date.now() + 200 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  const field = page.getByLabel("The day you mean to have it");
  await field.fill(day);
  await field.blur();
  const ladder = (name) => learner.main.locator(`[data-ladder="${name}"]`);
  await expect(ladder("claimed")).toHaveAttribute("data-standing", "on-pace");
  await expect(ladder("claimed")).toContainText(/^Covered On pace0 of \d+ criteria are claimed; an even pace would have come to 0 by now\./);
  await learner.isSaved();
  await page.reload();
  await expect(field).toHaveValue(day);
  const unit = learner.target("ISP505");
  await unit.locator("summary").click();
  await expect(unit.locator("[data-outcome]")).toHaveCount(3);
  await first.getByRole("link").click();
  await expect(learner.target("ISP505.1.1")).toBeInViewport();
});
