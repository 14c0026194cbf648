import type { Clock } from '../llm/clock.js';
import { isRetriable } from '../llm/faults.js';
import { LlmError } from '../llm/provider.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

export interface RetryLimits {
  /** Upstream attempts per call, the first one included. */
  maxAttempts: number;
  /** A longer Retry-After is not waited for. */
  patienceMs: number;
}

/**
 * How long to wait before attempt `attempt + 1`, in milliseconds; undefined when the fault is final. What the provider asks for
 * is kept to; else the pause is anything up to 0.5 s, doubling to 8 s (full jitter).
 */
export function pauseAfter(fault: LlmError, attempt: number, limits: RetryLimits, random: () => number): number | undefined {
  if (!isRetriable(fault.code) || attempt >= limits.maxAttempts) return undefined;
  if (fault.retryAfterMs !== undefined) return fault.retryAfterMs <= limits.patienceMs ? fault.retryAfterMs : undefined;
  return random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
}

/** @throws LlmError CANCELLED as soon as the signal aborts. */
export async function sleep(ms: number, signal: AbortSignal, clock: Clock, provider: string): Promise<void> {
  const cancelled = (): LlmError => new LlmError('CANCELLED', `The call to ${provider} was cancelled while waiting to be tried again`, { provider, cause: signal.reason });
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
