// From a new portfolio to what the assessor sees of it: every record and every byte.

import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Assessor } from "./pages/assessor.mjs";
import { Learner } from "./pages/learner.mjs";
import { evidenceOf, mappingsOf, readBundle } from "./support/bundle.mjs";
import { stored } from "./support/database.mjs";
import * as files from "./support/files.mjs";
import { isPhone } from "./support/pointer.mjs";
import { expect, open, test } from "./support/test.mjs";
import { isOfReader } from "./support/traffic.mjs";

const ACCOUNT = "I set the agenda, Priya ran the demo.\n\n“Quoted”, <b>not bold</b>, and a tab\there – naïve café ✓ 😀";

test("what a learner puts together arrives whole with the assessor", async ({ profile, page, traffic }) => {
  test.setTimeout(180_000);
  const paths = {
    E001: await files.pdf(),
    E002: await files.jpeg(),
    E003: await files.wav(),
    E004: await files.text(),
    // As large as a phone in a test can do with.
    E005: isPhone() ? await files.large("recording.bin", 5_000_000) : await files.large(),
  };
  const digests = {};
  for (const [reference, path] of Object.entries(paths)) digests[reference] = await files.sha256(path);

  const first = await profile.open();
  const learner = await Learner.withPortfolio(first.page, {
    name: "Lena Example",
    registrationNumber: "ISP-2026-0042",
    provider: "Northern Sales Academy",
    award: "Diploma",
  });
  await learner.addsFiles(...Object.values(paths));
  await learner.writesAccount({ title: "How I ran the demo", text: ACCOUNT });
  await learner.notesLink({ title: "Team dashboard", url: "https://dashboard.example/teams/7?from=2026#top" });
  await learner.notesElsewhere({ title: "Signed contract", place: "Blue folder, shelf 2", holder: "Sam Okafor" });
  await learner.describes("E001", {
    title: "Call plan, Q3",
    types: ["Assignment, project or report"],
    date: "2026-10-05",
    setting: "Workplace",
    description: "The plan I wrote\nfor the third quarter.",
  });

  await learner.dragsTo("E001", "ISP501.1.1");
  await learner.mapsByTap("E002", "ISP501.1.2", "ISP501.1.1");
  if (isPhone()) await learner.mapsByTap("E003", "ISP501.2.1");
  else await learner.mapsByKeyboard("E003", "ISP501.2.1");
  await learner.chooses("E004", "E005");
  await learner.mapsByTap("E004", "ISP501.LO2");
  await learner.mapsByTap("E006", "ISP501.1.1");
  await learner.mapsByTap("E007", "ISP501.1.2");
  await learner.mapsByTap("E008", "ISP501.1.2");
  await learner.locates("E001", "ISP501.1.1", "p. 2; “page two”", "Sets a target\nand says why.");
  await learner.locates("E002", "ISP501.1.2", undefined, "The board we worked on.");
  await learner.locates("E003", "ISP501.2.1", "0:00-0:01");
  await learner.locates("E006", "ISP501.1.1", "Second paragraph", "My own part.");
  await learner.locates("E002", "ISP501.1.1", "Sales!B4:D9");
  await learner.claims("ISP501.1.1");

  // Closed and opened again, everything is there.
  const [mapped, cards] = [await learner.mapped(), await learner.evidenceShown()];
  expect(cards).toHaveLength(8);
  expect(mapped.mappings).toHaveLength(15);
  expect(mapped.coverage).toMatchObject({ "ISP501.1.1": "claimed", "ISP501.1.2": "mapped", "ISP501.2.4": "mapped" });
  const address = first.page.url();
  await first.close();
  const again = new Learner((await profile.open()).page);
  await open(again.page, address);
  await expect.poll(() => again.mapped()).toEqual(mapped);
  expect(await again.evidenceShown()).toEqual(cards);

  // The file, read by another program.
  const file = await again.exports();
  expect(basename(file)).toMatch(/^Lena Example Diploma portfolio .+\.json$/);
  const bundle = await readBundle(file);
  expect(bundle.manifest).toMatchObject({ purpose: "submission", from: { role: "learner", name: "Lena Example" }, scope: { kind: "full" } });
  expect(bundle.records.actors[0]).toMatchObject({ name: "Lena Example", registrationNumber: "ISP-2026-0042" });
  expect(bundle.records.enrolments[0]).toMatchObject({ award: "diploma", provider: "Northern Sales Academy" });
  expect(bundle.records.submissions).toHaveLength(1);
  const evidence = evidenceOf(bundle);
  expect(Object.keys(evidence)).toEqual(["E001", "E002", "E003", "E004", "E005", "E006", "E007", "E008"]);
  for (const [reference, path] of Object.entries(paths)) {
    expect(evidence[reference].content.files).toEqual([
      expect.objectContaining({ name: basename(path), sha256: digests[reference], size: (await stat(path)).size }),
    ]);
    expect(bundle.files.has(digests[reference])).toBe(true);
  }
  expect(bundle.files.size).toBe(5);
  expect(evidence.E001).toMatchObject({
    title: "Call plan, Q3",
    types: ["assignment-project-report"],
    producedOn: "2026-10-05",
    setting: "workplace",
    description: "The plan I wrote\nfor the third quarter.",
  });
  expect(evidence.E006).toMatchObject({ title: "How I ran the demo", content: { type: "account", text: ACCOUNT } });
  expect(evidence.E007.content).toEqual({ type: "link", url: "https://dashboard.example/teams/7?from=2026#top" });
  expect(evidence.E008.content).toEqual({ type: "elsewhere", place: "Blue folder, shelf 2", holder: "Sam Okafor" });
  const nothing = { locations: [], reason: "" };
  expect(mappingsOf(bundle)).toEqual({
    "E001@ISP501.1.1": {
      locations: [{ type: "pages", first: 2, last: 2 }, { type: "quote", text: "page two" }],
      reason: "Sets a target\nand says why.",
    },
    "E002@ISP501.1.1": { locations: [{ type: "cells", sheet: "Sales", range: "B4:D9" }], reason: "" },
    "E002@ISP501.1.2": { locations: [{ type: "words", text: "Whole item" }], reason: "The board we worked on." },
    "E003@ISP501.2.1": { locations: [{ type: "time", start: 0, end: 1 }], reason: "" },
    "E006@ISP501.1.1": { locations: [{ type: "words", text: "Second paragraph" }], reason: "My own part." },
    "E007@ISP501.1.2": nothing,
    "E008@ISP501.1.2": nothing,
    ...Object.fromEntries(
      ["E004", "E005"].flatMap((item) => [1, 2, 3, 4].map((number) => [`${item}@ISP501.2.${number}`, nothing])),
    ),
  });
  expect(bundle.records.claims.map((claim) => claim.criterion)).toEqual(["ISP501.1.1"]);

  // Somebody else, in a browser that has never seen any of it.
  const assessor = await Assessor.arrives(page);
  const question = await assessor.opensBundle(file);
  await expect(question).toContainText("Lena Example");
  await assessor.accepts();
  await expect(assessor.main).toContainText("ISP-2026-0042");
  expect(await assessor.mapped()).toEqual(mapped);
  const shown = async (reference, criterion, ...texts) => {
    const dialog = await assessor.looksAt(reference, criterion);
    for (const text of texts) await expect(dialog).toContainText(text);
    await assessor.closesDialog();
  };
  await shown("E001", "ISP501.1.1", "p. 2", "“page two”", "Sets a target", "Call plan, Q3");
  await shown("E002", "ISP501.1.2", "Whole item", "The board we worked on.");
  await shown("E006", "ISP501.1.1", ACCOUNT.split("\n")[2].split("\t")[0], "Second paragraph", "My own part.");
  await shown("E007", "ISP501.1.2", "https://dashboard.example/teams/7?from=2026#top", "Not said");
  await shown("E008", "ISP501.1.2", "Blue folder, shelf 2", "Sam Okafor");

  const places = { E001: "ISP501.1.1", E002: "ISP501.1.1", E003: "ISP501.2.1", E004: "ISP501.2.1", E005: "ISP501.2.1" };
  for (const [reference, path] of Object.entries(paths)) {
    const dialog = await assessor.looksAt(reference, places[reference]);
    const saved = await assessor.savesFile(dialog);
    expect(basename(saved)).toBe(basename(path));
    expect(await files.sha256(saved)).toBe(digests[reference]);
    await assessor.closesDialog();
  }

  // Once more: nothing changes, and the page says so.
  const kept = await stored(page);
  const repeated = await assessor.opensBundle(file);
  await expect(repeated.locator('[data-message="import-effect"]')).toContainText("changes nothing");
  await assessor.accepts();
  expect(await assessor.mapped()).toEqual(mapped);
  expect(await stored(page)).toEqual(kept);
  expect((await traffic.afterLoaded(page)).filter((url) => !isOfReader(url))).toEqual([]);
});
