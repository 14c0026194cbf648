import { describe, expect, it } from 'vitest';
import { LlmError } from '../../src/llm/llm-error.js';
import type { LlmProvider, ProviderEvent } from '../../src/llm/provider.js';
import { withWatchdog } from '../../src/llm/watchdog.js';
import { DEFAULT_LIMITS } from '../../src/llm/watchdog-limits.js';
import { FakeClock } from '../support/fake-clock.js';
import { call, eventsOf, faultOf, idle } from './provider-calls.js';

const END: ProviderEvent = { type: 'end', finishReason: 'stop', model: 'fake' };

/** A provider whose events are handed in one by one; it obeys its signal unless it is told not to. */
function fakeProvider(obedient = true) {
  const queue: (ProviderEvent | Error)[] = [];
  let wake: (() => void) | undefined;
  const state = { signal: undefined as AbortSignal | undefined, left: false };
  const provider: LlmProvider = {
    name: 'fake',
    model: 'fake',
    async *stream(_call, signal) {
      state.signal = signal;
      const aborted = new Promise<never>((_, reject) => {
        if (obedient) signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
      aborted.catch(() => {});
      try {
        while (true) {
          while (queue.length === 0) await Promise.race([aborted, new Promise<void>((resolve) => (wake = resolve))]);
          const next = queue.shift();
          if (next instanceof Error) throw next;
          if (next === undefined) continue;
          yield next;
          if (next.type === 'end') return;
        }
      } finally {
        state.left = true;
      }
    },
  };
  const send = (...events: (ProviderEvent | Error)[]): void => {
    queue.push(...events);
    wake?.();
  };
  return { provider, send, state };
}

const delta = (text: string): ProviderEvent => ({ type: 'delta', text });

function watch(obedient = true) {
  const clock = new FakeClock();
  const fake = fakeProvider(obedient);
  const abort = new AbortController();
  const stream = withWatchdog(fake.provider, DEFAULT_LIMITS, clock)
    .stream(call(), abort.signal)
    [Symbol.asyncIterator]();
  return { ...fake, clock, abort, stream };
}

describe.each([
  ['a provider that obeys its signal', true],
  ['a provider that ignores its signal', false],
])('the watchdog over %s', (_name, obedient) => {
  it('ends a stream without a first text after 30 s', async () => {
    const { stream, clock, state } = watch(obedient);
    const fault = faultOf(stream.next());
    clock.advance(29_999);
    expect(state.signal?.aborted).toBe(false);
    clock.advance(1);
    expect(await fault).toMatchObject({
      code: 'TTFT_TIMEOUT',
      partialText: '',
      message: 'fake sent no text for 30 s: try again, or use a faster model',
    });
    expect(state.signal?.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('ends a stream that falls silent after 15 s, with the text so far', async () => {
    const { stream, clock, send, state } = watch(obedient);
    send(delta('INT. '), delta('HARBOUR'));
    await stream.next();
    await stream.next();
    const fault = faultOf(stream.next());
    clock.advance(15_000);
    expect(await fault).toMatchObject({ code: 'IDLE_TIMEOUT', partialText: 'INT. HARBOUR' });
    expect(state.signal?.aborted).toBe(true);
  });

  it('ends a stream that takes longer than 300 s, though it never falls silent', async () => {
    const { stream, clock, send } = watch(obedient);
    for (let elapsed = 0; elapsed < 299_000; elapsed += 13_000) {
      send(delta('x'));
      await stream.next();
      clock.advance(13_000);
    }
    const fault = faultOf(stream.next());
    clock.advance(1_000);
    expect(await fault).toMatchObject({ code: 'TOTAL_TIMEOUT', partialText: 'x'.repeat(23) });
    expect(clock.pending).toBe(0);
  });

  it('passes on a cancellation at once', async () => {
    const { stream, abort, state, clock } = watch(obedient);
    const fault = faultOf(stream.next());
    abort.abort();
    expect(await fault).toMatchObject({ code: 'CANCELLED' });
    expect(state.signal?.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });
});

describe('the watchdog', () => {
  it('counts every parsed chunk as progress', async () => {
    const { stream, clock, send } = watch();
    for (let chunk = 0; chunk < 5; chunk += 1) {
      const next = stream.next();
      clock.advance(29_000);
      send({ type: 'progress' });
      expect(await next).toEqual({ done: false, value: { type: 'progress' } });
    }
    send(delta('text'), END);
    expect(await stream.next()).toMatchObject({ value: { text: 'text' } });
  });

  it('keeps no text that turned out to be thoughts', async () => {
    const { stream, send, clock } = watch();
    send(delta('Hm.'), { type: 'reset' }, delta('INT. '));
    for (let event = 0; event < 3; event += 1) await stream.next();
    const fault = faultOf(stream.next());
    clock.advance(15_000);
    expect(await fault).toMatchObject({ code: 'IDLE_TIMEOUT', partialText: 'INT. ' });
  });

  it('does not blame the upstream for a slow reader', async () => {
    const { stream, clock, send } = watch();
    send(delta('a'), delta('b'), END);
    await stream.next();
    clock.advance(60_000);
    expect(await stream.next()).toMatchObject({ value: { text: 'b' } });
  });

  it('leaves a good stream as it is, and no timer behind', async () => {
    const clock = new FakeClock();
    const { provider, send } = fakeProvider();
    send(delta('a'), { type: 'usage', usage: { promptTokens: 1, cachedPromptTokens: 0, completionTokens: 1 } }, END);
    const events = await eventsOf(withWatchdog(provider, DEFAULT_LIMITS, clock).stream(call(), idle()));
    expect(events.map(({ type }) => type)).toEqual(['delta', 'usage', 'end']);
    expect(clock.pending).toBe(0);
  });

  it('passes on a fault as it is', async () => {
    const { stream, send, clock } = watch();
    const fault = new LlmError('RATE_LIMITED', 'slow down', { retryAfterMs: 5 });
    send(fault);
    expect(await faultOf(stream.next())).toBe(fault);
    expect(clock.pending).toBe(0);
  });

  it('ends the upstream when the reader leaves', async () => {
    const { stream, send, state, clock } = watch();
    send(delta('a'));
    await stream.next();
    await stream.return?.();
    expect(state.signal?.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });
});
