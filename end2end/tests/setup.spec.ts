import { SHOP } from '../support/order.ts';
import { axe, expect, expectNoSideways, login, shots, test } from '../support/test.ts';

const SETUP = `${SHOP}/staff/setup`;

test('a merchant sees what is missing, adds a product and a legal text, and is told what cannot be', async ({ page }) => {
  test.slow();
  await login(page, 'owner');
  await page.goto(SETUP);
  await expect(page.getByRole('main')).toContainText('Alles ist da');
  await expect(page.locator('tbody tr')).toHaveCount(11);

  // A product, first without a name and with an address that is taken.
  await page.goto(`${SHOP}/staff/catalogue`);
  await page.getByRole('link', { name: 'Neues Produkt' }).click();
  await page.locator('#slug').fill('musik');
  await page.getByRole('button', { name: 'Produkt speichern' }).click();
  await expect(page.locator('#name_de-error')).toBeVisible();
  await expect(page.locator('#slug-error')).toContainText('ein anderes Produkt');
  await expect(page.locator('#slug')).toHaveValue('musik');
  await expectNoSideways(page);
  await shots(page, 'product-problems-de');
  await axe(page);
  const slug = `magazin-${Date.now()}`;
  await page.locator('#name_de').fill('Magazin');
  await page.locator('#name_en').fill('Magazine');
  await page.locator('#slug').fill(slug);
  await page.getByRole('button', { name: 'Produkt speichern' }).click();
  await expect(page.getByText('Das Produkt ist gespeichert.')).toBeVisible();
  await page.getByRole('link', { name: 'Magazin ändern' }).last().click();
  await expect(page.getByRole('link', { name: `/s/stadtblatt/${slug}` })).toBeVisible();

  // Another version of a text, seen by customers at once.
  await page.goto(`${SETUP}/texts`);
  await page.getByRole('link', { name: 'Barrierefreiheit, Deutsch' }).click();
  const sentence = `Stand der Prüfung: ${Date.now()}.`;
  await page.locator('#body').fill(`# Prüfung\n\n${sentence}`);
  await page.locator('#valid_from').fill('');
  await page.getByRole('button', { name: 'Als neue Fassung speichern' }).click();
  await expect(page.locator('#valid_from-error')).toBeVisible();
  await expect(page.locator('#body')).toHaveValue(new RegExp(sentence));
  await shots(page, 'legal-text-problems-de');
  await axe(page);
  await page.locator('#valid_from').fill(await today(page));
  await page.getByRole('button', { name: 'Als neue Fassung speichern' }).click();
  await expect(page.getByText('Der Text ist gespeichert und gilt ab')).toBeVisible();
  await page.goto(`${SHOP}/legal/accessibility`);
  await expect(page.getByText(sentence)).toBeVisible();

  // Numbers go on as they began, because the demo has issued already.
  await page.goto(`${SETUP}/business`);
  await page.locator('#invoice_number').fill('X-{0000}');
  await page.getByRole('button', { name: 'Speichern' }).click();
  await expect(page.locator('#invoice_number-error')).toContainText('gehen weiter');
  await shots(page, 'business-problems-de');
});

/** The demo's today, which is what a text begins with when its form is opened anew. */
async function today(page: import('@playwright/test').Page): Promise<string> {
  const answer = await page.request.get(`${SETUP}/texts/imprint/de`);
  const value = /id="valid_from"[^>]*value="([\d-]+)"/.exec(await answer.text())?.[1];
  expect(value).toBeTruthy();
  return value ?? '';
}
