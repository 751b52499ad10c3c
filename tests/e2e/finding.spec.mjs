// Finding one's way: the command palette, the tour, what words mean.

import { Learner } from "./pages/learner.mjs";
import * as files from "./support/files.mjs";
import { expect, open, test } from "./support/test.mjs";

test("evidence, criteria and things to do are found by a few letters", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.text(), await files.wav());
  const palette = learner.dialog("Find or do");
  const field = palette.getByRole("combobox");
  const options = palette.getByRole("option");

  // By its button, and what can be done is there before anything is typed.
  await page.getByRole("button", { name: "Find or do", exact: true }).click();
  await expect(field).toBeFocused();
  await expect(options.filter({ hasText: "Progress" })).toBeVisible();
  await field.fill("no such thing");
  await expect(palette.getByRole("status")).toHaveText("Nothing of that name");
  await page.keyboard.press("Escape");
  await expect(palette).toHaveCount(0);

  // By its keys; a number opens the evidence.
  await page.keyboard.press("Control+k");
  await field.fill("2");
  await expect(options.first()).toContainText("E002");
  await expect(field).toHaveAttribute("aria-activedescendant", (await options.first().getAttribute("id")) ?? "");
  await page.keyboard.press("Enter");
  await expect(learner.dialog(/^E002/)).toBeVisible();
  await learner.closesDialog();

  // The parts of a criterion's number lead to it.
  await page.keyboard.press("Control+k");
  await field.fill("501 1.2");
  await expect(options).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(learner.target("ISP501.1.2")).toBeFocused();

  // Arrows choose, a press too.
  await page.keyboard.press("Control+k");
  await field.fill("progress");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await options.filter({ hasText: "Progress" }).first().click();
  await expect(learner.named("progress")).toBeVisible();

  // What is done on another screen is done there.
  await page.keyboard.press("Control+k");
  await field.fill("add evidence");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Choose files…" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await field.fill("undo adding");
  await page.keyboard.press("Enter");
  await expect(learner.cards).toHaveCount(0);
});

test("the tour is offered once, goes by keys, and stands in the help afterwards", async ({ page }) => {
  await open(page);
  const learner = new Learner(page);
  await learner.startsPortfolio({ name: "Lena Example" });
  const tour = page.getByRole("region", { name: "Tour" });
  await learner.message("tour").getByRole("button", { name: "Take the tour" }).click();
  await expect(tour.getByRole("heading")).toBeFocused();
  const first = await tour.getByRole("heading").textContent();
  const stops = Number((await tour.textContent()).match(/1 of (\d)/)[1]);
  expect(stops).toBeGreaterThan(2);
  await page.keyboard.press("ArrowRight");
  await expect(tour).toContainText(`2 of ${stops}`);
  await expect(tour.getByRole("heading")).not.toHaveText(first);
  for (let stop = 2; stop < stops; stop += 1) await tour.getByRole("button", { name: "Next" }).click();
  await tour.getByRole("button", { name: "Done" }).click();
  await expect(tour).toHaveCount(0);
  await expect(learner.message("tour")).toHaveCount(0);

  await page.reload();
  await expect(learner.named("map")).toBeVisible();
  await expect(page.getByRole("heading", { name: /your first evidence/ }).first()).toBeAttached();
  await expect(learner.message("tour")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await learner.dialog("Find or do").getByRole("combobox").fill("help");
  await page.keyboard.press("Enter");
  const help = learner.dialog("Help");
  await expect(help).toContainText("Valid: it fits the criterion.");
  await help.getByRole("button", { name: "Take the tour" }).click();
  await expect(tour).toContainText(`1 of ${stops}`);
  await page.keyboard.press("Escape");
  await expect(tour).toHaveCount(0);
});

test("a word says what it means where it stands", { tag: "@chromium" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.shows("Criteria");
  const button = page.getByRole("button", { name: "What does “Claim” mean?" });
  await button.click();
  await expect(page.getByText("The learner says that a criterion is ready to be judged.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(button).toHaveAttribute("aria-expanded", "false");
});
