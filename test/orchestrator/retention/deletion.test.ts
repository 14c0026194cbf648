import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LlmError } from '../../../src/llm/provider.js';
import type { ProviderCall, ProviderEvent } from '../../../src/llm/provider.js';
import { usageOf } from '../../../src/optimizer/money/ledger-sums.js';
import { eraseDue } from '../../../src/orchestrator/retention/deletion.js';
import { deleteOrphanedWorkflows } from '../../../src/orchestrator/retention/engine-rows.js';
import { createComputedFields } from '../../../src/computed-fields/computed-fields.js';
import { tablesWith } from '../../support/all-text.js';
import { storeEarlierScene } from '../../support/earlier-workflows.js';
import { openTestApp } from '../../support/app.js';
import type { TestApp } from '../../support/app.js';
import { deferred } from '../../support/deferred.js';
import { scriptedProvider } from '../../support/scripted-provider.js';

// Many statements each, on whatever machine.
vi.setConfig({ testTimeout: 120_000 });

const CALLER = { tenantId: 'default' };
/** Found in nothing but what the deleted script says. */
const WORDS = 'Quibblezander';
const MINUTE = 60_000;
const NEVER = new AbortController().signal;

let app: TestApp;
let logged: { level: number; msg: string }[];
/** What a call waits for before it answers. */
let before: (call: ProviderCall, signal: AbortSignal) => Promise<void> | void;

beforeEach(async () => {
  logged = [];
  before = () => {};
  const writer = scriptedProvider();
  const provider = scriptedProvider((call, _nth, signal) => marked(call, signal));
  app = await openTestApp({
    provider,
    optimizer: { prices: [{ model: 'scripted-1', input: 1, output: 2 }] },
    log: pino({ level: 'warn' }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
  });

  /** The offline writer's answer with the words in each of its texts. */
  async function* marked(call: ProviderCall, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    await before(call, signal);
    let text = '';
    const rest: ProviderEvent[] = [];
    for await (const event of writer.stream(call, signal)) {
      if (event.type === 'delta') text += event.text;
      else rest.push(event);
    }
    yield { type: 'delta', text: mark(text) };
    yield* rest;
  }
});
afterEach(() => app.close());

/** Sentences get the words; names, headings and lists of choices stay what they are. */
function mark(text: string): string {
  if (!text.startsWith('{')) return `${text.trimEnd()} ${WORDS}.\n`;
  return JSON.stringify(JSON.parse(text), (key, value: unknown) =>
    typeof value === 'string' && value.length > 25 && key !== 'heading' ? `${value} ${WORDS}.` : value,
  );
}

async function generate(overrides: object = {}) {
  const generation = await app.generations.startScript(CALLER, {
    logLine: `A ferryman called ${WORDS} refuses one passenger.`,
    idempotencyKey: `key ${WORDS}`,
    config: { sceneCount: 2, rewriteIterations: 1, characterCount: 2, maxCostUsd: 5 },
    ...overrides,
  });
  return generation;
}
const ended = async (generation: { id: string; lastSeq: number }) => {
  await app.workflow.settled(generation);
};
const figures = () => usageOf(app.storage.db, {});

describe('a deleted script', () => {
  it('says nothing any more in any table of the database, and the ledger keeps its figures', async () => {
    const {
      storage: { db, pool },
      optimizer,
    } = app;
    const generation = await generate();
    await ended(generation);
    const { scriptId } = generation;
    const scenes = await db.scene.findMany({ where: { scriptId }, orderBy: { number: 'asc' } });
    const computedFields = createComputedFields({ db, pool, optimizer });
    for (const read of [computedFields.sceneSummaries, computedFields.sceneCoverage]) {
      expect(
        (await read(scenes.map(({ id }) => id))).filter((value) => value === null || value instanceof Error),
      ).toEqual([]);
    }
    await ended(await app.generations.startRewrite(CALLER, { sceneId: scenes[0]!.id, critique: `More ${WORDS}.` }));
    await app.scripts.editScene(CALLER, {
      sceneId: scenes[1]!.id,
      text: `INT. FERRY - DAY\n\n${WORDS} rows.\n`,
      expectedDraft: (
        await db.draft.findUniqueOrThrow({
          where: { id: (await db.scene.findUniqueOrThrow({ where: { id: scenes[1]!.id } })).currentDraftId! },
        })
      ).number,
    });
    await db.llmBatchJob.create({
      data: {
        tenantId: 'default',
        provider: 'p',
        model: 'm',
        state: 'ENDED',
        endedAt: new Date(),
        items: {
          create: {
            customId: '1',
            key: 'k',
            call: { tenantId: 'default', task: 'critique', generationId: generation.id },
            answer: { text: WORDS },
          },
        },
      },
    });
    await storeEarlierScene(pool, { generationId: generation.id, sceneId: scenes[0]!.id, text: WORDS });
    const ids = [scriptId, generation.id, ...scenes.map(({ id }) => id)];

    const there = Object.keys(await tablesWith(pool, WORDS));
    expect(there).toEqual(
      expect.arrayContaining([
        'dbos.operation_outputs',
        'public.ComputedField',
        'public.Critique',
        'public.Draft',
        'public.Generation',
        'public.GenerationStep',
        'public.LlmBatchItem',
        'public.LlmCacheEntry',
        'public.Scene',
        'public.Script',
      ]),
    );
    const calls = await db.llmCall.count();
    const spent = await figures();

    expect((await app.generations.deleteScript(CALLER, scriptId)).id).toBe(scriptId);

    // The bibles are the tenant's own.
    expect(Object.keys(await tablesWith(pool, WORDS))).toEqual(['public.BibleEntry', 'public.BibleVersion']);
    expect(await figures()).toEqual(spent);
    expect(await db.llmCall.count()).toBe(calls);
    expect(
      await db.llmCall.count({
        where: { OR: [{ generationId: { not: null } }, { draftId: { not: null } }, { sceneId: { not: null } }] },
      }),
    ).toBe(0);
    for (const id of ids) {
      expect(Object.keys(await tablesWith(pool, id))).toEqual(
        id === generation.id ? ['public.Erasure', 'public.LlmBatchItem'] : ['public.Erasure'],
      );
    }
    expect(logged).toEqual([]);

    // What was noted of it goes a day later, when nothing late can come any more.
    for (const later of [MINUTE, 60 * MINUTE, 24 * 60 * MINUTE]) {
      expect(await eraseDue({ db, optimizer, log: app.log }, Date.now() + later + 1_000, NEVER)).toBe(1);
      expect(await eraseDue({ db, optimizer, log: app.log }, Date.now() + later + 1_000, NEVER)).toBe(0);
    }
    expect(await db.erasure.count()).toBe(0);
  });

  it('that is deleted while it is written leaves nothing either, whatever its workers still store', async () => {
    const {
      storage: { db, pool },
      optimizer,
    } = app;
    const release = deferred();
    const reached = deferred();
    before = async (call) => {
      if (call.task !== 'critique') return;
      reached.resolve();
      // It does not mind that it was cancelled: its answer comes after the script is gone.
      await release.promise;
    };
    const generation = await generate();
    await reached.promise;
    await app.generations.deleteScript(CALLER, generation.scriptId);
    release.resolve();
    await vi.waitFor(() => expect(optimizer.getStats().pending).toBe(0));
    // As a process does that was frozen before it recorded a step, and one that looked into the store a moment before.
    await pool.query(
      `INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output) VALUES ($1, 900, 'late', $2)`,
      [`${generation.id}:1`, WORDS],
    );
    await db.llmCacheEntry.create({
      data: {
        key: 'late',
        tenantId: 'default',
        generationId: generation.id,
        answer: { text: WORDS },
        createdAt: new Date(),
        expiresAt: new Date(Date.now() + MINUTE),
      },
    });
    await eraseDue({ db, optimizer, log: app.log }, Date.now() + MINUTE + 1_000, NEVER);
    expect(Object.keys(await tablesWith(pool, WORDS))).toEqual(['public.BibleEntry', 'public.BibleVersion']);
    // The workflows that were cut off are let go of when no process can look for them any more.
    const workflows = async () => (await pool.query('SELECT DISTINCT status FROM dbos.workflow_status')).rows;
    expect(await workflows()).toEqual([{ status: 'CANCELLED' }]);
    await pool.query('UPDATE dbos.workflow_status SET completed_at = completed_at - 3600000');
    await eraseDue({ db, optimizer, log: app.log }, Date.now() + 61 * MINUTE, NEVER);
    expect(await workflows()).toEqual([]);
  });

  it('is erased later when that was not possible at once, and those behind it are not held up', async () => {
    const {
      storage: { db, pool },
      optimizer,
    } = app;
    const [first, second] = [await generate(), await generate({ logLine: `Another ${WORDS}.`, idempotencyKey: null })];
    await ended(first);
    await ended(second);
    const broken = vi
      .spyOn(optimizer, 'eraseAnswers')
      .mockRejectedValue(new LlmError('UNAVAILABLE', 'The store is away.'));
    for (const { scriptId } of [first, second]) {
      expect((await app.generations.deleteScript(CALLER, scriptId)).id).toBe(scriptId);
    }
    expect(Object.keys(await tablesWith(pool, WORDS))).toContain('public.LlmCacheEntry');
    expect(logged.map(({ msg }) => msg)).toEqual(
      Array(2).fill('a deleted script or scene could not be erased everywhere; trying again in a minute'),
    );
    // The first one fails once more.
    broken.mockRestore();
    vi.spyOn(optimizer, 'eraseAnswers').mockRejectedValueOnce(new LlmError('UNAVAILABLE', 'The store is away.'));
    expect(await eraseDue({ db, optimizer, log: app.log }, Date.now() + MINUTE + 1_000, NEVER)).toBe(1);
    expect(await eraseDue({ db, optimizer, log: app.log }, Date.now() + 12 * MINUTE, NEVER)).toBe(1);
    expect(Object.keys(await tablesWith(pool, WORDS))).toEqual(['public.BibleEntry', 'public.BibleVersion']);
  });

  it('that an earlier version deleted leaves no workflows either', async () => {
    const {
      storage: { db, pool },
    } = app;
    const [old, living] = [await generate(), await generate({ logLine: 'A ferry.', idempotencyKey: null })];
    await ended(old);
    await ended(living);
    for (const { id: sceneId } of await db.scene.findMany({ where: { scriptId: old.scriptId } })) {
      await storeEarlierScene(pool, { generationId: old.id, sceneId });
    }
    await db.script.delete({ where: { id: old.scriptId } });
    const workflows = async () =>
      (await pool.query<{ id: string }>('SELECT workflow_uuid AS id FROM dbos.workflow_status')).rows.map(
        ({ id }) => id.split(':')[0],
      );
    expect(new Set(await workflows())).toEqual(new Set([old.id, living.id]));
    // Somebody else's workflow in the same tables is not ours to delete.
    await pool.query(`INSERT INTO dbos.workflow_status (workflow_uuid, status) VALUES ('foreign', 'SUCCESS')`);
    expect(await deleteOrphanedWorkflows(db, NEVER)).toBe(3);
    expect(new Set(await workflows())).toEqual(new Set([living.id, 'foreign']));
    expect(await deleteOrphanedWorkflows(db, NEVER)).toBe(0);
  });

  it("of nobody is no script, and another tenant's stays whole", async () => {
    const generation = await generate();
    await ended(generation);
    await expect(app.generations.deleteScript({ tenantId: 'another' }, generation.scriptId)).rejects.toThrow(
      /no script/i,
    );
    await expect(app.generations.deleteScript(CALLER, randomUUID())).rejects.toThrow(/no script/i);
    expect(await app.storage.db.erasure.count()).toBe(0);
    expect(Object.keys(await tablesWith(app.storage.pool, WORDS))).toContain('public.GenerationStep');
  });
});
