import { describe, expect, it } from 'vitest';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import { faultOf } from '../llm/provider-calls.js';
import { deferred } from '../support/deferred.js';
import { answer, scriptedProvider } from '../support/scripted-provider.js';
import { request } from './requests.js';
import { settle } from './scripted-upstream.js';

/** A provider whose rate limit lets one request a minute pass. */
function narrow(gate?: Promise<void>) {
  const provider = scriptedProvider(() =>
    (async function* () {
      await gate;
      yield* answer('A line.');
    })(),
  );
  return Object.assign(provider, { caps: { requestsPerMinute: 1 } });
}

describe('a call that is halted', () => {
  it('before it was made is not made', async () => {
    const provider = scriptedProvider();
    const optimizer = createOptimizer({ providers: [provider] });
    expect(await faultOf(optimizer.callLlm(request({ halt: AbortSignal.abort() })))).toMatchObject({
      code: 'CANCELLED',
    });
    expect(provider.calls).toHaveLength(0);
    await optimizer.close();
  });

  it('while it waits for its turn is not made, and waits no longer', async () => {
    const provider = narrow();
    const optimizer = createOptimizer({ providers: [provider] });
    await optimizer.callLlm(request({ messages: [{ role: 'user', text: 'one' }] }));
    const halt = new AbortController();
    const waiting = faultOf(
      optimizer.callLlm(request({ messages: [{ role: 'user', text: 'two' }], halt: halt.signal })),
    );
    await settle();
    halt.abort();
    expect(await waiting).toMatchObject({ code: 'CANCELLED' });
    expect(provider.calls).toHaveLength(1);
    await optimizer.close();
  });

  it('while it is under way comes to its end', async () => {
    const go = deferred();
    const halt = new AbortController();
    const provider = narrow(go.promise);
    const optimizer = createOptimizer({ providers: [provider] });
    const call = optimizer.callLlm(request({ halt: halt.signal }));
    await settle();
    expect(provider.calls).toHaveLength(1);
    halt.abort();
    go.resolve();
    expect((await call).text).toBe('A line.');
    await optimizer.close();
  });

  it('is made for another that shares it and is not halted', async () => {
    const provider = scriptedProvider(() => answer('A line.'));
    const optimizer = createOptimizer({ providers: [provider] });
    const [halted, other] = await Promise.allSettled([
      optimizer.callLlm(request({ generationId: 'paused', halt: AbortSignal.abort() })),
      optimizer.callLlm(request({ generationId: 'running' })),
    ]);
    expect(halted).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } });
    expect(other).toMatchObject({ status: 'fulfilled', value: { text: 'A line.' } });
    expect(provider.calls).toHaveLength(1);
    await optimizer.close();
  });
});
