import { access, constants, stat } from 'node:fs/promises';
import { diffArrays } from 'diff';
import { fixFdx, fixFountain } from '../screenplay/lint/fix-file.js';
import type { LintOptions } from '../screenplay/lint/options.js';
import { whatFailed } from './file-errors.js';
import { STANDARD } from './formats.js';
import { readAgain } from './input.js';
import type { Input } from './input.js';
import { CommandError } from './io.js';
import type { Io } from './io.js';
import { writeOutput } from './output.js';
import { fileText } from './text-bytes.js';

/** What was fixed in a file. */
export interface FixedInput {
  /** As it is now. */
  readonly input: Input;
  /** How many findings of each rule were fixed. */
  readonly rules: Readonly<Record<string, number>>;
  readonly changes: readonly ChangedLines[];
}

/** Lines of a file that others took the place of. */
export interface ChangedLines {
  /** Of the file as it was, from 1. */
  readonly line: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Makes the fixes of rules in a file and writes it, in its own format and encoding; one without anything to fix is left alone.
 * Standard input is written to standard output in any case.
 *
 * @throws {CommandError} if it cannot be written, or is of a format that is not written back
 */
export async function fixInput(
  file: string,
  input: Input,
  rules: ReadonlySet<string>,
  options: LintOptions,
  io: Io,
): Promise<FixedInput> {
  const { name, format, bytes } = input;
  if (format === 'json') {
    throw new CommandError(`${name} is JSON, and --fix changes Fountain and Final Draft files: convert it first`);
  }
  const source = fileText(bytes);
  if (!source) {
    throw new CommandError(`${name} has bytes that are no text, which --fix could not write again: save it as UTF-8`);
  }
  await checkReplaceable(file, name);
  const { text, made } = (format === 'fdx' ? fixFdx : fixFountain)(source.text, rules, options);
  const fixed = text.text === source.text ? bytes : source.encode(text.text);
  if (!fixed) {
    throw new CommandError(`${name} is in an encoding that has not all characters of the fixes: save it as UTF-8`);
  }
  if (file === STANDARD || fixed !== bytes) await writeOutput(file, fixed, io, { force: true });
  const counts = Map.groupBy(made, ({ rule }) => rule);
  return {
    input: fixed === bytes ? input : await readAgain(input, fixed),
    rules: Object.fromEntries(
      [...counts.keys()]
        .toSorted((one, other) => (one < other ? -1 : 1))
        .map((rule) => [rule, counts.get(rule)!.length]),
    ),
    changes: fixed === bytes ? [] : changesOf(source.text, text.text),
  };
}

/** A file that is only to be read stays as it is, even in a folder where it could be replaced; so do pipes and devices. */
async function checkReplaceable(file: string, name: string): Promise<void> {
  if (file === STANDARD) return;
  const isFile = await stat(file)
    .then(async (known) => {
      await access(file, constants.W_OK);
      return known.isFile();
    })
    .catch((error: unknown) => {
      throw new CommandError(`${name} cannot be written: ${whatFailed(error)}`, { cause: error });
    });
  if (!isFile) throw new CommandError(`${name} is no file that --fix could write again: say - for standard input`);
}

function changesOf(before: string, after: string): ChangedLines[] {
  const linesOf = (text: string) => text.split(/\r\n?|[\n\u2028\u2029]/);
  const changes: { line: number; before: string[]; after: string[] }[] = [];
  let line = 1;
  let open = false;
  for (const { value, added, removed } of diffArrays(linesOf(before), linesOf(after))) {
    if (added || removed) {
      if (!open) changes.push({ line, before: [], after: [] });
      changes.at(-1)![added ? 'after' : 'before'].push(...value);
    }
    open = added || removed;
    if (!added) line += value.length;
  }
  return changes;
}

/** `a.fountain: 3 findings fixed: CUE104 (1), SCN103 (2)`, or nothing if none was. */
export function fixedLine({ input, rules }: FixedInput): string | undefined {
  const each = Object.entries(rules);
  if (each.length === 0) return undefined;
  const count = each.reduce((sum, [, fixed]) => sum + fixed, 0);
  const named = each.map(([rule, fixed]) => `${rule} (${fixed})`).join(', ');
  return `${input.name}: ${count} ${count === 1 ? 'finding' : 'findings'} fixed: ${named}`;
}

export function fixedJson({ input, rules, changes }: FixedInput): unknown {
  return { file: input.name, rules, changes };
}
