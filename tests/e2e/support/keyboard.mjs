// Going through the page with the keyboard alone.

import { expect } from "@playwright/test";

/**
 * Presses Tab, or Shift+Tab where the target lies behind, until the focus is on `target`. On the way the focus must never
 * be out of sight.
 */
export async function tabTo(page, target, { most = 300 } = {}) {
  await expect(target).toBeAttached();
  for (let pressed = 0; pressed <= most; pressed += 1) {
    const way = await target.evaluate((element) => {
      const focused = document.activeElement;
      if (element === focused) return null;
      // Past its last element the focus visits the browser itself; then nothing in the page has it.
      if (focused === document.body || focused === document.documentElement) return "Tab";
      const { top, right, bottom, left } = focused.getBoundingClientRect();
      if (bottom < 0 || right < 0 || top > innerHeight || left > innerWidth) return `Out of sight: ${focused.outerHTML}`;
      return element.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING ? "Shift+Tab" : "Tab";
    });
    if (way === null) return;
    expect(way).toMatch(/^(Shift\+)?Tab$/);
    await page.keyboard.press(way);
  }
  throw new Error(`Not reached with ${most} presses of Tab: ${target}`);
}

/** Whether what has the focus shows it: an outline or a shadow that it has not without. */
export function showsFocus(page) {
  return page.evaluate(() => {
    const focused = document.activeElement;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
    return focused.matches(":focus-visible") && ((outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none");
  });
}
