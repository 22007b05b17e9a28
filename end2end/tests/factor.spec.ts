import type { Page } from '@playwright/test';
import { createHmac } from 'node:crypto';
import { openMail } from '../support/mailbox.ts';
import { PASSWORD, SHOP, newEmail, orderByInvoice, signIn } from '../support/order.ts';
import { axe, expect, expectNoSideways, shots, test } from '../support/test.ts';
import { inEachLanguage, type Lang } from '../support/words.ts';

/** The second factor as people use it: a phone is a few lines of node's crypto, without any of the program's code. */

const SAYS = {
  de: {
    setUp: 'Zweiten Faktor einrichten',
    manage: 'Wiederherstellungscodes erneuern oder zweiten Faktor ausschalten',
    wrong: 'Dieses Passwort stimmt nicht',
    wrongCode: 'Dieser Code stimmt nicht',
    on: 'Der zweite Faktor ist eingeschaltet',
    off: 'Der zweite Faktor ist ausgeschaltet',
    kept: 'Ich habe die Codes aufbewahrt',
    left: 'Es bleiben noch 9',
    renewed: 'Ihre neuen Wiederherstellungscodes gelten ab jetzt',
    nothing: 'Keine Anmeldung wartet',
    mailOn: /Zweiter Faktor bei .* eingeschaltet/,
    mailUsed: /Anmeldung bei .* mit einem Wiederherstellungscode/,
    mailRenewed: /Neue Wiederherstellungscodes bei/,
    mailOff: /Zweiter Faktor bei .* ausgeschaltet/,
  },
  en: {
    setUp: 'Set up a second factor',
    manage: 'Renew recovery codes or switch the second factor off',
    wrong: 'This password is not right',
    wrongCode: 'This code is not right',
    on: 'The second factor is switched on',
    off: 'The second factor is switched off',
    kept: 'I have kept the codes',
    left: '9 are left',
    renewed: 'Your new recovery codes work from now on',
    nothing: 'No sign-in is waiting',
    mailOn: /Second factor with .* switched on/,
    mailUsed: /Sign-in to .* with a recovery code/,
    mailRenewed: /New recovery codes with/,
    mailOff: /Second factor with .* switched off/,
  },
} as const;

const SECURITY = `${SHOP}/portal/account/security`;

/** RFC 4648, without padding. */
function fromBase32(text: string): Buffer {
  let bits = '';
  for (const letter of text) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** An authenticator app that never shows the same code twice. */
class Phone {
  private last = 0;

  constructor(private readonly key: Buffer) {}

  static withKey(typed: string): Phone {
    return new Phone(fromBase32(typed.replace(/\s+/g, '')));
  }

  /** The code of now or, if that was shown already, the next one, which is taken half a minute early. */
  async next(): Promise<string> {
    const now = (): number => Math.floor(Date.now() / 30_000);
    this.last = Math.max(now(), this.last + 1);
    while (this.last > now() + 1) await new Promise((resolve) => setTimeout(resolve, 500));
    return this.code(this.last);
  }

  /** RFC 6238 over RFC 4226. */
  private code(step: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac('sha1', this.key).update(counter).digest();
    const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, '0');
  }
}

/** Fits phones and desks, says everything, and can be used by everybody. */
async function expectGood(page: Page, lang: Lang, name: string): Promise<void> {
  await page.waitForLoadState('load');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect(await page.content(), 'a text is missing').not.toContain('⟦');
  await expectNoSideways(page);
  await shots(page, `factor-${name}-${lang}`);
  await axe(page);
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${SHOP}/portal`);
  await page.getByRole('banner').locator('form button').click();
  await expect(page).toHaveURL(/\/sign-in$/);
}

/** Types password and code of one of the forms that ask for both, and sends it. */
async function prove(page: Page, form: 'codes' | 'off', password: string, code: string): Promise<void> {
  await page.locator(`#${form}_password`).fill(password);
  await page.locator(`#${form}_code`).fill(code);
  await page.locator(`form:has(#${form}_code) button`).click();
}

/** Switches the second factor on: the phone, and the recovery codes. */
async function switchOn(page: Page): Promise<{ phone: Phone; codes: string[] }> {
  await page.goto(`${SECURITY}/second-factor`);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('button.button-primary').click();
  const phone = Phone.withKey(await page.locator('#key').innerText());
  await page.locator('#code').fill(await phone.next());
  await page.locator('button.button-primary').click();
  const codes = await page.locator('#recovery-codes code').allInnerTexts();
  expect(new Set(codes).size).toBe(10);
  return { phone, codes };
}

inEachLanguage((lang) => {
  const says = SAYS[lang];

  test('a second factor is set up', async ({ page }) => {
    test.slow();
    const email = newEmail('factor');
    await orderByInvoice(page, lang, 'paketbox-privat', email);
    await page.goto(SECURITY);
    await expectGood(page, lang, 'security-off');
    await page.getByRole('link', { name: says.setUp }).click();
    await page.locator('#password').fill('nicht das Kennwort');
    await page.locator('button.button-primary').click();
    await expect(page.locator('#password-error')).toContainText(says.wrong);
    await expectGood(page, lang, 'set-up-wrong');
    await page.locator('#password').fill(PASSWORD);
    await page.locator('button.button-primary').click();

    const key = await page.locator('#key').innerText();
    expect(key.replace(/\s+/g, ' ')).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    const address = await page.locator('a[href^="otpauth:"]').getAttribute('href');
    expect(address).toContain(`secret=${key.replace(/\s+/g, '')}&issuer=Stadtblatt`);
    const image = page.locator('img.qr');
    await expect(image).toBeVisible();
    expect(await image.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0), 'it can be seen').toBe(true);
    await page.locator('#code').fill('12');
    await page.locator('button.button-primary').click();
    await expect(page.locator('#code-error')).toContainText(says.wrongCode);
    await expectGood(page, lang, 'key-wrong');
    await page.locator('#code').fill(await Phone.withKey(key).next());
    await page.locator('button.button-primary').click();
    await expect(page.getByRole('status')).toContainText(says.on);
    await expectGood(page, lang, 'codes');
    await page.getByRole('link', { name: says.kept }).click();
    await expect(page.getByRole('link', { name: says.manage })).toBeVisible();
    await expectGood(page, lang, 'security-on');
    await openMail(page, email, says.mailOn);
    await shots(page, `factor-mail-on-${lang}`);
  });

  test('a sign-in waits for a code of the app or a recovery code', async ({ page }) => {
    test.slow();
    const email = newEmail('factor');
    await orderByInvoice(page, lang, 'paketbox-privat', email);
    const { phone, codes } = await switchOn(page);
    await signOut(page);
    await page.goto(`${SHOP}/portal/invoices`);
    await page.locator('#email').fill(email);
    await page.locator('#password').fill(PASSWORD);
    await page.locator('form:has(#password) button[type=submit]').click();
    await expect(page).toHaveURL(/\/sign-in\/code$/);
    await expectGood(page, lang, 'enter');
    await page.locator('#code').fill('12345x');
    await page.locator('button.button-primary').click();
    await expect(page.locator('#code-error')).toContainText(says.wrongCode);
    await expectGood(page, lang, 'enter-wrong');
    await page.goto(`${SHOP}/portal`);
    await expect(page, 'nothing else opens').toHaveURL(/\/sign-in\?/);
    await page.goto(`${SHOP}/sign-in/code`);
    await page.locator('#code').fill(await phone.next());
    await page.locator('button.button-primary').click();
    await expect(page, 'where they wanted to go').toHaveURL(/\/portal\/invoices$/);
    await page.goto(`${SHOP}/sign-in/code`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(says.nothing);

    await signOut(page);
    await signIn(page, email, PASSWORD);
    await page.locator('#code').fill(codes[0]!);
    await page.locator('button.button-primary').click();
    await expect(page.getByRole('status')).toContainText(says.left);
    await openMail(page, email, says.mailUsed);
    await shots(page, `factor-mail-used-${lang}`);
  });

  test('recovery codes are renewed, and a second factor is switched off', async ({ page }) => {
    test.slow();
    const email = newEmail('factor');
    await orderByInvoice(page, lang, 'paketbox-privat', email);
    const { codes } = await switchOn(page);
    await page.goto(SECURITY);
    await page.getByRole('link', { name: says.manage }).click();
    await prove(page, 'codes', PASSWORD, 'falsch');
    await expect(page.locator('#codes_code-error')).toContainText(says.wrongCode);
    await expectGood(page, lang, 'on-wrong');
    await prove(page, 'codes', PASSWORD, codes[1]!);
    await expect(page.getByRole('status')).toContainText(says.renewed);
    const fresh = await page.locator('#recovery-codes code').allInnerTexts();
    expect(fresh).toHaveLength(10);
    await openMail(page, email, says.mailRenewed);

    await page.goto(`${SECURITY}/second-factor`);
    await expectGood(page, lang, 'on');
    await prove(page, 'off', 'nicht das Kennwort', fresh[0]!);
    await expect(page.locator('#off_password-error')).toContainText(says.wrong);
    await prove(page, 'off', PASSWORD, fresh[0]!);
    await expect(page.getByRole('status')).toContainText(says.off);
    await expect(page).toHaveURL(/\/account\/security$/);
    await openMail(page, email, says.mailOff);
    await shots(page, `factor-mail-off-${lang}`);
    await signOut(page);
    await signIn(page, email, PASSWORD);
    await expect(page).toHaveURL(/\/portal$/);
  });
});
