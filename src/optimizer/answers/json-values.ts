import { finding } from './findings.js';
import type { AnswerFinding } from './findings.js';
import { repairJson } from './json-repair.js';

export interface FoundValue {
  readonly value: unknown;
  readonly findings: readonly AnswerFinding[];
}

/** Values that may be the answer with equal right, the last first: what a model has corrected stands below what it corrects. */
export type Rivals = Iterable<FoundValue>;

/** Objects and lists of a text that are JSON as they stand, the likeliest first: the whole, and what is fenced or in brackets. */
export function* strictValues(text: string): Generator<Rivals> {
  const answer = spoken(text);
  for (const whole of new Set([text.trim(), answer])) yield parsedAmong([whole]);
  yield parsedAmong(partsOf(answer));
}

function* parsedAmong(sources: readonly string[]): Generator<FoundValue> {
  for (const source of sources) {
    const parsed = parse(source, 0);
    if (parsed !== undefined) yield { value: parsed.value, findings: parsed.depth === 0 ? [] : [finding('coerced')] };
  }
}

/** Values of the text that are JSON once their form is mended. `mayClose`: see `repairJson`. */
export function* mendedValues(text: string, mayClose: boolean): Generator<Rivals> {
  const answer = spoken(text);
  const start = answer.search(/[[{｛［]/u);
  if (start < 0 && !KEY_FIRST.test(answer)) return;
  const end = Math.max(...[...'}]｝］'].map((closer) => answer.lastIndexOf(closer)));
  const whole = [answer.slice(start, end + 1)];
  const parts = balancedParts(answer);
  // The parts of an answer that was cut off are not answers themselves.
  const several = parts.length > 1 && parts[0]?.start === start;
  const fenced = fencesIn(answer)
    .map(({ source }) => source)
    .toReversed();
  const rivals = [
    [text.trim()],
    [answer],
    fenced,
    bracketed(answer, start),
    ...(several ? [] : [whole]),
    partsOf(answer),
    whole,
    [answer.slice(start)],
  ];
  const seen = new Set<string>();
  for (const sources of rivals) yield mendedAmong(sources, seen, mayClose);
}

function* mendedAmong(sources: readonly string[], seen: Set<string>, mayClose: boolean): Generator<FoundValue> {
  for (const source of sources) {
    if (seen.has(source) || !/^\s*[[{｛［]/u.test(source)) continue;
    seen.add(source);
    const repaired = repairJson(source, mayClose);
    if (repaired !== undefined) {
      yield { value: repaired.value, findings: [finding(repaired.closed ? 'closed' : 'repaired')] };
    }
  }
}

/** The first key without the bracket before it, which some servers put there for the model and keep. */
const KEY_FIRST = /^\s*["“'][^"”'\n]{1,60}["”']\s*[:：]/u;
/** Brackets are written twice where a prompt's template asks for that. */
const TWICE = /^\{\s*\{[\s\S]*\}\s*\}/;

/** Texts whose outermost bracket is missing, or there twice. */
function bracketed(answer: string, start: number): string[] {
  if (KEY_FIRST.test(answer)) return [`{${answer}`, `{${answer}}`];
  const twice = TWICE.exec(answer.slice(Math.max(0, start)))?.[0];
  return twice === undefined ? [] : [twice.slice(1, -1).trim()];
}

/** Objects and lists that stand one after the other with nothing but words and commas between them; none where anything else is open. */
export function lonePartsOf(text: string): unknown[] {
  const answer = fencedIn(spoken(text)) ?? spoken(text);
  const parts = balancedParts(answer).map(({ source }) => source);
  let rest = answer;
  for (const part of parts) rest = rest.replace(part, () => '');
  if (/["{}[\]]/.test(rest)) return [];
  const values = parts.map((part) => parse(part, 0)?.value);
  return values.includes(undefined) ? [] : values;
}

function fencedIn(answer: string): string | undefined {
  const fences = fencesIn(answer);
  const [fence, ...others] = fences;
  return others.length === 0 ? fence?.source : undefined;
}

/** Without the thoughts that a model has put before its answer. */
function spoken(text: string): string {
  const end = text.search(/<\/think(?:ing)?>(?![\s\S]*<\/think(?:ing)?>)/);
  return (end < 0 ? text : text.slice(text.indexOf('>', end) + 1)).trim();
}

const FENCE = /```[\w-]*[^\S\n]*\n([\s\S]*?)\n?[^\S\n]*```/g;

interface TextPart {
  readonly source: string;
  readonly start: number;
}

function fencesIn(answer: string): TextPart[] {
  return [...answer.matchAll(FENCE)].map((match) => ({ source: match[1] ?? '', start: match.index }));
}

/** What is fenced or in brackets, the last first. */
function partsOf(answer: string): string[] {
  const parts = [...fencesIn(answer), ...balancedParts(answer)].toSorted((one, other) => other.start - one.start);
  return [...new Set(parts.map(({ source }) => source.trim()))];
}

/** The inside of a JSON string, without its marks. */
const ESCAPED = /^\s*[[{](?:\s|\\[nrt])*\\"/;

/** An object or list; one that was written as a string, also twice. */
function parse(source: string, depth: number): { value: unknown; depth: number } | undefined {
  if (!/^\s*["[{]/.test(source)) return undefined;
  if (ESCAPED.test(source)) {
    return depth < 2 ? parse(`"${source.trim().replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`, depth) : undefined;
  }
  try {
    const value: unknown = JSON.parse(source);
    if (typeof value === 'string') return depth < 2 ? parse(value, depth + 1) : undefined;
    return { value, depth };
  } catch {
    // Not JSON as it stands: the next reading is tried.
    return undefined;
  }
}

/** Strings whole, brackets one by one, and what is between them. */
const TOKEN = /"(?:[^"\\]|\\[\s\S])*"?|[[\]{}]|[^"[\]{}]+/g;

/** The outermost complete objects and arrays in a text, in their order. One pass, so that a hostile answer costs no more than a good one. */
function balancedParts(text: string): TextPart[] {
  const complete: { start: number; end: number }[] = [];
  const open: number[] = [];
  let position = text.search(/[[{]/);
  if (position < 0) return [];
  for (const [token] of text.slice(position).matchAll(TOKEN)) {
    const start = position;
    position += token.length;
    if (token === '{' || token === '[') open.push(start);
    if (token === '}' || token === ']') {
      const opened = open.pop();
      if (opened === undefined) continue;
      while (complete.length > 0 && (complete.at(-1)?.start ?? 0) > opened) complete.pop();
      complete.push({ start: opened, end: position });
    }
  }
  return complete.map(({ start, end }) => ({ source: text.slice(start, end), start }));
}
