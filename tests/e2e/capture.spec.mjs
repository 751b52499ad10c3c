// Photos, sound and films from the device itself, and what can be done to a photo before it is handed over.

import { readFile } from "node:fs/promises";
import { Learner } from "./pages/learner.mjs";
import { readBundle } from "./support/bundle.mjs";
import * as files from "./support/files.mjs";
import { expect, test } from "./support/test.mjs";

// Only Chromium has a camera and a microphone that are made up; the others would need real ones.
test.describe("with a camera and a microphone", { tag: ["@chromium", "@desktop"] }, () => {
  test.use({ permissions: ["camera", "microphone"] });

  test("a photo and a recording are taken, looked at, kept or discarded", async ({ page }) => {
    const learner = await Learner.withPortfolio(page);
    await learner.opensMenu("Take a photo…");
    const photo = learner.dialog("Take a photo");
    await expect(photo.locator('[data-taking="ready"]')).toBeVisible();
    await expect.poll(() => photo.locator("video").evaluate((video) => video.videoWidth)).toBeGreaterThan(0);
    await photo.getByRole("button", { name: "Take it" }).click();
    await expect(photo.getByRole("img", { name: "The photo that was taken" })).toBeVisible();
    await expect(photo.locator("[data-live]")).toHaveText(/^\d+(\.\d)? (kB|MB)$/);
    await photo.getByRole("button", { name: "Discard, take another" }).click();
    await expect.poll(() => photo.locator("video").evaluate((video) => video.videoWidth)).toBeGreaterThan(0);
    await photo.getByRole("button", { name: "Take it" }).click();
    await photo.getByRole("button", { name: "Keep it" }).click();
    await expect(photo).toHaveCount(0);
    await expect(learner.evidence("E001")).toContainText(/^.*Photo \d{4}/);
    await expect(learner.evidence("E001").locator("img.thumbnail")).toBeVisible();

    await learner.opensMenu("Record sound…");
    const sound = learner.dialog("Record sound");
    await sound.getByRole("button", { name: "Start" }).click();
    // Both grow while it records.
    await expect(sound.locator("[data-live]")).toHaveText(/^0:0[1-9] · [1-9]/);
    await sound.getByRole("button", { name: "Stop" }).click();
    await expect(sound.locator("audio")).toBeVisible();
    await sound.getByRole("button", { name: "Keep it" }).click();
    const kept = await learner.opens("E002");
    await expect(kept.locator("audio")).toBeVisible();
    await expect(kept.locator("[data-timeline]")).toBeVisible();
    await learner.closesDialog();

    await learner.opensMenu("Record a film…");
    const film = learner.dialog("Record a film");
    await film.getByRole("button", { name: "Start" }).click();
    await expect(film.locator("[data-live]")).toHaveText(/^0:0[1-9] · [1-9]/);
    await film.getByRole("button", { name: "Cancel" }).click();
    await expect(learner.cards).toHaveCount(2);
  });
});

test.describe("without leave", { tag: ["@chromium", "@desktop"] }, () => {
  test.use({ permissions: [] });

  test("a refused camera is said plainly", async ({ page }) => {
    const learner = await Learner.withPortfolio(page);
    await learner.opensMenu("Take a photo…");
    const alert = learner.dialog("Take a photo").locator('[data-message="capture"]');
    await expect(alert).toContainText(/was told not to allow it|No camera or microphone was found/);
    await expect(alert).toContainText("Nothing was taken.");
  });
});

test("a photo is rid of where it was taken and scaled down when asked to, and its original stays known", async ({ page }) => {
  const learner = await Learner.withPortfolio(page);
  const path = await files.largePhoto();
  await learner.addsFiles(path);
  await expect(learner.message("photo-place")).toContainText("says where it was taken");
  const original = { sha256: await files.sha256(path), size: (await readFile(path)).length };
  const dialog = await learner.opens("E001");
  await dialog.getByRole("button", { name: "Remove the place" }).click();
  await expect(dialog.locator('[data-message="original"]')).toContainText(`SHA-256 ${original.sha256.slice(0, 16)}`);
  await expect(dialog.getByRole("button", { name: "Remove the place" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Scale it down" }).click();
  await expect(dialog.locator('[data-message="original"]')).toContainText("Scaled down, without its place");
  await expect(dialog.locator("[data-photo-tools]")).toHaveCount(0);
  const picture = dialog.getByRole("img", { name: "site-visit.jpg" });
  // As it was turned by the camera, and no larger than a page needs.
  await expect.poll(() => picture.evaluate((image) => Math.max(image.naturalWidth, image.naturalHeight))).toBe(1920);
  await learner.closesDialog();
  await learner.isSaved();
  const bundle = await readBundle(await learner.exports());
  const [evidence] = bundle.records.evidence;
  expect(evidence.content.files[0].original).toEqual({ digest: `sha256:${original.sha256}`, size: original.size, changes: ["scaled", "placeRemoved"] });
});
