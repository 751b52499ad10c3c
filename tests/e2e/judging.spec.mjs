// What a learner hands over, judged: by mouse and by keyboard alone, drafted, issued, corrected, signed off, handed back.

import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Assessor } from "./pages/assessor.mjs";
import { Learner } from "./pages/learner.mjs";
import * as files from "./support/files.mjs";
import { judgedBundle } from "./support/portfolio.mjs";
import { expect, test } from "./support/test.mjs";

/** The smallest unit. */
const UNIT = "ISP505";

test("an assessor judges what a learner handed over, and the learner gets it back", async ({ page, browser }) => {
  test.setTimeout(240_000);
  const { learner, criteria, bundle } = await Learner.withSubmission(await (await browser.newContext()).newPage(), UNIT);
  const [first, second, ...others] = criteria;
  const assessor = await Assessor.withSubmission(page, bundle);

  // Nothing is decided before the declaration.
  await assessor.goesTo(first);
  await expect(assessor.outcome("met")).toHaveCount(0);
  await assessor.declaresNoInterest();

  // A draft survives a reload, and is nobody else's business before it is issued.
  await assessor.drafts("not-yet-met", { feedback: "You say what you did, not why." });
  await assessor.isSaved();
  await page.reload();
  await assessor.goesTo(first);
  await expect(assessor.outcome("not-yet-met")).toHaveAttribute("aria-pressed", "true");
  await expect(assessor.decision.getByLabel("Feedback to the learner")).toHaveValue("You say what you did, not why.");
  await expect(assessor.target(first)).toHaveAttribute("data-achievement", "not-judged");

  // What is missing has to be said, and by when; a day that is gone is no answer.
  await assessor.isRefused("What is missing is not said yet");
  // Firefox gives the focus to one window only: within the page it is there all the same.
  const isActive = (field) => expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  await isActive(assessor.decision.getByLabel("What is missing"));
  await assessor.drafts("not-yet-met", { missing: "Say why you chose it", due: "2020-01-15" });
  await assessor.isRefused(/day by which it is due has passed.*15 January 2020/);
  await isActive(assessor.decision.getByLabel("By when"));
  await assessor.drafts("not-yet-met", { due: "2099-01-15" });
  // What was mended is not said any longer, and nothing lies over the button.
  await expect(assessor.refusal).toHaveCount(0);
  await expect(assessor.alert).toHaveCount(0);
  await assessor.issues();
  await expect(assessor.decisions).toHaveCount(1);
  await assessor.shows("Criteria");
  await assessor.hasAchievement(first, "not-yet-met");

  // Several drafts are issued at once. What lacks something is kept back, named, and led to.
  await assessor.lists("All");
  await assessor.goesTo(second);
  await assessor.drafts("met");
  for (const criterion of others) {
    await assessor.goesTo(criterion);
    await assessor.drafts("met", { varcs: true });
  }
  await page.getByRole("button", { name: /^Issue \d+ draft/ }).click();
  const keptBack = assessor.dialog("1 draft kept back");
  await expect(keptBack).toContainText(`${others.length} decisions were issued`);
  await expect(keptBack).toContainText("None of the rules of evidence is confirmed.");
  await keptBack.locator(`[data-criterion="${second}"]`).click();
  await expect(assessor.heading(second)).toBeVisible();
  await assessor.shows("Criteria");
  for (const criterion of others) await assessor.hasAchievement(criterion, "met");
  await assessor.hasAchievement(second, "not-judged");
  await assessor.goesTo(second);
  // What is met says how it was found to be: all five rules hold, or it is said which does not and why.
  await assessor.isRefused(/cannot be issued as met yet.*rules of evidence/);
  await assessor.drafts("met", { varcs: true });
  await assessor.decision.getByRole("button", { name: "Current: holds" }).click();
  await assessor.decision.getByLabel("Why not current").fill("It is three years old.");
  await assessor.isRefused(/not confirmed as current/);
  await assessor.drafts("met", { varcs: true });
  await expect(assessor.decision.getByRole("button", { name: "Current: holds" })).toBeVisible();
  await assessor.issuesAll();
  await assessor.shows("Criteria");
  // The whole list is long, and stands at the criterion that is open.
  await expect(assessor.target(second)).toBeInViewport();
  for (const criterion of [second, ...others]) await assessor.hasAchievement(criterion, "met");

  // A unit with something missing is not signed off, and says what.
  const sheet = await assessor.opensUnit(UNIT);
  await expect(sheet.locator('[data-message="sign-off-gaps"]').first()).toContainText(`${UNIT} ${first.slice(UNIT.length + 1)} is not met`);
  await expect(sheet.getByRole("button", { name: "Sign off", exact: true })).toHaveCount(0);
  await assessor.closesDialog();

  // A correction is a new decision with a reason; the old one stays.
  await assessor.goesTo(first);
  await assessor.corrects();
  await assessor.drafts("met", { varcs: true });
  await assessor.isRefused(/reason|why/i);
  await assessor.drafts("met", { reason: "I had overlooked the last paragraph." });
  await assessor.issues();
  await expect(assessor.decisions).toHaveCount(2);
  await expect(assessor.decisions.first()).toContainText("I had overlooked the last paragraph.");
  await expect(assessor.decisions.nth(1)).toContainText("replaced");

  await assessor.signsOff(UNIT);
  await expect(assessor.target(UNIT)).toHaveAttribute("data-achieved", "");

  // Opened again with a reason, and signed off once more.
  const signed = await assessor.opensUnit(UNIT);
  await signed.getByRole("button", { name: "Open again…" }).click();
  await signed.getByRole("button", { name: "Open again", exact: true }).click();
  // Not without a reason.
  await expect(signed.locator('[data-message="signed-off"]')).toBeVisible();
  await signed.getByLabel("Why it is opened again").fill("One more thing to look at");
  await signed.getByRole("button", { name: "Open again", exact: true }).click();
  await expect(signed.locator('[data-message="signed-off"]')).toHaveCount(0);
  await expect(signed).toContainText("One more thing to look at");
  await assessor.closesDialog();
  await assessor.signsOff(UNIT);

  const back = await assessor.handsBack();
  expect((await stat(back)).size).toBeLessThan(60_000);
  expect(basename(back)).toMatch(/Lena Example/);
  const { manifest, records } = JSON.parse(await readFile(back, "utf8"));
  expect(manifest.purpose).toBe("return");
  expect(records.evidence ?? []).toEqual([]);
  expect(records.mappings ?? []).toEqual([]);
  expect(records.decisions).toHaveLength(criteria.length + 1);

  // The learner opens it where the portfolio is, and sees the statuses move.
  await learner.goesToPortfolios();
  await learner.page.getByLabel("Choose a bundle").setInputFiles(back);
  const question = learner.dialog("Open this bundle?");
  await expect(question).toContainText("Asif Example");
  await expect(question).toContainText(`${criteria.length + 1} decisions`);
  await question.getByRole("button", { name: "Open", exact: true }).click();
  await expect(learner.named("inbox")).toBeVisible();
  await learner.goesTo("Map");
  await learner.shows("Criteria");
  for (const criterion of criteria) await expect(learner.target(criterion)).toHaveAttribute("data-achievement", "met");
  await expect(learner.target(UNIT)).toHaveAttribute("data-achieved", "");
});

test("who moved to another device goes on with what they said at the first", { tag: "@chromium" }, async ({ page, browser }) => {
  test.setTimeout(240_000);
  const { learner, criteria, bundle } = await Learner.withSubmission(await (await browser.newContext()).newPage(), UNIT);
  const assessor = await Assessor.withSubmission(page, bundle);
  await assessor.goesTo(criteria[0]);
  await assessor.declaresNoInterest();
  await assessor.drafts("met", { varcs: true });
  await assessor.issues();
  // What an older gesture said does not lie over another screen.
  await expect(assessor.message("done")).toHaveCount(1);
  await assessor.goesToTab("Audit");
  await expect(assessor.message("done")).toHaveCount(0);
  await learner.opensReturn(await assessor.handsBack());
  const again = await learner.exports();

  // At the other device one word says who they are.
  const moved = await Assessor.arrives(await (await browser.newContext()).newPage());
  await moved.opensBundle(again);
  await moved.accepts();
  await moved.page.getByRole("button", { name: /^Say who you are/ }).click();
  const form = moved.dialog("About you");
  await form.getByRole("button", { name: "I am Asif Example, assessor" }).click();
  await expect(form.getByLabel("Its level")).toHaveValue("6");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form).toHaveCount(0);
  // The declaration is among the records, and so is what they decided.
  await moved.lists("All");
  await moved.goesTo(criteria[0]);
  await expect(moved.main.getByRole("button", { name: "Correct your decision…" })).toBeVisible();
  await moved.goesTo(criteria[1]);
  await expect(moved.outcome("met")).toBeVisible();
  await moved.goesToTab("Hand back");
  await expect(moved.message("goes-along")).toContainText("nothing in it that they have not got");
  await moved.handsBack();
  await moved.goesToTab("Review");
  await moved.lists("All");
  await moved.goesTo(criteria[1]);
  await moved.drafts("met", { varcs: true });
  await moved.issues();
  await learner.opensReturn(await moved.handsBack());
  await learner.goesTo("Map");
  await learner.shows("Criteria");
  for (const criterion of criteria.slice(0, 2)) await expect(learner.target(criterion)).toHaveAttribute("data-achievement", "met");
});

test("the board says whom to ask after, and tells learners of one name apart", { tag: "@chromium" }, async ({ page }) => {
  test.setTimeout(120_000);
  // After the day by which what is missing was asked for.
  await page.clock.setSystemTime(new Date("2027-03-01T10:00:00Z"));
  const assessor = await Assessor.arrives(page);
  for (const [n, learnerName] of [[1, "Lena Example"], [2, "Lena Example"], [3, "Nora Example"]]) {
    await assessor.opensBundle((await judgedBundle({ n, learnerName, purpose: "assessed" })).path);
    await assessor.accepts();
  }
  await assessor.goesToDesk();
  const [twins, other] = [assessor.row("Lena Example"), assessor.row("Nora Example")];
  await expect(twins).toHaveCount(2);
  for (const row of await twins.all()) await expect(row.getByRole("rowheader")).toContainText("began");
  await expect(other.getByRole("rowheader")).not.toContainText("began");
  await expect(other).toHaveAttribute("data-risk", /overdue/);
  await expect(other).toContainText("actions overdue, since 15 January 2027");
  await page.getByLabel("Order of learners").selectOption({ label: "By name" });
  await expect(assessor.named("desk").locator("tr[data-portfolio]").last()).toContainText("Nora Example");
});

test("a portfolio is judged with the keyboard alone", { tag: "@desktop" }, async ({ page, browser }) => {
  test.setTimeout(180_000);
  const { learner, criteria, bundle } = await Learner.withSubmission(await (await browser.newContext()).newPage(), UNIT);
  // Firefox gives the focus to one window only.
  await learner.page.context().close();
  const assessor = await Assessor.withSubmission(page, bundle);
  await assessor.declaresNoInterest();
  await page.getByRole("heading", { level: 1 }).click();
  await expect(assessor.heading(criteria[0])).toBeVisible();
  await page.keyboard.press("m");
  await expect(assessor.outcome("met")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("v");
  await expect(assessor.allFive).toHaveAttribute("aria-pressed", "true");
  // By which method is said once; from then on it is there for evidence of the same kind.
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(assessor.alert).toContainText("No method is named");
  await expect(assessor.decision.getByLabel("Method")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("f");
  await expect(assessor.decision.getByLabel("Feedback to the learner")).toBeFocused();
  // A letter that is typed is a letter.
  await page.keyboard.type("Nice work, many good examples.");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(assessor.heading(criteria[1])).toBeVisible();
  await assessor.lists("All");
  await assessor.hasAchievement(criteria[0], "met");
  await page.getByRole("heading", { level: 1 }).click();
  await expect(assessor.decision.getByLabel("Method")).not.toHaveValue("");
  await page.keyboard.press("e");
  await expect(assessor.outcome("more-needed")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("j");
  await expect(assessor.heading(criteria[2])).toBeVisible();
  await page.keyboard.press("k");
  await expect(assessor.heading(criteria[1])).toBeVisible();
  // Switched off, letters do nothing.
  await assessor.isSaved();
  await page.goto("./#/settings");
  await page.getByRole("checkbox", { name: /^Single letters work/ }).uncheck();
  await page.goBack();
  await assessor.goesTo(criteria[2]);
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("m");
  await page.keyboard.press("j");
  await expect(assessor.heading(criteria[2])).toBeVisible();
  await expect(assessor.outcome("met")).toHaveAttribute("aria-pressed", "false");
});

test("somebody who may not judge is told why", async ({ page, browser }) => {
  test.setTimeout(180_000);
  const { criteria, bundle } = await Learner.withSubmission(await (await browser.newContext()).newPage(), UNIT);
  const assessor = await Assessor.withSubmission(page, bundle, { occupation: "", level: "5" });
  await assessor.goesTo(criteria[0]);
  await assessor.main.getByRole("button", { name: "Declare", exact: true }).click();
  const bar = assessor.message("cannot-judge");
  await expect(bar).toContainText("occupational competence");
  await expect(bar).toContainText("below the level");
  await expect(assessor.outcome("met")).toHaveCount(0);
  await bar.getByRole("button", { name: "About you…" }).click();
  await assessor.fillsInAboutThem(assessor.dialog("About you"));
  // They go on where they were.
  await expect(assessor.outcome("met")).toBeVisible();
});

test("the learner is not judged by themselves", async ({ page, browser }) => {
  test.setTimeout(180_000);
  const { criteria, bundle } = await Learner.withSubmission(await (await browser.newContext()).newPage(), UNIT);
  const assessor = await Assessor.withSubmission(page, bundle, { name: "Lena Example" });
  await assessor.goesTo(criteria[0]);
  await assessor.main.getByRole("button", { name: "Declare", exact: true }).click();
  await expect(assessor.message("cannot-judge")).toContainText("Nobody judges their own work");
});

test("an observation is the assessor's own evidence, and can be judged on", async ({ page, browser }) => {
  test.setTimeout(180_000);
  const { criteria, bundle } = await Learner.withSubmission(await (await browser.newContext()).newPage(), UNIT);
  const assessor = await Assessor.withSubmission(page, bundle);
  await assessor.goesTo(criteria[0]);
  await assessor.declaresNoInterest();
  await assessor.observes({ title: "Team meeting", account: "She led it and drew out everybody.", files: [await files.wav()] });
  await assessor.shows("Evidence");
  const row = assessor.evidence("OB001");
  await expect(row).toContainText("Team meeting");
  await row.getByRole("button").click();
  await expect(assessor.main.getByText("She led it and drew out everybody.")).toBeVisible();
  await assessor.drafts("met", { varcs: true });
  await assessor.issues();
  await expect(assessor.decisions.first()).toContainText("OB001");
});

test("what is new since the last bundle stands out, and the desk counts it", async ({ page, browser }) => {
  test.setTimeout(240_000);
  const { learner, criteria, bundle } = await Learner.withSubmission(await (await browser.newContext()).newPage(), UNIT);
  const assessor = await Assessor.withSubmission(page, bundle);
  await assessor.goesTo(criteria[0]);
  await assessor.declaresNoInterest();
  await assessor.drafts("met", { varcs: true });
  await assessor.issues();
  await assessor.goesToDesk();
  const row = assessor.row("Lena Example");
  await expect(row).toHaveAttribute("data-waiting", String(criteria.length - 1));
  await expect(row.locator('[data-count="new"]')).toHaveText("–");

  await learner.goesTo("Map");
  await learner.addsFiles(await files.pdf());
  await learner.mapsByTap("E002", criteria[1]);
  await learner.locates("E002", criteria[1], "p. 2");
  await learner.locates("E001", criteria[0], "Third paragraph");
  const again = await learner.exports();

  await assessor.opensBundle(again);
  await assessor.accepts();
  await assessor.lists("New");
  await expect(assessor.criteria).toHaveCount(2);
  await expect(assessor.target(criteria[0])).toHaveAttribute("data-stale", "");
  await expect(assessor.target(criteria[0])).toContainText("Changed");
  await expect(assessor.target(criteria[1])).toContainText("New");
  await assessor.goesTo(criteria[1]);
  await assessor.shows("Evidence");
  await expect(assessor.evidence("E002")).toContainText("New");
  // What is new is what is opened.
  await expect(assessor.evidence("E002").getByRole("button")).toHaveAttribute("aria-pressed", "true");
  await expect(assessor.evidence("E001")).not.toContainText("New");
  // What was decided on, and what was looked at, stand beside what there is now.
  await assessor.goesTo(criteria[0]);
  const before = assessor.message("since-decided").locator('[data-changed="E001"]');
  await expect(before.locator("del")).toHaveText("Was: Second paragraph");
  await expect(before.locator("ins")).toHaveText("Is: Third paragraph");
  await assessor.shows("Evidence");
  await expect(assessor.message("since-seen").locator("ins")).toHaveText("Is: Third paragraph");
  await assessor.goesToDesk();
  await expect(row.locator('[data-count="new"]')).toHaveText("2");
  await expect(row.locator('[data-count="stale"]')).toHaveText("1");

  // The queue leads to the first that waits.
  await page.getByRole("button", { name: "Queue, oldest first" }).click();
  await page.locator("a.queue-link").first().click();
  await expect(assessor.named("review")).toBeVisible();
});
