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

/** Headless, as root or not, quiet on the network, and with a camera and a microphone that are made up. */
export const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-device-for-media-stream",
];

/** A folder of this worker's own, outside the repository. */
export function temporaryFolder(name) {
  const worker = process.env.TEST_PARALLEL_INDEX ?? "main";
  const folder = join(tmpdir(), `evidence-mapper-e2e-${process.ppid}-${worker}`, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
