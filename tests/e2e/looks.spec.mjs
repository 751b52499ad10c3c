// How the main screens look: a broken layout is seen, where no rule that a program checks would notice.
//
// Each is held against a picture in tests/fixtures/looks/. Where a change is meant, `cargo xtask test e2e -- looks
// --update-snapshots` writes the pictures anew: look at them before they are committed.

import { Assessor } from "./pages/assessor.mjs";
import { Iqa } from "./pages/iqa.mjs";
import { Learner } from "./pages/learner.mjs";
import { judgedBundle } from "./support/portfolio.mjs";
import { expect, open, test } from "./support/test.mjs";

test.use({ reducedMotion: "reduce" });

// What is shown tells how long ago things were.
test.beforeEach(({ page }) => page.clock.setFixedTime(new Date("2026-12-05T12:00:00")));

const FACE = "DejaVu Sans Condensed";

/** Looks at the whole window once nothing moves, loads or lies over it. */
async function looksAs(page, name) {
  // Where letters are as wide as those of the face named after it, there is no such face.
  const hasFace = await page.evaluate((face) => {
    const context = document.createElement("canvas").getContext("2d");
    const width = (family) => {
      context.font = `20px ${family}`;
      return context.measureText("Evidence mapped to criteria").width;
    };
    return width(`"${face}", monospace`) !== width("monospace");
  }, FACE);
  expect(hasFace, `the pictures are written in ${FACE}, of Debian's package fonts-dejavu-extra`).toBe(true);
  await expect(page.locator("html[data-loaded]")).toBeAttached();
  const dismiss = page.getByRole("button", { name: "Dismiss" });
  // One goes with each press, and some go by themselves.
  await expect(async () => {
    if ((await dismiss.count()) > 0) await dismiss.first().click({ timeout: 1_000 });
    expect(await dismiss.count()).toBe(0);
  }).toPass();
  await expect.poll(() => page.evaluate(() => [...document.images].every((image) => image.complete))).toBe(true);
  await page.mouse.move(0, 0);
  await expect(page).toHaveScreenshot(`${name}.png`, { scale: "css", maxDiffPixelRatio: 0.04 });
}

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, { tag: "@chromium" }, () => {
    test.use({ colorScheme });

    test("the screens of a learner", async ({ page }) => {
      test.setTimeout(240_000);
      const learner = await Learner.arrives(page);
      await looksAs(page, `welcome-${colorScheme}`);
      await page.getByRole("button", { name: "Look around in a demo", exact: true }).click();
      await expect(learner.named("map")).toBeVisible();
      const all = ["map", "matrix", "units", "progress", "ready", "submit"];
      for (const screen of colorScheme === "light" ? all : ["map", "progress"]) {
        await open(page, new URL(page.url()).hash.replace(/[^/]+$/, screen));
        await expect(learner.named(screen)).toBeVisible();
        await looksAs(page, `${screen}-${colorScheme}`);
      }
    });

    test("the screens of those who judge", async ({ page }) => {
      test.setTimeout(240_000);
      const assessor = await Assessor.withSubmission(page, (await judgedBundle({ purpose: "assessed", mappings: 20, items: 5, n: 2 })).path);
      await assessor.lists("All");
      await assessor.goesTo("ISP501.1.1");
      await looksAs(page, `review-${colorScheme}`);
      if (colorScheme === "dark") return;
      await open(page, "#/desk");
      await expect(assessor.row("Learner 2")).toBeVisible();
      await looksAs(page, "desk-light");
    });
  });
}

test("the screens of who assures quality", { tag: "@chromium" }, async ({ page }) => {
  test.setTimeout(240_000);
  const iqa = await Iqa.arrives(page);
  await iqa.opensBundle((await judgedBundle({ purpose: "assessed", mappings: 20, items: 5, isComplete: true, n: 2 })).path);
  await iqa.accepts();
  await iqa.saysWhoTheyAre();
  await iqa.opensUnit("ISP501");
  await looksAs(page, "sample-light");
  await iqa.goesToSampling();
  await looksAs(page, "sampling-light");
});
