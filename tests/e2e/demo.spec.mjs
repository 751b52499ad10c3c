// Looking around before anything of one's own is there: one click in, one click out.

import { Learner } from "./pages/learner.mjs";
import { stored } from "./support/database.mjs";
import { expect, open, test } from "./support/test.mjs";

test("the demo opens with one click, is all there, and goes with one click", async ({ page }) => {
  await open(page);
  const learner = new Learner(page);
  await page.getByRole("button", { name: "Look around in a demo", exact: true }).click();
  await expect(learner.named("map")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(learner.message("demo")).toContainText("made up");

  const { mappings, coverage } = await learner.mapped();
  expect(mappings.length).toBe(14);
  expect(coverage["ISP501.1.1"]).toBe("claimed");
  await expect(learner.target("ISP501.1.1")).toHaveAttribute("data-achievement", "met");
  await expect(learner.target("ISP501.3.4")).toHaveAttribute("data-achievement", "more-needed");
  await expect(learner.target("ISP501.4.2")).toHaveAttribute("data-achievement", "not-yet-met");
  await expect(learner.target("ISP501.2.4")).toHaveAttribute("data-achievement", "not-judged");

  // It is a portfolio like any other: what is done in it is kept.
  await page.reload();
  await expect(learner.named("map")).toBeVisible();
  await learner.shows("Criteria");
  await expect(learner.message("demo")).toBeVisible();
  await page.getByRole("button", { name: "Remove the demo", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Your portfolio, criterion by criterion", exact: true })).toBeVisible();
  await expect.poll(async () => JSON.stringify(await stored(page))).not.toContain("Robin Sample");
});

test("beside one's own work it goes from its card without a question", { tag: "@chromium" }, async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Look around in a demo", exact: true }).click();
  const learner = new Learner(page);
  await expect(learner.named("map")).toBeVisible();
  await page.goto("./#/");
  await page.getByRole("button", { name: "Remove the portfolio of Robin Sample from this device", exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.locator("[data-portfolio]")).toHaveCount(0);
});
