import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LlmError } from '../../../src/llm/provider.js';
import { workerLock } from '../../../src/orchestrator/engine/worker.js';
import { AdvisoryLocks } from '../../../src/storage/advisory-locks.js';
import { openTestApp } from '../../support/app.js';
import type { TestApp } from '../../support/app.js';
import { deferred } from '../../support/deferred.js';
import { scriptedProvider } from '../../support/scripted-provider.js';
import type { Script, ScriptedProvider } from '../../support/scripted-provider.js';

const CALLER = { tenantId: 'default' };

let app: TestApp;
let provider: ScriptedProvider;
let script: Script;

beforeEach(async () => {
  script = () => {};
  provider = scriptedProvider((call, nth, signal) => script(call, nth, signal));
  app = await openTestApp({ provider });
});
afterEach(() => app.close());

const sql = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await app.storage.pool.query<Row>(text, values)).rows;
const statusOf = async (id: string) => (await app.storage.db.generation.findUniqueOrThrow({ where: { id } })).status;
const ended = (id: string) =>
  vi.waitFor(async () => expect(await statusOf(id)).toBe('COMPLETED'), { timeout: 25_000, interval: 100 });
const start = () =>
  app.generations.startScript(CALLER, {
    logLine: `A ferryman refuses passenger ${randomUUID()}.`,
    config: { scope: 'SINGLE_SCENE', autoRewrite: false },
  });
const eventsOf = async (id: string) => (await app.streams.journal.read(id, 0, 1_000)).map(({ type }) => type);

/** A generation whose cast is being asked for, until its call is called off. */
async function startAndHang() {
  const asked = deferred();
  const calledOff = deferred();
  script = (call, nth, signal) => {
    if (call.task !== 'cast' || nth > 1) return;
    asked.resolve();
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => {
        calledOff.resolve();
        reject(signal.reason);
      }),
    );
  };
  const generation = await start();
  await asked.promise;
  return { generation, calledOff };
}

describe('work of a worker that is gone', () => {
  it('is taken over, which readers are told, and whoever still does it here stops', { timeout: 60_000 }, async () => {
    const { generation, calledOff } = await startAndHang();
    // As if another process had claimed it, and died.
    await sql(`UPDATE dbos.workflow_status SET executor_id = 'gone', owner_xid = 'theirs' WHERE workflow_uuid = $1`, [
      `${generation.id}:1`,
    ]);
    await calledOff.promise;
    await ended(generation.id);
    expect((await eventsOf(generation.id)).filter((type) => type === 'GenerationResumed')).toHaveLength(1);
    expect(provider.count('cast')).toBe(2);
    expect(provider.count('scene')).toBe(1);
  });

  it('is left alone while its lock is held and it can be heard', { timeout: 60_000 }, async () => {
    const { generation, calledOff } = await startAndHang();
    const locks = new AdvisoryLocks(app.storage.connection);
    const lock = await locks.tryHold(workerLock('alive'));
    const beating = setInterval(() => app.storage.bus.publish('workers', 'alive'), 1_000);
    await sql(`UPDATE dbos.workflow_status SET executor_id = 'alive', owner_xid = 'theirs' WHERE workflow_uuid = $1`, [
      `${generation.id}:1`,
    ]);
    await calledOff.promise;
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(
      await sql('SELECT executor_id, status FROM dbos.workflow_status WHERE workflow_uuid = $1', [
        `${generation.id}:1`,
      ]),
    ).toEqual([{ executor_id: 'alive', status: 'PENDING' }]);
    // And then it dies.
    clearInterval(beating);
    await lock?.release();
    await ended(generation.id);
    await locks.close();
  });

  it('is taken over from one that is frozen, whose connection still holds its lock', { timeout: 90_000 }, async () => {
    const { generation, calledOff } = await startAndHang();
    const locks = new AdvisoryLocks(app.storage.connection);
    await locks.tryHold(workerLock('frozen'));
    await sql(`UPDATE dbos.workflow_status SET executor_id = 'frozen', owner_xid = 'theirs' WHERE workflow_uuid = $1`, [
      `${generation.id}:1`,
    ]);
    await calledOff.promise;
    await vi.waitFor(async () => expect(await statusOf(generation.id)).toBe('COMPLETED'), {
      timeout: 60_000,
      interval: 200,
    });
    await locks.close();
  });
});

it('a workflow that was claimed here and runs nowhere is begun again', { timeout: 60_000 }, async () => {
  const { generation } = await startAndHang();
  const [mine] = await sql<{ executor_id: string }>(
    'SELECT executor_id FROM dbos.workflow_status WHERE workflow_uuid = $1',
    [`${generation.id}:1`],
  );
  // Its hanging call would be joined.
  await app.generations.cancel(CALLER, generation.id);
  const twin = await app.storage.db.generation.create({
    data: {
      tenantId: 'default',
      scriptId: generation.scriptId,
      kind: 'BIBLES',
      status: 'QUEUED',
      config: generation.config as object,
      input: generation.input as object,
      // Not yet forgotten: the sweep for those that nobody queued must not be what helps.
      createdAt: new Date(Date.now() + 600_000),
      stages: { create: [{ stage: 'BIBLES', position: 0, total: 4 }] },
    },
  });
  // As a claim leaves it whose process then failed to begin.
  await sql(
    `
    INSERT INTO dbos.workflow_status (workflow_uuid, status, name, executor_id, owner_xid, application_version, application_name, queue_name, serialization, created_at, updated_at, recovery_attempts)
    SELECT $1, 'PENDING', name, $2, 'stranded', application_version, application_name, queue_name, serialization, created_at, updated_at, 1
    FROM dbos.workflow_status WHERE workflow_uuid = $3`,
    [`${twin.id}:1`, mine!.executor_id, `${generation.id}:1`],
  );
  await sql(
    `
    INSERT INTO dbos.workflow_input (workflow_uuid, inputs) SELECT $1, replace(inputs, $2, $3) FROM dbos.workflow_input WHERE workflow_uuid = $4`,
    [`${twin.id}:1`, generation.id, twin.id, `${generation.id}:1`],
  );
  await ended(twin.id);
  // The workflow ends a moment after its generation.
  await vi.waitFor(
    async () =>
      expect(
        await sql('SELECT owner_xid, status FROM dbos.workflow_status WHERE workflow_uuid = $1', [`${twin.id}:1`]),
      ).toEqual([{ owner_xid: null, status: 'SUCCESS' }]),
    10_000,
  );
});

it(
  'a step whose connection is cut goes on, and what it had been answered is not asked again',
  { timeout: 60_000 },
  async () => {
    let cuts = 0;
    script = async (call) => {
      if (!['plot', 'scene', 'continuity'].includes(call.task) || cuts >= 6) return;
      cuts += 1;
      await sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      ).catch(() => {});
    };
    const generation = await start();
    await ended(generation.id);
    expect(cuts).toBeGreaterThanOrEqual(3);
    const events = await app.streams.journal.read(generation.id, 0, 1_000);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    const ok = await app.storage.db.llmCall.groupBy({
      by: ['task'],
      where: { generationId: generation.id, outcome: 'ok' },
      _count: true,
    });
    expect(ok.filter(({ _count }) => _count > 1)).toEqual([]);
  },
);

it("who has lost a draft's step leaves the draft of the next worker alone", { timeout: 60_000 }, async () => {
  const { db } = app.storage;
  let others: { id: string } | undefined;
  script = async (call, nth) => {
    if (call.task !== 'scene' || nth > 1) return;
    // Another worker has the scene by now and has begun its draft, when this one\'s call fails and would be made again.
    const mine = await db.draft.findFirstOrThrow({ where: { state: 'WRITING' } });
    others = await db.draft.create({
      data: {
        sceneId: mine.sceneId,
        number: mine.number + 1,
        kind: mine.kind,
        generationId: mine.generationId,
        stepKey: mine.stepKey,
      },
    });
    await sql(`UPDATE dbos.workflow_status SET owner_xid = 'theirs' WHERE workflow_uuid = $1`, [
      `${mine.generationId}:1`,
    ]);
    throw new LlmError('UNAVAILABLE', 'The provider is overloaded.', { status: 503 });
  };
  const generation = await start();
  await vi.waitFor(() => expect(others).toBeDefined(), { timeout: 20_000 });
  await vi.waitFor(() => expect(app.optimizer.getStats().pending).toBe(0), { timeout: 20_000 });
  expect(await db.draft.findUnique({ where: { id: others!.id }, select: { state: true } })).toEqual({
    state: 'WRITING',
  });
  // Nobody is that other worker here: the generation is begun again, and comes to its end.
  await ended(generation.id);
});
