import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { workerLock } from '../../../src/orchestrator/engine/worker.js';
import { AdvisoryLocks } from '../../../src/storage/advisory-locks.js';
import { deferred } from '../../support/deferred.js';
import { scriptedApp } from '../../support/scripted-app.js';

const CALLER = { tenantId: 'default' };
const TITLES = ['ONE', 'TWO', 'THREE'];
const scripted = scriptedApp({ config: { sceneConcurrency: 1 } });
const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const sql = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await scripted.app.storage.pool.query<Row>(text, values)).rows;
const statusOf = async (id: string) =>
  (await scripted.app.storage.db.generation.findUniqueOrThrow({ where: { id } })).status;
const statusIs = (id: string, status: string) =>
  vi.waitFor(async () => expect(await statusOf(id)).toBe(status), { timeout: 30_000, interval: 50 });
const workflowsOf = async (id: string, status: string) =>
  (
    await sql<{ id: string }>(
      'SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE starts_with(workflow_uuid, $1) AND status = $2',
      [id, status],
    )
  ).map((row) => row.id);

/** A script whose scenes are planned. */
async function planned(scenes = TITLES) {
  const script = await scripted.app.generations.createScript(CALLER, {
    logLine: `A ferryman refuses passenger ${randomUUID()}.`,
    outline: scenes.map((title) => ({
      heading: `INT. ROOM ${title} - NIGHT`,
      description: `What happens in ${title}.`,
    })),
  });
  const { db } = scripted.app.storage;
  const rows = await db.scene.findMany({ where: { scriptId: script.id }, orderBy: { number: 'asc' } });
  return { scriptId: script.id, sceneIds: rows.map(({ id }) => id) };
}
const write = (scriptId: string) =>
  scripted.app.generations.startScript(CALLER, {
    scriptId,
    logLine: '',
    config: { autoRewrite: false, optimizeLlmCalls: false },
  });

describe('scenes that wait for room', () => {
  it('are written one after the other where there is room for one', async () => {
    let now = 0;
    let most = 0;
    scripted.script = async ({ task }) => {
      if (task !== 'scene' && task !== 'continuity') return;
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
    };
    const generation = await write((await planned()).scriptId);
    await statusIs(generation.id, 'COMPLETED');
    expect(scripted.provider.count('scene')).toBe(3);
    expect(most).toBe(1);
  }, 60_000);

  it.each(['pause', 'cancel'] as const)(
    'end at once when their generation is %sd, while another has all the room',
    async (end) => {
      const { app } = scripted;
      const first = await planned(['HELD']);
      const second = await planned(['LATER', 'LAST']);
      const held = deferred();
      const release = deferred();
      scripted.script = async ({ task, messages }) => {
        if (task !== 'scene' || !JSON.stringify(messages).includes('INT. ROOM HELD')) return;
        held.resolve();
        await release.promise;
      };
      const one = await write(first.scriptId);
      await held.promise;
      const other = await write(second.scriptId);
      await vi.waitFor(
        async () =>
          expect(
            await app.storage.db.generationStep.count({ where: { generationId: other.id, key: 'scenes:plan' } }),
          ).toBe(1),
        { timeout: 30_000, interval: 20 },
      );
      await app.generations[end](CALLER, other.id);
      await vi.waitFor(async () => expect(await workflowsOf(other.id, 'PENDING')).toEqual([]), {
        timeout: 10_000,
        interval: 20,
      });
      expect(await statusOf(one.id)).toBe('RUNNING');
      expect(scripted.provider.count('scene')).toBe(1);
      release.resolve();
      await statusIs(one.id, 'COMPLETED');
      if (end === 'cancel') return;
      await app.generations.resume(CALLER, other.id);
      await statusIs(other.id, 'COMPLETED');
      expect(scripted.provider.count('scene')).toBe(3);
    },
    60_000,
  );
});

it('a generation that is taken over in the middle of its scenes goes on behind those that are finished', async () => {
  const hanging = deferred();
  scripted.script = ({ task }, nth, signal) => {
    if (task !== 'scene' || nth !== 2) return;
    hanging.resolve();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const { scriptId } = await planned();
  const generation = await write(scriptId);
  await hanging.promise;
  await sql(`UPDATE dbos.workflow_status SET executor_id = 'gone', owner_xid = 'theirs' WHERE workflow_uuid = $1`, [
    `${generation.id}:1`,
  ]);
  await statusIs(generation.id, 'COMPLETED');
  // The call that was cut off is made again, and no other.
  expect(scripted.provider.count('scene')).toBe(4);
  expect(scripted.provider.count('continuity')).toBe(3);
  expect(await scripted.app.storage.db.draft.count({ where: { scene: { scriptId }, state: 'COMPLETE' } })).toBe(3);
  expect(await workflowsOf(generation.id, 'SUCCESS')).toEqual([`${generation.id}:1`]);
}, 90_000);

describe('scenes that a server of an earlier version runs as workflows of their own', () => {
  /** A generation that is about to begin its scenes, when `meanwhile` has happened. */
  async function upgraded(meanwhile: (generationId: string, sceneIds: readonly string[]) => Promise<void>) {
    const { scriptId, sceneIds } = await planned();
    const asked = deferred();
    const go = deferred();
    scripted.script = async ({ task }) => {
      if (task !== 'theme') return;
      asked.resolve();
      await go.promise;
    };
    const generation = await write(scriptId);
    await asked.promise;
    await meanwhile(generation.id, sceneIds);
    go.resolve();
    return { id: generation.id, scriptId };
  }

  /** As such a server leaves it behind. */
  async function store(generationId: string, sceneId: string, status: 'ENQUEUED' | 'PENDING', owner: string | null) {
    const id = `${generationId}:1:${sceneId}`;
    await sql(
      `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, executor_id, owner_xid, application_version, application_name, queue_name, serialization, created_at, updated_at, recovery_attempts, parent_workflow_id)
       SELECT $1, $2, 'scene', $3, $3, application_version, application_name, 'scenes', serialization, created_at, updated_at, 0, workflow_uuid
       FROM dbos.workflow_status WHERE workflow_uuid = $4`,
      [id, status, owner, `${generationId}:1`],
    );
    await sql(
      `INSERT INTO dbos.workflow_input (workflow_uuid, inputs)
       SELECT $1, replace(inputs, $2, $3) FROM dbos.workflow_input WHERE workflow_uuid = $4`,
      [id, `"${generationId}",1`, `"${generationId}",1,"${sceneId}"`, `${generationId}:1`],
    );
    return id;
  }

  it('are run where they were only queued, and nothing is written twice', async () => {
    const queued: string[] = [];
    const { id, scriptId } = await upgraded(async (generationId, sceneIds) => {
      for (const sceneId of sceneIds.slice(0, 2)) queued.push(await store(generationId, sceneId, 'ENQUEUED', null));
    });
    await statusIs(id, 'COMPLETED');
    expect(await workflowsOf(id, 'SUCCESS')).toEqual(expect.arrayContaining(queued));
    expect(scripted.provider.count('scene')).toBe(3);
    expect(await scripted.app.storage.db.draft.count({ where: { scene: { scriptId }, state: 'COMPLETE' } })).toBe(3);
  }, 60_000);

  it('are waited for while that server has them at work', async () => {
    const { bus, connection } = scripted.app.storage;
    const locks = new AdvisoryLocks(connection);
    await locks.tryHold(workerLock('earlier'));
    const beating = setInterval(() => bus.publish('workers', 'earlier'), 1_000);
    stops.push(
      () => clearInterval(beating),
      () => locks.close(),
    );
    let theirs = '';
    const { id } = await upgraded(async (generationId, [first]) => {
      theirs = await store(generationId, first!, 'PENDING', 'earlier');
    });
    const { db } = scripted.app.storage;
    await vi.waitFor(
      async () => expect(await db.generationStep.count({ where: { generationId: id, key: 'scenes:plan' } })).toBe(1),
      { timeout: 30_000, interval: 20 },
    );
    expect(scripted.provider.count('scene')).toBe(0);
    await sql(`UPDATE dbos.workflow_status SET status = 'SUCCESS', owner_xid = NULL WHERE workflow_uuid = $1`, [
      theirs,
    ]);
    await statusIs(id, 'COMPLETED');
    expect(scripted.provider.count('scene')).toBe(3);
  }, 60_000);
});
