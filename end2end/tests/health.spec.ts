import { axe, expect, shots, test } from '../support/test.ts';

test('the program says that it is ready', async ({ request }) => {
  const answer = await request.get('/health/ready');
  expect(answer.status()).toBe(200);
});

test('an unknown address answers 404 with a page for people', async ({ page }) => {
  const answer = await page.goto('/there-is-no-such-page');
  expect(answer?.status()).toBe(404);
  await expect(page.locator('html')).toHaveAttribute('lang', /^(de|en)/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await axe(page);
  await shots(page, 'not-found');
});
