import type { Locator, Page } from '@playwright/test';
import { mailsTo } from '../support/mailbox.ts';
import { IBAN, PASSWORD, SHOP, agree, fillPerson, lookByEnter, newEmail, openContract, orderByInvoice } from '../support/order.ts';
import { axe, expect, test } from '../support/test.ts';

/**
 * Whatever happens around a button, it does its work once, and every page along the way is a clear one: a session that is
 * over, no network, two clicks, the same form in a second tab, the way back. `interrupted.spec.ts` shows one action in both
 * languages and more closely; here are the others.
 */

interface Action {
  name: string;
  /** From a new customer's contract (or, without one, from anywhere) to the page with the button. */
  open: (page: Page) => Promise<void>;
  /** Types what the page asks for. */
  fill?: (page: Page, email: string) => Promise<void>;
  button: string | RegExp;
  /** Whether the button is there for whoever is not signed in. */
  openToAll?: boolean;
  /** Mails that tell of it. */
  mail: RegExp;
  /** What else there is once. */
  once?: (page: Page, email: string) => Promise<void>;
}

const LOOK = 'Ansehen, was sich ändert';

/** From the contract to the page of a change. */
async function look(page: Page, link: string, choose: (page: Page) => Promise<void>): Promise<void> {
  await openContract(page);
  await page.getByRole('link', { name: link, exact: true }).click();
  await choose(page);
  await expect(page).toHaveURL(/\/changes\/[0-9a-f-]{36}$/);
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** The first invoice, and the one of a change. */
async function expectTwoInvoices(page: Page): Promise<void> {
  await page.goto(`${SHOP}/portal/invoices`);
  await expect(page.locator('a[href$="/pdf"]')).toHaveCount(2);
}

const ACTIONS: Action[] = [
  {
    name: 'another plan',
    open: (page) =>
      look(page, 'Tarif wechseln', async () => {
        await page.locator('#plan-digital-plus').check();
        await lookByEnter(page, '#plan-digital-plus');
      }),
    button: /^Zahlungspflichtig wechseln/,
    mail: /^Ihr Vertrag V-\d+: /,
    once: expectTwoInvoices,
  },
  {
    name: 'an end',
    open: (page) =>
      look(page, 'Vertrag kündigen', async () => {
        await page.getByRole('button', { name: 'Kündigung prüfen' }).click();
      }),
    button: 'jetzt kündigen',
    mail: /^Eingangsbestätigung Ihrer Kündigung$/,
  },
  {
    name: 'an extra',
    open: (page) =>
      look(page, 'Zusatzoptionen', async () => {
        await page.getByRole('button', { name: /^Dazubuchen/ }).click();
      }),
    button: /^Zahlungspflichtig buchen/,
    mail: /^Ihr Vertrag V-\d+: /,
    once: expectTwoInvoices,
  },
  {
    name: 'a pause',
    open: (page) =>
      look(page, 'Pausieren', async () => {
        await page.locator('#first_day').fill(inDays(10));
        await page.locator('#last_day').fill(inDays(40));
        await page.getByRole('button', { name: LOOK }).click();
      }),
    button: 'Vertrag pausieren',
    mail: /^Ihr Vertrag V-\d+: /,
  },
  {
    name: 'a mandate',
    open: async (page) => {
      await page.goto(`${SHOP}/portal/payment-methods/add`);
    },
    fill: async (page) => {
      await page.locator('#iban').fill(IBAN);
      await page.locator('#mandate').check();
      await page.locator('#password').fill(PASSWORD);
    },
    button: 'Lastschriftmandat erteilen',
    mail: /SEPA-Lastschriftmandat/,
    once: async (page) => {
      await page.goto(`${SHOP}/portal/payment-methods`);
      await expect(page.locator('a[href$="/mandate.pdf"]')).toHaveCount(1);
    },
  },
  {
    name: 'another address',
    open: async (page) => {
      await page.goto(`${SHOP}/portal/account/edit`);
    },
    fill: async (page) => {
      await page.locator('#street').fill('Neue Straße');
    },
    button: 'Änderungen speichern',
    mail: /Ihre (Daten|Angaben)/,
  },
  {
    name: 'the wish to be erased',
    open: async (page) => {
      await page.goto(`${SHOP}/portal/account/data`);
    },
    button: 'Löschung verlangen',
    mail: /Antrag auf Löschung/,
  },
  {
    name: 'a declaration without signing in',
    open: async (page) => {
      await page.goto(`${SHOP}/withdraw`);
    },
    fill: async (page, email) => {
      await page.locator('#name').fill('Erika Muster');
      await page.locator('#contract').fill('V-999998');
      await page.locator('#email').fill(email);
    },
    button: 'Widerruf bestätigen',
    openToAll: true,
    mail: /^Eingangsbestätigung Ihres Widerrufs$/,
  },
  {
    name: 'an order',
    open: async (page) => {
      await page.goto(`${SHOP}/order/digital`);
    },
    fill: async (page, email) => {
      await fillPerson(page, email);
      await page.locator('#payment-invoice').check();
      await agree(page);
    },
    button: 'zahlungspflichtig bestellen',
    openToAll: true,
    mail: /Bestellung/,
  },
];

/** The button, which one page has once. */
function button(page: Page, action: Action): Locator {
  return page.getByRole('main').getByRole('button', { name: action.button, exact: typeof action.button === 'string' });
}

/** A page that says what it is, and nothing of a fault. */
async function expectClear(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText(/Das geht gerade nicht|ein Fehler unterlaufen|nicht lesen/);
}

/** Waits until the mails about it are there, and no more come. */
async function expectMails(page: Page, email: string, subject: RegExp, count: number): Promise<void> {
  const mails = mailsTo(page, email).filter({ hasText: subject });
  await expect(async () => {
    await page.goto('/_demo/mail');
    await expect(mails).toHaveCount(count, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
}

test.use({ locale: 'de-DE' });

for (const action of ACTIONS) {
  test(`${action.name}: once, whatever happens around the button`, async ({ page }) => {
    test.slow();
    const email = newEmail('once');
    if (!action.openToAll) await orderByInvoice(page, 'de', 'digital', email);
    await action.open(page);
    const address = page.url();

    if (!action.openToAll) {
      await action.fill?.(page, email);
      await page.context().clearCookies();
      await button(page, action).click();
      await expect(page, 'nothing happens without a session').toHaveURL(/\/sign-in\?next=/);
      await page.locator('#email').fill(email);
      await page.locator('#password').fill(PASSWORD);
      await page.locator('form:has(#password) button[type=submit]').click();
      await expect(page, 'back where the button is').toHaveURL(address);
    }

    await action.fill?.(page, email);
    await page.context().setOffline(true);
    await button(page, action).click();
    await expect(page).toHaveURL(/^chrome-error:/);
    await page.context().setOffline(false);
    await page.goto(address);

    // The second tab has the same page, from before.
    const other = await page.context().newPage();
    await other.goto(address);
    await action.fill?.(page, email);
    await button(page, action).dblclick();
    await expect(button(page, action)).toHaveCount(0);
    await expectClear(page);
    await expectMails(page, email, action.mail, 1);

    if (!action.openToAll) {
      await action.fill?.(other, email);
      await button(other, action).click();
      await expectClear(other);
      await axe(other);
    }
    await other.close();

    await page.goto(address);
    await expectClear(page);
    if (!action.openToAll && (await button(page, action).count()) === 1) {
      await action.fill?.(page, email);
      await button(page, action).click();
      await expectClear(page);
    }
    await expectMails(page, email, action.mail, 1);
    await action.once?.(page, email);
  });
}
