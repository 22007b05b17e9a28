import { SHOP } from '../support/order.ts';
import { axe, expect, expectNoSideways, login, shots, test } from '../support/test.ts';
import { SPEAKS } from '../support/words.ts';

// What the words are in another language, the pages' tests say.
test.use(SPEAKS.de);

test('a transfer is recorded and counted against an invoice, and a part of another is given back', async ({ page }) => {
  test.slow();
  await login(page, 'owner');
  await page.goto(`${SHOP}/staff/invoices`);
  await page.getByRole('main').locator('a[href*="/staff/invoices/"]').first().click();
  await page.getByRole('link', { name: 'Positionen auswählen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('teilweise gutschreiben');
  await expectNoSideways(page);
  await shots(page, 'correct-invoice-de');
  await axe(page);
  await page.goto(`${SHOP}/staff/customers`);
  const owing = page.getByRole('main').getByRole('row').filter({ hasText: '€', hasNotText: /(^|\D)0,00\s€/ });
  await owing.first().getByRole('link').first().click();
  await page.getByRole('link', { name: 'Zahlung erfassen' }).click();
  await page.locator('#amount').fill('0,50');
  await page.locator('#sender').fill('Beispiel');
  await page.getByRole('button', { name: 'Zahlung erfassen' }).click();
  await expect(page.getByRole('status')).toContainText('Die Zahlung ist erfasst');
  await expectNoSideways(page);
  await shots(page, 'payment-de');
  await axe(page);
  await page.getByRole('button', { name: 'So zuordnen' }).click();
  await expect(page.getByRole('status')).toContainText('Zugeordnet.');
  await shots(page, 'payment-counted-de');
  await page.getByRole('button', { name: /Zuordnung .* aufheben/ }).first().click();
  await expect(page.getByRole('status')).toContainText('Die Zuordnung ist aufgehoben');
});
