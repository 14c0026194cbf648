import { foldName } from '../screenplay/names.js';
import { didYouMean } from './arguments.js';
import { UsageError } from './io.js';

/**
 * `NORA, DR. ANNA KLEIN`: names as in cues, set apart by commas, each once.
 *
 * @throws {UsageError} if there is none
 */
export function nameList(option: string, written: string): readonly string[] {
  const names = new Map(
    written
      .split(',')
      .map((name) => [foldName(name), name.trim()] as const)
      .filter(([folded]) => folded !== ''),
  );
  if (names.size === 0) {
    throw new UsageError(`${option} takes names set apart by commas, as in ${option} "NORA, EMIL", not "${written}"`);
  }
  return [...names.values()];
}

/**
 * Names of speakers as the script has them.
 *
 * @throws {UsageError} for one who does not speak, and for fewer than two
 */
export function speakerGroup(
  option: string,
  written: string,
  speakers: readonly { readonly key: string; readonly name: string }[],
): readonly string[] {
  const group = nameList(option, written).map((name) => {
    const speaker = speakers.find(({ key }) => key === foldName(name));
    if (!speaker) {
      throw new UsageError(
        `${option}: nobody called ${name} speaks in the script${didYouMean(
          foldName(name),
          speakers.map(({ key }) => key),
        )}`,
      );
    }
    return speaker.name;
  });
  if (group.length < 2) throw new UsageError(`${option} takes two names or more, as it takes two to talk`);
  return group;
}
