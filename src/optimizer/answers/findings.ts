/**
 * What was done to an answer so that it could be used. `repaired`: its JSON had faults of form; `closed`: its end was missing;
 * `coerced`: a value was of another type or spelling, of plain meaning; `renamed`: a key was of another spelling; `cut`: a text or
 * list was over its limit; `dropped`: an entry of a list was left out; `defaulted`: a field was missing or of no use, and was left out
 * or took its default.
 */
export const FINDING_KINDS = ['repaired', 'closed', 'coerced', 'renamed', 'cut', 'dropped', 'defaulted'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** It holds nothing of the answer's text. */
export interface AnswerFinding {
  readonly kind: FindingKind;
  /** Where, by the schema's own keys: `scenes.2.timeOfDay`. Empty for the answer as a whole. */
  readonly path: string;
}

export type Path = readonly (string | number)[];

export function finding(kind: FindingKind, path: Path = []): AnswerFinding {
  return { kind, path: path.join('.') };
}
