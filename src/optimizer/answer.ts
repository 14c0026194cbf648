import { z } from 'zod';
import { InvalidInputError } from '../domain/errors.js';
import type { Message } from '../llm/provider.js';
import { acceptsNull, isOfType, isSchema } from '../llm/strict-schema.js';

type JsonSchema = Record<string, unknown>;

/** A structured answer that is wanted: its schema in both forms. */
export interface AnswerFormat<T> {
  name: string;
  schema: z.ZodType<T>;
  json: JsonSchema;
  /** True where the prompt tells the form already, also to a server that does not know schemas. Default false. */
  told?: boolean;
}

export type Reading<T> = { ok: true; value: T } | { ok: false; problems: readonly string[] };

const SHOWN_PROBLEMS = 20;

/** @throws InvalidInputError if the schema holds what JSON cannot express. */
export function answerFormat<T>(name: string, schema: z.ZodType<T>): AnswerFormat<T> {
  try {
    return { name, schema, json: z.toJSONSchema(schema, { io: 'input' }) };
  } catch (error) {
    throw new InvalidInputError([{ path: 'answer.schema', message: `the schema "${name}" cannot be written as a JSON schema: ${error instanceof Error ? error.message : String(error)}` }], { cause: error });
  }
}

/**
 * Reads a model's answer leniently in its form and strictly in its content: code fences, prose around, thoughts before,
 * trailing commas, raw line breaks in strings, one wrapping too many or too few, and `null` for an optional key are put right;
 * the value must match the schema.
 */
export function readAnswer<T>(text: string, format: AnswerFormat<T>): Reading<T> {
  let problems: readonly string[] = ['The answer holds no JSON value.'];
  let first = true;
  for (const parsed of jsonValues(text)) {
    for (const candidate of unwrappings(parsed, format.json)) {
      const checked = format.schema.safeParse(withoutNulls(candidate, format.json));
      if (checked.success) return { ok: true, value: checked.data };
      // The outermost value of the first text that parses is what the model meant: its problems are the ones to tell.
      if (first) problems = checked.error.issues.slice(0, SHOWN_PROBLEMS).map(({ path, message }) => `${path.length === 0 ? 'the answer' : path.join('.')}: ${message}`);
      first = false;
    }
  }
  return { ok: false, problems };
}

/** The conversation in which a model is shown its invalid answer and asked for a better one. */
export function repairMessages(messages: readonly Message[], answer: string, problems: readonly string[], format: AnswerFormat<unknown>): Message[] {
  const shown: Message[] = answer.trim() === '' ? [] : [{ role: 'assistant', text: answer }];
  return [
    ...messages,
    ...shown,
    {
      role: 'user',
      text: `That answer cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}\n\nSend the whole answer again, corrected, as one JSON object and nothing else. It must match this JSON schema:\n${JSON.stringify(format.json)}`,
    },
  ];
}

function* jsonValues(text: string): Generator<unknown> {
  const answer = text.replace(/^\s*<think>[\s\S]*?<\/think>/, '').trim();
  const tried = new Set<string>();
  const fenced = [...answer.matchAll(/```(?:json)?\s*\n([\s\S]*?)\n?```/gi)].map((match) => match[1] ?? '');
  for (const source of [answer, ...fenced, ...balancedParts(answer)]) {
    if (tried.has(source)) continue;
    tried.add(source);
    const parsed = parseJson(source) ?? parseJson(mended(source));
    if (parsed !== undefined) yield parsed.value;
  }
}

function parseJson(source: string): { value: unknown } | undefined {
  if (!/^\s*[[{]/.test(source)) return undefined;
  try {
    return { value: JSON.parse(source) as unknown };
  } catch {
    // Not JSON as it stands: the next reading is tried.
    return undefined;
  }
}

/** Drops trailing commas and escapes raw line breaks and tabs inside strings. */
function mended(source: string): string {
  let result = '';
  for (const { text, quoted } of jsonTokens(source)) {
    result += quoted
      ? text.replace(/\r\n|[\n\r]/g, '\\n').replaceAll('\t', '\\t')
      : text;
  }
  return withoutTrailingCommas(result);
}

function withoutTrailingCommas(source: string): string {
  const parts: string[] = [];
  for (const { text, quoted } of jsonTokens(source)) {
    const before = parts.at(-1);
    if (!quoted && /^[\]}]/.test(text) && before !== undefined && /^\s*,\s*$/.test(before.slice(before.lastIndexOf(',')))) {
      parts[parts.length - 1] = before.slice(0, before.lastIndexOf(','));
    }
    parts.push(text);
  }
  return parts.join('');
}

/** Strings whole, brackets one by one, and what is between them. */
function* jsonTokens(source: string): Generator<{ text: string; quoted: boolean }> {
  for (const [text] of source.matchAll(/"(?:[^"\\]|\\[\s\S])*"?|[[\]{}]|[^"[\]{}]+/g)) yield { text, quoted: text.startsWith('"') };
}

/** The outermost complete objects and arrays in a text, in their order. One pass, so that a hostile answer costs no more than a good one. */
function balancedParts(text: string): string[] {
  const complete: { start: number; end: number }[] = [];
  const open: number[] = [];
  let position = text.search(/[[{]/);
  if (position < 0) return [];
  for (const token of jsonTokens(text.slice(position))) {
    const start = position;
    position += token.text.length;
    if (token.quoted) continue;
    if (token.text === '{' || token.text === '[') open.push(start);
    if (token.text === '}' || token.text === ']') {
      const opened = open.pop();
      if (opened === undefined) continue;
      while (complete.length > 0 && (complete.at(-1)?.start ?? 0) > opened) complete.pop();
      complete.push({ start: opened, end: position });
    }
  }
  return complete.map(({ start, end }) => text.slice(start, end));
}

/** The value itself; what it wraps, when it has a single member; the value as the only list that the schema asks for. */
function* unwrappings(value: unknown, schema: JsonSchema): Generator<unknown> {
  yield value;
  if (Array.isArray(value)) {
    const [key, ...others] = Array.isArray(schema.required) ? (schema.required as string[]) : [];
    const list = isSchema(schema.properties) && key !== undefined ? schema.properties[key] : undefined;
    if (key !== undefined && others.length === 0 && isSchema(list) && isOfType(list, 'array')) yield { [key]: value };
    if (value.length === 1) yield value[0];
  } else if (isSchema(value)) {
    const members = Object.values(value);
    if (members.length === 1) yield members[0];
  }
}

/** A strict schema makes optional keys nullable, so a `null` there means that the key is absent. */
function withoutNulls(value: unknown, schema: unknown): unknown {
  if (!isSchema(schema)) return value;
  const branches = (schema.anyOf ?? schema.oneOf) as unknown;
  if (Array.isArray(branches)) {
    const others = branches.filter((branch) => !(isSchema(branch) && branch.type === 'null'));
    return others.length === 1 ? withoutNulls(value, others[0]) : value;
  }
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, schema.items));
  const { properties } = schema;
  if (!isSchema(value) || !isSchema(properties)) return value;
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => member !== null || required.includes(key) || !(key in properties) || acceptsNull(properties[key]))
      .map(([key, member]) => [key, withoutNulls(member, properties[key])]),
  );
}
