import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOfflineWriter, LlmError, LLMOptimizer, LlmUnavailableError } from '../../src/index.js';
import type { LlmProvider } from '../../src/index.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { scriptedProvider } from '../support/scripted-provider.js';

const writer = () => createOfflineWriter({ tokensPerSecond: 0 });

describe('the optimizer on its own', () => {
  it('makes a single call', async () => {
    await using optimizer = new LLMOptimizer({}, { providers: [writer()] });
    const { text, provider } = await optimizer.callLlm('Give me a title for a film about a lighthouse.');
    expect(text.trim()).not.toBe('');
    expect(provider).toBe('offline-writer');
  });

  it('has the defaults of its configuration', async () => {
    await using optimizer = new LLMOptimizer(
      {
        enableCaching: true,
        cacheExpireHours: 24,
        enableBatching: true,
        batchTimeoutMs: 500,
        enableDeduplication: true,
        dedupWindowSeconds: 30,
      },
      { providers: [writer()] },
    );
    const first = await optimizer.callLlm('The same question.');
    expect((await optimizer.callLlm('The same question.')).text).toBe(first.text);
    const { cacheHits, totalCalls, estimatedCostSavings, tokensSaved } = optimizer.getStats();
    expect({ cacheHits, totalCalls, estimatedCostSavings }).toEqual({
      cacheHits: 1,
      totalCalls: 2,
      estimatedCostSavings: 0,
    });
    expect(tokensSaved).toBeGreaterThan(0);
  });

  it('collects two calls between startBatch and endBatch', async () => {
    await using optimizer = new LLMOptimizer({}, { providers: [writer()] });
    optimizer.startBatch();
    const answers = [optimizer.callLlm('A name for a ship.'), optimizer.callLlm('A name for a harbour.')];
    const report = await optimizer.endBatch();
    expect(report).toMatchObject({ items: 2, requests: 2 });
    const [ship, harbour] = await Promise.all(answers);
    expect(ship!.text).not.toBe(harbour!.text);
    expect(await optimizer.endBatch()).toMatchObject({ items: 0, requests: 0 });
  });
});

describe('the controller with an optimizer of its own configuration', () => {
  let app: TestApp;
  afterEach(() => app.close());

  it('answers the same script again from the cache, and not with caching off', async () => {
    const provider = scriptedProvider();
    app = await openTestApp({ provider });
    const logLine = 'Two sisters inherit one umbrella.';
    const first = await app.workflow.generateScript(logLine, { sceneCount: 2, rewriteIterations: 1 });
    const asked = provider.calls.length;
    const second = await app.workflow.generateScript(logLine, { sceneCount: 2, rewriteIterations: 1 });
    expect(provider.calls).toHaveLength(asked);
    expect(second.scenes.map(({ integratedScene }) => integratedScene)).toEqual(
      first.scenes.map(({ integratedScene }) => integratedScene),
    );
    const { cacheHits, totalCalls, tokensSaved } = app.optimizer.getStats();
    expect(cacheHits).toBe(asked);
    expect(totalCalls).toBe(2 * asked);
    expect(tokensSaved).toBeGreaterThan(0);
    // The calls of both count, the second script's cost nothing. Reused answers are booked within a second.
    await vi.waitFor(
      async () =>
        expect(await app.workflow.usage(second)).toMatchObject({
          llmCalls: asked,
          upstreamRequests: 0,
          promptTokens: 0,
        }),
      { timeout: 10_000 },
    );
    await app.close();

    const other = scriptedProvider();
    app = await openTestApp({ provider: other, optimizer: { enableCaching: false, enableDeduplication: false } });
    await app.workflow.generateScript(logLine, { sceneCount: 1, autoRewrite: false });
    const once = other.calls.length;
    await app.workflow.generateScript(logLine, { sceneCount: 1, autoRewrite: false });
    expect(other.calls).toHaveLength(2 * once);
  }, 60_000);

  it('answers "LLM service unavailable" by switchProvider', async () => {
    const down: LlmProvider = {
      name: 'main',
      model: 'big-1',
      async *stream() {
        yield { type: 'progress' };
        throw new LlmError('UNAVAILABLE', 'main failed to answer (503): try again later', {
          provider: 'main',
          status: 503,
        });
      },
    };
    app = await openTestApp({ providers: [down, writer()], optimizer: { maxAttempts: 1 } });
    let generation = '';
    const failure = await app.workflow
      .generateScript('A ferryman refuses one passenger.', { sceneCount: 1, autoRewrite: false }, [], {
        onEvent: (event) => (generation = event.generationId),
      })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LlmUnavailableError);

    expect(app.optimizer.switchProvider('offline-writer')).toMatchObject({
      name: 'offline-writer',
      active: true,
      state: 'AVAILABLE',
    });
    const script = await app.workflow.resumeGeneration({ id: generation });
    expect(script.scenes[0]!.integratedScene).toMatch(/^(INT|EXT)/);
    expect(() => app.optimizer.switchProvider('nobody')).toThrow(
      /There is no provider "nobody": choose one of main, offline-writer/,
    );
  }, 60_000);

  it('fails over by itself, and tells the readers', async () => {
    const down: LlmProvider = {
      name: 'main',
      model: 'big-1',
      async *stream() {
        yield { type: 'progress' };
        throw new LlmError('UNAVAILABLE', 'main failed to answer (503): try again later', {
          provider: 'main',
          status: 503,
        });
      },
    };
    app = await openTestApp({ providers: [down, writer()] });
    const switches: object[] = [];
    await app.workflow.generateScript('A ferryman refuses one passenger.', { sceneCount: 1, autoRewrite: false }, [], {
      onEvent: (event) => {
        if (event.type === 'ProviderSwitched') switches.push({ from: event.from, to: event.to });
      },
    });
    expect(switches[0]).toEqual({ from: 'main', to: 'offline-writer' });
    const drafts = await app.storage.db.draft.findMany();
    expect(drafts.map(({ provider }) => provider)).toEqual(['offline-writer']);
  }, 60_000);
});
