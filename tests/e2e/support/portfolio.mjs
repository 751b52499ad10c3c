// Bundles of large portfolios, written by other means than the page's own: a learner's work with everything that was said
// of it.

import { readFile, writeFile } from "node:fs/promises";
import { test } from "@playwright/test";
import { digestOf, digestOfBytes } from "./bundle.mjs";
import { recordsDigest, signer } from "./signing.mjs";

export { recordsDigest };

const SPECIFICATION = "spec-data/isp-level-5-advanced-sales.json";
const GENERATOR = { name: "another-program", version: "1" };
const AT = "2026-11-23T10:00:00Z";
const id = (kind, n) => `01a207d9-${kind.toString(16).padStart(4, "0")}-7000-8000-${n.toString(16).padStart(12, "0")}`;

/**
 * A portfolio in which every criterion is decided, as a bundle on disk. `n` tells it from others; what is said of it comes
 * from one of three assessors. `purpose`: "backup" as its learner keeps it, "assessed" as it is handed on. `isComplete`: all
 * of it is met as it is worded today, and nobody has an interest in it.
 */
export async function judgedBundle({ n = 1, purpose = "backup", items = 60, mappings = 300, learnerName = `Learner ${n}`, registrationNumber, isComplete = false } = {}) {
  const specification = JSON.parse(await readFile(SPECIFICATION, "utf8"));
  const pin = { id: specification.id, version: specification.version, digest: digestOf(specification) };
  const number = (one) => one.number.value ?? one.number;
  const units = specification.units.map((unit) => ({
    id: unit.ref,
    criteria: unit.outcomes.flatMap((outcome) => outcome.criteria.map((one) => `${unit.ref}.${number(one)}`)),
  }));
  const criteria = units.flatMap((unit) => unit.criteria);
  const [learner, assessor, iqa] = [id(1, n), id(2, 1 + (n % 3)), id(3, 1)];
  const portfolio = id(4, n);
  const first = { at: AT, revision: 1 };
  const evidence = Array.from({ length: items }, (_, at) => ({
    ...first, addedAt: AT, by: learner, content: { type: "account", text: `What I did, ${at}.` }, description: "",
    id: id(5, n * 1000 + at), number: at + 1, title: `Item ${at + 1}`, types: [],
  }));
  const mapped = Array.from({ length: mappings }, (_, at) => ({
    ...first, by: learner, criterion: criteria[(at * 7) % criteria.length],
    // No pair twice: each round of criteria has other evidence.
    evidence: evidence[(at + Math.floor(at / criteria.length)) % items].id,
    locations: [{ first: at + 1, last: at + 2, type: "pages" }], reason: `Because of ${at}.`,
  }));
  const worded = new Map(specification.units.flatMap((unit) => unit.outcomes.flatMap((outcome) =>
    outcome.criteria.map((one) => [`${unit.ref}.${number(one)}`, typeof one.wording === "string" ? one.wording : (one.wording.value ?? "")]))));
  const wording = (criterion) => (isComplete ? digestOfBytes(worded.get(criterion)) : digestOf("as printed"));
  const isMet = (at) => isComplete || at % 9 !== 8;
  const { key, signed } = signer();
  const decisions = criteria.map((criterion, at) => signed({
    at: AT, by: assessor, criterion, evidence: [], feedback: `Well argued, ${at}.`, id: id(6, n * 1000 + at),
    method: { id: specification.evidenceTypes[at % specification.evidenceTypes.length].id, type: "listed" },
    outcome: isMet(at) ? "met" : "notYetMet",
    ...(isMet(at) ? {} : { required: { dueOn: "2027-01-15", missing: "One more thing" } }),
    wording: wording(criterion),
  }, portfolio, "decisions"));
  const of = (unit) => decisions.filter((one) => one.criterion.startsWith(`${unit.id}.`));
  const signOffs = units.slice(0, 3).map((unit, at) => signed({
    at: AT, by: assessor, decisions: of(unit).map((one) => ({ criterion: one.criterion, id: one.id })),
    declaration: "Every criterion is met.", id: id(7, n * 1000 + at), name: `Assessor ${1 + (n % 3)}`, unit: unit.id,
  }, portfolio, "signOffs"));
  const samples = n % 4 ? [] : [signed({
    at: AT, by: iqa, evidence: [], id: id(8, n), notes: "", stage: "interim", unit: units[0].id,
    opinions: [{ decision: of(units[0])[0].id, reason: "", verdict: "agree" }],
  }, portfolio, "samples")];
  const feedback = units.map((unit, at) => signed({
    about: { type: "unit", unit: unit.id }, at: AT, audience: "learner", by: assessor, id: id(9, n * 1000 + at), text: `On ${unit.id}.`,
  }, portfolio, "feedback"));
  const interests = isComplete ? [signed({
    at: AT, by: assessor, declaration: "I have none.", id: id(11, n), name: `Assessor ${1 + (n % 3)}`, of: learner,
  }, portfolio, "interests")] : [];
  const actor = (id, role, name, registrationNumber) => ({ ...first, by: id, id, name, ...(registrationNumber ? { registrationNumber } : {}), role });
  const records = {
    enrolments: [{
      ...first, award: "diploma", by: learner, id: portfolio, learner, specification: pin,
      startedAt: AT, units: units.map((unit) => unit.id).sort(),
    }],
    actors: [actor(learner, "learner", learnerName, registrationNumber), actor(assessor, "assessor", `Assessor ${1 + (n % 3)}`), actor(iqa, "iqa", "Ines Example")],
    evidence, mappings: mapped, claims: [], submissions: [], decisions, signOffs, interests, samples, feedback, withdrawn: [],
  };
  const bundleId = id(10, n);
  const assessed = purpose === "assessed";
  const manifest = {
    id: bundleId, created: AT, generator: GENERATOR, purpose, portfolio,
    from: assessed ? { actor: assessor, role: "assessor", name: `Assessor ${1 + (n % 3)}` } : { actor: learner, role: "learner", name: learnerName },
    scope: { kind: "full" }, specification: pin,
    counts: { evidence: evidence.length, mappings: mapped.length, decisions: decisions.length, attachments: 0 },
    attachmentBytes: 0, recordsDigest: recordsDigest(records),
  };
  const end = { id: bundleId, attachments: 0, digest: digestOf({ attachments: [], manifest: digestOf(manifest) }) };
  const bundle = { format: "evidence-bundle", version: 1, manifest, specification, records, attachments: [], end };
  const path = test.info().outputPath(`portfolio-${n}.json`);
  await writeFile(path, JSON.stringify(bundle));
  return { path, records, criteria, learnerName, key };
}
