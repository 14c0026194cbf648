import { systemClock } from '../domain/clock.js';
import type { Clock } from '../domain/clock.js';
import { afterWhileAwake } from './suspend-aware-timer.js';
import { LlmError } from './llm-error.js';
import type { ArrayKind, ArrayReply, LlmProvider, ProviderCall, ProviderEvent } from './provider.js';
import type { FaultCode } from './llm-error.js';
import { DEFAULT_LIMITS } from './watchdog-limits.js';
import type { WatchdogLimits } from './watchdog-limits.js';

/**
 * A provider whose streams end with `TTFT_TIMEOUT`, `IDLE_TIMEOUT` or `TOTAL_TIMEOUT` instead of hanging. Every event is a sign of
 * life, so a server that keeps a request waiting and says so is ended by the total alone. The time that a consumer takes between two
 * events counts towards the total only. A limit holds even if the provider ignores its signal. Time in which this process was
 * suspended does not count.
 */
export function withWatchdog(
  provider: LlmProvider,
  limits: WatchdogLimits = DEFAULT_LIMITS,
  clock: Clock = systemClock,
): LlmProvider {
  return {
    name: provider.name,
    model: provider.model,
    models: provider.models,
    baseUrl: provider.baseUrl,
    keyed: provider.keyed,
    caps: provider.caps,
    cacheGroup: provider.cacheGroup,
    watchdog: provider.watchdog,
    stream: (call, signal) => watched(provider, call, signal, limits, clock),
    ...(provider.sendArray === undefined
      ? {}
      : { sendArray: (kind, calls, signal) => watchedArray(provider, kind, calls, signal, limits, clock) }),
  };
}

/** A request with several calls is answered all at once, so only the limit on the total applies. */
async function watchedArray(
  provider: LlmProvider,
  kind: ArrayKind,
  calls: readonly ProviderCall[],
  signal: AbortSignal,
  limits: WatchdogLimits,
  clock: Clock,
): Promise<ArrayReply> {
  const cancelled = (): LlmError =>
    new LlmError('CANCELLED', `The call to ${provider.name} was cancelled`, {
      provider: provider.name,
      cause: signal.reason,
    });
  if (signal.aborted) throw cancelled();
  const upstream = new AbortController();
  return new Promise((resolve, reject) => {
    const over = (): void => {
      callOff();
      signal.removeEventListener('abort', cancel);
    };
    const end = (reason: LlmError): void => {
      over();
      reject(reason);
      upstream.abort(reason);
    };
    const cancel = (): void => end(cancelled());
    const callOff = afterWhileAwake(clock, limits.totalMs, () =>
      end(timeout('TOTAL_TIMEOUT', limits.totalMs, provider.name, '')),
    );
    signal.addEventListener('abort', cancel, { once: true });
    provider.sendArray!(kind, calls, upstream.signal).then(resolve, reject).finally(over);
  });
}

async function* watched(
  provider: LlmProvider,
  call: ProviderCall,
  signal: AbortSignal,
  limits: WatchdogLimits,
  clock: Clock,
): AsyncGenerator<ProviderEvent> {
  const upstream = new AbortController();
  let text = '';
  let ended: unknown;
  let fail: ((reason: unknown) => void) | undefined;
  const end = (reason: unknown): void => {
    if (upstream.signal.aborted) return;
    ended = reason;
    upstream.abort(reason);
    fail?.(reason);
  };
  const expire = (code: FaultCode, ms: number): void => end(timeout(code, ms, provider.name, text));
  const cancel = (): void =>
    end(
      new LlmError('CANCELLED', `The call to ${provider.name} was cancelled`, {
        provider: provider.name,
        partialText: text,
        cause: signal.reason,
      }),
    );

  if (signal.aborted) cancel();
  if (ended !== undefined) throw ended;
  signal.addEventListener('abort', cancel, { once: true });
  const callOffTotal = afterWhileAwake(clock, limits.totalMs, () => expire('TOTAL_TIMEOUT', limits.totalMs));
  const events = provider.stream(call, upstream.signal)[Symbol.asyncIterator]();
  let finished = false;
  try {
    while (true) {
      if (ended !== undefined) throw ended;
      const [code, ms]: [FaultCode, number] =
        text === '' ? ['TTFT_TIMEOUT', limits.ttftMs] : ['IDLE_TIMEOUT', limits.idleMs];
      const callOff = afterWhileAwake(clock, ms, () => expire(code, ms));
      let next: IteratorResult<ProviderEvent>;
      try {
        // One promise per event: racing against one that lives as long as the stream would keep every reaction in memory.
        next = await new Promise((resolve, reject) => {
          fail = reject;
          events.next().then(resolve, reject);
        });
      } finally {
        callOff();
      }
      if (next.done === true) {
        finished = true;
        return;
      }
      if (next.value.type === 'delta') text += next.value.text;
      if (next.value.type === 'reset') text = '';
      yield next.value;
    }
  } catch (error) {
    finished = ended === undefined;
    // A provider may report its aborted request before this loop sees why it was aborted.
    throw ended ?? error;
  } finally {
    callOffTotal();
    signal.removeEventListener('abort', cancel);
    if (!finished) {
      upstream.abort();
      // Not awaited: a provider that hangs must not hang its caller. The error was or will be reported as the stream's own.
      events.return?.().catch(() => {});
    }
  }
}

function timeout(code: FaultCode, ms: number, provider: string, partialText: string): LlmError {
  const seconds = ms / 1_000;
  const what =
    code === 'TTFT_TIMEOUT'
      ? `${provider} sent no text for ${seconds} s`
      : code === 'IDLE_TIMEOUT'
        ? `${provider} stopped in the middle of its answer and stayed silent for ${seconds} s`
        : `${provider} did not finish its answer within ${seconds} s`;
  return new LlmError(code, `${what}: try again, or use a faster model`, { provider, partialText });
}
