import type { LintOptions } from './options.js';
import type { Found, Rule } from './rule.js';

/** A finding in words, with the other places if it is a habit. */
export interface WordedFinding extends Found {
  readonly message: string;
  readonly others?: readonly Found[];
}

const HABIT_FROM = 5;

/** Joins findings of one rule that are a habit of the whole script into one: a writer changes a habit everywhere or nowhere. */
export function groupRepeated(
  rule: Rule,
  all: readonly Found[],
  { scope, habitFrom = HABIT_FROM }: LintOptions,
): WordedFinding[] {
  const { habit, habitKey } = rule;
  const told = (found: Found): WordedFinding => ({ ...found, message: rule.message(found.args ?? {}) });
  if (habit === undefined || scope === 'SCENE' || all.length < habitFrom) return all.map(told);
  const groups = Map.groupBy(all, ({ args = {}, level = '' }) => `${level} ${habitKey?.(args) ?? ''}`);
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group.toSorted((one, other) => one.block - other.block);
    if (first === undefined || group.length < habitFrom) return group.map(told);
    const args = { ...first.args, count: group.length };
    return [{ ...first, args, message: habit(args), others }];
  });
}
