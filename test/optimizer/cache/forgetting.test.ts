import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryAnswerStore } from '../../support/memory-answer-store.js';
import type { AnswerStore } from '../../../src/optimizer/cache/cache-store.js';
import { createOptimizer } from '../../../src/optimizer/optimizer.js';
import type { Optimizer } from '../../../src/optimizer/types.js';
import type { LlmRequest } from '../../../src/optimizer/request.js';
import { deferred } from '../../support/deferred.js';
import { createMemoryWire } from '../../support/memory-bus.js';
import type { MemoryWire } from '../../support/memory-bus.js';
import { scriptedProvider } from '../../support/scripted-provider.js';
import type { Script } from '../../support/scripted-provider.js';
import { request } from '../requests.js';

/** Two processes on one store and one bus. */
let wire: MemoryWire;
let store: AnswerStore;
let optimizers: Optimizer[];
beforeEach(() => {
  wire = createMemoryWire();
  store = createMemoryAnswerStore();
  optimizers = [];
});
afterEach(async () => {
  for (const optimizer of optimizers) await optimizer.close(0);
});

function open(script?: Script): Optimizer {
  // What has just ended would be shared beside the cache.
  const optimizer = createOptimizer({
    providers: [scriptedProvider(script)],
    answers: store,
    bus: wire.connect(),
    config: { dedupWindowSeconds: 0 },
  });
  optimizers.push(optimizer);
  return optimizer;
}

const asked = (overrides: Partial<LlmRequest> = {}) => request({ generationId: 'g', sceneId: 's', ...overrides });

/** Both have the answer in their memories; the message of what the first one does next has arrived at the second when it is awaited. */
async function knownToBoth(): Promise<{ first: Optimizer; second: Optimizer; heard(): Promise<void> }> {
  const [first, second] = [open(), open()];
  await first.callLlm(asked());
  await vi.waitFor(async () => expect((await second.callLlm(asked())).source).toBe('l1'));
  return {
    first,
    second,
    async heard() {
      await vi.waitFor(() => expect(wire.sent).not.toEqual([]));
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    },
  };
}

describe('what one process forgets', () => {
  it.each<[string, (optimizer: Optimizer) => Promise<unknown>]>([
    ['an answer of no use', (optimizer) => optimizer.forget(asked())],
    ['a tenant', (optimizer) => optimizer.clearCache('default')],
    ['all', (optimizer) => optimizer.clearCache()],
    ['what was made for a generation', (optimizer) => optimizer.eraseAnswers({ generationIds: ['g'], sceneIds: [] })],
    ['what was made for a scene', (optimizer) => optimizer.eraseAnswers({ generationIds: [], sceneIds: ['s'] })],
  ])("is in no other one's memory either: %s", async (_, forget) => {
    const { first, second, heard } = await knownToBoth();
    await forget(first);
    await heard();
    expect((await second.callLlm(asked())).source).toBe('upstream');
  });

  it('leaves all else where it is', async () => {
    const { first, second, heard } = await knownToBoth();
    await first.eraseAnswers({ generationIds: ['another'], sceneIds: ['another'] });
    await first.clearCache('another tenant');
    await heard();
    expect((await first.callLlm(asked())).source).toBe('l1');
    expect((await second.callLlm(asked())).source).toBe('l1');
  });

  it('does not come back from a call that was under way in another process', async () => {
    const release = deferred();
    const arrived = deferred();
    const [first, second] = [
      open(),
      open(async () => {
        arrived.resolve();
        await release.promise;
      }),
    ];
    const late = second.callLlm(asked());
    await arrived.promise;
    await first.eraseAnswers({ generationIds: ['g'], sceneIds: [] });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    release.resolve();
    expect((await late).source).toBe('upstream');
    await second.close();
    expect(await store.erase({ generationIds: ['g'], sceneIds: ['s'] })).toBe(0);
  });

  it('is looked for in the store again when messages may have been lost', async () => {
    const { first, second } = await knownToBoth();
    wire.lose = () => true;
    await first.eraseAnswers({ generationIds: ['g'], sceneIds: [] });
    expect((await second.callLlm(asked())).source).toBe('l1');
    wire.reportGap();
    expect((await second.callLlm(asked())).source).toBe('upstream');
  });

  it.each([
    ['no JSON', 'everything'],
    ['JSON of another form', JSON.stringify({ from: 'a newer server', forgetting: { scripts: ['s'] } })],
    ['a list of keys that are none', JSON.stringify({ from: 'a newer server', forgetting: { keys: [1] } })],
    ['nothing to forget', JSON.stringify({ from: 'a newer server' })],
  ])('is anything, where the message is in a form that this version does not know: %s', async (_, message) => {
    const { second, heard } = await knownToBoth();
    wire.connect().publish('answers-forgotten', message);
    await heard();
    expect((await second.callLlm(asked())).source).toBe('l2');
  });
});
