// Bundles, read by other means than the page's own, and spoilt in the ways in which files get spoilt.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";

const MEMBERS = ["format", "version", "manifest", "specification", "records", "attachments", "end"];
const MAX_CHUNK = 262_144; // characters

/** Reads a bundle with what any program has, and holds it against what a bundle promises of itself. */
export async function readBundle(path) {
  const bundle = JSON.parse(await readFile(path, "utf8"));
  expect(bundle.format).toBe("evidence-bundle");
  expect(bundle.version).toBe(1);
  expect(Object.keys(bundle)).toEqual(MEMBERS);
  const { manifest, records, attachments, end } = bundle;
  expect(manifest.counts).toMatchObject({
    evidence: records.evidence.length,
    mappings: records.mappings.length,
    decisions: records.decisions.length,
    attachments: attachments.length,
  });
  const declared = attachments.map(({ sha256, size, type }) => ({ sha256, size, type }));
  const digest = digestOf({ attachments: declared, manifest: digestOf(manifest) });
  expect(end).toEqual({ id: manifest.id, attachments: attachments.length, digest });
  const files = new Map();
  for (const { sha256, size, data } of attachments) {
    const hash = createHash("sha256");
    let found = 0;
    for (const chunk of data) {
      if (chunk.length > MAX_CHUNK) throw new Error(`A chunk of ${chunk.length} characters`);
      const bytes = Buffer.from(chunk, "base64");
      hash.update(bytes);
      found += bytes.length;
    }
    expect(hash.digest("hex")).toBe(sha256);
    expect(found).toBe(size);
    files.set(sha256, size);
  }
  expect([...files.values()].reduce((sum, size) => sum + size, 0)).toBe(manifest.attachmentBytes);
  return { ...bundle, files };
}

/** Of the canonical form (RFC 8785), which `JSON.stringify` gives once the members are in order. */
export function digestOf(value) {
  const inOrder = (_, value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.keys(value).sort().map((name) => [name, value[name]]))
      : value;
  return digestOfBytes(JSON.stringify(value, inOrder));
}

/** Of bytes as they are, or of a text as UTF-8. */
export function digestOfBytes(bytes) {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** The evidence of a bundle by reference, as a person would say it. */
export function evidenceOf({ records }) {
  const items = records.evidence.map((item) => [reference(item.number), item]);
  return Object.fromEntries(items.sort(([a], [b]) => a.localeCompare(b)));
}

/** The mappings of a bundle, as `E001@ISP501.1.1` with their locations and reason. */
export function mappingsOf({ records }) {
  const numbers = new Map(records.evidence.map((item) => [item.id, reference(item.number)]));
  const mappings = records.mappings.map(({ evidence, criterion, locations = [], reason = "" }) => [
    `${numbers.get(evidence)}@${criterion}`,
    { locations, reason },
  ]);
  return Object.fromEntries(mappings.sort(([a], [b]) => a.localeCompare(b)));
}

const reference = (number) => `E${String(number).padStart(3, "0")}`;

/** Writes a changed copy of a bundle, as bytes, and returns its path. */
export async function spoilt(path, name, change) {
  const bytes = change(await readFile(path));
  const copy = test.info().outputPath(name);
  await writeFile(copy, bytes);
  return copy;
}
