import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';
import { join } from 'node:path';

export { expect };

/** The demo accounts as `turnus serve --demo` creates them. */
export const LOGINS = {
  customer: { email: 'kunde@example.com', password: 'turnus-demo' },
  merchant: { email: 'verlag@example.com', password: 'turnus-demo' },
  support: { email: 'support@example.com', password: 'turnus-demo' },
} as const;

/** Tests start at the program's address and fail on anything the browser's console or a script complains about. */
export const test = base.extend<{ complaints: string[] }>({
  // Known only after the global set-up ran.
  baseURL: async ({}, use) => {
    await use(process.env.TURNUS_ADDRESS);
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`));
      page.on('console', (message) => {
        // A status of 400 or more is logged by the browser itself; tests look at the status where it matters.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          complaints.push(`console: ${message.text()}`);
        }
      });
      await use(complaints);
      expect(complaints, 'the browser complained').toEqual([]);
    },
    { auto: true },
  ],
});

/** Fails on any violation of WCAG 2.2 AA that axe can see on the page as it is now. */
export async function axe(page: Page): Promise<void> {
  const noScripts = base.info().project.use.javaScriptEnabled === false;
  const examined = noScripts ? await twinWithScripts(page) : page;
  const { violations } = await new AxeBuilder({ page: examined })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  if (noScripts) await examined.context().close();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.target.join(' ')) }));
  expect(found, `accessibility of ${page.url()}`).toEqual([]);
}

/** axe itself is a script. So it examines a copy of what stands on the page, shown without any script of ours. */
async function twinWithScripts(page: Page): Promise<Page> {
  const browser = page.context().browser();
  if (!browser) throw new Error('the page has no browser');
  const asSeen = (await page.content())
    .replace(/<script\b[\s\S]*?<\/script>/gi, '')
    .replace(/<link\b[^>]*\brel="(module)?preload"[^>]*>/gi, '')
    .replace(/<(\/?)noscript\b/gi, '<$1div');
  const twins = await browser.newContext({ javaScriptEnabled: true, viewport: page.viewportSize(), locale: 'de-DE' });
  const twin = await twins.newPage();
  await twin.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: asSeen }));
  await twin.goto(page.url());
  return twin;
}

/** Signs in through the form, as a person would. */
export async function login(page: Page, who: keyof typeof LOGINS): Promise<void> {
  const { email, password } = LOGINS[who];
  await page.goto('/login');
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.locator('form:has(input[type=password]) button[type=submit]').click();
  await expect(page).not.toHaveURL(/\/login/);
}

/** With SHOTS=1: pictures of the page at phone and desk width, light and dark, into end2end/shots/. */
export async function shots(page: Page, name: string): Promise<void> {
  if (!process.env.SHOTS) return;
  const before = page.viewportSize();
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const path = join(import.meta.dirname, '..', 'shots', `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true, animations: 'disabled' });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}
