import type { Script } from '../ast.js';
import { FIXABLE_RULES } from './fixable-rules.js';
import { lint } from './lint.js';
import type { LintOptions } from './options.js';
import { RULES } from './registry.js';
import type { BlockEdit, Finding } from './rule.js';

/** A script in a text into which edits can be written. */
export interface FixableText<Self> {
  readonly script: Script;
  /** What the linter is told of this text beside the script. */
  readonly lintOptions: LintOptions;
  /** The text with the edits, or the blocks whose edits cannot be written. */
  patch(edits: readonly BlockEdit[]): { readonly text: Self } | { readonly refused: ReadonlySet<number> };
}

/** A fix that was made. Its block is that of the text before the round in which it was made. */
export type MadeFix = Pick<Finding, 'rule' | 'level' | 'message' | 'args' | 'block' | 'span'>;

export interface FixedText<Text> {
  /** The very text that was given, if there was nothing to fix. */
  readonly text: Text;
  readonly made: readonly MadeFix[];
}

/**
 * Makes the fixes of rules, round after round until no more can be made: fixing a text that is fixed changes nothing. Fixes are left
 * to a person where they would lead to more findings of these rules, or to an error that was not there before, or where the text
 * cannot say what they mean.
 *
 * @param rules ids of rules that have fixes
 */
export function fixText<Text extends FixableText<Text>>(text: Text, rules: ReadonlySet<string>): FixedText<Text> {
  const made: MadeFix[] = [];
  let state = judge(text, rules);
  for (;;) {
    const next = betterState(state, rules);
    if (!next) return { text: state.text, made };
    made.push(...next.made);
    state = next.state;
  }
}

/** One place of a finding, with its edits. */
interface Fix {
  readonly finding: Finding;
  readonly edits: readonly BlockEdit[];
}

/** A text and how it stands. */
interface State<Text> {
  readonly text: Text;
  /** Findings of the rules that are fixed, each place by itself. */
  readonly count: number;
  readonly fixes: readonly Fix[];
  /** The blocks of each rule's errors. */
  readonly errors: ReadonlyMap<string, readonly number[]>;
}

function judge<Text extends FixableText<Text>>(text: Text, rules: ReadonlySet<string>): State<Text> {
  const { lintOptions, script } = text;
  const levels = Object.fromEntries(
    RULES.filter(({ id, level }) => (lintOptions.levels?.[id] ?? level) !== 'ERROR' && !rules.has(id)).map(({ id }) => [
      id,
      'OFF' as const,
    ]),
  );
  const findings = lint(script, { ...lintOptions, habitFrom: Infinity, levels: { ...lintOptions.levels, ...levels } });
  const asked = findings.filter(({ rule }) => rules.has(rule));
  const errors = Map.groupBy(
    findings.filter(({ level }) => level === 'ERROR'),
    ({ rule }) => rule,
  );
  return {
    text,
    count: asked.length,
    fixes: asked.flatMap((finding) => (finding.fix ? [{ finding, edits: finding.fix }] : [])),
    errors: new Map([...errors].map(([rule, found]) => [rule, found.map(({ block }) => block)])),
  };
}

interface Step<Text> {
  readonly state: State<Text>;
  readonly made: readonly MadeFix[];
}

/** Rounds after which a way that has led to no fewer findings is given up. */
const PATIENCE = 6;

/** A state with fewer findings: by all fixes, else by those of one rule, as some rule's fixes may find more than they mend. */
function betterState<Text extends FixableText<Text>>(
  state: State<Text>,
  rules: ReadonlySet<string>,
): Step<Text> | undefined {
  const all = rounds(state, rules, () => true);
  if (all) return all;
  const fixed = new Set(state.fixes.map(({ finding }) => finding.rule));
  if (fixed.size < 2) return undefined;
  for (const only of FIXABLE_RULES) {
    if (!fixed.has(only)) continue;
    const better = rounds(state, rules, (rule) => rule === only);
    if (better) return better;
  }
  return undefined;
}

function rounds<Text extends FixableText<Text>>(
  start: State<Text>,
  rules: ReadonlySet<string>,
  isWanted: (rule: string) => boolean,
): Step<Text> | undefined {
  let state = start;
  const made: MadeFix[] = [];
  for (let round = 0; round < PATIENCE; round++) {
    const fixes = apart(state.fixes.filter(({ finding }) => isWanted(finding.rule)));
    const step = withoutErrors(state, fixes, rules);
    if (!step) return undefined;
    made.push(...step.made);
    state = step.state;
    if (state.count < start.count) return { state, made };
  }
  return undefined;
}

/** Fixes that touch no block twice; the others wait for the next round. */
function apart(fixes: readonly Fix[]): Fix[] {
  const taken = new Set<number>();
  return fixes.filter(({ edits }) => {
    if (edits.some(({ block }) => taken.has(block))) return false;
    for (const { block } of edits) taken.add(block);
    return true;
  });
}

/** Makes fixes, but for those that cannot be written and those that make errors; undefined if none is left. */
function withoutErrors<Text extends FixableText<Text>>(
  state: State<Text>,
  wanted: readonly Fix[],
  rules: ReadonlySet<string>,
): Step<Text> | undefined {
  let fixes = wanted;
  while (fixes.length > 0) {
    const edits = fixes.flatMap((fix) => fix.edits);
    const patched = state.text.patch(edits);
    if ('refused' in patched) {
      fixes = fixes.filter((fix) => !fix.edits.some(({ block }) => patched.refused.has(block)));
      continue;
    }
    const after = judge(patched.text, rules);
    const origins = originsOf(state.text.script.body.length, edits);
    const spoilt = new Set<number>();
    let worse = false;
    for (const [rule, blocks] of after.errors) {
      const before = state.errors.get(rule) ?? [];
      if (blocks.length <= before.length) continue;
      worse = true;
      const old = new Set(before);
      for (const block of blocks) {
        const origin = origins.blocks[block] ?? -1;
        if (!old.has(origin)) for (const near of origins.near[origin] ?? []) spoilt.add(near);
      }
    }
    if (!worse) return { state: after, made: fixes.map(({ finding }) => finding) };
    const harmless = fixes.filter((fix) => !fix.edits.some(({ block }) => spoilt.has(block)));
    fixes = harmless.length < fixes.length ? harmless : [];
  }
  return undefined;
}

/** Where the blocks of an edited body come from. */
interface Origins {
  /** For each block the one that it was, or was made of. */
  readonly blocks: readonly number[];
  /** For each block as it was, the edited ones that may have led to an error in it: itself, else the nearest above and below. */
  readonly near: readonly (readonly number[])[];
}

function originsOf(length: number, edits: readonly BlockEdit[]): Origins {
  const made = new Map(edits.map(({ block, replacement }) => [block, replacement.length]));
  const edited = [...made.keys()].sort((one, other) => one - other);
  const blocks: number[] = [];
  const near: number[][] = [];
  let next = 0;
  for (let block = 0; block < length; block++) {
    for (let i = 0; i < (made.get(block) ?? 1); i++) blocks.push(block);
    near.push(edited[next] === block ? [block] : edited.slice(Math.max(0, next - 1), next + 1));
    if (edited[next] === block) next++;
  }
  return { blocks, near };
}
