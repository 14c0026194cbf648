import type { z } from 'zod';
import { trimmedPart } from '../../domain/trimmed-parts.js';
import type { TrimmedPart } from '../../domain/trimmed-parts.js';
import type { Draft } from '../../storage/generated/client/client.js';
import { draftRepair } from './draft-repairs.js';
import type { DraftRepair } from './draft-repairs.js';

/** What was mended in a draft and what it misses of its plan; none for one that no model wrote. */
export function repairsOf({ repairs }: Pick<Draft, 'repairs'>): DraftRepair[] {
  return readable(draftRepair, repairs);
}

/** What the model was not shown of the prompt of a draft. */
export function trimmedPartsOf({ trimmed }: Pick<Draft, 'trimmed'>): TrimmedPart[] {
  return readable(trimmedPart, trimmed);
}

/** An item that cannot be read, as a newer version of this program may have written it, is left out: the draft can be read all the same. */
function readable<Item>(schema: z.ZodType<Item>, kept: unknown): Item[] {
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((item) => {
    const read = schema.safeParse(item);
    return read.success ? [read.data] : [];
  });
}
