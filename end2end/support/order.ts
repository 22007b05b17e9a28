import { expect, type Page } from '@playwright/test';
import { WORDS, type Lang } from './words.ts';

export const SHOP = '/m/stadtblatt';
export const IBAN = 'DE89370400440532013000';
export const PASSWORD = 'ein-langes-passwort-2026';

/** Whether pages may run scripts in this test's project. */
export function hasScripts(project: { use: { javaScriptEnabled?: boolean } }): boolean {
  return project.use.javaScriptEnabled !== false;
}

let people = 0;

/** An address nobody has used before, in this run or an earlier one. */
export function newEmail(who: string): string {
  people += 1;
  return `${who}-${process.pid}-${Date.now().toString(36)}-${people}@kunde.example`;
}

/** Opens the order page of a plan from the offers, as a customer does. */
export async function choosePlan(page: Page, plan: string): Promise<void> {
  await page.goto(SHOP);
  await page.getByRole('main').locator(`a[href$="/order/${plan}"]`).click();
  await expect(page).toHaveURL(new RegExp(`/order/${plan}$`));
}

/** Types a new customer's name, address and login. */
export async function fillPerson(page: Page, email: string): Promise<void> {
  await page.locator('#given_name').fill('Erika');
  await page.locator('#family_name').fill('Muster');
  await page.locator('#street').fill('Am Sandtorkai');
  await page.locator('#house_number').fill('12a');
  await page.locator('#postcode').fill('20457');
  await page.locator('#city').fill('Hamburg');
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(PASSWORD);
}

/** Chooses direct debit and gives the mandate. */
export async function giveMandate(page: Page): Promise<void> {
  await page.locator('#payment-sepa').check();
  await page.locator('#account_holder').fill('Erika Muster');
  await page.locator('#iban').fill(IBAN);
  await page.locator('#mandate').check();
}

/** Ticks what a consumer must agree to; nothing may be ticked beforehand. */
export async function agree(page: Page, kind: 'consumer' | 'business' = 'consumer'): Promise<void> {
  await expect(page.locator('#terms')).not.toBeChecked();
  await page.locator('#terms').check();
  const early = page.locator('#early_start');
  await expect(early).not.toBeChecked();
  if (kind === 'consumer') await early.check();
  else await expect(early).toBeHidden();
}

export async function order(page: Page, lang: Lang): Promise<void> {
  await page.getByRole('button', { name: WORDS[lang].order, exact: true }).click();
}

/** Orders a plan to be paid by invoice and waits for the receipt. */
export async function orderByInvoice(page: Page, lang: Lang, plan: string, email: string): Promise<void> {
  await page.goto(`${SHOP}/order/${plan}`);
  await fillPerson(page, email);
  await page.locator('#payment-invoice').check();
  await agree(page);
  await order(page, lang);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(WORDS[lang].ordered);
}

/** Opens the contract of a customer who has one. */
export async function openContract(page: Page): Promise<void> {
  await page.goto(`${SHOP}/portal/contracts`);
  await page.getByRole('main').locator('a[href*="/portal/contracts/"]').first().click();
  await expect(page).toHaveURL(/\/contracts\/[0-9a-f-]{36}$/);
}

/** Signs in through the form, as a person would. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto(`${SHOP}/sign-in`);
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(password);
  await page.locator('form:has(#password) button[type=submit]').click();
}

/**
 * From the form in which a change is chosen to the server's preview of it: the button there is hidden while the browser shows one by
 * itself, but Enter in the form still leads there.
 */
export async function lookByEnter(page: Page, field: string): Promise<void> {
  await page.locator(field).press('Enter');
  await expect(page).toHaveURL(/\/changes\/[0-9a-f-]{36}$/);
}
