// Specifications that are not ours, as providers and other awarding bodies write them.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "@playwright/test";

/** The first edition of a small qualification, and what its criteria say. */
const FIRST = {
  HG1: { 1.1: "Name the berths", 1.2: "Explain the signals", 1.3: "Describe the tides" },
  HG2: { 1.1: "Greet a visitor", 1.2: "Keep a log of tours" },
};

/**
 * A small specification in two units. `criteria` has the wordings by unit and number; whatever else is given replaces the
 * members of that name.
 */
export function harbour({ criteria = FIRST, ...members } = {}) {
  const units = Object.entries(criteria).map(([ref, wordings], index) => ({
    ref,
    number: index + 1,
    title: ref === "HG1" ? "Knowing the harbour" : "Guiding a visitor",
    level: 3,
    glh: 15,
    tqt: 20,
    credit: 2,
    groups: ["mandatory"],
    outcomes: [
      {
        number: "1",
        wording: ref === "HG1" ? "Know the harbour" : "Be able to guide",
        criteria: Object.entries(wordings).map(([number, wording]) => ({ number, wording })),
      },
    ],
  }));
  const count = units.length;
  return {
    format: "evidence-specification",
    formatVersion: 1,
    id: "harbour-guiding-3",
    version: "1.0",
    title: "Level 3 Award in Harbour Guiding",
    awardingBody: "Harbour Guild",
    publishedOn: "2025-01",
    awards: [
      {
        id: "award",
        title: "Level 3 Award in Harbour Guiding",
        shortTitle: "Award",
        level: 3,
        qan: "603/5904/3",
        credit: 2 * count,
        glh: 15 * count,
        tqt: 20 * count,
        rule: { id: "all", label: "Both units", count: { of: { group: "mandatory" }, by: "units", min: count } },
        ruleSource: "Page 2",
      },
    ],
    groups: [{ id: "mandatory", label: "Mandatory units" }],
    units,
    evidenceTypes: [{ id: "log", label: "Log of a tour", suits: ["skills"] }],
    errata: [],
    ...members,
  };
}

/** The second edition: a criterion put in before the others, one taken out, two reworded. */
export const secondHarbour = () =>
  harbour({
    version: "1.1",
    criteria: {
      HG1: { 1.1: "List the rules of the harbour", 1.2: "Name the berths", 1.3: "Explain the signals" },
      HG2: { 1.1: "Greet a visitor by name", 1.2: "Keep a log of every tour" },
    },
  });

/** What every unit of these has to have. */
const some = [{ number: "1", wording: "Know it", criteria: [{ number: "1.1", wording: "Show that you know it" }] }];
const count = (of, by, bounds) => ({ count: { of, by, ...bounds } });
const all = (id, label, ...rules) => ({ id, label, all: rules });

/**
 * Two awards that lie beside each other: a core, and for the Diploma 20 credits of A, for the Certificate 20 of B, two units
 * of which overlap. Units can be left out that a provider does not offer.
 */
export function pilot({ id = "harbour-pilot-4", offered } = {}) {
  const units = offered ?? ["M1", "A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3"];
  const hours = { M1: 100, A1: 80, A2: 90, A3: 105, A4: 130, A5: 150, B1: 100, B2: 100, B3: 100 };
  const core = { id: "core", label: "The core unit", ...count({ group: "M" }, "units", { min: 1 }) };
  const credits = (group, name, bounds, id = group) => ({ id, label: `${name} 20 credits from group ${group}`, ...count({ group }, "credits", bounds) });
  const award = (id, shortTitle, rule) => ({
    id, title: `Level 4 ${shortTitle} in Harbour Pilotage`, shortTitle, level: 4, qan: null, credit: 30, glh: 45, tqt: 300, rule, ruleSource: "Page 3",
  });
  const bar = { id: "bar", label: "B1 and B2 overlap", bar: ["B1", "B2"] };
  return {
    format: "evidence-specification",
    formatVersion: 1,
    id,
    version: "1.0",
    title: "Level 4 Certificate and Diploma in Harbour Pilotage",
    awardingBody: "Harbour Guild",
    awards: [
      award("certificate", "Certificate", all("c", "The core and 20 credits of B", core, credits("B", "At least", { min: 20 }), bar)),
      award("diploma", "Diploma", all("d", "The core and 20 credits of A", core, credits("A", "At least", { min: 20 }), credits("A", "At most", { max: 20 }, "most"))),
    ],
    groups: ["M", "A", "B"].map((group) => ({ id: group, label: `Group ${group}` })),
    units: units.map((ref, index) => ({
      ref, number: index + 1, title: `Pilotage ${ref}`, level: 4, credit: 10, glh: 15, tqt: hours[ref], groups: [ref[0]], outcomes: some,
    })),
  };
}

/** Sixty units under twelve rules. */
export function sixty() {
  const units = Array.from({ length: 60 }, (_, n) => {
    const credit = 2 + ((n * 7) % 6);
    return {
      ref: `U${n}`, number: n + 1, title: `Harbour unit ${n}`, level: 3 + (n % 3), credit, glh: 2 * credit, tqt: 10 * credit + ((n * 5) % 9),
      groups: [n < 5 ? "M" : "AABCC"[n % 5]], outcomes: some,
    };
  });
  const rules = [
    ["All five mandatory units", count({ group: "M" }, "units", { min: 5 })],
    ["At least 22 credits from group A", count({ group: "A" }, "credits", { min: 22 })],
    ["At most 30 credits from group B", count({ group: "B" }, "credits", { max: 30 })],
    ["At most 22 credits from group C", count({ group: "C" }, "credits", { max: 22 })],
    ["At least 54 credits at level 4 or above", count({ level: { min: 4 } }, "credits", { min: 54 })],
    ["90 credits in all", count("all", "credits", { min: 90 })],
    ...[[6, 12], [7, 21], [8, 40], [10, 33], [15, 52], [26, 47]].map(([a, b]) => [`U${a} and U${b} overlap`, { bar: [`U${a}`, `U${b}`] }]),
  ].map(([label, form], n) => ({ id: `r${n}`, label, ...form }));
  return {
    format: "evidence-specification",
    formatVersion: 1,
    id: "sixty-units",
    version: "1.0",
    title: "Level 4 Diploma in Everything about Harbours",
    awardingBody: "Harbour Guild",
    awards: [
      { id: "award", title: "Level 4 Diploma in Everything about Harbours", shortTitle: "Diploma", level: 4, qan: null, credit: 90, glh: 180, tqt: 900, rule: all("all", "90 credits", ...rules), ruleSource: "Page 4" },
    ],
    groups: ["M", "A", "B", "C"].map((group) => ({ id: group, label: `Group ${group}` })),
    units,
  };
}

/** The digest of a file, worked out by other means than the page's own: SHA-256 of its canonical form (RFC 8785). */
export function digestOf(value) {
  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
    return `{${members.join(",")}}`;
  };
  return createHash("sha256").update(canonical(value)).digest("hex");
}

/** An overlay to `specification`; each entry is completed with who decided it, when and why. */
export function overlayTo(specification, entries) {
  const { id, version } = specification;
  return {
    format: "evidence-specification-overlay",
    formatVersion: 1,
    provider: "Harbour College",
    specification: { id, version, digest: `sha256:${digestOf(specification)}` },
    supplied: entries.map((entry) => ({
      ...entry,
      decidedBy: "Programme manager",
      decidedOn: "2026-11-23",
      reason: "As the awarding body wrote to us.",
    })),
  };
}

/** Writes a file on the disk, of an object or a text, and returns its path. */
export async function onDisk(name, content) {
  const path = test.info().outputPath(name);
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  return path;
}

/** A provider's folder of specifications on a copy of the site. */
export class SpecData {
  constructor(copy) {
    this.folder = join(copy.folder, "spec-data");
  }

  async read(file) {
    return JSON.parse(await readFile(join(this.folder, file), "utf8"));
  }

  async write(file, content) {
    await writeFile(join(this.folder, file), typeof content === "string" ? content : JSON.stringify(content));
  }

  /** Offers these files, and nothing else. Each is a name, or an object with its overlay. */
  async offers(...files) {
    const specifications = files.map((file) => (typeof file === "string" ? { file } : file));
    await this.write("index.json", { format: "evidence-specification-index", formatVersion: 1, specifications });
  }
}
