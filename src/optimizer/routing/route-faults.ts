import { LlmError } from '../../llm/provider.js';
import type { Target } from '../upstream.js';
import type { Breaker } from './breaker.js';

/** The caller left while its call waited for `next`. */
export function cancelled(next: { target: Target } | undefined, attempts: number, signal: AbortSignal): LlmError {
  const provider = next?.target.provider.name ?? 'the provider';
  const when = attempts === 0 ? 'before it was made' : 'while it waited to be tried again';
  return new LlmError('CANCELLED', `The call to ${provider} was cancelled ${when}`, {
    provider,
    attempts,
    cause: signal.reason,
  });
}

interface RouteEnd {
  readonly attempts: number;
  /** How many targets were asked. */
  readonly tried: number;
  /** Of the attempts, in their order. */
  readonly faults: readonly LlmError[];
  /** The deadline has passed. */
  readonly isLate: boolean;
  /** Until a target may be asked, in milliseconds; `Infinity` where none may. */
  readonly soonestMs: number;
  /** Why targets were not asked. */
  unasked(): readonly LlmError[];
}

/** What a call ends with when none of its targets can be asked any more. */
export function endOfRoute({ attempts, tried, faults, isLate, soonestMs, unasked }: RouteEnd): LlmError {
  const retryAfterMs = Number.isFinite(soonestMs) && soonestMs > 0 ? soonestMs : undefined;
  const last = faults.at(-1);
  if (last === undefined && isLate) {
    return new LlmError(
      'TOTAL_TIMEOUT',
      'The time that the call was given was over before a provider could be asked: try again, or allow more time',
    );
  }
  if (last !== undefined && tried === 1) {
    return last.with({ attempts, retryAfterMs: last.retryAfterMs ?? retryAfterMs });
  }
  const causes = last === undefined ? unasked() : faults;
  const [only, ...others] = causes;
  if (only !== undefined && others.length === 0) return only;
  return new LlmError(
    'ALL_PROVIDERS_FAILED',
    `None of the providers could answer: ${causes.map(({ message }) => message).join('; ')}`,
    { attempts, causes, retryAfterMs, partialText: last?.partialText ?? '' },
  );
}

/** Why a target was not even asked: `waitMs` until it may be. */
export function leftAlone({ provider }: Target, breaker: Breaker, waitMs: number): LlmError {
  const seconds = Math.ceil(waitMs / 1_000);
  const retryAfterMs = Number.isFinite(waitMs) && waitMs > 0 ? waitMs : undefined;
  if (breaker.coolingMs > 0) {
    return new LlmError('RATE_LIMITED', `${provider.name} limits the rate of requests: try again in ${seconds} s`, {
      provider: provider.name,
      retryAfterMs,
    });
  }
  const when = retryAfterMs === undefined ? 'later' : `in ${seconds} s`;
  return new LlmError(
    'UNAVAILABLE',
    `${provider.name} has been failing and is left alone for a while: try again ${when}`,
    { provider: provider.name, retryAfterMs },
  );
}
