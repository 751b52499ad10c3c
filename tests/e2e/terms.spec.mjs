// What a provider calls things.

import { readFile } from "node:fs/promises";
import { Assessor } from "./pages/assessor.mjs";
import { Iqa } from "./pages/iqa.mjs";
import { Learner } from "./pages/learner.mjs";
import { download } from "./support/download.mjs";
import * as files from "./support/files.mjs";
import { SpecData, harbour } from "./support/specification.mjs";
import { expect, ready, test } from "./support/test.mjs";

const PROVIDER = {
  name: "Harbour College",
  terms: {
    learner: { one: "apprentice", many: "apprentices" },
    assessor: { one: "tutor", many: "tutors" },
    iqa: { one: "internal verifier", many: "internal verifiers", short: "IV", work: "internal verification" },
    outcome: { met: "competent", notYetMet: "not yet competent" },
  },
};
const TERMS = { learner: "apprentice", assessor: "tutor", iqa: "internal verifier", met: "competent", notYetMet: "not yet competent" };

/** The words that this provider does not use, and what would be a sentence that was not put together. */
const OTHER_WORDS = /learner|assessor|\bIQAs?\b|quality assur|\bmet\b|[{}]/i;

/** All that can be read on the screen or heard of it. */
const readable = (page) =>
  page.evaluate(() => {
    const attributes = ["aria-label", "aria-description", "title", "placeholder", "alt", "data-label"];
    const named = [...document.querySelectorAll(attributes.map((name) => `[${name}]`).join())];
    const heard = named.flatMap((one) => attributes.map((name) => one.getAttribute(name)).filter(Boolean));
    return [document.title, ...document.body.innerText.split("\n"), ...heard].filter((line) => line.trim());
  });

/** Nothing on the screen says one of those words. */
async function speaksTheirs(screen, where) {
  const said = await readable(screen.page);
  expect(said.length, where).toBeGreaterThan(10);
  expect(said.filter((line) => OTHER_WORDS.test(line)), where).toEqual([]);
}

test("a provider's own words stand wherever people read", { tag: ["@chromium", "@desktop"] }, async ({ copy, browser }) => {
  test.setTimeout(300_000);
  const data = new SpecData(copy);
  const evidenceTypes = [{ id: "assignment", label: "Assignment, project or report", suits: ["knowledge"] }];
  await data.write("harbour.json", harbour({ evidenceTypes }));
  await data.offers("harbour.json");
  await data.write("index.json", { ...(await data.read("index.json")), provider: PROVIDER });
  const arrives = async (Person) => {
    const person = await Person.arrives(await (await browser.newContext({ baseURL: copy.url })).newPage());
    return Object.assign(person, { terms: TERMS });
  };

  // The apprentice: on the first visit the words come a moment after the page.
  const learner = await arrives(Learner);
  await expect(learner.named("portfolios")).toContainText("hand your tutor one file");
  await speaksTheirs(learner, "welcome");
  await learner.startsPortfolio({ name: "Lena Example" });
  await learner.addsFiles(await files.text());
  await learner.mapsByTap("E001", "HG2");
  await speaksTheirs(learner, "map");
  const criteria = ["HG2.1.1", "HG2.1.2"];
  for (const criterion of criteria) {
    await learner.locates("E001", criterion, "Second paragraph");
    await learner.claims(criterion);
  }
  for (const tab of ["Matrix", "Units", "Progress", "Paper"]) {
    await learner.goesTo(tab);
    await speaksTheirs(learner, tab);
  }
  await learner.page.getByRole("button", { name: "Help" }).click();
  await expect(learner.dialog()).toContainText("The tutor declares");
  await speaksTheirs(learner, "help");
  await learner.closesDialog();
  await learner.goesTo("Hand over");
  await speaksTheirs(learner, "hand over");
  const submitted = await learner.exportsHere();
  await learner.goesToTab("Audit");
  await expect(learner.named("audit")).toContainText("Apprentice");
  await speaksTheirs(learner, "audit trail");

  // The tutor.
  const assessor = await arrives(Assessor);
  await assessor.opensBundle(submitted);
  await speaksTheirs(assessor, "bundle");
  await assessor.accepts();
  await assessor.page.getByRole("button", { name: /^Say who you are/ }).click();
  await speaksTheirs(assessor, "about you");
  await assessor.fillsInAboutThem(assessor.dialog("About you"));
  await assessor.lists("All");
  await assessor.goesTo(criteria[0]);
  await speaksTheirs(assessor, "interest");
  await assessor.declaresNoInterest();
  for (const criterion of criteria) {
    await assessor.goesTo(criterion);
    await assessor.drafts("met", { varcs: true, feedback: "Well explained." });
    await assessor.issues();
  }
  await speaksTheirs(assessor, "review");
  const sheet = await assessor.opensUnit("HG2");
  await expect(sheet).toContainText("is competent on evidence");
  await speaksTheirs(assessor, "unit");
  await assessor.closesDialog();
  await assessor.signsOff("HG2");
  await assessor.goesToTab("Hand back");
  await speaksTheirs(assessor, "hand back");
  const back = await assessor.handsBack();
  const assessed = await assessor.handsOn();
  await assessor.goesToDesk();
  await expect(assessor.row("Lena Example")).toBeVisible();
  await speaksTheirs(assessor, "desk");

  // The internal verifier.
  const iqa = await arrives(Iqa);
  await iqa.opensBundle(assessed);
  await iqa.accepts();
  await iqa.saysWhoTheyAre();
  await iqa.goesToSampling();
  await expect(iqa.named("sample")).toContainText("Apprentice");
  await speaksTheirs(iqa, "sampling");
  await iqa.cell("Lena Example", "HG2").click();
  await expect(iqa.unit("HG2")).toBeVisible();
  await iqa.declaresNoInterest();
  await iqa.thinks(criteria[0], "Disagree", "Where is the proof?");
  await speaksTheirs(iqa, "sample");
  await iqa.agreesWithTheRest();
  await iqa.notesTheSample({ privately: "Between us.", notes: "Two looked at." });
  await speaksTheirs(iqa, "sampled");
  await iqa.goesToTab("Paper");
  await expect(iqa.main.locator('[data-sheet="quality"]')).toContainText("Report of internal verification");
  await speaksTheirs(iqa, "papers");

  // Back to the apprentice, from a start that knows the words.
  await learner.opensReturn(back);
  await speaksTheirs(learner, "feedback");
  await learner.goesTo("Map");
  await expect(learner.target(criteria[0])).toContainText("Competent");
  await speaksTheirs(learner, "judged map");
  await learner.page.reload();
  await ready(learner.page);
  await expect(learner.target(criteria[0])).toContainText("Competent");
  await learner.goesTo("Paper");
  const path = await download(learner.page, async () => {
    await learner.page.getByRole("button", { name: "Save as CSV", exact: true }).click();
    await learner.page.getByRole("menuitem", { name: "Achievement log", exact: true }).click();
  });
  const table = await readFile(path, "utf8");
  expect(table.startsWith('\uFEFF"Apprentice","Registration number",')).toBe(true);
  expect(table.match(OTHER_WORDS)).toBeNull();
});
