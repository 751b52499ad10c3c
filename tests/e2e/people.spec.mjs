// Those who judge beside each other: what one records is countersigned and put right, who has an interest, two who
// disagree, and a quality assurer who is an assessor too.

import { Assessor } from "./pages/assessor.mjs";
import { Iqa } from "./pages/iqa.mjs";
import { Learner } from "./pages/learner.mjs";
import * as files from "./support/files.mjs";
import { judgedBundle } from "./support/portfolio.mjs";
import { expect, test } from "./support/test.mjs";

/** What the learner of these tests claims. */
const CLAIMED = ["ISP501.1.1", "ISP501.1.2"];

test("what an assessor records and says is put right in the open, and countersigned", async ({ page, browser }) => {
  test.setTimeout(240_000);
  const { learner, criteria, bundle } = await Learner.withSubmission(await (await browser.newContext()).newPage(), ...CLAIMED);
  const [first, second] = criteria;
  await page.bringToFront();
  const assessor = await Assessor.withSubmission(page, bundle);
  await assessor.goesTo(first);
  await assessor.declaresNoInterest();

  // What is said often is at hand on the next criterion, on this device and after a reload.
  await assessor.drafts("met", { varcs: true, feedback: "Say which customers you mean." });
  await assessor.keepsSnippet();
  await page.reload();

  // Recorded with where in it the proof is; what is decided stands on it.
  await assessor.goesTo(first);
  await assessor.observes({ title: "Team meting", account: "She led it.", files: [await files.wav()], where: { [first]: "0:00–0:01" } });
  await assessor.shows("Evidence");
  await expect(assessor.evidence("OB001")).toContainText("0:00");
  await assessor.shows("Decision");
  await assessor.decision.getByRole("button", { name: "Discard" }).click();
  await assessor.drafts("met", { varcs: true });
  await assessor.issues();
  await expect(assessor.decisions.first()).toContainText("OB001");
  await assessor.lists("All");
  await assessor.goesTo(second);
  await assessor.drafts("not-yet-met", { missing: "Customers", due: "2099-01-15" });
  await assessor.usesSnippet("Say which customers you mean.");
  await expect(assessor.decision.getByLabel("Feedback to the learner")).toHaveValue("Say which customers you mean.");
  await assessor.issues();

  // Another title changes nothing that was looked at; other words do. Both stay in the record.
  await assessor.goesTo(first);
  await assessor.correctsRecord("OB001", { title: "Team meeting", reason: "A slip of the pen" });
  await assessor.shows("Criteria");
  await expect(assessor.target(first)).not.toHaveAttribute("data-stale", "");
  await assessor.correctsRecord("OB001", { account: "She led it and drew out everybody.", reason: "I had left that out" });
  await assessor.shows("Criteria");
  await expect(assessor.target(first)).toHaveAttribute("data-stale", "");
  await assessor.shows("Evidence");
  await expect(assessor.evidence("OB001")).toHaveCount(1);
  await assessor.evidence("OB001").getByRole("button").click();
  const before = assessor.main.locator("details").filter({ hasText: "Corrected: I had left that out" });
  await before.locator("summary").click();
  await expect(before.getByText("She led it.", { exact: true })).toBeVisible();
  await assessor.goesTo(first);
  await assessor.drafts("met", { varcs: true });
  await assessor.issues();

  // The same with feedback.
  const said = assessor.main.locator("[data-feedback]");
  await assessor.main.getByRole("button", { name: "Add feedback to this criterion" }).click();
  await assessor.main.getByLabel("Feedback to this criterion").fill("Wel done");
  await assessor.main.getByRole("button", { name: "Give feedback" }).click();
  await said.getByRole("button", { name: "Correct…" }).click();
  await said.getByLabel("Feedback as it should be").fill("Well done");
  await said.getByLabel("Why you correct it").fill("A slip");
  await said.getByRole("button", { name: "Correct", exact: true }).click();
  await expect(said).toHaveCount(1);
  await expect(said).toContainText("Well done");
  await expect(said).toContainText("Corrected: A slip");
  const back = await assessor.handsBack();

  // The learner reads the last word on each, and puts their name under what was recorded of them.
  await learner.page.bringToFront();
  await learner.opensReturn(back);
  const records = learner.messages.filter({ hasText: "OB001" });
  await expect(records.filter({ hasText: "drew out everybody" })).toHaveCount(1);
  await learner.messages.getByRole("button", { name: "Countersign…" }).click();
  await learner.dialog("Countersign").getByLabel(/^What you have to add/).fill("So it was.");
  await learner.dialog("Countersign").getByRole("button", { name: "Countersign", exact: true }).click();
  await expect(learner.messages.getByRole("button", { name: "Countersign…" })).toHaveCount(0);
  await learner.isSaved();
  const again = await learner.exports();
  await page.bringToFront();
  await assessor.opensBundle(again);
  await assessor.accepts();
  await assessor.lists("All");
  await assessor.goesTo(first);
  await assessor.shows("Evidence");
  await assessor.evidence("OB001").getByRole("button").click();
  await expect(assessor.message("countersigned")).toContainText("Countersigned by Lena Example");
  await expect(assessor.message("countersigned")).toContainText("So it was.");
});

test("an interest bars from judging until somebody scrutinises, and lesser things are warned of", { tag: "@chromium" }, async ({ page, browser }) => {
  test.setTimeout(180_000);
  const { criteria, bundle } = await Learner.withSubmission(await (await browser.newContext()).newPage(), ...CLAIMED);
  const assessor = await Assessor.withSubmission(page, bundle, { hours: "3" });
  await assessor.goesTo(criteria[0]);
  await assessor.main.getByRole("radio", { name: /^I have one/ }).check();
  await assessor.main.getByRole("button", { name: "Declare", exact: true }).click();
  // What it is has to be said.
  await expect(assessor.main.getByLabel("What it is")).toBeFocused();
  await assessor.main.getByLabel("What it is").fill("She is my niece");
  await assessor.main.getByRole("button", { name: "Declare", exact: true }).click();
  const bar = assessor.message("cannot-judge");
  await expect(bar).toContainText("You declared a personal interest");
  await expect(assessor.outcome("met")).toHaveCount(0);

  await bar.getByRole("button", { name: "Declare your interest anew…" }).click();
  const form = assessor.dialog("Personal interest");
  await expect(form.getByLabel("What it is")).toHaveValue("She is my niece");
  await form.getByLabel(/^Who scrutinises/).fill("Carla Example");
  await form.getByRole("button", { name: "Declare", exact: true }).click();
  await expect(form).toHaveCount(0);
  await expect(assessor.outcome("met")).toBeVisible();
  const known = assessor.main.locator("details").filter({ hasText: "About you as assessor" });
  await expect(known.locator("summary")).toHaveText("About you as assessor: 2 warnings, 2 notes");
  await known.locator("summary").click();
  await expect(known.locator('[data-grade="warning"]').filter({ hasText: "Carla Example has to scrutinise" })).toHaveCount(1);
  await expect(known.locator('[data-grade="warning"]').filter({ hasText: "Less development in the last twelve months" })).toHaveCount(1);
  await assessor.drafts("met", { varcs: true });
  await assessor.issues();
});

test("where two assessors disagree the more cautious word counts until one decides anew", { tag: "@chromium" }, async ({ page, browser }) => {
  test.setTimeout(240_000);
  const { learner, criteria, bundle } = await Learner.withSubmission(await (await browser.newContext()).newPage(), ...CLAIMED);
  const [first] = criteria;
  const judges = async (name, outcome, details) => {
    const assessor = await Assessor.withSubmission(await (await browser.newContext()).newPage(), bundle, { name });
    await assessor.goesTo(first);
    await assessor.declaresNoInterest();
    await assessor.drafts(outcome, { varcs: true, ...details });
    await assessor.issues();
    return { assessor, back: await assessor.handsBack() };
  };
  const asif = await judges("Asif Example", "met");
  const bea = await judges("Bea Example", "not-yet-met", { missing: "A second customer", due: "2099-01-15" });

  await learner.opensReturn(asif.back);
  await learner.opensReturn(bea.back);
  await learner.goesTo("Map");
  await learner.shows("Criteria");
  const criterion = learner.target(first);
  await expect(criterion).toHaveAttribute("data-achievement", "not-yet-met");
  await expect(criterion.locator("[data-contested]")).toHaveText("Assessors differ");
  await expect(criterion.locator('[data-decision="met"]')).toContainText("Asif Example");
  await expect(criterion.locator('[data-decision="not-yet-met"]')).toContainText("Bea Example");
  const both = await learner.exports();

  // One of them sees both, looks again, and they agree.
  const { assessor } = bea;
  await assessor.opensBundle(both);
  await assessor.accepts();
  await assessor.lists("All");
  await assessor.goesTo(first);
  // In the list, and beside what it is about.
  await expect(assessor.target(first).locator("[data-contested]")).toHaveCount(1);
  await expect(assessor.main.locator("[data-contested]")).toHaveCount(2);
  await expect(assessor.decisions).toHaveCount(2);
  await assessor.drafts("met", { varcs: true, reason: "I had overlooked the second customer." });
  await assessor.issues();
  await expect(assessor.main.locator("[data-contested]")).toHaveCount(0);
  await learner.opensReturn(await assessor.handsBack());
  await learner.goesTo("Map");
  await learner.shows("Criteria");
  await expect(criterion).toHaveAttribute("data-achievement", "met");
  await expect(criterion.locator("[data-contested]")).toHaveCount(0);

  // What both decided on changes: whoever looks again settles it for both, and nothing waits any longer.
  await learner.locates("E001", first, "Third paragraph");
  await assessor.opensBundle(await learner.exports());
  await assessor.accepts();
  await assessor.goesTo(first);
  await expect(assessor.target(first)).toHaveAttribute("data-stale", "");
  await assessor.drafts("met", { varcs: true });
  await expect(assessor.decision.getByLabel(/^Why it takes the place of the decision of Asif Example/)).toHaveValue(/changed evidence/);
  await assessor.issues();
  await assessor.lists("All");
  await expect(assessor.target(first)).not.toHaveAttribute("data-stale", "");
  await assessor.shows("Decision");
  await expect(assessor.decisions.filter({ hasText: "replaced" })).toHaveCount(3);
});

test("nobody samples a decision of their own; what is planned is dropped with a reason", { tag: "@chromium" }, async ({ page }) => {
  test.setTimeout(180_000);
  const own = await judgedBundle({ n: 1, purpose: "assessed", mappings: 20, items: 5 });
  const iqa = await Iqa.arrives(page);
  await iqa.opensBundle(own.path);
  await iqa.accepts();
  // The assessor of all of it, in another role.
  await iqa.saysWhoTheyAre({ name: "Assessor 2" });
  await iqa.opensUnit("ISP501");
  const rows = iqa.unit("ISP501").locator("[data-criterion]");
  await expect(rows.locator('[data-message="own-decision"]')).toHaveCount(await rows.count());
  await expect(iqa.unit("ISP501").getByRole("button", { name: /^Agree|^Disagree|^Note the sample/ })).toHaveCount(0);
  await iqa.goesToSampling();
  await expect(iqa.proposals).toHaveCount(0);

  await iqa.cell("Learner 1", "ISP501").click();
  const gap = iqa.release.getByText("A sample that the plan requires was not taken.");
  await expect(gap).toHaveCount(0);
  await iqa.plans("ISP501", { day: "2027-02-01", reason: "A new assessor" });
  await expect(iqa.planned.filter({ hasText: "A new assessor" })).toHaveAttribute("data-planned", "open");
  await expect(gap).toHaveCount(1);
  await iqa.planned.getByRole("button", { name: "Drop…" }).click();
  const form = iqa.dialog(/^Drop a sample/);
  await form.getByRole("button", { name: "Drop from the plan" }).click();
  await expect(form.getByLabel("Why it is dropped")).toBeFocused();
  await form.getByLabel("Why it is dropped").fill("The unit is taken by nobody else");
  await form.getByRole("button", { name: "Drop from the plan" }).click();
  await expect(iqa.planned).toHaveCount(0);
  await expect(iqa.main.locator("[data-dropped]")).toContainText("The unit is taken by nobody else");
  await expect(gap).toHaveCount(0);
});

test("the queue goes on with the next learner", { tag: "@desktop" }, async ({ page }) => {
  test.setTimeout(180_000);
  const assessor = await Assessor.arrives(page);
  for (const n of [1, 2]) {
    await assessor.opensBundle((await judgedBundle({ n, purpose: "assessed", mappings: 20, items: 5 })).path);
    await assessor.accepts();
  }
  await assessor.saysWhoTheyAre();
  // Unit by unit: one standard is held against all learners.
  await assessor.goesToDesk();
  await page.getByRole("button", { name: "Queue by unit" }).click();
  await page.locator("a.queue-link").first().click();
  await expect(assessor.learnerName).toHaveText(/^Learner [12]$/);
  const before = await assessor.learnerName.textContent();
  const listed = await assessor.criteria.evaluateAll((all) => all.map((one) => one.dataset.criterion));
  const unit = listed[0].split(".")[0];
  expect(new Set(listed.map((one) => one.split(".")[0]))).toEqual(new Set([unit]));
  const other = before === "Learner 1" ? "Learner 2" : "Learner 1";
  await expect(assessor.main.locator("[data-next]")).toContainText(`${other}${unit}`);
  await assessor.goesTo(listed.at(-1));
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("j");
  await expect(assessor.learnerName).toHaveText(other);
  await expect(assessor.heading(listed[0])).toBeVisible();
  // Or by the link.
  await assessor.main.locator("[data-next]").click();
  await expect(assessor.learnerName).toHaveText(before);
  await expect(assessor.heading(listed[0])).toHaveCount(0);
});
