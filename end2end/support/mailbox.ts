import { expect, type APIResponse, type Locator, type Page } from '@playwright/test';
import { WORDS, findDate, type Day, type Lang } from './words.ts';

/** How long the jobs may take that an order or a declaration sets going. */
const JOBS_MS = 15_000;

/** The mails somebody got, newest first, as the mailbox page lists them. The page must show the mailbox. */
export function mailsTo(page: Page, to: string): Locator {
  return page.getByRole('main').getByRole('listitem').filter({ hasText: to }).getByRole('link');
}

/** Waits until somebody has got `count` mails whose subject matches, and opens the newest of them. */
export async function openMail(page: Page, to: string, subject: RegExp, count = 1): Promise<void> {
  const mails = mailsTo(page, to).filter({ hasText: subject });
  const older = page.getByRole('main').locator('a[rel="next"]');
  // A month that passes bills everybody the tests made: somebody's mails may stand on a later page.
  let newest = '';
  await expect(async () => {
    await page.goto('/_demo/mail');
    const found: string[] = [];
    for (;;) {
      for (const mail of await mails.all()) found.push((await mail.getAttribute('href')) ?? '');
      if (found.length > count || (await older.count()) === 0) break;
      await page.goto((await older.getAttribute('href')) ?? '');
    }
    expect(found).toHaveLength(count);
    newest = found[0] ?? '';
  }).toPass({ timeout: JOBS_MS });
  await page.goto(newest);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(subject);
  await expect(page.getByRole('main')).toContainText(to);
}

/** Fetches what a link leads to, in the visitor's session, and fails unless it is a PDF. */
export async function fetchPdf(page: Page, link: Locator): Promise<Buffer> {
  const answer = await follow(page, link);
  expect(answer.headers()['content-type']).toBe('application/pdf');
  const bytes = await answer.body();
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('%PDF');
  expect(bytes.length, 'a PDF with content').toBeGreaterThan(5_000);
  return bytes;
}

/** Fetches what a link leads to, in the visitor's session. */
export async function follow(page: Page, link: Locator): Promise<APIResponse> {
  const href = await link.getAttribute('href');
  if (!href) throw new Error('a link without an address');
  const answer = await page.request.get(href);
  expect(answer.status(), href).toBe(200);
  return answer;
}

/** The day the merchant's clock shows. */
export async function today(page: Page, lang: Lang): Promise<Day> {
  await page.goto('/_demo/mail');
  const clock = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: WORDS[lang].month }) });
  return findDate(await clock.innerText(), lang);
}

/** Moves the merchant's clock a month forward; everything due on the way has happened afterwards. */
export async function advanceMonth(page: Page, lang: Lang): Promise<void> {
  await page.goto('/_demo/mail');
  await page.getByRole('button', { name: WORDS[lang].month }).click();
  await expect(page.getByRole('status')).toBeVisible();
}
