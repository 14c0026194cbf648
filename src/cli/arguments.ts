import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import { distance } from 'fastest-levenshtein';
import { UsageError } from './io.js';

/** Options that every command has. */
export const COMMON_OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true }>
>;

/** @throws {UsageError} that names what is wrong, and what may have been meant */
export function parseArguments<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
): Parsed<Options> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(unknownOption(args, options) ?? firstSentence(error.message), { cause: error });
  }
}

function unknownOption(args: readonly string[], options: ParseArgsOptionsConfig): string | undefined {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue;
    return `There is no option ${token.rawName}${didYouMean(token.name, Object.keys(options), (name) => `--${name}`)}`;
  }
  return undefined;
}

/** One of a few words, in any case. */
export function choice<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const folded = value.toLowerCase();
  const found = choices.find((each) => each === folded);
  if (found === undefined) {
    throw new UsageError(`${option} is one of ${choices.join(', ')}, not "${value}"${didYouMean(folded, choices)}`);
  }
  return found;
}

/** @throws {UsageError} unless it is a whole number from 0 */
export function wholeNumber(option: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`${option} takes a whole number from 0, not "${value}"`);
  return Number(value);
}

/** `, did you mean --strict?`, or nothing if none is near. */
export function didYouMean(written: string, known: readonly string[], shown = (name: string) => name): string {
  const most = written.length < 4 ? 1 : written.length < 8 ? 2 : 3;
  const [nearest] = known
    .map((name) => ({ name, slips: slipsBetween(written, name) }))
    .filter(({ slips }) => slips <= most)
    .sort((one, other) => one.slips - other.slips);
  return nearest === undefined ? '' : `; did you mean ${shown(nearest.name)}?`;
}

/** Letters to put in, take out or replace; a name that is begun is right so far, and letters that are swapped are one slip. */
function slipsBetween(written: string, name: string): number {
  if (written.length > 1 && name.startsWith(written)) return 0;
  const letters = (word: string) => [...word].toSorted().join('');
  const slips = distance(written, name);
  return slips === 2 && letters(written) === letters(name) ? 1 : slips;
}

function firstSentence(message: string): string {
  return message.split(/\.\s|\n/)[0]!;
}
