import { z } from 'zod';
import { ConflictError } from '../../domain/errors.js';
import { generationConfig } from '../../domain/generations.js';
import type { GenerationConfig } from '../../domain/generations.js';
import type { Generation } from '../../storage/generated/client/client.js';

/** What a generation was asked for beside its configuration, as stored in `Generation.input`. */
export const generationInput = z.object({
  /** False while the outline may still name the script. */
  titleGiven: z.boolean().default(true),
  /** Nothing that another generation was answered is used again, only what this one has paid for. */
  fresh: z.boolean().optional(),
  /** It goes on with a script that was there: scenes that have a text are not touched. */
  goesOn: z.boolean().optional(),
  /** How many scenes to plan, and the caller's words on what should happen. */
  outline: z.object({ from: z.int(), to: z.int(), brief: z.string().optional() }).optional(),
  /** The scene to write or rewrite. */
  sceneId: z.string().optional(),
  /** The draft that was current when a person asked for that scene, null for none: the one that a new draft may replace. */
  askedDraftId: z.string().nullable().optional(),
  /** A person's critique that the rewrite answers, as stored with the draft. */
  judgement: z.object({ critiqueId: z.string(), notes: z.array(z.string()) }).optional(),
});
export type GenerationInput = z.output<typeof generationInput>;

/** A generation's configuration, as it was stored. @throws ConflictError for one of another version of ScriptGen that this one cannot read */
export function storedConfig({ config }: Pick<Generation, 'config'>): GenerationConfig {
  const parsed = generationConfig.safeParse(config);
  if (parsed.success) return parsed.data;
  throw new ConflictError(
    `Another version of ScriptGen stored this generation's configuration, and this one cannot read it (${z.prettifyError(parsed.error)}): start a new generation.`,
  );
}
