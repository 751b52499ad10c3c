// What stands on the screen, found as people and their scripts find it: by the page's stable hooks and by plain names.

import { expect } from "@playwright/test";

export class Screen {
  /** What the provider calls things. */
  terms = { learner: "learner", assessor: "assessor", iqa: "internal quality assurer", met: "met", notYetMet: "not yet met" };

  constructor(page) {
    this.page = page;
  }

  /** The screen of this name: "map", "progress", "submit", "review", "portfolios". */
  named(name) {
    return this.page.locator(`main[data-screen="${name}"]`);
  }

  get main() {
    return this.page.locator("main[data-screen]");
  }

  /** The card of an evidence item, by its reference. */
  evidence(reference) {
    return this.main.locator(`[data-evidence="${reference}"]`);
  }

  get cards() {
    return this.main.locator("[data-evidence]");
  }

  /** What a card is opened and picked up by. */
  handle(reference) {
    return this.evidence(reference).getByRole("button", { name: new RegExp(`^${reference}`) });
  }

  /** A criterion ("ISP501.1.1"), an outcome ("ISP501.LO1") or a unit ("ISP501"). */
  target(id) {
    const kind = /\.LO\w+$/.test(id) ? "outcome" : id.includes(".") ? "criterion" : "unit";
    return this.main.locator(`[data-${kind}="${id}"]`);
  }

  get criteria() {
    return this.main.locator("[data-criterion]");
  }

  award(id) {
    return this.main.locator(`[data-award="${id}"]`);
  }

  /** The chip of a mapping. */
  mapping(reference, criterion) {
    return this.main.locator(`[data-mapping="${reference}@${criterion}"]`);
  }

  get mappings() {
    return this.main.locator("[data-mapping]");
  }

  /** A provider's word at the beginning of a sentence. */
  capital(term) {
    const word = this.terms[term];
    return word[0].toUpperCase() + word.slice(1);
  }

  /** A message to the person, of one kind or any. */
  message(kind) {
    return this.page.locator(kind ? `[data-message="${kind}"]` : "[data-message]");
  }

  /** What went wrong, as it is read out at once. */
  get alert() {
    return this.page.getByRole("alert").and(this.page.locator("[data-message]"));
  }

  dialog(name) {
    return this.page.getByRole("dialog", name ? { name } : {});
  }

  async hasCoverage(criterion, coverage) {
    await expect(this.target(criterion)).toHaveAttribute("data-coverage", coverage);
  }

  /** Waits until all that was done is in the browser's store. */
  async isSaved() {
    await expect(this.page.locator("[data-save]")).toHaveAttribute("data-save", "saved");
  }

  /** Goes to a screen of the portfolio by its tab, which may stand behind “More”. */
  async goesToTab(name) {
    const tabs = this.page.getByRole("navigation", { name: "Portfolio" });
    const tab = tabs.getByRole("link", { name: new RegExp(`^${name}`), includeHidden: true });
    await expect(tab).toBeAttached();
    if (await tab.isVisible()) return tab.click();
    await tabs.getByRole("button").click();
    await this.page.getByRole("menuitem", { name: new RegExp(`^${name}`) }).click();
  }

  /** Shows one side of the map where the screen has room for one only: "Evidence" or "Criteria". */
  async shows(side) {
    const button = this.page.getByRole("group", { name: "Show", exact: true }).getByRole("button", { name: side, exact: true });
    if (await button.isVisible()) await button.click();
  }

  async closesDialog() {
    await this.page.keyboard.press("Escape");
    await expect(this.dialog()).toHaveCount(0);
  }

  /** What is mapped to what, where, and how far each criterion is: for comparing before and after. */
  async mapped() {
    const read = () => this.main.evaluate((main) => ({
      mappings: [...main.querySelectorAll("[data-mapping]")]
        .map((chip) => `${chip.dataset.mapping}: ${chip.getAttribute("aria-label")}`)
        // A learner is asked where; an assessor is told that it was not said.
        .map((mapping) => mapping.replace("where? No location yet", "no location"))
        .sort(),
      coverage: Object.fromEntries(
        [...main.querySelectorAll("[data-criterion]")]
          .filter((criterion) => criterion.dataset.coverage !== "none")
          .map((criterion) => [criterion.dataset.criterion, criterion.dataset.coverage]),
      ),
    }));
    // The map draws what is in sight first; when two looks see the same, all of it is there.
    let seen;
    await expect
      .poll(
        async () => {
          const earlier = seen;
          seen = JSON.stringify(await read());
          return seen === earlier;
        },
        { intervals: [250] },
      )
      .toBe(true);
    return JSON.parse(seen);
  }

  /** The references and facts of all cards, newest first. */
  async evidenceShown() {
    return this.cards.evaluateAll((cards) =>
      cards.map((card) => `${card.dataset.evidence}: ${card.textContent.replace(/\s+/g, " ").trim()}`),
    );
  }
}
