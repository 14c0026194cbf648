import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/storage.js';
import { GenerationEndedError } from '../../src/streams/journal.js';
import { createStreams } from '../../src/streams/streams.js';
import type { Streams } from '../../src/streams/types.js';
import { openTestStorage } from '../support/database.js';
import type { MemoryWire } from '../support/memory-bus.js';
import { createMemoryWire } from '../support/memory-bus.js';
import type { Studio } from './studio.js';
import {
  cancelled,
  completed,
  emitAll,
  failed,
  openStudio,
  resumed,
  stageCompleted,
  stageStarted,
  types,
} from './studio.js';

let storage: Storage;
let wire: MemoryWire;
let streams: Streams;
let studio: Studio;

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());
beforeEach(async () => {
  wire = createMemoryWire();
  streams = createStreams({ db: storage.db, bus: wire.connect() });
  studio = await openStudio(storage.db);
});
afterEach(() => streams.close());

const stored = () => streams.journal.read(studio.generationId, 0, 1_000);

describe('the journal', () => {
  it('stores events with what they tell of, in one transaction, and gives back what the work gave', async () => {
    const value = await streams.journal.commit(studio.generationId, async (tx, emit) => {
      emit(stageStarted);
      await tx.generation.update({ where: { id: studio.generationId }, data: { startedAt: new Date() } });
      emit(stageCompleted);
      return 'done';
    });
    expect(value).toBe('done');
    const events = await stored();
    expect(events).toMatchObject([
      { ...stageStarted, seq: 1, generationId: studio.generationId },
      { ...stageCompleted, seq: 2, generationId: studio.generationId },
    ]);
    expect(events[0]?.at).toBeInstanceOf(Date);
  });

  it('numbers the events of concurrent transactions 1, 2, 3, ... without gaps, in the order they become visible', async () => {
    await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        streams.journal
          .commit(studio.generationId, async (_tx, emit) => {
            emit(stageStarted);
            if (index % 3 === 0) emit(stageCompleted);
            if (index % 5 === 0) throw new Error('thought better of it');
          })
          .catch(() => undefined),
      ),
    );
    const events = await stored();
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: events.length }, (_, index) => index + 1));
    // Of 24, those not divisible by 5, of which those divisible by 3 count twice.
    expect(events).toHaveLength(25);
    const times = events.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(await storage.db.generation.findUniqueOrThrow({ where: { id: studio.generationId } })).toMatchObject({
      lastSeq: 25,
    });
  });

  it('neither stores nor publishes anything when the work throws', async () => {
    const work = streams.journal.commit(studio.generationId, async (tx, emit) => {
      await tx.scene.update({ where: { id: studio.sceneIds[0]! }, data: { status: 'WRITTEN' } });
      emit(stageStarted);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await stored()).toEqual([]);
    expect(await storage.db.scene.findUniqueOrThrow({ where: { id: studio.sceneIds[0]! } })).toMatchObject({
      status: 'PLANNED',
    });
    expect(wire.sent).toEqual([]);
  });

  it('publishes one small message each for readers of the generation and of its script after the commit, and none without events', async () => {
    await streams.journal.commit(studio.generationId, async () => undefined);
    expect(wire.sent).toEqual([]);
    await emitAll(streams, studio.generationId, stageStarted, stageCompleted);
    const message = '{"kind":"look","seq":2}';
    expect(wire.sent).toEqual([
      { channel: `generation:${studio.generationId}`, message },
      { channel: `script:${studio.scriptId}`, message },
    ]);
  });

  it('does not fail when the bus does: what is stored is stored', async () => {
    const bus = wire.connect();
    await bus.close();
    const errors: Error[] = [];
    const deaf = createStreams({ db: storage.db, bus, onError: (error) => errors.push(error) });
    await emitAll(deaf, studio.generationId, stageStarted);
    expect(types(await stored())).toEqual(['StageStarted']);
    expect(errors).toEqual([new Error('The bus is closed'), new Error('The bus is closed')]);
    await deaf.close();
  });

  it('reads pages', async () => {
    await emitAll(streams, studio.generationId, stageStarted, stageCompleted, stageStarted, stageCompleted);
    const page = await streams.journal.read(studio.generationId, 1, 2);
    expect(page.map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it.each([completed, failed, cancelled])(
    'refuses what comes after $type, and all that came with it',
    async (terminal) => {
      await emitAll(streams, studio.generationId, stageStarted, terminal);
      const late = streams.journal.commit(studio.generationId, async (tx, emit) => {
        await tx.scene.update({ where: { id: studio.sceneIds[0]! }, data: { status: 'WRITTEN' } });
        emit(stageCompleted);
      });
      await expect(late).rejects.toThrow(GenerationEndedError);
      await expect(late).rejects.toThrow(
        `Generation ${studio.generationId} has ended with ${terminal.type}, so StageCompleted was not stored; resume the generation first`,
      );
      await expect(emitAll(streams, studio.generationId, cancelled)).rejects.toThrow(GenerationEndedError);
      expect(await stored()).toHaveLength(2);
      expect(await storage.db.scene.findUniqueOrThrow({ where: { id: studio.sceneIds[0]! } })).toMatchObject({
        status: 'PLANNED',
      });
    },
  );

  it('refuses a second end in the same transaction', async () => {
    await expect(emitAll(streams, studio.generationId, completed, cancelled)).rejects.toThrow(GenerationEndedError);
    expect(await stored()).toEqual([]);
  });

  it('lets one of two concurrent ends win', async () => {
    const ends = await Promise.allSettled([
      emitAll(streams, studio.generationId, cancelled),
      emitAll(streams, studio.generationId, completed),
    ]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await stored()).toHaveLength(1);
  });

  it('goes on with seq when an ended generation is resumed', async () => {
    await emitAll(streams, studio.generationId, stageStarted, failed);
    await emitAll(streams, studio.generationId, resumed, stageStarted);
    expect((await stored()).map(({ seq, type }) => `${seq} ${type}`)).toEqual([
      '1 StageStarted',
      '2 GenerationFailed',
      '3 GenerationResumed',
      '4 StageStarted',
    ]);
  });

  it('says so when the generation is gone', async () => {
    const gone = randomUUID();
    await expect(emitAll(streams, gone, stageStarted)).rejects.toThrow(`Generation ${gone} does not exist (any more)`);
  });

  it('catches work that emits after it has ended', async () => {
    let late: (() => void) | undefined;
    await streams.journal.commit(studio.generationId, async (_tx, emit) => {
      late = () => emit(stageStarted);
    });
    expect(() => late?.()).toThrow('StageStarted came after the work of its transaction had ended');
  });
});
