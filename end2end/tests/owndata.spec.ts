import type { Page } from '@playwright/test';
import { advanceMonth, openMail } from '../support/mailbox.ts';
import { PASSWORD, SHOP, newEmail, openContract, orderByInvoice, signIn } from '../support/order.ts';
import { axe, expect, login, shots, test } from '../support/test.ts';
import { WORDS as COMMON, inEachLanguage } from '../support/words.ts';

const WORDS = {
  de: {
    link: 'Kopie Ihrer Daten, Aufbewahrung und Löschung',
    title: 'Meine Daten',
    download: 'Kopie herunterladen',
    archive: /^Meine-Daten-\d{4}-\d{2}-\d{2}\.zip$/,
    runs: 'Ein Vertrag läuft noch',
    ask: 'Löschung verlangen',
    asked: 'Ihr Antrag auf Löschung ist eingegangen.',
    withdraw: 'Antrag zurückziehen',
    withdrawn: 'Ihr Antrag auf Löschung ist zurückgezogen.',
    mail: /Antrag auf Löschung/,
    waiting: 'Anträge auf Löschung',
    refuse: 'Antrag ablehnen',
    reason: 'Ihr Vertrag läuft noch, danach gern.',
    answered: 'Der Antrag ist beantwortet',
    end: 'Vertrag kündigen',
    endLook: 'Kündigung prüfen',
    carryOut: 'Jetzt löschen und sperren',
    locked: 'gesperrt: Diese Daten werden nur noch aufbewahrt',
    showLocked: 'Auch Belege gesperrter Kunden zeigen',
  },
  en: {
    link: 'A copy of your data, retention and erasure',
    title: 'My data',
    download: 'Download the copy',
    archive: /^My-data-\d{4}-\d{2}-\d{2}\.zip$/,
    runs: 'a contract is still running',
    ask: 'Demand erasure',
    asked: 'Your request for erasure has arrived.',
    withdraw: 'Withdraw the request',
    withdrawn: 'Your request for erasure is withdrawn.',
    mail: /request for erasure/i,
    waiting: 'Requests for erasure',
    refuse: 'Refuse the request',
    reason: 'Your contract is still running; gladly afterwards.',
    answered: 'The request is answered',
    end: 'Cancel the contract',
    endLook: 'Check the cancellation',
    carryOut: 'Erase and lock now',
    locked: 'these data are kept only because the law demands it',
    showLocked: 'Show documents of locked customers, too',
  },
} as const;

const DATA = `${SHOP}/portal/account/data`;

/** Opens the customer of whom staff are told that a request waits, by the last link of the list: the newest. */
async function openRequest(page: Page, title: string): Promise<void> {
  await page.goto(`${SHOP}/staff`);
  const waiting = page.getByRole('region', { name: title });
  await waiting.getByRole('link').last().click();
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}$/);
}

inEachLanguage((lang) => {
  const words = WORDS[lang];

  test('a copy of everything is taken along, and erasure asked for, taken back and refused with a reason', async ({ page }) => {
    test.slow();
    const email = newEmail('owndata');
    await orderByInvoice(page, lang, 'digital', email);
    await page.goto(`${SHOP}/portal/account`);
    await page.getByRole('link', { name: words.link, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.title);
    await expect(page.getByRole('main')).toContainText(words.runs);
    await shots(page, `owndata-${lang}`);
    await axe(page);

    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: words.download, exact: true }).click();
    const archive = await coming;
    expect(archive.suggestedFilename()).toMatch(words.archive);
    const chunks: Buffer[] = [];
    for await (const chunk of await archive.createReadStream()) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    expect(bytes.subarray(0, 2).toString('latin1')).toBe('PK');
    for (const name of ['profile.json', 'contracts.json', 'invoices.csv', 'papers/']) {
      expect(bytes.includes(name), `${name} is in the archive`).toBe(true);
    }

    // Two clicks are one request.
    await page.getByRole('button', { name: words.ask, exact: true }).dblclick();
    await expect(page.getByRole('status')).toContainText(words.asked);
    await shots(page, `owndata-asked-${lang}`);
    await axe(page);
    await page.getByRole('button', { name: words.withdraw, exact: true }).click();
    await expect(page.getByRole('status')).toContainText(words.withdrawn);
    await page.getByRole('button', { name: words.ask, exact: true }).click();
    await expect(page.getByRole('status')).toContainText(words.asked);
    await openMail(page, email, words.mail, 2);

    await page.context().clearCookies();
    await login(page, 'owner');
    await shots(page, `staff-erasures-${lang}`);
    await axe(page);
    await openRequest(page, words.waiting);
    await expect(page.getByRole('button', { name: words.carryOut, exact: true })).toHaveCount(0);
    await shots(page, `staff-erasure-${lang}`);
    await axe(page);
    await page.locator('#erasure_reason').fill(words.reason);
    await page.getByRole('button', { name: words.refuse, exact: true }).click();
    await expect(page.getByRole('status')).toContainText(words.answered);
    await openMail(page, email, words.mail, 3);
    await expect(page.getByRole('main')).toContainText(words.reason);
  });

  test('when nothing runs and nothing is open, what no law keeps is erased and the rest is locked', async ({ page }) => {
    test.slow();
    const email = newEmail('erased');
    await orderByInvoice(page, lang, 'digital', email);
    await openContract(page);
    await page.getByRole('link', { name: words.end, exact: true }).click();
    await page.getByRole('button', { name: words.endLook }).click();
    await page.getByRole('button', { name: COMMON[lang].cancelButton, exact: true }).click();
    await expect(page).toHaveURL(/\/m\/stadtblatt\/cancel$/);
    await page.goto(DATA);
    await page.getByRole('button', { name: words.ask, exact: true }).click();
    await expect(page.getByRole('status')).toContainText(words.asked);
    const customer = await page.context().storageState();
    for (let month = 0; month < 3; month += 1) await advanceMonth(page, lang);

    await page.context().clearCookies();
    await login(page, 'owner');
    await openRequest(page, words.waiting);
    const here = page.url();
    await shots(page, `staff-erasure-due-${lang}`);
    await axe(page);
    await page.getByRole('button', { name: words.carryOut, exact: true }).click();
    await expect(page.getByRole('status')).toContainText(words.answered);
    await expect(page.getByRole('main')).toContainText(words.locked);
    await shots(page, `staff-locked-${lang}`);
    await axe(page);
    // Out of daily use, and found by whoever must show the books.
    const theirs = page.getByRole('main').locator(`a[href="${new URL(here).pathname}"]`);
    await page.goto(`${SHOP}/staff/invoices`);
    await expect(theirs).toHaveCount(0);
    await page.getByRole('link', { name: words.showLocked, exact: true }).click();
    await expect(page).toHaveURL(/locked=1$/);
    // The months that passed billed everybody else: theirs may stand on a later page.
    const older = page.getByRole('main').locator('a[rel="next"]');
    while ((await theirs.count()) === 0) await page.goto((await older.getAttribute('href')) ?? '');
    await expect(theirs.first()).toBeVisible();
    await axe(page);
    await page.context().clearCookies();
    await login(page, 'support');
    expect((await page.goto(here))?.status()).toBe(404);

    // Neither the old session nor the password leads anywhere.
    await page.context().clearCookies();
    await page.context().addCookies(customer.cookies);
    await page.goto(DATA);
    await expect(page).toHaveURL(/\/sign-in/);
    await signIn(page, email, PASSWORD);
    await expect(page).toHaveURL(/\/sign-in/);
  });
});
