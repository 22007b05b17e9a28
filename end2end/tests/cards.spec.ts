import type { Page } from '@playwright/test';
import { openMail } from '../support/mailbox.ts';
import { PASSWORD, SHOP, agree, fillPerson, newEmail, openContract, order, orderByInvoice } from '../support/order.ts';
import { axe, expect, expectNoSideways, shots, test } from '../support/test.ts';
import { inEachLanguage } from '../support/words.ts';

/** Cards: given on the provider's page, chosen, paying an invoice, declined, confirmed and removed. */

const WORDS = {
  de: {
    add: 'Karte hinterlegen',
    go: 'Weiter zum Zahlungsanbieter',
    wrong: 'Dieses Passwort stimmt nicht',
    demo: 'Demo-Zahlungsanbieter: keine echte Karte eingeben',
    keep: 'Testkarte hinterlegen',
    cancel: 'Abbrechen',
    none: 'Es wurde keine Karte hinterlegt',
    given: 'Ihre Karte ist hinterlegt.',
    until: /Visa •••• 4242, gültig bis \d\d\/\d{4}/,
    soon: 'Diese Karte läuft bald ab',
    told: /Mastercard •••• 4444 ist nur noch bis zum/,
    change: 'Zahlungsart ändern',
    use: 'Zahlungsart übernehmen',
    invoice: 'Überweisung nach Rechnung',
    payNow: 'Jetzt bezahlen',
    declinedBy: /Mastercard •••• 0002/,
    payChosen: /mit dieser Karte bezahlen/,
    declined: 'Ihre Karte wurde abgelehnt',
    confirmBy: /Visa •••• 3155/,
    toConfirm: 'Ihre Bank möchte, dass Sie diese Zahlung bestätigen',
    confirm: 'Zahlung bestätigen',
    paid: 'Die Rechnung ist bezahlt.',
    remove: 'Visa •••• 4242 entfernen',
    removeIt: 'Entfernen',
    removed: 'Die Zahlungsart ist entfernt.',
    mail: /Kundendaten|geändert/,
    orderStands: 'Ihre Bestellung gilt trotzdem',
    cardMissing: 'Ihre Karte fehlt noch',
    missingNotice: /fehlt noch Ihre Karte/,
    makeDefault: 'Visa •••• 4242 als Standard festlegen',
    isDefault: 'Ihre Standard-Zahlungsart',
  },
  en: {
    add: 'Save a card',
    go: 'Continue to the payment provider',
    wrong: 'This password is not right',
    demo: 'Demo payment provider: do not enter a real card',
    keep: 'Save test card',
    cancel: 'Cancel',
    none: 'No card was saved',
    given: 'Your card is saved.',
    until: /Visa •••• 4242, valid until \d\d\/\d{4}/,
    soon: 'This card expires soon',
    told: /Mastercard •••• 4444 is valid only until/,
    change: 'Change payment method',
    use: 'Use this payment method',
    invoice: 'transfer',
    payNow: 'Pay now',
    declinedBy: /Mastercard •••• 0002/,
    payChosen: /with this card/,
    declined: 'Your card was declined',
    confirmBy: /Visa •••• 3155/,
    toConfirm: 'Your bank would like you to confirm this payment',
    confirm: 'Confirm the payment',
    paid: 'The invoice is paid.',
    remove: 'Remove Visa •••• 4242',
    removeIt: 'Remove',
    removed: 'The payment method is removed.',
    mail: /changed/,
    orderStands: 'Your order stands all the same',
    cardMissing: 'Your card is still missing',
    missingNotice: /Your card for .* is still missing/,
    makeDefault: 'Make Visa •••• 4242 the default',
    isDefault: 'Your default payment method',
  },
} as const;

async function look(page: Page, name: string): Promise<void> {
  expect(await page.content(), 'a text is missing').not.toContain('⟦');
  await expectNoSideways(page);
  await shots(page, `cards-${name}`);
  await axe(page);
}

inEachLanguage((lang) => {
  const words = WORDS[lang];

  /** From the form to the provider's page. */
  async function toProvider(page: Page): Promise<void> {
    await page.goto(`${SHOP}/portal/payment-methods`);
    await page.getByRole('link', { name: words.add }).click();
    await page.locator('#password').fill(PASSWORD);
    await page.getByRole('button', { name: words.go }).click();
    await expect(page.locator('body')).toContainText(words.demo);
  }

  async function give(page: Page, card: string): Promise<void> {
    await toProvider(page);
    await page.locator(`input[value="${card}"]`).check();
    await page.getByRole('button', { name: words.keep }).click();
    await expect(page).toHaveURL(/\/portal\/payment-methods$/);
    await expect(page.getByRole('status')).toHaveCount(1);
  }

  test('a card is given on the provider\'s page, pays a contract, and goes', async ({ page }) => {
    test.slow();
    const email = newEmail('card');
    await orderByInvoice(page, lang, 'paketbox-privat', email);
    await page.goto(`${SHOP}/portal/payment-methods`);
    await page.getByRole('link', { name: words.add }).click();
    await look(page, `form-${lang}`);
    await page.locator('#password').fill('nicht das Kennwort');
    await page.getByRole('button', { name: words.go }).click();
    await expect(page.locator('#password-error')).toContainText(words.wrong);
    await look(page, `wrong-${lang}`);

    // Left by the cancel button: nothing is kept.
    await toProvider(page);
    await look(page, `provider-${lang}`);
    await page.getByRole('button', { name: words.cancel }).click();
    await expect(page.getByRole('alert').or(page.getByRole('status')).first()).toContainText(words.none);
    await look(page, `none-${lang}`);

    await give(page, 'good');
    // The provider's own message may have come before its customer.
    await expect(page.getByRole('status')).toContainText(words.given);
    await expect(page.getByRole('heading', { name: words.until })).toHaveCount(1);
    await look(page, `given-${lang}`);
    // One that expires soon is told of where it is listed, and on the overview once it pays for something.
    await give(page, 'expires');
    await expect(page.getByRole('main')).toContainText(words.soon);
    await look(page, `soon-${lang}`);
    await page.goto(`${SHOP}/portal`);
    await expect(page.getByRole('main')).toContainText(words.told);
    await look(page, `overview-${lang}`);
    await openContract(page);
    await page.getByRole('link', { name: words.change }).click();
    await look(page, `choice-${lang}`);
    await page.getByRole('radio', { name: words.invoice }).check();
    await page.getByRole('button', { name: words.use }).click();
    await page.goto(`${SHOP}/portal/payment-methods`);
    await page.getByRole('link', { name: words.remove }).click();
    await look(page, `remove-${lang}`);
    await page.getByRole('button', { name: words.removeIt, exact: true }).click();
    await expect(page.getByRole('status')).toHaveText(words.removed);
    await openMail(page, email, words.mail, 4);
  });

  test('an open invoice is paid by card, after one was declined and another confirmed', async ({ page }) => {
    test.slow();
    await orderByInvoice(page, lang, 'paketbox-privat', newEmail('paycard'));
    await give(page, 'declined');
    await give(page, 'confirmed');
    await expect(async () => {
      await page.goto(`${SHOP}/portal`);
      await expect(page.getByRole('link', { name: words.payNow, exact: true })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 15_000 });
    await page.getByRole('link', { name: words.payNow, exact: true }).click();
    await look(page, `pay-${lang}`);
    // The contract's own card is chosen until another one is.
    await expect(page.getByRole('radio', { name: words.confirmBy })).toBeChecked();
    await page.getByRole('radio', { name: words.declinedBy }).check();
    await page.getByRole('button', { name: words.payChosen }).click();
    await expect(page.getByRole('main')).toContainText(/\S/);
    await expect(page.locator('.alert').first()).toContainText(words.declined);
    await look(page, `declined-${lang}`);
    await page.getByRole('button', { name: words.payChosen }).click();
    await expect(page.locator('.alert').first()).toContainText(words.toConfirm);
    await look(page, `confirm-${lang}`);
    await page.getByRole('link', { name: words.confirm }).click();
    await expect(page.locator('body')).toContainText(words.demo);
    await look(page, `provider-confirm-${lang}`);
    await page.locator('button[value="confirm"]').click();
    await expect(page).toHaveURL(/\/pay$/);
    await expect(page.getByRole('status')).toHaveText(words.paid);
    await look(page, `paid-${lang}`);
  });

  test('an order is paid by a card that is given afterwards, or left without', async ({ page }) => {
    test.slow();
    await page.goto(`${SHOP}/order/paketbox-privat`);
    await fillPerson(page, newEmail('ordercard'));
    await page.locator('#payment-card').check();
    await expect(page.locator('#iban')).toBeHidden();
    await look(page, `order-${lang}`);
    await agree(page);
    await order(page, lang);
    await expect(page.locator('body')).toContainText(words.demo);
    await page.getByRole('button', { name: words.cancel }).click();
    await expect(page).toHaveURL(/\/ordered\//);
    await expect(page.getByRole('status').first()).toContainText(words.orderStands);
    await expect(page.getByRole('heading', { name: words.cardMissing })).toHaveCount(1);
    await look(page, `order-without-${lang}`);
    await page.goto(`${SHOP}/portal`);
    await expect(page.getByRole('main')).toContainText(words.missingNotice);
    await look(page, `order-notice-${lang}`);
    await give(page, 'good');
    await page.goto(`${SHOP}/portal`);
    await expect(page.getByRole('main')).not.toContainText(words.missingNotice);

    // What is marked as the default is chosen for the next order at first.
    await page.goto(`${SHOP}/portal/payment-methods`);
    await page.getByRole('button', { name: words.makeDefault }).click();
    await expect(page.getByRole('status')).toHaveCount(1);
    await look(page, `default-${lang}`);
    await page.goto(`${SHOP}/order/musik-single`);
    await expect(page.getByRole('radio', { name: words.isDefault })).toBeChecked();
    await look(page, `order-known-${lang}`);
  });
});
