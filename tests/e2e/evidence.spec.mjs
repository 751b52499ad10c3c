// Getting evidence in, saying what it is, and taking it out again.

import { basename } from "node:path";
import { readFile } from "node:fs/promises";
import { Learner } from "./pages/learner.mjs";
import { evidenceOf, readBundle } from "./support/bundle.mjs";
import * as files from "./support/files.mjs";
import { expect, test } from "./support/test.mjs";


test("many files at once, through the browser's own dialog", { tag: "@chromium" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  const choosing = page.waitForEvent("filechooser");
  await learner.opensMenu("Choose files…");
  const dialog = await choosing;
  expect(dialog.isMultiple()).toBe(true);
  const texts = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => files.text(`note-${n}.txt`, `Note ${n}`)));
  await dialog.setFiles([...texts, await files.pdf(), await files.jpeg()]);
  await expect(learner.cards).toHaveCount(8);
  await expect(learner.evidence("E001")).toContainText("Note 1");
  await expect(learner.evidence("E008")).toContainText("Whiteboard");
  await learner.undoes();
  await expect(learner.cards).toHaveCount(0);
  await learner.redoes();
  await expect(learner.cards).toHaveCount(8);
});

test("files are dropped anywhere on the map", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.dropsFiles(page.getByRole("region", { name: "Evidence", exact: true }), [await files.pdf()]);
  await expect(learner.evidence("E001")).toContainText("Call plan");
  await learner.dropsFiles(page.getByRole("button", { name: "Fold all", exact: true }), [await files.jpeg(), await files.wav()]);
  await expect(learner.cards).toHaveCount(3);
  expect((await learner.mapped()).mappings).toEqual([]);
});

test("text that is pasted becomes an account, an address a link", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.text());
  const field = page.getByLabel("Find evidence");
  // Cut out of a field, so that it comes from the clipboard as it would.
  const paste = async (words) => {
    await field.fill(words);
    await field.press("Control+a");
    await field.press("Control+x");
    await page.getByRole("button", { name: "Add evidence", exact: true }).focus();
    await page.keyboard.press("Control+v");
  };
  await paste("I prepared the call with Sam.");
  const account = learner.dialog("Write an account");
  await expect(account.getByLabel("Your account")).toHaveValue("I prepared the call with Sam.");
  await account.getByLabel("Title").fill("Preparation");
  await account.getByRole("button", { name: "Add evidence" }).click();
  await expect(learner.evidence("E002")).toContainText("Preparation");
  await paste("https://crm.example/deal/9");
  await expect(learner.dialog("Note a link").getByLabel("Address")).toHaveValue("https://crm.example/deal/9");
});

test("a file that is pasted is added", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  const bytes = [...(await readFile(await files.jpeg()))];
  // The event that a browser makes of a copied file; no browser lets a script copy one.
  await page.evaluate((bytes) => {
    const clipboardData = new DataTransfer();
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    // Firefox makes its own, whatever it is given.
    event.clipboardData.items.add(new File([new Uint8Array(bytes)], "copied.jpg", { type: "image/jpeg" }));
    document.body.dispatchEvent(event);
  }, bytes);
  await expect(learner.evidence("E001")).toContainText("Copied");
});

test("the same file twice is told and kept once", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.pdf());
  await learner.choosesFiles(await files.pdf("another-name.pdf"));
  await expect(learner.message("already-here")).toContainText("“another-name.pdf” is already here as E001");
  await expect(learner.cards).toHaveCount(1);
  await learner.choosesFiles(await files.text("a.txt", "same"), await files.text("b.txt", "same"));
  await expect(learner.message("already-here").last()).toContainText("“b.txt” was added twice");
  await expect(learner.cards).toHaveCount(2);
  await learner.isSaved();
  const bundle = await readBundle(await learner.backsUp());
  expect(bundle.files.size).toBe(2);
});

test("a reference is never given twice", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.pdf(), await files.text());
  await learner.withdraws("E002");
  await learner.addsFiles(await files.jpeg());
  await expect(learner.evidence("E003")).toContainText("Whiteboard");
  await learner.undoes();
  await expect(learner.evidence("E003")).toHaveCount(0);
  await learner.addsFiles(await files.wav());
  await expect(learner.evidence("E004")).toContainText("Client call");
  await expect(learner.evidence("E003")).toHaveCount(0);
  await expect(learner.cards).toHaveCount(2);
});

test("withdrawn evidence goes with its mappings and comes back with them", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.pdf());
  await learner.mapsByTap("E001", "ISP501.1.1", "ISP501.1.2");
  await learner.locates("E001", "ISP501.1.1", "p. 2");
  const before = await learner.mapped();
  await learner.withdraws("E001");
  expect(await learner.mapped()).toEqual({ mappings: [], coverage: {} });
  await learner.undoes();
  expect(await learner.mapped()).toEqual(before);
});

test("what is said of evidence is kept", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.pdf());
  await learner.describes("E001", {
    title: "Call plan for Contoso",
    types: ["Assignment, project or report", "Worksheet"],
    date: "2026-09-30",
    setting: "Simulated",
    description: "Second draft",
  });
  await expect(learner.evidence("E001")).toContainText("Call plan for Contoso");
  await expect(learner.evidence("E001")).toContainText("Simulated");
  await page.reload();
  const dialog = await learner.opens("E001");
  await expect(dialog.getByLabel("Title")).toHaveValue("Call plan for Contoso");
  await expect(dialog.getByRole("checkbox", { name: "Worksheet" })).toBeChecked();
  await expect(dialog.getByLabel("Date produced")).toHaveValue("2026-09-30");
  await expect(dialog.getByRole("button", { name: "Simulated" })).toHaveAttribute("aria-pressed", "true");
  await expect(dialog).toContainText("Simulation is allowed only in part");
  // A title cannot be emptied: it shows again what is kept, and the page says why.
  await dialog.getByLabel("Title").fill("");
  await dialog.getByLabel("Title").blur();
  await expect(dialog.getByLabel("Title")).toHaveValue("Call plan for Contoso");
  await learner.closesDialog();
  await expect(learner.alert).toBeVisible();
});

test("a link that could run something is refused", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  for (const url of ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd"]) {
    await learner.opensMenu("Note a link…");
    const form = learner.dialog("Note a link");
    await form.getByLabel("Title").fill("Not a link");
    await form.getByLabel("Address").fill(url);
    await form.getByRole("button", { name: "Add evidence" }).click();
    await expect(learner.alert.first()).toBeVisible();
    await expect(form).toBeVisible();
    await learner.closesDialog();
    await learner.alert.getByRole("button", { name: "Dismiss" }).first().click();
    await expect(learner.cards).toHaveCount(0);
  }
});

test("a file of no bytes and one with a hostile name are taken as they are", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  const names = ["..%2f..%2fetc%2fpasswd.txt", "report\u202Efdp.exe", "a b — ünï 😀.txt"];
  const paths = await Promise.all(names.map((name, n) => files.text(name, `content ${n}`)));
  await learner.addsFiles(...paths, await files.text("nothing.txt", ""));
  const bundle = await readBundle(await learner.backsUp());
  const kept = Object.values(evidenceOf(bundle)).map((item) => item.content.files[0].name);
  expect(kept).toHaveLength(4);
  for (const name of kept) expect(name).not.toMatch(/[/\\\u202E\u0000]/);
  expect(kept).toContain(basename(paths[2]));
});
