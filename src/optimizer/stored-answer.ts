import { z } from 'zod';
import type { FinishReason, TokenUsage } from '../llm/provider.js';
import type { TrimmedBlock } from './types.js';

/** A whole answer as caches and flights keep it. Structured values are read from the text anew for each caller. */
export interface StoredAnswer {
  readonly text: string;
  /** Where each delta ended, as UTF-16 offsets: a replay has the boundaries of the original. */
  readonly boundaries: readonly number[];
  readonly finishReason: FinishReason;
  /** Who really answered. */
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

/** As `answerFromJson`, for JSON that is kept as text. */
export function answerFromText(text: string, createdAt: number): StoredAnswer | undefined {
  try {
    return answerFromJson(JSON.parse(text), createdAt);
  } catch {
    // Not JSON: nothing that was stored here.
    return undefined;
  }
}
/** A call of a generation, by what it asked: the same after a restart, whoever was asked first or answered. */
export interface OwnKey {
  readonly generationId: string;
  readonly key: string;
}
/** An answer and the call of a generation that it is of. */
export interface OwnAnswer extends OwnKey {
  readonly answer: StoredAnswer;
}
/**
 * Answers that generations have paid for, each for its own generation alone: what a step that is begun again finds, whatever the
 * cache may do. They do not expire while their generation may still go on.
 */
export interface OwnAnswers {
  /** True where a ledger that writes to the database stores them with the attempt. Default false. */
  readonly inDatabase?: boolean | undefined;
  get(own: OwnKey): Promise<StoredAnswer | undefined>;
  /** The last one stays. */
  put(own: OwnAnswer): Promise<void>;
  forget(own: OwnKey): Promise<void>;
  /** Deletes those of generations that are over at `now`, in milliseconds since 1970. Gives how many. */
  sweep(now: number): Promise<number>;
}
