import type { Page } from '@playwright/test';
import { SHOP } from '../support/order.ts';
import { expect, login, test } from '../support/test.ts';
import { SPEAKS } from '../support/words.ts';

// What the words are in another language, the stories of the program and the pages' tests say.
test.use(SPEAKS.de);

const CATALOGUE = `${SHOP}/staff/catalogue`;

const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).last().click();
test('what the law forbids is refused with what may be chosen, and nothing typed is lost', async ({ page }) => {
  await login(page, 'owner');
  await page.goto(`${CATALOGUE}/plans/digital`);
  await page.locator('#notice').fill('3');
  await page.locator('#prices-p00-price').fill('12,90');
  await press(page, 'Speichern und anbieten');
  await expect(page.locator('#notice')).toHaveAccessibleDescription(/höchstens 1 Monat.*§ 309 Nr\. 9 BGB.*nur an Unternehmen/);
  await expect(page.locator('#notice')).toHaveValue('3');
  await expect(page.locator('#prices-p00-price')).toHaveValue('12,90');
  await page.goto(SHOP);
  await expect(page.getByText('9,90 €').first()).toBeVisible();
  await page.goto(`${CATALOGUE}/plans/digital`);
  await press(page, 'Eingaben verwerfen');
  await expect(page.locator('#notice')).toHaveValue('1');
});
