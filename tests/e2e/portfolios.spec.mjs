// Several portfolios on one device.

import { Learner } from "./pages/learner.mjs";
import { readBundle } from "./support/bundle.mjs";
import { stored } from "./support/database.mjs";
import * as files from "./support/files.mjs";
import { expect, test } from "./support/test.mjs";

test("portfolios stand side by side, and removing one leaves the other with its files", async ({ page }) => {
  const learner = await Learner.withPortfolio(page, { name: "Lena Example", award: "Diploma" });
  const shared = await files.pdf();
  await learner.addsFiles(shared, await files.jpeg());
  await learner.mapsByTap("E001", "ISP501.1.1");
  await learner.goesToPortfolios();
  await learner.startsPortfolio({ name: "Omar Second", award: "Certificate" });
  await expect(learner.cards).toHaveCount(0);
  // The same bytes in both: neither may take them from the other.
  await learner.addsFiles(shared, await files.wav());
  await learner.mapsByTap("E002", "ISP502.1.1");
  await learner.goesToPortfolios();
  await expect(learner.portfolio("Lena Example")).toContainText("1 of 107 criteria");
  await expect(learner.portfolio("Omar Second")).toContainText("Certificate");

  await learner.opensPortfolio("Lena Example");
  await expect(learner.cards).toHaveCount(2);
  expect(Object.keys((await learner.mapped()).coverage)).toEqual(["ISP501.1.1"]);
  await learner.goesToPortfolios();
  await learner.removesPortfolio("Lena Example");
  const blobs = Object.entries(await stored(page)).find(([name]) => name.endsWith("/blobs"))[1];
  await expect.poll(async () => Object.entries(await stored(page)).find(([n]) => n.endsWith("/blobs"))[1].length).toBeLessThanOrEqual(2);
  expect(blobs.length).toBeLessThanOrEqual(3);

  await page.reload();
  await expect(learner.portfolio("Lena Example")).toHaveCount(0);
  await learner.opensPortfolio("Omar Second");
  await expect(learner.cards).toHaveCount(2);
  expect(Object.keys((await learner.mapped()).coverage)).toEqual(["ISP502.1.1"]);
  const bundle = await readBundle(await learner.backsUp());
  expect([...bundle.files.keys()]).toContain(await files.sha256(shared));
});

test("an address of a portfolio that is not here says so", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.arrives(page, "#/portfolio/01a20a74-c5bc-7deb-9b13-b264b03265c5/map");
  await expect(learner.alert).toContainText("Not on this device");
  await page.getByRole("link", { name: "All portfolios", exact: true }).click();
  await expect(learner.named("portfolios")).toBeVisible();
});

test("another screen is read from its top, wherever the last one was left", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.goesTo("Progress");
  await page.keyboard.press("End");
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(200);
  await learner.goesTo("Hand over");
  expect(await page.evaluate(() => scrollY)).toBe(0);
});
