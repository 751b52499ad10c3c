// The library of specifications: files of one's own, what a provider supplies, and newer editions.

import { readFile } from "node:fs/promises";
import { Library } from "./pages/library.mjs";
import { evidenceOf, mappingsOf, readBundle } from "./support/bundle.mjs";
import { stored } from "./support/database.mjs";
import { download } from "./support/download.mjs";
import { SpecData, digestOf, harbour, onDisk, overlayTo, secondHarbour } from "./support/specification.mjs";
import { expect, open, ready, test } from "./support/test.mjs";

const ISP = "isp-level-5-advanced-sales";

test("a specification that is not ours goes through file, checker and library to a verdict", async ({ page }) => {
  const learner = await Library.arrives(page);
  await learner.goesToLibrary();
  await expect(learner.specifications).toHaveCount(1);
  // A number is missed out, which may be meant, and a total that is off is explained.
  const specification = harbour({
    criteria: { HG1: { 1.1: "Name the berths", 1.3: "Describe the tides" }, HG2: { 1.1: "Greet a visitor" } },
    errata: [
      {
        id: "H-1",
        severity: "A",
        finding: "The award’s hours are printed as 400.",
        treatment: "The sum of the units is used.",
        blocksClaim: false,
        decidedBy: "Data editor",
        decidedOn: "2026-11-23",
      },
    ],
  });
  specification.awards[0].tqt = { value: 40, published: "400", erratum: "H-1" };
  await learner.opensFiles(await onDisk("harbour.json", specification));

  const card = learner.specification("harbour-guiding-3");
  await expect(card).toContainText("Harbour Guild");
  await expect(card).toContainText("1.0, January 2025");
  await expect(card).toContainText("harbour.json, opened today");
  await expect(card).toHaveAttribute("data-digest", digestOf(specification));
  await expect(card).toContainText(digestOf(specification).slice(0, 12));
  await expect(card.locator('[data-award="award"]')).toContainText("603/5904/3");
  await expect(card).toContainText("2 units, 3 criteria");
  const gap = (await learner.findings(card, "B")).filter({ hasText: "A number is not the next one" });
  await expect(gap).toContainText("1.3 stands where 1.2 would follow");
  await expect(gap).toContainText("At units[0] (HG1).outcomes[0].criteria[1].number");
  const erratum = (await learner.errata(card, "A")).first();
  await expect(erratum).toContainText("The award’s hours are printed as 400.");
  await expect(erratum).toContainText("The sum of the units is used.");
  await expect(erratum).toContainText("Decided by Data editor, 23 November 2026");

  await learner.startsWith(card, "Hanna Pilot");
  await expect(learner.criteria).toHaveCount(3);
  await learner.writesAccount({ title: "My tour", text: "I named every berth." });
  await learner.mapsByTap("E001", "HG1");
  await learner.locates("E001", "HG1.1.1", "First sentence");
  await learner.hasCoverage("HG1.1.1", "located");
  await learner.goesTo("Progress");
  await expect(learner.award("award")).toHaveAttribute("data-combination", "planned");

  // It stays on offer, and as long as a portfolio is pinned to it, it cannot be taken away.
  await page.reload();
  await ready(page);
  await learner.goesToLibrary();
  await expect(card).toContainText("1 portfolio here is pinned to these words");
  await expect(card.getByRole("button", { name: /^Remove / })).toBeDisabled();
  await learner.goesToPortfolios();
  await learner.removesPortfolio("Hanna Pilot");
  await learner.goesToLibrary();
  await learner.removes(card);
  await expect(card).toHaveCount(0);
  await page.reload();
  await ready(page);
  await expect(learner.specification(ISP)).toHaveCount(1);
  await expect(card).toHaveCount(0);
});

test("of many specifications one finds the right one", { tag: "@chromium" }, async ({ page, copy }) => {
  const data = new SpecData(copy);
  const subjects = ["Guiding", "Pilotage", "Dredging", "Mooring", "Lighting"];
  const files = subjects.map((subject) => `${subject.toLowerCase()}.json`);
  for (const [n, subject] of subjects.entries()) {
    const title = `Level 3 Award in Harbour ${subject}`;
    await data.write(files[n], harbour({ id: subject.toLowerCase(), title, awardingBody: n < 3 ? "Harbour Guild" : "Port Society" }));
  }
  await data.offers(...files);
  const learner = await Library.arrives(page, `${copy.url}#/library`);
  await expect(learner.specifications).toHaveCount(5);
  // Nothing of them is unfolded but what tells them apart.
  const card = learner.specification("dredging");
  await expect(card.getByRole("table")).toHaveCount(0);
  await page.getByLabel("Find a specification").fill("guild dred");
  await expect(page.getByRole("status").filter({ hasText: "1 of 5 specifications" })).toBeVisible();
  await expect(card).toBeVisible();
  await expect(learner.specification("guiding")).toBeHidden();
  await card.getByText("1 award, 2 units, 5 criteria").click();
  await expect(card.locator('[data-award="award"]')).toContainText("603/5904/3");
  await page.getByLabel("Find a specification").fill("nothing of the kind");
  await expect(page.getByRole("status").filter({ hasText: "No specification has these words" })).toBeVisible();
  // What is opened comes into view, below all others.
  await page.getByLabel("Find a specification").fill("");
  await learner.opensFiles(await onDisk("own.json", harbour({ id: "own", title: "Our own" })));
  await expect(learner.specification("own")).toBeInViewport();
});

test("files that cannot be used are refused with place and reason, and nothing changes", { tag: ["@desktop", "@chromium"] }, async ({ page }) => {
  const learner = await Library.arrives(page, "#/library");
  await expect(learner.specifications).toHaveCount(1);
  const before = await stored(page);

  const contradictory = harbour();
  contradictory.awards[0].tqt = 400;
  contradictory.awards[0].qan = "603/5904/1";
  await learner.opensFiles(
    await onDisk("broken.json", JSON.stringify(harbour()).slice(0, 400)),
    await onDisk("contradictory.json", contradictory),
    await onDisk("notes.json", { title: "My notes" }),
    await onDisk("rounded.json", JSON.stringify(harbour()).replace('"tqt":20', '"tqt":20.0')),
  );
  await expect(learner.refusals).toHaveCount(4);
  const refused = (file) => learner.refusals.filter({ hasText: file });
  await expect(refused("broken.json")).toContainText(/not valid JSON.*Line 1, column \d+/);
  await expect(refused("rounded.json")).toContainText("is JSON, but not as it is read here");
  await expect(refused("contradictory.json")).toContainText("At awards[0] (award).tqt");
  await expect(refused("contradictory.json")).toContainText("At awards[0] (award).qan");
  await expect(refused("contradictory.json")).toContainText("The units that it needs come to 40.");
  await expect(refused("notes.json")).toContainText("It does not say that its format is “evidence-specification”.");

  // An overlay for what is not here, one for other words, and one that names a place that does not exist.
  const isp = await page.evaluate((id) => fetch(`spec-data/${id}.json`).then((response) => response.json()), ISP);
  await learner.dropsSpecifications(
    await onDisk("stranger.json", overlayTo(harbour(), [{ erratum: "H-1" }])),
    await onDisk("outdated.json", overlayTo({ ...isp, title: "Other words" }, [{ erratum: "E-13" }])),
    await onDisk("astray.json", overlayTo(isp, [{ criterion: "ISP501.9.9", wording: "Made up" }, { award: "diploma", qan: "603/5902/X" }])),
  );
  await expect(refused("stranger.json")).toContainText("not here");
  await expect(refused("outdated.json")).toContainText("At specification.digest");
  await expect(refused("outdated.json")).toContainText(digestOf(isp));
  await expect(refused("astray.json")).toContainText("At supplied[0].criterion stands “ISP501.9.9”");
  await expect(refused("astray.json")).toContainText("At supplied[1].qan");
  // What was said of the files before them is said no more.
  await expect(learner.refusals).toHaveCount(3);
  await expect(learner.specifications).toHaveCount(1);
  expect(await stored(page)).toEqual(before);
});

test("what a provider supplies in an overlay stands beside what was published", { tag: ["@desktop", "@chromium"] }, async ({ page, copy }) => {
  const data = new SpecData(copy);
  const published = await readFile(`${data.folder}/${ISP}.json`, "utf8");
  const isp = JSON.parse(published);
  const overlay = overlayTo(isp, [
    { award: "certificate", qan: "603/5902/X" },
    { criterion: "ISP401.4.1", wording: "Control relationships with customers appropriately" },
  ]);
  await data.write("ours.overlay.json", overlay);
  await data.offers({ file: `${ISP}.json`, overlay: "ours.overlay.json" });

  const learner = await Library.arrives(page, `${copy.url}#/library`);
  const card = learner.specification(ISP);
  await expect(card.locator('[data-message="overlay-applied"]')).toContainText("Supplied by Harbour College");
  await expect(card.locator('[data-message="overlay-applied"]')).toContainText("As the awarding body wrote to us.");
  await expect(card.locator('[data-award="certificate"]')).toContainText("603/5902/X");
  const digest = await card.getAttribute("data-digest");
  expect(digest).not.toBe(digestOf(isp));
  // The published file is as it was.
  expect(await readFile(`${data.folder}/${ISP}.json`, "utf8")).toBe(published);

  await learner.startsWith(card, "Lena Example");
  await learner.shows("Criteria");
  const criterion = learner.target("ISP401.4.1");
  await expect(criterion).toContainText("Control relationships with customers appropriately");
  await expect(criterion).toContainText("Supplied by Harbour College (Programme manager), 23 November 2026");
  await expect(criterion.locator("q")).toHaveText("ntrol relationships with appropriately");
  await criterion.getByRole("button", { name: /^Note on the published text: E-U5-41/ }).click();
  await expect(learner.dialog("The published text")).toContainText("Supplied by Harbour College");
  await learner.closesDialog();
  await learner.goesTo("Progress");
  await expect(learner.award("certificate")).toContainText("603/5902/X");
  // One of the two damaged wordings is left.
  await expect(learner.award("diploma")).toContainText("The wording of ISP404.1.1 is not legible");
  // The portfolio is pinned to both files together, and carries what was supplied along.
  const bundle = await readBundle(await learner.backsUp());
  expect(bundle.manifest.specification.digest).toBe(`sha256:${digest}`);
  expect(digestOf(bundle.specification)).toBe(digest);
  expect(bundle.specification.overlay).toMatchObject({ provider: "Harbour College", of: `sha256:${digestOf(isp)}` });
});

test("an overlay that does not fit is refused, and the specification is offered without it", { tag: ["@desktop", "@chromium"] }, async ({ page, copy }) => {
  const data = new SpecData(copy);
  const isp = await data.read(`${ISP}.json`);
  await data.write("ours.overlay.json", overlayTo({ ...isp, version: "1.9" }, [{ erratum: "E-13" }]));
  await data.offers({ file: `${ISP}.json`, overlay: "ours.overlay.json" });
  const learner = await Library.arrives(page, copy.url);
  const refused = learner.message("specification-refused");
  await expect(refused).toContainText("ours.overlay.json is not applied");
  await expect(refused).toContainText("At specification.version stands “1.9”. This is version 2.0.");
  await learner.goesToLibrary();
  await expect(learner.refusals).toContainText("At specification.version");
  await expect(learner.specification(ISP)).toHaveAttribute("data-digest", digestOf(isp));
});

test("an overlay opened from a file is laid over the specification that it was made for", { tag: ["@desktop", "@chromium"] }, async ({ page }) => {
  const learner = await Library.arrives(page, "#/library");
  await expect(learner.specifications).toHaveCount(1);
  const specification = harbour();
  specification.awards[0].qan = null;
  const overlay = overlayTo(specification, [{ award: "award", qan: "603/5904/3" }]);
  // Together, and the overlay first.
  await learner.opensFiles(await onDisk("overlay.json", overlay), await onDisk("harbour.json", specification));
  const overlaid = learner.specification("harbour-guiding-3", "Supplied by Harbour College");
  await expect(overlaid).toContainText("harbour.json + overlay.json");
  await expect(overlaid.locator('[data-award="award"]')).toContainText("603/5904/3");
  await expect(learner.specification("harbour-guiding-3")).toHaveCount(2);
  await page.reload();
  await ready(page);
  await expect(overlaid).toHaveCount(1);
});

test("a specification goes to another program and comes back, and what is lost on the way is said", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Library.arrives(page, "#/library");
  await learner.opensFiles(await onDisk("harbour.json", harbour()));
  await learner.savesAs(learner.specification("harbour-guiding-3"), "For Mahara (.matrix)…");
  const saving = learner.dialog(/^Save as a Mahara framework/);
  await expect(saving.locator('[data-message="not-carried"]')).toContainText("What is not carried over");
  const path = await download(page, () => saving.getByRole("button", { name: "Save", exact: true }).click());
  expect(path).toMatch(/\.matrix$/);
  const { framework } = JSON.parse(await readFile(path, "utf8"));
  expect(framework.standards.map((standard) => standard.shortname)).toEqual(["HG1", "HG2"]);

  await learner.opensFiles(path);
  const opening = learner.dialog("Open a Mahara framework?");
  await expect(opening.locator('[data-message="converted"]')).toContainText("2 units, 5 criteria");
  // What we write says the level, so there is nothing to ask.
  await expect(opening.getByLabel("Level of the qualification")).toHaveCount(0);
  await opening.getByRole("button", { name: "Put it on offer" }).click();
  const converted = learner.specifications.filter({ hasText: ".matrix, opened today" });
  await expect(converted).toContainText("2 units, 5 criteria");
  await learner.startsWith(converted, "Hanna Pilot");
  await learner.shows("Criteria");
  await expect(learner.criteria).toHaveCount(5);
  await expect(learner.target("HG1.1.1")).toContainText("Name the berths");
});

test("what a framework does not say is asked, and not made up", { tag: ["@desktop", "@chromium"] }, async ({ page }) => {
  const learner = await Library.arrives(page, "#/library");
  await expect(learner.specifications).toHaveCount(1);
  const framework = {
    institution: "all",
    name: "Bare framework",
    description: "Without hours or levels",
    selfassess: false,
    evidencestatuses: [{ begun: "Ready" }, { incomplete: "Not met" }, { partialcomplete: "Partly met" }, { completed: "Met" }],
    standards: [{ shortname: "B1", name: "Basics", description: "", standardid: 1 }],
    standardelements: [{ shortname: "1.1", name: "Greet a visitor", description: "Greet a visitor", standardid: 1, elementid: "B1.1.1" }],
  };
  await learner.opensFiles(await onDisk("bare.matrix", { framework }));
  const opening = learner.dialog("Open a Mahara framework?");
  const offer = opening.getByRole("button", { name: "Put it on offer" });
  await expect(offer).toBeDisabled();
  await opening.getByLabel("Level of the qualification").selectOption("Level 3");
  await opening.getByLabel("Awarding body").fill("Harbour Guild");
  await expect(opening.locator('[data-message="converted"]')).toContainText("1 unit, 1 criterion");
  await expect(opening.locator('[data-message="not-carried"]').getByRole("listitem")).toHaveCount(1);
  await offer.click();
  const converted = learner.specifications.filter({ hasText: "bare.matrix, opened today" });
  await expect(converted).toContainText("Harbour Guild");
  await expect(converted.locator('[data-award="award"]')).toContainText("Its one unit");
  const errata = converted.getByRole("region", { name: "Errata", exact: true });
  await expect(errata.locator("details")).not.toHaveCount(0);
});

test("a framework that no specification can be made of says why, and changes nothing", { tag: ["@desktop", "@chromium"] }, async ({ page }) => {
  const learner = await Library.arrives(page, "#/library");
  await expect(learner.specifications).toHaveCount(1);
  const before = await stored(page);
  const framework = { name: "Broken", standards: [], standardelements: [{ shortname: "1.1", name: "x", standardid: 9, elementid: "a" }] };
  await learner.opensFiles(await onDisk("broken.matrix", { framework }));
  const opening = learner.dialog("Open a Mahara framework?");
  await expect(opening.locator('[data-message="framework-refused"]')).toContainText("standardelements[0]");
  await expect(opening.getByRole("button", { name: "Put it on offer" })).toBeDisabled();
  await opening.getByRole("button", { name: "Cancel" }).click();
  await learner.opensFiles(await onDisk("letter.txt", "Dear all"));
  await expect(learner.refusals).toContainText("neither a specification nor a framework");
  await expect(learner.specifications).toHaveCount(1);
  expect(await stored(page)).toEqual(before);
});

test.describe("a newer edition", () => {
  /** A portfolio towards the first edition, with its criteria mapped, located and claimed, and the second on offer. */
  async function withNewerEdition(page, copy) {
    const data = new SpecData(copy);
    await data.write("harbour-1.json", harbour());
    await data.offers("harbour-1.json");
    const learner = await Library.withPortfolio(page, { name: "Hanna Pilot" }, copy.url);
    await expect(learner.message("newer-version")).toHaveCount(0);
    await learner.writesAccount({ title: "My tour", text: "I named every berth." });
    await learner.mapsByTap("E001", "HG1", "HG2");
    for (const [criterion, where] of [
      ["HG1.1.1", "First sentence"],
      ["HG1.1.2", "Second sentence"],
      ["HG1.1.3", "Third sentence"],
      ["HG2.1.1", "Fourth sentence"],
      ["HG2.1.2", "Fifth sentence"],
    ]) {
      await learner.locates("E001", criterion, where);
    }
    await learner.claims("HG1.1.1");
    await data.write("harbour-2.json", secondHarbour());
    await data.offers("harbour-1.json", "harbour-2.json");
    await page.reload();
    await ready(page);
    return learner;
  }

  test("is offered with what differs, and moving there loses nothing", async ({ page, copy }) => {
    const learner = await withNewerEdition(page, copy);
    await learner.goesToPortfolios();
    await expect(learner.portfolio("Hanna Pilot")).toContainText("Version 1.1 is on offer");
    await learner.opensPortfolio("Hanna Pilot");
    const before = await learner.mapped();
    await learner.looksAtNewer();
    await expect(learner.change("HG1.1.1", "new")).toContainText("List the rules of the harbour");
    await expect(learner.change("HG1.1.2", "moved")).toContainText("HG1 1.1 is now HG1 1.2");
    await expect(learner.change("HG1.1.3", "moved")).toContainText("1 mapping goes along");
    await expect(learner.change("HG1.1.3", "gone")).toContainText("Describe the tides");
    await expect(learner.change("HG2.1.1", "changed").locator("ins")).toHaveText("by name");
    await expect(learner.change("HG2.1.2", "changed").locator("del")).toHaveText("tours");

    // What changed is asked about before anything moves.
    const move = learner.named("version").getByRole("button", { name: "Move to version 1.1" });
    await expect(move).toBeDisabled();
    await expect(learner.message("questions-left")).toContainText("2 questions");
    await learner.keeps("HG2.1.1");
    await learner.parks("HG2.1.2");
    await learner.moves();

    // Two are parked: the one whose words are gone, and the one that is to be looked at again.
    await expect(learner.named("progress")).toBeVisible();
    await expect(learner.parked("E001", "HG1.1.3")).toContainText("Describe the tides");
    await expect(learner.parked("E001", "HG1.1.3")).toContainText("Third sentence");
    await expect(learner.parked("E001", "HG2.1.2")).toContainText("Keep a log of tours");
    // What has the number of words that are gone is something else, so nothing is chosen for them.
    await expect(learner.parked("E001", "HG1.1.3").getByRole("button", { name: /^Map again/ })).toBeDisabled();
    await learner.goesTo("Map");
    const after = await learner.mapped();
    expect(Object.keys(after.coverage)).toEqual(["HG1.1.2", "HG1.1.3", "HG2.1.1"]);
    expect(after.coverage["HG1.1.2"]).toBe("claimed");
    await expect(learner.mapping("E001", "HG1.1.2")).toContainText("First sentence");
    await expect(learner.mapping("E001", "HG1.1.3")).toContainText("Second sentence");
    await expect(learner.mapping("E001", "HG2.1.1")).toContainText("Fourth sentence");

    // And back, and forth again.
    await learner.undoes();
    expect(await learner.mapped()).toEqual(before);
    await expect(learner.target("HG1.1.1")).toContainText("Name the berths");
    await learner.redoes();
    expect(await learner.mapped()).toEqual(after);
    await page.reload();
    await ready(page);
    expect(await learner.mapped()).toEqual(after);
    await expect(learner.message("newer-version")).toHaveCount(0);

    // What was parked finds its place again.
    await learner.goesTo("Progress");
    await learner.parked("E001", "HG2.1.2").getByRole("button", { name: /^Map again/ }).click();
    await expect(learner.parked("E001", "HG2.1.2")).toHaveCount(0);
    await learner.goesTo("Map");
    await learner.shows("Criteria");
    await expect(learner.mapping("E001", "HG2.1.2")).toContainText("Fifth sentence");

    const bundle = await readBundle(await learner.backsUp());
    expect(bundle.specification.version).toBe("1.1");
    expect(Object.keys(evidenceOf(bundle))).toEqual(["E001"]);
    expect(Object.keys(mappingsOf(bundle))).toEqual(["E001@HG1.1.2", "E001@HG1.1.3", "E001@HG2.1.1", "E001@HG2.1.2"]);
    expect(bundle.records.parked.map((parked) => parked.wording)).toEqual(["Describe the tides"]);
    const [enrolment] = bundle.records.enrolments;
    expect(enrolment.earlier.map((earlier) => earlier.specification.version)).toEqual(["1.0"]);
  });

  test("stays away from whoever does not want it, and older editions stay on offer", { tag: ["@desktop", "@chromium"] }, async ({ page, copy }) => {
    const learner = await withNewerEdition(page, copy);
    const before = await learner.mapped();
    await learner.looksAtNewer();
    await learner.named("version").getByRole("link", { name: "Not now" }).click();
    await learner.goesTo("Map");
    expect(await learner.mapped()).toEqual(before);
    await learner.goesToLibrary();
    await expect(learner.specification("harbour-guiding-3")).toHaveCount(2);
    const pinned = learner.specification("harbour-guiding-3", "1 portfolio here is pinned");
    await expect(pinned).toContainText("harbour-1.json");
    await expect(pinned).toContainText("Version 1.1 is on offer too");
    // Whoever starts now starts with the newest, unless they choose otherwise.
    await learner.goesToPortfolios();
    await learner.startsPortfolio({ name: "Omar Second" });
    await learner.shows("Criteria");
    await expect(learner.target("HG1.1.1")).toContainText("List the rules of the harbour");
    await open(page, `${copy.url}#/`);
    await expect(learner.portfolio("Omar Second").locator('[data-message="newer-version"]')).toHaveCount(0);
  });
});
