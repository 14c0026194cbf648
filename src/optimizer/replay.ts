import { systemClock } from '../llm/clock.js';
import type { Clock } from '../llm/clock.js';
import { LlmError } from '../llm/provider.js';
import type { StoredAnswer } from './stored-answer.js';
import type { JobResult, UpstreamEvent } from './upstream.js';

export interface ReplayOptions {
  /** Pause before each delta but the first, in milliseconds. Default: none. */
  paceMs?: number | undefined;
  signal?: AbortSignal | undefined;
  clock?: Clock | undefined;
}

/**
 * A stored answer as the stream that it once was, with the same boundaries. Nothing was asked for it, so it has no attempts; its
 * value is the text, which a caller with a schema reads anew.
 *
 * @throws LlmError CANCELLED when the signal aborts during a pause
 */
export async function* replay(answer: StoredAnswer, options: ReplayOptions = {}): AsyncGenerator<UpstreamEvent, JobResult<string>> {
  const { paceMs = 0, signal = new AbortController().signal, clock = systemClock } = options;
  const { text, finishReason, provider, model, origin } = answer;
  yield { type: 'start', provider, model };
  let from = 0;
  for (const to of answer.boundaries) {
    if (from > 0 && paceMs > 0) await pause(paceMs, signal, clock, provider);
    yield { type: 'delta', text: text.slice(from, to) };
    from = to;
  }
  return { value: text, text, finishReason, provider, model, attempts: [], origin };
}

async function pause(ms: number, signal: AbortSignal, clock: Clock, provider: string): Promise<void> {
  const cancelled = (): LlmError => new LlmError('CANCELLED', 'The call was cancelled while its stored answer was replayed', { provider, cause: signal.reason });
  if (signal.aborted) throw cancelled();
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      callOff();
      reject(cancelled());
    };
    const callOff = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
