// The matrix as a sheet.

import { expect } from "@playwright/test";

export class Matrix {
  constructor(page) {
    this.page = page;
    this.grid = page.getByRole("grid", { name: "Criteria and evidence" });
    /** The rows that are in the page, the heads of the columns among them. */
    this.rows = this.grid.getByRole("row");
    /** What the keys speak to. */
    this.focused = this.grid.locator(":focus");
    this.focusedRow = this.grid.locator("[role=row]:has(:focus)");
    this.bar = page.getByRole("group", { name: "Where you are" });
  }

  async rowCount() {
    return Number(await this.grid.getAttribute("aria-rowcount"));
  }

  /** Goes to a criterion by its address. */
  async goesTo(criterion) {
    // The same address again would be no change.
    await this.page.evaluate((at) => {
      location.hash = location.hash.split("?")[0];
      location.hash += `?at=${at}`;
    }, criterion);
    const number = criterion.split(".").slice(1).join(".");
    await expect(this.focused).toHaveRole("rowheader");
    await expect(this.focused).toContainText(number);
  }

  /** The name of a column. */
  head(reference) {
    return this.grid.locator(`[role=columnheader][data-evidence="${reference}"]`);
  }

  /** The cell of an evidence item on a "criterion", or in an "outcome" or "unit". */
  cell(kind, id, reference) {
    const line = this.grid.locator(`[data-${kind}="${id}"]`);
    return line.getByRole("gridcell", { name: new RegExp(`^${reference} `) });
  }
}
