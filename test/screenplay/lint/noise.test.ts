import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { pageCount } from '../../../src/screenplay/layout/lengths.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { lint } from '../../../src/screenplay/lint/lint.js';
import { writeFeature, writeMulticam } from '../fixtures/feature.js';

const short = readFileSync(new URL('../fixtures/short.fountain', import.meta.url), 'utf8');

/** A linter that speaks on every page is turned off. */
const MOST_PER_HUNDRED_PAGES = 40;

describe('the number of findings is bounded', () => {
  it.each([
    ['short', short],
    ['feature', writeFeature(7, 100)],
    ['multi-camera', writeMulticam(7, 30)],
  ])('%s', (_, text) => {
    const { script, spans, diagnostics } = parse(text);
    const layout = paginate(script);
    const findings = lint(script, { layout, spans, source: text, diagnostics });
    expect(findings.length).toBeLessThanOrEqual(
      Math.max(1, Math.ceil(pageCount(layout) / 100)) * MOST_PER_HUNDRED_PAGES,
    );
    expect(findings.filter(({ level }) => level === 'ERROR')).toEqual([]);
  });

  // Every page has the same ten habits.
  it('however long a script is', () => {
    const page = (index: number) =>
      `INT HOUSE ${index}\n\nWe see rain. CLOSE ON the lamp. Bert looks up.\n\nANNA (VO)\n(with a very quiet voice)\nYes.\n\nANNA\nNo.\n(beat)\n\nCUT TO\n\nCUT TO:\n\nSMASH CUT TO:\n\n`;
    const numbers = [10, 100].map(
      (pages) => lint(parse(Array.from({ length: pages }, (_, index) => page(index)).join('')).script).length,
    );
    expect(numbers[0]).toBeGreaterThan(5);
    expect(numbers[1]).toBeLessThanOrEqual(numbers[0]! + 2);
  });
});
