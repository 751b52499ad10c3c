// What an assessor does with what learners hand over.

import { expect } from "@playwright/test";
import { download } from "../support/download.mjs";
import { dropFiles } from "../support/drop.mjs";
import { open } from "../support/test.mjs";
import { Screen } from "./screen.mjs";

export class Assessor extends Screen {
  static async arrives(page, address) {
    await open(page, address);
    return new Assessor(page);
  }

  /** Chooses a bundle and returns the dialog that says what it would bring. */
  async opensBundle(path) {
    await this.choosesBundle(path);
    return this.#asked();
  }

  async choosesBundle(path) {
    if (!(await this.named("portfolios").isVisible())) await open(this.page, "#/");
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
}
