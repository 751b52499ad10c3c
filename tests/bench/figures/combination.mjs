// How long it takes in a browser to say how a learner's units stand to an award, and what would complete it: on a thousand
// random specifications of 60 units and 12 rules, of the kind that awarding bodies publish, only harder. And how much the
// page has to load for it.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { fromXtask } from "../../e2e/support/environment.mjs";
import { figure } from "../bench.mjs";

const CASES = 1000;
const UNITS = 60;
/** Of so many runs of a case the quickest counts, so that another program's turn is not counted. */
const RUNS = 3;

export const names = [
  "combination.solver-payload",
  "combination.payload",
  ...["verdict", "way", "everything"].flatMap((question) => [
    `combination.${question}-median`,
    `combination.${question}-worst`,
  ]),
];

export async function measure(bench) {
  const folder = fromXtask("EVIDENCE_MAPPER_COMBINATION");
  const cases = Array.from({ length: CASES }, (_, number) => specification(number + 1));
  const times = await bench.inFreshBrowser(async (page) => {
    // The page's own policy has no place for other scripts, so this one stands beside it.
    const address = new URL("bench/", bench.url).href;
    await page.route(`${address}**`, async (route) => {
      const name = route.request().url().slice(address.length);
      if (name === "") return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Bench</title>" });
      const contentType = name.endsWith(".js") ? "text/javascript" : "application/wasm";
      return route.fulfill({ contentType, body: await readFile(join(folder, name)) });
    });
    await page.goto(address);
    return page.evaluate(ask, { cases, runs: RUNS });
  });
  const limits = { verdict: [2, 50], way: [2, 50] };
  const asked = Object.entries(times).flatMap(([question, all]) => {
    const [median, worst] = limits[question] ?? [];
    const median_ = figure(`combination.${question}-median`, "ms", all, { limit: median });
    return [median_, { ...median_, name: `combination.${question}-worst`, value: Math.max(...all), limit: worst }];
  });
  return [...(await payloads(folder)), ...asked];
}

/** What is added to a program that reads specifications: by the solver, and by verdicts, ways and their reasons with it. */
async function payloads(folder) {
  const size = async (example) => gzipSync(await readFile(join(folder, `${example}_bg.wasm`)), { level: 9 }).length / 1000;
  const without = await size("specification");
  return [
    figure("combination.solver-payload", "kB", [(await size("solver")) - without], { limit: 20 }),
    figure("combination.payload", "kB", [(await size("combination")) - without]),
  ];
}

/** In the page: the time of each question for each case, in milliseconds. */
async function ask({ cases, runs }) {
  const { default: init } = await import("./combination.js");
  await init();
  const questions = {
    verdict: () => globalThis.askVerdict(),
    way: () => globalThis.askWays(1),
    everything: () => globalThis.askEverything(3),
  };
  const times = { verdict: [], way: [], everything: [] };
  for (const { text, have } of [...cases.slice(0, 50), ...cases]) {
    if (globalThis.openCase(text, have) !== 0) throw new Error("A specification was refused");
    for (const [question, answer] of Object.entries(questions)) {
      let best = Infinity;
      for (let run = 0; run < runs; run += 1) {
        const start = performance.now();
        const hours = answer();
        best = Math.min(best, performance.now() - start);
        if (hours === -2) throw new Error("An answer is not certain");
      }
      times[question].push(best);
    }
  }
  // The first cases come twice: once to get warm.
  return Object.fromEntries(Object.entries(times).map(([question, all]) => [question, all.slice(-cases.length)]));
}

/** A specification with one award, and a learner's units. The same for the same seed. */
function specification(seed) {
  const random = xorshift(seed);
  const between = (from, to) => from + (random() % (to - from + 1));
  const isProportional = between(0, 1) === 0; // Ten hours a credit: many ways then take the same hours.
  const outcomes = [{ number: "1", wording: "O", criteria: [{ number: "1.1", wording: "C" }] }];
  const units = Array.from({ length: UNITS }, (_, number) => {
    const credit = between(2, 8);
    const tqt = 10 * credit + (isProportional ? 0 : between(-8, 8));
    const group = number < 5 ? "M" : "AABCC"[between(0, 4)];
    return {
      ref: `U${number}`, number: number + 1, title: `Unit ${number}`, level: between(2, 5),
      credit, tqt, glh: 1, groups: [group], outcomes,
    };
  });
  const total = [58, 90, 120][between(0, 2)];
  const count = (of, by, bounds) => ({ count: { of, by, ...bounds } });
  const forms = [
    count({ group: "M" }, "units", { min: 5 }),
    count({ group: "A" }, "credits", { min: Math.floor(total / 4) }),
    count({ group: "B" }, "credits", { max: Math.floor(total / 3) }),
    count({ group: "C" }, "credits", { max: Math.floor(total / 4) }),
    count({ level: { min: 4 } }, "credits", { min: Math.floor((total * 6) / 10) }),
    count("all", "credits", { min: total }),
  ];
  while (forms.length < 12) {
    const pair = [between(5, UNITS - 1), between(5, UNITS - 1)];
    if (pair[0] !== pair[1]) forms.push({ bar: pair.map((number) => `U${number}`) });
  }
  const rule = { id: "all", label: "All", all: forms.map((form, n) => ({ id: `r${n}`, label: `Rule ${n}`, ...form })) };
  const award = {
    id: "award", title: "The award", shortTitle: "Award", level: 3, qan: null, credit: total, glh: 1, tqt: 1, rule, ruleSource: "-",
  };
  const text = JSON.stringify({
    format: "evidence-specification", formatVersion: 1, id: "sample", version: "1", title: "Sample", awardingBody: "Nobody",
    awards: [award], groups: ["M", "A", "B", "C"].map((id) => ({ id, label: id })), units,
  });
  return { text, have: units.filter(() => between(0, 9) < 2).map(({ ref }) => ref).join(" ") };
}

function xorshift(seed) {
  let state = BigInt(seed) * 0x9e3779b97f4a7c15n | 1n;
  const bits = (value) => value & 0xffffffffffffffffn;
  return () => {
    state = bits(state ^ bits(state << 13n));
    state ^= state >> 7n;
    state = bits(state ^ bits(state << 17n));
    return Number(state >> 33n);
  };
}
