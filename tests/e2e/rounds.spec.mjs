// The whole round trip in three browsers: submitted, judged, handed back, improved, met, signed off, sampled, disputed,
// decided anew, released. Every status is looked at on the way.

import { readFile } from "node:fs/promises";
import { Assessor } from "./pages/assessor.mjs";
import { Iqa } from "./pages/iqa.mjs";
import { Learner } from "./pages/learner.mjs";
import * as files from "./support/files.mjs";
import { expect, test } from "./support/test.mjs";

/** The smallest unit. */
const UNIT = "ISP505";
const PRIVATE = "Between us: say where you looked.";
const criteriaOf = (learner) =>
  learner.target(UNIT).locator("[data-criterion]").evaluateAll((all) => all.map((one) => one.dataset.criterion));

/** Where every criterion of the unit stands on both ladders, as this device shows it. */
const statuses = (screen) =>
  screen.main.locator(`[data-criterion^="${UNIT}."][data-achievement]`).evaluateAll((all) =>
    Object.fromEntries(
      all.map(({ dataset: { criterion, coverage, achievement, stale } }) => [
        criterion,
        `${coverage}, ${achievement}${stale === undefined ? "" : ", stale"}`,
      ]),
    ),
  );
const all = (criteria, status, others = {}) => ({ ...Object.fromEntries(criteria.map((one) => [one, status])), ...others });

test("learner, assessor and quality assurer go two rounds", async ({ browser, page }) => {
  test.setTimeout(420_000);
  const another = async () => (await browser.newContext()).newPage();

  // Submitted.
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.text());
  await learner.mapsByTap("E001", UNIT);
  const criteria = await criteriaOf(learner);
  const [first, second] = criteria;
  const stand = async (screen, status, others) => {
    await screen.shows("Criteria");
    await expect.poll(() => statuses(screen)).toEqual(all(criteria, status, others));
  };
  await stand(learner, "mapped, not-judged");
  for (const criterion of criteria) await learner.locates("E001", criterion, "Second paragraph");
  await stand(learner, "located, not-judged");
  for (const criterion of criteria) await learner.claims(criterion);
  await stand(learner, "claimed, not-judged");
  const submitted = await learner.exports();

  // Judged.
  const assessor = await Assessor.arrives(await another());
  await assessor.opensBundle(submitted);
  await assessor.accepts();
  await assessor.saysWhoTheyAre({ name: "Asif Example" });
  await assessor.lists("All");
  await stand(assessor, "claimed, not-judged");
  await assessor.goesTo(first);
  await assessor.declaresNoInterest();
  await assessor.drafts("not-yet-met", { feedback: "Nearly there.", missing: "Say why you chose it", due: "2099-01-15" });
  // A draft is nobody's word yet.
  await stand(assessor, "claimed, not-judged");
  await assessor.shows("Decision");
  await assessor.issues();
  await assessor.lists("All");
  await stand(assessor, "claimed, not-judged", { [first]: "claimed, not-yet-met" });
  for (const criterion of criteria.slice(1)) {
    await assessor.goesTo(criterion);
    await assessor.drafts("met", { varcs: true });
  }
  await assessor.issuesAll();
  const judged = ["claimed, met", { [first]: "claimed, not-yet-met" }];
  await stand(assessor, ...judged);
  await expect(assessor.target(UNIT)).not.toHaveAttribute("data-achieved", "");
  const back = await assessor.handsBack();

  // Handed back. Nothing moves before it is opened; then what is new is counted, wherever it is looked for.
  await learner.goesTo("Map");
  await stand(learner, "claimed, not-judged");
  await learner.opensReturn(back);
  await expect(learner.unread).toHaveAttribute("data-unread", String(criteria.length));
  await expect(learner.tabCount("Feedback")).toHaveText(new RegExp(`^${criteria.length}`));
  await expect(learner.messages).toHaveCount(criteria.length);
  const asked = learner.asked(first);
  await expect(asked).toContainText("Say why you chose it");
  await expect(asked).toContainText("15 January 2099");
  await learner.goesToPortfolios();
  await expect(learner.portfolio("Lena Example").locator('[data-message="mail"]')).toContainText(`${criteria.length} new messages`);
  await expect(learner.portfolio("Lena Example").locator('[data-message="mail"]')).toContainText("1 thing to do");
  await learner.opensPortfolio("Lena Example");
  await stand(learner, ...judged);
  await expect(learner.target(first)).toContainText("Nearly there.");
  await expect(learner.target(first)).toContainText("Missing by 15 January 2099");
  await learner.goesToTab("Feedback");
  await learner.readsAll();
  await page.reload();
  await expect(learner.unread).toHaveAttribute("data-unread", "0");

  // Nothing new answers nothing; a new version does.
  await learner.asked(first).getByRole("button", { name: /^Answer/ }).click();
  await expect(learner.dialog().getByRole("button", { name: "Answer", exact: true })).toBeDisabled();
  await learner.closesDialog();
  await learner.goesTo("Map");
  await learner.writesAccount({ title: "Why I chose it", text: "Because the buyer asked for it." });
  await learner.mapsByTap("E002", first);
  // What was judged has not changed, but what has come to it does not say where the proof is.
  await stand(learner, "claimed, met", { [first]: "mapped, not-yet-met" });
  await learner.locates("E002", first, undefined);
  await stand(learner, ...judged);
  await learner.goesToTab("Feedback");
  await learner.answers(first, "I wrote down why.");
  await expect(learner.asked(first)).toHaveAttribute("data-answered", "");
  await learner.goesTo("Map");
  await stand(learner, ...judged);
  const improved = await learner.exports();

  // Met, and signed off.
  await assessor.opensBundle(improved);
  await assessor.accepts();
  await assessor.lists("All");
  await stand(assessor, ...judged);
  await assessor.goesTo(first);
  // What was asked for stands beside what the learner says to it.
  await expect(assessor.message("asked")).toContainText("Say why you chose it");
  await expect(assessor.message("asked")).toContainText("I wrote down why.");
  await assessor.drafts("met", { varcs: true, reason: "It says why now." });
  await assessor.issues();
  await assessor.lists("All");
  await stand(assessor, "claimed, met");
  await expect(assessor.target(UNIT)).toContainText("Ready to sign off");
  await assessor.signsOff(UNIT);
  await expect(assessor.target(UNIT)).toHaveAttribute("data-achieved", "");
  await stand(assessor, "claimed, met");
  const assessed = await assessor.handsOn();

  // Sampled, and disputed.
  const iqa = await Iqa.arrives(await another());
  await iqa.opensBundle(assessed);
  await iqa.accepts();
  await iqa.saysWhoTheyAre();
  await iqa.goesToSampling();
  await expect(iqa.cell("Lena Example", UNIT)).toHaveAccessibleName(/Not planned/);
  // The frame of the grid scrolls, never the page.
  expect(await iqa.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  await iqa.proposals.first().getByRole("button", { name: /^Plan/ }).click();
  await expect(iqa.cell("Lena Example", UNIT)).toHaveAccessibleName(/: Planned/);
  await iqa.cell("Lena Example", UNIT).click();
  await expect(iqa.unit(UNIT)).toBeVisible();
  await expect(iqa.main.getByRole("navigation", { name: "Units" }).locator(`[data-unit="${UNIT}"]`)).toBeInViewport();
  await stand(iqa, "claimed, met");
  await expect(iqa.release).toContainText("A sample that the plan requires was not taken.");
  await iqa.declaresNoInterest();
  await iqa.thinks(second, "Disagree", "Page 2 says nothing of it: look again.");
  await iqa.agreesWithTheRest();
  await iqa.notesTheSample({ privately: PRIVATE });
  await expect(iqa.target(second)).toHaveAttribute("data-verdict", "disagree");
  await expect(iqa.target(first)).toHaveAttribute("data-verdict", "agree");
  await expect(iqa.actions).toHaveCount(1);
  await expect(iqa.release).toContainText("disagrees with the decision");
  await expect(iqa.release.getByRole("button", { name: "Release the unit" })).toHaveCount(0);
  await stand(iqa, "claimed, met");
  const disputed = await iqa.handsBack();
  expect(await readFile(disputed, "utf8")).toContain(PRIVATE);

  // Whoever has moved to another device finds there what they are asked for.
  const elsewhere = await Assessor.arrives(await another());
  await elsewhere.opensBundle(assessed);
  await elsewhere.accepts();
  await elsewhere.saysWhoTheyAre({ name: "Asif Example" });
  await elsewhere.opensBundle(disputed);
  await elsewhere.accepts();
  await elsewhere.goesToTab("Feedback");
  await expect(elsewhere.main.locator("[data-action]").getByRole("button", { name: "Answer", exact: true })).toBeVisible();
  await elsewhere.page.context().close();

  // Decided anew, with the action answered.
  await assessor.opensBundle(disputed);
  await assessor.accepts();
  await assessor.lists("All");
  await expect(assessor.target(UNIT)).not.toHaveAttribute("data-achieved", "");
  await expect(assessor.target(UNIT)).toContainText("Signed off, look again");
  await stand(assessor, "claimed, met");
  await expect(assessor.target(second).locator('[data-quality="disputed"]')).toHaveText("Disputed");
  // Why, and what is asked for, stands over the decision that is to be looked at again.
  await assessor.goesTo(second);
  await expect(assessor.main.locator(".decision-head [data-dispute]")).toContainText("Page 2 says nothing of it: look again.");
  await expect(assessor.message("action")).toContainText("Ines Example asks for: Page 2 says nothing of it");
  await assessor.goesToTab("Feedback");
  await expect(assessor.main.locator("[data-item]").filter({ hasText: PRIVATE }).locator("[data-private]")).toHaveCount(1);
  const action = assessor.main.locator(`[data-action="${UNIT} ${second.slice(UNIT.length + 1)}"]`);
  await action.getByLabel("What you did").fill("Looked again; paragraph 2 has it.");
  await action.getByRole("button", { name: "Answer", exact: true }).click();
  await expect(action).toContainText("Answered: Looked again");
  await action.getByRole("link").click();
  await assessor.shows("Decision");
  await expect(assessor.heading(second)).toBeVisible();
  await assessor.drafts("met", { varcs: true, reason: "Looked at again after quality assurance." });
  await assessor.issues();
  await assessor.lists("All");
  await expect(assessor.target(second).locator('[data-quality="disputed"]')).toHaveCount(0);
  await assessor.signsOff(UNIT);
  await expect(assessor.target(UNIT)).toHaveAttribute("data-achieved", "");
  await stand(assessor, "claimed, met");
  const again = await assessor.handsOn();

  // Looked at again, closed, released.
  await iqa.opensBundle(again);
  await iqa.accepts();
  await iqa.opensUnit(UNIT);
  await stand(iqa, "claimed, met");
  // What it was, and why it was decided anew.
  const before = iqa.target(second).locator("[data-before]");
  await expect(before).toContainText("Looked at again after quality assurance.");
  await expect(before.locator("[data-dispute]")).toContainText("Page 2 says nothing of it");
  await expect(iqa.release).toContainText("An action that has to be closed first is open.");
  await expect(iqa.release).toContainText("was decided anew after a quality assurer had disagreed");
  // And the desk and the plan say that there is something to look at again.
  await iqa.goesToDesk();
  const waits = (what) => iqa.row("Lena Example").locator(`[data-count="${what}"]`);
  await expect(waits("disputed")).toContainText("1 decided anew");
  await expect(waits("to-release")).toHaveText("1");
  await expect(iqa.row("Lena Example").locator('[data-count="actions"]')).toHaveText("1 answered action to look at");
  await iqa.goesToSampling();
  await expect(iqa.cell("Lena Example", UNIT)).toHaveAccessibleName(/: Sampled, look again/);
  await iqa.cell("Lena Example", UNIT).click();
  await iqa.thinks(second, "Agree");
  await iqa.notesTheSample();
  await iqa.actions.getByRole("button", { name: "Close the action" }).click();
  await expect(iqa.actions.first()).toHaveAttribute("data-closed", "");
  await iqa.releases();
  await iqa.goesToSampling();
  await expect(iqa.cell("Lena Example", UNIT)).toHaveAccessibleName(/Sampled.*released/);
  await iqa.cell("Lena Example", UNIT).click();
  const released = await iqa.handsBack();

  // And all of it comes home, without what was not meant for the learner.
  await assessor.opensBundle(released);
  await assessor.accepts();
  const home = await assessor.handsBack();
  const returned = await readFile(home, "utf8");
  expect(returned).not.toContain(PRIVATE);
  const { records } = JSON.parse(returned);
  // What the learner handed over themselves they have; it can be given back all the same.
  expect(records.decisions).toHaveLength(2);
  expect(records.releases).toHaveLength(1);
  await assessor.main.getByRole("checkbox", { name: /^All that you ever said/ }).check();
  await expect(assessor.message("goes-along")).toContainText(`${criteria.length + 2} decisions`);
  const everything = JSON.parse(await readFile(await assessor.handsBack(), "utf8"));
  expect(everything.records.decisions).toHaveLength(criteria.length + 2);
  // Meanwhile the learner has gone on with what they knew, and with nothing else.
  await learner.goesTo("Map");
  await stand(learner, ...judged);
  await expect(learner.target(UNIT)).not.toHaveAttribute("data-achieved", "");
  await learner.opensReturn(home);
  await expect(learner.main).not.toContainText(PRIVATE);
  await expect(learner.main).toContainText(`${UNIT} signed off`);
  await expect(learner.main).toContainText(`${UNIT} released`);
  await learner.goesTo("Map");
  await stand(learner, "claimed, met");
  await expect(learner.target(UNIT)).toHaveAttribute("data-achieved", "");
  await expect(learner.target(UNIT).locator(".unit-state")).toHaveText("Released");
  for (const criterion of criteria) {
    await expect(learner.target(criterion).locator('[data-quality="upheld"]')).toHaveCount(1);
  }
  await learner.goesToTab("Audit");
  const trail = learner.named("audit");
  for (const deed of [
    "judged it again: met",
    "corrected the decision: met",
    "signed the unit off",
    "sampled the decision: disagreed",
    "Page 2 says nothing of it: look again.",
    "sampled the decision: agreed",
    "released the unit",
  ]) {
    await expect(trail).toContainText(deed);
  }
  await expect(trail).not.toContainText("raised an action");
  // What was released is told to have moved as soon as it has. Firefox gives the focus to one window only.
  await learner.page.bringToFront();
  await learner.goesTo("Map");
  await learner.locates("E002", first, "Third paragraph");
  await expect(learner.message("doubts")).toHaveText("1 decision to be looked at again, because something has changed since");
  await iqa.opensBundle(await learner.exports());
  await iqa.accepts();
  await iqa.opensUnit(UNIT);
  await expect(iqa.release.locator('[data-message="release-moved"]')).toContainText("no longer as it was");
  await expect(iqa.target(UNIT).first()).toContainText("Sampled, look again");
  // A file of the quality assurer's that was meant for the assessor leaves nothing of that behind.
  await learner.opensReturn(disputed);
  await learner.goesTo("Map");
  expect(await readFile(await learner.backsUp(), "utf8")).not.toContain(PRIVATE);
});
