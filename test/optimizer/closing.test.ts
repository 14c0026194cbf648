import { describe, expect, it } from 'vitest';
import { LlmError } from '../../src/llm/provider.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import type { Optimizer } from '../../src/optimizer/types.js';
import { FakeClock } from '../support/fake-clock.js';
import { faultOf } from '../llm/provider-calls.js';
import { deferred } from '../support/deferred.js';
import { collect, memoryLedger, request } from './requests.js';
import { actor, stalling } from './routing.js';
import type { Actor, Step } from './routing.js';
import { settle } from './scripted-upstream.js';

const prices = [{ model: '*', input: 1, output: 1 }];

function open(step: Step): {
  optimizer: Optimizer;
  provider: Actor;
  clock: FakeClock;
  ledger: ReturnType<typeof memoryLedger>;
} {
  const clock = new FakeClock();
  const ledger = memoryLedger();
  const provider = actor('upstream', [step], { caps: { strictSchema: true } });
  return {
    optimizer: createOptimizer({ providers: [provider], clock, ledger, config: { prices } }),
    provider,
    clock,
    ledger,
  };
}

const summary = (text: string) =>
  request({ task: 'sceneSummary', input: {} as never, messages: [{ role: 'user', text }] });

describe('closing', () => {
  it('lets calls end that are under way, and takes no more', async () => {
    const gate = deferred();
    const { optimizer, provider } = open(async function* () {
      await gate.promise;
      yield { type: 'delta', text: 'A line.' };
      yield { type: 'end', finishReason: 'stop', model: 'any' };
    });
    const running = optimizer.callLlm(request());
    const queued = optimizer.callLlm(summary('Scene 1'));
    await settle();
    const closed = optimizer.close();
    expect(await faultOf(optimizer.callLlm(request({ variant: 1 })))).toMatchObject({ code: 'CANCELLED' });
    // Another reader of what is under way asks for nothing new.
    const joined = collect(optimizer.streamLlm(request()));
    gate.resolve();
    expect((await running).text).toBe('A line.');
    expect((await queued).text).toBe('A line.');
    await joined;
    await closed;
    expect(provider.calls).toHaveLength(2);
    expect(optimizer.getStats()).toMatchObject({
      totalCalls: 4,
      upstreamItems: 2,
      joinedInFlight: 1,
      cancelledQueued: 1,
      pending: 0,
    });
  });

  it.each([0, 1_000])('ends calls that take longer than they are given: %i ms', async (graceMs) => {
    const asked = deferred();
    const { optimizer, clock, ledger } = open(stalling(['Half a'], () => asked.resolve()));
    const running = [
      faultOf(optimizer.callLlm(request())),
      faultOf(collect(optimizer.streamLlm(request()))),
      faultOf(optimizer.callLlm(summary('Scene 1'))),
    ];
    await asked.promise;
    await settle();
    const closed = optimizer.close(graceMs);
    await settle();
    clock.advance(graceMs);
    for (const fault of await Promise.all(running)) {
      expect(fault).toBeInstanceOf(LlmError);
      expect(fault.code).toBe('CANCELLED');
    }
    await closed;
    expect(ledger.entries.every(({ outcome }) => outcome === 'CANCELLED')).toBe(true);
    expect(optimizer.getStats().pending).toBe(0);
    expect(clock.pending).toBe(0);
  });
});
