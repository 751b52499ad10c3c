// What people do in the library of specifications, and when a newer edition is on offer.

import { expect } from "@playwright/test";
import { dropFiles } from "../support/drop.mjs";
import { Learner } from "./learner.mjs";

export class Library extends Learner {
  /** Goes to the library as a person does. */
  async goesToLibrary() {
    const link = this.page.getByRole("banner").getByRole("link", { name: "Library", exact: true });
    if (!(await link.isVisible())) await this.goesToPortfolios();
    await link.click();
    await expect(this.named("library")).toBeVisible();
  }

  /** What is on offer, by the id of the specification and, where that tells them apart, a text in it. */
  specification(id, text) {
    const all = this.named("library").locator(`[data-specification="${id}"]`);
    return text ? all.filter({ hasText: text }) : all;
  }

  get specifications() {
    return this.named("library").locator("[data-specification]");
  }

  /** Chooses files from the disk. */
  async opensFiles(...paths) {
    await this.page.getByLabel("Choose specification files").setInputFiles(paths);
  }

  async dropsSpecifications(...paths) {
    await dropFiles(this.page, this.named("library").getByRole("heading", { level: 1 }), paths);
  }

  /** What was refused, and why. */
  get refusals() {
    return this.named("library").locator('[data-message="specification-refused"]');
  }

  /** Unfolds the findings of one severity, and returns them. */
  async findings(specification, severity) {
    return this.#unfolds(specification.getByRole("region", { name: "Findings", exact: true }), severity);
  }

  /** Unfolds the errata of one severity, and returns them. */
  async errata(specification, severity) {
    return this.#unfolds(specification.getByRole("region", { name: "Errata", exact: true }), severity);
  }

  async #unfolds(region, severity) {
    const group = region.locator(`details[data-severity="${severity}"]`);
    await group.locator("summary").click();
    await expect(group.getByRole("listitem").first()).toBeVisible();
    return group.getByRole("listitem");
  }

  /** Chooses a format to save in; `what` is the item of the menu. */
  async savesAs(specification, what) {
    await specification.getByRole("button", { name: "Save as", exact: true }).click();
    await this.page.getByRole("menuitem", { name: what }).click();
  }

  async startsWith(specification, name) {
    await specification.getByRole("button", { name: "Start a portfolio" }).click();
    const form = this.dialog("Start a portfolio");
    await form.getByLabel("Your name").fill(name);
    await form.getByRole("button", { name: "Start", exact: true }).click();
    await expect(this.named("map")).toBeVisible();
    await this.isSaved();
  }

  async removes(specification) {
    await specification.getByRole("button", { name: /^Remove .* from the library$/ }).click();
    await this.dialog("Remove from the library?").getByRole("button", { name: "Remove", exact: true }).click();
  }

  // --- a newer edition ---

  /** Follows the note that a newer edition is on offer. */
  async looksAtNewer() {
    await this.goesTo("Progress");
    await this.message("newer-version").getByRole("link").click();
    await expect(this.named("version")).toBeVisible();
  }

  /** A criterion on the screen that compares two editions. */
  change(criterion, fate) {
    return this.named("version").locator(`[data-criterion="${criterion}"][data-fate="${fate}"]`);
  }

  async keeps(criterion) {
    await this.change(criterion, "changed").getByRole("radio", { name: /^Keep/ }).check();
  }

  async parks(criterion) {
    await this.change(criterion, "changed").getByRole("radio", { name: /^Park/ }).check();
  }

  async moves() {
    await this.named("version").getByRole("button", { name: /^Move to/ }).click();
    await expect(this.named("version")).toHaveCount(0);
    await this.isSaved();
  }

  /** A parked mapping, by the evidence and the criterion that it supported. */
  parked(reference, criterion) {
    return this.main.locator(`[data-parked="${reference}@${criterion}"]`);
  }
}
