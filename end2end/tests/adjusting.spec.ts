import type { Page } from '@playwright/test';
import { SHOP, lookByEnter, newEmail, openContract, orderByInvoice } from '../support/order.ts';
import { axe, expect, shots, test } from '../support/test.ts';
import { inEachLanguage } from '../support/words.ts';

const WORDS = {
  de: {
    units: 'Menge ändern',
    look: 'Ansehen, was sich ändert',
    notANumber: 'braucht eine ganze Zahl',
    // the button says that it costs money.
    order: 'Zahlungspflichtig bestellen · 4,00 €',
    extras: 'Zusatzoptionen',
    book: /^Dazubuchen/,
    bookButton: 'Zahlungspflichtig buchen · 2,99 €',
    giveUp: /^Abbestellen/,
    giveUpButton: 'Zusatzoption abbestellen',
    pause: 'Pausieren',
    tooLong: 'Diese Pause ist zu lang.',
    pauseButton: 'Vertrag pausieren',
    resume: 'Pause beenden',
    resumeButton: /^Zahlungspflichtig fortsetzen/,
  },
  en: {
    units: 'Change quantity',
    look: 'See what changes',
    notANumber: 'needs a whole number',
    order: 'Order with obligation to pay · €4.00',
    extras: 'Extras',
    book: /^Add/,
    bookButton: 'Book with obligation to pay · €2.99',
    giveUp: /^Remove/,
    giveUpButton: 'Remove the extra',
    pause: 'Pause',
    tooLong: 'This pause is too long.',
    pauseButton: 'Pause the contract',
    resume: 'End the pause',
    resumeButton: /^Continue with obligation to pay/,
  },
} as const;

async function confirm(page: Page, button: string | RegExp): Promise<void> {
  await expect(page).toHaveURL(/\/changes\/[0-9a-f-]{36}$/);
  await axe(page);
  const exact = typeof button === 'string';
  await page.getByRole('button', { name: button, exact }).dblclick();
  await expect(page).toHaveURL(/\/contracts\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('status')).toHaveCount(1);
}

/** The day so many days from now, as a date input has it. */
function inDays(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

inEachLanguage((lang) => {
  const words = WORDS[lang];

  test('more units are ordered once by two clicks, and a wrong number is asked for again', async ({ page }) => {
    test.slow();
    await orderByInvoice(page, lang, 'paketbox-privat', newEmail('units'));
    await openContract(page);
    await page.getByRole('link', { name: words.units, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.units);
    await shots(page, `units-${lang}`);
    await axe(page);
    await page.locator('#quantity').fill('viele');
    await page.getByRole('button', { name: words.look }).click();
    await expect(page.getByRole('alert')).toContainText(words.notANumber);
    await expect(page.locator('#quantity')).toHaveValue('viele');
    await axe(page);
    await page.locator('#quantity').fill('3');
    await lookByEnter(page, '#quantity');
    await shots(page, `units-change-${lang}`);
    await confirm(page, words.order);
    await page.goto(`${SHOP}/portal/invoices`);
    await expect(page.locator('a[href$="/pdf"]')).toHaveCount(2);
  });

  test('an extra is booked and given up, a pause set and ended', async ({ page }) => {
    test.slow();
    await orderByInvoice(page, lang, 'digital', newEmail('extras'));
    await openContract(page);
    await shots(page, `contract-adjusting-${lang}`);
    await page.getByRole('link', { name: words.extras, exact: true }).click();
    await shots(page, `extras-${lang}`);
    await axe(page);
    await page.getByRole('button', { name: words.book }).click();
    await confirm(page, words.bookButton);
    await page.getByRole('link', { name: words.extras, exact: true }).click();
    await page.getByRole('button', { name: words.giveUp }).click();
    await confirm(page, words.giveUpButton);
    await page.getByRole('link', { name: words.extras, exact: true }).click();
    await axe(page);

    await openContract(page);
    await page.getByRole('link', { name: words.pause, exact: true }).click();
    await page.locator('#first_day').fill(inDays(10));
    await page.locator('#last_day').fill(inDays(100));
    await page.getByRole('button', { name: words.look }).click();
    await expect(page.getByRole('alert')).toContainText(words.tooLong);
    await shots(page, `pause-${lang}`);
    await axe(page);
    await page.locator('#last_day').fill(inDays(40));
    await page.getByRole('button', { name: words.look }).click();
    await shots(page, `pause-change-${lang}`);
    await confirm(page, words.pauseButton);
    await page.getByRole('button', { name: words.resume, exact: true }).click();
    await confirm(page, words.resumeButton);
  });
});
