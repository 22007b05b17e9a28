import type { Page } from '@playwright/test';
import { openMail } from '../support/mailbox.ts';
import { PASSWORD, SHOP, newEmail, openContract, orderByInvoice, signIn } from '../support/order.ts';
import { axe, expect, expectNoSideways, shots, test } from '../support/test.ts';
import { inEachLanguage, type Lang } from '../support/words.ts';

/** Several people look after one customer, and one person after several, as they do it in a browser. */

const OWN_PASSWORD = 'das Kennwort der Buchhaltung';
const USERS = `${SHOP}/portal/account/users`;

const SAYS = {
  de: {
    link: 'Wer sonst noch Zugang hat: einladen, Rollen ändern, entfernen',
    invited: 'Die Einladung ist unterwegs',
    invitation: /Einladung zu/,
    joined: /Neuer Zugang zu Ihren Verträgen/,
    greeting: 'Guten Tag',
    invoices: 'Rechnungen',
    roleSet: 'Die neue Rolle gilt ab sofort',
    roleChanged: /Ihre Rolle bei .* ist geändert/,
    forbidden: 'Dafür fehlt Ihnen die Berechtigung',
    removed: 'Der Zugang ist entfernt',
    ended: /Ihr Zugang bei .* ist beendet/,
    withdrawn: 'Die Einladung ist zurückgezogen',
    lastOwner: 'Das ist der einzige Inhaber',
    here: 'Sie sind hier mit dieser E-Mail-Adresse angemeldet',
    switch: /^Wechseln/,
    gone: 'Dieser Link gilt nicht mehr',
  },
  en: {
    link: 'Who else has access: invite, change roles, remove',
    invited: 'The invitation is on its way',
    invitation: /Invitation to/,
    joined: /New access to your contracts/,
    greeting: 'Hello',
    invoices: 'Invoices',
    roleSet: 'The new role applies at once',
    roleChanged: /Your role with .* was changed/,
    forbidden: 'You do not have permission for this',
    removed: 'The access is removed',
    ended: /Your access with .* has ended/,
    withdrawn: 'The invitation is withdrawn',
    lastOwner: 'This is the only owner',
    here: 'You are signed in here with this e-mail address',
    switch: /^Switch/,
    gone: 'This link no longer works',
  },
} as const;

/** Fits phones and desks, says everything, and can be used by everybody. */
async function expectGood(page: Page, lang: Lang, name: string): Promise<void> {
  await page.waitForLoadState('load');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect(await page.content(), 'a text is missing').not.toContain('⟦');
  await expectNoSideways(page);
  await shots(page, `users-${name}-${lang}`);
  await axe(page);
}

/** Opens the invitation from the mail that is open: its address stands in the plain text. */
async function followInvitation(page: Page): Promise<void> {
  const text = await page.getByRole('main').innerText();
  const url = /https?:\/\/\S+\/invitation\/\S+/.exec(text)?.[0];
  if (!url) throw new Error(`no link in ${text}`);
  await page.goto(new URL(url).pathname);
}

async function invite(page: Page, email: string, role: string): Promise<void> {
  await page.goto(USERS);
  await page.locator('#email').fill(email);
  await page.locator(`#role-${role}`).check();
  await page.locator('#password').fill(PASSWORD);
  await page.locator('main button.button-primary').click();
}

/** Another person at the same browser. */
async function leave(page: Page): Promise<void> {
  await page.context().clearCookies();
}

inEachLanguage((lang) => {
  const says = SAYS[lang];

  test('somebody is invited, comes, gets another role and is removed', async ({ page }) => {
    test.slow();
    const [owner, books] = [newEmail('owner'), newEmail('books')];
    await orderByInvoice(page, lang, 'paketbox-privat', owner);
    await page.goto(`${SHOP}/portal/account`);
    await page.getByRole('link', { name: says.link }).click();
    await expectGood(page, lang, 'list');
    await page.locator('main button.button-primary').click();
    for (const field of ['email', 'password']) {
      await expect(page.locator(`#${field}-error`)).toBeVisible();
    }
    await expectGood(page, lang, 'mend');
    await invite(page, books, 'billing');
    await expect(page.getByRole('status')).toContainText(says.invited);
    await expectGood(page, lang, 'waiting');
    await openMail(page, books, says.invitation);
    await shots(page, `users-mail-${lang}`);

    await leave(page);
    await followInvitation(page);
    const link = new URL(page.url()).pathname;
    await expectGood(page, lang, 'invitation');
    await page.locator('#new_password').fill(OWN_PASSWORD);
    await page.locator('main button.button-primary').click();
    await expect(page).toHaveURL(/\/portal$/);
    await expect(page.getByRole('main')).not.toContainText(says.greeting);
    await expectGood(page, lang, 'overview-billing');
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(says.gone);
    const navigation = page.locator('nav.side');
    await page.goto(`${SHOP}/portal`);
    await expect(navigation.getByRole('link', { name: says.invoices })).toBeVisible();

    await openMail(page, owner, says.joined);
    await leave(page);
    await signIn(page, owner, PASSWORD);
    await page.goto(USERS);
    await page.getByRole('link', { name: new RegExp(books) }).click();
    await expectGood(page, lang, 'user');
    await page.locator('#role-technical').check();
    await page.locator('main button.button-primary').click();
    await expect(page.getByRole('status')).toContainText(says.roleSet);
    await openMail(page, books, says.roleChanged);

    await leave(page);
    await signIn(page, books, OWN_PASSWORD);
    await page.goto(`${SHOP}/portal`);
    await expect(navigation.getByRole('link', { name: says.invoices })).toHaveCount(0);
    await expectGood(page, lang, 'overview-technical');
    await openContract(page);
    await expectGood(page, lang, 'contract-technical');
    await page.goto(`${SHOP}/portal/invoices`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(says.forbidden);
    await expectGood(page, lang, 'forbidden');

    await leave(page);
    await signIn(page, owner, PASSWORD);
    await page.goto(USERS);
    await page.getByRole('link', { name: new RegExp(books) }).click();
    await page.locator('button.button-danger').click();
    await expect(page.getByRole('status')).toContainText(says.removed);
    await openMail(page, books, says.ended);
    await page.goto(USERS);
    await page.getByRole('link', { name: new RegExp(owner) }).click();
    await expect(page.getByRole('main')).toContainText(says.lastOwner);
    await expectGood(page, lang, 'last-owner');
  });

  test('an invitation is withdrawn, another accepted by a customer who has two from then on', async ({ page }) => {
    test.slow();
    const [owner, nils] = [newEmail('owner'), newEmail('nils')];
    await orderByInvoice(page, lang, 'digital', nils);
    await leave(page);
    await orderByInvoice(page, lang, 'paketbox-privat', owner);
    await invite(page, nils, 'owner');
    await openMail(page, nils, says.invitation);
    await page.goto(USERS);
    await page.locator('main .line button').click();
    await expect(page.getByRole('status')).toContainText(says.withdrawn);
    await invite(page, nils, 'read_only');
    await openMail(page, nils, says.invitation, 2);
    const mail = page.url();
    await leave(page);
    await signIn(page, nils, PASSWORD);
    await page.goto(mail);
    await followInvitation(page);
    await expect(page.getByRole('main')).toContainText(says.here);
    await expectGood(page, lang, 'invitation-here');
    await page.locator('main button.button-primary').click();
    await expect(page).toHaveURL(/\/portal$/);
    await expect(page.getByRole('main')).not.toContainText(says.greeting);
    await expectGood(page, lang, 'overview-read-only');
    await page.getByRole('banner').getByRole('link', { name: says.switch }).click();
    await expectGood(page, lang, 'customers');
    await page.locator('main form button').click();
    await expect(page).toHaveURL(/\/portal$/);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(says.greeting);
  });
});
