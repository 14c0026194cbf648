import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { generationConfig } from '../../../src/domain/generations.js';
import { createLedger } from '../../../src/optimizer/money/ledger.postgres.js';
import { usageOf } from '../../../src/optimizer/money/ledger-sums.js';
import type { Ledger, LedgerEntry, ReuseEntry } from '../../../src/optimizer/money/ledger.js';
import type { Storage } from '../../../src/storage/storage.js';
import { FakeClock } from '../../support/fake-clock.js';
import { openTestStorage } from '../../support/database.js';

let storage: Storage;
let ledger: Ledger;
beforeAll(async () => {
  storage = await openTestStorage();
  ledger = createLedger(storage.pool);
});
afterAll(() => storage?.close());

let tenantId: string;
beforeEach(() => {
  tenantId = randomUUID();
});

function entry(overrides: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    tenantId,
    task: 'freeText',
    provider: 'upstream',
    model: 'any',
    attempt: 1,
    outcome: 'ok',
    usage: { promptTokens: 10, cachedPromptTokens: 4, completionTokens: 3 },
    costNanoUsd: 14_000n,
    estimated: false,
    startedAt: new Date('2026-01-01T00:00:00.123Z'),
    durationMs: 12,
    ...overrides,
  };
}

async function makeGenerationAndDraft() {
  const { db } = storage;
  const script = await db.script.create({ data: { tenantId, title: 'T', logLine: 'L' } });
  const scene = await db.scene.create({ data: { scriptId: script.id, number: 1, act: 1, outline: {} } });
  const draft = await db.draft.create({ data: { sceneId: scene.id, number: 1, kind: 'GENERATED' } });
  const generation = await db.generation.create({
    data: { tenantId, scriptId: script.id, kind: 'SCENE', config: generationConfig.parse({}), input: {} },
  });
  return { draft, generation, scene };
}

describe('the ledger', () => {
  it('holds all there is to know about an attempt', async () => {
    const { draft, generation, scene } = await makeGenerationAndDraft();
    await ledger.record(
      entry({
        generationId: generation.id,
        draftId: draft.id,
        sceneId: scene.id,
        stage: 'SCENES',
        promptVersion: 'scene-1',
        firstTokenMs: 5,
      }),
    );
    const [row, ...others] = await storage.db.llmCall.findMany({ where: { tenantId } });
    expect(others).toEqual([]);
    expect(row).toEqual({
      id: expect.any(String),
      tenantId,
      generationId: generation.id,
      stage: 'SCENES',
      sceneId: scene.id,
      draftId: draft.id,
      task: 'freeText',
      promptVersion: 'scene-1',
      provider: 'upstream',
      model: 'any',
      attempt: 1,
      outcome: 'ok',
      requests: 1,
      strategy: 'solo',
      promptTokens: 10,
      cachedPromptTokens: 4,
      completionTokens: 3,
      costNanoUsd: 14_000n,
      estimated: false,
      startedAt: new Date('2026-01-01T00:00:00.123Z'),
      firstTokenMs: 5,
      durationMs: 12,
    });
  });

  it('keeps an entry whose draft or generation was deleted, with the link that still leads somewhere', async () => {
    const { draft, generation } = await makeGenerationAndDraft();
    await ledger.record(entry({ generationId: generation.id, draftId: randomUUID() }));
    await ledger.record(entry({ generationId: randomUUID(), draftId: draft.id }));
    await ledger.record(entry({ generationId: randomUUID(), draftId: randomUUID() }));
    const rows = await storage.db.llmCall.findMany({ where: { tenantId }, orderBy: { id: 'asc' } });
    expect(rows.map(({ generationId, draftId }) => [generationId, draftId])).toEqual([
      [generation.id, null],
      [null, draft.id],
      [null, null],
    ]);
  });

  it('keeps its entries when what they were for is deleted', async () => {
    const { generation } = await makeGenerationAndDraft();
    await ledger.record(entry({ generationId: generation.id }));
    await storage.db.generation.delete({ where: { id: generation.id } });
    expect(await usageOf(storage.db, { tenantId })).toMatchObject({ llmCalls: 1 });
  });

  it('holds an entry with an id once, however often it is recorded', async () => {
    const id = randomUUID();
    for (let times = 0; times < 3; times += 1) await ledger.record(entry({ id, tenantId }));
    expect(await storage.db.llmCall.findMany({ where: { tenantId }, select: { id: true } })).toEqual([{ id }]);
  });

  it('fails loudly for anything else', async () => {
    await expect(ledger.record(entry({ generationId: 'not a uuid' }))).rejects.toThrow(/uuid/i);
  });

  it('waits on close for what is being stored', async () => {
    const writing = ledger.record(entry());
    await ledger.close();
    expect(await storage.db.llmCall.count({ where: { tenantId } })).toBe(1);
    await writing;
  });
});

describe('a reused answer', () => {
  const clock = new FakeClock();
  const lost: [unknown, number][] = [];
  let buffered: Ledger;
  beforeEach(() => {
    lost.length = 0;
    buffered = createLedger(storage.pool, { clock, onError: (error, count) => lost.push([error, count]) });
  });
  const rows = () => storage.db.llmCall.count({ where: { tenantId } });

  function reuse(generationId: string, overrides: Partial<ReuseEntry> = {}): ReuseEntry {
    return {
      tenantId,
      generationId,
      task: 'freeText',
      provider: 'upstream',
      model: 'any',
      outcome: 'hit',
      startedAt: new Date('2026-01-01T00:00:00Z'),
      durationMs: 1,
      ...overrides,
    };
  }

  it('is a call that asked for nothing and cost nothing', async () => {
    const { generation } = await makeGenerationAndDraft();
    await buffered.record(entry({ generationId: generation.id }));
    buffered.recordReuse(reuse(generation.id, { stage: 'SCENES' }));
    buffered.recordReuse(reuse(generation.id, { outcome: 'join' }));
    await buffered.close();
    expect(await usageOf(storage.db, { generationId: generation.id })).toEqual({
      llmCalls: 3,
      upstreamRequests: 1,
      promptTokens: 10,
      cachedPromptTokens: 4,
      completionTokens: 3,
      costUsd: 0.000014,
      estimated: false,
    });
    expect(
      await storage.db.llmCall.findMany({
        where: { tenantId, requests: 0 },
        orderBy: { outcome: 'asc' },
        select: { outcome: true, stage: true, attempt: true, costNanoUsd: true },
      }),
    ).toEqual([
      { outcome: 'hit', stage: 'SCENES', attempt: 1, costNanoUsd: 0n },
      { outcome: 'join', stage: null, attempt: 1, costNanoUsd: 0n },
    ]);
  });

  it('is stored within a second, with the others of that second', async () => {
    const { generation } = await makeGenerationAndDraft();
    buffered.recordReuse(reuse(generation.id));
    clock.advance(600);
    buffered.recordReuse(reuse(generation.id));
    expect(clock.pending).toBe(1);
    clock.advance(399);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(clock.pending).toBe(0);
    await vi.waitFor(async () => expect(await rows()).toBe(2));
  });

  it('is stored at once as the hundredth', async () => {
    const { generation } = await makeGenerationAndDraft();
    for (let call = 0; call < 100; call += 1) buffered.recordReuse(reuse(generation.id));
    expect(clock.pending).toBe(0);
    await vi.waitFor(async () => expect(await rows()).toBe(100));
  });

  it('keeps the others of its group when its generation was deleted', async () => {
    const { generation } = await makeGenerationAndDraft();
    buffered.recordReuse(reuse(generation.id));
    buffered.recordReuse(reuse(randomUUID()));
    await buffered.close();
    expect(lost).toEqual([]);
    expect(await rows()).toBe(2);
    expect(await usageOf(storage.db, { generationId: generation.id })).toMatchObject({ llmCalls: 1 });
  });

  it('that cannot be stored is reported, and nobody else suffers', async () => {
    const { generation } = await makeGenerationAndDraft();
    buffered.recordReuse(reuse('not a uuid'));
    await buffered.close();
    expect(lost).toEqual([[expect.objectContaining({ message: expect.stringMatching(/uuid/i) }), 1]]);
    buffered.recordReuse(reuse(generation.id));
    await buffered.close();
    expect(await rows()).toBe(1);
  });
});

describe('usageOf', () => {
  it('is all zero where nothing was called', async () => {
    expect(await usageOf(storage.db, { tenantId })).toEqual({
      llmCalls: 0,
      upstreamRequests: 0,
      promptTokens: 0,
      cachedPromptTokens: 0,
      completionTokens: 0,
      costUsd: 0,
      estimated: false,
    });
  });

  it('adds up tokens and money, and counts calls by their first attempts', async () => {
    await ledger.record(
      entry({
        outcome: 'UNAVAILABLE',
        usage: { promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0 },
        costNanoUsd: 0n,
      }),
    );
    await ledger.record(entry({ attempt: 2 }));
    await ledger.record(entry({ costNanoUsd: 1n, estimated: true }));
    expect(await usageOf(storage.db, { tenantId })).toEqual({
      llmCalls: 2,
      upstreamRequests: 3,
      promptTokens: 20,
      cachedPromptTokens: 8,
      completionTokens: 6,
      costUsd: 0.000014001,
      estimated: true,
    });
  });

  it('counts the wire requests of shared answers once', async () => {
    await ledger.record(entry({ requests: 1 }));
    await ledger.record(entry({ requests: 0 }));
    expect(await usageOf(storage.db, { tenantId })).toMatchObject({ llmCalls: 2, upstreamRequests: 1 });
  });

  it('has no cost once one is unknown', async () => {
    await ledger.record(entry());
    await ledger.record(entry({ costNanoUsd: null }));
    expect(await usageOf(storage.db, { tenantId })).toMatchObject({ costUsd: null, llmCalls: 2 });
  });

  it('can be asked by what the call was for, inside a transaction', async () => {
    const { generation } = await makeGenerationAndDraft();
    await ledger.record(entry({ generationId: generation.id, stage: 'BIBLES' }));
    await ledger.record(entry({ generationId: generation.id, stage: 'SCENES', attempt: 1 }));
    await storage.db.$transaction(async (tx) => {
      expect(await usageOf(tx, { generationId: generation.id, stage: 'SCENES' })).toMatchObject({ llmCalls: 1 });
      expect(await usageOf(tx, { generation: { scriptId: generation.scriptId, tenantId } })).toMatchObject({
        llmCalls: 2,
      });
    });
  });

  it('adds amounts beyond what a float holds exactly', async () => {
    for (let call = 0; call < 3; call += 1) await ledger.record(entry({ costNanoUsd: 9_007_199_254_740_993n }));
    expect((await usageOf(storage.db, { tenantId })).costUsd).toBe(Number(3n * 9_007_199_254_740_993n) / 1e9);
  });
});
