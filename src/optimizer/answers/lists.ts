import type { JsonSchema } from './format.js';
import { embeddedJson } from './scalars.js';
import { foldKey, isOfType, isSchema, only, propertiesOf } from './schema-nodes.js';

const BULLET = /^\s*(?:[-*•·–—]|\d{1,2}[.)、．])\s+/u;
/** Between these a line may be one entry or several. */
const SEPARATOR = /[,;，、；،؛]/u;

/** What is not a list as the list that is meant, or undefined. */
export function asList(value: unknown, items: JsonSchema | undefined): unknown[] | undefined {
  const embedded = embeddedJson(value, Array.isArray);
  if (embedded !== undefined) return embedded as unknown[];
  if (items === undefined) return undefined;
  if (isOfType(items, 'object')) return isSchema(value) ? ofObject(value, items) : undefined;
  if (isSchema(value)) return only(Object.values(value).filter(Array.isArray));
  if (isOfType(items, 'string') && !Array.isArray(items.enum)) return typeof value === 'string' ? ofLines(value) : undefined;
  return typeof value === 'string' || typeof value === 'number' ? [value] : undefined;
}

/** One entry alone; a list with a wrapping; entries by number. */
function ofObject(value: JsonSchema, items: JsonSchema): unknown[] | undefined {
  const wanted = new Set(Object.keys(propertiesOf(items)).map(foldKey));
  if (Object.keys(value).some((key) => wanted.has(foldKey(key)))) return [value];
  const lists = Object.values(value).filter(Array.isArray);
  if (lists.length > 0) return Object.keys(value).length === 1 ? only(lists) : undefined;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every(([key, entry]) => /\d$/.test(key) && isSchema(entry)) ? entries.map(([, entry]) => entry) : undefined;
}

/** A text with a line for each entry, or a single entry. */
function ofLines(text: string): string[] | undefined {
  const lines = text.split(/\n+/).map((line) => line.trim()).filter((line) => line !== '');
  if (lines.length <= 1 && !BULLET.test(text)) return SEPARATOR.test(text) ? undefined : lines;
  return lines.every((line) => BULLET.test(line)) || lines.length > 1 ? lines.map((line) => line.replace(BULLET, '')) : undefined;
}
