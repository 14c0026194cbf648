import { describe, expect, it } from 'vitest';
import { readOptions, UsageError } from '../../src/demo/options.js';

const LOG_LINE = 'A ferryman refuses one passenger.';

function refusal(...args: string[]): string {
  try {
    readOptions(args);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error(`${args.join(' ')} was not refused.`);
}

it('has a default for all but the log line, whose words may stand apart', () => {
  expect(readOptions(['A', 'ferryman', 'refuses.'])).toEqual({
    logLine: 'A ferryman refuses.',
    out: '.',
    config: { scope: 'MULTI_SCENE', sceneCount: 3, characterCount: 3, rewriteIterations: 1, parallelGeneration: true },
  });
});

it('takes each option before or after the log line, with a blank or an equals sign', () => {
  expect(
    readOptions([
      '--scenes',
      '120',
      LOG_LINE,
      '--characters=12',
      '--rounds',
      '0',
      '--full',
      '--one-by-one',
      '--out',
      'there',
    ]),
  ).toEqual({
    logLine: LOG_LINE,
    out: 'there',
    config: {
      scope: 'FULL_SCRIPT',
      sceneCount: 120,
      characterCount: 12,
      rewriteIterations: 0,
      parallelGeneration: false,
    },
  });
});

it('is undefined for help, whatever else is there', () => {
  expect(readOptions(['--help'])).toBeUndefined();
  expect(readOptions(['-h', '--scenes', 'abc'])).toBeUndefined();
});

describe('a number', () => {
  it.each(['abc', '0', '-1', '1.5', '1e3', '0x10', '3x', ' 3', '121', '99999999999', '٣'])(
    'is no number of scenes as %j',
    (value) => {
      expect(refusal(LOG_LINE, '--scenes', value)).toBe(`--scenes takes a whole number from 1 to 120, not "${value}".`);
      expect(refusal(LOG_LINE, `--scenes=${value}`)).toBe(
        `--scenes takes a whole number from 1 to 120, not "${value}".`,
      );
    },
  );

  it('has the bounds of its option', () => {
    expect(refusal(LOG_LINE, '--characters', '13')).toBe('--characters takes a whole number from 1 to 12, not "13".');
    expect(refusal(LOG_LINE, '--rounds', '6')).toBe('--rounds takes a whole number from 0 to 5, not "6".');
  });
});

it.each([
  [['--scenes'], '--scenes takes a number, and has none.'],
  [['--scenes='], '--scenes takes a number, and has none.'],
  [['--scenes', ''], '--scenes takes a number, and has none.'],
  [['--scenes', '--full'], '--scenes takes a number, and has none.'],
  [['--out'], '--out takes a folder, and has none.'],
  [['--out', '--full'], '--out takes a folder, and has none.'],
  [['--out', 'a', '--out', 'b'], '--out is given twice; give it once.'],
  [['--full', '--full'], '--full is given twice; give it once.'],
  [['--full=yes'], '--full takes no value, and has "yes".'],
  [['--scene', '3'], 'There is no option --scene; --help tells those there are.'],
  [['--toString'], 'There is no option --toString; --help tells those there are.'],
  [['-x'], 'There is no option -x; --help tells those there are.'],
])('%j is refused by a sentence that names it', (args, message) => {
  expect(refusal(LOG_LINE, ...args)).toBe(message);
});

it('says what to do where there is no log line, and how long one may be', () => {
  for (const args of [[], [''], ['  ', ' '], ['--full']]) {
    expect(refusal(...args)).toMatch(/^There is no log line: .*\n\nUsage: npm run demo/);
  }
  expect(refusal('a'.repeat(2_001))).toBe(
    'The log line has 2001 characters, and may have 2000: a sentence or two is enough.',
  );
  expect(readOptions(['a'.repeat(2_000)])!.logLine).toHaveLength(2_000);
});

it('says the pace only where nobody waits, so that a server of before understands the rest', () => {
  expect(readOptions([LOG_LINE, '--background'])?.config).toMatchObject({ pace: 'BACKGROUND' });
  expect(readOptions([LOG_LINE])?.config).not.toHaveProperty('pace');
  expect(() => readOptions([LOG_LINE, '--background=now'])).toThrow('--background takes no value');
});
