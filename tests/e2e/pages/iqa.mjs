// What an internal quality assurer does with what assessors hand on.

import { expect } from "@playwright/test";
import { download } from "../support/download.mjs";
import { Assessor } from "./assessor.mjs";

export class Iqa extends Assessor {
  async saysWhoTheyAre(details = {}) {
    await super.saysWhoTheyAre({ name: "Ines Example", role: this.capital("iqa"), ...details });
  }

  // --- one portfolio ---

  /** Opens a unit of the portfolio. */
  async opensUnit(unit) {
    await this.main.getByRole("navigation", { name: "Units" }).locator(`[data-unit="${unit}"]`).click();
    await expect(this.unit(unit)).toBeVisible();
  }

  unit(unit) {
    return this.main.getByRole("region", { name: `Unit ${unit}` });
  }

  async declaresNoInterest() {
    await this.main.getByRole("button", { name: "Declare", exact: true }).first().click();
    await this.isSaved();
  }

  /** Says what they think of the decision on a criterion: "Agree", "Agree with action" or "Disagree". */
  async thinks(criterion, verdict, reason) {
    const row = this.target(criterion);
    await row.getByRole("button", { name: verdict, exact: true }).click();
    await expect(row.getByRole("button", { name: verdict, exact: true })).toHaveAttribute("aria-pressed", "true");
    if (reason) await row.getByRole("textbox").fill(reason);
  }

  async agreesWithTheRest() {
    await this.main.getByRole("button", { name: "Agree with the rest" }).click();
  }

  async notesTheSample({ privately, notes, due } = {}) {
    if (due) await this.dueOn.fill(due);
    if (notes) await this.main.getByLabel(/^Notes on the sample/).fill(notes);
    if (privately) await this.main.getByLabel(new RegExp(`^Between you and the ${this.terms.assessor}`)).fill(privately);
    await this.main.getByRole("button", { name: /^Note the sample/ }).click();
    await expect(this.main.getByRole("button", { name: "Note the sample", exact: true })).toBeDisabled();
    await this.isSaved();
  }

  /** By when what is asked for in a sample is to be done. */
  get dueOn() {
    return this.main.getByLabel(/^The actions are due by/);
  }

  /** Plans a sample of the unit that is opened. */
  async plans(unit, { day, reason }) {
    await this.main.getByRole("button", { name: "Plan a sample…" }).click();
    const form = this.dialog(`Plan a sample of ${unit}`);
    await form.getByLabel(/^For which day/).fill(day);
    await form.getByLabel(/^Why/).fill(reason);
    await form.getByRole("button", { name: "Plan", exact: true }).click();
    await expect(form).toHaveCount(0);
    await this.isSaved();
  }

  get planned() {
    return this.main.getByRole("region", { name: "Planned samples" }).locator("[data-planned]");
  }

  get actions() {
    return this.main.getByRole("region", { name: "Actions" }).getByRole("listitem");
  }

  get release() {
    return this.main.getByRole("region", { name: "Release" });
  }

  /** `because`: why it is released though nobody sampled anything of it. */
  async releases({ because } = {}) {
    if (because) await this.release.getByLabel("Why it is released without a sample").fill(because);
    await this.release.getByRole("checkbox", { name: /^I declare/ }).check();
    await this.release.getByRole("button", { name: "Release the unit" }).click();
    await expect(this.release).toHaveAttribute("data-released", "");
    await this.isSaved();
  }

  /** Saves what was said for the assessor, and returns the path of the file. */
  async handsBack() {
    await this.goesToTab("Hand back");
    const path = await download(this.page, () => this.page.getByRole("button", { name: "Hand back", exact: true }).click());
    await expect(this.message("exported")).toBeVisible();
    return path;
  }

  // --- all of them ---

  /** By the desk, as somebody does who looks for it. */
  async goesToSampling() {
    await this.goesToDesk();
    await this.named("desk").getByRole("link", { name: "Sampling plan" }).click();
    await expect(this.named("sample")).toBeVisible();
    await expect(this.named("sample")).not.toHaveAttribute("aria-busy", "true");
  }

  /** The cell of a unit of a learner in the plan. */
  cell(learner, unit) {
    return this.named("sample").getByRole("link", { name: new RegExp(`^${learner} ${unit}:`) });
  }

  /** What was asked of assessors and is not closed, over all portfolios. */
  get openActions() {
    return this.named("sample").getByRole("region", { name: "Open actions" }).getByRole("listitem");
  }

  get proposals() {
    return this.named("sample").getByRole("region", { name: "Proposed samples" }).getByRole("listitem");
  }
}
