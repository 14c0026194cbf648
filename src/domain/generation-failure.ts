import { z } from 'zod';
import { ERROR_CODES } from './errors.js';
import type { GenerationFailure } from './errors.js';
import { STAGES } from './generations.js';
import type { StageName } from './generations.js';

/**
 * The schema of a stored failure of a generation that has these stages. A code that this version does not know is read as
 * INTERNAL, such a stage as null.
 */
export function failureIn(stages: readonly StageName[]): z.ZodType<GenerationFailure> {
  return z.object({
    code: z.enum(ERROR_CODES).catch('INTERNAL'),
    message: z.string(),
    stage: z.enum(stages).nullable().catch(null),
    retryable: z.boolean(),
  });
}

/** A generation's stored failure. */
export const generationFailure = failureIn(STAGES);
