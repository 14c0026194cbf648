import { foldName } from '../names.js';
import { escaped } from './counted.js';
import { LANGUAGES } from './languages.js';
import { hasCase, isCaseless, isCjk } from './letters.js';
import {
  ARTICLES,
  EXTENSIONS,
  FOREIGN_EXTENSIONS,
  LABELS,
  MINOR_ROLES,
  NARRATORS,
  NEVER_ENDS_NAME,
  isUnspaced,
  termKey,
} from './terms.js';

/** A cue as languages write it, with round brackets of either width. */
export interface WrittenName {
  readonly name: string;
  readonly extensions: readonly string[];
}

const LONGEST = 40;

/** Splits `（画外音）` off a name; undefined for what cannot be a cue. */
export function readName(text: string): WrittenName | undefined {
  if (text.length > 2 * LONGEST) return undefined;
  let name = text
    .trim()
    .replace(/^[@＠]/u, '')
    .replace(/^(\*{1,3}|_)(.*)\1$/u, '$2')
    .trim();
  const extensions: string[] = [];
  for (let found = GROUP.exec(name); found; found = GROUP.exec(name)) {
    extensions.unshift(found[1]!.trim());
    name = name.slice(0, found.index).trim();
  }
  return name === '' || name.length > LONGEST || !/\p{L}/u.test(name) ? undefined : { name, extensions };
}

const GROUP = /[(（【]([^()（）【】]{1,40})[)）】]$/u;

/** `店员甲`, `المرأة 2`, `MUJER`: a minor role in one of the languages, numbered or not. */
export function isMinorRole(name: string): boolean {
  const words = foldName(name.normalize('NFKC'))
    .replace(/[ #]*(?:(?<![\p{Lu}\p{M}])[A-Z]|\p{Nd}{1,2}|[甲乙丙丁一二三四])$/u, '')
    .split(' ');
  const role = words.length > 1 && ARTICLES.has(words[0]!) ? words.slice(1).join(' ') : words.join(' ');
  return MINOR_ROLES.has(role) || NARRATORS.has(termKey(name));
}

export function isNarrator(name: string): boolean {
  return NARRATORS.has(termKey(name));
}

/** What stands in brackets behind a name, or in its place, and says how it is heard. */
export function isExtension(text: string): boolean {
  return EXTENSIONS.has(termKey(text));
}

/** As {@link isExtension}, in the spelling of another language than English. */
export function isForeignExtension(text: string): boolean {
  return FOREIGN_EXTENSIONS.has(foldName(text));
}

/** Whether words can be the name of somebody whom nobody has named before. */
export function looksLikeName(name: string): boolean {
  const key = termKey(name);
  if (isNarrator(name) || isMinorRole(name)) return true;
  if (LABELS.has(key) || LABELS.has(key.split(' ')[0]!) || !/\p{L}/u.test(key) || /^\p{N}/u.test(key)) return false;
  if (/[,;!?…。，、！？؟।؛“”"«»「」『』<>=#~*_[\]/\\]|\.(?!\s|$)|[.:：]$/u.test(name)) return false;
  const parts = name.split(/\s+/);
  if (isCjk(name) && !hasCase(name)) {
    return (
      parts.length <= 2 &&
      name.replace(/\s+/g, '').length <= 8 &&
      !NEVER_ENDS_NAME.some((end) => name.length > end.length && name.endsWith(end))
    );
  }
  if (isCaseless(name)) return parts.length <= 3 && !NEVER_ENDS_NAME.includes(parts.at(-1)!);
  return (
    parts.length <= 3 &&
    parts.every((part) => /^[\p{Lu}\p{N}'’«(]/u.test(part) || part.length <= 3) &&
    /^\p{Lu}/u.test(name)
  );
}

export const nameKey = (name: string): string => foldName(name).replace(/\s+/g, isCjk(name) ? '' : ' ');

const JOINED = new RegExp(
  String.raw` (?:${escaped(LANGUAGES.flatMap(({ joins }) => joins).map((word) => foldName(word)))}) | ?[/&+、，,] ?`,
  'u',
);
/** Between names without blanks a join is one only where both are known. */
const JOINED_TOGETHER = new RegExp(
  escaped(LANGUAGES.flatMap(({ joins, writing }) => (isUnspaced(writing) ? joins : []))),
  'u',
);

/** Who speaks in a cue for several, each known by `isOne`, as `ANNA & TOM`, `沈秋白和陆远`; none if it is one name, or somebody is not known. */
export function severalNames(folded: string, isOne: (name: string) => boolean): readonly string[] {
  for (const join of [JOINED, ...(isCaseless(folded) ? [JOINED_TOGETHER] : [])]) {
    const names = folded
      .split(join)
      .map((name) => name.trim())
      .filter(Boolean);
    if (names.length > 1 && names.every(isOne)) return names;
  }
  return [];
}
