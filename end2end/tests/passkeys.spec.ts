import type { CDPSession, Page } from '@playwright/test';
import { openMail } from '../support/mailbox.ts';
import { PASSWORD, SHOP, hasScripts, newEmail, orderByInvoice, signIn } from '../support/order.ts';
import { LOGINS, axe, expect, expectNoSideways, shots, test as base } from '../support/test.ts';
import { inEachLanguage, type Lang } from '../support/words.ts';

/**
 * Passkeys with Chromium's own virtual device. A passkey is bound to a name, never to a number: so these tests reach the program as `localhost`,
 * which is what it takes for its own name where nobody gave it one.
 */
const test = base.extend({
  baseURL: async ({ program }, use) => {
    await use(program.address.replace('127.0.0.1', 'localhost'));
  },
});

const SAYS = {
  de: {
    setUp: 'Passkey hinzufügen',
    manage: 'Passkeys hinzufügen oder entfernen',
    wrong: 'Dieses Passwort stimmt nicht',
    scripts: 'muss Ihr Browser JavaScript ausführen',
    unable: 'können Sie keinen Passkey verwenden',
    added: 'Ihr neuer Passkey ist hinzugefügt',
    notCreated: 'Es wurde kein Passkey angelegt',
    removed: 'Der Passkey ist entfernt',
    signIn: 'Mit Passkey anmelden',
    givenUp: 'wurde abgebrochen oder war nicht möglich',
    refused: 'Mit diesem Passkey können Sie sich hier nicht anmelden',
    mailAdded: /Neuer Passkey für Ihren Zugang bei/,
    mailRemoved: /Passkey für Ihren Zugang bei .* entfernt/,
  },
  en: {
    setUp: 'Add a passkey',
    manage: 'Add or remove passkeys',
    wrong: 'This password is not right',
    scripts: 'your browser has to run JavaScript',
    unable: 'You cannot use a passkey',
    added: 'Your new passkey is added',
    notCreated: 'No passkey was created',
    removed: 'The passkey is removed',
    signIn: 'Sign in with a passkey',
    givenUp: 'was given up or was not possible',
    refused: 'You cannot sign in here with this passkey',
    mailAdded: /New passkey for your account with/,
    mailRemoved: /Passkey removed from your account with/,
  },
} as const;

const SECURITY = `${SHOP}/portal/account/security`;
const PASSKEYS = `${SECURITY}/passkeys`;

/** A device that keeps passkeys, in the page's browser. */
class Device {
  private constructor(
    private readonly cdp: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async of(page: Page): Promise<Device> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Device(cdp, authenticatorId);
  }

  /** Whether the finger fits from now on. */
  async knowsItsOwner(isUserVerified: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setUserVerified', { authenticatorId: this.authenticatorId, isUserVerified });
  }

  /** What it keeps. */
  async credentials() {
    return (await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.authenticatorId })).credentials;
  }
}

/** Fits phones and desks, says everything, and can be used by everybody. */
async function expectGood(page: Page, lang: Lang, name: string): Promise<void> {
  await page.waitForLoadState('load');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect(await page.content(), 'a text is missing').not.toContain('⟦');
  await expectNoSideways(page);
  await shots(page, `passkey-${name}-${lang}`);
  await axe(page);
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${SHOP}/portal`);
  await page.getByRole('banner').locator('form button').click();
  await expect(page).toHaveURL(/\/sign-in$/);
}

/** Types name and password, and lets the device be asked. */
async function start(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.locator('#passkey_name').fill(name);
  await page.locator('#password').fill(password);
  await page.locator('form:has(#passkey_name) button').click();
}

/** Adds a passkey of this name. */
async function add(page: Page, lang: Lang, name: string): Promise<void> {
  await page.goto(PASSKEYS);
  await start(page, name);
  await page.locator('[data-passkey=create] button').click();
  await expect(page.getByRole('status')).toContainText(SAYS[lang].added);
}

inEachLanguage((lang) => {
  const says = SAYS[lang];

  test('without scripts a page says that a passkey needs them, and the sign-in page offers none', async ({ page }, { project }) => {
    test.skip(hasScripts(project), 'it is about pages without');
    await orderByInvoice(page, lang, 'paketbox-privat', newEmail('passkey'));
    await page.goto(PASSKEYS);
    await expect(page.locator('noscript p')).toContainText(says.scripts);
    await expect(page.locator('noscript p')).toBeVisible();
    await expectGood(page, lang, 'without-scripts');
    await start(page, 'Laptop');
    await expect(page.locator('noscript p')).toContainText(says.scripts);
    await expect(page.locator('noscript p')).toBeVisible();
    await expect(page.locator('[data-passkey=create] button')).toBeHidden();
    await page.goto(`${SHOP}/sign-in`);
    await expect(page.locator('[data-passkey=get] button')).toBeHidden();
  });

  test('where the browser cannot, a page says so, and the sign-in page offers none', async ({ page, program }, { project }) => {
    test.skip(!hasScripts(project), 'only scripts know');
    await orderByInvoice(page, lang, 'paketbox-privat', newEmail('passkey'));
    await page.goto(SECURITY);
    await page.getByRole('link', { name: says.setUp }).click();
    await expect(page.locator('#passkey_name')).toBeVisible();
    await expect(page.getByText(says.unable)).toBeHidden();
    // The same program by its number.
    await page.goto(`${program.address}${PASSKEYS}`);
    await expect(page.locator('[data-passkey=get]')).toHaveCount(1);
    await expect(page.locator('[data-passkey=get] button')).toBeHidden();
    await page.locator('#email').fill(LOGINS.customer.email);
    await page.locator('#password').fill(LOGINS.customer.password);
    await page.locator('form:has(#password) button[type=submit]').click();
    await expect(page.getByText(says.unable)).toBeVisible();
    await expectGood(page, lang, 'unable');
  });

  test('a passkey is added, signs in, and does not once it is removed', async ({ page }, { project }) => {
    test.skip(!hasScripts(project), 'a device is asked by a script');
    test.slow();
    const device = await Device.of(page);
    const email = newEmail('passkey');
    await orderByInvoice(page, lang, 'paketbox-privat', email);
    await page.goto(SECURITY);
    await expectGood(page, lang, 'security-none');
    await page.getByRole('link', { name: says.setUp }).click();
    await expectGood(page, lang, 'none');
    await start(page, 'Laptop', 'nicht das Kennwort');
    await expect(page.locator('#password-error')).toContainText(says.wrong);
    await expect(page.locator('#passkey_name')).toHaveValue('Laptop');
    await expectGood(page, lang, 'add-wrong');
    await start(page, 'Laptop');

    const create = page.locator('[data-passkey=create] button');
    await expectGood(page, lang, 'create');
    await device.knowsItsOwner(false);
    await create.click();
    await expect(page.getByRole('alert')).toContainText(says.notCreated);
    await expectGood(page, lang, 'create-failed');
    await device.knowsItsOwner(true);
    await create.click();
    await expect(page.getByRole('status')).toContainText(says.added);
    await expect(page.getByRole('table').getByText('Laptop')).toBeVisible();
    await expectGood(page, lang, 'added');
    const [kept] = await device.credentials();
    expect(kept).toMatchObject({ isResidentCredential: true, rpId: 'localhost' });
    await openMail(page, email, says.mailAdded);
    await shots(page, `passkey-mail-added-${lang}`);

    await signOut(page);
    await page.goto(`${SHOP}/portal/invoices`);
    const byPasskey = page.getByRole('button', { name: says.signIn });
    await expectGood(page, lang, 'sign-in');
    await device.knowsItsOwner(false);
    await byPasskey.click();
    await expect(page.getByRole('alert')).toContainText(says.givenUp);
    await expectGood(page, lang, 'sign-in-failed');
    await device.knowsItsOwner(true);
    await byPasskey.click();
    await expect(page, 'where they wanted to go').toHaveURL(/\/portal\/invoices$/);

    await page.goto(SECURITY);
    await expectGood(page, lang, 'security');
    await page.getByRole('link', { name: says.manage }).click();
    await page.locator('#remove_password').fill('nicht das Kennwort');
    await page.locator('button.button-danger').click();
    await expect(page.locator('#remove_password-error')).toContainText(says.wrong);
    await page.locator('#remove_password').fill(PASSWORD);
    await page.locator('button.button-danger').click();
    await expect(page.getByRole('status')).toContainText(says.removed);
    await openMail(page, email, says.mailRemoved);
    await shots(page, `passkey-mail-removed-${lang}`);
    await signOut(page);
    await byPasskey.click();
    await expect(page.getByRole('status')).toContainText(says.refused);
    await expect(page).toHaveURL(/\/sign-in$/);
    await expectGood(page, lang, 'refused');
  });

  test('a device has one passkey for each account, and the password is as good as before', async ({ page }, { project }) => {
    test.skip(!hasScripts(project), 'a device is asked by a script');
    test.slow();
    const device = await Device.of(page);
    const email = newEmail('passkey');
    await orderByInvoice(page, lang, 'paketbox-privat', email);
    await add(page, lang, 'Laptop');
    await page.goto(PASSKEYS);
    await start(page, 'Laptop noch einmal');
    await page.locator('[data-passkey=create] button').click();
    await expect(page.getByRole('alert'), 'it has one already').toContainText(says.notCreated);
    expect(await device.credentials()).toHaveLength(1);
    await signOut(page);
    await page.getByRole('button', { name: says.signIn }).click();
    await expect(page).toHaveURL(/\/portal$/);
    await signOut(page);
    await signIn(page, email, PASSWORD);
    await expect(page).toHaveURL(/\/portal$/);
  });
});
