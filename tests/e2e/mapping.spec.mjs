// Saying what proves what: by mouse, by finger, by tap, by keys; one at a time and many at once; there and back.

import { Learner } from "./pages/learner.mjs";
import * as files from "./support/files.mjs";
import { showsFocus, tabTo } from "./support/keyboard.mjs";
import { comesToRest, Finger, middleOf, mouseDrag } from "./support/pointer.mjs";
import { expect, test } from "./support/test.mjs";


/** A learner with three cards: E001, E002, E003. */
async function learnerWithCards(page) {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.pdf(), await files.jpeg(), await files.text());
  return learner;
}

/** What is mapped, as `E001@ISP501.1.1`. */
async function pairs(learner) {
  return (await learner.mapped()).mappings.map((mapping) => mapping.split(":")[0]);
}

const outcome = (card, ...numbers) => numbers.map((number) => `${card}@ISP501.${number}`);

test("one card is dragged onto a criterion, taken back and done again", async ({ page }) => {
  const learner = await learnerWithCards(page);
  await learner.dragsTo("E001", "ISP501.1.2", {
    over: () => expect(page.getByText("Map to ISP501 1.2", { exact: true })).toBeVisible(),
  });
  expect(await pairs(learner)).toEqual(["E001@ISP501.1.2"]);
  await learner.hasCoverage("ISP501.1.2", "mapped");
  await learner.undoes();
  expect(await pairs(learner)).toEqual([]);
  await learner.hasCoverage("ISP501.1.2", "none");
  await learner.redoes();
  expect(await pairs(learner)).toEqual(["E001@ISP501.1.2"]);
});

test("several chosen cards are dragged together, and taken back in one go", async ({ page }) => {
  const learner = await learnerWithCards(page);
  await learner.chooses("E001", "E003");
  await learner.dragsTo("E003", "ISP501.1.1", { over: () => expect(page.getByText("E001, E003").last()).toBeVisible() });
  expect(await pairs(learner)).toEqual(["E001@ISP501.1.1", "E003@ISP501.1.1"]);
  await learner.undoes();
  expect(await pairs(learner)).toEqual([]);
});

test("a card that is not chosen is dragged alone", { tag: "@desktop" }, async ({ page }) => {
  const learner = await learnerWithCards(page);
  await learner.chooses("E001");
  await learner.dragsTo("E002", "ISP501.1.1");
  expect(await pairs(learner)).toEqual(["E002@ISP501.1.1"]);
});

test("dropped on an outcome or a unit it is mapped to all of it, and says so before", { tag: "@desktop" }, async ({ page }) => {
  const learner = await learnerWithCards(page);
  await learner.dragsTo("E001", "ISP501.LO1", {
    over: () => expect(page.getByText("Map to ISP501 LO1: 2 criteria, 2 new mappings")).toBeVisible(),
  });
  expect(await pairs(learner)).toEqual(outcome("E001", "1.1", "1.2"));
  await learner.dragsTo("E001", "ISP501", {
    over: () => expect(page.getByText("Map to ISP501: 12 criteria, 10 new mappings")).toBeVisible(),
  });
  expect(await pairs(learner)).toHaveLength(12);
  await learner.dragsTo("E001", "ISP501.1.1", {
    over: () => expect(page.getByText("Already mapped to ISP501 1.1")).toBeVisible(),
  });
  expect(await pairs(learner)).toHaveLength(12);
  await learner.undoes();
  expect(await pairs(learner)).toEqual(outcome("E001", "1.1", "1.2"));
});

test("Escape lets everything be, and so does letting go beside the criteria", { tag: "@desktop" }, async ({ page }) => {
  const learner = await learnerWithCards(page);
  const undo = page.getByRole("banner").getByRole("button", { name: "Undo", exact: true });
  const before = await undo.getAttribute("title");
  await learner.dragsTo("E001", "ISP501.1.1", { over: () => page.keyboard.press("Escape") });
  expect(await pairs(learner)).toEqual([]);
  await mouseDrag(page, learner.handle("E001"), page.getByRole("banner"));
  expect(await pairs(learner)).toEqual([]);
  expect(await undo.getAttribute("title")).toBe(before);
  await expect(learner.dialog()).toHaveCount(0);
  // The next click is a click again.
  await learner.opens("E001");
});

test("near an edge the criteria scroll by themselves, down and up", { tag: "@desktop" }, async ({ page }) => {
  const learner = await learnerWithCards(page);
  const far = learner.target("ISP503.1.1");
  const near = learner.target("ISP501.1.1");
  await expect(far).not.toBeInViewport();
  const start = await middleOf(learner.handle("E001"));
  const pane = await page.getByRole("region", { name: "Criteria", exact: true }).boundingBox();
  const middle = pane.x + pane.width / 2;
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(middle, pane.y + pane.height - 4, { steps: 8 });
  await expect(far).toBeInViewport({ timeout: 30_000 });
  // Into the list itself, past what stands above it.
  const top = await near.evaluate((element) => element.closest("[data-scroll-pane]").getBoundingClientRect().top);
  await page.mouse.move(middle, top + 4, { steps: 8 });
  await expect(near).toBeInViewport({ timeout: 30_000 });
  await comesToRest(near);
  const end = await middleOf(near);
  await page.mouse.move(end.x, end.y, { steps: 8 });
  await page.mouse.up();
  await learner.isSaved();
  expect(await pairs(learner)).toEqual(["E001@ISP501.1.1"]);
});

test("a file from the desktop is added and mapped where it is dropped", { tag: "@desktop" }, async ({ page }) => {
  const learner = await learnerWithCards(page);
  await learner.dropsFiles(learner.target("ISP501.1.2"), [await files.wav()]);
  await expect(learner.evidence("E004")).toBeVisible();
  await expect(learner.mapping("E004", "ISP501.1.2")).toBeVisible();
  await learner.undoes();
  await expect(learner.evidence("E004")).toHaveCount(0);
  expect(await pairs(learner)).toEqual([]);
  await learner.redoes();
  expect(await pairs(learner)).toEqual(["E004@ISP501.1.2"]);
});

test("with the keyboard alone, and the focus never lost", { tag: "@desktop" }, async ({ page }) => {
  const learner = await learnerWithCards(page);
  const pickUp = learner.evidence("E002").getByRole("button", { name: /^Map E002 / });
  await tabTo(page, pickUp);
  expect(await showsFocus(page)).toBe(true);
  await page.keyboard.press("Space");
  // At the first criterion, and not at its unit: a press too many maps to one.
  await expect(learner.mapHere("ISP501.1.1")).toBeFocused();
  expect(await showsFocus(page)).toBe(true);
  await page.keyboard.press("Enter");
  await expect(learner.mapping("E002", "ISP501.1.1")).toBeVisible();
  // What was pressed keeps the focus, so that the next criterion is one key away.
  await expect(learner.mapHere("ISP501.1.1")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(learner.mapHere("ISP501.1.2")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(learner.mapping("E002", "ISP501.1.2")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(pickUp).toBeFocused();
  expect(await pairs(learner)).toEqual(outcome("E002", "1.1", "1.2"));

  // Where and why, claimed, and all of it taken back.
  await tabTo(page, learner.mapping("E002", "ISP501.1.1"));
  await page.keyboard.press("Enter");
  await tabTo(page, learner.dialog().getByLabel("Where in it is the proof?"));
  await page.keyboard.type("top left");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await expect(learner.dialog()).toHaveCount(0);
  await expect(learner.mapping("E002", "ISP501.1.1")).toBeFocused();
  await learner.hasCoverage("ISP501.1.1", "located");
  await page.keyboard.press("Control+z");
  await learner.hasCoverage("ISP501.1.1", "mapped");
  await page.keyboard.press("Control+Shift+z");
  await learner.hasCoverage("ISP501.1.1", "located");
});

test("what is picked up by key starts at the criterion that is in sight", { tag: "@desktop" }, async ({ page }) => {
  const learner = await learnerWithCards(page);
  await learner.target("ISP503.1.1").scrollIntoViewIfNeeded();
  await learner.evidence("E002").getByRole("button", { name: /^Map E002 / }).press("Enter");
  const pressed = page.locator(".criterion :focus");
  await expect(pressed).toBeVisible();
  await expect(pressed).toBeInViewport();
  await expect(learner.mapHere("ISP501.1.1")).not.toBeInViewport();
});

test("a mapping asks where the proof is, and does not insist", async ({ page }) => {
  const learner = await learnerWithCards(page);
  await learner.dragsTo("E001", "ISP501.1.1");
  await expect(learner.dialog()).toHaveCount(0);
  await learner.message("done").getByRole("button", { name: "Say where", exact: true }).click();
  const dialog = learner.dialog("E001 Call plan on ISP501 1.1");
  await dialog.getByLabel("Where in it is the proof?").fill("p. 2");
  await dialog.getByLabel("Where in it is the proof?").press("Enter");
  await learner.closesDialog();
  await learner.hasCoverage("ISP501.1.1", "located");
});

test("by tap: picked up, pressed onto one criterion after the other, put down", async ({ page }) => {
  const learner = await learnerWithCards(page);
  await learner.mapsByTap("E002", "ISP501.1.2", "ISP501.LO1");
  expect(await pairs(learner)).toEqual(outcome("E002", "1.1", "1.2"));
  await learner.undoes();
  expect(await pairs(learner)).toEqual(["E002@ISP501.1.2"]);
});

test("a finger drags by the grip, and scrolls everywhere else", { tag: "@phone" }, async ({ page }) => {
  const learner = await learnerWithCards(page);
  // Rows that are still to come or being filled move those below them.
  await expect(page.locator("[data-unit=ISP507] [data-criterion]").last()).toBeAttached();
  const rows = page.locator("[data-criterion]");
  await expect(rows.filter({ has: page.locator(".chips") })).toHaveCount(await rows.count());
  const finger = await Finger.of(page);
  const card = await middleOf(learner.handle("E003"));
  await finger.down(card);
  await finger.slideTo({ x: card.x, y: card.y + 90 }, 6);
  await finger.rest(page);
  await finger.up();
  expect(await pairs(learner)).toEqual([]);
  await expect(learner.named("map").getByRole("region", { name: "Evidence", exact: true })).toBeVisible();
  await learner.dragsTo("E003", "ISP501.1.1");
  expect(await pairs(learner)).toEqual(["E003@ISP501.1.1"]);

  // Beyond the end of the list, over the bar at the bottom, it scrolls on.
  await learner.shows("Evidence");
  const bar = await middleOf(page.getByRole("group", { name: "Show", exact: true }));
  const grip = await middleOf(learner.evidence("E002").locator("[data-grip]"));
  const far = learner.target("ISP503.1.1");
  await expect(far).not.toBeInViewport();
  await finger.down(grip);
  await finger.slideTo({ x: grip.x + 6, y: grip.y + 6 }, 3);
  await finger.slideTo(bar, 8);
  await expect(far).toBeInViewport({ timeout: 30_000 });
  // Away from the end the list stands still; only then has a criterion a place to go to, and which one it is depends on
  // how far the list went meanwhile.
  const middle = page.viewportSize().height / 2;
  await finger.slideTo({ x: bar.x, y: middle }, 8);
  await comesToRest(far);
  const criterion = await learner.criterionAt(middle);
  await finger.slideTo(criterion, 4);
  await finger.rest(page);
  await finger.up();
  await learner.isSaved();
  expect(await pairs(learner)).toEqual([`E002@${criterion.id}`, "E003@ISP501.1.1"]);
});

test("every status is right at once", async ({ page }) => {
  const learner = await learnerWithCards(page);
  const criterion = "ISP501.1.1";
  await learner.hasCoverage(criterion, "none");
  await learner.mapsByTap("E001", criterion);
  await learner.hasCoverage(criterion, "mapped");
  await expect(learner.target(criterion)).toContainText("Mapped");
  await learner.locates("E001", criterion, "p. 1");
  await learner.hasCoverage(criterion, "located");
  await learner.mapsByTap("E002", criterion);
  await learner.hasCoverage(criterion, "mapped"); // Not every mapping says where.
  await learner.locates("E002", criterion, undefined);
  await learner.hasCoverage(criterion, "located");
  await learner.claims(criterion);
  await learner.mapsByTap("E003", criterion);
  await learner.hasCoverage(criterion, "mapped");
  await expect(learner.target(criterion)).toContainText("Your claim waits until each mapping says where.");
  await learner.undoes();
  await learner.hasCoverage(criterion, "claimed");
  await expect(learner.target(criterion)).toHaveAttribute("data-achievement", "not-judged");
  await expect(learner.target("ISP501")).not.toHaveAttribute("data-achieved");

  await learner.goesTo("Progress");
  await expect(learner.award("certificate")).toHaveAttribute("data-combination", /^(planned|incomplete)$/);
  await expect(learner.award("diploma")).toHaveAttribute("data-combination", "planned");
  await expect(learner.award("diploma")).toContainText("1 claimed");
  await learner.goesTo("Map");
  await learner.undoes(); // the claim
  await learner.hasCoverage(criterion, "located");
  await learner.undoes(); // the location
  await learner.hasCoverage(criterion, "mapped");
  await learner.redoes();
  await learner.redoes();
  await learner.hasCoverage(criterion, "claimed");
});

test("a mapping is removed and brought back with what was said of it", async ({ page }) => {
  const learner = await learnerWithCards(page);
  await learner.mapsByTap("E001", "ISP501.1.1");
  await learner.locates("E001", "ISP501.1.1", "p. 2", "Because it does.");
  const before = await learner.mapped();
  const dialog = await learner.opensMapping("E001", "ISP501.1.1");
  await dialog.getByRole("button", { name: "Remove the mapping to ISP501 1.1" }).click();
  await expect(learner.mapping("E001", "ISP501.1.1")).toHaveCount(0);
  await learner.undoes();
  expect(await learner.mapped()).toEqual(before);
  const again = await learner.opensMapping("E001", "ISP501.1.1");
  await expect(again.getByLabel(/^How does it meet/)).toHaveValue("Because it does.");
});
