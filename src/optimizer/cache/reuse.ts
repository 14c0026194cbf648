import type { StoredAnswer } from '../stored-answer.js';
import type { UpstreamEvent } from '../upstream.js';

/** Streams a stored answer in the same pieces as the first time. */
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
 * What is saved when an answer is given again, from the cache or to a call that joined another: the amount that was billed for it,
 * after discounts for the prompt cache and batch jobs, and only its share of a packed request; never the list price. It is counted
 * only when the whole answer was given.
 */
export function savedByReuse({ usage, costNanoUsd }: Pick<StoredAnswer, 'usage' | 'costNanoUsd'>): Saving {
  return { tokens: usage.promptTokens + usage.completionTokens, nanoUsd: costNanoUsd };
}
