import type { FinishReason } from '../../llm/provider.js';
import { coerce } from './coerce.js';
import { finding } from './findings.js';
import type { AnswerFinding } from './findings.js';
import type { AnswerFormat, JsonSchema } from './format.js';
import { mendedValues, strictValues } from './json-values.js';
import type { FoundValue } from './json-values.js';
import { salvage } from './last-resort.js';
import { problemsOf } from './problems.js';
import { isOfType, isSchema, nodeOf, nullMeansAbsent, propertiesOf, requiredOf } from './schema-nodes.js';

export type Reading<T> = { ok: true; value: T; findings: readonly AnswerFinding[] } | { ok: false; problems: readonly string[] };

export interface ReadOptions {
  /** With `stop` an answer whose end is missing may be closed. Default: it may not. */
  finishReason?: FinishReason | undefined;
  /** A repair has failed: what matters less may be left out, and the format's `fallback` is enough. Default false. */
  lastResort?: boolean | undefined;
}

/**
 * Reads a model's answer. One that holds a value that fits is read as it stands. Else its form is mended and its values are put into
 * the types that were asked for, wherever that leaves one meaning; all of it is told in `findings`. The rest is told as problems, by
 * the names of fields.
 */
export function readAnswer<T>(text: string, format: AnswerFormat<T>, { finishReason, lastResort = false }: ReadOptions = {}): Reading<T> {
  for (const found of strictValues(text)) {
    for (const candidate of unwrappings(found.value, format.json)) {
      const checked = format.schema.safeParse(withoutNulls(candidate, format.json, format.json));
      if (checked.success) return { ok: true, value: checked.data, findings: found.findings };
    }
  }
  let problems: readonly string[] | undefined;
  for (const found of foundIn(text, finishReason)) {
    for (const candidate of unwrappings(found.value, format.json)) {
      const findings = [...found.findings];
      const value = coerce(candidate, format.json, findings);
      const checked = format.schema.safeParse(value);
      if (checked.success) return { ok: true, value: checked.data, findings: told(findings) };
      // The outermost value of the first text that parses is what the model meant: its problems are the ones to tell.
      problems ??= problemsOf(checked.error.issues, value);
    }
  }
  return (lastResort ? salvaged(text, format, finishReason) : undefined) ?? { ok: false, problems: problems ?? ['The answer holds no JSON value.'] };
}

function* foundIn(text: string, finishReason: FinishReason | undefined): Generator<FoundValue> {
  yield* strictValues(text);
  yield* mendedValues(text, finishReason === 'stop');
}

function salvaged<T>(text: string, { fallback, ...own }: AnswerFormat<T>, finishReason: FinishReason | undefined): Reading<T> | undefined {
  const least = fallback ?? own;
  for (const found of foundIn(text, finishReason)) {
    for (const candidate of unwrappings(found.value, least.json)) {
      const findings = [...found.findings];
      const saved = salvage(coerce(candidate, least.json, findings), least);
      // What was left out before shows only against what was asked for.
      if (saved !== undefined) return { ok: true, value: saved.value, findings: told([...findings, ...saved.findings, ...(saved.findings.length === 0 ? [finding('defaulted')] : [])]) };
    }
  }
  return undefined;
}

function told(findings: readonly AnswerFinding[]): AnswerFinding[] {
  return [...new Map(findings.map((each) => [`${each.kind} ${each.path}`, each])).values()];
}

/** The value itself; what it wraps, when it has a single member; the value as the only list that the schema asks for. */
function* unwrappings(value: unknown, schema: JsonSchema): Generator<unknown> {
  if (Array.isArray(value)) {
    const [key, ...others] = requiredOf(schema);
    const list = key === undefined ? undefined : nodeOf(propertiesOf(schema)[key], schema);
    if (key !== undefined && others.length === 0 && list !== undefined && isOfType(list, 'array')) yield { [key]: value };
    yield value;
    if (value.length === 1) yield value[0];
    return;
  }
  yield value;
  if (!isSchema(value)) return;
  const members = Object.values(value);
  if (members.length === 1) yield members[0];
}

/** A strict schema makes optional keys nullable, so a `null` there means that the key is absent. */
function withoutNulls(value: unknown, schema: unknown, root: JsonSchema): unknown {
  const node = nodeOf(schema, root);
  if (node === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, node.items, root));
  if (!isSchema(value)) return value;
  const properties = propertiesOf(node);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => member !== null || !nullMeansAbsent(key, node))
      .map(([key, member]) => [key, withoutNulls(member, properties[key], root)]),
  );
}
