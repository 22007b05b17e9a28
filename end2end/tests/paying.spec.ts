import type { Page } from '@playwright/test';
import { openMail } from '../support/mailbox.ts';
import { IBAN, PASSWORD, SHOP, hasScripts, newEmail, openContract, orderByInvoice } from '../support/order.ts';
import { axe, expect, expectNoSideways, shots, test } from '../support/test.ts';
import { inEachLanguage } from '../support/words.ts';

/** How customers pay, change that, and learn what to transfer. */

const WORDS = {
  de: {
    add: 'Lastschriftmandat erteilen',
    give: 'Lastschriftmandat erteilen',
    revoke: 'innerhalb von acht Wochen',
    wrong: 'Dieses Passwort stimmt nicht',
    again: 'Geben Sie bitte auch die IBAN noch einmal ein',
    given: 'Ein Vertrag wird ab der nächsten Rechnung damit bezahlt',
    mail: /Ihr SEPA-Lastschriftmandat/,
    change: 'Zahlungsart ändern',
    transfer: 'Überweisung',
    use: 'Zahlungsart übernehmen',
    changed: 'Die Zahlungsart ist geändert',
    removeTransfer: 'Überweisung nach Rechnung entfernen',
    kept: 'kann deshalb nicht entfernt werden',
    removeDebit: /^Lastschrift .* entfernen$/,
    remove: 'Entfernen',
    removed: 'Die Zahlungsart ist entfernt.',
    payNow: 'Jetzt bezahlen',
    pay: /^Rechnung RE-.* bezahlen$/,
    until: 'Bitte überweisen Sie diesen Betrag bis zum',
    reference: 'Verwendungszweck',
  },
  en: {
    add: 'Give a direct debit mandate',
    give: 'Give the mandate',
    revoke: 'within 8 weeks',
    wrong: 'This password is not right',
    again: 'Please enter the IBAN once more',
    given: 'One contract is paid by it from the next invoice on',
    mail: /Your SEPA direct debit mandate/,
    change: 'Change payment method',
    transfer: 'transfer',
    use: 'Use this payment method',
    changed: 'The payment method is changed',
    removeTransfer: /^Remove .*transfer/,
    kept: 'cannot be removed',
    removeDebit: /^Remove .*debit/i,
    remove: 'Remove',
    removed: 'The payment method is removed.',
    payNow: 'Pay now',
    pay: /^Pay invoice RE-/,
    until: 'Please transfer this amount by',
    reference: 'Reference',
  },
} as const;

/** Says everything, fits phones, and can be used by everybody. */
async function look(page: Page, name: string): Promise<void> {
  expect(await page.content(), 'a text is missing').not.toContain('⟦');
  await expectNoSideways(page);
  await shots(page, `paying-${name}`);
  await axe(page);
}

inEachLanguage((lang) => {
  const words = WORDS[lang];

  test('a mandate is given once by two clicks, pays a contract, and goes when nothing needs it', async ({ page }) => {
    test.slow();
    const email = newEmail('mandate');
    await orderByInvoice(page, lang, 'paketbox-privat', email);
    await page.goto(`${SHOP}/portal/payment-methods`);
    await look(page, `methods-${lang}`);
    await page.getByRole('link', { name: words.add }).click();
    await expect(page.getByRole('main')).toContainText(words.revoke);
    await look(page, `mandate-${lang}`);
    await expect(page.locator('#mandate')).not.toBeChecked();
    await page.locator('#iban').fill(IBAN);
    await page.locator('#mandate').check();
    await page.locator('#password').fill('nicht das Kennwort');
    await page.getByRole('button', { name: words.give }).click();
    await expect(page.locator('#password-error')).toContainText(words.wrong);
    await expect(page.locator('#iban-error')).toContainText(words.again);
    await expect(page.locator('#iban')).toHaveValue('');
    await expect(page.locator('#mandate')).toBeChecked();
    await look(page, `mandate-wrong-${lang}`);
    await page.locator('#iban').fill(IBAN);
    await page.locator('#password').fill(PASSWORD);
    await page.getByRole('button', { name: words.give }).dblclick();
    await expect(page).toHaveURL(/\/portal\/payment-methods$/);
    await expect(page.getByRole('status')).toContainText(words.given);
    await expect(page.locator('a[href$="/mandate.pdf"]')).toHaveCount(1);
    await look(page, `methods-two-${lang}`);
    await openMail(page, email, words.mail);

    // What is in use stays; the page says why.
    await page.goto(`${SHOP}/portal/payment-methods`);
    await page.getByRole('link', { name: words.removeDebit }).click();
    await expect(page.getByRole('main')).toContainText(words.kept);
    await look(page, `kept-${lang}`);
    await page.goto(`${SHOP}/portal/payment-methods`);
    await page.getByRole('link', { name: words.removeTransfer }).click();
    await look(page, `remove-${lang}`);
    await page.goBack();

    // Another choice for the contract, and the mandate can go.
    await openContract(page);
    await page.getByRole('link', { name: words.change }).click();
    await look(page, `choice-${lang}`);
    await page.getByRole('radio', { name: words.transfer }).check();
    await page.getByRole('button', { name: words.use }).dblclick();
    // A quick server's page may be there before the second click, which then is a click on that page.
    await expect(page).not.toHaveURL(/\/payment$/);
    await page.goto(`${SHOP}/portal/payment-methods`);
    await page.getByRole('link', { name: words.removeDebit }).click();
    await page.getByRole('button', { name: words.remove, exact: true }).click();
    await expect(page.getByRole('status')).toHaveText(words.removed);
    await expect(page.getByRole('link', { name: words.removeDebit })).toHaveCount(0);
    // Back to what is gone: it is not there any more.
    await page.goBack();
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\S/);
    await axe(page);
  });

  test('an open invoice says where a transfer goes, to read and to photograph', async ({ page }, { project }) => {
    test.slow();
    await orderByInvoice(page, lang, 'paketbox-privat', newEmail('transfer'));
    // The order's invoice is made at once, a moment after its receipt.
    await expect(async () => {
      await page.goto(`${SHOP}/portal`);
      await expect(page.getByRole('link', { name: words.payNow, exact: true })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 15_000 });
    await look(page, `overview-${lang}`);
    await page.getByRole('link', { name: words.payNow, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.pay);
    const main = page.getByRole('main');
    await expect(main).toContainText(words.until);
    await expect(main).toContainText(words.reference);
    await expect(main).toContainText(/RE-\d{4}-\d{5}/);
    await expect(main).toContainText(/DE\d{2} \d{4}/);
    const code = page.locator('img.qr');
    await expect(code).toBeVisible();
    if (hasScripts(project)) {
      const drawn = await code.evaluate((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth);
      expect(drawn, 'the code is drawn').toBeGreaterThan(0);
    }
    await look(page, `pay-${lang}`);
  });
});
