import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Prisma } from '../../src/storage/generated/client/client.js';
import type { Storage } from '../../src/storage/storage.js';
import { createJournal } from '../../src/streams/journal.js';
import type { Write } from '../../src/streams/single-write.js';
import { createStreams } from '../../src/streams/streams.js';
import type { Streams } from '../../src/streams/types.js';
import { openTestStorage } from '../support/database.js';
import { createMemoryWire } from '../support/memory-bus.js';
import { openMortalDatabase } from '../support/mortal-database.js';
import type { Studio } from './studio.js';
import { openStudio, stageStarted } from './studio.js';

let storage: Storage;
let streams: Streams;
let studio: Studio;

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());
beforeEach(async () => {
  streams = createStreams({ db: storage.db, bus: createMemoryWire().connect() });
  studio = await openStudio(storage.db);
});
afterEach(() => streams.close());

/** A step's record with two events, of which the second says which attempt the database has. */
function write(key: string, more: Partial<Write> = {}): Write {
  const { generationId, sceneIds } = studio;
  const sceneId = sceneIds[0]!;
  return {
    generationId,
    attempt: 1,
    parts: [
      {
        name: 'renamed',
        sql: (ready) =>
          Prisma.sql`UPDATE "Scene" SET "priorState" = ${key} WHERE "id" = ${sceneId}::uuid AND ${ready} RETURNING 1`,
      },
      {
        name: 'step',
        sql: (ready) => Prisma.sql`INSERT INTO "GenerationStep" ("generationId", "key", "result")
          SELECT ${generationId}::uuid, ${key}, '1'::jsonb WHERE ${ready} ON CONFLICT DO NOTHING RETURNING 1`,
      },
    ],
    events: [
      { event: stageStarted },
      { event: stageStarted, when: Prisma.sql`false` },
      {
        event: { type: 'SceneDraftStarted', sceneId, draftNumber: 0, kind: 'GENERATED' },
        members: Prisma.sql`jsonb_build_object('draftNumber', (SELECT "attempt" FROM "Generation" WHERE "id" = ${generationId}::uuid))`,
      },
    ],
    value: Prisma.sql`jsonb_build_object('steps', (SELECT count(*) FROM step))`,
    ...more,
  };
}

async function stored() {
  const [events, steps, scene, feed] = await Promise.all([
    streams.journal.read(studio.generationId, 0, 1_000),
    storage.db.generationStep.findMany({ where: { generationId: studio.generationId } }),
    storage.db.scene.findUniqueOrThrow({ where: { id: studio.sceneIds[0]! } }),
    storage.db.scriptEvent.findMany({ where: { scriptId: studio.scriptId }, orderBy: { seq: 'asc' } }),
  ]);
  return {
    seqs: events.map(({ seq }) => seq),
    events,
    keys: steps.map(({ key }) => key).toSorted(),
    state: scene.priorState,
    feed: feed.map(({ seq, type }) => `${seq} ${type}`),
  };
}

describe('a write', () => {
  it('stores its parts and those of its events that hold, with what only the database knows, and says so', async () => {
    expect(await streams.journal.write(write('one'))).toEqual({ value: { steps: 1 } });
    const { events, keys, state, feed } = await stored();
    expect(events).toMatchObject([
      { ...stageStarted, seq: 1 },
      { type: 'SceneDraftStarted', draftNumber: 1, seq: 2 },
    ]);
    expect(keys).toEqual(['one']);
    expect(state).toBe('one');
    expect(feed).toEqual(['1 StageStarted', '2 SceneDraftStarted']);
  });

  it('tells of what was stored as it is stored', async () => {
    const told: unknown[] = [];
    const journal = createJournal({
      db: storage.db,
      onCommitted: (_id, events, stored) => told.push({ ...stored, events }),
    });
    await journal.write(write('one'));
    expect(told).toMatchObject([
      {
        events: [stageStarted, { type: 'SceneDraftStarted', draftNumber: 1 }],
        lastSeq: 2,
        scriptSeq: 2,
        at: [expect.any(Date), expect.any(Date)],
        scriptAt: [expect.any(Date), expect.any(Date)],
      },
    ]);
    await journal.write(write('two', { events: [{ event: stageStarted, when: Prisma.sql`false` }] }));
    await journal.write(write('three', { events: [] }));
    expect(told).toHaveLength(1);
    expect((await stored()).keys).toEqual(['one', 'three', 'two']);
  });

  it('stores nothing at all when one of its parts finds nothing', async () => {
    await streams.journal.write(write('one'));
    const before = await stored();
    expect(await streams.journal.write(write('one'))).toBeUndefined();
    const missing = write('two');
    const [scene, step] = missing.parts;
    const nothing = {
      name: 'nothing',
      sql: (ready: Prisma.Sql) =>
        Prisma.sql`UPDATE "Scene" SET "act" = 9 WHERE "scriptId" = ${studio.scriptId}::uuid AND "number" = 99 AND ${ready} RETURNING 1`,
    };
    for (const parts of [
      [nothing, scene!, step!],
      [scene!, nothing, step!],
      [scene!, step!, nothing],
    ]) {
      expect(await streams.journal.write({ ...missing, parts })).toBeUndefined();
    }
    expect(await stored()).toEqual(before);
    expect(
      await streams.journal.write({ ...missing, parts: [scene!, { ...nothing, optional: true }, step!] }),
    ).toBeDefined();
    expect((await stored()).keys).toEqual(['one', 'two']);
  });

  it.each([
    ['CANCELLED', 1],
    ['COMPLETED', 1],
    ['RUNNING', 2],
  ] as const)('stores nothing for a generation that is %s in attempt %i', async (status, attempt) => {
    await storage.db.generation.update({ where: { id: studio.generationId }, data: { status, attempt } });
    expect(await streams.journal.write(write('one'))).toBeUndefined();
    expect(await stored()).toMatchObject({ seqs: [], keys: [], state: null });
  });

  it('is refused as a whole by a row that is there twice or gone', async () => {
    const refers = (sceneId: string, number: number) => ({
      name: 'draft',
      sql: (ready: Prisma.Sql) => Prisma.sql`INSERT INTO "Draft" ("id", "sceneId", "number", "kind")
        SELECT gen_random_uuid(), ${sceneId}::uuid, ${number}::int, 'GENERATED' WHERE ${ready} RETURNING 1`,
    });
    const [scene, step] = write('one').parts;
    const parts = [scene!, refers(studio.sceneIds[0]!, 1), step!];
    expect(await streams.journal.write({ ...write('one'), parts })).toBeDefined();
    const before = await stored();
    const [again, next] = write('two').parts;
    expect(
      await streams.journal.write({ ...write('two'), parts: [again!, refers(studio.sceneIds[0]!, 1), next!] }),
    ).toBeUndefined();
    expect(
      await streams.journal.write({ ...write('two'), parts: [again!, refers(crypto.randomUUID(), 1), next!] }),
    ).toBeUndefined();
    expect(await stored()).toEqual(before);
  });

  it('keeps the numbers without gaps beside other writes and transactions', async () => {
    await Promise.all(
      Array.from({ length: 36 }, (_, at) =>
        at % 3 === 0
          ? streams.journal.commit(studio.generationId, async (_tx, emit) => emit(stageStarted), {
              attempt: 1,
              stepKey: `step ${at}`,
            })
          : streams.journal.write(write(at % 3 === 1 ? `step ${at}` : `step ${at - 1}`)),
      ),
    );
    const { seqs, keys, feed } = await stored();
    // 12 transactions of one event; of each of 12 pairs of equal writes one, of two events.
    expect(keys).toHaveLength(24);
    expect(seqs).toEqual(Array.from({ length: 36 }, (_, at) => at + 1));
    expect(feed.map((line) => Number(line.split(' ')[0]))).toEqual(seqs);
  });

  it.each([
    [false, []],
    [true, ['one']],
  ])('is all there or nothing when the process dies at it (done: %s)', async (done, keys) => {
    const mortal = openMortalDatabase(storage.connection);
    const journal = createJournal({ db: mortal.db, onCommitted: () => {} });
    mortal.watch(1, done);
    await expect(journal.write(write('one'))).rejects.toThrow();
    expect(mortal.statements).toHaveLength(1);
    expect(await stored()).toMatchObject({ keys, seqs: done ? [1, 2] : [], state: done ? 'one' : null });
    await mortal.close();
  });
});
