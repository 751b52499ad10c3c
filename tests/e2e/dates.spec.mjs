// How a person writes dates.

import { readFile } from "node:fs/promises";
import { Learner } from "./pages/learner.mjs";
import { download } from "./support/download.mjs";
import { expect, open, test } from "./support/test.mjs";

for (const [locale, form] of [
  ["en-US", "en-US"],
  ["de-DE", "en-DE"],
]) {
  test(`dates are written as in ${locale}, and as ISO for a spreadsheet`, { tag: ["@chromium", "@desktop"] }, async ({ browser }) => {
    const page = await (await browser.newContext({ locale })).newPage();
    const learner = await Learner.withPortfolio(page);
    const [day, hours, iso] = await page.evaluate((form) => {
      const now = new Date();
      const two = (number) => String(number).padStart(2, "0");
      return [
        new Intl.DateTimeFormat(form, { dateStyle: "long" }).format(now),
        new Intl.DateTimeFormat(form, { timeStyle: "short" }).resolvedOptions().hour12,
        `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`,
      ];
    }, form);
    await learner.goesTo("Paper");
    const front = learner.main.locator('[data-sheet="front"]');
    await expect(front).toContainText(`printed ${day}`);
    await expect(front).not.toContainText(iso);
    await learner.goesToTab("Audit");
    await expect(learner.named("audit").locator(".audit-when").first()).toHaveText(
      new RegExp(`^${day}, ${hours ? "\\d{1,2}:\\d\\d\\s[AP]M" : "\\d\\d:\\d\\d"}$`),
    );
    const path = await download(page, () => page.getByRole("button", { name: "Export as CSV" }).click());
    expect(await readFile(path, "utf8")).toContain(`"${iso}T`);
    await open(page);
    await expect(learner.portfolio("Lena Example")).toContainText("Changed today");
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("en-GB");
  });
}
