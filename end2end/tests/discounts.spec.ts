import { SHOP, agree, fillPerson, newEmail, order } from '../support/order.ts';
import { expect, test } from '../support/test.ts';
import { SPEAKS, WORDS } from '../support/words.ts';

test.use(SPEAKS.de);

/** The demo's code, with scripts and without: the button computes on the server, so that both go the same way. */
test('a discount code shows its price before the order and is ordered with it', async ({ page }) => {
  await page.goto(`${SHOP}/order/digital`);
  await page.locator('#discount_code').fill('nicht-bekannt');
  await page.getByRole('button', { name: 'Code einlösen', exact: true }).click();
  await expect(page.locator('#discount_code-error')).toBeVisible();
  await expect(page.locator('#discount_code')).toHaveValue('nicht-bekannt');

  await page.locator('#discount_code').fill('will kommen');
  await page.getByRole('button', { name: 'Code einlösen', exact: true }).click();
  await expect(page.locator('#discount_code-error')).toHaveCount(0);
  await expect(page.locator('#review')).toContainText(/7,92\s€ pro Monat statt 9,90\s€ pro Monat/);

  await fillPerson(page, newEmail('rabatt'));
  await page.locator('#payment-invoice').check();
  await agree(page);
  await order(page, 'de');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(WORDS.de.ordered);
  await expect(page.getByRole('main')).toContainText(/7,92\s€ pro Monat statt 9,90\s€ pro Monat/);
});
