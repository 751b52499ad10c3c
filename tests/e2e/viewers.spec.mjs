// Evidence opened in place: a place in it is set by pointing at it, found again by pressing it, and each by keys too.

import { Assessor } from "./pages/assessor.mjs";
import { Learner } from "./pages/learner.mjs";
import * as files from "./support/files.mjs";
import { comesToRest } from "./support/pointer.mjs";
import { expect, test } from "./support/test.mjs";

const CRITERION = "ISP501.1.1";
const PLAYED = 4; // seconds

/** A learner who has mapped these files to one criterion. */
async function withMapped(page, ...paths) {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(...paths);
  for (let at = 1; at <= paths.length; at += 1) await learner.mapsByTap(`E00${at}`, CRITERION);
  return learner;
}

const places = (dialog) => dialog.locator("[data-place]");
const hasPlaces = (dialog, ...all) => expect.poll(() => places(dialog).evaluateAll((found) => found.map((one) => one.dataset.place))).toEqual(all);
/** Typed and left, because only that makes every browser say that it changed. */
async function types(field, text) {
  await field.press("ControlOrMeta+a");
  await field.pressSequentially(text);
  await field.blur();
}
const press = (dialog, name) => dialog.getByRole("button", { name, exact: true }).click();

test("a page of a PDF file and an area on it are set by pointing, shown again, and go with a bundle", async ({ page, browser }) => {
  const context = await browser.newContext();
  const learner = await withMapped(await context.newPage(), await files.pdf());
  const dialog = await learner.opensMapping("E001", CRITERION);
  const shown = dialog.locator("[data-page]");
  await expect(shown).toHaveAttribute("data-drawn", "");
  await press(dialog, "Next page");
  await expect(dialog.getByRole("img", { name: /^Page 2 of 2/ })).toBeVisible();
  await press(dialog, "Use page 2");
  await hasPlaces(dialog, "p. 2");
  await expect(dialog.getByLabel("Where in it is the proof?")).toHaveValue("p. 2");
  await expect(dialog.locator('[data-message="placing"]')).toContainText("Added: p. 2");
  // What is said of the words of a page is for those who do not see it.
  await dialog.getByText("Words of this page").click();
  await expect(dialog.locator("details pre")).toContainText("Call plan: page two");

  await press(dialog, "Mark an area");
  const pad = dialog.locator("[data-area-pad]");
  await dialog.locator(".pdf").scrollIntoViewIfNeeded();
  await comesToRest(pad);
  const { x, width } = await pad.boundingBox();
  // As much of the page as is in sight.
  const y = (await dialog.locator(".pdf").boundingBox()).y + 20;
  const mouse = dialog.page().mouse;
  await mouse.move(x + width * 0.1, y + 20);
  await mouse.down();
  await mouse.move(x + width * 0.4, y + 60);
  await mouse.move(x + width * 0.6, y + 80);
  await mouse.up();
  await expect(dialog.getByLabel("From left")).toHaveValue(/^(9|10|11)(\.\d)?$/);
  await expect(dialog.getByLabel("Width")).toHaveValue(/^(49|50|51)(\.\d)?$/);
  await press(dialog, "Use this area");
  await expect(places(dialog)).toHaveCount(2);
  const area = await places(dialog).last().getAttribute("data-place");
  expect(area).toMatch(/^p\. 2, area [\d.]+,[\d.]+ [\d.]+×[\d.]+ %$/);
  await expect(dialog.locator("[data-area].is-asked")).toBeVisible();

  await press(dialog, "Previous page");
  await expect(shown).toHaveAttribute("data-page", "1");
  await expect(dialog.locator("[data-area]")).toHaveCount(0);
  await press(dialog, `Show ${area}`);
  await expect(shown).toHaveAttribute("data-page", "2");
  await expect(dialog.getByRole("button", { name: `Show ${area}` })).toHaveAttribute("aria-pressed", "true");
  await press(dialog, "Take off p. 2");
  await hasPlaces(dialog, area);
  // What is typed is the same as what is pointed at.
  await dialog.getByLabel("Where in it is the proof?").fill(`p. 1; ${area}`);
  await dialog.getByLabel("Where in it is the proof?").blur();
  await hasPlaces(dialog, "p. 1", area);
  await press(dialog, "Show p. 1");
  await expect(shown).toHaveAttribute("data-page", "1");
  await learner.closesDialog();
  await learner.isSaved();
  const bundle = await learner.exports();
  await context.close();

  const assessor = await Assessor.arrives(page);
  await assessor.opensBundle(bundle);
  await assessor.accepts();
  const read = await assessor.looksAt("E001", CRITERION);
  await expect(read.locator("[data-drawn]")).toBeVisible();
  await press(read, `Show ${area}`);
  await expect(read.locator("[data-page]")).toHaveAttribute("data-page", "2");
  await expect(read.locator("[data-area].is-asked")).toBeVisible();
  // Who reads changes nothing.
  await expect(read.getByRole("button", { name: /^(Use|Mark|Take off)/ })).toHaveCount(0);
});

test("a part of a picture is given by four numbers, and a span of a recording where it plays", async ({ page }) => {
  const learner = await withMapped(page, await files.jpeg(), await files.wav("call.wav", PLAYED));
  const picture = await learner.opensMapping("E001", CRITERION);
  await press(picture, "Mark an area");
  for (const [label, value] of [["Width", "30"], ["Height", "20.5"], ["From left", "90"], ["From top", "0"]]) {
    await types(picture.getByLabel(label), value);
  }
  await picture.getByLabel("From left").press("Shift+ArrowDown");
  await expect(picture.getByLabel("From left")).toHaveValue("65");
  await types(picture.getByLabel("From left"), "90");
  // No further than the edge.
  await expect(picture.getByLabel("From left")).toHaveValue("70");
  await press(picture, "Use this area");
  await hasPlaces(picture, "area 70,0 30×20.5 %");
  const box = await picture.locator("[data-area]").boundingBox();
  const frame = await picture.getByRole("img", { name: "whiteboard.jpg" }).boundingBox();
  expect(box.width / frame.width).toBeCloseTo(0.3, 1);
  await learner.closesDialog();

  const sound = await learner.opensMapping("E002", CRITERION);
  await expect(sound.locator("[data-timeline]")).toHaveAttribute("data-waveform", "");
  const goes = (second) => sound.locator("audio").evaluate((audio, second) => (audio.currentTime = second), second);
  await goes(1.2);
  await press(sound, "Starts at 0:01");
  await goes(3.4);
  await press(sound, "Ends at 0:03");
  await press(sound, "Use 0:01–0:03");
  await hasPlaces(sound, "0:01–0:03");
  await goes(0);
  await press(sound, "Show 0:01–0:03");
  await expect.poll(() => sound.locator("audio").evaluate((audio) => audio.currentTime)).toBeGreaterThanOrEqual(1);
});

test("words and cells are places too, in what word processors and spreadsheets save", async ({ page }) => {
  const learner = await withMapped(
    page,
    await files.text(),
    await files.docx(),
    await files.xlsx(),
    await files.text("calls.csv", "Account,Calls\nHarbour Foods,12\n\"Pilot, Ltd\",7\n"),
    await files.text("broken.docx", Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(64)])),
  );
  const text = await learner.opensMapping("E001", CRITERION);
  await text.getByLabel("Find words in it").fill("LISTENED –  twice");
  await expect(text.locator("mark")).toHaveText("listened – twice");
  await press(text, "Use what is found");
  await hasPlaces(text, "“listened – twice”");
  await text.locator("pre").selectText();
  await press(text, "Use chosen words");
  await hasPlaces(text, "“listened – twice”", "“I asked open questions first. Then I listened – twice.”");
  await press(text, "Show “listened – twice”");
  await expect(text.locator("mark")).toHaveText("listened – twice");
  await learner.closesDialog();

  const document = await learner.opensMapping("E002", CRITERION);
  await expect(document.locator("pre")).toContainText("Territory plan, spring");
  await expect(document.locator("pre")).toContainText("• Then I listened – twice.");
  await expect(document.locator("pre")).toContainText("Harbour Foods\t6");
  await learner.closesDialog();

  const book = await learner.opensMapping("E003", CRITERION);
  await book.getByRole("gridcell", { name: "12850.5" }).click();
  await press(book, "Use C2");
  await hasPlaces(book, "Sales!C2");
  await book.getByRole("grid").focus();
  await book.getByRole("grid").press("Shift+ArrowDown");
  await book.getByRole("grid").press("Shift+ArrowRight");
  await press(book, "Use C2:D3");
  await hasPlaces(book, "Sales!C2", "Sales!C2:D3");
  await expect(book.getByRole("gridcell", { name: "21/03/2026" })).toHaveAttribute("aria-selected", "true");
  await press(book, "Notes");
  await expect(book.getByRole("gridcell", { name: "Targets were agreed in January" })).toBeVisible();
  await press(book, "Show Sales!C2");
  await expect(book.getByRole("gridcell", { name: "12850.5" })).toHaveAttribute("aria-selected", "true");
  await learner.closesDialog();

  const lines = await learner.opensMapping("E004", CRITERION);
  await lines.getByRole("gridcell", { name: "Pilot, Ltd" }).click();
  await press(lines, "Use A3");
  await hasPlaces(lines, "cell A3");
  await learner.closesDialog();

  const broken = await learner.opensMapping("E005", CRITERION);
  await expect(broken).toContainText("This file cannot be shown");
  await expect(broken.getByRole("button", { name: "Save file" })).toBeVisible();
});
