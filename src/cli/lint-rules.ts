import { FIXABLE_RULES } from '../screenplay/lint/fixable-rules.js';
import { LINT_RULES, type LintRule } from '../screenplay/lint/registry.js';
import type { LintLevel, Thresholds } from '../screenplay/lint/rule.js';
import { choice, didYouMean } from './arguments.js';
import { UsageError } from './io.js';

export const LEVELS = ['error', 'warning', 'info'] as const;

/**
 * The rules that `--fix` is for: those that are named without a level, or all that have fixes.
 *
 * @throws {UsageError} for one that has none
 */
export function rulesToFix(written: readonly string[]): ReadonlySet<string> {
  const named = written.map((each) => knownRule(each).id);
  for (const id of named) {
    if (!FIXABLE_RULES.includes(id)) {
      throw new UsageError(`${id} has no fixes; the rules that have are ${FIXABLE_RULES.join(', ')}`);
    }
  }
  return new Set(named.length === 0 ? FIXABLE_RULES : named);
}

/** @param written `SCN101=off` */
export function ruleLevel(written: string): [string, LintLevel | 'OFF'] {
  const [, id = '', level = ''] = /^([^=]+)=(.+)$/.exec(written) ?? [];
  if (id === '') throw new UsageError(`--rule takes a rule and a level, as in --rule SCN101=off, not "${written}"`);
  return [knownRule(id).id, choice('--rule', level, ['off', ...LEVELS]).toUpperCase() as LintLevel | 'OFF'];
}

/** @param written each `DLG103.lines=10` */
export function ruleThresholds(written: readonly string[]): Record<string, Thresholds> {
  const thresholds: Record<string, Record<string, number>> = {};
  for (const each of written) {
    const [, id = '', name = '', value = ''] = /^([^.=]+)\.([^.=]+)=(\d{1,9}(?:\.\d{1,9})?)$/.exec(each) ?? [];
    if (id === '') {
      throw new UsageError(
        `--threshold takes a rule, a name and a number, as in --threshold DLG103.lines=10, not "${each}"`,
      );
    }
    const rule = knownRule(id);
    const names = Object.keys(rule.thresholds);
    const known = names.find((own) => own.toLowerCase() === name.toLowerCase());
    if (known === undefined) {
      throw new UsageError(
        `${rule.id} has no threshold "${name}"${names.length === 0 ? ', it has none' : `, it has ${names.join(', ')}`}${didYouMean(name, names)}`,
      );
    }
    (thresholds[rule.id] ??= {})[known] = Number(value);
  }
  return thresholds;
}

/** @param written `80-110`, the pages a script shall have */
export function pageRange(written: string): { readonly from: number; readonly to: number } {
  const [, from = '', to = ''] = /^(\d{1,6})-(\d{1,6})$/.exec(written) ?? [];
  if (from === '' || Number(from) > Number(to)) {
    throw new UsageError(`--pages takes the least and the most pages, as in --pages 80-110, not "${written}"`);
  }
  return { from: Number(from), to: Number(to) };
}

/** What `lint --rules` prints. */
export function rulesTable(): string {
  return LINT_RULES.map(
    ({ id, level, summary, thresholds }) =>
      `${id}  ${level.toLowerCase().padEnd(7)}  ${summary}${thresholdsOf(thresholds)}${FIXABLE_RULES.includes(id) ? ' [--fix]' : ''}\n`,
  ).join('');
}

/** ` (lines=4)`; negative ones say "as usual", which is not to be typed. */
function thresholdsOf(thresholds: Thresholds): string {
  const set = Object.entries(thresholds).filter(([, value]) => value >= 0);
  return set.length === 0 ? '' : ` (${set.map(([name, value]) => `${name}=${Number(value.toFixed(3))}`).join(', ')})`;
}

function knownRule(written: string): LintRule {
  const id = written.toUpperCase();
  const rule = LINT_RULES.find((each) => each.id === id);
  if (!rule) {
    throw new UsageError(
      `There is no rule ${written}${didYouMean(
        id,
        LINT_RULES.map((each) => each.id),
      )}`,
    );
  }
  return rule;
}
