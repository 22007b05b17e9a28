import { test } from '@playwright/test';

export type Lang = 'de' | 'en';

/** Browser settings for pages in a language: pages follow the browser's wish until somebody chooses. */
export const SPEAKS = { de: { locale: 'de-DE' }, en: { locale: 'en-GB' } } as const;

/**
 * The words a test looks for, as a customer reads them. Written out here and not read from the locale files, so that a
 * change of wording, above all of the law's, is noticed.
 */
export const WORDS = {
  de: {
    order: 'zahlungspflichtig bestellen',
    recalculate: 'Preis neu berechnen',
    ordered: 'Ihre Bestellung ist eingegangen',
    signIn: 'Anmelden',
    signOut: 'Abmelden',
    signedOut: 'Sie sind abgemeldet.',
    cancelLink: 'Verträge hier kündigen',
    withdrawLink: 'Vertrag widerrufen',
    cancelButton: 'jetzt kündigen',
    withdrawButton: 'Widerruf bestätigen',
    legal: ['Impressum', 'Datenschutz', 'AGB', 'Barrierefreiheit'],
    summary: 'Bitte prüfen Sie diese Angaben',
    skip: 'Zum Inhalt springen',
    otherLanguage: 'English',
    nextCharge: 'Nächste Zahlung',
    open: 'Offen',
    month: 'Stadtblatt: 1 Monat vor',
  },
  en: {
    order: 'order with obligation to pay',
    recalculate: 'Recalculate the price',
    ordered: 'We have received your order',
    signIn: 'Sign in',
    signOut: 'Sign out',
    signedOut: 'You are signed out.',
    cancelLink: 'Cancel contracts here',
    withdrawLink: 'Withdraw from contract',
    cancelButton: 'cancel now',
    withdrawButton: 'confirm withdrawal',
    legal: ['Legal notice', 'Privacy', 'Terms', 'Accessibility'],
    summary: 'Please check these entries',
    skip: 'Skip to content',
    otherLanguage: 'Deutsch',
    nextCharge: 'Next payment',
    open: 'Open',
    month: 'Stadtblatt: 1 month forward',
  },
} as const;

const MONTHS = {
  de: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
} as const;

/** A civil date; months count from 1. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

/** The first date written out in a text. */
export function findDate(text: string, lang: Lang): Day {
  const found = new RegExp(`(\\d{1,2})\\.? (${MONTHS[lang].join('|')}) (\\d{4})`).exec(text.replace(/\s+/g, ' '));
  if (!found) throw new Error(`no date in "${text}"`);
  const month = MONTHS[lang].findIndex((name) => name === found[2]) + 1;
  return { year: Number(found[3]), month, day: Number(found[1]) };
}

/** `1. Dezember 2026`, `1 December 2026`. */
export function longDate({ year, month, day }: Day, lang: Lang): string {
  return `${day}${lang === 'de' ? '.' : ''} ${MONTHS[lang][month - 1]} ${year}`;
}

/** The same day of a later month, or that month's last day where it is shorter. */
export function addMonths({ year, month, day }: Day, count: number): Day {
  const months = year * 12 + (month - 1) + count;
  const [toYear, toMonth] = [Math.floor(months / 12), (months % 12) + 1];
  const last = new Date(Date.UTC(toYear, toMonth, 0)).getUTCDate();
  return { year: toYear, month: toMonth, day: Math.min(day, last) };
}

export function addDays({ year, month, day }: Day, count: number): Day {
  const date = new Date(Date.UTC(year, month - 1, day + count));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** `29,90 €`, `€29.90`; a text comparison of Playwright takes the no-break space for a space. */
export function euros(cents: number, lang: Lang): string {
  const [whole, rest] = [Math.floor(cents / 100), String(cents % 100).padStart(2, '0')];
  return lang === 'de' ? `${whole},${rest} €` : `€${whole}.${rest}`;
}

/**
 * Runs the tests once in each language; without scripts in German only. There an English page differs from the German one by
 * words, and the same words are read with scripts, because all of them come from the server.
 */
export function inEachLanguage(body: (lang: Lang) => void): void {
  for (const lang of ['de', 'en'] as const) {
    test.describe(lang, () => {
      test.use(SPEAKS[lang]);
      test.skip(({ javaScriptEnabled }) => lang === 'en' && javaScriptEnabled === false, 'only its words differ from the German page');
      body(lang);
    });
  }
}
