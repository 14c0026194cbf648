import type { FinishReason } from '../../llm/provider.js';
import { asMeant } from './as-meant.js';
import { coerce } from './coerce.js';
import { finding } from './findings.js';
import type { AnswerFinding } from './findings.js';
import type { AnswerFormat, JsonSchema } from './format.js';
import { joinedValues } from './joined-values.js';
import { mendedValues, strictValues } from './json-values.js';
import type { FoundValue } from './json-values.js';
import { salvage } from './last-resort.js';
import { problemsOf } from './problems.js';
import { likeness, unwrappings } from './unwrapping.js';

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
  for (const found of strictlyIn(text, format.json)) {
    for (const candidate of unwrappings(found.value, format.json)) {
      const findings = [...found.findings];
      const checked = format.schema.safeParse(asMeant(candidate, format.json, findings));
      if (checked.success) return { ok: true, value: checked.data, findings };
    }
  }
  let problems: { of: readonly string[]; likeness: number } | undefined;
  for (const found of foundIn(text, format.json, finishReason)) {
    for (const candidate of unwrappings(found.value, format.json)) {
      const findings = [...found.findings];
      const value = coerce(candidate, format.json, findings);
      const checked = format.schema.safeParse(value);
      if (checked.success) return { ok: true, value: checked.data, findings: told(findings) };
      // What is most like the answer that was asked for is what the model meant: its problems are the ones to tell.
      const like = likeness(value, format.json);
      if (problems === undefined || like > problems.likeness) problems = { of: problemsOf(checked.error.issues, value), likeness: like };
    }
  }
  return (lastResort ? salvaged(text, format, finishReason) : undefined) ?? { ok: false, problems: problems?.of ?? ['The answer holds no JSON value.'] };
}

function* strictlyIn(text: string, schema: JsonSchema): Generator<FoundValue> {
  const { entries, members } = joinedValues(text, schema);
  if (entries !== undefined) yield entries;
  yield* strictValues(text);
  if (members !== undefined) yield members;
}

function* foundIn(text: string, schema: JsonSchema, finishReason: FinishReason | undefined): Generator<FoundValue> {
  yield* strictlyIn(text, schema);
  yield* mendedValues(text, finishReason === 'stop');
}

function salvaged<T>(text: string, { fallback, ...own }: AnswerFormat<T>, finishReason: FinishReason | undefined): Reading<T> | undefined {
  const least = fallback ?? own;
  for (const found of foundIn(text, least.json, finishReason)) {
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
