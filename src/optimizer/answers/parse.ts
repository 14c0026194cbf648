import type { FinishReason } from '../../llm/provider.js';
import { normalize } from './normalize.js';
import { coerce } from './coerce.js';
import { finding } from './findings.js';
import type { AnswerFinding } from './findings.js';
import type { AnswerFormat, JsonSchema } from './format.js';
import { joinedValues } from './joined-values.js';
import { mendedValues, strictValues } from './json-values.js';
import type { Rivals } from './json-values.js';
import { salvage } from './salvage.js';
import { problemsOf } from './repair-request.js';
import { likeness, unwrappings } from './unwrapping.js';

export type ParseResult<T> =
  | { ok: true; value: T; findings: readonly AnswerFinding[] }
  | { ok: false; problems: readonly string[] };

export interface ParseOptions {
  /** With `stop` an answer whose end is missing may be closed. Default: it may not. */
  finishReason?: FinishReason | undefined;
  /** A repair has failed: what matters less may be left out, and the format's `fallback` is enough. Default false. */
  lastResort?: boolean | undefined;
}

/**
 * Reads a model's answer. One that holds a value that fits is read as it stands, of several the last. Else its form is mended and its values are put into
 * the types that were asked for, wherever that leaves one meaning; all of it is told in `findings`. The rest is told as problems, by
 * the names of fields.
 */
export function parseAnswer<T>(
  text: string,
  format: AnswerFormat<T>,
  { finishReason, lastResort = false }: ParseOptions = {},
): ParseResult<T> {
  const strict = best(strictlyIn(text, format.json), format, (candidate, findings) => {
    const checked = format.schema.safeParse(normalize(candidate, format.json, findings));
    return checked.success ? { value: checked.data, findings } : undefined;
  });
  if (strict !== undefined) return { ok: true, ...strict };
  let problems: { of: readonly string[]; likeness: number } | undefined;
  const mended = best(foundIn(text, format.json, finishReason), format, (candidate, findings) => {
    const value = coerce(candidate, format.json, findings);
    const checked = format.schema.safeParse(value);
    if (checked.success) return { value: checked.data, findings };
    // What is most like the answer that was asked for is what the model meant: its problems are the ones to tell.
    const like = likeness(value, format.json);
    if (problems === undefined || like > problems.likeness) {
      problems = { of: problemsOf(checked.error.issues, value), likeness: like };
    }
    return undefined;
  });
  if (mended !== undefined) return { ok: true, value: mended.value, findings: told(mended.findings) };
  return (
    (lastResort ? salvaged(text, format, finishReason) : undefined) ?? {
      ok: false,
      problems: problems?.of ?? ['The answer holds no JSON value.'],
    }
  );
}

interface Usable<T> {
  readonly value: T;
  readonly findings: AnswerFinding[];
}

/** The first value of use. Among rivals one that is the answer itself goes before one that only holds it or becomes it. */
function best<T>(
  found: Iterable<Rivals>,
  { json }: AnswerFormat<T>,
  use: (candidate: unknown, findings: AnswerFinding[]) => Usable<T> | undefined,
): Usable<T> | undefined {
  for (const rivals of found) {
    let second: Usable<T> | undefined;
    for (const { value, findings } of rivals) {
      for (const candidate of unwrappings(value, json)) {
        const usable = use(candidate, [...findings]);
        if (usable !== undefined && candidate === value && likeness(value, json) > 0) return usable;
        second ??= usable;
      }
    }
    if (second !== undefined) return second;
  }
  return undefined;
}

function* strictlyIn(text: string, schema: JsonSchema): Generator<Rivals> {
  const { entries, members } = joinedValues(text, schema);
  if (entries !== undefined) yield [entries];
  yield* strictValues(text);
  if (members !== undefined) yield [members];
}

function* foundIn(text: string, schema: JsonSchema, finishReason: FinishReason | undefined): Generator<Rivals> {
  yield* strictlyIn(text, schema);
  yield* mendedValues(text, finishReason === 'stop');
}

function salvaged<T>(
  text: string,
  { fallback, ...own }: AnswerFormat<T>,
  finishReason: FinishReason | undefined,
): ParseResult<T> | undefined {
  const least = fallback ?? own;
  const saved = best(foundIn(text, least.json, finishReason), { ...own, ...least }, (candidate, findings) => {
    const kept = salvage(coerce(candidate, least.json, findings), least);
    // What was left out before shows only against what was asked for.
    return (
      kept && {
        value: kept.value,
        findings: [...findings, ...kept.findings, ...(kept.findings.length === 0 ? [finding('defaulted')] : [])],
      }
    );
  });
  return saved && { ok: true, value: saved.value, findings: told(saved.findings) };
}

function told(findings: readonly AnswerFinding[]): AnswerFinding[] {
  return [...new Map(findings.map((each) => [`${each.kind} ${each.path}`, each])).values()];
}
