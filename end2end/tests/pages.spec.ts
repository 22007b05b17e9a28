import type { Page } from '@playwright/test';
import { SHOP, hasScripts, newEmail, openContract, orderByInvoice } from '../support/order.ts';
import { axe, expect, expectNoSideways, login, shots, stayLoggedIn, test } from '../support/test.ts';
import { WORDS, inEachLanguage, type Lang } from '../support/words.ts';

async function expectSound(page: Page, lang: Lang): Promise<void> {
  const where = page.url();
  await expect(page.locator('html'), where).toHaveAttribute('lang', lang);
  await expect(page, where).toHaveTitle(/\S.* · \S/);
  await expect(page.getByRole('heading', { level: 1 }), where).toHaveCount(1);
  await expect(page.getByRole('heading', { level: 1 }), where).toHaveText(/\S/);
  await expect(page.getByRole('main'), where).toHaveCount(1);
  const text = await page.locator('html').innerText();
  expect(text, `${where}: a text is missing`).not.toContain('⟦');
  expect(text, `${where}: a gap was not filled`).not.toMatch(/\{ ?\$?\w+ ?\}/);
  const html = await page.content();
  // The mark of a missing text may hide in an attribute.
  expect(html.includes('⟦'), `${where}: a text is missing in an attribute`).toBe(false);
}

/** Scripts and styles only as the page's policy allows them. */
async function expectPolicy(page: Page, path: string): Promise<void> {
  const answer = await page.request.get(path);
  const policy = answer.headers()['content-security-policy'] ?? '';
  const nonce = /script-src 'nonce-([\w-]+={0,2})'/.exec(policy)?.[1];
  expect(nonce, `${path}: ${policy}`).toBeTruthy();
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("style-src 'self'");
  const html = await answer.text();
  for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) {
    if (!/\bsrc=/.test(tag)) expect(tag, `${path}: an inline script without nonce`).toContain(`nonce="${nonce}"`);
  }
  expect(html, `${path}: an inline style`).not.toMatch(/<style\b/);
  expect(html, `${path}: a style attribute`).not.toMatch(/<[a-z][^>]* style="/);
  expect(html, `${path}: a handler attribute`).not.toMatch(/<[a-z][^>]* on[a-z]+="/);
}

/** Everything that must hold of any page as it is now. */
async function expectGood(page: Page, lang: Lang, name: string, except?: string): Promise<void> {
  await expectSound(page, lang);
  await expectNoSideways(page);
  await shots(page, `${name}-${lang}`);
  await axe(page, except);
}

inEachLanguage((lang) => {
  const words = WORDS[lang];

  const PUBLIC: [name: string, path: string][] = [
    ['start', '/'],
    ['offers', SHOP],
    ['order-print', `${SHOP}/order/print`],
    ['order-digital', `${SHOP}/order/digital`],
    ['order-musik-family', `${SHOP}/order/musik-family`],
    ['order-paketbox-haus', `${SHOP}/order/paketbox-haus`],
    ['imprint', `${SHOP}/legal/imprint`],
    ['privacy', `${SHOP}/legal/privacy`],
    ['terms', `${SHOP}/legal/terms`],
    ['withdrawal', `${SHOP}/legal/withdrawal`],
    ['accessibility', `${SHOP}/legal/accessibility`],
    ['cancel', `${SHOP}/cancel`],
    ['withdraw', `${SHOP}/withdraw`],
    ['sign-in', `${SHOP}/sign-in`],
    ['enter-code', `${SHOP}/sign-in/code`],
    ['mailbox', '/_demo/mail'],
  ];

  for (const [name, path] of PUBLIC) {
    test(`${name} is sound, fits any width and can be used by everybody`, async ({ page }) => {
      const answer = await page.goto(path);
      expect(answer?.status()).toBe(200);
      await expectGood(page, lang, name);
      await expectPolicy(page, path);
    });
  }

  test('what does not exist says so, in the merchant\'s frame where there is one', async ({ page }) => {
    for (const [name, path] of [
      ['not-found', '/there-is-no-such-page'],
      ['not-found-shop', `${SHOP}/order/there-is-no-such-plan`],
      ['not-found-merchant', '/m/there-is-no-such-merchant'],
    ] as const) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(404);
      await expectGood(page, lang, name);
      await expectPolicy(page, path);
    }
  });

  test('the receipt and the new customer\'s portal are sound', async ({ page }) => {
    test.slow();
    const email = newEmail('pages');
    await orderByInvoice(page, lang, 'paketbox-privat', email);
    await expectGood(page, lang, 'receipt');
    await page.goto(`${SHOP}/order/musik-single`);
    await expectGood(page, lang, 'order-signed-in');
  });

  for (const [name, path] of [
    ['portal', '/portal'],
    ['contracts', '/portal/contracts'],
    ['invoices', '/portal/invoices'],
    ['payment-methods', '/portal/payment-methods'],
    ['add-card', '/portal/payment-methods/card'],
    ['add-mandate', '/portal/payment-methods/add'],
    ['account', '/portal/account'],
    ['security', '/portal/account/security'],
    ['second-factor', '/portal/account/security/second-factor'],
    ['passkeys', '/portal/account/security/passkeys'],
    ['own-data', '/portal/account/data'],
    ['users', '/portal/account/users'],
    ['customers', '/portal/customers'],
  ] as const) {
    test(`the portal is sound: ${name}`, async ({ page, program }) => {
      test.slow();
      await stayLoggedIn(page, 'customer', program);
      const answer = await page.goto(`${SHOP}${path}`);
      expect(answer?.status()).toBe(200);
      await expectGood(page, lang, name);
      await expectPolicy(page, `${SHOP}${path}`);
    });
  }

  test('the portal is sound: a contract', async ({ page }) => {
    test.slow();
    await login(page, 'customer');
    await page.goto(`${SHOP}/portal/contracts`);
    await page.getByRole('main').locator('a[href*="/portal/contracts/"]').first().click();
    await expect(page).toHaveURL(/\/contracts\/[0-9a-f-]{36}$/);
    await expectGood(page, lang, 'contract');
  });

  test('the portal is sound: what was used of another customer\'s contract', async ({ page }) => {
    test.slow();
    await login(page, 'customer');
    const choose = async (): Promise<void> => {
      await page.goto(`${SHOP}/portal/customers`);
      await page.locator('main form button').click();
      await expect(page).toHaveURL(/\/portal$/);
    };
    await choose();
    try {
      await openContract(page);
      await expect(page.locator('svg.chart rect')).toHaveCount(13);
      await expectGood(page, lang, 'contract-usage');
    } finally {
      // The last one chosen opens at the next sign-in.
      await choose();
    }
  });

  // A test for each page, because each is looked at in many widths and colours: that takes a while on a busy machine.
  const BACK_OFFICE: [name: string, path: string][] = [
    ['overview', '/staff'],
    ['customers', '/staff/customers'],
    ['found', '/staff/customers?q=berger'],
    ['none-found', '/staff/customers?q=niemand'],
    ['billing', '/staff/billing'],
    ['invoices', '/staff/invoices'],
    ['charges', '/staff/charges'],
    ['payments', '/staff/payments'],
    ['mails', '/staff/mails'],
    ['mail-templates', '/staff/mails/templates'],
    ['mail-template', '/staff/mails/templates/invoice/de'],
    ['papers', '/staff/documents'],
    ['letterhead', '/staff/documents/letterhead'],
    ['layouts', '/staff/documents/layouts'],
  ];
  // Not for support.
  const OWNERS: typeof BACK_OFFICE = [
    ['catalogue', '/staff/catalogue'],
    ['discounts', '/staff/catalogue/discounts'],
    ['new-discount', '/staff/catalogue/discounts/new'],
    ['sign-up-pages', '/staff/signup'],
    ['setup', '/staff/setup'],
    ['business', '/staff/setup/business'],
    ['legal-texts', '/staff/setup/texts'],
    ['legal-text', '/staff/setup/texts/terms/de'],
    ['product', '/staff/catalogue/products/new'],
    ['import', '/staff/customers/import'],
    ['record-payment', '/staff/payments/new'],
    ['plan', '/staff/catalogue/plans/digital'],
    ['colleagues', '/staff/colleagues'],
    ['figures', '/staff/figures'],
    ['figures-recurring', '/staff/figures/recurring'],
    ['figures-plans', '/staff/figures/plans'],
    ['figures-switches', '/staff/figures/switches'],
    ['figures-leaving', '/staff/figures/leaving'],
    ['figures-cohorts', '/staff/figures/cohorts'],
    ['figures-open', '/staff/figures/open'],
  ];

  // Support sees the owner's pages with fewer buttons: once is enough.
  const STAFF = lang === 'de' ? (['owner', 'support'] as const) : (['owner'] as const);
  for (const who of STAFF) {
    for (const [name, path] of who === 'owner' ? [...BACK_OFFICE, ...OWNERS] : BACK_OFFICE) {
      test(`the back office is sound for the ${who}: ${name}`, async ({ page, program }, { project }) => {
        test.skip(who === 'support' && !hasScripts(project), 'the same as for the owner');
        test.slow();
        await stayLoggedIn(page, who, program);
        const answer = await page.goto(`${SHOP}${path}`);
        expect(answer?.status()).toBe(200);
        await expectGood(page, lang, `${who}-${name}`);
        await expectPolicy(page, `${SHOP}${path}`);
      });
    }

    test(`a customer and a document are sound for the ${who}`, async ({ page }, { project }) => {
      test.skip(who === 'support' && !hasScripts(project), 'the same as for the owner');
      test.slow();
      await login(page, who);
      await page.goto(`${SHOP}/staff/customers?q=berger`);
      await page.getByRole('link', { name: /Berger/ }).click();
      await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}$/);
      await expectGood(page, lang, `${who}-customer`);
      await page.goto(`${SHOP}/staff/invoices`);
      await page.getByRole('main').locator('a[href*="/staff/invoices/"]').first().click();
      await expect(page).toHaveURL(/\/invoices\/[0-9a-f-]{36}$/);
      await expectGood(page, lang, `${who}-document`);
    });
  }

  test('a refused layout and one to look at are sound', async ({ page }) => {
    test.slow();
    await login(page, 'owner');
    const here = `${SHOP}/staff/documents/layouts`;
    const ours = await (await page.request.get(`${here}/start/invoice.typ`)).text();
    await page.goto(here);
    for (const [name, layout, there] of [
      ['layout-refused', '#nothing-of-that-name', /layouts\?paper=invoice$/],
      ['layout', ours, /layouts\/[0-9a-f-]{36}$/],
    ] as const) {
      const file = { name: 'invoice.typ', mimeType: 'text/plain', buffer: Buffer.from(layout) };
      await page.locator('#layout').setInputFiles(file);
      await page.locator('form:has(#layout) button[type=submit]').click();
      await expect(page).toHaveURL(there, { timeout: 30_000 });
      await expect(page.locator('#layout-error')).toHaveCount(name === 'layout' ? 0 : 1);
      await expectGood(page, lang, name);
    }
  });

  test('the current entry of the navigation is legible on its tinted ground', async ({ page }, { project }) => {
    test.skip(!hasScripts(project), 'the colours are the same');
    await login(page, 'customer');
    await axe(page);
  });

  test('a mail in the mailbox is sound', async ({ page }) => {
    await page.goto('/_demo/mail');
    await page.getByRole('main').getByRole('listitem').filter({ hasText: '@' }).getByRole('link').first().click();
    await expect(page).toHaveURL(/\/_demo\/mail\/[0-9a-f-]{36}$/);
    await expectGood(page, lang, 'mail');
    await expectPolicy(page, new URL(page.url()).pathname);
  });

  test('a refused sign-in says so and is sound', async ({ page }) => {
    await page.goto(`${SHOP}/sign-in`);
    await page.locator('#email').fill(newEmail('nobody'));
    await page.locator('#password').fill('falsches-passwort');
    await page.locator('form:has(#password) button[type=submit]').click();
    await expect(page.getByRole('status')).toBeVisible();
    await expectGood(page, lang, 'sign-in-refused');
  });

  test('the keyboard reaches the content at once, and one sees where one is', async ({ page }) => {
    for (const path of [SHOP, `${SHOP}/order/digital`, `${SHOP}/cancel`, '/']) {
      await page.goto(path);
      await page.keyboard.press('Tab');
      const skip = page.getByRole('link', { name: words.skip });
      await expect(skip).toBeFocused();
      await expect(skip).toBeInViewport();
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/#content$/);
      await expect(page.getByRole('main')).toBeFocused();
      for (let step = 0; step < 12; step += 1) {
        await page.keyboard.press('Tab');
        const seen = await page.evaluate(() => {
          const element = document.activeElement;
          if (!element || element === document.body) return 'the end';
          // The parts of a date field are the browser's own, and show the focus themselves.
          if (element.matches('input[type=date]')) return '';
          const style = getComputedStyle(element);
          const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          const box = element.getBoundingClientRect();
          const shown = box.width > 0 && box.height > 0;
          return ring && shown ? '' : `${element.tagName} ${element.id || element.textContent?.slice(0, 30)}`;
        });
        if (seen === 'the end' && step > 0) break;
        expect(seen, `${path}: focus after ${step + 1} steps is not to be seen`).toBe('');
      }
    }
  });

  test('the language switch keeps the page, changes the words, and is remembered', async ({ page }) => {
    const other = lang === 'de' ? 'en' : 'de';
    for (const path of [`${SHOP}/order/digital`, `${SHOP}/cancel`, `${SHOP}/legal/terms`, '/_demo/mail', '/']) {
      await page.context().clearCookies();
      await page.goto(path);
      const heading = await page.getByRole('heading', { level: 1 }).innerText();
      await page.getByRole('banner').getByRole('link', { name: words.otherLanguage }).click();
      await expect(page).toHaveURL(new RegExp(`${path}$`));
      await expect(page.locator('html')).toHaveAttribute('lang', other);
      await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(heading);
      await page.reload();
      await expect(page.locator('html'), 'remembered').toHaveAttribute('lang', other);
    }
  });
});
