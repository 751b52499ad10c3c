// Files dropped onto the page from the desktop.

import { test } from "@playwright/test";
import { middleOf } from "./pointer.mjs";

/**
 * Drops files, given by path, onto an element. In Chromium the browser itself does it, as if they came from a file
 * manager; `over` is called before they are let go. Firefox has no such way in, so there the events are made in the
 * page.
 */
export async function dropFiles(page, target, paths, { over } = {}) {
  if (test.info().project.use.browserName === "firefox") {
    await target.drop({ files: paths });
    return;
  }
  const session = await page.context().newCDPSession(page);
  const { x, y } = await middleOf(target);
  const COPY = 1;
  const data = { items: [], files: paths, dragOperationsMask: COPY };
  const send = (type) => session.send("Input.dispatchDragEvent", { type, x, y, data });
  await send("dragEnter");
  await send("dragOver");
  await over?.();
  await send("drop");
  await session.detach();
}
