// Real downloads, saved to disk by the browser.

import { expect, test } from "@playwright/test";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Does `action`, waits for the file that it makes the browser save, and returns the path of it under its own name. */
export async function download(page, action) {
  return test.info().project.use.browserName === "firefox" ? fromFolder(action) : fromEvent(page, action);
}

async function fromEvent(page, action) {
  const [event] = await Promise.all([page.waitForEvent("download"), action()]);
  const path = savedAs(event.suggestedFilename());
  await event.saveAs(path);
  return path;
}

// Firefox ESR reports a download without saying of which navigation, and Playwright drops such reports. The file
// arrives all the same, first as an empty one with a `.part` beside it.
async function fromFolder(action) {
  const folder = test.info().project.use.launchOptions.downloadsPath;
  const before = new Set(await readdir(folder));
  await action();
  let name;
  let size = 0;
  await expect
    .poll(
      async () => {
        const arrived = (await readdir(folder)).filter((file) => !before.has(file));
        name = arrived.find((file) => !file.endsWith(".part"));
        if (!name || arrived.some((file) => file.endsWith(".part"))) return "not there yet";
        const earlier = size;
        // It may be renamed between the two looks.
        size = (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0;
        return size > 0 && size === earlier ? "complete" : "arriving";
      },
      { timeout: 60_000, intervals: [100] },
    )
    .toBe("complete");
  const path = savedAs(name);
  await mkdir(dirname(path), { recursive: true });
  await moveFile(join(folder, name), path); // Not left there: the next of this name would become "name(1)".
  return path;
}

// Renamed where that can be, so that a large file does not take its room twice.
async function moveFile(from, to) {
  try {
    await rename(from, to);
  } catch (error) {
    if (error.code !== "EXDEV") throw error;
    await copyFile(from, to);
    await rm(from);
  }
}

let saved = 0;

function savedAs(name) {
  saved += 1;
  return test.info().outputPath(`download-${saved}`, name);
}
