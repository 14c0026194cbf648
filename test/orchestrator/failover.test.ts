import { afterEach, describe, expect, it } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import { createOfflineWriter } from '../../src/llm/offline-writer/offline-writer.js';
import { LlmError } from '../../src/llm/provider.js';
import type { ProviderEvent } from '../../src/llm/provider.js';
import { usageOf } from '../../src/optimizer/money/ledger-sums.js';
import { STAGES } from '../../src/domain/generations.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { scriptedProvider } from '../support/scripted-provider.js';

let app: TestApp;
afterEach(() => app.close());

const LOG_LINE = 'A cartographer is paid to leave one street off the map.';

async function* cut(text: string): AsyncGenerator<ProviderEvent> {
  yield { type: 'delta', text };
  throw new LlmError('PARTIAL_STREAM', 'The connection to scripted broke before its answer was complete: try again', {
    provider: 'scripted',
    partialText: text,
  });
}

describe('a provider that breaks off in the middle of a scene', () => {
  it('voids the draft by an event; the next one is written by another provider', async () => {
    const provider = scriptedProvider((call) =>
      call.task === 'scene' ? cut('INT. MAP ROOM - NIGHT\n\nShe wets the pen.') : undefined,
    );
    app = await openTestApp({ providers: [provider, createOfflineWriter({ tokensPerSecond: 0 })] });
    const events: GenerationEvent[] = [];
    const script = await app.workflow.generateScript(LOG_LINE, { sceneCount: 1, autoRewrite: false }, [], {
      onEvent: (event) => events.push(event),
    });
    const told = events.flatMap((event) =>
      ['SceneDraftStarted', 'SceneDraftDiscarded', 'SceneDraftCompleted', 'ProviderSwitched'].includes(event.type)
        ? [event.type]
        : [],
    );
    expect(told).toEqual([
      'SceneDraftStarted',
      'SceneDraftDiscarded',
      'SceneDraftStarted',
      'ProviderSwitched',
      'SceneDraftCompleted',
    ]);
    expect(events.find(({ type }) => type === 'ProviderSwitched')).toMatchObject({
      from: 'scripted',
      to: 'offline-writer',
    });
    expect(script.scenes[0]).toMatchObject({ draftNumber: 2 });
    const drafts = await app.storage.db.draft.findMany({ orderBy: { number: 'asc' } });
    expect(drafts.map(({ state, provider: by }) => [state, by])).toEqual([
      ['DISCARDED', null],
      ['COMPLETE', 'offline-writer'],
    ]);
    // What had come of the first one was counted, and is in the ledger with its fault.
    const calls = await app.storage.db.llmCall.findMany({ where: { task: 'scene' }, orderBy: { startedAt: 'asc' } });
    expect(calls.map(({ outcome, estimated }) => [outcome, estimated])).toEqual([
      ['PARTIAL_STREAM', true],
      ['ok', false],
    ]);
    expect(calls[0]!.completionTokens).toBeGreaterThan(0);
  }, 60_000);
});

describe('what a generation took', () => {
  it('adds up by stage and by draft to the ledger, to the nano-dollar, also where requests were shared', async () => {
    const provider = { ...scriptedProvider(), caps: { strictSchema: true } };
    app = await openTestApp({ provider, optimizer: { prices: [{ model: '*', input: 1.37, output: 4.11 }] } });
    let generationId = '';
    await app.workflow.generateScript(
      LOG_LINE,
      { sceneCount: 3, rewriteIterations: 1, dialogueMode: 'CHARACTER_AGENTS' },
      [],
      { onEvent: (event) => (generationId = event.generationId) },
    );
    const { db } = app.storage;
    const rows = await db.llmCall.findMany({ where: { generationId } });
    const nano = rows.reduce((sum, { costNanoUsd }) => sum + costNanoUsd!, 0n);
    const whole = await usageOf(db, { generationId });
    expect(BigInt(Math.round(whole.costUsd! * 1e9))).toBe(nano);
    const stages = await Promise.all(STAGES.map((stage) => usageOf(db, { generationId, stage })));
    expect(stages.reduce((sum, { costUsd }) => sum + BigInt(Math.round(costUsd! * 1e9)), 0n)).toBe(nano);
    expect(stages.reduce((sum, { promptTokens }) => sum + promptTokens, 0)).toBe(whole.promptTokens);

    const packs = rows.filter(({ strategy }) => strategy === 'pack');
    expect(packs.length).toBeGreaterThan(1);
    expect(whole.upstreamRequests).toBeLessThan(whole.llmCalls);
    expect(whole.upstreamRequests).toBe(app.optimizer.getStats().upstreamRequests);
    expect(app.optimizer.getStats().batchedCalls).toBe(packs.length);

    const drafts = await db.draft.findMany({ where: { generationId }, select: { id: true } });
    const byDraft = await Promise.all(drafts.map(({ id }) => usageOf(db, { draftId: id })));
    expect(byDraft.reduce((sum, { costUsd }) => sum + BigInt(Math.round(costUsd! * 1e9)), 0n)).toBe(
      rows.reduce((sum, { draftId, costNanoUsd }) => sum + (draftId === null ? 0n : costNanoUsd!), 0n),
    );
  }, 60_000);
});
