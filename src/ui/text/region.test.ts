import { describe, expect, test } from 'vitest';
import { textFor } from './text.ts';

const AT = new Date(2026, 0, 31, 15, 5).getTime();
const MIDNIGHT = new Date(2026, 0, 31, 0, 0).getTime();
const NOW = new Date(2026, 1, 20, 12, 0).getTime();
/** Browsers put other spaces between hours and am. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ');

const shown = (...languages: string[]) => {
  const text = textFor(languages);
  return [text.time(AT), text.brief(AT, NOW), text.time(MIDNIGHT)].map(plain);
};

describe('English words', () => {
  test.each([
    [['en-US'], ['03:05 PM', 'Jan 31', '12:00 AM']],
    [['en'], ['03:05 PM', 'Jan 31', '12:00 AM']],
    [['en-GB'], ['15:05', '31 Jan', '00:00']],
    // These have no region of their own.
    [['tlh'], ['03:05 PM', 'Jan 31', '12:00 AM']],
    [['qaa'], ['03:05 PM', 'Jan 31', '12:00 AM']],
    [['zxx'], ['03:05 PM', 'Jan 31', '12:00 AM']],
    [['en-DE'], ['15:05', '31 Jan', '00:00']],
    [['de-DE'], ['15:05', '31 Jan', '00:00']],
    [['de'], ['15:05', '31 Jan', '00:00']],
    [
      ['de-DE', 'de', 'en-US', 'en'],
      ['15:05', '31 Jan', '00:00'],
    ],
    [
      ['en', 'de-DE'],
      ['15:05', '31 Jan', '00:00'],
    ],
    [
      ['de-AT', 'en-US'],
      ['15:05', '31 Jan', '00:00'],
    ],
    [['fr-CA'], ['15:05', '31 Jan', '00:00']],
    [['pt-BR'], ['15:05', '31 Jan', '00:00']],
    [['ru-RU'], ['15:05', '31 Jan', '00:00']],
    [['es-MX'], ['03:05 pm', '31 Jan', '12:00 am']],
    [['ja-JP'], ['15:05', 'Jan 31', '00:00']],
    [['zh-CN'], ['15:05', 'Jan 31', '00:00']],
    [['ko-KR'], ['03:05 PM', 'Jan 31', '12:00 AM']],
    [['hu-HU'], ['15:05', 'Jan 31', '00:00']],
    [['fa-IR'], ['15:05', '31 Jan', '00:00']],
    [['th-TH'], ['15:05', '31 Jan', '00:00']],
    [['ar-EG'], ['03:05 pm', '31 Jan', '12:00 am']],
    [['en-IN'], ['03:05 pm', '31 Jan', '12:00 am']],
    [['en-AU'], ['03:05 pm', '31 Jan', '12:00 am']],
    [['en-US-u-hc-h23'], ['15:05', 'Jan 31', '00:00']],
    [['de-DE-u-hc-h12'], ['03:05 pm', '31 Jan', '12:00 am']],
    [['de-u-hc-h12'], ['03:05 pm', '31 Jan', '12:00 am']],
    [['zh-Hant-TW'], ['03:05 PM', 'Jan 31', '12:00 AM']],
    [
      ['C', 'en-GB'],
      ['15:05', '31 Jan', '00:00'],
    ],
    [['en-US@posix'], ['03:05 PM', 'Jan 31', '12:00 AM']],
    [['x'], ['03:05 PM', 'Jan 31', '12:00 AM']],
    [[], ['03:05 PM', 'Jan 31', '12:00 AM']],
  ])('with %j have the order and the hours of that region', (languages, expected) => {
    expect(shown(...languages)).toEqual(expected);
  });

  test('are those of the same year in every calendar', () => {
    for (const language of ['th-TH', 'fa-IR', 'ja-JP-u-ca-japanese', 'ar-SA-u-ca-islamic'])
      expect(textFor([language]).date(AT)).toContain('2026');
  });

  test('have the digits of the texts', () => {
    for (const language of ['ar-EG', 'fa-IR', 'hi-IN-u-nu-deva', 'bn-BD', 'mr-IN'])
      expect(shown(language).join(' ')).toMatch(/^[\w\s:]+$/u);
  });
});
