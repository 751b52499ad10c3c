// Files as a portfolio has them: one recording, some sound, photographs, papers. No two are alike, none compresses.

import { randomFillSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What 100 MB are made of: so many files of so many megabytes. */
const HUNDRED_MB = [
  { many: 1, size: 32, name: "recording.mp4" },
  { many: 2, size: 6, name: "call.m4a" },
  { many: 16, size: 2.5, name: "photo.jpg" },
  { many: 8, size: 1, name: "plan.pdf" },
  { many: 16, size: 0.5, name: "account.docx" },
];

/** Writes `megabytes` (a multiple of 100) of files into `folder`, and returns their paths. */
export async function writeFiles(folder, megabytes) {
  await mkdir(folder, { recursive: true });
  const paths = [];
  for (let hundred = 0; hundred < megabytes / 100; hundred += 1) {
    for (const { many, size, name } of HUNDRED_MB) {
      for (let copy = 0; copy < many; copy += 1) {
        const path = join(folder, `${String(paths.length + 1).padStart(4, "0")}-${name}`);
        await writeFile(path, randomFillSync(Buffer.allocUnsafe(size * 1e6)));
        paths.push(path);
      }
    }
  }
  return paths;
}
