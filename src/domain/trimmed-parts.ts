import { z } from 'zod';

/**
 * What happened to a part of a prompt that did not fit the model's context window. CUT_BY_SERVER: the model's server cut it off
 * without an error.
 */
export const TRIM_KINDS = ['SHORTENED', 'LEFT_OUT', 'CUT_BY_SERVER'] as const;
export type TrimKind = (typeof TRIM_KINDS)[number];

export const trimmedPart = z.object({
  /** Its name in the prompt: `scene before`, `pages before`, `prompt` for what a server cut. */
  part: z.string(),
  /** About how many of its tokens the model did not see. */
  tokens: z.number(),
  how: z.enum(TRIM_KINDS),
});
export type TrimmedPart = z.output<typeof trimmedPart>;
