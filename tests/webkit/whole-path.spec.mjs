// The whole path of people in WebKit, the engine of Safari: a portfolio is put together, handed over, judged, handed back, and
// still there when the host is not.

import { readFile, stat } from "node:fs/promises";
import { Key } from "selenium-webdriver";
import { evidenceOf, mappingsOf, readBundle } from "../e2e/support/bundle.mjs";
import * as files from "../e2e/support/files.mjs";
import { expect, test } from "./browser.mjs";

const ACCOUNT = "I set the agenda, Priya ran the demo. “Quoted”, naïve café ✓";
const [FIRST, SECOND, THIRD] = ["ISP501.1.1", "ISP501.1.2", "ISP501.2.1"];

const card = (reference) => `main [data-evidence="${reference}"]`;
const row = (criterion) => `main [data-criterion="${criterion}"]`;
const chip = (reference, criterion) => `main [data-mapping="${reference}@${criterion}"]`;
const spoken = (criterion) => criterion.replace(".", " ");

test("a portfolio goes to the assessor and back", async ({ arrives, site }) => {
  const paths = { E001: await files.pdf(), E002: await files.jpeg(), E003: await files.wav(), E004: await files.text() };
  let learner = await arrives("learner");
  const isMapped = (reference, criterion) => learner.sees(chip(reference, criterion));
  const maps = async (reference, criterion) => {
    await learner.presses("button", new RegExp(`^Map ${reference} `), card(reference));
    await learner.presses("button", `Map to ${spoken(criterion)}`);
    await isMapped(reference, criterion);
    await learner.presses("button", "Done");
    await learner.isSaved();
  };
  const opens = async (person, reference, criterion) => {
    await person.pressesOn(chip(reference, criterion));
    await person.sees("[role=dialog], dialog[open]");
  };
  const locates = async (where) => {
    await learner.fills("Where in it is the proof?", where);
    await learner.sees("[data-place]");
  };

  await test.step("evidence of each kind", async () => {
    await learner.presses("button", "Start a portfolio");
    await learner.fills("Your name", "Lena Example");
    await learner.presses("radio", /^Diploma/);
    await learner.presses("button", "Start");
    await learner.sees('main[data-screen="map"]');
    await learner.choosesFiles("Choose evidence files", ...Object.values(paths));
    for (const reference of Object.keys(paths)) await learner.sees(card(reference));
    await learner.presses("button", "Add evidence");
    await learner.presses("menuitem", "Write an account…");
    await learner.fills("Title", "How I ran the demo");
    await learner.fills("Your account", ACCOUNT);
    await learner.presses("button", "Add evidence");
    await learner.sees(card("E005"));
    await learner.presses("button", "Add evidence");
    await learner.presses("menuitem", "Note a link…");
    await learner.fills("Title", "Team dashboard");
    await learner.fills("Address", "https://dashboard.example/teams/7");
    await learner.presses("button", "Add evidence");
    await learner.sees(card("E006"));
    await learner.isSaved();
  });

  await test.step("mapped by mouse, by press and by keyboard", async () => {
    await learner.drags(`${card("E001")} button`, row(FIRST));
    await isMapped("E001", FIRST);
    await maps("E002", SECOND);
    await maps("E004", FIRST);
    await maps("E005", SECOND);
    await maps("E006", SECOND);
    await learner.entersByKeyboard("button", /^Map E003 /, card("E003"));
    await learner.entersByKeyboard("button", `Map to ${spoken(THIRD)}`);
    await isMapped("E003", THIRD);
    await learner.types(Key.ESCAPE);
    await learner.isSaved();
    await learner.findsItAccessible();
  });

  await test.step("located where it is shown", async () => {
    await opens(learner, "E001", FIRST);
    await learner.sees("[data-page][data-drawn]");
    await locates("p. 2; “page two”");
    await learner.presses("button", "Show p. 2");
    await learner.sees('[data-page="2"][data-drawn]');
    await learner.findsItAccessible();
    await learner.closesDialog();
    await opens(learner, "E002", SECOND);
    await expect.poll(() => learner.evaluates(() => document.querySelector('img[alt="whiteboard.jpg"]')?.naturalWidth)).toBeGreaterThan(1);
    await locates("area 10,10 30×30 %");
    await learner.sees("[data-area]");
    await learner.closesDialog();
    await opens(learner, "E003", THIRD);
    await expect.poll(() => learner.evaluates(() => document.querySelector("audio")?.duration)).toBeCloseTo(0.5, 1);
    await locates("0:00-0:01");
    await learner.closesDialog();
    await opens(learner, "E004", FIRST);
    await locates("“open questions”");
    await learner.presses("button", "Show “open questions”");
    await learner.reads("mark", /^open questions$/);
    await learner.closesDialog();
    await learner.isSaved();
    await learner.presses("button", /^Claim /, row(FIRST));
    await learner.hasAttribute(row(FIRST), "data-coverage", "claimed");
    await learner.isSaved();
  });

  let handedOver;
  await test.step("there after a reload, and handed over", async () => {
    const before = await learner.statuses();
    expect(before.criteria).toEqual({
      [FIRST]: "claimed, not-judged",
      [SECOND]: "mapped, not-judged",
      [THIRD]: "located, not-judged",
    });
    await learner.reloads();
    await expect.poll(() => learner.statuses()).toEqual(before);
    await learner.goesTo("Matrix", "matrix");
    // What is written upwards over the columns stands up.
    const stands = () => {
      const title = document.querySelector(".sheet-head-title span")?.getBoundingClientRect();
      return title && title.height > title.width;
    };
    await expect.poll(() => learner.evaluates(stands)).toBe(true);
    await learner.findsItAccessible();
    await learner.goesTo("Hand over", "submit");
    await learner.findsItAccessible();
    await learner.presses("checkbox", /^I declare/);
    handedOver = await learner.saves(() => learner.presses("button", "Export for assessor"));
    const bundle = await readBundle(handedOver);
    const evidence = evidenceOf(bundle);
    expect(Object.keys(evidence)).toEqual(["E001", "E002", "E003", "E004", "E005", "E006"]);
    for (const [reference, path] of Object.entries(paths)) {
      const sha256 = await files.sha256(path);
      expect(evidence[reference].content.files).toEqual([expect.objectContaining({ sha256, size: (await stat(path)).size })]);
      expect(bundle.files.has(sha256)).toBe(true);
    }
    expect(evidence.E005.content.text).toBe(ACCOUNT);
    expect(mappingsOf(bundle)[`E001@${FIRST}`].locations).toEqual([
      { type: "pages", first: 2, last: 2 },
      { type: "quote", text: "page two" },
    ]);
    await learner.leaves();
  });

  let handedBack;
  await test.step("judged by somebody else", async () => {
    const assessor = await arrives("assessor");
    await assessor.choosesFiles("Choose a bundle", handedOver);
    await assessor.reads("[role=dialog], dialog[open]", /Lena Example/);
    await assessor.presses("button", "Open");
    await assessor.sees('main[data-screen="review"]');
    await opens(assessor, "E001", FIRST);
    await assessor.presses("button", "Show p. 2");
    await assessor.sees('[data-page="2"][data-drawn]');
    const saved = await assessor.saves(() => assessor.presses("button", "Save file"));
    expect(await files.sha256(saved)).toBe(await files.sha256(paths.E001));
    await assessor.closesDialog();

    await assessor.presses("button", /^Say who you are/);
    await assessor.presses("radio", /^Assessor/);
    await assessor.fills("Your name", "Asif Example");
    await assessor.fills(/^Occupational competence/, "Head of sales for nine years");
    await assessor.selects("Its level", "Level 6");
    await assessor.presses("button", "Save");
    await assessor.seesNo("[role=dialog], dialog[open]");
    const goesTo = async (criterion) => {
      await assessor.presses("button", /^/, row(criterion));
      await assessor.reads("main h2", new RegExp(spoken(criterion)));
    };
    const issues = async (criterion, achievement) => {
      await assessor.presses("button", "Issue");
      await assessor.hasAttribute(row(criterion), "data-achievement", achievement);
      await assessor.isSaved();
    };
    await assessor.presses("button", /^All/, '[role=group][aria-label="Show criteria"]');
    await goesTo(FIRST);
    await assessor.presses("button", "Declare");
    await assessor.presses("button", "Met");
    await assessor.presses("button", "All five hold");
    await assessor.selects("Method", "Assignment, project or report");
    await assessor.fills("Feedback to the learner", "Well argued.");
    await issues(FIRST, "met");
    await goesTo(SECOND);
    await assessor.presses("button", "Not yet met");
    await assessor.fills("What is missing", "Say why you chose it");
    await assessor.fills(/^By when/, "2099-01-15");
    await assessor.findsItAccessible();
    await issues(SECOND, "not-yet-met");
    await assessor.goesTo("Hand back", "submit");
    handedBack = await assessor.saves(() => assessor.presses("button", "Hand back"));
    expect(JSON.parse(await readFile(handedBack, "utf8")).records.decisions).toHaveLength(2);
    await assessor.leaves();
  });

  await test.step("back with the learner, whose browser was closed meanwhile", async () => {
    learner = await arrives("learner");
    await learner.choosesFiles("Choose a bundle", handedBack);
    await learner.reads("[role=dialog], dialog[open]", /Asif Example.*2 decisions|2 decisions.*Asif Example/);
    await learner.presses("button", "Open");
    await learner.sees('main[data-screen="inbox"]');
    await learner.findsItAccessible();
    await learner.goesTo("Map", "map");
    await learner.hasAttribute(row(FIRST), "data-achievement", "met");
    await learner.hasAttribute(row(SECOND), "data-achievement", "not-yet-met");
  });

  await test.step("and there without a host", async () => {
    const [before, address] = [await learner.statuses(), await learner.driver.getCurrentUrl()];
    await learner.isSaved();
    await expect.poll(() => learner.evaluates(() => navigator.serviceWorker.ready.then((worker) => worker.active.state))).toBe("activated");
    await learner.leaves();
    await site.close();
    learner = await arrives("learner");
    await learner.opens(address);
    await expect.poll(() => learner.statuses()).toEqual(before);
    await opens(learner, "E001", FIRST);
    await learner.sees("[data-page][data-drawn]");
  });
});
