import { SHOP, lookByEnter, newEmail, openContract, orderByInvoice } from '../support/order.ts';
import { axe, expect, shots, test } from '../support/test.ts';
import { WORDS as COMMON, inEachLanguage } from '../support/words.ts';

const WORDS = {
  de: {
    switch: 'Tarif wechseln',
    look: 'Ansehen, was sich ändert',
    choose: 'Bitte wählen Sie einen Tarif aus.',
    why: 'Warum dieser Betrag?',
    // the button says that it costs money.
    confirm: 'Zahlungspflichtig wechseln · 20,00 €',
    end: 'Vertrag kündigen',
    endLook: 'Kündigung prüfen',
    notThen: 'Zu diesem Tag kann der Vertrag nicht enden.',
    keep: 'Kündigung zurücknehmen',
  },
  en: {
    switch: 'Change plan',
    look: 'See what changes',
    choose: 'Please choose a plan.',
    why: 'Why this amount?',
    confirm: 'Change with obligation to pay · €20.00',
    end: 'Cancel the contract',
    endLook: 'Check the cancellation',
    notThen: 'The contract cannot end on that day.',
    keep: 'Withdraw the cancellation',
  },
} as const;

inEachLanguage((lang) => {
  const words = WORDS[lang];

  test('another plan is chosen, looked at with every amount, and made once by two clicks', async ({ page }) => {
    test.slow();
    await orderByInvoice(page, lang, 'digital', newEmail('switch'));
    await openContract(page);
    await page.getByRole('link', { name: words.switch, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.switch);
    await shots(page, `switch-${lang}`);
    await axe(page);
    await page.getByRole('button', { name: words.look }).click();
    await expect(page.getByRole('alert')).toContainText(words.choose);
    await axe(page);

    await page.locator('#plan-digital-plus').check();
    await lookByEnter(page, '#plan-digital-plus');
    await page.getByText(words.why).first().click();
    await shots(page, `change-${lang}`);
    await axe(page);
    await page.getByRole('button', { name: words.confirm, exact: true }).dblclick();
    await expect(page).toHaveURL(/\/contracts\/[0-9a-f-]{36}$/);
    await expect(page.getByRole('status')).toHaveCount(1);
    await page.goto(`${SHOP}/portal/invoices`);
    await expect(page.locator('a[href$="/pdf"]')).toHaveCount(2);
  });

  test('a contract is ended and the end taken back, with a receipt at once', async ({ page }) => {
    test.slow();
    await orderByInvoice(page, lang, 'digital', newEmail('end'));
    await openContract(page);
    await page.getByRole('link', { name: words.end, exact: true }).click();
    await shots(page, `end-${lang}`);
    await axe(page);
    // Tomorrow is too soon by the month's notice.
    const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
    await page.locator('#last_day').fill(tomorrow);
    await page.getByRole('button', { name: words.endLook }).click();
    await expect(page.getByRole('alert')).toContainText(words.notThen);
    await expect(page.locator('#last_day')).toHaveValue(tomorrow);
    await page.locator('#last_day').fill('');
    await page.getByRole('button', { name: words.endLook }).click();
    await expect(page).toHaveURL(/\/changes\/[0-9a-f-]{36}$/);
    await shots(page, `end-change-${lang}`);
    await axe(page);
    await page.getByRole('button', { name: COMMON[lang].cancelButton, exact: true }).click();
    await expect(page).toHaveURL(/\/m\/stadtblatt\/cancel$/);
    await expect(page.locator('a[href$="/receipt.pdf"]')).toHaveCount(1);

    await openContract(page);
    await shots(page, `contract-ending-${lang}`);
    await page.getByRole('button', { name: words.keep, exact: true }).click();
    await page.getByRole('button', { name: words.keep, exact: true }).click();
    await expect(page.getByRole('link', { name: words.end, exact: true })).toBeVisible();
  });
});
