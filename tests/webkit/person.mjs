// Somebody at a browser: what they see, found by the page's stable hooks and by plain names, and what they do.

import { expect } from "@playwright/test";
import axe from "axe-core";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { error, Key, Select, until } from "selenium-webdriver";

const PATIENCE_MS = 15_000;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What changes while one reaches for it is reached for again. */
const PASSING = [error.StaleElementReferenceError, error.ElementClickInterceptedError, error.ElementNotInteractableError];

export class Person {
  constructor(driver, { address, downloads, leaves }) {
    Object.assign(this, { driver, address, downloads, leaves });
  }

  /** Opens the page, at its beginning unless told where, and waits until it can be used. */
  async opens(address = this.address) {
    await this.driver.get(address);
    await this.sees("html[data-ready]");
  }

  async reloads() {
    await this.driver.navigate().refresh();
    await this.sees("html[data-ready]");
  }

  // --- seeing ---

  /** Waits for what a selector finds, shown or not, and returns the first of it. */
  async sees(selector, patience = PATIENCE_MS) {
    return this.driver.wait(until.elementLocated({ css: selector }), patience, `There is no ${selector}`);
  }

  async seesNo(selector) {
    await expect.poll(() => this.evaluates((css) => document.querySelectorAll(css).length, selector), selector).toBe(0);
  }

  /** Waits until what a selector finds says this. */
  async reads(selector, text) {
    const said = () => this.evaluates((css) => document.querySelector(css)?.textContent.replace(/\s+/g, " ") ?? "", selector);
    await expect.poll(said, selector).toMatch(text);
  }

  /** Waits until an attribute has this value. */
  async hasAttribute(selector, attribute, value) {
    const found = () => this.evaluates((css, name) => document.querySelector(css)?.getAttribute(name), selector, attribute);
    await expect.poll(found, `${attribute} of ${selector}`).toBe(value);
  }

  /** What a function says in the page, of what it is given. */
  evaluates(inPage, ...given) {
    return this.driver.executeScript(inPage, ...given);
  }

  /** What is mapped to what, and how far each criterion is. */
  statuses() {
    return this.evaluates(() => ({
      mappings: Array.from(document.querySelectorAll("main [data-mapping]"), (chip) => chip.dataset.mapping).sort(),
      criteria: Object.fromEntries(
        Array.from(document.querySelectorAll("main [data-criterion]"), ({ dataset }) => dataset)
          .filter(({ coverage }) => coverage !== "none")
          .map(({ criterion, coverage, achievement }) => [criterion, `${coverage}, ${achievement}`]),
      ),
    }));
  }

  /** Waits until all that was done is in the browser's store. */
  async isSaved() {
    await this.sees('[data-save="saved"]');
  }

  /** Looks for what a program can find that keeps people out. */
  async findsItAccessible() {
    await this.evaluates(`if (!window.axe) { ${axe.source} }`);
    const found = await this.driver.executeAsyncScript((rules, done) => {
      axe.run({ runOnly: rules }).then(
        ({ violations }) => done(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)),
        (error) => done([String(error)]),
      );
    }, RULES);
    expect(found).toEqual([]);
  }

  // --- doing ---

  /** Presses what is of a kind and has a name: "button", "link", "menuitem", "checkbox", "radio". */
  async presses(kind, name, within) {
    await this.#tries(`press the ${kind} ${name}`, async (element) => element.click(), kind, name, within);
  }

  /** Presses what a selector finds. */
  async pressesOn(selector) {
    await this.#tries(`press ${selector}`, async (element) => element.click(), "any", /^/, selector);
  }

  /** Types into a field in place of what it says, and leaves it. */
  async fills(label, text, within) {
    await this.#tries(
      `fill in ${label}`,
      async (field) => {
        await field.clear();
        if ((await field.getAttribute("type")) === "date") {
          // Its parts are typed in the order of the person's language, so the day is set as a calendar sets it.
          await this.evaluates(setsValue, field, text);
        } else {
          await field.sendKeys(text);
        }
        await this.evaluates((element) => element.blur(), field);
      },
      "field",
      label,
      within,
    );
  }

  async selects(label, option) {
    await this.#tries(`select ${option}`, (field) => new Select(field).selectByVisibleText(option), "field", label);
  }

  /** Chooses files by a field that opens the system's own dialog, and may be out of sight. */
  async choosesFiles(label, ...paths) {
    const field = await this.#finds("file", label);
    await field.sendKeys(paths.join("\n"));
  }

  /** Drags one thing onto another with the mouse. */
  async drags(from, onto) {
    const [start, end] = [await this.sees(from), await this.sees(onto)];
    const mouse = this.driver.actions();
    // A first small step, because a drag begins only after some distance.
    await mouse.move({ origin: start }).press().move({ origin: start, x: 8, y: 8 }).move({ origin: end }).release().perform();
  }

  async types(...keys) {
    await this.driver.actions().sendKeys(...keys).perform();
  }

  /** Goes with Tab to what is of a kind and has a name, and presses Enter there. */
  async entersByKeyboard(kind, name, within) {
    const target = await this.#finds(kind, name, within);
    for (let pressed = 0; pressed < 300; pressed += 1) {
      const way = await this.evaluates((element) => {
        const focused = document.activeElement;
        if (focused === element) return null;
        const isBehind = focused !== document.body && element.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING;
        return isBehind ? "back" : "on";
      }, target);
      if (way === null) return this.types(Key.ENTER);
      const keys = this.driver.actions();
      await (way === "on" ? keys.sendKeys(Key.TAB) : keys.keyDown(Key.SHIFT).sendKeys(Key.TAB).keyUp(Key.SHIFT)).perform();
    }
    throw new Error(`Not reached with 300 presses of Tab: ${name}`);
  }

  async closesDialog() {
    await this.types(Key.ESCAPE);
    await this.seesNo("dialog[open], [role=dialog]");
  }

  /** Goes to a screen of the portfolio by its tab, which may stand behind “More”. */
  async goesTo(tab, screen) {
    await this.presses("link", new RegExp(`^${tab}`), 'nav[aria-label="Portfolio"]');
    await this.sees(`main[data-screen="${screen}"]`);
  }

  /** Does what has the browser save a file, and returns its path once all of it is there. */
  async saves(action) {
    const arrived = async () => (await readdir(this.downloads)).filter((name) => !name.endsWith(".part"));
    const before = new Set(await arrived());
    await action();
    let name;
    await expect.poll(async () => (name = (await arrived()).find((file) => !before.has(file))), "a file is saved").toBeTruthy();
    return join(this.downloads, name);
  }

  async #tries(what, act, ...sought) {
    let last;
    const isDone = async () => {
      const element = await this.evaluates(seek, ...serialised(sought));
      if (!element) return false;
      try {
        await act(element);
        return true;
      } catch (error) {
        if (!PASSING.some((kind) => error instanceof kind)) throw error;
        last = error;
        return false;
      }
    };
    await this.driver.wait(isDone, PATIENCE_MS, () => `Could not ${what}${last ? `: ${last.message}` : ""}`);
  }

  async #finds(...sought) {
    return this.driver.wait(() => this.evaluates(seek, ...serialised(sought)), PATIENCE_MS, `There is no ${sought.join(" ")}`);
  }
}

/** A name as it crosses over into the page: the source of a pattern. */
function serialised([kind, name, within]) {
  const pattern = name instanceof RegExp ? name.source : `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
  return [kind, pattern, within];
}

/**
 * In the page: the first of a kind whose name fits and which can be seen, within what a selector finds, and within the dialog
 * that is open, if one is.
 */
function seek(kind, pattern, within) {
  const kinds = {
    any: "*",
    button: "button, summary, [role=button]",
    link: "a[href]",
    menuitem: "[role=menuitem]",
    checkbox: "input[type=checkbox]",
    radio: "input[type=radio]",
    field: "input, textarea, select",
    file: "input[type=file]",
  };
  const dialogs = Array.from(document.querySelectorAll("dialog[open], [role=dialog]"));
  const roots = within ? Array.from(document.querySelectorAll(within)) : [dialogs.at(-1) ?? document];
  const text = (element) => {
    // A label may hold what it is the label of, which is no part of the name.
    const copy = element.cloneNode(true);
    for (const part of copy.querySelectorAll("select, textarea, [aria-hidden=true]")) part.remove();
    return copy.textContent;
  };
  const texts = (elements) => Array.from(elements, text).join(" ");
  const nameOf = (element) => {
    const by = (element.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean).map((id) => document.getElementById(id));
    const name = element.getAttribute("aria-label") || texts(by.filter(Boolean)) || texts(element.labels ?? []) || text(element);
    return name.replace(/\s+/g, " ").trim();
  };
  const isSeen = (element) => kind === "file" || element.getClientRects().length > 0;
  const sought = new RegExp(pattern);
  const candidates = roots.flatMap((root) => (kind === "any" ? [root] : Array.from(root.querySelectorAll(kinds[kind]))));
  return candidates.find((element) => isSeen(element) && sought.test(nameOf(element))) ?? null;
}

/** In the page: gives a field a value as its own calendar does. */
function setsValue(field, value) {
  field.value = value;
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
}
