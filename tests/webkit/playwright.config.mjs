// The whole path in WebKit, the engine of Safari. Playwright runs the test and has no part in the browser: its own WebKit is a
// patched build, and this is the one that a system has. Run it with `cargo xtask test webkit`.

import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.mjs",
  outputDir: "../../test-results/webkit",
  preserveOutput: "failures-only",
  workers: 1,
  retries: 1,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: [["list", { printSteps: true }]],
});
