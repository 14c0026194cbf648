import { z } from 'zod';
import { ERROR_CODES } from './errors.js';
import type { GenerationFailure } from './errors.js';
import { STAGES } from './generations.js';

/** A generation's stored failure. A code that this version does not know is read as INTERNAL, such a stage as null. */
export const generationFailure: z.ZodType<GenerationFailure> = z.object({
  code: z.enum(ERROR_CODES).catch('INTERNAL'),
  message: z.string(),
  stage: z.enum(STAGES).nullable().catch(null),
  retryable: z.boolean(),
});
