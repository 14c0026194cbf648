import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryBudgetStore } from '../../../src/optimizer/money/budget-store.js';
import type { BudgetScope, BudgetStore, HeldMoney, Refusal } from '../../../src/optimizer/money/budget-store.js';
import { createPostgresBudgetStore } from '../../../src/optimizer/money/budget-store.postgres.js';
import { createLedger } from '../../../src/optimizer/money/ledger.postgres.js';
import type { Storage } from '../../../src/storage/storage.js';
import { openTestStorage } from '../../support/database.js';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage?.close());

const NOW = Date.parse('2026-01-01T00:00:00Z');
const LATER = NOW + 600_000;

describe.each(['memory', 'database'])('a budget store in %s', (kind) => {
  let store: BudgetStore;
  let tenant: BudgetScope;
  let generation: BudgetScope;
  /** What the ledger says that each scope has spent. */
  let spentBefore: Map<string, bigint>;
  beforeEach(async () => {
    await storage.db.llmReservation.deleteMany();
    spentBefore = new Map();
    store =
      kind === 'memory'
        ? createMemoryBudgetStore(({ id }) => spentBefore.get(id) ?? 0n)
        : createPostgresBudgetStore(storage.pool);
    const tenantId = randomUUID();
    const generationId = randomUUID();
    tenant = { id: `tenant:${tenantId}`, tenantId, defaultLimit: 1_000n };
    generation = { id: `generation:${generationId}`, tenantId, generationId, defaultLimit: 500n };
  });

  const reserve = async (scopes: BudgetScope[], amount: bigint, expiresAt = LATER): Promise<HeldMoney> => {
    const outcome = await store.reserve(scopes, amount, expiresAt);
    if ('refusedBy' in outcome) throw new Error(`refused by ${outcome.refusedBy.id}`);
    return outcome;
  };
  const refused = async (scopes: BudgetScope[], amount: bigint): Promise<Refusal> => {
    const outcome = await store.reserve(scopes, amount, LATER);
    if (!('refusedBy' in outcome)) throw new Error('not refused');
    return outcome;
  };
  const figures = async (scope: BudgetScope) => {
    const state = await store.find(scope.id);
    return state && [state.spent, state.reserved];
  };

  it('holds money in every scope, up to the limit', async () => {
    const held = await reserve([tenant, generation], 500n);
    expect(held).toEqual({ id: expect.any(String), scopeIds: [tenant.id, generation.id], amount: 500n });
    expect(await figures(tenant)).toEqual([0n, 500n]);
    expect(await figures(generation)).toEqual([0n, 500n]);
    expect(await store.held(held.id)).toEqual(held);
    expect(await refused([tenant, generation], 1n)).toEqual({
      refusedBy: generation,
      state: { limit: null, spent: 0n, reserved: 500n },
    });
    await reserve([tenant], 500n);
    expect((await refused([tenant], 1n)).refusedBy).toBe(tenant);
  });

  it('holds nothing in any when one refuses', async () => {
    await refused([tenant, generation], 501n);
    expect((await figures(tenant)) ?? [0n, 0n]).toEqual([0n, 0n]);
    expect((await figures(generation)) ?? [0n, 0n]).toEqual([0n, 0n]);
    await reserve([tenant], 1_000n);
  });

  it('books what a call cost and lets go of the rest', async () => {
    const held = await reserve([tenant, generation], 300n);
    await store.settle(held, 120n);
    expect(await figures(tenant)).toEqual([120n, 0n]);
    expect(await figures(generation)).toEqual([120n, 0n]);
    expect(await store.held(held.id)).toBeNull();
    await reserve([generation], 380n);
    await refused([generation], 1n);
  });

  it('books a cost above what was held', async () => {
    await store.settle(await reserve([generation], 300n), 700n);
    expect(await figures(generation)).toEqual([700n, 0n]);
    await refused([generation], 1n);
  });

  it('makes spent what has expired, once', async () => {
    const held = await reserve([tenant, generation], 300n, NOW + 10);
    await reserve([generation], 50n, NOW + 1_000);
    expect(await store.sweep(NOW + 10)).toBe(0);
    expect(await store.sweep(NOW + 11)).toBe(1);
    expect(await store.sweep(NOW + 11)).toBe(0);
    expect(await figures(tenant)).toEqual([300n, 0n]);
    expect(await figures(generation)).toEqual([300n, 50n]);
    expect(await store.held(held.id)).toBeNull();
  });

  it('corrects what had expired when its call ends after all', async () => {
    const held = await reserve([tenant, generation], 300n, NOW);
    await store.sweep(NOW + 1);
    await store.settle(held, 120n);
    expect(await figures(tenant)).toEqual([120n, 0n]);
    expect(await figures(generation)).toEqual([120n, 0n]);
  });

  it('puts off an expiry, and never brings it forward', async () => {
    const held = await reserve([generation], 300n, NOW + 10);
    await store.extend(held.id, NOW + 1_000);
    await store.extend(held.id, NOW + 500);
    expect(await store.sweep(NOW + 999)).toBe(0);
    expect(await store.sweep(NOW + 1_001)).toBe(1);
    await store.extend(held.id, NOW + 9_000);
    expect(await figures(generation)).toEqual([300n, 0n]);
  });

  it('sweeps any number', async () => {
    for (let call = 0; call < 105; call += 1) await reserve([generation], 1n, NOW);
    expect(await store.sweep(NOW + 1)).toBe(105);
    expect(await figures(generation)).toEqual([105n, 0n]);
  });

  it("keeps a scope's own limit above the default, and goes back to that", async () => {
    await store.setLimit(generation, 2_000n);
    expect(await store.find(generation.id)).toEqual({ limit: 2_000n, spent: 0n, reserved: 0n });
    await store.settle(await reserve([generation], 1_500n), 600n);
    await store.setLimit(generation, null);
    expect((await refused([generation], 1n)).state).toEqual({ limit: null, spent: 600n, reserved: 0n });
    await store.setLimit(generation, 601n);
    await reserve([generation], 1n);
    await refused([generation], 1n);
  });

  it('has no limit where there is none', async () => {
    const free = { ...generation, defaultLimit: null };
    await reserve([free], 10n ** 15n);
    expect(await figures(free)).toEqual([0n, 10n ** 15n]);
  });

  it('keeps no scope that has neither spent nor a limit', async () => {
    await store.setLimit(generation, null);
    expect(await store.find(generation.id)).toBeNull();
  });

  it('opens a scope with what the ledger says that it has spent', async () => {
    const { tenantId, generationId } = await generationRow(tenant.tenantId);
    const own: BudgetScope = { id: `generation:${generationId}`, tenantId, generationId, defaultLimit: null };
    for (const [id, cost] of [
      [generationId, 400n],
      [generationId, null],
      [undefined, 50n],
    ] as const) {
      await spend(tenantId, id, cost);
    }
    spentBefore.set(own.id, 400n);
    spentBefore.set(tenant.id, 450n);
    await store.setLimit(own, 500n);
    expect(await store.find(own.id)).toEqual({ limit: 500n, spent: 400n, reserved: 0n });
    await refused([own], 101n);
    expect((await refused([tenant], 551n)).state).toMatchObject({ spent: 450n });
    await reserve([tenant, own], 100n);
  });

  it('gives no more than there is to many that ask at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () => store.reserve([tenant, generation], 60n, LATER)),
    );
    expect(outcomes.filter((outcome) => !('refusedBy' in outcome))).toHaveLength(8);
    expect(await figures(generation)).toEqual([0n, 480n]);
    expect(await figures(tenant)).toEqual([0n, 480n]);
  });
});

async function generationRow(tenantId: string): Promise<{ tenantId: string; generationId: string }> {
  const script = await storage.db.script.create({ data: { tenantId, title: 'T', logLine: 'L' } });
  const { id } = await storage.db.generation.create({
    data: { tenantId, scriptId: script.id, kind: 'SCENE', config: {}, input: {} },
  });
  return { tenantId, generationId: id };
}

async function spend(tenantId: string, generationId: string | undefined, costNanoUsd: bigint | null): Promise<void> {
  await createLedger(storage.pool).record({
    tenantId,
    generationId,
    task: 'freeText',
    provider: 'upstream',
    model: 'any',
    attempt: 1,
    outcome: 'ok',
    costNanoUsd,
    estimated: false,
    usage: { promptTokens: 1, cachedPromptTokens: 0, completionTokens: 1 },
    startedAt: new Date(NOW),
    durationMs: 1,
  });
}
