// Opening what others hand over: what is whole comes in once, what is not comes in not at all.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Assessor } from "./pages/assessor.mjs";
import { Learner } from "./pages/learner.mjs";
import { readBundle, spoilt } from "./support/bundle.mjs";
import { stored } from "./support/database.mjs";
import { download } from "./support/download.mjs";
import * as files from "./support/files.mjs";
import { expect, test } from "./support/test.mjs";

/** A bundle of two files and a mapping, as another person's browser saved it. */
async function aBundle(browser, { name = "Lena Example", backsUp = false, maps = ["ISP501.1.1"] } = {}) {
  const context = await browser.newContext();
  const learner = await Learner.withPortfolio(await context.newPage(), { name });
  await learner.addsFiles(await files.pdf(), await files.text());
  await learner.mapsByTap("E001", ...maps);
  await learner.locates("E001", "ISP501.1.1", "p. 2");
  const path = backsUp ? await learner.backsUp() : await learner.exports();
  await context.close();
  return path;
}

// Text, so that what is replaced can be found; every byte of a bundle but those of names and words is ASCII.
const edited = (from, to) => (bytes) => {
  const text = bytes.toString("latin1");
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`There is no ${from} in the bundle`);
  return Buffer.from(changed, "latin1");
};

const flipped = (find) => (bytes) => {
  const at = bytes.indexOf(find) + find.length;
  const copy = Buffer.from(bytes);
  copy[at] ^= 1;
  return copy;
};

const SPOILT = [
  ["truncated.json", (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.6)), /not whole/],
  ["without-its-end.json", (bytes) => bytes.subarray(0, bytes.lastIndexOf('"end"')), /not whole/],
  ["attachment-flipped.json", flipped('"data":["'), /damaged/],
  ["words-flipped.json", edited(/(?<="name":")Lena Example(?=","registrationNumber|","revision)/, "Lena Exbmple"), /changed after it was made/],
  ["location-changed.json", edited('"first":2', '"first":3'), /changed after it was made/],
  ["newer.json", edited('"version":1', '"version":2'), /newer version/],
  ["another-format.json", edited("evidence-bundle", "evidence-bungle"), /not a portfolio file/],
  ["foreign.json", () => Buffer.from('{"name":"package","dependencies":{"left-pad":"1"}}'), /not a portfolio file/],
  ["list.json", () => Buffer.from("[1, 2, 3]"), /not a portfolio file/],
  ["random.json", () => Buffer.from("Dear Sam,\n\nplease find attached…\n"), /not a portfolio file/],
  ["noise.json", (bytes) => Buffer.from(bytes.map((byte, at) => (byte * 31 + at * 17) & 255)), /not a portfolio file|damaged/],
  ["empty.json", () => Buffer.alloc(0), /not whole|not a portfolio file/],
];

test("a file that is not a whole bundle is told in plain words and changes nothing", { tag: "@desktop" }, async ({ page, browser }) => {
  test.setTimeout(90_000);
  const bundle = await aBundle(browser);
  const assessor = await Assessor.arrives(page);
  const untouched = await stored(page);
  const tryAll = async (before) => {
    for (const [name, change, words] of SPOILT) {
      await assessor.choosesBundle(await spoilt(bundle, name, change));
      await expect(assessor.alert, name).toContainText(words);
      await expect(assessor.alert, name).toContainText(/Nothing (was taken over|has changed)/);
      await expect(assessor.alert, name).not.toContainText(/panic|undefined|Error:|JsValue/);
      await expect(assessor.dialog(), name).toHaveCount(0);
      await assessor.alert.getByRole("button", { name: "Dismiss" }).click();
      await expect(assessor.alert).toHaveCount(0);
      await expect.poll(() => stored(page), name).toEqual(before);
    }
  };
  await tryAll(untouched);
  // And the same once the whole one is here.
  await assessor.opensBundle(bundle);
  await assessor.accepts();
  const mapped = await assessor.mapped();
  await page.goto("./#/");
  await expect(assessor.named("portfolios")).toBeVisible();
  await tryAll(await stored(page));
  await page.getByRole("link", { name: /Lena Example/ }).click();
  expect(await assessor.mapped()).toEqual(mapped);
});

test("of a bundle that was cut short the whole files can be saved, and nothing else", { tag: "@desktop" }, async ({ page, browser }) => {
  const bundle = await aBundle(browser);
  const assessor = await Assessor.arrives(page);
  const before = await stored(page);
  // In the middle of the last file.
  await assessor.choosesBundle(await spoilt(bundle, "cut.json", (bytes) => bytes.subarray(0, bytes.lastIndexOf('"data":[') + 12)));
  await assessor.alert.getByRole("button", { name: "Save what is whole…" }).click();
  const offer = assessor.dialog("Files that arrived whole");
  const rows = offer.getByRole("listitem");
  await expect(rows).toHaveCount(1);
  const save = offer.getByRole("button", { name: /^Save / });
  const name = (await save.getAttribute("aria-label")).slice("Save ".length);
  const saved = await download(page, () => save.click());
  expect(basename(saved)).toBe(name);
  const { attachments, records } = JSON.parse(await readFile(bundle, "utf8"));
  const sha256 = createHash("sha256").update(await readFile(saved)).digest("hex");
  expect(sha256).toBe(attachments[0].sha256);
  expect(records.evidence.flatMap(({ content }) => content.files ?? []).find((file) => file.name === name).sha256).toContain(sha256);
  await page.keyboard.press("Escape");
  await expect(offer).toHaveCount(0);
  await expect.poll(() => stored(page)).toEqual(before);
});

test("opening can be declined, and then nothing stays", { tag: "@desktop" }, async ({ page, browser }) => {
  const bundle = await aBundle(browser);
  const assessor = await Assessor.arrives(page);
  const before = await stored(page);
  const question = await assessor.opensBundle(bundle);
  await expect(question).toContainText("Lena Example");
  await expect(question).toContainText("Diploma");
  await expect(question).toContainText("2 evidence items, 1 mapping, 2 files");
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(question).toHaveCount(0);
  await expect.poll(() => stored(page)).toEqual(before);
  await expect(page.locator("[data-portfolio]")).toHaveCount(0);
});

test("a bundle is read beside the page, and where it cannot be, by the page", { tag: "@desktop" }, async ({ page, browser }) => {
  const bundle = await aBundle(browser);
  const assessor = await Assessor.arrives(page);
  const beside = page.waitForEvent("worker");
  await assessor.opensBundle(bundle);
  expect((await beside).url()).toMatch(/worker\.js$/);
  await assessor.accepts();
  const mapped = await assessor.mapped();

  const context = await browser.newContext();
  const alone = await context.newPage();
  await alone.addInitScript(() => delete globalThis.Worker);
  const workers = [];
  alone.on("worker", (worker) => workers.push(worker.url()));
  const other = await Assessor.arrives(alone);
  await other.opensBundle(bundle);
  await other.accepts();
  expect(await other.mapped()).toEqual(mapped);
  expect(workers).toEqual([]);
  const blobs = "evidence-mapper/blobs";
  expect((await stored(alone))[blobs]).toHaveLength(2);
  expect((await stored(alone))[blobs]).toEqual((await stored(page))[blobs]);
  await context.close();
});

test("a bundle is dropped onto the page", { tag: "@desktop" }, async ({ page, browser }) => {
  const bundle = await aBundle(browser);
  const assessor = await Assessor.arrives(page);
  await assessor.dropsBundle(bundle);
  await assessor.accepts();
  await expect(assessor.mapping("E001", "ISP501.1.1")).toBeVisible();
});

test("a file that is dropped beside everything does not take the page away", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  const [address, file] = [page.url(), await files.text()];
  for (const target of [page.getByRole("banner")]) await learner.dropsFiles(target, [file]);
  await learner.goesTo("Progress");
  await learner.dropsFiles(learner.main, [file]);
  await learner.goesTo("Hand over");
  await learner.dropsFiles(learner.main, [file]);
  await learner.goesTo("Map");
  expect(page.url()).toBe(address);
});

test("a received portfolio is read only", async ({ page, browser }) => {
  const assessor = await Assessor.arrives(page);
  await assessor.opensBundle(await aBundle(browser, { maps: ["ISP501.1.1", "ISP501.1.2"] }));
  await assessor.accepts();
  const address = page.url();
  for (const name of [/^Add evidence/, /^Map /, /^Claim /, "Undo", /^Withdraw/]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  // Nor does a word invite to what cannot be done.
  await expect(assessor.main).not.toContainText(/where\?|to claim|Drag it/i);
  await expect(assessor.mapping("E001", "ISP501.1.2")).toHaveAccessibleName(/^E001 no location/);
  await page.getByRole("button", { name: "Claimed", exact: true }).click();
  await expect(assessor.criteria.filter({ visible: true })).toHaveCount(0);
  await page.getByRole("button", { name: "All", exact: true }).click();
  const dialog = await assessor.looksAt("E001", "ISP501.1.1");
  await expect(dialog.getByRole("textbox")).toHaveCount(0);
  await expect(dialog.getByRole("button", { name: /^Replace/ })).toHaveCount(0);
  await assessor.closesDialog();
  // Not by its address either.
  await page.goto(address.replace("/review", "/map"));
  await expect(assessor.named("review")).toBeVisible();
  await page.goto(address.replace("/review", "/submit"));
  await expect(assessor.main).toBeVisible();
  await expect(page.getByRole("button", { name: "Export for assessor" })).toHaveCount(0);
});

test("a backup comes home: in another browser the learner goes on where they were", async ({ page, browser }) => {
  const backup = await aBundle(browser, { backsUp: true });
  const assessor = await Assessor.arrives(page);
  await assessor.opensBundle(backup);
  await assessor.dialog().getByRole("button", { name: "Open", exact: true }).click();
  const learner = new Learner(page);
  await expect(learner.named("map")).toBeVisible();
  await expect(learner.cards).toHaveCount(2);
  await learner.mapsByTap("E002", "ISP501.1.2");
  await learner.hasCoverage("ISP501.1.1", "located");
  const bundle = await readBundle(await learner.backsUp());
  expect(bundle.records.mappings).toHaveLength(2);
  expect(bundle.files.size).toBe(2);
});

test("a later submission brings the earlier one up to date", { tag: "@desktop" }, async ({ page, browser }) => {
  const context = await browser.newContext();
  const learner = await Learner.withPortfolio(await context.newPage());
  await learner.addsFiles(await files.pdf());
  await learner.mapsByTap("E001", "ISP501.1.1");
  const first = await learner.exports();
  await learner.goesTo("Map");
  await learner.addsFiles(await files.text());
  await learner.mapsByTap("E002", "ISP501.1.2");
  await learner.locates("E001", "ISP501.1.1", "p. 2");
  const mapped = await learner.mapped();
  const second = await learner.exports();
  await context.close();

  const assessor = await Assessor.arrives(page);
  await assessor.opensBundle(first);
  await assessor.accepts();
  const question = await assessor.opensBundle(second);
  await expect(question.locator('[data-message="import-effect"]')).toContainText(/adds \d+ records? and brings \d+ up to date/);
  await assessor.accepts();
  expect(await assessor.mapped()).toEqual(mapped);
  // Late and out of order: the earlier one takes nothing back.
  const late = await assessor.opensBundle(first);
  await expect(late.locator('[data-message="import-effect"]')).toContainText("changes nothing");
  await assessor.accepts();
  expect(await assessor.mapped()).toEqual(mapped);
});

test("an export is cancelled and no file is saved, an import and nothing stays", { tag: "@desktop" }, async ({ page, browser }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.large("large.bin", 200_000_000));
  await learner.goesTo("Hand over");
  await page.getByRole("button", { name: "Back up", exact: true }).click();
  await expect(page.locator('progress[data-task="export"]')).toBeVisible();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(learner.message("cancelled")).toContainText("Nothing was saved");
  await expect(learner.message("exported")).toHaveCount(0);
  await expect(page.locator("progress[data-task]")).toHaveCount(0);
  const left = () => page.evaluate(async () => Array.fromAsync((await navigator.storage.getDirectory()).keys()));
  await expect.poll(left).toEqual([]);

  // What was never handed over is no submission, however often it is begun.
  await page.getByRole("checkbox", { name: /^I declare/ }).check();
  await page.getByRole("button", { name: "Export for assessor", exact: true }).click();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(page.locator("progress[data-task]")).toHaveCount(0);
  await learner.isSaved();
  expect(JSON.stringify(await stored(page))).not.toContain("I declare");
  const bundle = await learner.exports();
  const { records } = await readBundle(bundle);
  expect(records.submissions.length).toBe(1);
  expect(JSON.stringify(await stored(page))).toContain(records.submissions[0].id);

  const context = await browser.newContext();
  const assessor = await Assessor.arrives(await context.newPage());
  const before = await stored(assessor.page);
  await assessor.choosesBundle(bundle);
  await expect(assessor.page.locator('progress[data-task="import"]')).toBeVisible();
  await assessor.page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(assessor.message("cancelled")).toContainText("Nothing has changed");
  await expect(assessor.page.locator("progress[data-task]")).toHaveCount(0);
  await expect.poll(() => stored(assessor.page)).toEqual(before);
  await expect(assessor.page.locator("[data-portfolio]")).toHaveCount(0);
  await context.close();
});
