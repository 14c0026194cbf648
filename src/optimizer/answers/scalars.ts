import { foldKey, isOfType, isSchema, only } from './schema-nodes.js';
import type { JsonSchema } from './format.js';
import { NO, YES } from './truth-words.js';

/** A label may stand before it: `Act 2`. */
const NUMBER = /^(?:[\p{L}#№.:]+\s*)?([+-]?\d+(?:\.\d+)?)$/u;
const OUT_OF = /^([+-]?\d+(?:[.,]\d+)?)\s*(?:\/|out of|von|sur|de|из)\s*(\d+)$/iu;

/** Each of these gives undefined for what has no plain meaning. */
export function asNumber(value: unknown, node: JsonSchema): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? readNumber(value, node) : undefined;
  if (number === undefined || !Number.isFinite(number)) return undefined;
  return isOfType(node, 'number') ? number : Math.round(number);
}

function readNumber(text: string, { maximum }: JsonSchema): number | undefined {
  const plain = text.normalize('NFKC').trim();
  const scale = OUT_OF.exec(plain);
  if (scale !== null) return Number(scale[2]) === maximum ? Number(scale[1]!.replace(',', '.')) : undefined;
  const found = NUMBER.exec(plain);
  return found === null ? undefined : Number(found[1]);
}

export function asBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 0) return value === 1;
  const word = typeof value === 'string' ? value.normalize('NFKC').trim().replace(/[.!。！]$/u, '').toLowerCase() : '';
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}

export function asEnumMember(value: unknown, members: readonly unknown[]): unknown {
  if (members.includes(value)) return value;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const folded = foldKey(String(value));
  return folded === '' ? undefined : only(members.filter((member) => foldKey(String(member)) === folded));
}

export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length > 0 && value.every((entry) => typeof entry === 'string') ? value.map((entry) => entry.trim()).join('\n') : undefined;
  const inside = isSchema(value) ? only(Object.values(value)) : undefined;
  return typeof inside === 'string' ? inside : undefined;
}

/** An object or a list that was written as a string, also twice. */
export function embeddedJson(value: unknown, isWanted: (value: unknown) => boolean): unknown {
  let found: unknown = value;
  for (let depth = 0; depth < 3 && typeof found === 'string'; depth += 1) {
    if (!/^\s*["[{]/.test(found)) return undefined;
    try {
      found = JSON.parse(found);
    } catch {
      // It is text and no more.
      return undefined;
    }
  }
  return found !== value && isWanted(found) ? found : undefined;
}
