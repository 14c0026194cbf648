import { foldName } from '../names.js';
import { foldWords } from './fold.js';
import type { Language, TimeOfDay } from './language.js';
import { TIMES } from './language.js';
import { LANGUAGES } from './languages.js';

export type Setting = 'INT' | 'EXT' | 'MIXED';

/** A term without the signs that may stand around it, so that `İÇ/DIŞ`, `İç - Dış` and `FUNDIDO A NEGRO.` are found. */
export function termKey(text: string): string {
  if (/^[A-Za-z]+$/.test(text)) return text.toUpperCase();
  return foldWords(text)
    .replace(/[^\p{L}\p{M}\p{N}']+/gu, ' ')
    .trim();
}

/** Later languages do not take a term from earlier ones. */
function tableOf<V>(
  entries: (language: Language) => Iterable<readonly [V, readonly string[]]>,
): ReadonlyMap<string, V> {
  const table = new Map<string, V>();
  for (const language of LANGUAGES) {
    for (const [value, terms] of entries(language)) {
      for (const term of terms) {
        const key = termKey(term);
        if (!table.has(key)) table.set(key, value);
      }
    }
  }
  return table;
}

export const SETTINGS: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ...['INT', 'I'].map((term) => [term, 'INT'] as const),
  ...['EXT', 'E'].map((term) => [term, 'EXT'] as const),
  ...['INT EXT', 'EXT INT', 'I E', 'E I'].map((term) => [term, 'MIXED'] as const),
  ...tableOf<Setting>(({ interior, exterior, interiorAndExterior }) => [
    ['INT', interior],
    ['EXT', exterior],
    ['MIXED', interiorAndExterior],
  ]),
]);

/** A time of day in any language, and what it is called in English; null for one that follows from the scene before. */
export const TIMES_OF_DAY_BY_TERM: ReadonlyMap<string, TimeOfDay | null> = tableOf<TimeOfDay | null>(
  ({ times, relativeTimes }) => [...TIMES.map((time) => [time, times[time]] as const), [null, relativeTimes] as const],
);

const CODES_BY_TERM: ReadonlyMap<string, readonly string[]> = LANGUAGES.reduce(
  (known, { code, interior, exterior, interiorAndExterior, times, relativeTimes }) => {
    const terms = [
      ...interior,
      ...exterior,
      ...interiorAndExterior,
      ...TIMES.flatMap((time) => times[time]),
      ...relativeTimes,
    ];
    for (const term of new Set(terms.map(termKey))) known.set(term, [...(known.get(term) ?? []), code]);
    return known;
  },
  new Map<string, string[]>(),
);

/** The languages in which a term belongs to headings (interior, exterior, a time); none if all languages share it, or for other words. */
export function languagesOfTerm(text: string): readonly string[] {
  return CODES_BY_TERM.get(termKey(text)) ?? [];
}

const MODIFIERS: readonly {
  readonly language: Language;
  readonly words: ReadonlySet<string>;
  readonly times: ReadonlySet<string>;
}[] = LANGUAGES.filter(({ code }) => code !== 'en').map((language) => ({
  language,
  words: new Set(language.timeModifiers.map(termKey)),
  times: new Set([...TIMES.flatMap((time) => language.times[time]), ...language.relativeTimes].map(termKey)),
}));

const MODIFIER_WORDS: ReadonlySet<string> = new Set(MODIFIERS.flatMap(({ words }) => [...words]));

/** Of a time as written. */
export const LONGEST_TIME = 40;

/** Times elsewhere, places and things in English: `DEN` is a day in Czech. */
const ENGLISH_WORDS: ReadonlySet<string> = new Set(['DEN', 'GUN', 'OGLE', 'SANG', 'TOI']);

/**
 * The time of day that a text is, in any language: the English word, null for a relative time; undefined if it is anything else.
 *
 * @param heading what it is part of: a word that English has too is no time among plain letters
 */
export function foreignTime(text: string, heading = text): TimeOfDay | null | undefined {
  return text.length > LONGEST_TIME ? undefined : timeOfKey(termKey(text), heading);
}

/** As `foreignTime`, for the key of a text that is no longer than a time can be. */
export function timeOfKey(key: string, heading: string): TimeOfDay | null | undefined {
  if (key === '' || (ENGLISH_WORDS.has(key) && /^[ -~]*$/.test(heading))) return undefined;
  const known = TIMES_OF_DAY_BY_TERM.get(key);
  if (known !== undefined) return known;
  const parts = key.split(' ');
  if (parts.length === 1 || !parts.some((part) => MODIFIER_WORDS.has(part))) return undefined;
  for (const { words, times } of MODIFIERS) {
    const rest = parts.filter((part) => !words.has(part));
    const at = rest.length > 0 && rest.length < parts.length ? rest.join(' ') : '';
    if (times.has(at)) return TIMES_OF_DAY_BY_TERM.get(at);
    // `PRIMERA HORA DE LA MAÑANA`: a word that is a time and a modifier as well.
    if (rest.length === 0) {
      const time = parts.findLast((part) => times.has(part));
      if (time !== undefined) return TIMES_OF_DAY_BY_TERM.get(time);
    }
  }
  return undefined;
}

type LineTerm = 'transition' | 'opening';

const LINES: ReadonlyMap<string, LineTerm> = tableOf<LineTerm>(({ code, transitions, openings }) =>
  code === 'en'
    ? []
    : [
        ['transition', transitions],
        ['opening', openings],
      ],
);

/** What kind of transition a whole line is, in any language but English. */
export function lineTerm(text: string): LineTerm | undefined {
  return text.length > 60 ? undefined : LINES.get(termKey(text));
}

const union = (terms: (language: Language) => readonly string[]): ReadonlySet<string> =>
  new Set(LANGUAGES.flatMap(terms).map(termKey));

export const LABELS = union(({ labels }) => labels);
export const NARRATORS = union(({ narrators }) => narrators);
export const EXTENSIONS = union(({ extensions, narrators }) => [...extensions, ...narrators]);
/** Letters alone, as `VO`, are a loose spelling of the English ones. */
export const FOREIGN_EXTENSIONS: ReadonlySet<string> = new Set(
  LANGUAGES.flatMap(({ code, extensions }) => (code === 'en' ? [] : extensions))
    .filter((each) => !/^[A-Z]{1,2}$/.test(each))
    .map(foldName),
);
/** With their accents: `NIÑA` is a girl, `NINA` somebody. Those of English are found by words within a name. */
export const MINOR_ROLES: ReadonlySet<string> = new Set(
  LANGUAGES.flatMap(({ code, minorRoles }) => (code === 'en' ? [] : minorRoles)).map((role) =>
    foldName(role.normalize('NFKC')),
  ),
);
export const ARTICLES = union(({ articles }) => articles);
export const NOBODY = union(({ nobody }) => nobody);
export const SCENE_WORDS: readonly string[] = [...new Set(LANGUAGES.flatMap(({ sceneWords }) => sceneWords))];
export const SCENE_COUNTERS: readonly string[] = [...new Set(LANGUAGES.flatMap(({ sceneCounters }) => sceneCounters))];
export const NEVER_ENDS_NAME: readonly string[] = [...new Set(LANGUAGES.flatMap(({ neverEndsName }) => neverEndsName))];
export const ANNOUNCEMENTS: readonly { readonly words: readonly string[]; readonly spaced: boolean }[] = LANGUAGES.map(
  ({ announcements, writing }) => ({
    words: announcements.map(foldWords),
    spaced: !isUnspaced(writing),
  }),
);

/** Written without blanks between words, or with endings that grow on them. */
export function isUnspaced(writing: Language['writing']): boolean {
  return writing.some((each) => each === 'Han' || each === 'Kana' || each === 'Hangul' || each === 'Thai');
}
