// The `test` of tests in WebKit. Its fixtures:
//
// - `site`: the built page at a sub-path of a host, which `close` takes away for good
// - `arrives`: a person who sits down at a browser of their own, which knows what it knew when they left

import { expect, test as base } from "@playwright/test";
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Builder } from "selenium-webdriver";
import { findFreePort } from "selenium-webdriver/net/portprober.js";
import { DriverService } from "selenium-webdriver/remote/index.js";
import { serveCopy } from "../e2e/support/copy.mjs";
import { fromXtask } from "../e2e/support/environment.mjs";
import { Person } from "./person.mjs";

export { expect };

const LAUNCHER = fileURLToPath(new URL("launcher.py", import.meta.url));

export const test = base.extend({
  site: async ({}, use) => {
    const site = await serveCopy("/sub/path/");
    let isOpen = true;
    const close = async () => {
      if (isOpen) await site.close();
      isOpen = false;
    };
    await use({ url: site.url, close });
    await close();
  },

  /** A screen that nobody sees, as X names it. */
  display: async ({}, use) => {
    const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1400x900x24", "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    const number = await new Promise((resolve, reject) => {
      server.stdio[3].once("data", resolve);
      server.once("error", reject);
      server.once("exit", () => reject(new Error("Xvfb ended before it showed a screen")));
    });
    await use(`:${String(number).trim()}`);
    server.kill();
  },

  arrives: async ({ display, site }, use, testInfo) => {
    const sitting = new Set();
    await use(async (name) => {
      const [profile, downloads] = [testInfo.outputPath(name, "profile"), testInfo.outputPath(name, "downloads")];
      for (const folder of [profile, downloads]) await mkdir(folder, { recursive: true });
      // A driver drives one browser at a time, so each person has their own.
      const port = await findFreePort();
      // What the page says in its console, for who looks into a failure.
      const log = openSync(testInfo.outputPath(name, "console.txt"), "a");
      const service = new DriverService(fromXtask("WEBKIT_DRIVER"), {
        loopback: true,
        port,
        args: [`--port=${port}`],
        env: { ...process.env, DISPLAY: display, NO_AT_BRIDGE: "1", TZ: "Europe/London" },
        stdio: ["ignore", log, log],
      });
      const stops = async () => {
        await service.kill();
        closeSync(log);
      };
      const browser = new Builder().usingServer(await service.start()).withCapabilities({
        browserName: "MiniBrowser",
        "webkitgtk:browserOptions": { binary: fromXtask("PYTHON"), args: [LAUNCHER, profile, downloads] },
      });
      const driver = await browser.build().catch(async (error) => {
        await stops();
        throw error;
      });
      const leaves = async () => {
        sitting.delete(person);
        // The browser is gone before it can answer.
        await driver.quit().catch(() => {});
        await stops();
      };
      const person = new Person(driver, { address: site.url, downloads, leaves });
      sitting.add(person);
      await person.opens();
      return person;
    });
    for (const person of sitting) {
      if (testInfo.status !== testInfo.expectedStatus) {
        const picture = testInfo.outputPath(`screen-${sitting.size}.png`);
        await person.driver.takeScreenshot().then((png) => writeFile(picture, png, "base64"), () => {});
      }
      await person.leaves();
    }
  },
});
