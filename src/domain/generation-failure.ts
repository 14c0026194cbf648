import { z } from 'zod';
import { ERROR_CODES } from './errors.js';
import type { GenerationFailure } from './errors.js';
import { STAGES } from './generations.js';
import type { StageName } from './generations.js';

/** A stored failure of a generation that has these stages. */
export function failureIn(stages: readonly StageName[]): z.ZodType<GenerationFailure> {
  return z.object({
    code: z.enum(ERROR_CODES),
    message: z.string(),
    stage: z.enum(stages).nullable(),
    retryable: z.boolean(),
  });
}

/** A generation's stored failure. */
export const generationFailure = failureIn(STAGES);
