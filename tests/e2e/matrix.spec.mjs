// The matrix of criteria and evidence: as a sheet under the keyboard and the pointer, and the same as a list.

import { Assessor } from "./pages/assessor.mjs";
import { Learner } from "./pages/learner.mjs";
import { Matrix } from "./pages/matrix.mjs";
import * as files from "./support/files.mjs";
import { expect, test } from "./support/test.mjs";

test("criteria are mapped in the sheet by keys alone, and the list and the map say the same", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.text(), await files.wav());
  await learner.goesTo("Matrix");
  const matrix = new Matrix(page);
  await matrix.goesTo("ISP501.1.1");

  // Only what is in view is in the page.
  const all = await matrix.rowCount();
  expect(all).toBeGreaterThan(60);
  expect(await matrix.rows.count()).toBeLessThan(45);

  // Right, right: the second piece of evidence. Space maps it.
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(matrix.focused).toHaveAccessibleName("E002 on ISP501 1.1: not mapped");
  await page.keyboard.press("Space");
  await expect(matrix.focused).toHaveAccessibleName("E002 on ISP501 1.1: mapped, no location yet");
  await learner.hasCoverage("ISP501.1.1", "mapped");
  await expect(matrix.head("E002")).toHaveAccessibleName(/, on 1 criterion$/);

  // F2 says where, and the focus comes back to the cell.
  await page.keyboard.press("F2");
  await learner.dialog(/^E002/).getByLabel("Where in it is the proof?").fill("0:01–0:02");
  await learner.closesDialog();
  await expect(matrix.focused).toHaveAccessibleName("E002 on ISP501 1.1: mapped, 0:01–0:02");
  await learner.hasCoverage("ISP501.1.1", "located");

  // Enter takes it away, and undo brings it back.
  await page.keyboard.press("Enter");
  await expect(matrix.focused).toHaveAccessibleName("E002 on ISP501 1.1: not mapped");
  await page.keyboard.press("Control+z");
  await expect(matrix.focused).toHaveAccessibleName("E002 on ISP501 1.1: mapped, 0:01–0:02");

  // To the ends, and no further.
  await page.keyboard.press("Control+End");
  await expect(matrix.focusedRow).toHaveAttribute("aria-rowindex", String(all));
  expect(await matrix.rows.count()).toBeLessThan(45);
  await page.keyboard.press("Control+Home");
  await expect(matrix.focusedRow).toHaveAttribute("aria-rowindex", "1");
  await page.keyboard.press("PageDown");
  await expect(matrix.focusedRow).not.toHaveAttribute("aria-rowindex", "1");

  // A folded unit is one line, which says how much is below it.
  await matrix.goesTo("ISP501.1.1");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(matrix.focused).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Enter");
  await expect(matrix.focused).toHaveAttribute("aria-expanded", "false");
  await expect(learner.target("ISP501.1.1")).toHaveCount(0);
  expect(await matrix.rowCount()).toBeLessThan(all);
  await expect(matrix.cell("unit", "ISP501", "E002")).toHaveAccessibleName("E002 in ISP501: on 1 criterion");
  await page.keyboard.press("Space");
  await expect(learner.target("ISP501.1.1")).toBeVisible();

  // What was chosen to look at stays chosen.
  await page.getByRole("button", { name: "List", exact: true }).click();
  await learner.isSaved();
  await page.reload();
  const item = learner.mapping("E002", "ISP501.1.1");
  await expect(learner.target("ISP501")).toBeVisible();
  if (!(await item.isVisible())) await learner.target("ISP501").getByRole("button").first().click();
  await expect(item).toContainText("0:01–0:02");
  await item.click();
  await expect(learner.dialog(/^E002/)).toBeVisible();
  await learner.closesDialog();
  await page.getByRole("button", { name: "Sheet", exact: true }).click();
  await learner.goesTo("Map");
  await learner.shows("Criteria");
  await expect(learner.mapping("E002", "ISP501.1.1")).toContainText("0:01–0:02");
});

test("a press maps, and opens what says where; who only reads changes nothing", async ({ page, browser }, { project }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.text());
  await learner.goesTo("Matrix");
  const matrix = new Matrix(page);
  await matrix.goesTo("ISP501.1.2");
  const cell = matrix.cell("criterion", "ISP501.1.2", "E001");
  await cell.click();
  await expect(cell).toHaveAttribute("data-mapping", "E001@ISP501.1.2");
  // Said nothing yet, so that nothing is lost by another press.
  await cell.click();
  await expect(cell).not.toHaveAttribute("data-mapping");
  await cell.click();
  await matrix.bar.getByRole("button", { name: "Say where…" }).click();
  await learner.dialog(/^E001/).getByRole("button", { name: /^The whole item proves/ }).click();
  await learner.closesDialog();
  await expect(matrix.bar).toContainText("Whole item");
  await cell.click();
  await expect(learner.dialog(/^E001/)).toBeVisible();
  await learner.closesDialog();
  await learner.isSaved();
  const bundle = await learner.exports();

  const { viewport, hasTouch, isMobile } = project.use;
  const context = await browser.newContext({ viewport, hasTouch, isMobile: project.name === "firefox" ? undefined : isMobile });
  const other = await context.newPage();
  const assessor = await Assessor.arrives(other);
  await assessor.opensBundle(bundle);
  await assessor.accepts();
  await assessor.goesToTab("Matrix");
  const judged = new Matrix(other);
  await expect(judged.grid).toHaveAttribute("aria-readonly", "true");
  await judged.goesTo("ISP501.1.2");
  await other.keyboard.press("ArrowUp");
  await other.keyboard.press("ArrowRight");
  await other.keyboard.press("Space");
  await expect(judged.focused).toHaveAccessibleName("E001 on ISP501 1.1: not mapped");
  await judged.cell("criterion", "ISP501.1.2", "E001").click();
  await expect(assessor.dialog(/^E001/)).toContainText("Whole item");
  await context.close();
});
