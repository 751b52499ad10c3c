// The specification as the awarding body published it, faults and all; and those that a provider adds.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Learner } from "./pages/learner.mjs";
import { SpecData } from "./support/specification.mjs";
import { expect, open, test } from "./support/test.mjs";

const FILE = "isp-level-5-advanced-sales.json";

test("all 107 criteria of all 9 units are there, to the letter", { tag: ["@desktop", "@chromium"] }, async ({ page, copy }) => {
  const published = JSON.parse(await readFile(join(copy.folder, "spec-data", FILE), "utf8"));
  const learner = await Learner.withPortfolio(page);
  await learner.shows("Criteria");
  await expect(learner.criteria).toHaveCount(107);
  await expect(learner.main.locator("[data-unit]")).toHaveCount(9);
  await expect(learner.main.locator("[data-outcome]")).toHaveCount(35);
  const shown = Object.fromEntries(
    await learner.criteria.evaluateAll((all) => all.map((one) => [one.dataset.criterion, one.textContent])),
  );
  const value = (stated) => (stated && typeof stated === "object" ? stated.value : stated);
  for (const unit of published.units) {
    for (const criterion of unit.outcomes.flatMap((outcome) => outcome.criteria)) {
      const id = `${unit.ref}.${value(criterion.number)}`;
      const wording = value(criterion.wording);
      if (wording !== null) expect(shown[id], id).toContain(wording);
    }
  }
});

test("the two damaged criteria say so and are not made up", { tag: ["@desktop", "@chromium"] }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.shows("Criteria");
  for (const [id, fragment] of [
    ["ISP401.4.1", "ntrol relationships with appropriately"],
    ["ISP404.1.1", "Explain now to write proposals /"],
  ]) {
    const criterion = learner.target(id);
    await expect(criterion).toContainText("not legible in the source");
    await expect(criterion.locator("q")).toHaveText(fragment);
  }
  await expect(learner.target("ISP404.1.1")).toContainText("A suggested reading, not confirmed");
  await learner.goesTo("Progress");
  await expect(learner.award("diploma")).toContainText(/ISP401 4\.1|ISP401\.4\.1/);
  await expect(learner.award("diploma")).toContainText("before this award can be claimed");
});

test("a marker on the published text opens what was found and what was done about it", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.shows("Criteria");
  // What the marker means is said on sight, and the marker says that it is a note.
  await expect(learner.main).toContainText("※ note stands where the published specification has a fault");
  await expect(learner.target("ISP401.4.1").getByText("※ note")).toBeVisible();
  await learner.target("ISP401.4.1").getByRole("button", { name: /^Note on the published text: E-U5-41/ }).click();
  const notes = learner.dialog("The published text");
  await expect(notes).toContainText("E-U5-41");
  await expect(notes).toContainText("Here:");
  await expect(notes).toContainText(/Decided by .+, 23 November 2026/);
  await learner.closesDialog();
  await learner.goesTo("Progress");
  const certificate = learner.award("certificate");
  await expect(certificate).toContainText("to be confirmed by the provider");
  await expect(certificate).not.toContainText("603/590");
  await expect(learner.award("diploma")).toContainText("603/5903/1");
  await certificate.getByRole("button", { name: /^Note on the published text: .*E-01/ }).click();
  await expect(learner.dialog("The published text")).toContainText("603/5902/X");
});

/** Adds files to a provider's copy, and lines for them to its index. */
async function provide(copy, contents) {
  const folder = join(copy.folder, "spec-data");
  const index = JSON.parse(await readFile(join(folder, "index.json"), "utf8"));
  for (const [file, content] of Object.entries(contents)) {
    if (content !== null) await writeFile(join(folder, file), content);
    index.specifications.push({ file });
  }
  await writeFile(join(folder, "index.json"), JSON.stringify(index));
  return JSON.parse(await readFile(join(folder, FILE), "utf8"));
}

test("a file with a fault is refused with its place and reason, and the page goes on with the others", { tag: ["@desktop", "@chromium"] }, async ({ page, copy, traffic }) => {
  const original = await readFile(join(copy.folder, "spec-data", FILE), "utf8");
  const contradictory = JSON.parse(original);
  contradictory.id = "contradictory";
  contradictory.units[1].outcomes[0].criteria[1].number = contradictory.units[1].outcomes[0].criteria[0].number;
  traffic.allow(/404/);
  await provide(copy, {
    "broken.json": original.slice(0, 40_000),
    "contradictory.json": JSON.stringify(contradictory),
    "absent.json": null,
  });
  const learner = await Learner.arrives(page, copy.url);
  const refused = learner.message("specification-refused");
  await expect(refused.filter({ hasText: "broken.json" })).toContainText(/line \d+, column \d+/i);
  await expect(refused.filter({ hasText: "contradictory.json" }).first()).toContainText("At units[1] (ISP502).outcomes: “1.1”");
  await expect(refused.filter({ hasText: "absent.json" })).toContainText("404");
  await learner.startsPortfolio({ name: "Lena Example" });
  await expect(learner.criteria).toHaveCount(107);
});

test("a second awarding body's qualification works by adding a file and a line", { tag: "@desktop" }, async ({ page, copy }) => {
  const second = {
    format: "evidence-specification",
    formatVersion: 1,
    id: "harbour-pilots-3",
    version: "1",
    title: "Level 3 Award in Harbour Guiding",
    awardingBody: "Harbour Guild",
    publishedOn: "2025-01",
    sectorSubjectArea: "4.3 Transportation operations and maintenance",
    awards: [
      {
        id: "award",
        title: "Level 3 Award in Harbour Guiding",
        shortTitle: "Award",
        level: 3,
        qan: "603/5904/3",
        credit: 4,
        glh: 30,
        tqt: 40,
        rule: { id: "all", label: "The one unit", count: { of: { group: "mandatory" }, by: "units", min: 1 } },
        ruleSource: "Page 2",
      },
    ],
    groups: [{ id: "mandatory", label: "Mandatory units" }],
    units: [
      {
        ref: "HG1",
        number: 1,
        title: "Guiding a visitor",
        level: 3,
        glh: 30,
        tqt: 40,
        credit: 4,
        groups: ["mandatory"],
        summary: "Guiding a visitor through the harbour.",
        outcomes: [
          {
            number: "1",
            wording: "Know the harbour",
            criteria: [
              { number: "1.1", wording: "Name the berths" },
              { number: "1.2", wording: "Explain the signals" },
            ],
          },
        ],
      },
    ],
    evidenceTypes: [{ id: "log", label: "Log of a tour", suits: ["skills"] }],
    guidance: [],
    errata: [],
  };
  await provide(copy, { "harbour.json": JSON.stringify(second) });
  const learner = await Learner.arrives(page, copy.url);
  await expect(learner.message("specification-refused")).toHaveCount(0);
  await learner.startsPortfolio({ name: "Hanna Pilot", qualification: "harbour-pilots-3" });
  await expect(learner.criteria).toHaveCount(2);
  await learner.writesAccount({ title: "My tour", text: "I named every berth." });
  await learner.mapsByTap("E001", "HG1");
  await learner.locates("E001", "HG1.1.1", "First sentence");
  await learner.hasCoverage("HG1.1.1", "located");
  await learner.goesTo("Progress");
  await expect(learner.award("award")).toHaveAttribute("data-combination", "planned");
  await expect(learner.award("award")).toContainText("603/5904/3");
  // Beside the first, which is still there.
  await learner.goesToPortfolios();
  await learner.startsPortfolio({ name: "Lena Example", qualification: "isp-level-5-advanced-sales", award: "Certificate" });
  await expect(learner.criteria).toHaveCount(107);
});

test("where nothing is on offer, starting says so and leads to the library", { tag: ["@desktop", "@chromium"] }, async ({ page, copy }) => {
  const data = new SpecData(copy);
  await data.offers();
  const learner = new Learner(page);
  await open(page, copy.url);
  await page.getByRole("button", { name: "Start a portfolio" }).click();
  const dialog = learner.dialog();
  await expect(dialog.locator('[data-message="nothing-offered"]')).toBeVisible();
  await dialog.getByRole("link", { name: "Open the library" }).click();
  await expect(learner.dialog()).toHaveCount(0);
  await expect(page).toHaveURL(/#\/library$/);
});

test("a portfolio goes on when its specification is taken away from the host", { tag: "@desktop" }, async ({ page, copy, traffic }) => {
  const learner = await Learner.withPortfolio(page, {}, copy.url);
  await learner.writesAccount({ title: "Account", text: "Words" });
  traffic.allow(/404/);
  await writeFile(join(copy.folder, "spec-data/index.json"), '{"format":"evidence-specification-index","formatVersion":1,"specifications":[]}');
  const address = page.url();
  await page.goto("about:blank");
  await open(page, address);
  await expect(learner.criteria).toHaveCount(107);
  await learner.mapsByTap("E001", "ISP501.1.1");
});
