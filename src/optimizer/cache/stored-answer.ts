import type { FinishReason, TokenUsage } from '../../llm/provider.js';
import type { TrimmedBlock } from '../types.js';

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
