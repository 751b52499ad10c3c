// Two devices of one learner, prior learning, the audit trail, and a portfolio that moves to another provider.

import { readFile } from "node:fs/promises";
import { Learner } from "./pages/learner.mjs";
import { readBundle } from "./support/bundle.mjs";
import { download } from "./support/download.mjs";
import * as files from "./support/files.mjs";
import { judgedBundle, recordsDigest } from "./support/portfolio.mjs";
import { SpecData, harbour, overlayTo } from "./support/specification.mjs";
import { expect, test } from "./support/test.mjs";

test("what two devices changed stands side by side, and one choice makes both the same", async ({ browser, page }) => {
  test.setTimeout(120_000);
  const here = await Learner.withPortfolio(page);
  await here.addsFiles(await files.text());
  await here.mapsByTap("E001", "ISP501.1.1");
  await here.locates("E001", "ISP501.1.1", "p. 1");
  const backup = await here.backsUp();
  const there = await Learner.arrives(await (await browser.newContext()).newPage());
  await there.opensBackup(backup);

  // Both go on, apart from each other.
  for (const [learner, title, place] of [[here, "Named here", "p. 2"], [there, "Named there", "p. 3"]]) {
    // Firefox gives the focus to one window only, and a field that never had it is not left either.
    await learner.page.bringToFront();
    await learner.goesTo("Map");
    await learner.describes("E001", { title });
    await learner.locates("E001", "ISP501.1.1", place);
  }
  const [fromHere, fromThere] = [await here.backsUp(), await there.backsUp()];
  await here.opensBackup(fromThere);
  await there.opensBackup(fromHere);

  const said = async (learner) => {
    await learner.goesToTab("Versions");
    await expect(learner.tabCount("Versions")).toHaveText(/^2/);
    const forks = learner.named("versions").locator("[data-fork]");
    await expect(forks).toHaveCount(2);
    const versions = await forks.locator("[data-version]").evaluateAll((all) =>
      all.map((one) => `${one.closest("[data-fork]").dataset.fork}: ${one.querySelector("dl").textContent}`).sort(),
    );
    return versions;
  };
  const both = ["E001: TitleNamed here", "E001: TitleNamed there", "E001@ISP501.1.1: Where the proof isp. 2", "E001@ISP501.1.1: Where the proof isp. 3"];
  expect(await said(here)).toEqual(both);
  expect(await said(there)).toEqual(both);
  // Each device says which of the two it had itself.
  for (const [learner, own] of [[here, "Named here"], [there, "Named there"]]) {
    const versions = learner.named("versions").locator('[data-fork="E001"] [data-version]');
    await expect(versions.filter({ has: learner.page.locator('[data-from="here"]') })).toContainText(own);
    await expect(versions.filter({ has: learner.page.locator('[data-from="file"]') })).toHaveCount(1);
  }

  // The title that was given there, and both places.
  const named = here.named("versions").locator('[data-fork="E001"] [data-version]').filter({ hasText: "Named there" });
  await named.getByRole("button", { name: /^Keep the version/ }).click();
  await here.named("versions").getByRole("button", { name: "Keep both places and reasons" }).click();
  await expect(here.named("versions").locator("[data-versions]")).toHaveAttribute("data-versions", "0");
  await here.isSaved();
  await there.opensBackup(await here.backsUp());
  const state = async (learner) => {
    await learner.goesTo("Map");
    return { ...(await learner.mapped()), cards: await learner.evidenceShown() };
  };
  const chosen = await state(here);
  expect(chosen.cards.join()).toContain("Named there");
  expect(chosen.mappings.join()).toMatch(/p\. [23]; p\. [23]/);
  await expect.poll(() => state(there)).toEqual(chosen);
  await expect(there.tab("Versions")).toHaveCount(0);
});

test("criteria are claimed by prior learning, with source and date", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.text());
  await learner.mapsByTap("E001", "ISP501.1.1", "ISP501.1.2");
  for (const criterion of ["ISP501.1.1", "ISP501.1.2"]) await learner.locates("E001", criterion, "p. 1");
  await learner.shows("Criteria");
  await learner.target("ISP501.1.1").getByRole("button", { name: /by prior learning$/ }).click();
  const form = learner.dialog("Claim by prior learning");
  await form.getByRole("radio", { name: /^All of ISP501/ }).check();
  await form.getByRole("button", { name: "Claim by prior learning" }).click();
  await expect(form.getByLabel("Where or with whom you learned it")).toBeFocused();
  await form.getByLabel("Where or with whom you learned it").fill("Northgate College");
  await form.getByLabel(/^When you achieved it/).fill("2025-06-30");
  await form.getByRole("button", { name: "Claim by prior learning" }).click();
  await expect(form).toHaveCount(0);
  for (const criterion of ["ISP501.1.1", "ISP501.1.2"]) {
    await learner.hasCoverage(criterion, "claimed");
    await expect(learner.target(criterion).locator("[data-prior]")).toHaveText("RPL");
  }
  const { records } = await readBundle(await learner.exports());
  expect(records.claims.map((claim) => claim.priorLearning)).toEqual(
    Array(2).fill({ achievedOn: "2025-06-30", source: "Northgate College" }),
  );
});

test("the audit trail is read, filtered and exported", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.text("=HYPERLINK(1).txt", "A text"));
  await learner.mapsByTap("E001", "ISP501.1.1");
  await learner.locates("E001", "ISP501.1.1", "p. 1");
  await learner.claims("ISP501.1.1");
  await learner.goesToTab("Audit");
  const trail = learner.named("audit");
  const rows = trail.locator("tbody tr");
  await expect(rows.filter({ hasText: "claimed it" })).toHaveCount(1);
  const all = await rows.count();
  await trail.getByLabel("Kind").selectOption({ label: "Claims and submissions" });
  await expect(rows).toHaveCount(1);
  await trail.getByLabel("Kind").selectOption({ label: "Everything" });
  await trail.getByLabel("Words").fill("mapped isp501");
  await expect(rows).not.toHaveCount(all);
  await trail.getByLabel("Words").fill("");
  await expect(rows).toHaveCount(all);
  const path = await download(page, () => trail.getByRole("button", { name: "Export as CSV" }).click());
  const table = await readFile(path, "utf8");
  expect(table.split("\r\n")).toHaveLength(all + 2);
  expect(table).not.toMatch(/(^|,)"?[=+@-]/m);
  await rows.filter({ hasText: "claimed it" }).getByRole("link").click();
  await expect(learner.named("map")).toBeVisible();
});

test.describe("another host", () => {
  test.use({ copyAt: "/sales/portfolios/" });

  test("a backup opened at another provider carries everything, with nothing keyed in", { tag: "@desktop" }, async ({ page, copy, browser }) => {
    test.setTimeout(180_000);
    // Of those who are sampled.
    const { path, records, criteria, learnerName, key } = await judgedBundle({ n: 4 });
    expect([criteria.length, records.evidence.length, records.mappings.length]).toEqual([107, 60, 300]);
    expect([records.decisions.length, records.signOffs.length, records.samples.length]).toEqual([107, 3, 1]);
    // Kept at one host until the day they leave it.
    const there = await Learner.arrives(await (await browser.newContext()).newPage());
    await there.opensBackup(path);
    const moved = await there.backsUp();
    await there.page.context().close();

    // The other host has its own configuration: its name, its own list of keys, the same specification in its own words, and
    // another one.
    const data = new SpecData(copy);
    const file = "isp-level-5-advanced-sales.json";
    const overlay = overlayTo(await data.read(file), [{ criterion: "ISP401.4.1", wording: "Keep relationships with customers in order" }]);
    await data.write("ours.overlay.json", overlay);
    await data.write("harbour.json", harbour());
    await data.offers({ file, overlay: "ours.overlay.json" }, "harbour.json");
    const index = await data.read("index.json");
    const people = [{ key, name: "Assessor 2", role: "assessor" }];
    await data.write("index.json", { ...index, provider: { name: "Harbour College", largestBundle: 5_000_000, people } });

    await page.addInitScript(() => {
      window.keystrokes = 0;
      addEventListener("keydown", () => (window.keystrokes += 1), true);
    });
    const learner = await Learner.arrives(page, copy.url);
    expect(new URL(page.url()).origin).not.toBe(new URL(test.info().project.use.baseURL).origin);
    const began = Date.now();
    await learner.opensBackup(moved);
    await expect(learner.target(criteria[0])).toHaveAttribute("data-achievement", "met");
    expect(Date.now() - began).toBeLessThan(60_000);
    expect(await page.evaluate(() => window.keystrokes)).toBe(0);
    await expect(learner.portfolioName).toHaveText(learnerName);
    await expect(learner.mappings).toHaveCount(300);
    // What was judged was judged as it was published: the words stay those that the portfolio came with.
    await expect(learner.target("ISP401.4.1")).not.toContainText("in order");
    const again = await readBundle(await learner.backsUp());
    expect(again.manifest.recordsDigest).toBe(recordsDigest(records));
    expect(recordsDigest(again.records)).toBe(recordsDigest(records));
    // Record by record, with the signature on each.
    const byId = (all) => [...all].sort((one, other) => (`${one.id}${one.evidence}${one.criterion}` < `${other.id}${other.evidence}${other.criterion}` ? -1 : 1));
    for (const name of ["evidence", "mappings", "decisions", "feedback", "signOffs", "samples", "actors"]) {
      expect(byId(again.records[name]), name).toEqual(byId(records[name]));
    }
    const signed = ["decisions", "feedback", "signOffs", "samples"].flatMap((name) => again.records[name]);
    expect(signed.every((one) => one.proof.proofValue.startsWith("z"))).toBe(true);
    // And they hold: whose key it was, this provider's own list says.
    await learner.goesToTab("Feedback");
    await expect(page.locator('[data-signature="verified"]').first()).toHaveText("Signed by Assessor 2");
    await expect(page.locator('[data-signature="altered"]')).toHaveCount(0);
  });
});
