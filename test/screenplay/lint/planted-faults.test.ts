import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { lint } from '../../../src/screenplay/lint/lint.js';

/** What a script in a hurry looks like: each line with a fault names the rule that finds it. */
const FAULTS: readonly (readonly [text: string, ...rules: string[]])[] = [
  ['FADE IN\n', 'TRN002'],
  ['\nINT. LAMP ROOM - DAY\n\nNORA, 40, and EMIL, 35, at the glass.\n'],
  ['\nNORA\n\nWhere is the oil?\n', 'CUE005'],
  ['\nNora\nOn the quay.\n', 'CUE006'],
  ['\nNORA: Then fetch it.\n', 'CUE007'],
  ['\nEMIL\nYes.\nNORA\nNow.\n', 'CUE008'],
  ['\nNRA\nPlease.\n', 'CUE101'],
  ['\nEMIL (V.O.\nI never went.\n', 'CUE009'],
  ['\nHe sits.\n\nEMIL\n(beat\nI will.\n', 'DLG003'],
  ['\nEMIL\nShe said "never and left.\n', 'DLG105', 'MRK101'],
  ['\nCUT TO\n', 'TRN002'],
  ['\nQUAY - NIGHT\n\nRain.\n', 'SCN005'],
  ['\nINT BOATHOUSE- DAY\n\nRain.\n', 'SCN103', 'SCN107'],
  ['\nEXT. PARK DAY\n\nThey walk.\nEXT. STREET - NIGHT\nA car.\n', 'SCN107', 'SCN006'],
  ['\nINT. HOUSE - DYA\n\nHe runs.\n', 'SCN102'],
  ["\nNORA (CONT'D)\nI was asleep.\n", 'CUE105'],
  ['\nINT. OFFICE - NIGHT - DAY\n\nHe waits.\n', 'SCN108'],
  ['\nEXT, STREET - DAY\n\nA car.\n', 'SCN004'],
  ['\nNORA (VO)\nFine.\n', 'CUE104'],
  ['\nFADE OUT\n', 'TRN002'],
  ['\nTHE END\n'],
];

describe('planted faults', () => {
  const text = FAULTS.map(([part]) => part).join('');
  const { script, spans, diagnostics } = parse(text);
  const findings = lint(script, { spans, source: text, diagnostics });

  it('are all found, each in its place, and nothing else is', () => {
    let from = 0;
    const expected = FAULTS.flatMap(([part, ...rules]) => {
      const [start, end] = [from, (from += part.length)];
      return [...rules].sort().map((rule) => [rule, start, end] as const);
    });
    const found = expected.map(([, start, end]) =>
      findings
        .filter(({ span }) => span![0].offset >= start && span![0].offset < end)
        .map(({ rule }) => rule)
        .sort(),
    );
    expect(found).toEqual(
      expected.map(([, start]) => expected.filter(([, other]) => other === start).map(([rule]) => rule)),
    );
    expect(findings).toHaveLength(expected.length);
  });

  it('are told with what to do', () => {
    for (const { message, args } of findings) {
      expect([message, args]).toEqual([expect.stringMatching(/^.{20,}[.?]$/), expect.anything()]);
    }
  });
});
