import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Script } from '../../../src/screenplay/ast.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print, printInDetail } from '../../../src/screenplay/fountain/print.js';
import { FIXABLE_RULES } from '../../../src/screenplay/lint/fixable-rules.js';
import { fixFountain } from '../../../src/screenplay/lint/fix-file.js';
import { fixedLines } from '../../../src/screenplay/lint/fix-lines.js';
import { lint } from '../../../src/screenplay/lint/lint.js';
import type { LintOptions } from '../../../src/screenplay/lint/options.js';
import type { BlockEdit } from '../../../src/screenplay/lint/rule.js';
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

function edited(script: Script, edits: readonly BlockEdit[]): Script {
  const replacements = new Map(edits.map(({ block, replacement }) => [block, replacement]));
  return { ...script, body: script.body.flatMap((block, index) => replacements.get(index) ?? [block]) };
}

function withoutGaps({ body }: Script) {
  return body.map((block) => ({ ...block, gap: undefined }));
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
  for (const [rule, count] of after.errors) {
    expect([rule, count <= (before.errors.get(rule) ?? 0)]).toEqual([rule, true]);
  }
  return read.text;
}

describe('fixing a text', () => {
  it('changes nothing when it is done again, makes no errors, and no more findings than there were', () => {
    fc.assert(
      fc.property(faultyText, fc.subarray([...FIXABLE_RULES], { minLength: 1 }), (text, rules) => {
        fixed(text, new Set(rules), CAST);
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(normalScript, (script) => {
        fixed(print(script).text);
      }),
      { numRuns: 50 },
    );
  });

  it('is made of findings of the rules that are known to have fixes', () => {
    fc.assert(
      fc.property(faultyText, (text) => {
        const read = parse(text);
        for (const { rule, fix } of lint(read.script, { ...CAST, ...read, source: text, habitFrom: Infinity })) {
          if (fix) expect(FIXABLE_RULES).toContain(rule);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('fixes the greater part of what has fixes', () => {
    let [found, left] = [0, 0];
    const fixable = (text: string) =>
      lint(parse(text).script, { ...CAST, habitFrom: Infinity }).filter(({ fix }) => fix).length;
    for (const text of fc.sample(faultyText, { numRuns: 200, seed: 7 })) {
      found += fixable(text);
      left += fixable(fixFountain(text, ALL, CAST).text.text);
    }
    // The rest would make errors of another rule, as a heading with nothing below it.
    expect(left).toBeLessThan(found / 4);
  });

  it('shows the lines that it changes', () => {
    fc.assert(
      fc.property(faultyText, (text) => {
        const script = parse(text).script;
        const printed = printInDetail(script);
        for (const finding of lint(script, { ...CAST, habitFrom: Infinity })) {
          if (!finding.fix) continue;
          const lines = printed.text.split('\n');
          for (const { line, before, after } of fixedLines(finding, script, printed).toReversed()) {
            expect(lines.slice(line - 1, line - 1 + before.length)).toEqual(before);
            lines.splice(line - 1, before.length, ...after);
          }
          const shown = parse(lines.join('\n')).script;
          const made = parse(print(edited(script, finding.fix)).text).script;
          expect(withoutGaps(shown)).toEqual(withoutGaps(made));
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    'INT. KITCHEN - DAY\n\nRain.\n\nINTT. HOUSE - DAY [[why?]]\n\nRain.\n',
    'INT. KITCHEN - DAY\n\nRain.\n\nINNEN. HAUS - TAG /* why? */\n\nRain.\n',
    'INT. KITCHEN - DAY\n\nRain.\n\nKITCHEN - NIGHT [[why?]]\n\nRain.\n',
    'INT. KITCHEN - DAY\n\nRain.\n\nINT. **HOUSE** - DAY\n\nRain.\n\nINTT. **HOUSE** - DAY\n\nRain.\n',
  ])('leaves to a person a line of which it would lose a note or a style: %j', (text) => {
    expect(fixed(text)).toBe(text);
  });

  it.each(['short', 'multicam'])('does so with the fixture %s', (name) => {
    const text = readFileSync(new URL(`../fixtures/${name}.fountain`, import.meta.url), 'utf8');
    expect(parse(fixed(text)).script.titlePage).toEqual(parse(text).script.titlePage);
  });
});
