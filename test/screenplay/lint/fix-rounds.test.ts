import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';
import { FIXABLE_RULES } from '../../../src/screenplay/lint/fixable-rules.js';
import { fixFountain } from '../../../src/screenplay/lint/fix-file.js';
import { lint } from '../../../src/screenplay/lint/lint.js';
import type { LintOptions } from '../../../src/screenplay/lint/options.js';
import { normalScript } from '../arbitraries.js';
import { faultyText } from './faulty-text.js';

const ALL = new Set(FIXABLE_RULES);
const CAST: LintOptions = { cast: [{ id: 'a', cueName: 'ANNA KLEIN' }] };

/** Findings of the rules, each place by itself, and errors by rule. */
function standing(text: string, rules: ReadonlySet<string>, options: LintOptions) {
  const read = parse(text);
  const findings = lint(read.script, { ...options, ...read, source: text, habitFrom: Infinity });
  const errors = new Map<string, number>();
  for (const { rule, level } of findings) if (level === 'ERROR') errors.set(rule, (errors.get(rule) ?? 0) + 1);
  return { found: findings.filter(({ rule }) => rules.has(rule)).length, errors };
}

/** Makes the fixes, and checks what every fixing keeps to. */
function fixed(text: string, rules: ReadonlySet<string> = ALL, options: LintOptions = {}): string {
  const { text: read, made } = fixFountain(text, rules, options);
  expect(read.script).toEqual(parse(read.text).script);
  if (made.length === 0) expect(read.text).toBe(text);
  const again = fixFountain(read.text, rules, options);
  expect(again.text.text).toBe(read.text);
  expect(again.made).toEqual([]);
  const [before, after] = [standing(text, rules, options), standing(read.text, rules, options)];
  expect(after.found).toBeLessThanOrEqual(before.found);
  for (const [rule, count] of after.errors)
    expect([rule, count <= (before.errors.get(rule) ?? 0)]).toEqual([rule, true]);
  return read.text;
}

describe('fixing a text', () => {
  it('changes nothing when it is done again, makes no errors, and no more findings than there were', () => {
    fc.assert(
      fc.property(faultyText, fc.subarray([...FIXABLE_RULES], { minLength: 1 }), (text, rules) => {
        fixed(text, new Set(rules), CAST);
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(normalScript, (script) => {
        fixed(print(script).text);
      }),
      { numRuns: 100 },
    );
  });

  it.each(['short', 'multicam'])('does so with the fixture %s', (name) => {
    fixed(readFileSync(new URL(`../fixtures/${name}.fountain`, import.meta.url), 'utf8'));
  });
});
