import type { StoredAnswer } from './stored-answer.js';
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
