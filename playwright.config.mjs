// End-to-end tests of the built page. Run them with `cargo xtask test e2e [-- arguments for Playwright]`, which builds
// the page, serves it at a sub-path and says where it and the browsers are.

import { defineConfig } from "@playwright/test";
import { chromiumFlags, fromXtask, temporaryFolder } from "./tests/e2e/support/environment.mjs";

const chromium = {
  browserName: "chromium",
  launchOptions: { executablePath: fromXtask("CHROMIUM"), args: chromiumFlags },
};

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.mjs",
  outputDir: "test-results",
  snapshotPathTemplate: "tests/fixtures/looks/{projectName}/{arg}{ext}",
  // Bundles of hundreds of megabytes are among what tests save: all of them together would fill a small disk.
  preserveOutput: "failures-only",
  fullyParallel: true,
  workers: 2,
  // What passes only the second time is listed as flaky, with what was seen the first time: it is to be mended, but one
  // such test among hundreds does not say that the page is broken.
  retries: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list", { printSteps: false }]],
  use: {
    baseURL: fromXtask("EVIDENCE_MAPPER_URL"),
    locale: "en-GB",
    timezoneId: "Europe/London",
    trace: "off",
    video: "off",
    screenshot: "only-on-failure",
    actionTimeout: 15_000,
  },
  // A test that takes one kind of device says so by its tag: @desktop, @phone, or @chromium where one engine tells all.
  projects: [
    { name: "chromium", grepInvert: /@phone/, use: { ...chromium, viewport: { width: 1280, height: 800 } } },
    {
      name: "phone",
      grepInvert: /@desktop/,
      use: { ...chromium, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    },
    {
      name: "firefox",
      grepInvert: /@phone|@chromium/,
      use: {
        browserName: "firefox",
        // A screenshot puts a style into the page, which there breaks the policy that the tests watch over.
        screenshot: "off",
        channel: "moz-firefox", // The system's Firefox over WebDriver BiDi, not a patched build.
        viewport: { width: 1280, height: 800 },
        launchOptions: {
          executablePath: fromXtask("FIREFOX"),
          // Its list of downloads would take the focus off the page, where no field then notices that it is left.
          firefoxUserPrefs: { "browser.download.alwaysOpenPanel": false },
          // It reports no downloads, so they are found where they land. See support/download.mjs.
          downloadsPath: temporaryFolder("downloads"),
        },
      },
    },
  ],
});
