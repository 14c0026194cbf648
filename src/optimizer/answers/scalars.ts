import { repairJson } from './json-repair.js';
import { readNumber } from './numbers.js';
import { foldKey, isOfType, isSchema, only } from './schema-nodes.js';
import type { JsonSchema } from './format.js';
import { NO, YES } from './truth-words.js';

/** Words by which models say that there is nothing. */
const NOTHING: ReadonlySet<string> = new Set(['null', 'none', 'nil', 'na', 'undefined', 'notapplicable']);

/** Each of these gives undefined for what has no plain meaning. */
export function asNumber(given: unknown, node: JsonSchema): number | undefined {
  const value = alone(given);
  const number = typeof value === 'number' ? value : typeof value === 'string' ? readNumber(value, node) : undefined;
  if (number === undefined || !Number.isFinite(number)) return undefined;
  return isOfType(node, 'number') ? number : Math.round(number);
}

export function asBoolean(given: unknown): boolean | undefined {
  const value = alone(given);
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 0) return value === 1;
  const word =
    typeof value === 'string'
      ? (/^[^.,;:!(。，！（—–-]*/u.exec(value.normalize('NFKC').trim())?.[0].trim().toLowerCase() ?? '')
      : '';
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}

export function asEnumMember(given: unknown, members: readonly unknown[]): unknown {
  if (members.includes(given)) return given;
  const value = alone(given);
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  const plain = text.replace(/[(（:：,，;；—–].*$/su, '');
  return (
    memberOf(text, members) ??
    memberOf(plain, members) ??
    memberOf(
      plain.replace(KIND, '').replace(/\b[2-9]\b/g, (digit) => DIGITS[Number(digit)] ?? digit),
      members,
    )
  );
}

/** The kind of thing that a member is, written behind its name: `Three-Act Structure`. */
const KIND = /[\s_-]+(?:structure|model|format|arc)\s*$/i;
const DIGITS = ['', '', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

function memberOf(text: string, members: readonly unknown[]): unknown {
  const folded = foldKey(text);
  return folded === '' ? undefined : only(members.filter((member) => foldKey(String(member)) === folded));
}

/** What stands alone in a list or an object. */
function alone(value: unknown): unknown {
  if (Array.isArray(value)) return only<unknown>(value);
  return isSchema(value) ? only(Object.values(value)) : value;
}

/** True for a word that says that there is nothing. */
export function isWordForNothing(text: string): boolean {
  return text.length < 20 && NOTHING.has(foldKey(text));
}

/** Placeholders that models write where they have nothing to say; no text that we ask for is one of these. */
const PLACEHOLDER = /^(?:n\/a|none|null|nil|undefined|string|not applicable|\.{3}|…)$/i;

/** Whether a required text is only a placeholder. */
export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text.trim());
}

/** Keys of what an entry says, among other things about it, the likeliest first. */
const MAIN = ['name', 'text', 'issue', 'problem', 'suggestion', 'title', 'description', 'content', 'value'];

/** The text of an entry that was written as an object, where texts alone were asked for. */
export function mainText(value: unknown): string | undefined {
  if (!isSchema(value)) return undefined;
  const texts = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].trim() !== '',
  );
  const main = MAIN.find((key) => texts.some(([name]) => foldKey(name) === key));
  return only(texts)?.[1] ?? texts.find(([name]) => foldKey(name) === main)?.[1];
}

export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    return value.length > 0 && value.every((entry) => typeof entry === 'string')
      ? value.map((entry) => entry.trim()).join('\n')
      : undefined;
  }
  const inside = isSchema(value) ? only(Object.values(value)) : undefined;
  return typeof inside === 'string' ? inside : undefined;
}

/** An object or a list that was written as a string, also twice, or loosely. */
export function embeddedJson(value: unknown, isWanted: (value: unknown) => boolean): unknown {
  let found: unknown = value;
  for (let depth = 0; depth < 3 && typeof found === 'string'; depth += 1) {
    if (!/^\s*["[{]/.test(found)) return undefined;
    found = parsed(found);
  }
  return found !== value && isWanted(found) ? found : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return repairJson(text.trim(), false)?.value;
  }
}

/** What no text holds, and no database takes: NUL, and halves of a character whose other half is missing. */
const NO_TEXT = /[\0\p{Surrogate}]/gu;

/** The text without characters that no text may hold. */
export function wellFormed<T extends string | undefined>(text: T): T {
  return (text === undefined || (text.isWellFormed() && !text.includes('\0')) ? text : text.replace(NO_TEXT, '')) as T;
}
