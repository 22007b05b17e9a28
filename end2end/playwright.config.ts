import { defineConfig, devices } from '@playwright/test';
import { LAUNCH } from './support/chromium.ts';

const chromium = {
  ...devices['Desktop Chrome'],
  launchOptions: LAUNCH,
};

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results/details',
  workers: 2,
  // A test that fails now and then is a bug to find, not to repeat.
  retries: 0,
  forbidOnly: true,
  // It catches what hangs. A test's own expectations say what must be quick; a busy machine is allowed to be slow.
  timeout: 60_000,
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    screenshot: 'only-on-failure',
    trace: 'off',
  },
  projects: [
    { name: 'scripts', use: chromium },
    { name: 'noscripts', use: { ...chromium, javaScriptEnabled: false } },
  ],
});
