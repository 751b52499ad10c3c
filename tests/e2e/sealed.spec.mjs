// What protects a file on its way and what is in it: encryption, checking without opening, signatures.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Assessor } from "./pages/assessor.mjs";
import { Learner } from "./pages/learner.mjs";
import { readBundle, spoilt } from "./support/bundle.mjs";
import { stored } from "./support/database.mjs";
import * as files from "./support/files.mjs";
import { forged } from "./support/signing.mjs";
import { expect, open, test } from "./support/test.mjs";

// The key pair of age's own test kit, which anybody may know.
const PUBLIC_KEY = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
const SECRET_KEY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

/** An envelope that asks for 2^23 rounds of scrypt: its header alone, because to make a real one would take that work. */
const TOO_MUCH_WORK = Buffer.concat([
  Buffer.from(
    "age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 23\nZV/AhotwSGqaPCU43cepl4WYUouAa17a3xpu4G2yi5k\n" +
      "--- fgMiVLJHMlg9fW7CVG/hPS5EAU4Zeg19LyCP7SoH5nA\n",
  ),
  Buffer.alloc(64, 7),
]);

async function withFile(page) {
  const learner = await Learner.withPortfolio(page);
  await learner.addsFiles(await files.pdf(), await files.text());
  await learner.mapsByTap("E001", "ISP501.1.1");
  return learner;
}

test("a file that is closed with a passphrase opens with its words and with nothing else", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const learner = await withFile(page);
  await learner.goesTo("Hand over");
  await learner.protects("With a passphrase");
  const words = await learner.main.getByLabel("Passphrase", { exact: true }).textContent();
  expect(words).toMatch(/^([a-z]+ ){6}[a-z]+$/);
  await expect(learner.main).toContainText("77 bits");
  await learner.main.getByRole("button", { name: "Other words" }).click();
  await expect(learner.main.getByLabel("Passphrase", { exact: true })).not.toHaveText(words);
  const chosen = await learner.main.getByLabel("Passphrase", { exact: true }).textContent();
  const path = await learner.exportsHere();
  await expect(learner.message("encrypted-export")).toContainText(chosen);
  // The words stand on top of the screen, and the button far below: they come into view, and are read out.
  await expect(learner.message("exported")).toBeFocused();
  await expect(learner.message("encrypted-export")).toBeInViewport();
  const text = await readFile(path, "utf8");
  expect(JSON.parse(text)).toMatchObject({ format: "evidence-bundle-encrypted", version: 1 });
  expect(text + path.split("/").at(-1)).not.toMatch(/Lena|Example|ISP501/);

  const assessor = await Assessor.arrives(await (await browser.newContext()).newPage());
  const untouched = await stored(assessor.page);
  await assessor.choosesBundle(path);
  const question = assessor.dialog("This bundle is encrypted");
  await question.getByLabel("Passphrase").fill(words);
  await question.getByRole("button", { name: "Unlock" }).click();
  await expect(question.getByRole("alert")).toContainText("not the right one");
  await expect(question.getByLabel("Passphrase")).toBeFocused();
  await expect.poll(() => stored(assessor.page)).toEqual(untouched);
  // As people type: space does not count.
  await question.getByLabel("Passphrase").fill(`  ${chosen.replaceAll(" ", "   ")} `);
  const started = Date.now();
  await question.getByRole("button", { name: "Unlock" }).click();
  await expect(assessor.dialog("Open this bundle?")).toContainText("Lena Example");
  test.info().annotations.push({ type: "unlocking", description: `${Date.now() - started} ms` });
  await assessor.accepts();
  await expect(assessor.mapping("E001", "ISP501.1.1")).toBeVisible();
});

test("a file for the provider opens with their key, which the page or the learner has", { tag: "@chromium" }, async ({ page, copy, browser }) => {
  test.setTimeout(120_000);
  // Set by the provider.
  const index = join(copy.folder, "spec-data/index.json");
  const offered = JSON.parse(await readFile(index, "utf8"));
  await writeFile(index, JSON.stringify({ ...offered, provider: { name: "Harbour College", bundleKey: PUBLIC_KEY } }));
  const learner = await Learner.withPortfolio(page, {}, copy.url);
  await learner.goesTo("Hand over");
  await learner.protects("For your provider only");
  await expect(learner.main).toContainText("Harbour College set their key");
  const set = await learner.backsUpHere();
  await expect(learner.message("encrypted-export")).toContainText("You cannot");

  // Given to the learner.
  const other = await Learner.withPortfolio(await (await browser.newContext()).newPage());
  await other.goesTo("Hand over");
  await other.protects("For your provider only");
  await other.main.getByLabel("Their public key").fill(SECRET_KEY);
  await expect(other.main.getByRole("alert")).toContainText("begins with age1");
  await other.main.getByLabel("Their public key").fill(PUBLIC_KEY);
  await expect(other.main.getByRole("alert")).toHaveCount(0);
  const given = await other.backsUpHere();

  for (const path of [set, given]) {
    const provider = await Assessor.arrives(await (await browser.newContext()).newPage());
    await provider.choosesBundle(path);
    const question = provider.dialog("This bundle is encrypted");
    await question.getByLabel("Secret key").fill(PUBLIC_KEY);
    await question.getByRole("button", { name: "Unlock" }).click();
    await expect(question.getByRole("alert")).toContainText("AGE-SECRET-KEY-1");
    const keyFile = test.info().outputPath("key.txt");
    await writeFile(keyFile, `# created: 2026-11-27\n# public key: ${PUBLIC_KEY}\n${SECRET_KEY}\n`);
    await question.getByLabel("Key file").setInputFiles(keyFile);
    await expect(question.getByLabel("Secret key")).toHaveValue(SECRET_KEY);
    await question.getByRole("button", { name: "Unlock" }).click();
    await expect(provider.dialog("Open this bundle?")).toContainText("Lena Example");
    await provider.page.context().close();
  }
});

test("of what was altered, or asks for too much, nothing is kept", { tag: "@chromium" }, async ({ page }) => {
  test.setTimeout(120_000);
  const learner = await withFile(page);
  await learner.goesTo("Hand over");
  await learner.protects("With a passphrase");
  const words = await learner.main.getByLabel("Passphrase", { exact: true }).textContent();
  const path = await learner.backsUpHere();
  await learner.goesToPortfolios();
  const before = await stored(page);
  const assessor = new Assessor(page);
  const question = assessor.dialog("This bundle is encrypted");
  const unlocks = async (path, passphrase) => {
    await assessor.choosesBundle(path);
    await question.getByLabel("Passphrase").fill(passphrase);
    await question.getByRole("button", { name: "Unlock" }).click();
  };
  const flipped = await spoilt(path, "flipped.json", (bytes) => {
    const copy = Buffer.from(bytes);
    const at = copy.length - 200;
    copy[at] = copy[at] === 0x41 ? 0x42 : 0x41;
    return copy;
  });
  await unlocks(flipped, words);
  await expect(assessor.alert).toContainText("altered after it was encrypted");
  await assessor.alert.getByRole("button", { name: "Dismiss" }).click();
  const cut = await spoilt(path, "cut.json", (bytes) => bytes.subarray(0, bytes.length - 5_000));
  await unlocks(cut, words);
  await expect(assessor.alert).toContainText("not complete");
  await assessor.alert.getByRole("button", { name: "Dismiss" }).click();

  const heavy = test.info().outputPath("heavy.json");
  await writeFile(heavy, JSON.stringify({ format: "evidence-bundle-encrypted", version: 1, hint: "", data: [TOO_MUCH_WORK.toString("base64")] }));
  await unlocks(heavy, "any words");
  await expect(question.getByRole("alert")).toContainText("asks for too much work");
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect.poll(() => stored(page)).toEqual(before);
});

test("what is too large for its way goes in parts, by what is new, or as records", { tag: "@chromium" }, async ({ page, copy, browser }) => {
  test.setTimeout(180_000);
  const index = join(copy.folder, "spec-data/index.json");
  const offered = JSON.parse(await readFile(index, "utf8"));
  // Room for one of the files beside the records and the qualification, not for two.
  await writeFile(index, JSON.stringify({ ...offered, provider: { name: "Harbour College", largestBundle: 500_000 } }));
  const learner = await Learner.withPortfolio(page, {}, copy.url);
  await learner.addsFiles(await files.large("one.bin", 200_000), await files.large("two.bin", 210_000));
  await learner.mapsByTap("E001", "ISP501.1.1");
  await learner.goesTo("Hand over");
  const meter = learner.sizeMeter;
  await expect(meter).toHaveAttribute("data-over", "");
  await expect(meter).toContainText("Harbour College takes files of up to 500 kB");
  const estimate = Number(await meter.locator("[data-bytes]").getAttribute("data-bytes"));
  const whole = await learner.backsUpHere();
  const real = (await readFile(whole)).length;
  expect(estimate).toBeGreaterThanOrEqual(real);
  expect(estimate).toBeLessThan(real + 5_000);

  await meter.getByLabel(/^Spread it over 2 files/).check();
  const first = await learner.exportsHere();
  expect((await readFile(first)).length).toBeLessThanOrEqual(500_000);
  expect(first).toContain("1 of 2");
  await expect(learner.main.locator("[data-part]")).toContainText("file 1 of 2");
  const second = await learner.savesHere("Save file 2 of 2");
  const parts = await Promise.all([first, second].map((path) => readBundle(path)));
  expect(parts.map((part) => [part.manifest.scope.kind, part.files.size])).toEqual([["changes", 1], ["changes", 1]]);

  // They come together in any order.
  const assessor = await Assessor.arrives(await (await browser.newContext()).newPage());
  await assessor.opensBundle(second);
  await assessor.accepts();
  const question = await assessor.opensBundle(first);
  await expect(question.locator('[data-message="import-effect"]')).toContainText("1 file that was missing here");
  await assessor.accepts();
  await expect(assessor.mapping("E001", "ISP501.1.1")).toBeVisible();

  // What went out before need not go again.
  await learner.goesTo("Map");
  const sizes = [201_000, 202_000, 203_000];
  await learner.addsFiles(...(await Promise.all(sizes.map((size) => files.large(`${size}.bin`, size)))));
  await learner.goesTo("Hand over");
  await meter.getByRole("radio", { name: /^Only what is new/ }).check();
  await meter.getByLabel(/^Spread it over 3 files/).check();
  const rest = [await learner.exportsHere(), await learner.savesHere("Save file 2 of 3"), await learner.savesHere("Save file 3 of 3")];
  // Each part is sent once it is saved, and takes nothing from those that follow.
  const sent = await Promise.all(rest.map(async (path) => [...(await readBundle(path)).files.values()]));
  expect(sent.flat().sort()).toEqual(sizes);
  await meter.getByRole("radio", { name: /^One unit/ }).check();
  await expect(meter.getByRole("combobox", { name: "Unit" })).toHaveValue("ISP501");
  expect((await readBundle(await learner.savesHere("Export for assessor"))).files.size).toBe(1);
  await meter.getByRole("radio", { name: /^Records only/ }).check();
  const records = await readBundle(await learner.savesHere("Export for assessor"));
  expect([records.manifest.scope.kind, records.files.size, records.records.evidence.length]).toEqual(["records", 0, 5]);
});

test("a bundle is checked without being opened", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const context = await browser.newContext();
  const learner = await withFile(await context.newPage());
  const path = await learner.exports();
  await context.close();
  await open(page);
  const untouched = await stored(page);
  const checked = page.getByRole("dialog", { name: "What was checked" });
  const checks = async (path) => {
    await page.getByLabel("File to check").setInputFiles(path);
    await expect(checked).toBeVisible();
  };
  await checks(path);
  await expect(checked.locator('[data-message="verified"]')).toBeVisible();
  for (const words of ["Lena Example", /Submission, made .* \(learner\)/, "Every digest and count is right", "2 files inside"]) {
    await expect(checked).toContainText(words);
  }
  await checked.getByRole("button", { name: "Close" }).last().click();
  await checks(await spoilt(path, "flipped.json", (bytes) => Buffer.from(bytes.toString("latin1").replace("ISP501.1.1", "ISP501.1.2"), "latin1")));
  await expect(checked.locator('[data-message="not-verified"]')).toBeVisible();
  await expect(checked).toContainText("changed after it was made");
  await checked.getByRole("button", { name: "Close" }).last().click();
  await expect.poll(() => stored(page)).toEqual(untouched);
  await expect(page.locator("[data-portfolio]")).toHaveCount(0);
});

test("decisions are signed, the key can be got to know, and what is altered counts for nothing", async ({ page, browser }) => {
  test.setTimeout(240_000);
  const learner = await withFile(page);
  await learner.locates("E001", "ISP501.1.1", "p. 2");
  await learner.claims("ISP501.1.1");
  const submitted = await learner.exports();

  const assessor = await Assessor.arrives(await (await browser.newContext()).newPage());
  await assessor.opensBundle(submitted);
  await assessor.accepts();
  await assessor.saysWhoTheyAre({ name: "Asif Example" });
  await assessor.goesTo("ISP501.1.1");
  await assessor.declaresNoInterest();
  await assessor.drafts("more-needed", { missing: "The date of the call" });
  await assessor.issues();
  await expect(assessor.decisions.first().locator("[data-signature]")).toHaveText("Signed by Asif Example");
  const back = await assessor.handsBack();
  const { records, manifest } = JSON.parse(await readFile(back, "utf8"));
  expect(records.decisions[0].proof).toMatchObject({
    type: "DataIntegrityProof",
    cryptosuite: expect.stringMatching(/^(eddsa-jcs-2022|ecdsa-jcs-2019)$/),
    domain: `evidence-mapper:${manifest.portfolio}:decisions`,
  });
  // The same after the page is loaded again, and by the same key.
  await assessor.page.reload();
  await open(assessor.page, "#/settings");
  const words = await assessor.page.locator("[data-fingerprint]").textContent();
  expect(words).toMatch(/^([a-z]+ ){6}[a-z]+$/);

  // Somebody who makes all digests anew still has not the key.
  const altered = await forged(back, "forged.json", (records) => {
    records.decisions[0].outcome = "met";
    delete records.decisions[0].required;
  });
  const victim = await Learner.arrives(await (await browser.newContext()).newPage());
  await victim.page.getByLabel("Choose a bundle").setInputFiles(submitted);
  await victim.dialog("Open this bundle?").getByRole("button", { name: "Open", exact: true }).click();
  await expect(victim.named("review")).toBeVisible();
  await open(victim.page, "#/");
  await victim.page.getByLabel("Choose a bundle").setInputFiles(altered);
  await expect(victim.message("altered")).toContainText("1 signed record was altered");
  await victim.dialog("Open this bundle?").getByRole("button", { name: "Open", exact: true }).click();
  await expect(victim.named("review")).toBeVisible();
  await expect(victim.target("ISP501.1.1")).toHaveAttribute("data-achievement", "not-judged");
  await victim.goesToTab("Audit");
  await expect(victim.main.locator('[data-signature="altered"]')).toHaveText("Altered after signing");

  // The learner gets to know the key.
  await learner.opensReturn(back);
  const mark = learner.messages.locator('[data-signature="unknown-key"]').first();
  await mark.click();
  const question = learner.dialog("Whose key is this?");
  await expect(question.locator("[data-fingerprint]")).toHaveText(words);
  await question.getByRole("button", { name: /it is Asif Example’s key/ }).click();
  await expect(learner.messages.locator('[data-signature="verified"]').first()).toHaveText("Signed by Asif Example");
  await learner.goesTo("Map");
  await learner.shows("Criteria");
  await expect(learner.target("ISP501.1.1").locator("[data-signature]")).toHaveText("Signed by Asif Example");
});
