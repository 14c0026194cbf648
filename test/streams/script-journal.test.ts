import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../src/domain/errors.js';
import type { Storage } from '../../src/storage/storage.js';
import { AttemptLostError } from '../../src/streams/journal.js';
import { createStreams } from '../../src/streams/streams.js';
import type { Streams } from '../../src/streams/types.js';
import { openTestStorage } from '../support/database.js';
import { createMemoryWire } from '../support/memory-bus.js';
import type { Studio } from './studio.js';
import { deleteScene, editScene, emitAll, openGeneration, openStudio, stageStarted } from './studio.js';

let storage: Storage;
let streams: Streams;
let studio: Studio;
beforeAll(async () => {
  storage = await openTestStorage();
  streams = createStreams({ db: storage.db, bus: createMemoryWire().connect() });
});
afterAll(async () => {
  await streams.close();
  await storage.close();
});
beforeEach(async () => {
  studio = await openStudio(storage.db, 8);
});

const stored = () => streams.scriptJournal.read(studio.scriptId, 0, 10_000);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** As a step does it: a change of one scene under its generation. */
function sceneCommit(generationId: string, sceneId: string): Promise<void> {
  return streams.journal.commit(generationId, async (tx, emit) => {
    await tx.$queryRaw`SELECT 1 FROM "Scene" WHERE "id" = ${sceneId}::uuid FOR UPDATE`;
    await tx.scene.update({ where: { id: sceneId }, data: { status: 'WRITTEN' } });
    emit({ type: 'SceneOutlined', sceneId });
    emit(stageStarted);
  });
}

/** A person's change of the structure: every scene gets another number. */
function reorder(): Promise<void> {
  return streams.scriptJournal.commit(studio.scriptId, async (tx, emit) => {
    await tx.$executeRaw`UPDATE "Scene" SET "number" = "number" + 1000 WHERE "scriptId" = ${studio.scriptId}::uuid`;
    await tx.$executeRaw`
      UPDATE "Scene" SET "number" = placed."place" FROM
        (SELECT "id", row_number() OVER (ORDER BY "number" DESC) AS "place" FROM "Scene" WHERE "scriptId" = ${studio.scriptId}::uuid) placed
      WHERE placed."id" = "Scene"."id"`;
    emit({ type: 'SceneMoved', sceneId: studio.sceneIds[0]!, from: 1, to: 8 });
  });
}

describe('the journal of a script', () => {
  it('gives seq without gaps and in the order of each generation, whoever commits at the same time', async () => {
    const generations = [studio.generationId, await openGeneration(storage.db, studio.scriptId)];
    await Promise.all([
      ...Array.from({ length: 32 }, (_, at) => sceneCommit(generations[at % 2]!, studio.sceneIds[at % 8]!)),
      ...Array.from({ length: 8 }, () => reorder()),
      ...Array.from({ length: 8 }, (_, at) => editScene(streams, studio.scriptId, studio.sceneIds[at]!, `edit ${at}`)),
      ...Array.from({ length: 8 }, (_, at) =>
        streams.journal.change(generations[at % 2]!, { from: ['RUNNING'], to: {} }, [stageStarted]),
      ),
      ...Array.from({ length: 8 }, () =>
        streams.scriptJournal
          .commit(studio.scriptId, async (_tx, emit) => {
            emit({ type: 'ScriptUpdated' });
            throw new Error('thought better of it');
          })
          .catch(() => undefined),
      ),
    ]);
    const events = await stored();
    expect(events.map(({ seq }) => seq)).toEqual(numbers(2 * 32 + 8 + 8 + 8));
    expect(events.some(({ type }) => type === 'ScriptUpdated')).toBe(false);
    for (const id of generations) {
      const own = await streams.journal.read(id, 0, 1_000);
      const copies = events.filter((event) => 'generationId' in event && event.generationId === id);
      expect(own.map(({ seq }) => seq)).toEqual(numbers(own.length));
      expect(copies.map(({ type }) => type)).toEqual(own.map(({ type }) => type));
    }
    expect(await storage.db.scriptFeed.findUnique({ where: { scriptId: studio.scriptId } })).toMatchObject({
      lastSeq: events.length,
    });
    const scenes = await storage.db.scene.findMany({
      where: { scriptId: studio.scriptId },
      orderBy: { number: 'asc' },
    });
    expect(scenes.map(({ number }) => number)).toEqual(numbers(8));
  });

  it('copies nothing of a commit that lost its attempt, or was rolled back', async () => {
    const lost = streams.journal.commit(studio.generationId, async (_tx, emit) => emit(stageStarted), { attempt: 7 });
    await expect(lost).rejects.toThrow(AttemptLostError);
    await expect(
      streams.journal.commit(studio.generationId, async (_tx, emit) => {
        emit(stageStarted);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await streams.journal.change(studio.generationId, { from: ['PAUSED'], to: {} }, [stageStarted])).toBe(false);
    expect(await stored()).toEqual([]);
    await emitAll(streams, studio.generationId, stageStarted);
    expect((await stored()).map(({ seq }) => seq)).toEqual([1]);
  });

  it('a script that is deleted meanwhile takes its feed along; who comes too late is told, and nobody waits in a circle', async () => {
    const work = [
      ...Array.from({ length: 12 }, (_, at) => sceneCommit(studio.generationId, studio.sceneIds[at % 8]!)),
      ...Array.from({ length: 4 }, (_, at) => editScene(streams, studio.scriptId, studio.sceneIds[at]!, 'mine')),
      ...Array.from({ length: 4 }, () =>
        streams.journal.change(studio.generationId, { from: ['RUNNING'], to: {} }, [stageStarted]),
      ),
      reorder(),
    ];
    const deletion = storage.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Script" WHERE "id" = ${studio.scriptId}::uuid FOR UPDATE`;
      await tx.$queryRaw`SELECT 1 FROM "Scene" WHERE "scriptId" = ${studio.scriptId}::uuid ORDER BY "id" FOR UPDATE`;
      await tx.$queryRaw`SELECT 1 FROM "Generation" WHERE "scriptId" = ${studio.scriptId}::uuid ORDER BY "id" FOR UPDATE`;
      await tx.script.delete({ where: { id: studio.scriptId } });
    });
    const outcomes = await Promise.allSettled(work);
    await deletion;
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(NotFoundError);
    }
    expect(await storage.db.scriptFeed.count({ where: { scriptId: studio.scriptId } })).toBe(0);
    expect(await storage.db.scriptEvent.count({ where: { scriptId: studio.scriptId } })).toBe(0);
    await expect(editScene(streams, studio.scriptId, studio.sceneIds[0]!, 'late')).rejects.toThrow(NotFoundError);
    await expect(deleteScene(streams, studio.scriptId, studio.sceneIds[0]!)).rejects.toThrow(NotFoundError);
  });

  it('counts from 1 for a script that an older server made without a feed, also when many are first', async () => {
    await storage.db.scriptFeed.deleteMany({ where: { scriptId: studio.scriptId } });
    await Promise.all([
      ...studio.sceneIds.map((id) => sceneCommit(studio.generationId, id)),
      ...Array.from({ length: 4 }, () =>
        streams.journal.change(studio.generationId, { from: ['RUNNING'], to: {} }, [stageStarted]),
      ),
      reorder(),
    ]);
    expect((await stored()).map(({ seq }) => seq)).toEqual(numbers(2 * 8 + 4 + 1));
  });

  it('reads as many as are asked for that are kept, however many are not', async () => {
    await emitAll(streams, studio.generationId, ...Array.from({ length: 30 }, () => stageStarted));
    await editScene(streams, studio.scriptId, studio.sceneIds[0]!, 'mine');
    await editScene(streams, studio.scriptId, studio.sceneIds[1]!, 'mine too');
    const edits = await streams.scriptJournal.read(studio.scriptId, 2, 2, (events) =>
      events.filter(({ type }) => type === 'SceneEdited'),
    );
    expect(edits.map(({ seq }) => seq)).toEqual([31, 32]);
  });
});
