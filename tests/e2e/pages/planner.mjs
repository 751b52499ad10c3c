// What a learner does when choosing units.

import { expect } from "@playwright/test";
import { isPhone } from "../support/pointer.mjs";
import { Library } from "./library.mjs";

export class Planner extends Library {
  async goesToUnits() {
    await this.goesTo("Units");
    await this.hasLooked();
  }

  /** Waits until the ways to every award are found out. */
  async hasLooked() {
    await expect(this.named("units")).toHaveAttribute("data-looking", "false");
  }

  /** A unit in the list. */
  unit(id) {
    return this.named("units").locator(`.units-choose [data-unit="${id}"]`);
  }

  tick(id) {
    return this.unit(id).getByRole("checkbox");
  }

  /** Presses a control as a person does, with a finger on a phone. */
  async presses(control) {
    if (isPhone()) await control.tap();
    else await control.click();
    await this.isSaved();
    await this.hasLooked();
  }

  async ticks(...ids) {
    for (const id of ids) {
      await expect(this.tick(id)).not.toBeChecked();
      await this.presses(this.tick(id));
      await expect(this.tick(id)).toBeChecked();
    }
  }

  async unticks(...ids) {
    for (const id of ids) {
      await expect(this.tick(id)).toBeChecked();
      await this.presses(this.tick(id));
      await expect(this.tick(id)).not.toBeChecked();
    }
  }

  pin(id) {
    return this.unit(id).getByRole("button", { name: `Pin ${id}`, exact: true });
  }

  rulingOut(id) {
    return this.unit(id).getByRole("button", { name: `Rule out ${id}`, exact: true });
  }

  /** The verdict on an award, its token and its first words. */
  async hasVerdict(award, combination, words) {
    await expect(this.award(award)).toHaveAttribute("data-combination", combination);
    if (words) await expect(this.award(award).locator(".verdict")).toHaveText(words);
  }

  /** The ways to an award, each by its units. */
  async waysTo(award) {
    await this.hasLooked();
    return this.award(award).locator(".way").evaluateAll((ways) => ways.map((way) => way.dataset.way));
  }

  /** Makes the way by these units the plan. */
  async plans(award, units) {
    await this.presses(this.award(award).locator(`[data-way="${units}"]`).getByRole("button", { name: /lan this way/ }));
  }

  /** A rule in the picture of an award. */
  rule(award, id) {
    return this.award(award).locator(`[data-rule="${id}"]`);
  }

  /** What stands on the bar of a rule: each unit with how it stands, and boxes for what is missing. */
  async bar(award, id) {
    const pieces = this.rule(award, id).locator(".rule-piece");
    return pieces.evaluateAll((all) => all.map((piece) => `${piece.dataset.state} ${piece.title}`.trim()));
  }
}
