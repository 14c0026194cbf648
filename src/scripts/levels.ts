import type { Level } from '../screenplay/diagnostics.js';
import type { LintLevel } from '../screenplay/lint/rule.js';

/** The parser's levels in the linter's words, which are those that clients see. */
export const LEVELS: Readonly<Record<Level, LintLevel>> = Object.freeze({
  error: 'ERROR',
  warning: 'WARNING',
  info: 'INFO',
});

const RANK: Readonly<Record<LintLevel, number>> = Object.freeze({ INFO: 0, WARNING: 1, ERROR: 2 });

/** Findings of at least this level. */
export function atLeast<Found extends { level: LintLevel }>(minimum: LintLevel, findings: readonly Found[]): Found[] {
  return findings.filter(({ level }) => RANK[level] >= RANK[minimum]);
}
