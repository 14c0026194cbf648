import { isCreditLine } from '../title-keys.js';

/** A credit with the name behind it on the same line. */
const NAMED_CREDIT = /^((?:[\p{L}&'’/.-]+[ \u00A0]+){0,5}by)(?:[ \u00A0]*:)?[ \u00A0]+(?=\S)/iu;
/** A credit for other work than writing, or for rewriting. */
const OTHER_WORK =
  /\b(?:produced|directed|presented|represented|submitted|revised|revisions?|rewritten|rewrites?|polish|created|developed|edited|story)\b/i;
const SCRIPT = /\b(?:written|screenplay|teleplay|script|drehbuch|scénario|guion|guión|sceneggiatura)\b/iu;
const SOURCE = new RegExp(
  `^\\(?(?:${[
    '(?:partly |loosely |freely )?(?:based|adapted|inspired|suggested)\\b|from the\\b|after ["“‘\']?(?:the|an?|his|her|their)\\b',
    "(?:frei )?nach (?:de[mr]|ein|motiven)|basierend auf\\b|d['’]apr[eè]s\\b|(?:adapté|inspiré|basad[oa]|basead[oa]|inspirad[oa]|adaptad[oa]|basat[oa]|ispirat[oa]|tratt[oa])(?:es?|s)? ",
    '(?:vrij )?naar (?:het|de|een)\\b|gebaseerd op\\b|baser(?:ad|et|t) på\\b|na podstawie\\b',
  ].join('|')})`,
  'iu',
);
const COPYRIGHT = /^(?:©|\(c\)\s|copyright\b)/i;
const MONTH = /(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/.source;
const DATE = new RegExp(
  [
    /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$/.source,
    /^\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})$/.source,
    `^(?:\\d{1,2}(?:st|nd|rd|th)?\\.? )?${MONTH}\\.? (?:\\d{1,2}(?:st|nd|rd|th)?,? )?\\d{4}$`,
    /^\d{4}$/.source,
    /^.{0,40}\b(?:draft|revised|revisions?|version)\b.{0,40}$/.source,
  ].join('|'),
  'i',
);
/** Words before a colon on a title page that do not make an entry of their own. */
const ADDRESS =
  /^(?:phone|telephone|tel|mobile|cell|fax|e-?mail|mail|web|website|url|https?|address|agent|agency|manager|management|attn|attention|contact|office|home|work|m|t|p|e|f|c)$/i;

/** Whether a line says what the script is based on. */
export function isSource(line: string): boolean {
  return SOURCE.test(line);
}

export function isCopyright(line: string): boolean {
  return COPYRIGHT.test(line);
}

export function isDate(line: string): boolean {
  return DATE.test(line);
}

export interface Credit {
  readonly credit: string;
  /** The index in the line at which the name begins; undefined if the name is below. */
  readonly name: number | undefined;
}

/** The credit that a line is, or begins with. */
export function creditIn(line: string): Credit | undefined {
  if (isCreditLine(line)) return { credit: line.replace(/\s*:$/, ''), name: undefined };
  const found = NAMED_CREDIT.exec(line);
  return found?.[1] === undefined ? undefined : { credit: found[1], name: found[0].length };
}

/** How surely a credit names who wrote the script: 0 not at all, 1 a writer of the story, 2 a writer, 3 a writer of the script. */
export function writingRank(credit: string): number {
  if (OTHER_WORK.test(credit)) return /\bstory\b/i.test(credit) ? (SCRIPT.test(credit) ? 3 : 1) : 0;
  return SCRIPT.test(credit) || /^by$/i.test(credit) ? 3 : 2;
}

/** Reads `WGA: 123`: the key and the index of its value. Telephone numbers and agents are part of an address and give undefined. */
export function keyIn(line: string): { readonly key: string; readonly value: number } | undefined {
  const found = /^(\p{L}[\p{L}\p{N} ]{0,29}): +(?=\S)/u.exec(line);
  return found?.[1] === undefined || ADDRESS.test(found[1]) ? undefined : { key: found[1], value: found[0].length };
}

/** Whether a key is that of the episode, which is written below the title with its key. */
export function isEpisode(key: string): boolean {
  return /^episode$/i.test(key);
}
