// Every screen and every dialog, light and dark, large and small, against the rules that a program can check.

import AxeBuilder from "@axe-core/playwright";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Assessor } from "./pages/assessor.mjs";
import { Iqa } from "./pages/iqa.mjs";
import { Learner } from "./pages/learner.mjs";
import { Planner } from "./pages/planner.mjs";
import { spoilt } from "./support/bundle.mjs";
import * as files from "./support/files.mjs";
import { isPhone } from "./support/pointer.mjs";
import { judgedBundle } from "./support/portfolio.mjs";
import { harbour, onDisk, pilot, secondHarbour } from "./support/specification.mjs";
import { expect, open, test } from "./support/test.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const COLOURS = ["color-contrast", "link-in-text-block"];

/** A framework of Mahara that says neither hours nor levels. */
const BARE = {
  framework: {
    institution: "all",
    name: "Bare framework",
    description: "Without hours or levels",
    selfassess: false,
    evidencestatuses: [{ begun: "Ready" }, { incomplete: "Not met" }, { partialcomplete: "Partly met" }, { completed: "Met" }],
    standards: [{ shortname: "B1", name: "Basics", description: "", standardid: 1 }],
    standardelements: [{ shortname: "1.1", name: "Greet a visitor", description: "Greet a visitor", standardid: 1, elementid: "B1.1.1" }],
  },
};

/** Looks at what is shown with the rules that a program can check, and keeps what it finds. */
function looking(page, colorScheme) {
  const found = [];
  const dialogs = page.getByRole("dialog");
  // Messages lie over other things until they go, and are looked at last.
  const dismissed = async () => {
    const buttons = page.getByRole("button", { name: "Dismiss" });
    // One goes with each press, and some go by themselves.
    while ((await buttons.count()) > 0) await buttons.first().click({ timeout: 2_000 }).catch(() => {});
  };
  // No screen scrolls sideways, not even on the narrowest phone (WCAG 1.4.10).
  const fits = async (where) => {
    const size = page.viewportSize();
    if (isPhone()) await page.setViewportSize({ ...size, width: 320 });
    const [ofPage, ofTabs] = await page.evaluate(async () => {
      // A new size takes some frames to arrive everywhere.
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      const beyond = (element) => (element ? element.scrollWidth - element.clientWidth : 0);
      return [beyond(document.documentElement), beyond(document.querySelector("nav.tabs"))];
    });
    // What fills the window has nothing below it.
    const below = await page.evaluate(() => {
      const { scrollHeight, clientHeight } = document.documentElement;
      return document.querySelector("main:is(.map, .judge)") ? scrollHeight - clientHeight : 0;
    });
    // Heights of parts of a pixel add up to one.
    if (below > 1 && !isPhone()) found.push(`${where}: the page goes on for ${below} px below what fills the window`);
    if (ofPage > 0) found.push(`${where}: the page is ${ofPage} px wider than the screen`);
    if (ofTabs > 0) found.push(`${where}: the tabs are ${ofTabs} px wider than the screen`);
    if (isPhone()) await page.setViewportSize(size);
  };
  const look = async (where) => {
    // What lies behind a dialog was looked at before it was opened.
    const within = (await dialogs.count()) > 0 ? "dialog" : "html";
    if (within === "html" && !where.includes("message")) await dismissed();
    // How far a test happened to scroll decides what the head lies over.
    if (within === "html") await page.evaluate(() => scrollTo(0, 0));
    const axe = new AxeBuilder({ page }).include(within).exclude("iframe");
    if (colorScheme === "light") await fits(where);
    // In the dark the same document stands in other colours.
    const { violations } = await (colorScheme === "dark" ? axe.withRules(COLOURS) : axe.withTags(RULES)).analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map((node) => `${where}: ${id}: ${node.html.slice(0, 160)}\n${node.failureSummary}`));
    }
  };
  return { found, look, dismissed };
}

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, { tag: colorScheme === "dark" ? ["@chromium", "@desktop"] : "@chromium" }, () => {
    test.use({ colorScheme, reducedMotion: "reduce" });

    test("no screen and no dialog breaks a rule", async ({ page }) => {
      test.setTimeout(420_000);
      const { found, look, dismissed } = looking(page, colorScheme);
      const learner = await Learner.arrives(page);
      await look("welcome");
      await page.goto("./#/library");
      await learner.named("library").locator("[data-specification]").waitFor();
      for (const fold of await page.locator("details.fold > summary").all()) await fold.click();
      await look("library");
      await page.getByRole("button", { name: "Save as", exact: true }).click();
      await page.getByRole("menuitem", { name: /Moodle/ }).click();
      await look("what is not carried over");
      await learner.closesDialog();
      await page.goto("./#/");
      await learner.named("portfolios").waitFor();
      await page.getByRole("button", { name: "Start a portfolio" }).click();
      await look("start a portfolio");
      await learner.closesDialog();
      await learner.startsPortfolio({ name: "Lena Example", provider: "Academy" });
      await look("empty map");
      await learner.addsFiles(await files.pdf(), await files.jpeg(), await files.text(), await files.wav(), await files.xlsx());
      await learner.mapsByTap("E001", "ISP501.1.1", "ISP501.1.2");
      await learner.mapsByTap("E002", "ISP501.1.2");
      await learner.locates("E001", "ISP501.1.1", "p. 2", "It shows it.");
      await learner.claims("ISP501.1.1");
      await learner.chooses("E003");
      await dismissed();
      await look("map, evidence");
      await learner.shows("Criteria");
      await look("map, criteria");
      await learner.picksUp("E003");
      await look("map, picked up");
      await page.keyboard.press("Escape");
      await learner.shows("Evidence");
      await page.getByRole("button", { name: "Add evidence", exact: true }).click();
      await look("menu");
      await page.keyboard.press("Escape");
      for (const item of ["Write an account…", "Note a link…", "Note something kept elsewhere…"]) {
        await learner.opensMenu(item);
        await look(item);
        if (item.includes("link")) {
          await learner.dialog().getByLabel("Title").fill("Not a link");
          await learner.dialog().getByLabel("Address").fill("javascript:alert(1)");
          await learner.dialog().getByRole("button", { name: "Add evidence" }).click();
          await expect(learner.alert).toBeVisible();
          await look("a refused link");
        }
        await learner.closesDialog();
      }
      for (const reference of ["E001", "E002", "E003", "E004", "E005"]) {
        const opened = await learner.opens(reference);
        await expect(opened.locator(".viewer-body")).not.toContainText("Opening…");
        await look(`evidence ${reference}`);
        await learner.closesDialog();
      }
      const mapping = await learner.opensMapping("E001", "ISP501.1.1");
      await expect(mapping.locator("[data-drawn]")).toBeVisible();
      await mapping.getByRole("button", { name: "Mark an area" }).click();
      await look("mapping");
      await learner.closesDialog();
      await page.getByRole("button", { name: "What does “Claim” mean?" }).click();
      await look("what a word means");
      await page.keyboard.press("Escape");
      await learner.goesTo("Matrix");
      await look("matrix");
      await page.getByRole("button", { name: "List", exact: true }).click();
      await look("matrix, list");
      await page.getByRole("button", { name: "Sheet", exact: true }).click();
      await learner.goesTo("Map");
      await page.keyboard.press("Control+k");
      await learner.dialog("Find or do").getByRole("combobox").fill("E00");
      await look("palette");
      await learner.closesDialog();
      await page.keyboard.press("Control+k");
      await learner.dialog("Find or do").getByRole("combobox").fill("help");
      await page.keyboard.press("Enter");
      await learner.dialog("Help").waitFor();
      await look("help");
      await learner.dialog("Help").getByRole("button", { name: "Take the tour" }).click();
      await page.getByRole("region", { name: "Tour" }).getByRole("heading").waitFor();
      await look("tour");
      await page.keyboard.press("Escape");
      await learner.shows("Criteria");
      await learner.target("ISP401.4.1").getByRole("button", { name: /^Note on the published text/ }).click();
      await look("notes");
      await learner.closesDialog();
      await learner.goesTo("Progress");
      await dismissed();
      for (const kind of await learner.main.locator("summary").all()) await kind.click();
      await page.keyboard.press("Control+Home"); // A link half under the bar on top is no smaller for that.
      await look("progress");
      await page.getByRole("link", { name: "Look over it before you hand over" }).click();
      await learner.named("ready").waitFor();
      await look("before handing over");
      await learner.goesTo("Paper");
      await look("paper");
      const file = await learner.exports();
      await page.keyboard.press("Control+Home"); // Nor is a choice half under it.
      await look("hand over");
      await learner.goesToPortfolios();
      await look("portfolios");
      await page.getByRole("button", { name: /^Remove the portfolio/ }).click();
      await look("remove");
      await learner.closesDialog();

      const assessor = new Assessor(page);
      await learner.removesPortfolio("Lena Example");
      await assessor.opensBundle(file);
      await look("open a bundle");
      await assessor.accepts();
      await look("review");
      await assessor.looksAt("E001", "ISP501.1.1");
      await look("review of a mapping");
      await assessor.closesDialog();
      await page.getByRole("button", { name: /^Say who you are/ }).click();
      await look("about you");
      await assessor.fillsInAboutThem(assessor.dialog("About you"), { hours: "3" });
      await expect(assessor.dialog()).toHaveCount(0);
      await look("review, before the declaration");
      await assessor.declaresNoInterest();
      await look("review");
      await assessor.drafts("not-yet-met", { missing: "Say why", varcs: true, feedback: "Look again." });
      await look("a decision");
      await page.getByRole("button", { name: "Snippets" }).click();
      await look("snippets");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?"); // Its button is not shown to fingers.
      await look("keys");
      await assessor.closesDialog();
      await page.getByRole("button", { name: "Record evidence" }).click();
      await page.getByRole("menuitem", { name: "Witness check…" }).click();
      await look("a witness check");
      await assessor.closesDialog();
      await assessor.observes({ title: "Team meeting", account: "She led it." });
      await assessor.shows("Evidence");
      await assessor.evidence("OB001").getByRole("button").click();
      await look("a record of the assessor's own");
      await assessor.main.getByRole("button", { name: "Correct…" }).first().click();
      await look("correcting a record");
      await assessor.closesDialog();
      await assessor.drafts("met", { varcs: true });
      await assessor.issues();
      await look("a decision that was issued");
      const sheet = await assessor.opensUnit("ISP501");
      await look("a unit");
      await sheet.getByRole("button", { name: /^Add feedback/ }).click();
      await look("feedback to a unit");
      await assessor.closesDialog();
      await assessor.goesToTab("Hand back");
      await assessor.named("submit").waitFor();
      await look("hand back");
      await page.goto("./#/desk");
      await assessor.row("Lena Example").waitFor();
      await look("desk");
      await page.getByRole("button", { name: "Queue by unit" }).click();
      await look("queue");
      await page.goto("./#/settings");
      await assessor.named("settings").getByLabel("Your name").waitFor();
      await assessor.named("settings").locator("[data-fingerprint]").waitFor();
      await look("settings");
      await page.goto("./#/");
      await look("received");
      await assessor.choosesBundle(await files.text("no-bundle.json", "no bundle"));
      await expect(assessor.alert).toBeVisible();
      await look("a problem");
      expect(found.join("\n\n")).toBe("");
    });

    test("neither choosing units nor moving to another edition breaks a rule", async ({ page }) => {
      test.setTimeout(420_000);
      const { found, look } = looking(page, colorScheme);
      const learner = await Planner.arrives(page, "#/library");
      await learner.opensFiles(await onDisk("pilot.json", pilot()), await onDisk("harbour.json", harbour()));
      await learner.startsWith(learner.specification("harbour-pilot-4"), "Hanna Pilot");
      await learner.writesAccount({ title: "My tour", text: "I steered." });
      await learner.mapsByTap("E001", "A1.1.1", "A2.1.1");
      await learner.goesToUnits();
      await learner.ticks("A1", "A2", "A3");
      await look("units, one too many");
      await learner.unticks("A2");
      await learner.presses(learner.pin("B1"));
      await learner.presses(learner.pin("B2"));
      await expect(learner.message("no-way")).toBeVisible();
      await look("units, parked and impossible");

      // A framework of another program, and what it does not say.
      await learner.goesToLibrary();
      await learner.opensFiles(await onDisk("bare.matrix", BARE));
      await look("open a framework");
      await learner.closesDialog();
      await learner.startsWith(learner.specification("harbour-guiding-3"), "Omar Second");
      await learner.writesAccount({ title: "My tour", text: "I named every berth." });
      await learner.mapsByTap("E001", "HG1", "HG2");
      await learner.goesToLibrary();
      await learner.opensFiles(await onDisk("harbour-2.json", secondHarbour()));
      await learner.goesToPortfolios();
      await look("portfolios, a newer version");
      await learner.opensPortfolio("Omar Second");
      await learner.looksAtNewer();
      await look("what differs");
      await learner.keeps("HG2.1.1");
      await learner.parks("HG2.1.2");
      await learner.moves();
      await expect(learner.message("parked")).toBeVisible();
      await look("parked mappings");
      expect(found.join("\n\n")).toBe("");
    });

    test("nor does what protects a file on its way, nor what opens and checks it", async ({ page, copy }) => {
      test.setTimeout(240_000);
      const index = join(copy.folder, "spec-data/index.json");
      const offered = JSON.parse(await readFile(index, "utf8"));
      // Room for one of the files beside the records and the qualification, not for two.
      await writeFile(index, JSON.stringify({ ...offered, provider: { name: "Harbour College", largestBundle: 500_000 } }));
      const { found, look } = looking(page, colorScheme);
      const learner = await Learner.withPortfolio(page, {}, copy.url);
      await learner.addsFiles(await files.large("one.bin", 200_000), await files.large("two.bin", 210_000));
      await learner.mapsByTap("E001", "ISP501.1.1");
      await learner.goesTo("Hand over");
      await learner.protects("For your provider only");
      await learner.main.getByLabel("Their public key").fill("a house key");
      await learner.sizeMeter.getByRole("radio", { name: /^One unit/ }).check();
      await page.keyboard.press("Control+Home");
      await look("hand over, one unit for the provider");
      await learner.protects("With a passphrase");
      await learner.sizeMeter.getByRole("radio", { name: /^Everything/ }).check();
      await learner.sizeMeter.getByLabel(/^Spread it over/).check();
      await page.keyboard.press("Control+Home");
      await look("hand over in parts, with a passphrase");
      const closed = await learner.exportsHere();
      await look("the first part handed over");
      await learner.goesToPortfolios();
      await page.getByLabel("File to check").setInputFiles(closed);
      const question = learner.dialog("This bundle is encrypted");
      await look("unlock");
      await question.getByLabel("Passphrase").fill("other words");
      await question.getByRole("button", { name: "Unlock" }).click();
      await expect(question.getByRole("alert")).toBeVisible();
      await look("unlock, with the wrong words");
      await learner.closesDialog();
      const { path } = await judgedBundle({ mappings: 20, items: 5 });
      await page.getByLabel("File to check").setInputFiles(path);
      await expect(learner.dialog("What was checked")).toBeVisible();
      await look("what was checked");
      await learner.closesDialog();
      await page.getByLabel("File to check").setInputFiles(await spoilt(path, "cut.json", (bytes) => bytes.subarray(0, 5_000)));
      await expect(learner.dialog("What was checked")).toBeVisible();
      await look("what was checked and is not whole");
      expect(found.join("\n\n")).toBe("");
    });

    test("nor does what comes back, nor quality assurance", async ({ page, browser }) => {
      test.setTimeout(240_000);
      const { found, look: lookHere } = looking(page, colorScheme);
      const own = await judgedBundle({ mappings: 20, items: 5 });
      const learner = await Learner.arrives(page);
      await learner.opensBackup(own.path);
      await learner.shows("Criteria");
      await lookHere("map with decisions");
      await learner.goesToTab("Feedback");
      await lookHere("feedback");
      await learner.main.locator('[data-signature="unknown-key"]').first().click();
      await lookHere("whose key it is");
      await learner.closesDialog();
      await learner.asked(own.criteria[8]).getByRole("button", { name: /^Answer/ }).click();
      await lookHere("answer");
      await learner.closesDialog();
      await learner.goesToTab("Audit");
      await lookHere("audit trail");
      await page.goto("./#/");
      await learner.named("portfolios").waitFor();
      await lookHere("portfolios with something new");

      const context = await browser.newContext({ colorScheme, reducedMotion: "reduce" });
      const iqa = new Iqa(await context.newPage());
      const { found: foundThere, look } = looking(iqa.page, colorScheme);
      await open(iqa.page);
      await iqa.opensBundle((await judgedBundle({ n: 2, purpose: "assessed", mappings: 20, items: 5 })).path);
      await iqa.accepts();
      await iqa.saysWhoTheyAre();
      await iqa.opensUnit("ISP501");
      await look("review of a quality assurer, barred");
      await iqa.declaresNoInterest();
      await iqa.thinks("ISP501.1.1", "Disagree", "Why?");
      await look("review of a quality assurer");
      await iqa.notesTheSample();
      await look("actions");
      await iqa.opensUnit("ISP502");
      await iqa.plans("ISP502", { day: "2027-02-01", reason: "A new assessor" });
      await iqa.planned.getByRole("button", { name: "Drop…" }).click();
      await look("dropping a sample");
      await iqa.closesDialog();
      await iqa.main.getByRole("button", { name: "Plan a sample…" }).click();
      await look("planning a sample");
      await iqa.closesDialog();
      await iqa.goesToSampling();
      await iqa.main.locator("details > summary").first().click();
      await look("sampling");
      await context.close();
      found.push(...foundThere);
      expect(found.join("\n\n")).toBe("");
    });
  });
}
