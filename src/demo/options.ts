import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import { generationConfig, LOG_LINE_MAX } from '../domain/generations.js';

export const USAGE = `Usage: npm run demo -- "<log line>" [options]

  --scenes <n>       how many scenes to write (default 3)
  --characters <n>   how many characters to invent (default 3)
  --full             a full script over all acts, not a run of scenes
  --rounds <n>       rounds of critique and rewrite (default 1)
  --one-by-one       write scenes one after the other, each knowing how the last one ends
  --background       nobody waits for it: calls go into the provider's batches where that is cheaper, and take up to a day
  --out <folder>     where the .fountain file goes (default: here); a file that is there stays

SCRIPTGEN_URL names the server to use; else the one at HOST and PORT, or one is started. SCRIPTGEN_API_KEY is sent when set.`;

/** What was asked for cannot be done; the message is for the one who asked. */
export class UsageError extends Error {}

export interface DemoOptions {
  logLine: string;
  config: {
    scope: 'FULL_SCRIPT' | 'MULTI_SCENE';
    sceneCount: number;
    characterCount: number;
    rewriteIterations: number;
    parallelGeneration: boolean;
    pace?: 'BACKGROUND';
  };
  out: string;
}

const OPTIONS = {
  scenes: { type: 'string' },
  characters: { type: 'string' },
  rounds: { type: 'string' },
  full: { type: 'boolean' },
  'one-by-one': { type: 'boolean' },
  background: { type: 'boolean' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsOptionsConfig;

/**
 * Reads a command line; undefined where help is asked for.
 *
 * @throws {UsageError} that names the option and what it takes
 */
export function readOptions(args: readonly string[]): DemoOptions | undefined {
  const { tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string | undefined>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!isOption(name)) throw new UsageError(`There is no option ${rawName}; --help tells those there are.`);
    if (given.has(name)) throw new UsageError(`--${name} is given twice; give it once.`);
    if (OPTIONS[name].type === 'boolean' && value !== undefined) {
      throw new UsageError(`--${name} takes no value, and has "${value}".`);
    }
    given.set(name, value);
  }
  if (given.has('help')) return undefined;
  const logLine = tokens
    .flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
    .join(' ')
    .trim();
  const { characterCount, rewriteIterations, sceneCount } = generationConfig.shape;
  const options: DemoOptions = {
    logLine,
    config: {
      scope: given.has('full') ? 'FULL_SCRIPT' : 'MULTI_SCENE',
      sceneCount: wholeNumber(given, 'scenes', 3, sceneCount.unwrap()),
      characterCount: wholeNumber(given, 'characters', 3, characterCount.unwrap()),
      rewriteIterations: wholeNumber(given, 'rounds', 1, rewriteIterations.unwrap()),
      parallelGeneration: !given.has('one-by-one'),
      ...(given.has('background') ? { pace: 'BACKGROUND' } : {}),
    },
    out: valueOf(given, 'out', 'a folder') ?? '.',
  };
  if (logLine === '') {
    throw new UsageError(`There is no log line: say in a sentence what the script is about.\n\n${USAGE}`);
  }
  if (logLine.length > LOG_LINE_MAX) {
    throw new UsageError(
      `The log line has ${logLine.length} characters, and may have ${LOG_LINE_MAX}: a sentence or two is enough.`,
    );
  }
  return options;
}

function isOption(name: string): name is keyof typeof OPTIONS {
  return Object.hasOwn(OPTIONS, name);
}

/** A word that begins with a dash is the next option, unless it is a number. */
function valueOf(
  given: ReadonlyMap<string, string | undefined>,
  name: keyof typeof OPTIONS,
  what: string,
): string | undefined {
  if (!given.has(name)) return undefined;
  const value = given.get(name) ?? '';
  if (value.trim() === '' || /^-\D/.test(value)) throw new UsageError(`--${name} takes ${what}, and has none.`);
  return value;
}

function wholeNumber(
  given: ReadonlyMap<string, string | undefined>,
  name: keyof typeof OPTIONS,
  byDefault: number,
  { minValue, maxValue }: { minValue: number | null; maxValue: number | null },
): number {
  const value = valueOf(given, name, 'a number');
  const number = value === undefined ? byDefault : /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (number >= (minValue ?? -Infinity) && number <= (maxValue ?? Infinity)) return number;
  throw new UsageError(`--${name} takes a whole number from ${minValue} to ${maxValue}, not "${value}".`);
}
