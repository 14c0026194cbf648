import { z } from 'zod';
import { ERROR_CODES } from '../domain/errors.js';
import type { GenerationFailure } from '../domain/errors.js';
import { STAGES } from '../domain/generations.js';

/** A generation's stored failure. */
export const generationFailure: z.ZodType<GenerationFailure> = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  stage: z.enum(STAGES).nullable(),
  retryable: z.boolean(),
});
