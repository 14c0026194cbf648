/** By ISO 15924. */
const WRITINGS: readonly (readonly [string, RegExp])[] = [
  ['Latn', /\p{Script=Latin}/u],
  ['Cyrl', /\p{Script=Cyrillic}/u],
  ['Grek', /\p{Script=Greek}/u],
  ['Arab', /\p{Script=Arabic}/u],
  ['Hebr', /\p{Script=Hebrew}/u],
  ['Deva', /\p{Script=Devanagari}/u],
  ['Beng', /\p{Script=Bengali}/u],
  ['Guru', /\p{Script=Gurmukhi}/u],
  ['Gujr', /\p{Script=Gujarati}/u],
  ['Orya', /\p{Script=Oriya}/u],
  ['Taml', /\p{Script=Tamil}/u],
  ['Telu', /\p{Script=Telugu}/u],
  ['Knda', /\p{Script=Kannada}/u],
  ['Mlym', /\p{Script=Malayalam}/u],
  ['Sinh', /\p{Script=Sinhala}/u],
  ['Thai', /\p{Script=Thai}/u],
  ['Laoo', /\p{Script=Lao}/u],
  ['Khmr', /\p{Script=Khmer}/u],
  ['Mymr', /\p{Script=Myanmar}/u],
  ['Geor', /\p{Script=Georgian}/u],
  ['Armn', /\p{Script=Armenian}/u],
  ['Ethi', /\p{Script=Ethiopic}/u],
  ['Hang', /\p{Script=Hangul}/u],
  ['Kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['Hani', /\p{Script=Han}/u],
];
const KNOWN: ReadonlySet<string> = new Set(WRITINGS.map(([code]) => code));
/** A character of these says as much as several letters of the others. */
const DENSE: Readonly<Record<string, number>> = { Hang: 2.5, Kana: 2.5, Hani: 2.5 };
/** Writings that consist of others. */
const MIXED: Readonly<Record<string, readonly string[]>> = {
  Hans: ['Hani'],
  Hant: ['Hani'],
  Jpan: ['Kana', 'Hani'],
  Kore: ['Hang', 'Hani'],
};
/** Languages with more than one writing. Others have the one that Unicode calls likely. */
const SEVERAL: Readonly<Record<string, readonly string[]>> = {
  sr: ['Cyrl', 'Latn'],
  bs: ['Latn', 'Cyrl'],
  az: ['Latn', 'Cyrl', 'Arab'],
  uz: ['Latn', 'Cyrl', 'Arab'],
  kk: ['Cyrl', 'Latn', 'Arab'],
  ky: ['Cyrl', 'Latn', 'Arab'],
  tk: ['Latn', 'Cyrl', 'Arab'],
  tt: ['Cyrl', 'Latn'],
  tg: ['Cyrl', 'Latn', 'Arab'],
  ug: ['Arab', 'Cyrl', 'Latn'],
  ku: ['Latn', 'Arab', 'Cyrl'],
  pa: ['Guru', 'Arab'],
  sd: ['Arab', 'Deva'],
  ks: ['Arab', 'Deva'],
  ms: ['Latn', 'Arab'],
  ha: ['Latn', 'Arab'],
  mn: ['Cyrl', 'Latn'],
};

/** How much of a text is written in what, by ISO 15924. Each character is looked up once, however often it comes. */
export function weigh(text: string): Map<string, number> {
  const weights = new Map(WRITINGS.map(([writing]) => [writing, 0]));
  const others = new Map<string, number>();
  let latin = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      const small = code | 0x20;
      if (small >= 0x61 && small <= 0x7a) latin += 1;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at)!);
    at += character.length - 1;
    others.set(character, (others.get(character) ?? 0) + 1);
  }
  weights.set('Latn', latin);
  for (const [character, times] of others) {
    const writing = WRITINGS.find(([, letters]) => letters.test(character))?.[0];
    if (writing !== undefined) weights.set(writing, weights.get(writing)! + times);
  }
  for (const [writing, dense] of Object.entries(DENSE)) weights.set(writing, weights.get(writing)! * dense);
  return weights;
}

/** What most of it is written in. */
export function mostOf(weights: ReadonlyMap<string, number>): string | undefined {
  const [most] = [...weights].toSorted(([, one], [, other]) => other - one);
  return most === undefined || most[1] === 0 ? undefined : most[0];
}

/** What a language is written in. Undefined for a writing that is not known here. */
export function writingsOf(tag: string): readonly string[] | undefined {
  const locale = new Intl.Locale(tag);
  const script = locale.script ?? (SEVERAL[locale.language] ? undefined : locale.maximize().script);
  const writings = script === undefined ? SEVERAL[locale.language] : (MIXED[script] ?? [script]);
  return writings?.every((writing) => KNOWN.has(writing)) === true ? writings : undefined;
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
