// Choosing units: the verdict after each tick, the ways to each award, and what is kept when a unit is taken out.

import { Planner } from "./pages/planner.mjs";
import { Assessor } from "./pages/assessor.mjs";
import { readBundle } from "./support/bundle.mjs";
import { tabTo } from "./support/keyboard.mjs";
import { SpecData, onDisk, pilot, sixty } from "./support/specification.mjs";
import { expect, ready, test } from "./support/test.mjs";

const NINE = "ISP501 ISP502 ISP503 ISP504 ISP401 ISP404 ISP505 ISP506 ISP507";
const FOUR = "ISP501 ISP502 ISP503 ISP504";

test("the verdict changes with each tick, and never takes a plan for an award", async ({ page }) => {
  const learner = await Planner.withPortfolio(page);
  await learner.goesToUnits();
  await learner.hasVerdict("diploma", "planned", "Nothing is achieved yet. The 9 units in the plan would make this award.");
  await learner.hasVerdict("certificate", "planned", "Nothing is achieved yet. The 4 units in the plan would make this award.");
  // What no award goes without is not to choose, and says why.
  await expect(learner.tick("ISP501")).toBeDisabled();
  await expect(learner.tick("ISP501")).toBeChecked();
  await expect(learner.tick("ISP501")).toHaveAccessibleDescription(/No award goes without it: “All 4 mandatory units”/);
  await expect(learner.pin("ISP501")).toHaveCount(0);

  await learner.unticks("ISP506");
  await learner.hasVerdict("diploma", "incomplete", "Nothing is achieved yet. The plan is 1 unit short of this award.");
  await learner.hasVerdict("certificate", "planned");
  expect(await learner.bar("diploma", "optional")).toEqual([
    "planned ISP401",
    "planned ISP404",
    "planned ISP505",
    "planned ISP507",
    "missing",
  ]);
  await expect(learner.rule("diploma", "optional")).toContainText("0 of 5 units achieved, 4 planned, 1 missing");
  await expect(learner.rule("diploma", "optional")).toContainText("To choose from: ISP506");
  await learner.unticks("ISP507");
  await learner.hasVerdict("diploma", "incomplete", /2 units short/);
  await learner.ticks("ISP506", "ISP507");
  await learner.hasVerdict("diploma", "planned");

  // What is read out after a tick is the verdict on the award that is aimed at.
  await learner.unticks("ISP401");
  await expect(page.getByRole("status").filter({ hasText: "Diploma:" })).toContainText("1 unit short of this award");
  // The other screens say the same.
  await learner.goesTo("Progress");
  await learner.hasVerdict("diploma", "incomplete", /^Nothing is achieved yet\./);
  await page.reload();
  await ready(page);
  await learner.goesToUnits();
  await expect(learner.tick("ISP401")).not.toBeChecked();
});

test("ticking takes no more than a keyboard", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Planner.withPortfolio(page);
  await learner.goesToUnits();
  await tabTo(page, learner.tick("ISP505"));
  await page.keyboard.press("Space");
  await learner.hasVerdict("diploma", "incomplete");
  await expect(learner.tick("ISP505")).toBeFocused();
  await page.keyboard.press("Space");
  await learner.hasVerdict("diploma", "planned");
  await tabTo(page, learner.pin("ISP506"));
  await page.keyboard.press("Enter");
  await expect(learner.pin("ISP506")).toHaveAttribute("aria-pressed", "true");
  await expect(learner.pin("ISP506")).toBeFocused();
  await tabTo(page, learner.rulingOut("ISP507"));
  await page.keyboard.press("Space");
  await expect(learner.tick("ISP507")).not.toBeChecked();
  await page.keyboard.press("Control+z");
  await expect(learner.tick("ISP507")).toBeChecked();
});

test("there are ways to each award, and to both at once where one lies inside the other", async ({ page }) => {
  const learner = await Planner.withPortfolio(page);
  await learner.goesToUnits();
  expect(await learner.waysTo("diploma")).toEqual([NINE]);
  expect(await learner.waysTo("certificate")).toEqual([FOUR]);
  await expect(learner.award("diploma")).toContainText("9 units, 410 hours left");
  await expect(learner.award("diploma")).toContainText("It makes the Certificate too.");
  await expect(learner.award("diploma")).toContainText("This is your plan");
  await expect(learner.message("together")).toHaveCount(0);

  // Towards the other award, and back.
  await expect(learner.award("certificate").locator(".way")).toContainText("Takes ISP401, ISP404, ISP505, ISP506 and ISP507 out of the plan");
  await learner.plans("certificate", FOUR);
  await expect(learner.award("certificate")).toContainText("Your aim");
  await expect(learner.award("certificate")).toContainText("This is your plan");
  await expect(learner.tick("ISP401")).not.toBeChecked();
  await learner.hasVerdict("diploma", "incomplete", /5 units short/);
  await learner.plans("diploma", NINE);
  await learner.hasVerdict("diploma", "planned");
});

test("a unit taken out keeps its mappings, parked until it is back", async ({ page }) => {
  const learner = await Planner.withPortfolio(page);
  await learner.writesAccount({ title: "My coaching", text: "I coached two colleagues." });
  await learner.mapsByTap("E001", "ISP506.1.1", "ISP506.1.2");
  await learner.locates("E001", "ISP506.1.1", "First sentence");
  await learner.claims("ISP506.1.1");
  const before = await learner.mapped();
  await learner.goesToUnits();
  await expect(learner.unit("ISP506")).toContainText(/evidence for 2 of \d+ criteria/);
  await learner.unticks("ISP506");
  await expect(learner.unit("ISP506")).toContainText("2 mappings are parked with it until it is back");
  await expect(page.getByRole("status").filter({ hasText: "ISP506 is out of the plan" })).toContainText("2 mappings stay parked");
  await page.reload();
  await ready(page);
  await expect(learner.unit("ISP506")).toContainText("2 mappings are parked with it until it is back");
  await learner.goesTo("Progress");
  await expect(learner.award("diploma")).not.toContainText("mapped");
  await learner.goesTo("Units");
  await learner.ticks("ISP506");
  await expect(learner.unit("ISP506")).toContainText(/evidence for 2 of \d+ criteria/);
  await learner.goesTo("Map");
  await expect.poll(() => learner.mapped()).toEqual(before);
});

test("units are pinned and ruled out, for this portfolio and for good", async ({ page }) => {
  const learner = await Planner.arrives(page, "#/library");
  await learner.opensFiles(await onDisk("pilot.json", pilot()));
  const card = learner.specification("harbour-pilot-4");
  await expect((await learner.findings(card, "B")).first()).toContainText("An award has no qualification number");
  await learner.startsWith(card, "Hanna Pilot");
  await learner.goesToUnits();
  // The cheapest first; no two the same.
  expect(await learner.waysTo("diploma")).toEqual(["M1 A1 A2", "M1 A1 A3", "M1 A2 A3"]);
  await learner.hasVerdict("diploma", "incomplete", "Nothing is achieved yet. The plan is 2 units short of this award.");
  await learner.presses(learner.pin("A4"));
  await expect(learner.tick("A4")).toBeChecked();
  expect(await learner.waysTo("diploma")).toEqual(["M1 A1 A4", "M1 A2 A4", "M1 A3 A4"]);
  await learner.presses(learner.rulingOut("A1"));
  expect(await learner.waysTo("diploma")).toEqual(["M1 A2 A4", "M1 A3 A4", "M1 A4 A5"]);
  await learner.plans("diploma", "M1 A2 A4");
  await learner.hasVerdict("diploma", "planned", /^Nothing is achieved yet\. The 3 units in the plan/);
  await page.reload();
  await ready(page);
  await learner.hasLooked();
  await expect(learner.pin("A4")).toHaveAttribute("aria-pressed", "true");
  await expect(learner.rulingOut("A1")).toHaveAttribute("aria-pressed", "true");
  await expect(learner.tick("A2")).toBeChecked();
  // Ticked, it is ruled out no longer; taken out, it is pinned no longer.
  await learner.ticks("A1");
  await expect(learner.rulingOut("A1")).toHaveAttribute("aria-pressed", "false");
  // One more than is needed counts towards nothing, and says so.
  await learner.ticks("A5");
  await expect(learner.named("units").locator('[data-unit] [data-message="not-counted"]')).toHaveCount(2);
  await expect(learner.award("diploma")).toContainText("“At most 20 credits from group A” would no longer hold");
  await learner.unticks("A4");
  await expect(learner.pin("A4")).toHaveAttribute("aria-pressed", "false");

  // Awards that lie beside each other have a way to both.
  await expect(learner.message("together")).toContainText("left");
  // What was pinned travels with the portfolio.
  await learner.presses(learner.pin("A3"));
  await learner.presses(learner.rulingOut("A5"));
  const [enrolment] = (await readBundle(await learner.backsUp())).records.enrolments;
  expect(enrolment).toMatchObject({ pinned: ["A3"], ruledOut: ["A5"] });
});

test("a provider puts a file beside the page, and a learner comes to a verdict on it", { tag: ["@desktop", "@chromium"] }, async ({ page, copy }) => {
  const data = new SpecData(copy);
  await data.write("pilot.json", pilot());
  await data.offers("pilot.json");
  const learner = await Planner.arrives(page, `${copy.url}#/library`);
  const card = learner.specification("harbour-pilot-4");
  await expect(card).toContainText("pilot.json from your provider");
  await expect((await learner.findings(card, "C")).first()).toContainText("Credit and total hours do not go together");
  await learner.startsWith(card, "Hanna Pilot");
  await learner.goesToUnits();
  await learner.ticks("A1");
  await learner.hasVerdict("diploma", "incomplete", /^Nothing is achieved yet\. The plan is 1 unit short/);
  await learner.ticks("A3");
  await learner.hasVerdict("diploma", "planned", /^Nothing is achieved yet\. The 3 units in the plan would make this award/);
  await expect(learner.award("diploma").locator('[data-way="M1 A1 A3"]')).toContainText("This is your plan");
  await learner.goesTo("Progress");
  await learner.hasVerdict("diploma", "planned");
  await learner.hasVerdict("certificate", "incomplete");
});

test("what cannot be is said with the fewest rules that conflict", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Planner.arrives(page, "#/library");
  await learner.opensFiles(await onDisk("pilot.json", pilot()));
  await learner.startsWith(learner.specification("harbour-pilot-4"), "Hanna Pilot");
  await learner.goesToUnits();
  // By the learner's own choice …
  await learner.presses(learner.pin("B1"));
  await learner.presses(learner.pin("B2"));
  await expect(learner.award("certificate").locator('[data-message="no-way"]')).toContainText(
    "“B1 and B2 overlap” cannot be kept with B1 and B2 pinned.",
  );
  await expect(learner.award("certificate").locator('[data-message="no-way"]')).toContainText("Take the pin off one of these units");
  await learner.presses(learner.pin("B2"));
  await expect(learner.award("certificate").locator('[data-message="no-way"]')).toHaveCount(0);

  await learner.presses(learner.rulingOut("A2"));
  await learner.presses(learner.rulingOut("A3"));
  await learner.presses(learner.rulingOut("A4"));
  await learner.presses(learner.rulingOut("A5"));
  const why = learner.award("diploma").locator('[data-message="no-way"]');
  await expect(why).toContainText("There is no way to the Diploma");
  await expect(why).toContainText("“At least 20 credits from group A” cannot be kept with A2, A3, A4 and A5 ruled out.");
  await expect(why).toContainText("Let one of the units in again that you ruled out");

  // … or because the file offers too little: then nobody starts with it, unless it says so of one of its awards.
  await learner.goesToLibrary();
  const short = pilot({ id: "harbour-pilot-5", offered: ["M1", "A1", "B1", "B2", "B3"] });
  await learner.opensFiles(await onDisk("short.json", short));
  await expect(learner.refusals).toContainText("A rule can never be satisfied");
  await expect(learner.specification("harbour-pilot-5")).toHaveCount(0);
  short.errata = [
    {
      id: "H-1",
      severity: "A",
      finding: "The Diploma needs two units of group A, and we offer one.",
      treatment: "Kept as published. Only the Certificate can be made here.",
      explains: ["impossible-rule"],
      blocksClaim: true,
      decidedBy: "Data editor",
      decidedOn: "2026-11-23",
    },
  ];
  short.awards[1].errata = ["H-1"];
  await learner.opensFiles(await onDisk("short.json", short));
  await learner.startsWith(learner.specification("harbour-pilot-5"), "Hanna Pilot");
  await learner.goesToUnits();
  await learner.hasVerdict("diploma", "impossible", "The units on offer cannot make this award.");
  await expect(why).toContainText("“At least 20 credits from group A” asks for 20 credits, and 10 credits are on offer.");
  await expect(why).toContainText("Ask your provider");
  await learner.hasVerdict("certificate", "incomplete");
  await learner.goesTo("Progress");
  await learner.hasVerdict("diploma", "impossible");
});

test("sixty units under twelve rules are found, ticked and explained without a wait", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Planner.arrives(page, "#/library");
  await learner.opensFiles(await onDisk("sixty.json", sixty()));
  await learner.startsWith(learner.specification("sixty-units"), "Hanna Pilot");
  await learner.goesToUnits();
  const units = learner.named("units").locator(".units-choose [data-unit]:visible");
  await expect(units).toHaveCount(60);
  await page.getByLabel("Find a unit").fill("u4 harb");
  await expect(units).toHaveCount(11);
  await page.getByLabel("Find a unit").fill("nothing of the kind");
  await expect(learner.message("no-unit")).toBeVisible();
  await page.getByLabel("Find a unit").fill("");
  await page.getByRole("group", { name: "Show units" }).getByRole("button", { name: "In the plan", exact: true }).click();
  await expect(units).toHaveCount(5);
  await page.getByRole("group", { name: "Show units" }).getByRole("button", { name: "All", exact: true }).click();

  expect((await learner.waysTo("award")).length).toBe(3);
  await learner.award("award").locator(".way").first().getByRole("button", { name: /lan this way/ }).click();
  await learner.hasVerdict("award", "planned");
  // A tick is answered at once, however long the ways take.
  const took = await page.evaluate(async () => {
    const box = document.querySelector('[data-unit="U7"] input[type="checkbox"]');
    const start = performance.now();
    box.click();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
  });
  expect(took).toBeLessThan(1000);
  await learner.hasLooked();
});

test("those who judge read the plan and change nothing", async ({ page }) => {
  const learner = await Planner.withPortfolio(page);
  await learner.goesToUnits();
  await learner.unticks("ISP506");
  const file = await learner.exports();
  await learner.goesToPortfolios();
  await learner.removesPortfolio("Lena Example");
  const assessor = new Assessor(page);
  await assessor.opensBundle(file);
  await assessor.accepts();
  await learner.goesToUnits();
  await learner.hasVerdict("diploma", "incomplete");
  await expect(learner.tick("ISP506")).not.toBeChecked();
  await expect(learner.tick("ISP506")).toBeDisabled();
  await expect(learner.pin("ISP506")).toHaveCount(0);
  await expect(learner.named("units").getByRole("button")).toHaveCount(0);
});
