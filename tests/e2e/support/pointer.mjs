// Drags as people do them: with a mouse, and with a finger.

import { test } from "@playwright/test";

/** Whether this project has a touch screen and no mouse. */
export const isPhone = () => Boolean(test.info().project.use.isMobile);

/** The middle of an element, in the coordinates of the viewport. */
export async function middleOf(locator) {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  if (!box) throw new Error("The element is not on the screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Waits until an element stays where it is: over some frames, so that a list that scrolls has stopped. */
export async function comesToRest(locator) {
  await locator.evaluate(async (element) => {
    let [place, frames] = [NaN, 0];
    while (frames < 6) {
      await new Promise(requestAnimationFrame);
      const now = element.getBoundingClientRect().top;
      frames = now === place ? frames + 1 : 0;
      place = now;
    }
  });
}

/**
 * Drags with the mouse from the middle of one element to the middle of another.
 * `over` is called before letting go, to look at how the page shows the target.
 */
export async function mouseDrag(page, from, to, { steps = 12, over } = {}) {
  const start = await middleOf(from);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  // A first small step, because a drag begins only after some distance.
  await page.mouse.move(start.x + 6, start.y + 6, { steps: 3 });
  const end = await middleOf(to);
  await page.mouse.move(end.x, end.y, { steps });
  await over?.();
  await page.mouse.up();
}

/**
 * Drags with one finger, by trusted touch events (Chromium only: use it in the phone project).
 * `held` is called while the finger rests on the start, for instance to wait until a long press has lifted a card;
 * `over` before it is lifted from the target.
 */
export async function touchDrag(page, from, to, { steps = 12, held, over } = {}) {
  const finger = await Finger.of(page);
  const start = await middleOf(from);
  await finger.down(start);
  await held?.();
  await finger.slideTo({ x: start.x + 6, y: start.y + 6 }, 3);
  const end = await onScreen(to);
  await finger.slideTo(end, steps);
  await over?.();
  await finger.rest(page);
  await finger.up();
}

/** One finger on a touch screen, for gestures that `touchDrag` does not cover. */
export class Finger {
  #session;
  #at = { x: 0, y: 0 };

  static async of(page) {
    const finger = new Finger();
    finger.#session = await page.context().newCDPSession(page);
    return finger;
  }

  async down(point) {
    this.#at = point;
    await this.#send("touchStart", [point]);
  }

  async slideTo(point, steps) {
    const from = this.#at;
    for (let step = 1; step <= steps; step += 1) {
      const part = step / steps;
      this.#at = { x: from.x + (point.x - from.x) * part, y: from.y + (point.y - from.y) * part };
      await this.#send("touchMove", [this.#at]);
    }
  }

  /** Holds still for some frames. Lifted in full movement it would be a fling, after which a browser swallows a tap. */
  async rest(page) {
    await page.evaluate(async () => {
      for (let frame = 0; frame < 8; frame += 1) await new Promise(requestAnimationFrame);
    });
    await this.#send("touchMove", [this.#at]);
  }

  async up() {
    await this.#send("touchEnd", []);
  }

  #send(type, touchPoints) {
    return this.#session.send("Input.dispatchTouchEvent", { type, touchPoints });
  }
}

// Without scrolling: that would move the page away from under the finger. On a phone the target may come into view only
// once something is carried.
async function onScreen(locator) {
  await locator.waitFor();
  const box = await locator.boundingBox();
  if (!box) throw new Error("The target is not on the screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
