import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GenerationEvent } from '../../src/domain/events.js';
import { silent } from '../../src/storage/log.js';
import type { Storage } from '../../src/storage/storage.js';
import { notifyWire } from '../../src/storage/notify-wire.js';
import { redisWire } from '../../src/storage/redis-wire.js';
import { openBus } from '../../src/storage/wire-bus.js';
import type { Fold } from '../../src/streams/fold.js';
import { createFold } from '../../src/streams/fold.js';
import { createStreams } from '../../src/streams/streams.js';
import type { Streams } from '../../src/streams/types.js';
import { openTestStorage } from '../support/database.js';
import type { MemoryWire } from '../support/memory-bus.js';
import { createMemoryWire } from '../support/memory-bus.js';
import { startRedis } from '../support/redis-server.js';
import { FakeClock } from '../support/fake-clock.js';
import type { Studio, TestReader } from './studio.js';
import {
  commitDraftStart,
  completed,
  discardDraft,
  emitAll,
  finishDraft,
  openStudio,
  readEvents,
  startDraft,
  types,
} from './studio.js';

let storage: Storage;
let wire: MemoryWire;
let clock: FakeClock;
let studio: Studio;
/** Two processes on one database. */
let writing: Streams;
let reading: Streams;
let errors: Error[];

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());
beforeEach(async () => {
  wire = createMemoryWire();
  clock = new FakeClock();
  errors = [];
  [writing, reading] = [0, 1].map(() =>
    createStreams({ db: storage.db, bus: wire.connect(), clock, onError: (error) => errors.push(error) }),
  ) as [Streams, Streams];
  studio = await openStudio(storage.db, 2);
});
afterEach(async () => {
  await vi.waitFor(() => expect(reading.open).toMatchObject({ readers: 0, writers: 0, generations: 0 }));
  await Promise.all([writing.close(), reading.close()]);
  expect(clock.pending).toBe(0);
  expect(errors).toEqual([]);
});

const start = (scene = 0) => startDraft(writing, studio.generationId, studio.sceneIds[scene]!);
const kinds = (kind: string) => wire.sent.filter(({ message }) => message.includes(`"kind":"${kind}"`));

/** Reads on by itself, into a fold. */
function follow(reader: TestReader<GenerationEvent>): { fold: Fold; holes: string[]; ended: Promise<void> } {
  const fold = createFold();
  const holes: string[] = [];
  const run = async () => {
    for (let event = await reader.next(); event !== undefined; event = await reader.next()) {
      if (fold.apply(event) === 'hole') holes.push(JSON.stringify(event));
    }
  };
  return { fold, holes, ended: run() };
}

describe('a reader on another process than the writer', () => {
  it('gets a snapshot of what was written, then each new piece', async () => {
    const draft = await start();
    draft.writer.append('INT. ');
    draft.writer.append('LIGHTHOUSE');
    const reader = readEvents(reading, studio.generationId);
    const { fold, holes, ended } = follow(reader);
    const text = () => fold.state.text(draft.sceneId, 1);
    await vi.waitFor(() => expect(text()).toBe('INT. LIGHTHOUSE'));
    draft.writer.append(' - NIGHT');
    clock.advance(30);
    await vi.waitFor(() => expect(text()).toBe('INT. LIGHTHOUSE - NIGHT'));
    draft.writer.replace('EXT. SEA');
    await vi.waitFor(() => expect(text()).toBe('EXT. SEA'));
    draft.writer.append(' - DAWN');
    await finishDraft(writing, draft);
    await emitAll(writing, studio.generationId, completed);
    await ended;
    expect(text()).toBe('EXT. SEA - DAWN');
    expect(holes).toEqual([]);
    expect(types(reader.seen).filter((type) => !type.startsWith('SceneText'))).toEqual([
      'SceneDraftStarted',
      'SceneDraftCompleted',
      'GenerationCompleted',
    ]);
    expect(types(reader.seen).slice(-2)).toEqual(['SceneDraftCompleted', 'GenerationCompleted']);
  });

  it('may be there before the writer', async () => {
    const reader = readEvents(reading, studio.generationId);
    const { fold, ended } = follow(reader);
    const draft = await commitDraftStart(writing, studio.generationId, studio.sceneIds[0]!);
    await vi.waitFor(() => expect(fold.state.seq).toBe(1));
    const writer = writing.openDraft(draft);
    writer.append('first words');
    await vi.waitFor(() => expect(fold.state.text(draft.sceneId, 1)).toBe('first words'));
    await discardDraft(writing, draft);
    await emitAll(writing, studio.generationId, completed);
    await ended;
  });

  it('loses nothing when the bus loses text', async () => {
    const draft = await start();
    const { fold, holes, ended } = follow(readEvents(reading, studio.generationId));
    const text = () => fold.state.text(draft.sceneId, 1);
    draft.writer.append('one');
    await vi.waitFor(() => expect(text()).toBe('one'));
    wire.lose = (message) => message.includes('two');
    for (const word of [' two', ' three', ' four']) {
      draft.writer.append(word);
      clock.advance(30);
    }
    await vi.waitFor(() => expect(text()).toBe('one two three four'));
    expect(holes).toEqual([]);
    await finishDraft(writing, draft);
    await emitAll(writing, studio.generationId, completed);
    await ended;
  });

  it('ends with the text even if the bus says nothing at all', async () => {
    wire.lose = () => true;
    const draft = await start();
    draft.writer.append('heard by nobody');
    const { fold, ended } = follow(readEvents(reading, studio.generationId));
    await vi.waitFor(() => expect(fold.state.text(draft.sceneId, 1)).toBeDefined());
    const text = await finishDraft(writing, draft);
    await emitAll(writing, studio.generationId, completed);
    await vi.waitFor(() => {
      clock.advance(2_000);
      expect(fold.state.ended).toBe(true);
    });
    await ended;
    expect(fold.state.text(draft.sceneId, 1)).toBe(text);
  });

  it('goes on under the next number when the writer’s process is lost', async () => {
    const lost = await start();
    lost.writer.append('half a sc');
    clock.advance(1_000);
    await vi.waitFor(async () =>
      expect(await storage.db.draft.findUnique({ where: { id: lost.draftId } })).toMatchObject({ text: 'half a sc' }),
    );
    await writing.close();
    const { fold, ended } = follow(readEvents(reading, studio.generationId));
    await vi.waitFor(() => expect(fold.state.text(lost.sceneId, 1)).toBe('half a sc'));
    await discardDraft(reading, lost);
    const draft = await startDraft(reading, studio.generationId, lost.sceneId);
    draft.writer.append('a whole scene');
    await finishDraft(reading, draft);
    await emitAll(reading, studio.generationId, completed);
    await ended;
    expect(fold.state.text(lost.sceneId, 1)).toBeUndefined();
    expect(fold.state.text(lost.sceneId, 2)).toBe('a whole scene');
  });

  it('costs the bus nothing while there is none', async () => {
    const draft = await start();
    const local = follow(readEvents(writing, studio.generationId));
    for (let line = 0; line < 50; line += 1) {
      draft.writer.append(`line ${line}\n`);
      clock.advance(30);
    }
    await finishDraft(writing, draft);
    await emitAll(writing, studio.generationId, completed);
    await local.ended;
    expect(kinds('text')).toEqual([]);
    const told = (channel: string) =>
      wire.sent.filter((sent) => sent.channel === channel).map(({ message }) => JSON.parse(message).kind);
    expect(told(`generation:${studio.generationId}`)).toEqual(['look', 'opened', 'look', 'look']);
    expect(told(`script:${studio.scriptId}`)).toEqual(['look', 'look', 'look']);
  });

  it('costs the bus the same as many do', async () => {
    const draft = await start();
    const readers = Array.from({ length: 10 }, () => follow(readEvents(reading, studio.generationId)));
    await vi.waitFor(() => expect(readers.every(({ fold }) => fold.state.text(draft.sceneId, 1) === '')).toBe(true));
    await vi.waitFor(() => expect(kinds('at')).toHaveLength(1));
    draft.writer.append('once');
    await finishDraft(writing, draft);
    await emitAll(writing, studio.generationId, completed);
    await Promise.all(readers.map(({ ended }) => ended));
    expect(readers.every(({ fold }) => fold.state.text(draft.sceneId, 1) === 'once')).toBe(true);
    expect(kinds('text')).toHaveLength(1);
  });
});

describe('a writer that was taken over without knowing it', () => {
  it('is stopped once its draft has ended elsewhere, and saves over nothing', async () => {
    const frozen = await start();
    frozen.writer.append('frozen');
    await discardDraft(reading, frozen);
    await vi.waitFor(() => {
      clock.advance(2_000);
      expect(writing.open).toMatchObject({ writers: 0, generations: 0 });
    });
    frozen.writer.append(' and thawed');
    clock.advance(10_000);
    await frozen.writer.finish();
    expect(await storage.db.draft.findUnique({ where: { id: frozen.draftId } })).toMatchObject({
      state: 'DISCARDED',
      text: '',
    });
  });

  it('is let go when the generation ended elsewhere', async () => {
    const draft = await start();
    draft.writer.append('unended');
    await draft.writer.finish();
    await emitAll(reading, studio.generationId, completed);
    await vi.waitFor(() => {
      clock.advance(2_000);
      expect(writing.open.generations).toBe(0);
    });
  });
});

const redis = await startRedis();
afterAll(() => redis?.stop());

describe.each([
  { name: 'LISTEN/NOTIFY', redisUrl: undefined },
  ...(redis === undefined ? [] : [{ name: 'Redis', redisUrl: redis.url }]),
])('over $name', ({ redisUrl }) => {
  const openOwnBus = () => {
    const { connection } = storage;
    const kind = redisUrl === undefined ? notifyWire(connection) : redisWire(redisUrl, connection);
    return openBus({ kind, log: silent });
  };

  it('two processes serve one text, as fast as it is written', async () => {
    const [bus, otherBus] = await Promise.all([openOwnBus(), openOwnBus()]);
    const here = createStreams({ db: storage.db, bus });
    const there = createStreams({ db: storage.db, bus: otherBus });
    const { fold, holes, ended } = follow(readEvents(there, studio.generationId));
    const draft = await startDraft(here, studio.generationId, studio.sceneIds[0]!);
    draft.writer.append('FADE IN 🌊');
    await vi.waitFor(() => expect(fold.state.text(draft.sceneId, 1)).toBe('FADE IN 🌊'));
    draft.writer.append(`\n${'A line of the sea. '.repeat(1_000)}`);
    await vi.waitFor(() => expect(fold.state.text(draft.sceneId, 1)).toBe(draft.writer.text));
    const text = await finishDraft(here, draft);
    await emitAll(here, studio.generationId, completed);
    await ended;
    expect(fold.state.text(draft.sceneId, 1)).toBe(text);
    expect(holes).toEqual([]);
    await Promise.all([here.close(), there.close()]);
    await Promise.all([bus.close(), otherBus.close()]);
  });
});
