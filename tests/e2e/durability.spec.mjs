// What was done is kept: over a reload, over a killed browser, between two tabs.

import { Learner } from "./pages/learner.mjs";
import { digestOf, readBundle } from "./support/bundle.mjs";
import * as files from "./support/files.mjs";
import { forged } from "./support/signing.mjs";
import { expect, open, ready, test } from "./support/test.mjs";

test("a reload in the very moment after a gesture keeps it", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.pdf());
  // Several times over, because it is a race.
  for (const criterion of ["ISP501.1.1", "ISP501.1.2", "ISP501.2.1", "ISP501.2.2"]) {
    await learner.picksUp("E001");
    await learner.mapHere(criterion).click();
    await page.reload();
    await ready(page);
    await expect(learner.mapping("E001", criterion)).toBeAttached();
  }
  expect((await learner.mapped()).mappings).toHaveLength(4);
});

test("two gestures and leaving, all in one breath, lose nothing", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.pdf());
  const pairs = [
    ["ISP501.1.1", "ISP501.1.2"],
    ["ISP501.2.1", "ISP501.2.2"],
    ["ISP501.3.1", "ISP501.3.2"],
  ];
  for (const pair of pairs) {
    await learner.picksUp("E001");
    const rows = await Promise.all(pair.map((criterion) => learner.mapHere(criterion).elementHandle()));
    const reloaded = page.waitForEvent("load");
    // One task of the page: nothing else has a turn between the gestures and the reload.
    await page.evaluate(([one, two]) => {
      one.click();
      two.click();
      location.reload();
    }, rows);
    await reloaded;
    await ready(page);
    for (const criterion of pair) await expect(learner.mapping("E001", criterion)).toBeAttached();
  }
});

test("a killed browser loses nothing that was said to be saved", { tag: "@desktop" }, async ({ profile }) => {
  test.setTimeout(120_000);
  const first = await profile.open();
  const learner = await Learner.withPortfolio(first.page);
  const file = await files.large("recording.bin", 20_000_000);
  await learner.addsFiles(await files.pdf(), file);
  await learner.mapsByTap("E002", "ISP501.1.1", "ISP501.1.2");
  await learner.locates("E002", "ISP501.1.1", "0:10", "Listen.");
  const [mapped, address] = [await learner.mapped(), first.page.url()];
  await profile.kill();

  const second = new Learner((await profile.open()).page);
  await open(second.page, address);
  await expect(second.cards).toHaveCount(2);
  expect(await second.mapped()).toEqual(mapped);
  // Records and bytes alike.
  const bundle = await readBundle(await second.backsUp());
  expect([...bundle.files.keys()]).toContain(await files.sha256(file));
  await second.goesTo("Map");
  await second.addsFiles(await files.text());
  await expect(second.evidence("E003")).toBeVisible();
  await profile.kill();

  const third = new Learner((await profile.open()).page);
  await open(third.page, address);
  await expect(third.evidence("E003")).toBeAttached();
});

test("two tabs of one portfolio see what the other does", { tag: "@desktop" }, async ({ page, context }) => {
  const one = await Learner.withPortfolio(page);
  await one.addsFiles(await files.pdf());
  const two = new Learner(await context.newPage());
  await open(two.page, page.url());
  await expect(two.cards).toHaveCount(1);

  await one.mapsByTap("E001", "ISP501.1.1");
  await two.hasCoverage("ISP501.1.1", "mapped");
  await two.locates("E001", "ISP501.1.1", "p. 1");
  await one.hasCoverage("ISP501.1.1", "located");
  await two.addsFiles(await files.text());
  await expect(one.evidence("E002")).toBeAttached();
  await one.mapsByTap("E002", "ISP501.1.2");
  await two.hasCoverage("ISP501.1.2", "mapped");
  // Neither took anything from the other.
  await page.reload();
  await ready(page);
  expect(await one.mapped()).toEqual(await two.mapped());
  expect((await one.mapped()).coverage).toEqual({ "ISP501.1.1": "located", "ISP501.1.2": "mapped" });
});

test("two tabs that add at the same time give two references", { tag: "@desktop" }, async ({ page, context }) => {
  const one = await Learner.withPortfolio(page);
  const two = new Learner(await context.newPage());
  await open(two.page, page.url());
  await Promise.all([one.choosesFiles(await files.pdf()), two.choosesFiles(await files.text())]);
  await expect(one.cards).toHaveCount(2);
  await expect(two.cards).toHaveCount(2);
  await page.reload();
  await ready(page);
  await expect(one.cards).toHaveCount(2);
  const references = await one.cards.evaluateAll((cards) => cards.map((card) => card.dataset.evidence));
  expect(new Set(references).size).toBe(2);
});

test("what two tabs bring in at the same time is all there", { tag: "@desktop" }, async ({ page, context }) => {
  const one = await Learner.withPortfolio(page);
  await one.writesAccount({ title: "The first", text: "What I did." });
  const backup = await one.backsUp();
  // The same item named anew, and another one, as two other devices would hand it back.
  const more = (n) =>
    forged(backup, `more-${n}.json`, (records, { manifest }) => {
      const [first] = records.evidence;
      records.evidence = [
        { ...first, revision: first.revision + 1, replaces: digestOf(first), title: `Named by device ${n}` },
        { ...first, id: first.id.replace(/.$/, (digit) => ((parseInt(digit, 16) + n) % 16).toString(16)), number: n + 1, title: `From device ${n}` },
      ];
      manifest.counts.evidence += 1;
    });
  await one.goesToPortfolios();
  const two = new Learner(await context.newPage());
  await open(two.page, "#/");
  // Both are asked before either answers.
  const questions = [];
  for (const [n, learner] of [one, two].entries()) {
    await learner.page.getByLabel("Choose a bundle").setInputFiles(await more(n + 1));
    questions.push(learner.dialog("Open this bundle?").getByRole("button", { name: "Open", exact: true }));
    await expect(questions[n]).toBeVisible();
  }
  await Promise.all(questions.map((button) => button.click()));
  for (const learner of [one, two]) {
    await expect(learner.named("map")).toBeVisible();
    await expect(learner.cards).toHaveCount(3);
    await expect(learner.tabCount("Versions")).toHaveText(/^1/);
  }
  await page.reload();
  await ready(page);
  await one.goesToTab("Versions");
  const named = one.named("versions").locator('[data-fork="E001"] [data-version]');
  await expect(named.filter({ hasText: "Named by device 1" })).toHaveCount(1);
  await expect(named.filter({ hasText: "Named by device 2" })).toHaveCount(1);
});

test("a portfolio that is removed in one tab is gone in the other", { tag: "@desktop" }, async ({ page, context }) => {
  const one = await Learner.withPortfolio(page);
  const two = new Learner(await context.newPage());
  await open(two.page, "#/");
  await two.removesPortfolio("Lena Example");
  await expect(one.cards).toHaveCount(0);
  await expect(one.named("map")).toHaveCount(0);
});

test("every screen comes back by its address", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  for (const tab of ["Map", "Progress", "Hand over"]) {
    await learner.goesTo(tab);
    const screen = await learner.main.getAttribute("data-screen");
    await page.reload();
    await ready(page);
    await expect(learner.main).toHaveAttribute("data-screen", screen);
  }
  await page.goBack();
  await expect(learner.named("progress")).toBeVisible();
});
