import { SHOP, newEmail, orderByInvoice } from '../support/order.ts';
import { axe, expect, login, shots, test } from '../support/test.ts';
import { inEachLanguage } from '../support/words.ts';

const WORDS = {
  de: {
    search: 'Nummer oder Betrag',
    find: 'Anzeigen',
    none: 'Keine Ihrer Rechnungen passt zu dieser Auswahl.',
    reset: 'Auswahl aufheben',
    zip: 'ZIP herunterladen',
    zipName: /^Rechnungen-\d{4}\.zip$/,
    edit: 'Daten ändern',
    save: 'Änderungen speichern',
    saved: 'Ihre Daten sind geändert.',
    postcode: 'Postleitzahl',
  },
  en: {
    search: 'Number or amount',
    find: 'Show',
    none: 'None of your invoices matches this selection.',
    reset: 'Clear the selection',
    zip: 'Download ZIP',
    zipName: /^Invoices-\d{4}\.zip$/,
    edit: 'Change details',
    save: 'Save changes',
    saved: 'Your details are changed.',
    postcode: 'postcode',
  },
} as const;

inEachLanguage((lang) => {
  const words = WORDS[lang];

  test('invoices are found by what is asked for, and a year is taken along', async ({ page }) => {
    test.slow();
    await login(page, 'customer');
    await page.goto(`${SHOP}/portal/invoices?lang=${lang}`);
    const pdfs = page.locator('a[href$="/pdf"]');
    const all = await pdfs.count();
    expect(all).toBeGreaterThan(0);
    await shots(page, `invoices-${lang}`);
    await axe(page);
    const number = (await page.locator('tbody th .unbroken').first().textContent()) ?? '';
    await page.getByLabel(words.search).fill(number.toLowerCase());
    await page.getByRole('button', { name: words.find, exact: true }).click();
    await expect(page).toHaveURL(/[?&]q=/);
    await expect(pdfs).toHaveCount(1);
    await page.getByLabel(words.search).fill('4711-0815');
    await page.getByRole('button', { name: words.find, exact: true }).click();
    await expect(page.getByText(words.none)).toBeVisible();
    await shots(page, `invoices-none-${lang}`);
    await axe(page);
    await page.getByRole('link', { name: words.reset }).first().click();
    await expect(pdfs).toHaveCount(all);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: words.zip }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(words.zipName);
    expect(await download.failure()).toBeNull();
  });

  test('own data are changed, and a mistake loses nothing', async ({ page }) => {
    test.slow();
    await orderByInvoice(page, lang, 'digital', newEmail('account'));
    await page.goto(`${SHOP}/portal/account`);
    await shots(page, `account-${lang}`);
    await axe(page);
    await page.getByRole('link', { name: words.edit, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.edit);
    await shots(page, `account-edit-${lang}`);
    await axe(page);
    await page.locator('#street').fill('Neue Straße');
    await page.locator('#postcode').fill('1');
    await page.getByRole('button', { name: words.save }).click();
    const problem = page.getByRole('alert').getByRole('link', { name: words.postcode });
    await expect(problem).toHaveCount(1);
    await shots(page, `account-mistake-${lang}`);
    await axe(page);
    await problem.click();
    await expect(page).toHaveURL(/#postcode$/);
    await expect(page.locator('#street')).toHaveValue('Neue Straße');
    await page.locator('#postcode').fill('20095');
    await page.getByRole('button', { name: words.save }).click();
    await expect(page).toHaveURL(/\/portal\/account$/);
    await expect(page.getByRole('status')).toContainText(words.saved);
    await expect(page.getByText('Neue Straße')).toBeVisible();
  });
});

const OUTLOOK = {
  de: { title: 'Meine nächsten 12 Monate', create: 'Kalenderadresse erstellen', revoke: 'Adresse löschen', gone: 'öffnet nichts mehr' },
  en: { title: 'My next 12 months', create: 'Create a calendar address', revoke: 'Delete the address', gone: 'opens nothing any more' },
} as const;

inEachLanguage((lang) => {
  const words = OUTLOOK[lang];

  test('the next 12 months are shown, and subscribed to under an address that is shown once', async ({ page, request }) => {
    test.slow();
    await orderByInvoice(page, lang, 'digital', newEmail('outlook'));
    await page.goto(`${SHOP}/portal`);
    await page.getByRole('link', { name: words.title }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.title);
    await shots(page, `outlook-${lang}`);
    await axe(page);
    await page.getByRole('button', { name: words.create }).click();
    const address = await page.locator('#calendar-address').inputValue();
    await shots(page, `outlook-address-${lang}`);
    await axe(page);
    // The program knows itself by its public address; the path is the same wherever it listens.
    const feed = await request.get(new URL(address).pathname);
    expect(feed.headers()['content-type']).toBe('text/calendar; charset=utf-8');
    expect(await feed.text()).toContain('BEGIN:VEVENT');
    await page.goto(`${SHOP}/portal/outlook`);
    await expect(page.locator('#calendar-address')).toHaveCount(0);
    await page.getByRole('button', { name: words.revoke }).click();
    await expect(page.getByRole('status')).toContainText(words.gone);
    expect((await request.get(new URL(address).pathname)).status()).toBe(404);
  });
});
