import { describe, it } from 'vitest';
import type { Script } from '../../../src/screenplay/ast.js';
import { createCast } from '../../../src/screenplay/draft/cast.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { lint } from '../../../src/screenplay/lint/lint.js';
import { expectLinear } from '../fountain/linear.js';

/** Letters only, so that no number tells names apart. */
function letters(index: number): string {
  return index
    .toString(26)
    .padStart(5, '0')
    .replace(/./g, (digit) => String.fromCharCode(65 + parseInt(digit, 26)));
}

function repeat(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join('');
}

const FAMILIES: Record<string, (n: number) => string> = {
  'an ordinary script': (n) =>
    repeat(
      n / 8,
      () =>
        'INT. HOUSE - DAY\n\nHe sits down and we see rain.\n\nJOHN (VO)\n(beat)\nHello there, my friend.\n\nCUT TO:\n\n',
    ),
  'names that begin alike': (n) => repeat(n / 4, (index) => `CHARACTER ${letters(index)}\nYes.\n\n`),
  'names that differ in a letter': (n) =>
    repeat(n / 4, (index) => `MARTIN${letters(index % 676).slice(3)}${letters(index)}\nYes.\n\n`),
  'places that begin alike': (n) => repeat(n / 4, (index) => `INT. WAREHOUSE ${letters(index)} - DAY\n\nHe sits.\n\n`),
  'one place many times': (n) =>
    repeat(n / 4, (index) => `INT. ${index % 2 ? 'JOHNS' : "JOHN'S"} HOUSE - NIHGT\n\nHe sits.\n\n`),
  'names in one paragraph': (n) => `JOHN SMITH\nYes.\n\n${repeat(n, () => 'John Smith and John ')}`,
  'one long paragraph of lines': (n) => repeat(n, () => '- we see (it\n'),
  'one long speech': (n) => `JOHN\n${repeat(n, () => '(so it\n')}`,
  'parentheticals in one speech': (n) => `JOHN\n${repeat(n / 4, () => '(one two three four five)\n')}Yes.`,
  blanks: (n) => `He ${' '.repeat(n * 8)}sits.`,
  brackets: (n) => `He ${'[a]('.repeat(n)}sits.`,
  'opening parentheses': (n) => `JOHN\n${repeat(n / 4, () => '((((((((\n')}`,
  extensions: (n) => `JOHN ${'(vo) '.repeat(n / 8)}\nYes.`,
  'parentheticals over two lines': (n) => `JOHN\n${repeat(n / 8, () => '(so it\nis)\n(beat)\n')}`,
  'lists in a speech': (n) => `JOHN\n${repeat(n / 8, () => '- One\n- Two\n(beat)\n')}`,
  'cues with a blank line below': (n) =>
    repeat(n / 16, (index) => `JOHN ${letters(index % 676)}\n\n(low)\n\nWhere are you?\n\n`),
  'cues in one paragraph': (n) => `JOHN\nYes.\n\n${repeat(n / 16, () => 'John\nWell.\nJOHN: No.\n')}`,
  'cues in one speech': (n) => `MARY\nYes.\n\nJOHN\n${repeat(n / 4, () => 'Well.\nMARY\nMARY: No.\n')}`,
  'headings in one paragraph': (n) =>
    `He sits.\n${repeat(n / 16, () => 'INT. HOUSE - DAY\nCUT TO: EXT. YARD - NIGHT\n')}`,
  'headings without a prefix': (n) =>
    `INT. KITCHEN - DAY\n\n${repeat(n / 16, (index) => `KITCHEN ${letters(index)} - NIGHT\n\n`)}`,
  'one heading without a prefix many times': (n) =>
    repeat(n / 16, () => 'INT. KITCHEN - DAY\n\nHe sits.\n\nKITCHEN - NIGHT\n\n'),
  'times without a dash': (n) => repeat(n / 8, () => 'INT. KITCHEN- DAY\n\nHe sits.\n\n'),
  'one heading of blanks and dashes': (n) => `INT. KITCHEN${' -'.repeat(n * 4)}- DAY\n\nHe sits.`,
  'short names': (n) =>
    repeat(n / 256, (index) => `${letters(index % 676).slice(3)}N\nYes.\n\nJ${letters(index % 676).slice(3)}\nNo.\n\n`),
  'quotation marks': (n) => `JOHN\n${'"'.repeat(n * 4)}"\n\nHe sits. ${'\u201C\u201D'.repeat(n)}\u201C`,
  'quotations over paragraphs': (n) => repeat(n / 4, () => 'He reads "so\n\nJOHN\nSo "it is.\n\n'),
  'parentheticals that are never closed': (n) => `JOHN\n${repeat(n / 4, () => '(beat\nYes.\n')}`,
  'extensions without brackets': (n) =>
    repeat(
      n / 128,
      (index) => `JOHN${letters(index)} V.O.\nYes.\n\nJOHN${letters(index)}\nNo.\n\nJOHN ((((V.O.\nNo.\n\n`,
    ),
  'names in capitals in one paragraph': (n) => `He ${'JOHN SMITH, '.repeat(n)}sits.`,
  'one long name in capitals': (n) => `He ${'A'.repeat(n * 8)}a sits.`,
  'questions in one paragraph': (n) => `JOHN\nYes.\n\nJOHN\n\n${'What?"'.repeat(n)}`,
  'transitions without a mark': (n) => repeat(n / 16, () => 'CUT TO\n\nHe sits.\n\nFADE OUT\n\n'),
  transitions: (n) => repeat(n / 4, () => 'CUT TO:\n\n'),
};

describe('linting in linear time', () => {
  // Layout has its own test: here it is made beforehand.
  it.each(Object.entries(FAMILIES))('%s', { timeout: 120_000 }, (_, write) => {
    const given = (size: number) => {
      const source = write(size);
      const { script, spans, diagnostics } = parse(source);
      return {
        script,
        options: {
          layout: paginate(script),
          spans,
          source,
          diagnostics,
          cast: createCast([{ id: 'a', cueName: 'ANNA KLEIN' }]),
          kind: 'SHORT',
        } as const,
      };
    };
    expectLinear(({ script, options }) => lint(asGiven(script), options), given, 32_000);
  });
});

/** A script that no cache by identity knows. */
function asGiven(script: Script): Script {
  return { ...script };
}
