// How much memory a browser's renderers take, as the system counts it (Linux only).

import { readFile, readdir } from "node:fs/promises";

const READ_EVERY_MS = 40;

/**
 * Does `action`, and returns by how many megabytes the renderers of the browser that runs on `profile` grew at most while it
 * lasted. Only what belongs to them alone is counted, so that another browser makes no difference.
 */
export async function growthDuring(profile, action) {
  const renderers = await renderersOf(profile);
  const now = async () => (await Promise.all(renderers.map(privateMegabytes))).reduce((sum, size) => sum + size, 0);
  const before = await now();
  let most = before;
  let isRunning = true;
  const watched = (async () => {
    while (isRunning) {
      most = Math.max(most, await now());
      await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
    }
  })();
  await action().finally(() => (isRunning = false));
  await watched;
  return most - before;
}

/** A renderer does not name the profile, but it descends from a process that does. */
async function renderersOf(profile) {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const all = new Map();
  for (const id of ids) {
    const [command, stat] = await Promise.all([read(`/proc/${id}/cmdline`), read(`/proc/${id}/stat`)]);
    // The name in brackets may hold anything; what comes after it is the state and the parent.
    all.set(id, { command, parent: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] });
  }
  const isBelow = (id) => {
    const one = all.get(id);
    return one !== undefined && (one.command.includes(profile) || isBelow(one.parent));
  };
  return ids.filter((id) => all.get(id).command.includes("--type=renderer") && isBelow(id));
}

async function privateMegabytes(id) {
  const [, kilobytes] = /Private_Dirty:\s+(\d+) kB/.exec(await read(`/proc/${id}/smaps_rollup`)) ?? [];
  return Number(kilobytes ?? 0) / 1_000;
}

// A process may end at any moment.
const read = (file) => readFile(file, "utf8").catch(() => "");
