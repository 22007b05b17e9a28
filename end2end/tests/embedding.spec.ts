import type { Page } from '@playwright/test';
import { LAUNCH } from '../support/chromium.ts';
import { Host } from '../support/host.ts';
import { SHOP, agree, fillPerson, hasScripts, newEmail, order } from '../support/order.ts';
import { axe, expect, expectNoSideways, login, shots, test as base } from '../support/test.ts';
import { SPEAKS, WORDS } from '../support/words.ts';

const test = base.extend<{ host: Host }>({
  host: async ({ program }, use) => {
    const host = await Host.start(program.address);
    await use(host);
    await host.stop();
  },
});
// Frames speak the language of the page around them. Cookies of other sites are blocked, as browsers are about to do for everybody.
test.use(SPEAKS.de);
test.use({ launchOptions: { ...LAUNCH, args: [...LAUNCH.args, '--test-third-party-cookie-phaseout'] } });

/** Lets a site show the sign-up pages, as the merchant's owner does. */
async function allow(page: Page, site: string): Promise<void> {
  await login(page, 'owner');
  await page.goto(`${SHOP}/staff/signup`);
  await page.locator('#site').fill(site);
  await page.getByRole('button', { name: 'Website erlauben' }).click();
  await expect(page.getByRole('table').getByText(site, { exact: true })).toBeVisible();
}

test('an order is made inside another site that blocks whatever it can', async ({ page, host }) => {
  test.skip(!hasScripts(test.info().project), 'the element is a script');
  test.slow();
  await allow(page, host.origin);
  await page.goto(`${host.origin}/signup.html`);
  // The browser does block: a frame of a third site gets no cookie back, on the second time either.
  for (const _ of [1, 2]) {
    const seen = await page.evaluate(async (address) => {
      const frame = document.createElement('iframe');
      frame.src = address;
      document.body.append(frame);
      await new Promise((done) => frame.addEventListener('load', done));
      return true;
    }, `${host.otherName}/remembers`);
    expect(seen).toBe(true);
    await expect(page.frameLocator(`iframe[src="${host.otherName}/remembers"]`).last().locator('#cookie')).toHaveText('none');
  }
  const frame = page.locator('turnus-signup').locator('iframe');
  const inside = page.frameLocator('turnus-signup iframe');
  await expect(inside.locator('#plan-digital-plus')).toBeChecked();
  await expect(inside.locator('#given_name')).toHaveValue('Erika');
  // As high as what is in it: nothing scrolls inside.
  await expect
    .poll(async () => inside.locator('html').evaluate((root) => root.scrollHeight - root.clientHeight))
    .toBeLessThanOrEqual(1);
  await shots(page, 'embedded-order-de');
  const high = (await frame.boundingBox())?.height ?? 0;
  // The price follows the choice, by the island that runs there, too.
  await inside.locator('#plan-digital').check();
  await expect(inside.locator('#order-form')).toContainText('9,90 €');
  const card = page.frames().find((found) => found.url().includes('/frame'));
  if (!card) throw new Error('the frame has no page');
  const email = newEmail('embedded');
  await fillPerson(card as unknown as Page, email);
  await expect(page.locator('#events')).toContainText('started');
  await inside.locator('#payment-invoice').check();
  await inside.locator('#early_start').check();
  // Not agreed to the terms: said beside the field, with everything typed still there but the password.
  await order(card as unknown as Page, 'de');
  await expect(inside.locator('#terms-error')).toBeVisible();
  await expect(inside.locator('#family_name')).toHaveValue('Muster');
  await expect(inside.locator('#password')).toHaveValue('');
  await inside.locator('#password').fill('ein-langes-passwort-2026');
  await inside.locator('#terms').check();
  await order(card as unknown as Page, 'de');
  await expect(inside.getByRole('heading', { level: 1 })).toHaveText('Vielen Dank, Ihre Bestellung ist da');
  await expect(page.locator('#events li').last()).toHaveText(/^completed \{"contract":"[0-9a-f-]{36}","number":"V-\d{6}"\}$/);
  await expect.poll(async () => (await frame.boundingBox())?.height ?? high).toBeLessThan(high / 2);
  await expect(page.locator('#events li').filter({ hasText: 'completed' })).toHaveCount(1);
  await shots(page, 'embedded-done-de');
  // The frame kept nobody signed in, and the browser no cookie of it.
  const cookies = await page.context().cookies(host.origin);
  expect(cookies).toEqual([]);
});

test('a site that is not on the list shows its own link instead', async ({ page, host, complaints }) => {
  test.skip(!hasScripts(test.info().project), 'the element is a script');
  await page.clock.install();
  await page.goto(`${host.origin}/signup.html`);
  await expect(page.locator('turnus-signup iframe')).toHaveCount(1);
  await expect.poll(() => complaints.join()).toContain('frame-ancestors');
  complaints.length = 0;
  await expect(page.frameLocator('turnus-signup iframe').locator('#order-form')).toHaveCount(0);
  await page.clock.fastForward(16_000);
  await expect(page.getByRole('link', { name: 'Stadtblatt bestellen' })).toBeVisible();
  await expect(page.locator('#events')).toContainText('failed');
});

test('prices inside another site lead to the page where they are ordered', async ({ page, host, program }) => {
  if (!hasScripts(test.info().project)) {
    await page.goto(`${host.origin}/pricing.html`);
    // Without scripts the element is what is in it: a link.
    await page.getByRole('link', { name: 'Musik bestellen' }).click();
    await expect(page).toHaveURL(`${program.address}/s/stadtblatt/musik`);
    return;
  }
  await allow(page, host.origin);
  await page.goto(`${host.origin}/pricing.html`);
  const inside = page.frameLocator('turnus-pricing iframe');
  await expect(inside.getByRole('listitem').first()).toBeVisible();
  await shots(page, 'embedded-pricing-de');
  await inside.getByRole('link', { name: /Family/ }).click();
  await expect(page).toHaveURL(/\/s\/stadtblatt\/musik\?plan=musik-family$/);
  await expect(page.locator('#plan-musik-family')).toBeChecked();
});

test('the hosted page is filled by its link and orders', async ({ page }) => {
  test.slow();
  await page.goto('/s/stadtblatt/stadtblatt?plan=digital-plus&given_name=Max&city=Kiel');
  await expect(page.locator('#plan-digital-plus')).toBeChecked();
  await expect(page.locator('#city')).toHaveValue('Kiel');
  await expectNoSideways(page);
  await axe(page);
  await fillPerson(page, newEmail('hosted'));
  await page.locator('#payment-invoice').check();
  await agree(page);
  await order(page, 'de');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(WORDS.de.ordered);
  // Now a customer: the same link leads to the switch.
  await page.goto('/s/stadtblatt/stadtblatt?plan=digital');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Stadtblatt: Sie haben schon einen Vertrag');
  await expectNoSideways(page);
  await shots(page, 'sign-up-known-de');
  await axe(page);
  await page.getByRole('link', { name: /Tarif wechseln/ }).click();
  await expect(page).toHaveURL(/\/switch$/);
});
