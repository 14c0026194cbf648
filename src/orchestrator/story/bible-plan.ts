import { z } from 'zod';
import type { TypedEntry } from '../../bibles/entry-store.js';
import type { BibleKind } from '../../domain/bibles.js';
import type { GenerationConfig } from '../../domain/generations.js';

const WORLD_KINDS = ['PLOT', 'SETTING', 'THEME'] as const satisfies readonly BibleKind[];
/** What a script has one of, beside its characters. */
export type WorldKind = (typeof WORLD_KINDS)[number];

/** What the stage of the bibles has to make, given the entries that the script is tied to already. */
export const biblePlan = z.object({
  /** New ones. */
  characters: z.int().min(0),
  kinds: z.array(z.enum(WORLD_KINDS)),
  /** The entries that were tied before: with the cast they are what plot, setting and theme are asked for with. */
  given: z.array(z.string()),
});
export type BiblePlan = z.output<typeof biblePlan>;

export function planBibles(
  { useExistingBibles, characterCount }: GenerationConfig,
  entries: readonly TypedEntry[],
): BiblePlan {
  const count = (kind: BibleKind) => entries.filter((entry) => entry.kind === kind).length;
  const given = count('CHARACTER');
  return {
    // With useExistingBibles the given entries are all there are of their kind; without it they are topped up.
    characters: useExistingBibles && given > 0 ? 0 : Math.max(0, characterCount - given),
    kinds: WORLD_KINDS.filter((kind) => count(kind) === 0),
    given: entries.map((entry) => entry.id),
  };
}
