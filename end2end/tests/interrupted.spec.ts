import type { Page } from '@playwright/test';
import { PASSWORD, SHOP, lookByEnter, newEmail, openContract, orderByInvoice } from '../support/order.ts';
import { axe, expect, test } from '../support/test.ts';
import { inEachLanguage, type Lang } from '../support/words.ts';

/** What happens in between: a session that is over, a second tab, the way back, a network that is gone. */

const WORDS = {
  de: {
    units: 'Menge ändern',
    order: 'Zahlungspflichtig bestellen · 4,00 €',
    done: /Diese Änderung ist bereits ausgeführt\./,
  },
  en: {
    units: 'Change quantity',
    order: 'Order with obligation to pay · €4.00',
    done: /This change ha[sd] already been made\./,
  },
} as const;

/** A customer before the button that orders two more units. */
async function beforeTheButton(page: Page, lang: Lang, email: string): Promise<string> {
  await orderByInvoice(page, lang, 'paketbox-privat', email);
  await openContract(page);
  await page.getByRole('link', { name: WORDS[lang].units, exact: true }).click();
  await page.locator('#quantity').fill('3');
  await lookByEnter(page, '#quantity');
  return page.url();
}

/** The first invoice, and those of changes. */
async function expectInvoices(page: Page, count: number): Promise<void> {
  await page.goto(`${SHOP}/portal/invoices`);
  await expect(page.locator('a[href$="/pdf"]')).toHaveCount(count);
}

inEachLanguage((lang) => {
  const words = WORDS[lang];

  test('a session that is over changes nothing, and signing in leads back to the page', async ({ page }) => {
    test.slow();
    const email = newEmail('expired');
    const change = await beforeTheButton(page, lang, email);
    await page.context().clearCookies();
    await page.getByRole('button', { name: words.order }).click();
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await axe(page);
    await page.locator('#email').fill(email);
    await page.locator('#password').fill(PASSWORD);
    await page.locator('form:has(#password) button[type=submit]').click();
    await expect(page, 'back where the button is').toHaveURL(change);
    await expectInvoices(page, 1);
    await page.goto(change);
    await page.getByRole('button', { name: words.order }).click();
    await expect(page.getByRole('status')).toHaveCount(1);
    await expectInvoices(page, 2);
  });

  test('a second tab and the way back find it done, and nothing happens twice', async ({ page }) => {
    test.slow();
    const change = await beforeTheButton(page, lang, newEmail('tabs'));
    const other = await page.context().newPage();
    await other.goto(change);
    await page.getByRole('button', { name: words.order }).click();
    await expect(page).toHaveURL(/\/contracts\/[0-9a-f-]{36}$/);
    await other.getByRole('button', { name: words.order }).click();
    await expect(other.getByRole('status')).toContainText(words.done);
    await axe(other);
    await other.close();
    await page.goBack();
    await page.reload();
    await expect(page.getByRole('main')).toContainText(words.done);
    await expect(page.getByRole('button', { name: words.order })).toHaveCount(0);
    await axe(page);
    await expectInvoices(page, 2);
  });

  test('without a network nothing happens, and afterwards the same button works once', async ({ page }) => {
    test.slow();
    const change = await beforeTheButton(page, lang, newEmail('offline'));
    await page.context().setOffline(true);
    await page.getByRole('button', { name: words.order }).click();
    await expect(page).toHaveURL(/^chrome-error:/);
    await page.context().setOffline(false);
    await page.goto(change);
    await page.getByRole('button', { name: words.order }).dblclick();
    await expect(page).toHaveURL(/\/contracts\/[0-9a-f-]{36}$/);
    await expectInvoices(page, 2);
  });

  test('an answer that gets lost on the way is no second effect when it is asked for again', async ({ page }) => {
    test.slow();
    const change = await beforeTheButton(page, lang, newEmail('lost'));
    let lost = 0;
    // The request arrives, its answer does not.
    await page.route('**/api/confirm-change', async (route) => {
      await route.fetch({ maxRedirects: 0 });
      lost += 1;
      await route.abort('connectionreset');
    });
    await page.getByRole('button', { name: words.order }).click();
    await expect.poll(() => lost).toBe(1);
    await page.unroute('**/api/confirm-change');
    await page.goto(change);
    await expect(page.getByRole('main')).toContainText(words.done);
    await expectInvoices(page, 2);
  });
});
