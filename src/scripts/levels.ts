import type { Level } from '../screenplay/diagnostics.js';
import type { LintLevel } from '../screenplay/lint/rule.js';

/** The parser's levels in the linter's words, which are those that clients see. */
export const LEVELS: Readonly<Record<Level, LintLevel>> = Object.freeze({
  error: 'ERROR',
  warning: 'WARNING',
  info: 'INFO',
});
