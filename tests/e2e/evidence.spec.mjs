// Getting evidence in, saying what it is, and taking it out again.

import { basename } from "node:path";
import { readFile } from "node:fs/promises";
import { Learner } from "./pages/learner.mjs";
import { evidenceOf, readBundle } from "./support/bundle.mjs";
import * as files from "./support/files.mjs";
import { growthDuring } from "./support/memory.mjs";
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

test("the same file twice is told and kept once", { tag: "@desktop" }, async ({ page }) => {
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

test("a reference is never given twice", { tag: ["@desktop", "@chromium"] }, async ({ page }) => {
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
  // A title cannot be emptied: it shows again what is kept, and the field says why.
  await dialog.getByLabel("Title").fill("");
  await dialog.getByLabel("Title").blur();
  await expect(dialog.getByLabel("Title")).toHaveValue("Call plan for Contoso");
  await expect(dialog.getByRole("alert")).toContainText("The title is empty");
});

test("a link that could run something is refused at its field, where the focus is", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.opensMenu("Note a link…");
  const form = learner.dialog("Note a link");
  const address = form.getByLabel("Address");
  await form.getByLabel("Title").fill("Not a link");
  for (const url of ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd"]) {
    await address.fill(url);
    await form.getByRole("button", { name: "Add evidence" }).click();
    await expect(form.getByRole("alert")).toContainText(`“${url}” does not start with https:// or http://`);
    await expect(address).toBeFocused();
    await expect(address).toHaveAttribute("aria-invalid", "true");
    await expect(address).toHaveAccessibleDescription(/That is no address on the web/);
    await expect(learner.cards).toHaveCount(0);
  }
  await address.fill("https://crm.example/deal/9");
  await form.getByRole("button", { name: "Add evidence" }).click();
  await expect(learner.evidence("E001")).toContainText("Not a link");
});

test("words that cannot be kept are not lost by closing over them", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.notesLink({ title: "Dashboard", url: "https://dashboard.example/" });
  const dialog = await learner.opens("E001");
  const address = dialog.getByLabel("Address");
  await address.fill("dashboard, third tab");
  await page.keyboard.press("Escape");
  await expect(address).toBeFocused();
  await expect(address).toHaveValue("dashboard, third tab");
  await expect(dialog.getByRole("alert")).toContainText("That is no address on the web");
  // Once told is enough.
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect((await learner.opens("E001")).getByLabel("Address")).toHaveValue("https://dashboard.example/");
});

test("a field is saved however its dialog is closed", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.text());
  const ways = {
    "by a press beside it": () => page.mouse.click(8, 400),
    "by its cross": () => learner.dialog().getByRole("button", { name: "Close" }).click(),
    "by Escape": () => page.keyboard.press("Escape"),
    "by going back": () => page.goBack(),
  };
  for (const [words, close] of Object.entries(ways)) {
    await learner.goesTo("Progress");
    await learner.goesTo("Map");
    const dialog = await learner.opens("E001");
    await dialog.getByLabel(/^Description/).pressSequentially(` ${words}`);
    await close();
    await expect(dialog).toHaveCount(0);
    await learner.isSaved();
    await learner.goesTo("Map");
    await expect((await learner.opens("E001")).getByLabel(/^Description/)).toHaveValue(new RegExp(`${words}$`));
    await learner.closesDialog();
  }
});

test("what was typed and not added is kept", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.opensMenu("Write an account…");
  const form = learner.dialog("Write an account");
  await form.getByLabel("Your account").fill("I prepared the call with Sam.");
  await learner.closesDialog();
  await expect(learner.message("draft")).toContainText("Not added yet");
  // Wherever one has been in between.
  await learner.goesToPortfolios();
  await learner.opensPortfolio("Lena Example");
  await learner.opensMenu("Write an account…");
  await expect(form.getByLabel("Your account")).toHaveValue("I prepared the call with Sam.");
  await form.getByLabel("Title").fill("Preparation");
  await form.getByRole("button", { name: "Add evidence" }).click();
  await expect(learner.evidence("E001")).toContainText("Preparation");
  await learner.opensMenu("Write an account…");
  await expect(form.getByLabel("Your account")).toHaveValue("");
  await form.getByLabel("Title").fill("Never mind");
  await learner.closesDialog();
  await learner.message("draft").last().getByRole("button", { name: "Discard" }).click();
  await learner.opensMenu("Write an account…");
  await expect(form.getByLabel("Title")).toHaveValue("");
});

test("a file is replaced, and its mappings stay; undone, the old one is back", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  const [old, better] = [await files.text("plan.txt", "First draft"), await files.text("plan-2.txt", "Second draft")];
  await learner.addsFiles(old, await files.pdf());
  await learner.mapsByTap("E001", "ISP501.1.1");
  await learner.locates("E001", "ISP501.1.1", "line 1");
  const mapped = await learner.mapped();
  const dialog = await learner.opens("E001");
  await expect(dialog.locator("pre")).toHaveText("First draft");
  const replaceWith = (path) => dialog.getByLabel("Choose the file to put in its place").setInputFiles(path);
  await expect(dialog.getByRole("button", { name: "Replace file…" })).toBeVisible();
  await replaceWith(better);
  await expect(dialog.locator("pre")).toHaveText("Second draft");
  await expect(dialog).toContainText("plan-2.txt");
  await replaceWith(better);
  await expect(dialog.locator('[data-message="already-here"]')).toContainText("is the file that is here already");
  // What a dialog says is said in it, and can be pressed there.
  await dialog.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(dialog.locator("pre")).toHaveText("First draft");
  await dialog.getByRole("button", { name: "Redo", exact: true }).click();
  await expect(dialog.locator("pre")).toHaveText("Second draft");
  await learner.closesDialog();
  expect(await learner.mapped()).toEqual(mapped);
  const bundle = await readBundle(await learner.backsUp());
  expect(evidenceOf(bundle).E001.content.files).toEqual([
    expect.objectContaining({ name: "plan-2.txt", sha256: await files.sha256(better) }),
  ]);
  // A backup keeps the bytes of what was replaced, too.
  expect(bundle.files.size).toBe(3);
  expect(bundle.files.has(await files.sha256(old))).toBe(true);
});

test("a message's way back outlives the dialog that it came from", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.pdf(), await files.text());
  const dialog = await learner.opens("E001");
  await dialog.getByRole("button", { name: "Withdraw evidence" }).click();
  await expect(learner.evidence("E001")).toHaveCount(0);
  await learner.message("done").getByRole("button", { name: "Undo", exact: true }).click();
  await expect(learner.evidence("E001")).toBeVisible();
  await learner.isSaved();
  await learner.goesTo("Progress");
  await expect(learner.named("progress")).toBeVisible();
});

test("files go on coming in while another screen is shown", { tag: "@desktop" }, async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.choosesFiles(await files.large("recording.bin", 40_000_000));
  await expect(page.locator('progress[data-task="intake"]')).toBeVisible();
  await learner.goesToPortfolios();
  await learner.opensPortfolio("Lena Example");
  await expect(learner.evidence("E001")).toBeVisible({ timeout: 60_000 });
  await learner.isSaved();
  await page.reload();
  await expect(learner.evidence("E001")).toBeVisible();
});

test("a file of 200 MB takes no more memory than a small one", { tag: ["@desktop", "@chromium"] }, async ({ profile }) => {
  test.setTimeout(120_000);
  const learner = await Learner.withPortfolio((await profile.open()).page);
  await learner.addsFiles(await files.text()); // What the first file brings along is nobody's size.
  const small = await growthDuring(profile.folder, async () => learner.addsFiles(await files.jpeg()));
  const large = await files.large("recording.bin", 200_000_000);
  const growth = await growthDuring(profile.folder, () => learner.addsFiles(large));
  // Measured: 3 to 6 MB, as for a small one. With a buffer for each slice: 62 to 69 MB.
  expect(growth).toBeLessThan(small + 20);
});

test("a file of no bytes and one with a hostile name are taken as they are", { tag: "@desktop" }, async ({ page }) => {
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
