import type { Page } from '@playwright/test';
import { advanceMonth, fetchPdf, mailsTo, openMail, today } from '../support/mailbox.ts';
import { PASSWORD, SHOP, agree, choosePlan, fillPerson, giveMandate, hasScripts, newEmail, order, signIn } from '../support/order.ts';
import { expect, test } from '../support/test.ts';
import { WORDS, addDays, addMonths, euros, findDate, inEachLanguage, longDate, type Lang } from '../support/words.ts';

const ORDER_MAIL = { de: /^Ihre Bestellung: /, en: /^Your order: / } as const;
const INVOICE_MAIL = { de: /^Ihre Rechnung RE-/, en: /^Your invoice RE-/ } as const;

/** A fact by its label, wherever on the page it stands. */
function fact(page: Page, label: string) {
  return page.getByRole('main').locator('dt').filter({ hasText: new RegExp(`^${label}$`) }).locator('xpath=following-sibling::dd');
}

/** What stands right above the order button. */
function review(page: Page) {
  return page.locator('#review');
}

/** Waits for the billing run that the order has set going: the portal then shows that many invoices. */
async function expectInvoices(page: Page, count: number): Promise<void> {
  await expect(async () => {
    await page.goto(`${SHOP}/portal/invoices`);
    await expect(page.getByRole('link', { name: /PDF .*RE-\d{4}-\d{5}/ })).toHaveCount(count, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
}

async function signOut(page: Page, lang: Lang): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: WORDS[lang].signOut }).click();
  await expect(page.getByRole('status')).toHaveText(WORDS[lang].signedOut);
}

inEachLanguage((lang) => {
  const words = WORDS[lang];

  test('offers say the price, how tax is contained in it, and how long it binds', async ({ page }) => {
    await page.goto(SHOP);
    const plan = (slug: string) =>
      page.getByRole('listitem').filter({ has: page.locator(`a[href$="/order/${slug}"]`) });
    const print = plan('print');
    await expect(print).toContainText(`${euros(3990, lang)} ${lang === 'de' ? 'pro Monat' : 'per month'}`);
    await expect(print).toContainText(
      lang === 'de' ? 'inkl. 7 % USt. (2,61 €)' : 'incl. 7% VAT (€2.61)',
    );
    await expect(print).toContainText(lang === 'de' ? 'Mindestlaufzeit' : 'Minimum term');
    await expect(print).toContainText(lang === 'de' ? /12\sMonate, bis \d+\.\s\S+\s\d{4}/ : /12\smonths, until \d+\s\S+\s\d{4}/);
    await expect(print).toContainText(
      lang === 'de' ? 'Frist 1 Monat zum Ende der Mindestlaufzeit' : '1 month notice to the end of the minimum term',
    );
    await expect(print).toContainText(
      lang === 'de' ? 'auf unbestimmte Zeit, dann jederzeit kündbar, Frist 1 Monat' : 'open-ended, then cancel at any time, 1 month notice',
    );
    await expect(plan('musik-family')).toContainText(lang === 'de' ? 'kostenlos bis' : 'free until');
    await expect(plan('paketbox-privat')).toContainText(euros(4900, lang));
    // To businesses net prices may be shown, but the total is beside them.
    await expect(plan('paketbox-haus')).toContainText(euros(2261, lang));
    await expect(plan('paketbox-haus')).toContainText(
      lang === 'de' ? '19,00 € netto zzgl. 19 % USt. (3,61 €)' : '€19.00 net plus 19% VAT (€3.61)',
    );
  });

  test('a customer orders by direct debit, is billed at once and again a month later', async ({ page }) => {
    test.slow();
    const email = newEmail('walk');
    const orderedOn = await today(page, lang);
    await choosePlan(page, 'digital');
    await fillPerson(page, email);
    await giveMandate(page);
    await agree(page);

    // The law's list stands right above the button, and the button says what it does.
    await expect(review(page)).toContainText('E-Paper', { ignoreCase: true });
    await expect(review(page)).toContainText(lang === 'de' ? '9,90 € pro Monat' : '€9.90 per month');
    await expect(review(page)).toContainText(lang === 'de' ? 'inkl. 7 % USt. (0,65 €)' : 'incl. 7% VAT (€0.65)');
    for (const [label, value] of lang === 'de'
      ? [
          ['Gesamtpreis pro Monat', '9,90 €'],
          ['Heute fällig', '9,90 €'],
          ['Weitere Kosten', 'keine'],
          ['Mindestlaufzeit', 'keine'],
          ['Kündigung', 'jederzeit, Frist 1 Monat'],
          ['Verlängerung', 'läuft auf unbestimmte Zeit'],
        ]
      : [
          ['Total price per month', '€9.90'],
          ['Due today', '€9.90'],
          ['Further costs', 'none'],
          ['Minimum term', 'none'],
          ['Cancellation', 'at any time, 1 month notice'],
          ['Renewal', 'open-ended'],
        ]) {
      const row = review(page).locator('dt').filter({ hasText: new RegExp(`^${label}$`) });
      await expect(row.locator('xpath=following-sibling::dd'), label).toHaveText(value ?? '');
    }
    const button = page.getByRole('button', { name: words.order, exact: true });
    await expect(button).toHaveAccessibleName(words.order);
    await expect(button).toHaveText(words.order);
    await order(page, lang);

    await expect(page).toHaveURL(/\/ordered\/[0-9a-f-]{36}$/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.ordered);
    const receipt = page.getByRole('main');
    await expect(receipt).toContainText('Digital');
    await expect(receipt).toContainText(email);
    await expect(receipt).toContainText(euros(990, lang));
    await expect(receipt).toContainText(/••\s?3000/);
    await fetchPdf(page, page.getByRole('link', { name: lang === 'de' ? 'Vertragsbestätigung (PDF)' : 'Contract confirmation (PDF)' }));
    const contract = /number (\S+)\.|nummer (\S+)\./.exec(await receipt.innerText())?.slice(1).find(Boolean);
    expect(contract, 'the receipt names the contract').toBeTruthy();

    await openMail(page, email, ORDER_MAIL[lang]);
    await expect(page.getByRole('main')).toContainText(contract ?? '');
    await expect(page.getByRole('main')).toContainText(euros(990, lang));
    await fetchPdf(page, page.getByRole('main').getByRole('link', { name: /\.pdf$/ }).first());

    await page.goto(`${SHOP}/portal`);
    await signOut(page, lang);
    await page.goto(`${SHOP}/portal`);
    await expect(page, 'signed out').toHaveURL(/\/sign-in\?next=/);
    await signIn(page, email, PASSWORD);
    await expect(page).toHaveURL(/\/portal$/);
    await expectInvoices(page, 1);

    await page.goto(`${SHOP}/portal`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Muster');
    await expect(page.getByRole('main')).toContainText('Stadtblatt Digital');
    await expect(page.getByRole('main')).toContainText(contract ?? '');
    const nextCharge = fact(page, words.nextCharge);
    await expect(nextCharge).toContainText(euros(990, lang));
    await expect(nextCharge).toContainText(longDate(addMonths(orderedOn, 1), lang));
    await expect(nextCharge).toContainText(/••\s?3000/);
    await expect(fact(page, words.open)).toContainText(euros(990, lang));

    await page.goto(`${SHOP}/portal/invoices`);
    const first = page.getByRole('row').filter({ hasText: /RE-\d{4}-\d{5}/ });
    await expect(first).toContainText(euros(990, lang));
    await fetchPdf(page, first.getByRole('link', { name: /PDF/ }));
    await openMail(page, email, INVOICE_MAIL[lang]);
    await fetchPdf(page, page.getByRole('main').getByRole('link', { name: /\.pdf$/ }));

    await advanceMonth(page, lang);
    expect(await today(page, lang)).toEqual(addMonths(orderedOn, 1));
    await expectInvoices(page, 2);
    const links = page.getByRole('link', { name: /PDF .*RE-\d{4}-\d{5}/ });
    const pdfs = [await fetchPdf(page, links.nth(0)), await fetchPdf(page, links.nth(1))];
    expect(pdfs[0]?.equals(pdfs[1] ?? Buffer.of()), 'two invoices').toBe(false);
    await openMail(page, email, INVOICE_MAIL[lang], 2);
    await fetchPdf(page, page.getByRole('main').getByRole('link', { name: /\.pdf$/ }));
    await page.goto(`${SHOP}/portal`);
    await expect(fact(page, words.nextCharge)).toContainText(longDate(addMonths(orderedOn, 2), lang));
  });

  test('a customer who pays by invoice is told where to transfer the money', async ({ page }) => {
    const email = newEmail('invoice');
    const orderedOn = await today(page, lang);
    await choosePlan(page, 'digital-plus');
    await fillPerson(page, email);
    await page.locator('#payment-invoice').check();
    await expect(page.locator('#iban'), 'no account is asked').toBeHidden();
    await agree(page);
    await order(page, lang);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.ordered);
    await expect(page.getByRole('main')).toContainText(longDate(orderedOn, lang));
    await expect(page.getByRole('main')).toContainText(euros(2990, lang));
    await expectInvoices(page, 1);
    await fetchPdf(page, page.getByRole('link', { name: /PDF .*RE-\d{4}-\d{5}/ }));
    await page.goto(`${SHOP}/portal/payment-methods`);
    await expect(page.getByRole('main')).toContainText(lang === 'de' ? 'Überweisung nach Rechnung' : 'Bank transfer on invoice');
    await openMail(page, email, INVOICE_MAIL[lang]);
    await expect(page.getByRole('main')).toContainText(/DE89\s3704\s0044\s0532\s0130\s00/);
    await expect(page.getByRole('main')).toContainText(longDate(addDays(orderedOn, 14), lang));
  });

  test('a trial costs nothing today, says when it starts to cost, and then does', async ({ page }) => {
    const email = newEmail('trial');
    const orderedOn = await today(page, lang);
    const firstCharge = addDays(orderedOn, 14);
    await choosePlan(page, 'musik-family');
    await fillPerson(page, email);
    await giveMandate(page);
    await agree(page);
    await expect(review(page)).toContainText(
      (lang === 'de' ? 'kostenlos bis ' : 'free until ') + longDate(addDays(firstCharge, -1), lang),
    );
    await expect(review(page)).toContainText(
      lang === 'de' ? `14,99 € am ${longDate(firstCharge, lang)}` : `€14.99 on ${longDate(firstCharge, lang)}`,
    );
    await expect(review(page)).not.toContainText(lang === 'de' ? 'Heute fällig' : 'Due today');
    await expect(page.getByRole('button', { name: words.order, exact: true })).toBeVisible();
    await order(page, lang);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.ordered);
    await expect(page.getByRole('main')).toContainText(longDate(firstCharge, lang));
    await openMail(page, email, ORDER_MAIL[lang]);
    await page.goto(`${SHOP}/portal`);
    await expect(fact(page, words.nextCharge)).toContainText(euros(1499, lang));
    await expect(fact(page, words.nextCharge)).toContainText(longDate(firstCharge, lang));
    await expect(fact(page, words.open)).toContainText(euros(0, lang));
    await page.goto('/_demo/mail');
    await expect(mailsTo(page, email).filter({ hasText: INVOICE_MAIL[lang] }), 'nothing is billed yet').toHaveCount(0);
    await advanceMonth(page, lang);
    await expectInvoices(page, 1);
    await expect(page.getByRole('row').filter({ hasText: /RE-\d{4}-\d{5}/ })).toContainText(euros(1499, lang));
  });

  test('a business orders compartments, and the total follows their number', async ({ page }, { project }) => {
    const email = newEmail('house');
    await choosePlan(page, 'paketbox-haus');
    await expect(page.locator('#kind-business')).toBeChecked();
    await expect(review(page)).toContainText(lang === 'de' ? '22,61 € pro Monat' : '€22.61 per month');
    await expect(review(page), 'setting up costs 149 € net').toContainText(euros(17731, lang));
    await page.locator('#company').fill('Hausverwaltung Muster GmbH');
    await page.locator('#vat_id').fill('DE123456788');
    if (hasScripts(project)) {
      await page.waitForLoadState('networkidle');
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.locator('#quantities-seats').fill('6');
      await expect(review(page)).toContainText(lang === 'de' ? '30,94 € pro Monat' : '€30.94 per month');
      await expect(review(page)).toContainText(euros(20825, lang));
      expect(requests, 'the browser computes by itself').toEqual([]);
    } else {
      await page.locator('#quantities-seats').fill('6');
      await page.getByRole('button', { name: words.recalculate }).click();
      await expect(page).toHaveURL(/\/order\/paketbox-haus$/);
      await expect(page.locator('#quantities-seats')).toHaveValue('6');
      await expect(page.locator('#company')).toHaveValue('Hausverwaltung Muster GmbH');
      await expect(review(page)).toContainText(lang === 'de' ? '30,94 € pro Monat' : '€30.94 per month');
      await expect(review(page)).toContainText(euros(20825, lang));
      await expect(page.getByRole('alert'), 'looking is no mistake').toHaveCount(0);
    }
    await fillPerson(page, email);
    await giveMandate(page);
    await agree(page, 'business');
    await expect(review(page)).toContainText(euros(20825, lang));
    await order(page, lang);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.ordered);
    await expect(page.getByRole('main')).toContainText(euros(20825, lang));
    await expectInvoices(page, 1);
    await expect(page.getByRole('row').filter({ hasText: /RE-\d{4}-\d{5}/ })).toContainText(euros(20825, lang));
  });
});

test('the receipt names the day on which the money is really collected', async ({ page }) => {
  await page.goto(`${SHOP}/order/digital`);
  await fillPerson(page, newEmail('debit'));
  await giveMandate(page);
  await agree(page);
  await order(page, 'de');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(WORDS.de.ordered);
  const promised = findDate(await page.getByRole('listitem').filter({ hasText: 'Mandatsreferenz' }).innerText(), 'de');
  await expectInvoices(page, 1);
  const due = [promised.day, promised.month].map((part) => String(part).padStart(2, '0')).join('.') + `.${promised.year}`;
  const row = page.getByRole('row').filter({ hasText: /RE-\d{4}-\d{5}/ });
  await expect(row.getByRole('cell').nth(1), 'due on').toHaveText(due, { timeout: 1_000 });
});
