import type { Locator, Page } from '@playwright/test';
import { follow, openMail } from '../support/mailbox.ts';
import { SHOP, agree, fillPerson, newEmail, order, orderByInvoice } from '../support/order.ts';
import { axe, expect, login, shots, test } from '../support/test.ts';
import { WORDS, findDate, inEachLanguage, longDate, type Lang } from '../support/words.ts';

/** What the law demands of every page, and what every page has besides: label by address. */
function footerLinks(lang: Lang): [label: string, path: string][] {
  const [imprint, privacy, terms, accessibility] = WORDS[lang].legal;
  return [
    [WORDS[lang].cancelLink, `${SHOP}/cancel`],
    [WORDS[lang].withdrawLink, `${SHOP}/withdraw`],
    [imprint, `${SHOP}/legal/imprint`],
    [privacy, `${SHOP}/legal/privacy`],
    [terms, `${SHOP}/legal/terms`],
    [accessibility, `${SHOP}/legal/accessibility`],
  ];
}

async function expectFooter(page: Page, lang: Lang): Promise<void> {
  const footer = page.getByRole('contentinfo');
  for (const [label, path] of footerLinks(lang)) {
    const link = footer.getByRole('link', { name: label, exact: true });
    await expect(link, `${label} on ${page.url()}`).toHaveText(label);
    await expect(link).toBeVisible();
    await expect(link).toHaveAttribute('href', path);
  }
}

/** The names of what a form asks, without what it knows by itself. */
async function asked(form: Locator): Promise<string[]> {
  const names = await form
    .locator('input:not([type=hidden]), select, textarea, button[name]')
    .evaluateAll((controls) => controls.map((control) => control.getAttribute('name') ?? ''));
  return [...new Set(names)].sort();
}

function declaration(page: Page, button: string): Locator {
  return page.getByRole('main').locator('form').filter({ has: page.getByRole('button', { name: button, exact: true }) });
}

/** The receipt on the page: content, the day and the time to the minute of its arrival. */
async function expectReceipt(page: Page, lang: Lang, content: string[]): Promise<void> {
  const main = page.getByRole('main');
  const title = lang === 'de' ? / ist eingegangen$/ : /^We have received your /;
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  for (const text of content) await expect(main).toContainText(text);
  const received = findDate(await main.innerText(), lang);
  expect(received.year).toBeGreaterThanOrEqual(2026);
  await expect(main).toContainText(longDate(received, lang));
  await expect(main).toContainText(lang === 'de' ? /\d{2}:\d{2}\sUhr/ : /\d{2}:\d{2}/);
}

inEachLanguage((lang) => {
  const words = WORDS[lang];

  test('every public page leads to cancelling, withdrawing and the legal texts', async ({ page, request }) => {
    for (const path of [
      SHOP,
      `${SHOP}/order/digital`,
      `${SHOP}/order/paketbox-haus`,
      `${SHOP}/sign-in`,
      `${SHOP}/cancel`,
      `${SHOP}/withdraw`,
      `${SHOP}/legal/imprint`,
      `${SHOP}/legal/privacy`,
      `${SHOP}/legal/terms`,
      `${SHOP}/legal/withdrawal`,
      `${SHOP}/legal/accessibility`,
      `${SHOP}/order/there-is-no-such-plan`,
    ]) {
      await page.goto(path);
      await expectFooter(page, lang);
    }
    for (const [label, path] of footerLinks(lang)) {
      const answer = await request.get(path);
      expect(answer.status(), `${label} without signing in`).toBe(200);
      expect(answer.url(), 'without a detour').toMatch(new RegExp(`${path}$`));
    }
  });

  test('a mistyped address below a merchant leads there as well', async ({ page }) => {
    await page.goto(`${SHOP}/there-is-no-such-page`);
    await expect(page.getByRole('contentinfo').getByRole('link', { name: words.cancelLink })).toBeVisible({ timeout: 1_000 });
  });

  test('the pages of the portal lead there as well', async ({ page }) => {
    await login(page, 'customer');
    for (const path of ['', '/contracts', '/invoices', '/payment-methods', '/account']) {
      await page.goto(`${SHOP}/portal${path}`);
      await expectFooter(page, lang);
    }
    await page.goto(`${SHOP}/portal/contracts`);
    await page.getByRole('main').locator('a[href*="/portal/contracts/"]').first().click();
    await expectFooter(page, lang);
  });

  test('the receipt of an order leads there as well', async ({ page }) => {
    await orderByInvoice(page, lang, 'digital', newEmail('footer'));
    await expectFooter(page, lang);
  });

  test('cancelling asks what the law allows and nothing else, and is receipted at once', async ({ page }) => {
    const email = newEmail('cancel');
    await page.goto(SHOP);
    await page.getByRole('contentinfo').getByRole('link', { name: words.cancelLink, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.cancelLink);
    const form = declaration(page, words.cancelButton);
    await expect(page.getByRole('main').locator('form')).toHaveCount(1);
    expect(await asked(form)).toEqual([
      'form[cancellation]',
      'form[contract]',
      'form[email]',
      'form[ends_on]',
      'form[name]',
      'form[reason]',
    ]);
    await expect(form.getByRole('button')).toHaveCount(1);
    await expect(form.getByRole('button')).toHaveText(words.cancelButton);
    await expect(page.locator('#cancellation-ordinary')).toBeChecked();
    await expect(page.locator('#reason'), 'a reason only for an extraordinary cancellation').toBeHidden();
    await page.locator('#cancellation-extraordinary').check();
    await expect(page.locator('#reason')).toBeVisible();
    await page.locator('#reason').fill('Umzug ins Ausland');
    await page.locator('#name').fill('Erika Muster');
    await page.locator('#contract').fill('Zeitung in der Hafenstraße');
    await page.locator('#ends_on').fill('2027-06-30');
    await page.locator('#email').fill(email);
    await form.getByRole('button').click();

    await expectReceipt(page, lang, [
      'Erika Muster',
      'Zeitung in der Hafenstraße',
      'Umzug ins Ausland',
      longDate({ year: 2027, month: 6, day: 30 }, lang),
      lang === 'de' ? 'Schaltfläche „jetzt kündigen“' : 'Button “cancel now”',
      email,
    ]);
    await shots(page, `cancel-receipt-${lang}`);
    await axe(page);
    await openMail(page, email, /^Eingangsbestätigung Ihrer Kündigung$|^We received your cancellation$/);
    await expect(page.getByRole('main')).toContainText('Zeitung in der Hafenstraße');
    await expect(page.getByRole('main')).toContainText('Umzug ins Ausland');
    await expect(page.getByRole('main')).toContainText(/„jetzt kündigen“|“cancel now”/);
    await expect(page.getByRole('main'), 'time of receipt').toContainText(/\d{2}:\d{2}/);
  });

  test('withdrawing asks who, which contract and where to answer, and is receipted at once', async ({ page }) => {
    const email = newEmail('withdraw');
    await page.goto(SHOP);
    await page.getByRole('contentinfo').getByRole('link', { name: words.withdrawLink, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.withdrawLink);
    const form = declaration(page, words.withdrawButton);
    await expect(page.getByRole('main').locator('form')).toHaveCount(1);
    expect(await asked(form)).toEqual(['form[contract]', 'form[email]', 'form[name]']);
    await expect(form.getByRole('button')).toHaveCount(1);
    await expect(form.getByRole('button')).toHaveText(words.withdrawButton);
    await page.locator('#name').fill('Erika Muster');
    await page.locator('#contract').fill('V-999999');
    await page.locator('#email').fill(email);
    await form.getByRole('button').click();
    await expectReceipt(page, lang, [
      'Erika Muster',
      'V-999999',
      lang === 'de' ? 'Schaltfläche „Widerruf bestätigen“' : 'Button “confirm withdrawal”',
      email,
    ]);
    await shots(page, `withdraw-receipt-${lang}`);
    await axe(page);
    await openMail(page, email, /^Eingangsbestätigung Ihres Widerrufs$|^We received your withdrawal$/);
    await expect(page.getByRole('main')).toContainText('V-999999');
    await expect(page.getByRole('main')).toContainText(/„Widerruf bestätigen“|“confirm withdrawal”/);
    await expect(page.getByRole('main'), 'time of receipt').toContainText(/\d{2}:\d{2}/);
  });

  test('the mail about a declaration is written in the language of the page', async ({ page }) => {
    const email = newEmail('language');
    await page.goto(`${SHOP}/withdraw`);
    await page.locator('#name').fill('Erika Muster');
    await page.locator('#contract').fill('V-999997');
    await page.locator('#email').fill(email);
    await declaration(page, words.withdrawButton).getByRole('button').click();
    await openMail(page, email, /Widerrufs$|withdrawal$/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      lang === 'de' ? 'Eingangsbestätigung Ihres Widerrufs' : 'We received your withdrawal',
      { timeout: 1_000 },
    );
  });

  for (const kind of ['cancel', 'withdraw'] as const) {
    test(`the receipt to ${kind} can be downloaded`, async ({ page }) => {
      const email = newEmail(kind);
      await page.goto(`${SHOP}/${kind}`);
      await page.locator('#name').fill('Erika Muster');
      await page.locator('#contract').fill('V-999998');
      await page.locator('#email').fill(email);
      await declaration(page, kind === 'cancel' ? words.cancelButton : words.withdrawButton).getByRole('button').click();
      const file = await follow(page, page.getByRole('main').getByRole('link', { name: lang === 'de' ? /herunterladen/ : /Download/ }));
      expect(file.headers()['content-type']).toBe('application/pdf');
      const bytes = await file.body();
      expect(bytes.subarray(0, 4).toString('latin1')).toBe('%PDF');
    });

    test(`an incomplete form to ${kind} is asked for, and keeps what was typed`, async ({ page }) => {
      await page.goto(`${SHOP}/${kind}`);
      const form = declaration(page, kind === 'cancel' ? words.cancelButton : words.withdrawButton);
      await page.locator('#name').fill('Erika Muster');
      await form.evaluate((element) => element.setAttribute('novalidate', ''));
      await form.getByRole('button').click();
      const summary = page.getByRole('alert', { name: words.summary });
      for (const field of ['contract', 'email']) {
        await expect(summary.locator(`a[href="#${field}"]`)).toBeVisible();
        await expect(page.locator(`#${field}`)).toHaveAttribute('aria-invalid', 'true');
      }
      await expect(page.locator('#name')).toHaveValue('Erika Muster');
      await shots(page, `${kind}-problems-${lang}`);
      await axe(page);
    });
  }

  test('a signed-in customer finds name and address filled in, and may declare all the same', async ({ page }) => {
    await login(page, 'customer');
    for (const path of ['cancel', 'withdraw']) {
      await page.goto(`${SHOP}/${path}`);
      await expect(page.locator('#name')).toHaveValue('Heike Berger');
      await expect(page.locator('#email')).toHaveValue('berger@kundin.example');
    }
  });

  test('nothing that binds is ticked beforehand, and a consumer must ask for an immediate start', async ({ page }) => {
    await page.goto(`${SHOP}/order/print`);
    const boxes = page.getByRole('main').locator('input[type=checkbox]');
    expect(await boxes.count()).toBe(3);
    for (const box of await boxes.all()) await expect(box).not.toBeChecked();
    await fillPerson(page, newEmail('early'));
    await page.locator('#payment-invoice').check();
    await agree(page);
    await page.locator('#early_start').uncheck();
    await order(page, lang);
    await expect(page.getByRole('alert', { name: words.summary }).locator('a[href="#early_start"]')).toBeVisible();
  });

  test('the terms and the withdrawal information can be read before ordering', async ({ page }) => {
    await page.goto(`${SHOP}/order/print`);
    const label = page.locator('label[for=terms]');
    for (const kind of ['terms', 'withdrawal']) {
      const answer = await follow(page, label.locator(`a[href="${SHOP}/legal/${kind}"]`));
      expect((await answer.text()).length).toBeGreaterThan(2_000);
    }
    await page.goto(`${SHOP}/legal/withdrawal`);
    await expect(page.getByRole('main').getByRole('link', { name: words.withdrawLink, exact: true }), 'R-546').toHaveAttribute(
      'href',
      `${SHOP}/withdraw`,
    );
  });
});

test('the mandate reads as the banks want it', async ({ page }) => {
  await page.goto(`${SHOP}/order/digital`);
  const mandate = page.getByRole('group', { name: 'SEPA-Lastschriftmandat' });
  const creditor = (await mandate.innerText()).includes('Stadtblatt Verlag GmbH') ? 'Stadtblatt Verlag GmbH' : 'the creditor';
  await expect(mandate).toContainText(
    `Ich ermächtige (Wir ermächtigen) ${creditor}, Zahlungen von meinem (unserem) Konto mittels Lastschrift einzuziehen. ` +
      `Zugleich weise ich mein (weisen wir unser) Kreditinstitut an, die von ${creditor} auf mein (unser) Konto gezogenen ` +
      'Lastschriften einzulösen.',
  );
  await expect(mandate).toContainText(
    'Hinweis: Ich kann (Wir können) innerhalb von acht Wochen, beginnend mit dem Belastungsdatum, die Erstattung des ' +
      'belasteten Betrages verlangen. Es gelten dabei die mit meinem (unserem) Kreditinstitut vereinbarten Bedingungen.',
  );
  await expect(mandate).toContainText('DE98ZZZ09999999999');
  await expect(mandate).toContainText('Druckerstieg 4');
});
