// Going through the page with the keyboard alone.

import { expect } from "@playwright/test";

/**
 * Presses Tab until the focus is on `target`. On the way the focus must never be lost or out of sight, and always has to
 * be visible as such.
 */
export async function tabTo(page, target, { most = 300, back = false } = {}) {
  await expect(target).toBeAttached();
  for (let pressed = 0; pressed <= most; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    // Past its last element the focus visits the browser itself; then nothing in the page has it.
    const problem = await page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === document.body || focused === document.documentElement) return null;
      const box = focused.getBoundingClientRect();
      const name = focused.getAttribute("aria-label") ?? focused.textContent.trim();
      if (box.bottom < 0 || box.right < 0 || box.top > innerHeight || box.left > innerWidth) return `${name} is out of sight`;
      return null;
    });
    expect(problem).toBeNull();
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
