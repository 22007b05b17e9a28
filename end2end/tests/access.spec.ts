import type { Page } from '@playwright/test';
import { openMail } from '../support/mailbox.ts';
import { PASSWORD, SHOP, newEmail, orderByInvoice, signIn } from '../support/order.ts';
import { axe, expect, expectNoSideways, shots, test } from '../support/test.ts';
import { inEachLanguage, type Lang } from '../support/words.ts';

/** Getting into an access and keeping it, as people do it in a browser. */

const NEW_PASSWORD = 'noch ein langes Kennwort';

const SAYS = {
  de: {
    forgotten: 'Passwort vergessen?',
    byLink: 'Link zum Anmelden per E-Mail erhalten',
    perhaps: 'Wenn es zu dieser Adresse einen Zugang gibt',
    reset: /Neues Passwort für Ihren Zugang/,
    link: /Ihr Link zum Anmelden/,
    changed: /Ihr Passwort bei .* wurde geändert/,
    gone: 'Dieser Link gilt nicht mehr',
    saved: 'Ihr neues Passwort ist gespeichert',
    security: 'Passwort oder E-Mail-Adresse ändern, zweiten Faktor oder Passkeys einrichten, angemeldete Geräte ansehen',
    here: 'Dieses Gerät',
    others: 'Alle anderen abmelden',
    ended: 'Ein Gerät ist abgemeldet.',
    wrong: 'Dieses Passwort stimmt nicht',
    waits: 'wartet auf Ihre Bestätigung',
    confirm: /Bestätigen Sie Ihre neue Adresse/,
    changing: /Ihre Adresse bei .* soll geändert werden/,
    addressChanged: /Ihre Adresse bei .* wurde geändert/,
    confirmed: 'Ihre neue E-Mail-Adresse ist bestätigt',
    stopped: 'Die Änderung ist gestoppt',
    drop: 'Doch nicht ändern',
  },
  en: {
    forgotten: 'Forgotten your password?',
    byLink: 'Get a sign-in link by e-mail',
    perhaps: 'If this address has an account',
    reset: /A new password for your account/,
    link: /Your sign-in link/,
    changed: /Your password with .* was changed/,
    gone: 'This link no longer works',
    saved: 'Your new password is saved',
    security: 'Change your password or e-mail address, set up a second factor or passkeys, see where you are signed in',
    here: 'This device',
    others: 'Sign out all others',
    ended: 'One device is signed out.',
    wrong: 'This password is not right',
    waits: 'waits for your confirmation',
    confirm: /Confirm your new address/,
    changing: /Your address with .* is about to change/,
    addressChanged: /Your address with .* was changed/,
    confirmed: 'Your new e-mail address is confirmed',
    stopped: 'The change is stopped',
    drop: 'Do not change it after all',
  },
} as const;

/** Fits phones and desks, says everything, and can be used by everybody. */
async function expectGood(page: Page, lang: Lang, name: string): Promise<void> {
  await page.waitForLoadState('load');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect(await page.content(), 'a text is missing').not.toContain('⟦');
  await expectNoSideways(page);
  await shots(page, `access-${name}-${lang}`);
  await axe(page);
}

/** The path of the link in the mail that is open: it stands in the plain text, as the mailbox shows it. */
async function linkInMail(page: Page): Promise<string> {
  const text = await page.getByRole('main').innerText();
  const url = /https?:\/\/\S+\/sign-in\/mail\/\S+/.exec(text)?.[0];
  if (!url) throw new Error(`no link in ${text}`);
  // The program knows itself by its public address; the path is the same wherever it listens.
  return new URL(url).pathname;
}

/** Follows the button of the mail that is open. */
async function followMail(page: Page): Promise<void> {
  await page.goto(await linkInMail(page));
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${SHOP}/portal`);
  await page.getByRole('banner').locator('form button').click();
  await expect(page).toHaveURL(/\/sign-in$/);
}

inEachLanguage((lang) => {
  const says = SAYS[lang];

  test('a forgotten password is set anew by a link', async ({ page }) => {
    test.slow();
    const email = newEmail('forgotten');
    await orderByInvoice(page, lang, 'paketbox-privat', email);
    await signOut(page);
    await page.getByRole('link', { name: says.forgotten }).click();
    await page.locator('button.button-primary').click();
    await expect(page.locator('#email-error')).toBeVisible();
    await expectGood(page, lang, 'ask-reset');
    await page.locator('#email').fill(email);
    await page.locator('button.button-primary').click();
    await expect(page.getByRole('status')).toContainText(says.perhaps);
    await expectGood(page, lang, 'asked');
    await openMail(page, email, says.reset);
    await shots(page, `access-mail-reset-${lang}`);
    await followMail(page);
    const link = page.url();
    await expectGood(page, lang, 'set-password');
    await page.locator('#new_password').fill('zu kurz');
    await page.locator('button.button-primary').click();
    await expect(page.locator('#new_password-error')).toBeVisible();
    await page.locator('#new_password').fill(NEW_PASSWORD);
    await page.locator('button.button-primary').click();
    await expect(page.getByRole('status')).toContainText(says.saved);
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(says.gone);
    await expectGood(page, lang, 'link-gone');
    await openMail(page, email, says.changed);
    await signIn(page, email, NEW_PASSWORD);
    await expect(page).toHaveURL(/\/portal$/);
  });

  test('a link by mail signs in, and devices are signed out from another', async ({ page, browser }) => {
    test.slow();
    const email = newEmail('devices');
    await orderByInvoice(page, lang, 'paketbox-privat', email);
    const context = await browser.newContext({ locale: lang === 'de' ? 'de-DE' : 'en-GB' });
    const other = await context.newPage();
    await other.goto(`${new URL(page.url()).origin}${SHOP}/sign-in`);
    await other.getByRole('link', { name: says.byLink }).click();
    await other.locator('#email').fill(email);
    await other.locator('button.button-primary').click();
    await expect(other.getByRole('status')).toContainText(says.perhaps);
    await openMail(page, email, says.link);
    await other.goto(new URL(await linkInMail(page), page.url()).href);
    await expectGood(other, lang, 'enter');
    await other.locator('button.button-primary').click();
    await expect(other).toHaveURL(/\/portal$/);

    await page.goto(`${SHOP}/portal/account`);
    await page.getByRole('link', { name: says.security }).click();
    await expect(page.getByRole('main')).toContainText(says.here);
    await page.locator('#password').fill('nicht das Kennwort');
    await page.locator('#new_password').fill(NEW_PASSWORD);
    await page.locator('form:has(#new_password) button').click();
    await expect(page.locator('#password-error')).toContainText(says.wrong);
    await expectGood(page, lang, 'security');
    await page.getByRole('button', { name: says.others }).click();
    await expect(page.getByRole('status')).toHaveText(says.ended);
    await other.goto(`${new URL(page.url()).origin}${SHOP}/portal`);
    await expect(other, 'signed out from elsewhere').toHaveURL(/\/sign-in/);
    await context.close();
    await signOut(page);
    await signIn(page, email, PASSWORD);
    await expect(page).toHaveURL(/\/portal$/);
  });

  test('another address counts once it is confirmed, and the old one can stop it', async ({ page }) => {
    test.slow();
    const [old, fresh, thief] = [newEmail('old'), newEmail('fresh'), newEmail('thief')];
    await orderByInvoice(page, lang, 'paketbox-privat', old);
    const wish = async (email: string, password: string): Promise<void> => {
      await page.goto(`${SHOP}/portal/account/security`);
      await page.locator('#new_email').fill(email);
      await page.locator('#email_password').fill(password);
      await page.locator('form:has(#new_email) button').click();
    };
    await wish(fresh, 'nicht das Kennwort');
    await expect(page.locator('#email_password-error')).toContainText(says.wrong);
    await expect(page.locator('#new_email')).toHaveValue(fresh);
    await expectGood(page, lang, 'email-wrong');
    await wish(fresh, PASSWORD);
    await expect(page.getByRole('main')).toContainText(says.waits);
    await expectGood(page, lang, 'email-pending');
    await page.getByRole('button', { name: says.drop }).click();
    await expect(page.getByRole('main')).not.toContainText(says.waits);
    await wish(fresh, PASSWORD);
    await openMail(page, old, says.changing, 2);
    await shots(page, `access-mail-email-changing-${lang}`);
    await openMail(page, fresh, says.confirm, 2);
    await shots(page, `access-mail-confirm-email-${lang}`);
    await followMail(page);
    await expect(page.getByRole('main')).toContainText(fresh);
    await expectGood(page, lang, 'confirm-email');
    await page.locator('button.button-primary').click();
    await expect(page.getByRole('status')).toContainText(says.confirmed);
    await expect(page).toHaveURL(/\/account\/security$/);
    await openMail(page, old, says.addressChanged);

    await wish(thief, PASSWORD);
    await openMail(page, fresh, says.changing);
    await followMail(page);
    await expectGood(page, lang, 'stop-email');
    await page.locator('button.button-primary').click();
    await expect(page.getByRole('main')).toContainText(says.stopped);
    await expectGood(page, lang, 'email-stopped');
    await page.goto(`${SHOP}/portal`);
    await expect(page, 'stopping signs out everywhere').toHaveURL(/\/sign-in/);
    await signIn(page, fresh, PASSWORD);
    await expect(page).toHaveURL(/\/portal$/);
  });
});
