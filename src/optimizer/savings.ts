import type { StoredAnswer } from './stored-answer.js';

export interface Saving {
  /** Of prompt and answer, that were not sent or generated again. */
  readonly tokens: number;
  /** Null when it is unknown what the answer had cost. */
  readonly nanoUsd: bigint | null;
}

type PaidAnswer = Pick<StoredAnswer, 'usage' | 'costNanoUsd'>;

/**
 * What is saved when an answer is given once more, from the cache or from a finished call: what was really billed for it, after
 * the provider's prompt cache, batch prices, and its share of a packed request. Never the list price.
 */
export function savedByReuse({ usage, costNanoUsd }: PaidAnswer): Saving {
  return { tokens: usage.promptTokens + usage.completionTokens, nanoUsd: costNanoUsd };
}

/** What the joiners of one flight saved: those who stayed to its good end. One that left early, or whose flight failed, got no answer. */
export function savedByJoiners(answer: PaidAnswer | undefined, stayed: number): Saving {
  if (answer === undefined) return { tokens: 0, nanoUsd: 0n };
  const { tokens, nanoUsd } = savedByReuse(answer);
  return { tokens: tokens * stayed, nanoUsd: nanoUsd === null ? null : nanoUsd * BigInt(stayed) };
}
