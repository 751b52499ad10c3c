// Files to use as evidence: real ones of each kind, the same bytes every time.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, open, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "@playwright/test";

const fixture = (name) => fileURLToPath(new URL(`../../fixtures/files/${name}`, import.meta.url));
const PHOTO = fixture("photo.jpg");

/** A PDF of two pages with a line of text on each. */
export const pdf = (name = "call-plan.pdf") => made(name, (path) => writeFile(path, pdfBytes()));

/** A small photograph. */
export const jpeg = (name = "whiteboard.jpg") => made(name, (path) => copyFile(PHOTO, path));

/**
 * A photograph as phones take them: more than a megabyte, turned, and with where it was taken. Most of it is a comment, so that
 * the repository need not hold it.
 */
export const largePhoto = (name = "site-visit.jpg") =>
  made(name, async (path) => {
    const photo = await readFile(fixture("visit.jpg"));
    let notes = 2; // Behind the marker of a picture, up to where its dots begin.
    while (photo[notes + 1] !== 0xda) notes += 2 + photo.readUInt16BE(notes + 2);
    const padding = noise(60_000);
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, (padding.length + 2) >> 8, (padding.length + 2) & 0xff]), padding]);
    await writeFile(path, Buffer.concat([photo.subarray(0, notes), ...Array(18).fill(comment), photo.subarray(notes)]));
  });

/** Half a second of a tone, unless told. */
export const wav = (name = "client-call.wav", seconds = 0.5) => made(name, (path) => writeFile(path, wavBytes(seconds)));

/** A document with a heading, a list and a table, as a word processor saved it. */
export const docx = (name = "territory-plan.docx") => made(name, (path) => copyFile(fixture("plan.docx"), path));

/** A workbook of two sheets, "Sales" and "Notes", as a spreadsheet saved it. */
export const xlsx = (name = "sales.xlsx") => made(name, (path) => copyFile(fixture("sales.xlsx"), path));

/** A short account. */
export const text = (name = "reflection.txt", content = "I asked open questions first. Then I listened – twice.\n") =>
  made(name, (path) => writeFile(path, content));

/** A file of exactly so many bytes, 100 MB unless told. */
export const large = (name = "recording.bin", sizeBytes = 100_000_000) =>
  made(name, async (path) => {
    const file = await open(path, "w");
    const block = noise(1_000_000);
    for (let written = 0; written < sizeBytes; written += block.length) {
      block.writeUInt32LE(written, 0); // No two blocks are alike.
      await file.write(block, 0, Math.min(block.length, sizeBytes - written));
    }
    await file.close();
  });

/** The digest by which an attachment is known, in hexadecimal. */
export async function sha256(path) {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest("hex");
}

async function made(name, write) {
  const path = test.info().outputPath("files", name);
  await mkdir(dirname(path), { recursive: true });
  await write(path);
  return path;
}

function pdfBytes() {
  const line = (words) => `BT /F1 24 Tf 72 720 Td (${words}) Tj ET`;
  const stream = (content) => `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
  const pageWith = (content) =>
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /Font << /F1 7 0 R >> >> >>`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>",
    pageWith(4),
    stream(line("Call plan: page one")),
    pageWith(6),
    stream(line("Call plan: page two")),
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let body = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  return Buffer.from(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    "latin1",
  );
}

function wavBytes(seconds) {
  const RATE = 8000; // samples a second, one byte each
  const samples = Buffer.alloc(RATE * seconds);
  for (let at = 0; at < samples.length; at += 1) {
    samples[at] = 128 + Math.round(90 * Math.sin((2 * Math.PI * 440 * at) / RATE));
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16); // length of the format
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // one channel
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE, 28); // bytes a second
  header.writeUInt16LE(1, 32); // bytes a frame
  header.writeUInt16LE(8, 34); // bits a sample
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/** Bytes that do not compress, from a fixed seed (xorshift). */
function noise(sizeBytes) {
  const bytes = Buffer.alloc(sizeBytes);
  let state = 0x9e3779b9;
  for (let at = 0; at + 4 <= sizeBytes; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes.writeInt32LE(state | 0, at);
  }
  return bytes;
}
