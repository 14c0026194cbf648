import type { LintOptions } from './options.js';
import type { BlockEdit, Found, Rule } from './rule.js';

/** A finding in words. */
export interface ToldFound extends Found {
  readonly message: string;
}

const HABIT_FROM = 5;

/** The findings of one rule, those of one habit of the whole script as one: a writer changes it at once or means it. */
export function gatherHabits(rule: Rule, all: readonly Found[], { scope, habitFrom = HABIT_FROM }: LintOptions): ToldFound[] {
  const { habit, habitKey } = rule;
  const told = (found: Found): ToldFound => ({ ...found, message: rule.message(found.args ?? {}) });
  if (habit === undefined || scope === 'SCENE' || all.length < habitFrom) return all.map(told);
  const groups = Map.groupBy(all, ({ args = {}, level = '' }) => `${level} ${habitKey?.(args) ?? ''}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < habitFrom) return group.map(told);
    const args = { ...first.args, count: group.length };
    const fix = joined(group);
    const { fix: _, ...place } = first;
    return [{ ...place, args, message: habit(args), ...(fix.length > 0 ? { fix } : undefined) }];
  });
}

/** The edits of all places; of two that edit one block, the first. */
function joined(group: readonly Found[]): BlockEdit[] {
  const edited = new Set<number>();
  const edits: BlockEdit[] = [];
  for (const { fix = [] } of group) {
    if (fix.some(({ block }) => edited.has(block))) continue;
    for (const edit of fix) {
      edited.add(edit.block);
      edits.push(edit);
    }
  }
  return edits;
}
