import type { StoredAnswer } from '../stored-answer.js';
import type { UpstreamEvent } from '../upstream.js';

/** A stored answer as the stream that it once was, with the same boundaries. */
export function* replay({ text, provider, model, boundaries, trimmed }: StoredAnswer): Generator<UpstreamEvent, void> {
  yield { type: 'start', provider, model, trimmed };
  let from = 0;
  for (const to of boundaries) {
    yield { type: 'delta', text: text.slice(from, to) };
    from = to;
  }
}

interface Saving {
  /** Of prompt and answer, that were not sent or generated again. */
  readonly tokens: number;
  /** Null when it is unknown what the answer had cost. */
  readonly nanoUsd: bigint | null;
}

/**
 * What is saved when an answer is given once more, from the cache or to a call that joined another: what was really billed for
 * it, after the provider's prompt cache, batch prices, and its share of a packed request. Never the list price. It is booked when
 * the answer was given whole: one that left early, or whose flight failed, saved nothing.
 */
export function savedByReuse({ usage, costNanoUsd }: Pick<StoredAnswer, 'usage' | 'costNanoUsd'>): Saving {
  return { tokens: usage.promptTokens + usage.completionTokens, nanoUsd: costNanoUsd };
}
