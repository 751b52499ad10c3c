// What `cargo xtask` tells the tests and the benchmarks, and what both start browsers with.

import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A value that `cargo xtask` hands over in the environment. */
export function fromXtask(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this through \`cargo xtask test e2e\` or \`cargo xtask bench\``);
  return value;
}

/** Headless, as root or not, and quiet on the network. */
export const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A folder of this worker's own, outside the repository. */
export function temporaryFolder(name) {
  const worker = process.env.TEST_PARALLEL_INDEX ?? "main";
  const folder = join(tmpdir(), `evidence-mapper-e2e-${process.ppid}-${worker}`, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
