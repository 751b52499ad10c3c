// What a learner does, in a learner's words.

import { expect } from "@playwright/test";
import { download } from "../support/download.mjs";
import { dropFiles } from "../support/drop.mjs";
import * as files from "../support/files.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { comesToRest, isPhone, mouseDrag, touchDrag } from "../support/pointer.mjs";
import { open } from "../support/test.mjs";
import { Screen } from "./screen.mjs";

export class Learner extends Screen {
  /** Opens the page for the first time. */
  static async arrives(page, address) {
    await open(page, address);
    return new this(page);
  }

  /** Opens the page and starts a portfolio. */
  static async withPortfolio(page, details = {}, address) {
    const learner = await this.arrives(page, address);
    await learner.startsPortfolio({ name: "Lena Example", ...details });
    return learner;
  }

  /** A learner who has claimed these criteria, or all of a unit, on one text and handed them over. */
  static async withSubmission(page, ...targets) {
    const learner = await this.withPortfolio(page);
    await learner.addsFiles(await files.text());
    await learner.mapsByTap("E001", ...targets);
    const criteria = await learner.mappings.evaluateAll((all) => all.map((one) => one.dataset.mapping.split("@")[1]));
    for (const criterion of criteria) {
      await learner.locates("E001", criterion, "Second paragraph");
      await learner.claims(criterion);
    }
    return { learner, criteria, bundle: await learner.exports() };
  }

  async startsPortfolio({ name, registrationNumber, provider, qualification, award }) {
    await this.page.getByRole("button", { name: "Start a portfolio" }).click();
    const form = this.dialog("Start a portfolio");
    await expect(form.getByLabel("Your name")).toBeFocused();
    await form.getByLabel("Your name").fill(name);
    if (registrationNumber) await form.getByLabel(/^Registration number/).fill(registrationNumber);
    if (provider) await form.getByLabel(/^Training provider/).fill(provider);
    if (qualification) await form.getByLabel("Qualification").selectOption(qualification);
    if (award) await form.getByRole("radio", { name: new RegExp(`^${award}`) }).check();
    await form.getByRole("button", { name: "Start", exact: true }).click();
    await expect(this.named("map")).toBeVisible();
    await this.isSaved();
  }

  async goesTo(tab) {
    await this.goesToTab(tab);
    const screen = { Map: "map", Matrix: "matrix", Units: "units", Progress: "progress", "Hand over": "submit", Review: "review", Paper: "paper" }[tab];
    await expect(this.named(screen)).toBeVisible();
  }

  async goesToPortfolios() {
    await this.page.getByRole("link", { name: /all portfolios/ }).click();
    await expect(this.named("portfolios")).toBeVisible();
  }

  // --- evidence ---

  /** Chooses files, all at once, and waits until they are all in. Each has to be new. */
  async addsFiles(...paths) {
    const before = await this.cards.count();
    await this.choosesFiles(...paths);
    await expect(this.cards).toHaveCount(before + paths.length, { timeout: 60_000 });
    await this.isSaved();
  }

  async choosesFiles(...paths) {
    await this.page.getByLabel("Choose evidence files").setInputFiles(paths);
  }

  async dropsFiles(target, paths, options) {
    await dropFiles(this.page, target, paths, options);
  }

  async opensMenu(item) {
    await this.shows("Evidence");
    await this.page.getByRole("button", { name: "Add evidence", exact: true }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  async writesAccount({ title, text }) {
    await this.opensMenu("Write an account…");
    await this.#fills("Write an account", { Title: title, "Your account": text });
  }

  async notesLink({ title, url }) {
    await this.opensMenu("Note a link…");
    await this.#fills("Note a link", { Title: title, Address: url });
  }

  async notesElsewhere({ title, place, holder }) {
    await this.opensMenu("Note something kept elsewhere…");
    await this.#fills("Note something kept elsewhere", { Title: title, "Where it is kept": place, "Who holds it": holder });
  }

  async #fills(dialog, fields) {
    const form = this.dialog(dialog);
    for (const [label, value] of Object.entries(fields)) {
      if (value !== undefined) await form.getByLabel(label).fill(value);
    }
    await form.getByRole("button", { name: "Add evidence", exact: true }).click();
    await expect(form).toHaveCount(0);
    await this.isSaved();
  }

  /** Opens an evidence item and returns its dialog. */
  async opens(reference) {
    await this.shows("Evidence");
    await this.handle(reference).click();
    const dialog = this.dialog(new RegExp(`^${reference}`));
    await expect(dialog).toBeVisible();
    return dialog;
  }

  async describes(reference, { title, types = [], date, setting, description }) {
    const dialog = await this.opens(reference);
    const types_ = dialog.getByRole("group", { name: "Type of evidence" });
    if (title !== undefined) await fillAndLeave(dialog.getByLabel("Title"), title);
    for (const type of types) await types_.getByText(type, { exact: true }).click();
    if (date) await fillAndLeave(dialog.getByLabel("Date produced"), date);
    if (setting) await dialog.getByRole("button", { name: setting, exact: true }).click();
    if (description !== undefined) await fillAndLeave(dialog.getByLabel(/^Description/), description);
    await this.closesDialog();
    await this.isSaved();
  }

  async withdraws(reference) {
    const dialog = await this.opens(reference);
    await dialog.getByRole("button", { name: "Withdraw evidence" }).click();
    await expect(this.evidence(reference)).toHaveCount(0);
    await this.isSaved();
  }

  // --- mapping ---

  /** Chooses several cards, to be carried together. */
  async chooses(...references) {
    await this.shows("Evidence");
    for (const reference of references) {
      await this.evidence(reference).getByRole("checkbox", { name: new RegExp(`^Choose ${reference}`) }).check();
    }
  }

  /** Drags a card onto a criterion, an outcome or a unit: with a finger by its grip on a phone, else with the mouse. */
  async dragsTo(reference, target, options) {
    await this.shows("Evidence");
    if (isPhone()) {
      await touchDrag(this.page, this.evidence(reference).locator("[data-grip]"), this.#bodyOf(target), options);
    } else {
      await mouseDrag(this.page, this.handle(reference), this.#bodyOf(target), options);
    }
    await this.isSaved();
  }

  /** The criterion whose middle is nearest to a height on the screen: `{ id, x, y }`. */
  criterionAt(height) {
    return this.named("map").evaluate((map, height) => {
      const criteria = Array.from(map.querySelectorAll("[data-criterion]"), (element) => {
        const box = element.getBoundingClientRect();
        return { id: element.dataset.criterion, x: box.x + box.width / 2, y: box.y + box.height / 2 };
      });
      return criteria.sort((one, other) => Math.abs(one.y - height) - Math.abs(other.y - height))[0];
    }, height);
  }

  // Of an outcome or a unit its heading: the middle of it is one of its criteria.
  #bodyOf(target) {
    const element = this.target(target);
    return /^\w+\.\d/.test(target) ? element : element.getByRole(target.includes(".") ? "heading" : "button").first();
  }

  /** Picks up a card, or all chosen ones, and presses each target in turn; with a finger on a phone. */
  async mapsByTap(reference, ...targets) {
    await this.picksUp(reference);
    for (const target of targets) {
      // Rows find their heights as they come into sight, and a press is meant for what is under it when it begins.
      await this.mapHere(target).scrollIntoViewIfNeeded();
      await comesToRest(this.mapHere(target));
      await press(this.mapHere(target));
      await expect(this.mapHere(target)).toBeDisabled();
    }
    await press(this.page.getByRole("button", { name: "Done", exact: true }));
    await this.isSaved();
  }

  async picksUp(reference) {
    await this.shows("Evidence");
    await press(this.evidence(reference).getByRole("button", { name: new RegExp(`^Map ${reference} `) }));
  }

  /** The button that maps what is picked up. */
  mapHere(target) {
    const [unit, rest] = target.split(/\.(.*)/);
    const place = !rest ? `all of ${unit}` : rest.startsWith("LO") ? `all of ${unit} ${rest}` : `${unit} ${rest}`;
    return this.page.getByRole("button", { name: new RegExp(`^Map(ped)? to ${place.replaceAll(".", "\\.")}$`) });
  }

  /** The same with nothing but Tab, Enter and Escape. */
  async mapsByKeyboard(reference, criterion) {
    await this.shows("Evidence");
    await tabTo(this.page, this.evidence(reference).getByRole("button", { name: new RegExp(`^Map ${reference} `) }));
    await this.page.keyboard.press("Enter");
    await tabTo(this.page, this.mapHere(criterion));
    await this.page.keyboard.press("Enter");
    await expect(this.mapping(reference, criterion)).toBeAttached();
    await this.page.keyboard.press("Escape");
    await expect(this.mapHere(criterion)).toHaveCount(0);
    await this.isSaved();
  }

  /** Opens a mapping by its chip and returns its dialog. */
  async opensMapping(reference, criterion) {
    await this.shows("Criteria");
    const chip = this.mapping(reference, criterion);
    // What was done before may still move the rows above it.
    await chip.scrollIntoViewIfNeeded();
    await comesToRest(chip);
    await chip.click();
    const dialog = this.dialog(new RegExp(`^${reference}`));
    await expect(dialog).toBeVisible();
    return dialog;
  }

  /** Says where in the evidence the proof is, and how it meets the criterion. */
  async locates(reference, criterion, where, why) {
    const dialog = await this.opensMapping(reference, criterion);
    if (where === undefined) await dialog.getByRole("button", { name: /^The whole item proves/ }).click();
    else await fillAndLeave(dialog.getByLabel("Where in it is the proof?"), where);
    if (why) await fillAndLeave(dialog.getByLabel(/^How does it meet the criterion/), why);
    await this.closesDialog();
    await this.isSaved();
  }

  async claims(criterion) {
    await this.shows("Criteria");
    await this.target(criterion).getByRole("button", { name: /^Claim / }).click();
    await this.hasCoverage(criterion, "claimed");
    await this.isSaved();
  }

  async undoes() {
    await this.page.getByRole("banner").getByRole("button", { name: "Undo", exact: true }).click();
    await this.isSaved();
  }

  async redoes() {
    await this.page.getByRole("banner").getByRole("button", { name: "Redo", exact: true }).click();
    await this.isSaved();
  }

  // --- handing over ---

  /** Declares, exports for the assessor, and returns the path of the file that the browser saved. */
  async exports() {
    await this.goesTo("Hand over");
    return this.exportsHere();
  }

  /** The same where handing over is on the screen already, with what was chosen there. */
  async exportsHere() {
    await this.page.getByRole("checkbox", { name: /^I declare/ }).check();
    return this.#saves(`Export for ${this.terms.assessor}`);
  }

  /** Says how the file is closed on its way, where handing over is on the screen. */
  async protects(way) {
    const choice = this.main.getByRole("group", { name: "Protect the file" });
    await choice.getByRole("radio", { name: new RegExp(`^${way}`) }).check();
  }

  /** How large the file will be, and the ways out. */
  get sizeMeter() {
    return this.main.locator(".size-meter");
  }

  async backsUp() {
    await this.goesTo("Hand over");
    return this.backsUpHere();
  }

  async backsUpHere() {
    return this.#saves("Back up");
  }

  /** Presses a button that saves a file, and returns the path of that. */
  async savesHere(button) {
    return this.#saves(button);
  }

  async #saves(button) {
    const path = await download(this.page, () => this.page.getByRole("button", { name: button, exact: true }).click());
    await expect(this.message("exported")).toBeVisible();
    return path;
  }

  // --- what comes back ---

  /** A screen of the portfolio by its tab, whatever is counted at it. */
  tab(name) {
    return this.page
      .getByRole("navigation", { name: "Portfolio" })
      .getByRole("link", { name: new RegExp(`^${name}`), includeHidden: true });
  }

  tabCount(name) {
    return this.tab(name).locator("[data-count]");
  }

  async goesToTab(name) {
    await super.goesToTab(name);
    const screen = { Feedback: "inbox", Versions: "versions", Audit: "audit" }[name];
    if (screen) await expect(this.named(screen)).toBeVisible();
  }

  /** Opens what was handed back, and sees what it says. */
  async opensReturn(path) {
    if (!(await this.named("portfolios").isVisible())) await open(this.page, "#/");
    await this.page.getByLabel("Choose a bundle").setInputFiles(path);
    const dialog = this.dialog("Open this bundle?");
    await expect(dialog).toBeVisible({ timeout: 120_000 });
    await dialog.getByRole("button", { name: "Open", exact: true }).click();
    await expect(this.named("inbox")).toBeVisible();
  }

  /** Opens a backup of one's own. */
  async opensBackup(path) {
    if (!(await this.named("portfolios").isVisible())) await this.page.getByRole("link", { name: /all portfolios/ }).click();
    await this.page.getByLabel("Choose a bundle").setInputFiles(path);
    const dialog = this.dialog("Open this bundle?");
    await expect(dialog).toBeVisible({ timeout: 120_000 });
    await dialog.getByRole("button", { name: "Open", exact: true }).click();
    await expect(this.named("map")).toBeVisible();
  }

  /** Whose portfolio is open, as the bar on top says. */
  get portfolioName() {
    return this.page.locator(".app-learner");
  }

  get messages() {
    return this.named("inbox").locator("[data-item]");
  }

  get unread() {
    return this.named("inbox").locator("[data-unread]");
  }

  async readsAll() {
    await this.page.getByRole("button", { name: "Mark all as read" }).click();
    await expect(this.unread).toHaveAttribute("data-unread", "0");
    await this.isSaved();
  }

  /** What a decision asks for, among what is to be done. */
  asked(criterion) {
    return this.named("inbox").locator(`[data-action="${criterion}"]`);
  }

  /** Answers it with all that the assessor has not seen. */
  async answers(criterion, note) {
    await this.asked(criterion).getByRole("button", { name: /^Answer/ }).click();
    const form = this.dialog(/^Answer the decision/);
    await form.getByLabel(/^What you did/).fill(note);
    await form.getByRole("button", { name: "Answer", exact: true }).click();
    await expect(form).toHaveCount(0);
    await this.isSaved();
  }

  // --- several portfolios ---

  portfolio(name) {
    return this.named("portfolios").locator("[data-portfolio]").filter({ hasText: name });
  }

  async opensPortfolio(name) {
    await this.portfolio(name).getByRole("link", { name }).first().click();
    await expect(this.page.getByRole("navigation", { name: "Portfolio" })).toBeVisible();
  }

  async removesPortfolio(name) {
    await this.page.getByRole("button", { name: `Remove the portfolio of ${name} from this device` }).click();
    await this.dialog(/^Remove/).getByRole("button", { name: "Remove", exact: true }).click();
    await expect(this.portfolio(name)).toHaveCount(0);
  }
}

/** A field is kept when it is left. */
async function fillAndLeave(field, text) {
  if ((await field.getAttribute("type")) === "date") {
    await field.fill(text);
  } else {
    // Typed, because only that makes every browser say that it changed.
    await field.press("ControlOrMeta+a");
    if (text === "") await field.press("Delete");
    await field.pressSequentially(text);
  }
  await field.blur();
}

/** With a finger where there is no mouse. */
async function press(button) {
  if (isPhone()) await button.tap();
  else await button.click();
}
