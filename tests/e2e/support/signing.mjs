// Signatures by other means than the page's own: Data Integrity proofs of eddsa-jcs-2022, by Node's cryptography.

import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "@playwright/test";
import { digestOf } from "./bundle.mjs";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Multibase, base58btc. Each byte of 0 at the beginning is a digit of its own: one signature in 256 begins with one. */
function multibase(bytes) {
  const zeros = bytes.findIndex((byte) => byte !== 0);
  let number = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  for (; number > 0n; number /= 58n) text = ALPHABET[Number(number % 58n)] + text;
  return `z${ALPHABET[0].repeat(zeros)}${text}`;
}

/** Somebody with a key of their own. */
export function signer() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const key = multibase(Buffer.concat([Buffer.from([0xed, 0x01]), raw]));
  return {
    key,
    /** `record` of a collection, signed for one portfolio. */
    signed(record, portfolio, collection) {
      const proof = {
        type: "DataIntegrityProof", cryptosuite: "eddsa-jcs-2022", created: record.at.replace(/\.\d+Z$/, "Z"),
        verificationMethod: `did:key:${key}#${key}`, proofPurpose: "assertionMethod",
        domain: `evidence-mapper:${portfolio}:${collection}`,
      };
      const half = (value) => Buffer.from(digestOf(value).slice("sha256:".length), "hex");
      const { proof: _, ...bare } = record;
      const proofValue = multibase(sign(null, Buffer.concat([half(proof), half(bare)]), privateKey));
      return { ...bare, proof: { ...proof, proofValue } };
    },
  };
}

/** What a bundle calls the digest of all records of a portfolio. */
export function recordsDigest(records) {
  const lines = Object.entries(records).flatMap(([name, all]) => all.map((one) => `${name} ${digestOf(one).slice("sha256:".length)}\n`));
  return `sha256:${createHash("sha256").update(lines.sort().join("")).digest("hex")}`;
}

/** A copy of a bundle that somebody changed who knows how to make all digests anew, and returns its path. */
export async function forged(path, name, change) {
  const bundle = JSON.parse(await readFile(path, "utf8"));
  change(bundle.records, bundle);
  bundle.manifest.recordsDigest = recordsDigest(bundle.records);
  const attachments = bundle.attachments.map(({ sha256, size, type }) => ({ sha256, size, type }));
  bundle.end.digest = digestOf({ attachments, manifest: digestOf(bundle.manifest) });
  const copy = test.info().outputPath(name);
  await writeFile(copy, JSON.stringify(bundle));
  return copy;
}
