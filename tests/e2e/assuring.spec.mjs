// What an internal quality assurer releases, asks for and sees over many portfolios.

import { Iqa } from "./pages/iqa.mjs";
import { judgedBundle } from "./support/portfolio.mjs";
import { expect, test } from "./support/test.mjs";

const complete = (details) => judgedBundle({ purpose: "assessed", mappings: 20, items: 5, isComplete: true, ...details });

async function withPortfolio(page, details) {
  const iqa = await Iqa.arrives(page);
  await iqa.opensBundle((await complete(details)).path);
  await iqa.accepts();
  return iqa;
}

test("every reason against a release stands before the button, and what nobody sampled takes one of its own", { tag: "@desktop" }, async ({ page }) => {
  test.setTimeout(180_000);
  const iqa = await withPortfolio(page, { n: 2 });
  await iqa.saysWhoTheyAre();
  await iqa.opensUnit("ISP501");
  const button = iqa.release.getByRole("button", { name: "Release the unit" });
  const gaps = iqa.release.locator('[data-message="release-gaps"] li');
  await expect(gaps).toHaveText(["You have not declared whether you have a personal interest in Assessor 3, whose decisions these are."]);
  await expect(button).toHaveCount(0);
  await iqa.declaresNoInterest();

  // Nothing in the way but what is said under it.
  const asks = iqa.release.locator('[data-message="release-asks"] li');
  const unsampled = "Nobody has sampled anything of this unit. To release it all the same, say why.";
  await expect(iqa.release.locator('[data-message="unsampled"]')).toBeVisible();
  await expect(asks).toHaveText([unsampled, "Make the declaration."]);
  await iqa.release.getByLabel("Your name").fill(" ");
  await expect(asks).toHaveText([unsampled, "Make the declaration.", "Give your name."]);
  await expect(button).toBeDisabled();
  await iqa.release.getByLabel("Your name").fill("Ines Example");
  await iqa.releases({ because: "The plan takes another unit of hers." });
  await page.reload();
  await iqa.opensUnit("ISP501");
  await expect(iqa.release).toContainText("was not sampled, for the reason that is given here");
  await expect(iqa.release).toContainText("because: The plan takes another unit of hers.");

  // What was sampled needs no reason.
  await iqa.opensUnit("ISP502");
  await expect(iqa.release.locator('[data-message="unsampled"]')).toBeVisible();
  await iqa.thinks("ISP502.1.1", "Agree");
  await iqa.notesTheSample();
  await expect(iqa.release.locator('[data-message="unsampled"]')).toHaveCount(0);
  await iqa.releases();
  await expect(iqa.release).toContainText("was sampled as the plan asks");
  await expect(iqa.release).not.toContainText("was not sampled");

  // What goes back is what an IQA says, and what it is about.
  await iqa.goesToTab("Hand back");
  await expect(iqa.message("goes-along")).toHaveText(
    /^It holds 1 sample, 2 releases and 1 declaration, and what they are about: \d+ decisions and 2 sign-offs\.$/,
  );
});

test("what is asked for is due on a day to come, and overdue once that has passed", { tag: "@chromium" }, async ({ page }) => {
  test.setTimeout(180_000);
  await page.clock.install({ time: new Date("2026-12-01T12:00:00") });
  const iqa = await withPortfolio(page, { n: 2 });
  await iqa.saysWhoTheyAre();
  await iqa.opensUnit("ISP501");
  await iqa.declaresNoInterest();
  // Which of them lacks a reason is said where the reason goes.
  await iqa.thinks("ISP501.1.1", "Disagree");
  const note = iqa.main.getByRole("button", { name: /^Note the sample/ });
  await note.click();
  const row = iqa.target("ISP501.1.1");
  await expect(row.getByRole("alert")).toContainText("You do not simply agree with ISP501 1.1, and do not say why");
  await expect(row.getByRole("textbox")).toBeFocused();
  await expect(iqa.main.getByRole("alert")).toHaveCount(1);
  await row.getByRole("textbox").fill("Page 2 says nothing of it.");
  await iqa.dueOn.fill("2026-11-30");
  await note.click();
  await expect(iqa.main.getByRole("alert")).toContainText("day by which it is due has passed already");
  await expect(iqa.main.getByRole("alert")).toContainText("30 November 2026");
  await expect(iqa.dueOn).toBeFocused();
  await expect(iqa.actions).toHaveCount(0);
  await expect(iqa.target("ISP501.1.1")).not.toHaveAttribute("data-verdict", /./);
  await iqa.notesTheSample({ due: "2026-12-02", privately: "You were in a hurry." });
  // Why it is disputed, by whom and when, stands with the decision.
  const dispute = iqa.target("ISP501.1.1").locator("[data-dispute]");
  await expect(dispute).toContainText("by Ines Example");
  await expect(dispute).toContainText("Page 2 says nothing of it.");
  await expect(dispute.locator("[data-private]")).toContainText("You were in a hurry.");
  await expect(iqa.actions.filter({ hasText: "Overdue" })).toHaveCount(0);

  await page.clock.setSystemTime(new Date("2026-12-03T12:00:00"));
  await page.reload();
  await iqa.opensUnit("ISP501");
  await expect(iqa.actions.filter({ hasText: "Overdue" })).toHaveCount(1);
  await iqa.goesToSampling();
  await expect(iqa.openActions).toHaveCount(1);
  await expect(iqa.openActions).toHaveAttribute("data-overdue", "");
  await expect(iqa.openActions).toContainText("ISP501 1.1");

  // A plan is for a day to come as well.
  await iqa.cell("Learner 2", "ISP502").click();
  await iqa.main.getByRole("button", { name: "Plan a sample…" }).click();
  const form = iqa.dialog("Plan a sample of ISP502");
  await form.getByLabel(/^For which day/).fill("2026-12-02");
  await form.getByRole("button", { name: "Plan", exact: true }).click();
  await expect(form.getByRole("alert")).toContainText("2 December 2026");
  await iqa.closesDialog();
  await expect(iqa.planned).toHaveCount(0);
});

test("learners of one name are told apart, and what is the same of all lines is said once", { tag: "@desktop" }, async ({ page }) => {
  test.setTimeout(180_000);
  const learnerName = "Lena Example";
  const iqa = await withPortfolio(page, { n: 2, learnerName, registrationNumber: "L-2" });
  await iqa.opensBundle((await complete({ n: 5, learnerName })).path);
  await iqa.accepts();
  await iqa.saysWhoTheyAre();
  await iqa.opensUnit("ISP501");
  const together = iqa.unit("ISP501").locator('[data-message="signed-together"]');
  await expect(together.locator('[data-signature="unknown-key"]')).toHaveCount(1);
  await expect(iqa.unit("ISP501").locator("[data-criterion] [data-signature]")).toHaveCount(0);
  await together.locator("[data-signature]").click();
  await iqa.dialog("Whose key is this?").getByRole("button", { name: /it is Assessor 3’s key/ }).click();
  await expect(together.locator('[data-signature="verified"]')).toHaveText("Signed by Assessor 3");

  await iqa.goesToSampling();
  const rows = iqa.named("sample").getByRole("rowheader");
  await expect(rows.locator("[data-told-apart]")).toHaveCount(2);
  await expect(rows.filter({ hasText: "No. L-2" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "begun 23 November 2026" })).toHaveCount(1);
  await expect(iqa.named("sample").locator('[data-message="usual-why"]')).toContainText("Medium risk: 25 %");
  await expect(iqa.proposals.filter({ hasText: "25 %" })).toHaveCount(0);
});
