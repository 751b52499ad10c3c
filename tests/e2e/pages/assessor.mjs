// What an assessor does with what learners hand over.

import { expect } from "@playwright/test";
import { download } from "../support/download.mjs";
import { dropFiles } from "../support/drop.mjs";
import { open } from "../support/test.mjs";
import { Screen } from "./screen.mjs";

export class Assessor extends Screen {
  static async arrives(page, address) {
    await open(page, address);
    return new this(page);
  }

  /** An assessor who has opened what was handed over, and said who they are. */
  static async withSubmission(page, bundle, details) {
    const assessor = await this.arrives(page);
    await assessor.opensBundle(bundle);
    await assessor.accepts();
    await assessor.saysWhoTheyAre(details);
    await expect(page.getByRole("navigation", { name: "Criteria" })).toBeAttached();
    return assessor;
  }

  /** Chooses a bundle and returns the dialog that says what it would bring. */
  async opensBundle(path) {
    await this.choosesBundle(path);
    return this.#asked();
  }

  async choosesBundle(path) {
    const canOpen = this.named("portfolios").or(this.named("desk"));
    if (!(await canOpen.isVisible())) await open(this.page, "#/");
    await this.page.getByLabel("Choose a bundle").setInputFiles(path);
  }

  /** The same by dropping it anywhere on the page. */
  async dropsBundle(path) {
    await dropFiles(this.page, this.main, [path]);
    return this.#asked();
  }

  async #asked() {
    const dialog = this.dialog("Open this bundle?");
    await expect(dialog).toBeVisible({ timeout: 120_000 });
    return dialog;
  }

  async accepts() {
    await this.dialog("Open this bundle?").getByRole("button", { name: "Open", exact: true }).click();
    await expect(this.named("review")).toBeVisible();
  }

  /** Opens a mapping and returns its dialog: the evidence, where in it the proof is, and why. */
  async looksAt(reference, criterion) {
    await this.mapping(reference, criterion).click();
    const dialog = this.dialog(new RegExp(`^${reference}`));
    await expect(dialog).toBeVisible();
    return dialog;
  }

  /** Saves the file of the evidence that is open, and returns its path. */
  async savesFile(dialog) {
    return download(this.page, () => dialog.getByRole("button", { name: "Save file" }).click());
  }

  // --- who they are ---

  /** Fills in who they are, from a portfolio that they read. */
  async saysWhoTheyAre(details) {
    await this.page.getByRole("button", { name: /^Say who you are/ }).click();
    await this.fillsInAboutThem(this.dialog("About you"), details);
    await expect(this.dialog()).toHaveCount(0);
  }

  async fillsInAboutThem(form, { name = "Asif Example", role = this.capital("assessor"), occupation = "Head of sales for nine years", level = "6", number, hours } = {}) {
    await form.getByRole("radio", { name: new RegExp(`^${role}`) }).check();
    await form.getByLabel("Your name").fill(name);
    if (number) await form.getByLabel(/^Registration number/).fill(number);
    if (occupation) await form.getByLabel(/^Occupational competence/).fill(occupation);
    if (level) await form.getByLabel("Its level").selectOption(level);
    if (hours) {
      await form.getByLabel("Hours", { exact: true }).fill(hours);
      await form.getByLabel("What you did").fill("Standardisation day");
      await form.getByRole("button", { name: "Add hours" }).click();
    }
    await form.getByRole("button", { name: "Save", exact: true }).click();
  }

  /** Declares that they have no personal interest, where it is asked for. */
  async declaresNoInterest() {
    await this.shows("Decision");
    await this.main.getByRole("button", { name: "Declare", exact: true }).click();
    await expect(this.outcome("met")).toBeVisible();
    await this.isSaved();
  }

  // --- judging ---

  /** Lists criteria: "To do", "New", "Stale" or "All". */
  async lists(which) {
    await this.shows("Criteria");
    await this.main.getByRole("group", { name: "Show criteria" }).getByRole("button", { name: new RegExp(`^${which}`) }).click();
  }

  /** Goes to a criterion that is listed. */
  async goesTo(criterion) {
    await this.shows("Criteria");
    await this.target(criterion).getByRole("button").click();
    await this.shows("Decision");
    await expect(this.heading(criterion)).toBeVisible();
  }

  /** The heading of the criterion that is looked at. */
  heading(criterion) {
    const [unit, ...number] = criterion.split(".");
    return this.main.getByRole("heading", { name: `${unit} ${number.join(".")}`, exact: true });
  }

  outcome(outcome) {
    const names = { met: this.capital("met"), "more-needed": "More evidence needed", "not-yet-met": this.capital("notYetMet") };
    return this.main.getByRole("group", { name: "Outcome" }).getByRole("button", { name: names[outcome], exact: true });
  }

  /** The control that says of all rules of evidence that they hold. */
  get allFive() {
    return this.decision.getByRole("button", { name: "All five hold" });
  }

  get decision() {
    return this.main.getByRole("region", { name: "Your decision" });
  }

  /**
   * Writes a decision down, without issuing it. With `varcs` all rules of evidence hold, and where the page does not know by
   * which method it is likely to have been judged, one is chosen.
   */
  async drafts(outcome, { feedback, missing, due, reason, varcs, method } = {}) {
    await this.shows("Decision");
    await this.outcome(outcome).click();
    await expect(this.outcome(outcome)).toHaveAttribute("aria-pressed", "true");
    if (missing) await this.decision.getByLabel("What is missing").fill(missing);
    if (due) await this.decision.getByLabel(/^By when/).fill(due);
    if (feedback) await this.decision.getByLabel(`Feedback to the ${this.terms.learner}`).fill(feedback);
    const methods = this.decision.getByLabel("Method");
    if (varcs && (await this.allFive.getAttribute("aria-pressed")) !== "true") {
      await this.allFive.click();
      await expect(this.allFive).toHaveAttribute("aria-pressed", "true");
      if (!method && (await methods.inputValue()) === "") method = "Assignment, project or report";
    }
    if (method) await methods.selectOption({ label: method });
    if (reason) await this.decision.getByLabel(/^Why it takes the place/).fill(reason);
  }

  /** Tries to issue, and is told why not, in the draft itself. */
  async isRefused(why) {
    await this.decision.getByRole("button", { name: "Issue", exact: true }).click();
    await expect(this.refusal).toContainText(why);
    await expect(this.refusal).toContainText("Nothing was issued; your draft is kept.");
  }

  /** Why the draft was not issued. */
  get refusal() {
    return this.decision.locator('[data-message="refused"]');
  }

  async issues() {
    await this.decision.getByRole("button", { name: "Issue", exact: true }).click();
    await expect(this.message("done")).toContainText("issued");
    await this.isSaved();
  }

  async issuesAll() {
    await this.page.getByRole("button", { name: /^Issue \d+ draft/ }).click();
    await expect(this.page.getByRole("button", { name: /^Issue \d+ draft/ })).toHaveCount(0);
    await this.isSaved();
  }

  /** Opens the decision that stands for correction. */
  async corrects() {
    await this.shows("Decision");
    await this.main.getByRole("button", { name: "Correct your decision…" }).click();
  }

  /** The decisions on the criterion that is looked at, the latest first. */
  get decisions() {
    return this.main.getByRole("region", { name: "Decisions so far" }).getByRole("listitem");
  }

  async hasAchievement(criterion, achievement) {
    await expect(this.target(criterion)).toHaveAttribute("data-achievement", achievement);
  }

  // --- units and handing back ---

  /** Opens a unit and returns its sheet. */
  async opensUnit(unit) {
    await this.shows("Criteria");
    await this.target(unit).getByRole("button").first().click();
    const dialog = this.dialog(new RegExp(`^${unit}`));
    await expect(dialog).toBeVisible();
    return dialog;
  }

  async signsOff(unit) {
    const sheet = await this.opensUnit(unit);
    await sheet.getByRole("checkbox", { name: /^I declare/ }).check();
    await sheet.getByRole("button", { name: "Sign off", exact: true }).click();
    await expect(sheet.locator('[data-message="signed-off"]')).toBeVisible();
    await this.closesDialog();
    await this.isSaved();
  }

  // --- what they say often ---

  /** Keeps the feedback of the draft, to be used again. */
  async keepsSnippet() {
    await this.decision.getByRole("button", { name: "Snippets" }).click();
    await this.page.getByRole("menuitem", { name: "Keep this feedback as a snippet" }).click();
    await this.isSaved();
  }

  async usesSnippet(text) {
    await this.decision.getByRole("button", { name: "Snippets" }).click();
    await this.page.getByRole("menuitem", { name: text }).click();
  }

  // --- evidence of their own ---

  /** Records an observation of the criterion that is looked at; `where` says for a criterion where in it the proof is. */
  async observes({ title, account, files = [], where = {} }) {
    await this.page.getByRole("button", { name: "Record evidence" }).click();
    await this.page.getByRole("menuitem", { name: "Observation…" }).click();
    const form = this.dialog("Record an observation");
    await form.getByLabel("Title").fill(title);
    await form.getByLabel("What you saw").fill(account);
    if (files.length) await form.getByLabel("Choose files for the record").setInputFiles(files);
    await expect(form.getByRole("group", { name: /^Files/ }).getByRole("listitem")).toHaveCount(files.length);
    for (const [criterion, place] of Object.entries(where)) {
      const [unit, ...number] = criterion.split(".");
      await form.getByLabel(`Where in it is the proof of ${unit} ${number.join(".")}?`).fill(place);
    }
    await form.getByRole("button", { name: "Record", exact: true }).click();
    await expect(form).toHaveCount(0);
    await this.isSaved();
  }

  /** Puts a record of theirs right, with the reason. */
  async correctsRecord(reference, { title, account, reason }) {
    await this.shows("Evidence");
    await this.evidence(reference).getByRole("button").click();
    await this.main.getByRole("button", { name: "Correct…" }).first().click();
    const form = this.dialog(/^Correct an observation/);
    if (title) await form.getByLabel("Title").fill(title);
    if (account) await form.getByLabel("What you saw").fill(account);
    await form.getByLabel("Why it takes the place of what was recorded").fill(reason);
    await form.getByRole("button", { name: "Record", exact: true }).click();
    await expect(form).toHaveCount(0);
    await this.isSaved();
  }

  /** Whose portfolio is judged. */
  get learnerName() {
    return this.main.getByRole("heading", { level: 1 });
  }

  /** Saves what was decided for the learner, and returns the path of the file. */
  async handsBack() {
    await this.goesToTab("Hand back");
    await expect(this.named("submit")).toBeVisible();
    const path = await download(this.page, () => this.page.getByRole("button", { name: "Hand back", exact: true }).click());
    await expect(this.message("exported")).toBeVisible();
    return path;
  }

  /** Saves the whole portfolio with all decisions for the quality assurer, and returns the path of the file. */
  async handsOn() {
    await this.goesToTab("Hand back");
    const button = this.page.getByRole("button", { name: "Hand on the whole portfolio" });
    const path = await download(this.page, () => button.click());
    await expect(this.message("exported")).toBeVisible();
    return path;
  }

  // --- the desk ---

  async goesToDesk() {
    await open(this.page, "#/desk");
    await expect(this.named("desk")).toBeVisible();
  }

  /** A learner's row on the board. */
  row(name) {
    return this.named("desk").locator("tr[data-portfolio]").filter({ hasText: name });
  }
}
