import { z } from 'zod';
import type { FinishReason, TokenUsage } from '../llm/provider.js';
import type { TrimmedBlock } from './types.js';

/** A whole answer as caches and flights keep it. Structured values are read from the text anew for each caller. */
export interface StoredAnswer {
  readonly text: string;
  /** Where each delta ended, as UTF-16 offsets: a replay has the boundaries of the original. */
  readonly boundaries: readonly number[];
  readonly finishReason: FinishReason;
  /** The provider that answered, which may not be the one that was asked first. */
  readonly provider: string;
  readonly model: string;
  readonly usage: TokenUsage;
  readonly estimated: boolean;
  /** What was billed for it, all attempts included; null for an unknown price. */
  readonly costNanoUsd: bigint | null;
  readonly origin: 'solo' | 'packed' | 'providerBatch';
  /** What the model was not shown of the prompt. Absent: it was shown all. */
  readonly trimmed?: readonly TrimmedBlock[] | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}
/** An answer that another version wrote in another form does not fit, and counts as absent. */
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
/** An answer as JSON, without `createdAt`, which is stored in a column of its own. Money becomes text, because a JSON number is not exact. */
export function answerToJson(answer: StoredAnswer): Record<string, unknown> {
  const { createdAt: _, ...kept } = answer;
  return { ...kept, costNanoUsd: answer.costNanoUsd?.toString() ?? null };
}
/** The answer that this JSON holds; undefined if it is in the form of another version. */
export function answerFromJson(json: unknown, createdAt: number): StoredAnswer | undefined {
  const parsed = storedJson.safeParse(json);
  return parsed.success ? { ...parsed.data, createdAt } : undefined;
}

/** As `answerFromJson`, for JSON that is kept as text. */
export function answerFromText(text: string, createdAt: number): StoredAnswer | undefined {
  try {
    return answerFromJson(JSON.parse(text), createdAt);
  } catch {
    // Not JSON: nothing that was stored here.
    return undefined;
  }
}
/** Identifies a call of a generation by what it asked. It is the same after a restart, whichever provider is asked or answers. */
export interface OwnKey {
  readonly generationId: string;
  readonly key: string;
}
/** An answer, and the call of a generation that it answers. */
export interface OwnAnswer extends OwnKey {
  readonly answer: StoredAnswer;
}
/** An answer as it is kept for whoever asks the same, and whose it is. */
export interface CachedAnswer {
  readonly key: string;
  readonly tenantId: string;
  readonly generationId?: string | undefined;
  readonly sceneId?: string | undefined;
  readonly answer: StoredAnswer;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}
/** What is stored of an answer together with the attempt that gave it. */
export interface KeptAnswer {
  readonly own: readonly OwnAnswer[];
  /** Undefined where the cache stores it itself, or it is not to be stored. */
  readonly cached?: EarlyAnswer | undefined;
}
/** An answer that the cache lets the ledger store. */
export interface EarlyAnswer extends CachedAnswer {
  /** To be called as it is being stored: what forgets answers waits for it. */
  during(write: Promise<void>): void;
}
/**
 * Keeps the answers that a generation has paid for, for that generation only, so that a step which is begun again does not pay
 * again. It works without the cache, and nothing expires while the generation may still be resumed.
 */
export interface OwnAnswers {
  /** True if a ledger that writes to the database can store them together with the attempt. Default false. */
  readonly inDatabase?: boolean | undefined;
  get(own: OwnKey): Promise<StoredAnswer | undefined>;
  /** Replaces the answer that was stored before. */
  put(own: OwnAnswer): Promise<void>;
  forget(own: OwnKey): Promise<void>;
  /** Deletes the answers of generations that are over at `now`, in milliseconds since 1970. Returns how many. */
  sweep(now: number): Promise<number>;
}
