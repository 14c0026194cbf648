import type { JsonSchema } from './format.js';
import { keyedEntries } from './keyed-entries.js';
import { embeddedJson, isWordForNothing } from './scalars.js';
import { foldKey, isOfType, isSchema, only, propertiesOf } from './schema-nodes.js';

const BULLET = /^\s*(?:[-*•·–—]|\d{1,2}[.)、．])\s+/u;
/** Characters between which a line may hold one entry or several. */
const SEPARATOR = /[,;，、；،؛]/u;
/** The most characters of an entry that shares its line with others. */
const LONGEST = 30;

/** The list that is meant by a value which is not one, or undefined. */
export function asList(value: unknown, items: JsonSchema | undefined): unknown[] | undefined {
  const embedded = embeddedJson(value, Array.isArray);
  if (embedded !== undefined) return embedded as unknown[];
  if (typeof value === 'string' && isWordForNothing(value)) return [];
  if (items === undefined) return undefined;
  if (isOfType(items, 'object')) return isSchema(value) ? ofObject(value, items) : undefined;
  if (isSchema(value)) return only(Object.values(value).filter(Array.isArray));
  if (isOfType(items, 'string') && !Array.isArray(items.enum)) {
    return typeof value === 'string' ? ofLines(value) : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' ? [value] : undefined;
}

/** One entry alone; a list with a wrapping; entries by key. */
function ofObject(value: JsonSchema, items: JsonSchema): unknown[] | undefined {
  const wanted = new Set(Object.keys(propertiesOf(items)).map(foldKey));
  if (Object.keys(value).some((key) => wanted.has(foldKey(key)))) return [value];
  const lists = Object.values(value).filter(Array.isArray);
  if (lists.length > 0) return Object.keys(value).length === 1 ? only(lists) : undefined;
  return keyedEntries(value, items);
}

/** A text with a line for each entry, or a single entry. */
function ofLines(text: string): string[] | undefined {
  const lines = text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length <= 1 && !BULLET.test(text)) return SEPARATOR.test(text) ? ofWords(text) : lines;
  return lines.every((line) => BULLET.test(line)) || lines.length > 1
    ? lines.map((line) => line.replace(BULLET, ''))
    : undefined;
}

/** `brave, shy, kind`: three entries or more of a few words each; two may be one with its explanation. */
function ofWords(text: string): string[] | undefined {
  const entries = text.split(new RegExp(SEPARATOR, 'gu')).map((entry) => entry.trim().replace(/^(?:and|or) /i, ''));
  const areWords =
    entries.length > 2 &&
    entries.every(
      (entry) =>
        entry !== '' && entry.length <= LONGEST && entry.split(/\s+/).length <= 3 && !/[.!?:。！？：]/u.test(entry),
    );
  return areWords ? entries : undefined;
}
