import type { Page } from '@playwright/test';
import { SHOP, hasScripts, lookByEnter, newEmail, openContract, orderByInvoice } from '../support/order.ts';
import { axe, expect, expectNoSideways, shots, test } from '../support/test.ts';
import { inEachLanguage } from '../support/words.ts';

const WORDS = {
  de: {
    switch: 'Tarif wechseln',
    units: 'Menge ändern',
    look: 'Ansehen, was sich ändert',
    why: 'Warum dieser Betrag?',
    title: /^Wechsel zu .*Plus/,
    // the button says that it costs money.
    switchButton: 'Zahlungspflichtig wechseln · 20,00 €',
    order: 'Zahlungspflichtig bestellen · 4,00 €',
    orderMore: 'Zahlungspflichtig bestellen · 8,00 €',
    spoken: 'Heute fällig: 20,00 €. Gilt: ab sofort. Preis danach: 29,90 € pro Monat',
    spokenMore: 'Heute fällig: 8,00 €',
  },
  en: {
    switch: 'Change plan',
    units: 'Change quantity',
    look: 'See what changes',
    why: 'Why this amount?',
    title: /Plus/,
    switchButton: 'Change with obligation to pay · €20.00',
    order: 'Order with obligation to pay · €4.00',
    orderMore: 'Order with obligation to pay · €8.00',
    spoken: /: €20\.00\. .*: €29\.90 per month$/,
    spokenMore: /: €8\.00/,
  },
} as const;

/** The preview that the browser computes. */
const preview = (page: Page) => page.locator('.change-preview > section');
const spoken = (page: Page) => page.locator('#change-preview [aria-live=polite]');
/** Where the form leads to a preview by the server. */
const look = (page: Page, name: string) => page.getByRole('button', { name });

/** Words and numbers of a preview, wherever it stands. */
async function told(page: Page, within: string): Promise<string[]> {
  const facts = await page.locator(`${within} .facts`).allInnerTexts();
  const lines = await page.locator(`${within} .lines-list`).allInnerTexts();
  const lead = await page.locator(`${within} .lead`).allInnerTexts();
  return [...lead, ...facts, ...lines];
}

/** Everything the page asks for from now on; the browser has what it needs. */
async function requestsFromNowOn(page: Page): Promise<string[]> {
  await page.waitForLoadState('networkidle');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  return requests;
}

async function expectInvoices(page: Page, count: number): Promise<void> {
  await page.goto(`${SHOP}/portal/invoices`);
  await expect(page.locator('a[href$="/pdf"]')).toHaveCount(count);
}

inEachLanguage((lang) => {
  const words = WORDS[lang];

  test('another plan is previewed while it is chosen, without a request, and made as it was shown', async ({ page }, { project }) => {
    test.slow();
    await orderByInvoice(page, lang, 'digital', newEmail('preview'));
    await openContract(page);
    await page.getByRole('link', { name: words.switch, exact: true }).click();
    await expect(look(page, words.look)).toBeVisible();
    if (!hasScripts(project)) {
      await page.locator('#plan-digital-plus').check();
      await expect(preview(page)).toHaveCount(0);
      await look(page, words.look).click();
      await page.getByRole('button', { name: words.switchButton, exact: true }).click();
      await expectInvoices(page, 2);
      return;
    }
    const requests = await requestsFromNowOn(page);
    await expect(preview(page)).toHaveCount(0);
    await page.locator('#plan-digital-plus').focus();
    await page.keyboard.press('Space');
    await expect(preview(page).getByRole('heading', { level: 2 }).first()).toHaveText(words.title);
    await expect(page.locator('#plan-digital-plus'), 'the focus stays').toBeFocused();
    await expect(look(page, words.look)).toBeHidden();
    await expect(spoken(page)).toHaveText(words.spoken);
    await preview(page).getByText(words.why).first().click();
    await expect(preview(page).locator('details[open] p')).toBeVisible();
    expect(requests, 'the browser computes by itself').toEqual([]);
    await shots(page, `switch-preview-${lang}`);
    await expectNoSideways(page);
    await axe(page);
    const shown = await told(page, '.change-preview');
    expect(shown.length).toBe(3);

    // The server's own page says the same. Enter leads there, never to what costs money.
    await lookByEnter(page, '#plan-digital-plus');
    await page.locator('details').first().evaluate((details: HTMLDetailsElement) => (details.open = true));
    expect(await told(page, 'main')).toEqual(shown);

    // Back: what is shown belongs to what is chosen.
    await page.goBack();
    await page.waitForLoadState('networkidle');
    await expect(page.locator('#plan-digital-plus'), 'nothing is chosen that nobody chose').not.toBeChecked();
    await expect(preview(page)).toHaveCount(0);
    await page.locator('#plan-digital-plus').check();
    await page.getByRole('button', { name: words.switchButton, exact: true }).dblclick();
    await expect(page).toHaveURL(/\/contracts\/[0-9a-f-]{36}$/);
    await expect(page.getByRole('status')).toHaveCount(1);
    await page.goBack();
    await page.waitForLoadState('networkidle');
    await expect(page.locator('#plan-digital-plus'), 'it is in force now').toHaveCount(0);
    await expect(page.locator('input:checked')).toHaveCount(0);
    await expect(preview(page)).toHaveCount(0);
    await expectInvoices(page, 2);
  });

  test('the amounts follow a number as it is typed, and what cannot be is left to the form', async ({ page }, { project }) => {
    test.slow();
    await orderByInvoice(page, lang, 'paketbox-privat', newEmail('preview'));
    await openContract(page);
    await page.getByRole('link', { name: words.units, exact: true }).click();
    await expect(look(page, words.look)).toBeVisible();
    if (!hasScripts(project)) {
      await expect(page.getByRole('slider'), 'nobody could move it').toHaveCount(0);
      await page.locator('#quantity').fill('3');
      await expect(preview(page)).toHaveCount(0);
      await look(page, words.look).click();
      await page.getByRole('button', { name: words.order, exact: true }).click();
      await expectInvoices(page, 2);
      return;
    }
    const requests = await requestsFromNowOn(page);
    await page.locator('#quantity').fill('3');
    await expect(page.getByRole('button', { name: words.order, exact: true })).toBeVisible();
    await preview(page).getByText(words.why).first().click();
    await page.locator('#quantity').fill('5');
    await expect(page.getByRole('button', { name: words.orderMore, exact: true })).toBeVisible();
    await expect(spoken(page)).toContainText(words.spokenMore);
    await expect(preview(page).locator('details[open]'), 'what was opened stays open').toHaveCount(1);
    await expect(page.locator('#quantity')).toBeFocused();
    await shots(page, `units-preview-${lang}`);
    await expectNoSideways(page);
    await axe(page);
    const slider = page.getByRole('slider');
    await expect(slider).toHaveValue('5');
    await slider.press('ArrowLeft');
    await slider.press('ArrowLeft');
    await expect(page.locator('#quantity')).toHaveValue('3');
    await expect(page.getByRole('button', { name: words.order, exact: true })).toBeVisible();
    await expect(slider).toBeFocused();
    for (const nothing of ['', 'viele', '1', '0', '10001']) {
      await page.locator('#quantity').fill(nothing);
      await expect(preview(page), nothing).toHaveCount(0);
      await expect(look(page, words.look), nothing).toBeVisible();
      await expect(spoken(page), nothing).toHaveText('');
    }
    await page.locator('#quantity').fill('3');
    expect(requests, 'the browser computes by itself').toEqual([]);
    await page.getByRole('button', { name: words.order, exact: true }).dblclick();
    await expect(page).toHaveURL(/\/contracts\/[0-9a-f-]{36}$/);
    await expect(page.getByRole('status')).toHaveCount(1);
    await page.goBack();
    await page.waitForLoadState('networkidle');
    await expect(page.locator('#quantity'), 'what is in force now').toHaveValue('3');
    await expect(preview(page)).toHaveCount(0);
    await expectInvoices(page, 2);
  });

  test('what has changed since the page came is shown again before anything happens', async ({ page }, { project }) => {
    test.skip(!hasScripts(project), 'only scripts show it');
    test.slow();
    await orderByInvoice(page, lang, 'paketbox-privat', newEmail('preview'));
    await openContract(page);
    await page.getByRole('link', { name: words.units, exact: true }).click();
    await page.locator('#quantity').fill('3');
    await expect(page.getByRole('button', { name: words.order, exact: true })).toBeVisible();
    // Meanwhile something is ordered elsewhere.
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(page.url());
    await elsewhere.locator('#quantity').fill('2');
    await elsewhere.locator('.change-preview button').click();
    await expect(elsewhere.getByRole('status')).toHaveCount(1);
    await elsewhere.close();
    await page.getByRole('button', { name: words.order, exact: true }).click();
    await expect(page).toHaveURL(/\/changes\/[0-9a-f-]{36}$/);
    await expect(page.getByRole('main').locator('.line-total')).toContainText(lang === 'de' ? '2,00' : '2.00');
    await expectInvoices(page, 2);
  });
});
