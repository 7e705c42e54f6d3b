import validator from 'validator';
import type { Found } from './found.ts';

/** What looks like something personal, and the check that tells whether it is. */
interface Detector {
  readonly name: string;
  readonly pattern: RegExp;
  /** The value as it is kept apart, without what people write between its parts; null: it is none. */
  read(match: string): string | null;
  /** Must stand shortly before it: numbers alone would be found in every log and price list. */
  readonly after?: RegExp;
}

/** How far before a number the word may stand that says what it is. */
const NEAR = 60;

const checked = (value: string, holds: boolean): string | null => (holds ? value : null);

/** An IBAN may be followed by a word in capitals that looks like its last group. */
const ibanOf = (match: string): string | null => {
  const groups = match.split(' ');
  for (let length = groups.length; length > 0; length -= 1) {
    const value = groups.slice(0, length).join('');
    if (validator.isIBAN(value)) return value;
  }
  return null;
};

const national = (
  name: string,
  locale: Parameters<typeof validator.isIdentityCard>[1],
  pattern: RegExp,
  after: RegExp,
): Detector => ({
  name,
  pattern,
  after,
  read: (match) => checked(match, validator.isIdentityCard(match.replaceAll(/[ .]/g, '').toUpperCase(), locale)),
});

const detectors: readonly Detector[] = [
  {
    name: 'payment-card',
    // Not a part of a longer number, of an id with hyphens or of a decimal.
    pattern: /(?<![\w.-])(?:\d[ -]?){12,18}\d(?![\w-]|\.\d)/g,
    read: (match) => {
      const digits = match.replaceAll(/[ -]/g, '');
      return checked(digits, validator.isCreditCard(digits));
    },
  },
  { name: 'iban', pattern: /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)/g, read: ibanOf },
  national('national-id-pl', 'PL', /(?<![\w-])\d{11}(?![\w-])/g, /\bpesel\b/i),
  national('national-id-es', 'ES', /(?<!\w)[XYZ\d]\d{7}-?[A-Z](?!\w)/gi, /\b(dni|nie|nif)\b/i),
  national(
    'national-id-fi',
    'FI',
    /(?<!\w)\d{6}[-+A]\d{3}[\dA-Z](?!\w)/gi,
    /\b(hetu|henkilötunnus|personbeteckning)\b/i,
  ),
  national('national-id-no', 'NO', /(?<![\w-])\d{11}(?![\w-])/g, /\b(fødselsnummer|fnr|personnummer)\b/i),
  national('national-id-cn', 'zh-CN', /(?<!\w)\d{17}[\dX](?!\w)/gi, /身份证/),
  national('national-id-in', 'IN', /(?<![\w-])\d{4} ?\d{4} ?\d{4}(?![\w-])/g, /\baadhaar\b/i),
];

/** The personal data in a text, each value as often as it stands there. */
export const personalIn = (text: string): readonly Found[] =>
  detectors.flatMap(({ name, pattern, read, after }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const value = read(match[0]);
      if (value === null) return [];
      if (after !== undefined && !after.test(text.slice(Math.max(0, match.index - NEAR), match.index))) return [];
      return [{ detector: name, kind: 'personal' as const, value }];
    }),
  );
