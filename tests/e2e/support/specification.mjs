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
