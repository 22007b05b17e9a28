import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { join } from 'node:path';
import { signIn } from './order.ts';
import { Program } from './program.ts';

export { expect };

/** The demo accounts as `turnus serve --demo` creates them. */
export const LOGINS = {
  customer: { email: 'berger@kundin.example', password: 'demo-kundin-2026' },
  owner: { email: 'redaktion@stadtblatt.example', password: 'demo-verlag-2026' },
  support: { email: 'support@stadtblatt.example', password: 'demo-support-2026' },
} as const;

/**
 * Each of Playwright's workers has a program of its own, with its own demo data and clock: a test that moves the clock
 * disturbs no other. Tests start at the program's address and fail on anything the browser's console or a script
 * complains about.
 */
export const test = base.extend<{ complaints: string[] }, { program: Program }>({
  program: [
    async ({}, use, worker) => {
      const program = await Program.start(`turnus-${worker.workerIndex}`);
      await use(program);
      // Fails unless the program ends well and leaves nothing running.
      await program.stop();
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  baseURL: async ({ program }, use) => {
    await use(program.address);
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

/** The looks every page must have: phone and desk, light and dark. */
export const LOOKS = [390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, height: width === 390 ? 844 : 800, colorScheme })),
);

/**
 * Fails on any violation of WCAG 2.2 AA that axe can see on the page as it is now: German pages as a light phone and a dark desk,
 * English ones, whose colours and layout are the same, as a dark phone and a light desk; without scripts in German's looks.
 * Without scripts, a page with nothing that depends on them is the page that is examined with them. `except` leaves a part out whose defect another test shows.
 */
export async function axe(page: Page, except?: string): Promise<void> {
  // An address is there before its stylesheets are.
  await page.waitForLoadState('load');
  const { javaScriptEnabled, locale } = base.info().project.use;
  const noScripts = javaScriptEnabled === false;
  const english = (await page.locator('html').getAttribute('lang')) !== 'de';
  const dependsOnScripts = (await page.locator('noscript, leptos-island').count()) > 0;
  if (noScripts && !dependsOnScripts) return;
  const byTwin = noScripts || (await page.locator('iframe[sandbox]').count()) > 0;
  const examined = byTwin ? await twinWithScripts(page, locale) : page;
  const before = examined.viewportSize();
  const found: object[] = [];
  for (const { width, height, colorScheme } of LOOKS) {
    if (((width === 390) === (colorScheme === 'light')) === (english && !noScripts)) continue;
    await examined.setViewportSize({ width, height });
    // Else axe measures colours on their way from one scheme to the other.
    await examined.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // What went back to the scheme of before, a moment ago and with motion, may still be on its way.
    await examined.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
    const builder = new AxeBuilder({ page: examined }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
    const { violations } = await (except ? builder.exclude(except) : builder).analyze();
    for (const { id, help, nodes } of violations) {
      const at = nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`);
      found.push({ look: `${width} ${colorScheme}`, id, help, at });
    }
  }
  if (byTwin) {
    await examined.context().close();
  } else {
    await examined.emulateMedia({ colorScheme: null, reducedMotion: null });
    if (before) await examined.setViewportSize(before);
  }
  expect(found, `accessibility of ${page.url()}`).toEqual([]);
}

/**
 * axe itself is a script. So where scripts are off, or kept out of a frame, it examines a copy of what stands on the page,
 * shown without any script of ours.
 */
async function twinWithScripts(page: Page, locale: string | undefined): Promise<Page> {
  const browser = page.context().browser();
  if (!browser) throw new Error('the page has no browser');
  const asSeen = (await page.content())
    .replace(/<script\b[\s\S]*?<\/script>/gi, '')
    .replace(/<link\b[^>]*\brel="(module)?preload"[^>]*>/gi, '')
    .replace(/<iframe\b[^>]*>/gi, (tag) => tag.replace(/ sandbox="[^"]*"/, ''))
    .replace(/<(\/?)noscript\b/gi, '<$1div');
  const twins = await browser.newContext({ javaScriptEnabled: true, viewport: page.viewportSize(), locale });
  const twin = await twins.newPage();
  await twin.route(/\/_demo\/mail\/[^/]+\/html$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ contentType: 'text/html; charset=utf-8', body: await answer.text() });
  });
  await twin.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: asSeen }));
  await twin.goto(page.url());
  return twin;
}

const cookies = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();

/** Goes on with an earlier sign-in of this worker's, for tests that only look. */
export async function stayLoggedIn(page: Page, who: keyof typeof LOGINS, program: Program): Promise<void> {
  const key = `${who} at ${program.address}`;
  const known = cookies.get(key);
  if (known) {
    await page.context().addCookies(known);
    return;
  }
  await login(page, who);
  cookies.set(key, await page.context().cookies());
}

/** Signs a demo account in. */
export async function login(page: Page, who: keyof typeof LOGINS): Promise<void> {
  const { email, password } = LOGINS[who];
  await signIn(page, email, password);
  await expect(page).toHaveURL(who === 'customer' ? /\/portal$/ : /\/staff$/);
}

/**
 * With SHOTS=1: pictures of the page at phone and desk width, light and dark, into end2end/shots/. Without scripts only
 * the order page looks otherwise.
 */
export async function shots(page: Page, name: string): Promise<void> {
  const noScripts = base.info().project.use.javaScriptEnabled === false;
  if (!process.env.SHOTS || (noScripts && !name.startsWith('order'))) return;
  const before = page.viewportSize();
  for (const { width, height, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const path = join(import.meta.dirname, '..', 'shots', `${name}${noScripts ? '-noscripts' : ''}-${width}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true, animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
}

/** The narrowest phones, common phones, and desks. */
const WIDTHS = [320, 390, 1280];

/** Fails if the page scrolls sideways, and names what is too wide. */
export async function expectNoSideways(page: Page): Promise<void> {
  // An address is there before its stylesheets are.
  await page.waitForLoadState('load');
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const { over, widest } = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      const offenders = [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > room + 1)
        .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
      return { over: document.documentElement.scrollWidth - room, widest: offenders.slice(0, 5) };
    });
    expect(over, `${page.url()} scrolls sideways at ${width} px: ${widest.join(', ')}`).toBeLessThanOrEqual(0);
  }
  if (before) await page.setViewportSize(before);
}
