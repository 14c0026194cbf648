import type { Script } from '../screenplay/ast.js';
import { BEATS } from '../screenplay/beats.js';
import type { ActStructure } from '../screenplay/beats.js';
import { choice, didYouMean } from './arguments.js';
import { UsageError } from './io.js';

export const STRUCTURES: readonly string[] = Object.freeze(Object.keys(BEATS).map(optionName));

export const BEAT_OPTIONS = {
  structure: { type: 'string' },
  beat: { type: 'string', multiple: true },
} as const;

export interface BeatBindings {
  readonly structure: ActStructure;
  /** Scenes from 0. */
  readonly bound: readonly { readonly beat: string; readonly scene: number }[];
}

/**
 * @param beats `midpoint=12`: a beat, and the number of its scene as written, else counted from 1
 * @throws {UsageError} for what the structure or the script has not
 */
export function beatBindings(
  structure: string | undefined,
  beats: readonly string[],
  script: Script,
): BeatBindings | undefined {
  if (structure === undefined) {
    if (beats.length > 0) throw new UsageError(`--beat needs --structure, which is one of ${STRUCTURES.join(', ')}`);
    return undefined;
  }
  const id = constantName(choice('--structure', structure, STRUCTURES)) as ActStructure;
  const numbers = script.body.flatMap((block) => (block.kind === 'heading' ? [block.number] : []));
  return { structure: id, bound: beats.map((written) => binding(id, written, numbers)) };
}

function binding(
  structure: ActStructure,
  written: string,
  numbers: readonly (string | undefined)[],
): BeatBindings['bound'][number] {
  const [, name = '', number = ''] = /^([^=]+)=(.+)$/.exec(written) ?? [];
  if (name === '') {
    throw new UsageError(`--beat takes a beat and a scene number, as in --beat midpoint=12, not "${written}"`);
  }
  const beat = constantName(name);
  const known = BEATS[structure].map(({ id }) => id);
  if (!known.includes(beat)) {
    const names = known.map(optionName);
    throw new UsageError(
      `${optionName(structure)} has no beat "${name}", it has ${names.join(', ')}${didYouMean(optionName(beat), names)}`,
    );
  }
  const asWritten = numbers.findIndex((each) => each?.toUpperCase() === number.toUpperCase());
  const scene = asWritten >= 0 ? asWritten : /^\d+$/.test(number) ? Number(number) - 1 : -1;
  if (scene < 0 || scene >= numbers.length) {
    throw new UsageError(
      `--beat ${written}: the script has no scene ${number}, it has ${numbers.length} ${numbers.length === 1 ? 'scene' : 'scenes'}`,
    );
  }
  return { beat, scene };
}

/** `SAVE_THE_CAT` as people type it. */
export function optionName(id: string): string {
  return id.toLowerCase().replaceAll('_', '-');
}

/** The other way round. */
export function constantName(option: string): string {
  return option.toUpperCase().replaceAll(/[-\s]/g, '_');
}
