/** By ISO 15924. */
const WRITINGS: readonly (readonly [string, RegExp])[] = [
  ['Latn', /\p{Script=Latin}/gu],
  ['Cyrl', /\p{Script=Cyrillic}/gu],
  ['Grek', /\p{Script=Greek}/gu],
  ['Arab', /\p{Script=Arabic}/gu],
  ['Hebr', /\p{Script=Hebrew}/gu],
  ['Deva', /\p{Script=Devanagari}/gu],
  ['Beng', /\p{Script=Bengali}/gu],
  ['Guru', /\p{Script=Gurmukhi}/gu],
  ['Gujr', /\p{Script=Gujarati}/gu],
  ['Orya', /\p{Script=Oriya}/gu],
  ['Taml', /\p{Script=Tamil}/gu],
  ['Telu', /\p{Script=Telugu}/gu],
  ['Knda', /\p{Script=Kannada}/gu],
  ['Mlym', /\p{Script=Malayalam}/gu],
  ['Sinh', /\p{Script=Sinhala}/gu],
  ['Thai', /\p{Script=Thai}/gu],
  ['Laoo', /\p{Script=Lao}/gu],
  ['Khmr', /\p{Script=Khmer}/gu],
  ['Mymr', /\p{Script=Myanmar}/gu],
  ['Geor', /\p{Script=Georgian}/gu],
  ['Armn', /\p{Script=Armenian}/gu],
  ['Ethi', /\p{Script=Ethiopic}/gu],
  ['Hang', /\p{Script=Hangul}/gu],
  ['Kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['Hani', /\p{Script=Han}/gu],
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
/** How much of a text is written in what, by ISO 15924. */
export function weigh(text: string): Map<string, number> {
  return new Map(
    WRITINGS.map(([writing, letters]) => [writing, (text.match(letters)?.length ?? 0) * (DENSE[writing] ?? 1)]),
  );
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
