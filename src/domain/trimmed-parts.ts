import { z } from 'zod';

/** What became of a part of a prompt that a model could not read whole. A server may also cut the prompt's text by itself, without an error. */
export const TRIM_KINDS = ['SHORTENED', 'LEFT_OUT', 'CUT_BY_SERVER'] as const;
export type TrimKind = (typeof TRIM_KINDS)[number];

export const trimmedPart = z.object({
  /** Its name in the prompt: `scene before`, `pages before`, `prompt` for what a server cut. */
  part: z.string(),
  /** That the model was not shown, about. */
  tokens: z.number(),
  how: z.enum(TRIM_KINDS),
});
export type TrimmedPart = z.output<typeof trimmedPart>;
