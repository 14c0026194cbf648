import { z } from 'zod';
import type { StoredAnswer } from './stored-answer.js';

const storedJson = z.object({
  text: z.string(),
  boundaries: z.array(z.number()),
  finishReason: z.enum(['stop', 'length', 'content_filter', 'tool_calls']),
  provider: z.string(),
  model: z.string(),
  usage: z.object({
    promptTokens: z.number(),
    cachedPromptTokens: z.number(),
    cacheWriteTokens: z.number().optional(),
    completionTokens: z.number(),
  }),
  estimated: z.boolean(),
  costNanoUsd: z
    .string()
    .regex(/^-?\d+$/)
    .transform(BigInt)
    .nullable(),
  origin: z.enum(['solo', 'packed', 'providerBatch']),
  trimmed: z
    .array(
      z.object({ id: z.string(), tokens: z.number(), shortened: z.boolean(), byServer: z.literal(true).optional() }),
    )
    .optional(),
});

/** An answer as JSON; when it was given is kept beside it. Money goes as text, since a number cannot hold all of it. */
export function answerToJson(answer: StoredAnswer): Record<string, unknown> {
  const { createdAt: _, ...kept } = answer;
  return { ...kept, costNanoUsd: answer.costNanoUsd?.toString() ?? null };
}

/** Undefined for what another version wrote in another form. */
export function answerFromJson(json: unknown, createdAt: number): StoredAnswer | undefined {
  const parsed = storedJson.safeParse(json);
  return parsed.success ? { ...parsed.data, createdAt } : undefined;
}
