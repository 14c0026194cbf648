import { z } from 'zod';
import { ERROR_CODES } from './errors.js';
import type { GenerationFailure } from './errors.js';
import { STAGES } from './generations.js';

/** A generation's failure, as it is stored. A code that only a newer version knows is told as INTERNAL, its stage as none. */
export const generationFailure: z.ZodType<GenerationFailure> = z.object({
  code: z.enum(ERROR_CODES).catch('INTERNAL'),
  message: z.string(),
  stage: z.enum(STAGES).nullable().catch(null),
  retryable: z.boolean(),
});
