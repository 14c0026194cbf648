import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotFoundError } from '../../src/domain/errors.js';
import type { ScriptEvent } from '../../src/domain/events.js';
import type { Storage } from '../../src/storage/storage.js';
import { createFold } from '../../src/streams/fold.js';
import { createStreams } from '../../src/streams/streams.js';
import type { Streams } from '../../src/streams/types.js';
import { openTestStorage } from '../support/database.js';
import { createMemoryWire } from '../support/memory-bus.js';
import type { MemoryWire } from '../support/memory-bus.js';
import { FakeClock } from '../support/fake-clock.js';
import type { Studio } from './studio.js';
import {
  completed,
  deleteScene,
  discardDraft,
  editScene,
  emitAll,
  failed,
  finishDraft,
  openGeneration,
  openStudio,
  readScript,
  resumed,
  stageStarted,
  startDraft,
  types,
} from './studio.js';

let storage: Storage;
let wire: MemoryWire;
let clock: FakeClock;
/** Two processes on one database. */
let here: Streams;
let there: Streams;
let studio: Studio;
let errors: Error[];

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());
beforeEach(async () => {
  wire = createMemoryWire();
  clock = new FakeClock();
  errors = [];
  [here, there] = [0, 1].map(() =>
    createStreams({
      db: storage.db,
      bus: wire.connect(),
      clock,
      queueLimit: 100,
      onError: (error) => errors.push(error),
    }),
  ) as [Streams, Streams];
  studio = await openStudio(storage.db, 3);
});
afterEach(async () => {
  for (const streams of [here, there]) {
    await vi.waitFor(() => expect(streams.open).toMatchObject({ readers: 0, writers: 0, generations: 0, scripts: 0 }));
    await streams.close();
  }
  expect(clock.pending).toBe(0);
  expect(errors).toEqual([]);
});

const edit = (text: string, scene = 0) => editScene(here, studio.scriptId, studio.sceneIds[scene]!, text);
const start = (scene = 0, generationId = studio.generationId) =>
  startDraft(here, generationId, studio.sceneIds[scene]!);
const read = (after = 0, streams = here) => readScript(streams, studio.scriptId, after);
const brief = (events: readonly ScriptEvent[]) =>
  events.map((event) => {
    if (event.type === 'SceneTextSnapshot') return `${event.seq} =${event.draftNumber}:${event.text}`;
    if (event.type === 'SceneTextAppended') return `${event.seq} +${event.draftNumber}@${event.offset}:${event.text}`;
    return `${event.seq} ${event.type}`;
  });
/** The next so many events. */
async function next(reader: ReturnType<typeof read>, count: number): Promise<string[]> {
  const from = reader.seen.length;
  for (let at = 0; at < count; at += 1) await reader.next();
  return brief(reader.seen.slice(from));
}

describe('rule 1: every durable event of the script after N, in order', () => {
  it('what people did and what its generations told, under one count', async () => {
    const other = await openGeneration(storage.db, studio.scriptId);
    await emitAll(here, studio.generationId, stageStarted);
    await edit('by hand');
    await emitAll(there, other, stageStarted, completed);
    await emitAll(here, studio.generationId, completed);
    const reader = read();
    expect(await next(reader, 5)).toEqual([
      '1 StageStarted',
      '2 SceneEdited',
      '3 StageStarted',
      '4 GenerationCompleted',
      '5 GenerationCompleted',
    ]);
    expect(reader.seen.map((event) => ('generationId' in event ? event.generationId : undefined))).toEqual([
      studio.generationId,
      undefined,
      other,
      other,
      studio.generationId,
    ]);
    expect(reader.seen.every(({ scriptId }) => scriptId === studio.scriptId)).toBe(true);
    await reader.return();
    const late = read(3);
    expect(await next(late, 2)).toEqual(['4 GenerationCompleted', '5 GenerationCompleted']);
    await late.return();
  });

  it('over many pages, while more are written', async () => {
    for (let page = 0; page < 3; page += 1) {
      await emitAll(here, studio.generationId, ...Array.from({ length: 100 }, () => stageStarted));
    }
    const reader = read();
    await reader.until(({ seq }) => seq === 150);
    await edit('meanwhile');
    await emitAll(here, studio.generationId, ...Array.from({ length: 199 }, () => stageStarted));
    await reader.until(({ seq }) => seq === 500);
    expect(reader.seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    await reader.return();
  });

  it('without the text of drafts that were finished in the replay, and with all of one that the reader may hold a part of', async () => {
    const draft = await start();
    draft.writer.append('INT. LIGHTHOUSE');
    await finishDraft(here, draft);
    await edit('mine');
    const all = read();
    expect(await next(all, 3)).toEqual(['1 SceneDraftStarted', '2 SceneDraftCompleted', '3 SceneEdited']);
    await all.return();
    const late = read(1);
    expect(await next(late, 3)).toEqual(['1 =1:INT. LIGHTHOUSE', '2 SceneDraftCompleted', '3 SceneEdited']);
    await late.return();
  });

  it('passes over what was pruned, and goes on with text and news', async () => {
    await emitAll(here, studio.generationId, stageStarted, stageStarted, completed);
    const other = await openGeneration(storage.db, studio.scriptId);
    const draft = await start(0, other);
    draft.writer.append('now');
    await storage.db.scriptEvent.deleteMany({ where: { scriptId: studio.scriptId, seq: { in: [1, 2] } } });
    const reader = read();
    expect(await next(reader, 3)).toEqual(['3 GenerationCompleted', '4 SceneDraftStarted', '4 =1:now']);
    // Also where the latest events are gone.
    await storage.db.scriptEvent.deleteMany({ where: { scriptId: studio.scriptId, seq: 3 } });
    await discardDraft(here, draft);
    await storage.db.scriptEvent.deleteMany({ where: { scriptId: studio.scriptId, seq: 5 } });
    const late = readScript(there, studio.scriptId, 4);
    const waiting = late.next();
    await edit('news');
    expect(brief([(await waiting)!]).at(-1)).toMatch(/^(4 =1:|6 SceneEdited)/);
    await Promise.all([reader.return(), late.return()]);
  });

  it('begins where a script of an older server has no feed yet', async () => {
    await storage.db.scriptFeed.deleteMany({ where: { scriptId: studio.scriptId } });
    const reader = read();
    const first = reader.next();
    await edit('first');
    expect(await first).toMatchObject({ seq: 1, type: 'SceneEdited' });
    await reader.return();
  });

  it('rejects a script that is not there', async () => {
    await expect(readScript(here, randomUUID()).next()).rejects.toThrow(NotFoundError);
    await expect(readScript(here, 'nonsense').next()).rejects.toThrow('Script "nonsense" does not exist');
  });
});

describe('rules 2 and 3: the text of every draft that is being written', () => {
  it('in all generations, here and elsewhere; a generation is joined for as long as it writes', async () => {
    const other = await openGeneration(storage.db, studio.scriptId);
    const one = await start(0);
    one.writer.append('one');
    const two = await startDraft(there, other, studio.sceneIds[1]!);
    two.writer.append('two');
    await storage.db.draft.update({ where: { id: two.draftId }, data: { text: 'two' } });
    const reader = read();
    expect((await next(reader, 4)).toSorted()).toEqual([
      '1 SceneDraftStarted',
      '2 =1:one',
      '2 =1:two',
      '2 SceneDraftStarted',
    ]);
    expect(here.open).toMatchObject({ generations: 2, scripts: 1 });
    two.writer.append(' more');
    clock.advance(30);
    expect(await next(reader, 1)).toEqual(['2 +1@3: more']);
    await finishDraft(there, two);
    expect(await next(reader, 1)).toEqual(['3 SceneDraftCompleted']);
    expect(here.open.generations).toBe(1);
    await emitAll(there, other, completed);
    one.writer.append(' on');
    clock.advance(30);
    await reader.until(({ type }) => type === 'SceneTextAppended');
    expect(reader.seen.at(-1)).toMatchObject({ generationId: studio.generationId, text: ' on' });
    await discardDraft(here, one);
    await reader.until(({ type }) => type === 'SceneDraftDiscarded');
    expect(here.open.generations).toBe(0);
    await reader.return();
  });

  it('goes on over the end of a generation and the beginning of the next', async () => {
    const reader = read();
    const first = reader.next();
    await emitAll(here, studio.generationId, failed);
    await first;
    const draft = await start(0, await openGeneration(storage.db, studio.scriptId));
    draft.writer.append('again');
    await emitAll(here, studio.generationId, resumed);
    await reader.until(({ type }) => type === 'SceneTextAppended');
    await finishDraft(here, draft);
    await emitAll(here, studio.generationId, completed);
    await reader.until(({ type }) => type === 'GenerationCompleted');
    expect(types(reader.seen)).toEqual([
      'GenerationFailed',
      'SceneDraftStarted',
      ...types(reader.seen).slice(2, -3),
      'SceneTextAppended',
      'SceneDraftCompleted',
      'GenerationCompleted',
    ]);
    await reader.return();
  });

  it('sends nothing of a draft whose end an older server did not tell the script', async () => {
    const draft = await start();
    draft.writer.append('ended silently');
    await draft.writer.finish();
    await storage.db.draft.update({
      where: { id: draft.draftId },
      data: { state: 'DISCARDED', discardReason: 'lost' },
    });
    const reader = read();
    expect(await next(reader, 1)).toEqual(['1 SceneDraftStarted']);
    const waiting = reader.next();
    await edit('mine');
    expect(await waiting).toMatchObject({ type: 'SceneEdited', seq: 2 });
    expect(here.open.generations).toBe(1);
    await discardDraft(here, draft);
    await reader.return();
  });

  it('drops the drafts of a scene that is deleted', async () => {
    const draft = await start();
    const reader = read();
    expect(await next(reader, 2)).toEqual(['1 SceneDraftStarted', '1 =1:']);
    await draft.writer.finish();
    await storage.db.draft.update({
      where: { id: draft.draftId },
      data: { state: 'DISCARDED', discardReason: 'lost' },
    });
    await deleteScene(here, studio.scriptId, draft.sceneId);
    expect(await next(reader, 1)).toEqual(['2 SceneDeleted']);
    await reader.return();
    draft.writer.abandon();
    await vi.waitFor(() => {
      clock.advance(2_000);
      expect(here.open.generations).toBe(0);
    });
  });
});

describe('rule 4: the subscription ends with the script', () => {
  it('and not with a generation', async () => {
    await emitAll(here, studio.generationId, completed);
    const reader = read();
    expect(await next(reader, 1)).toEqual(['1 GenerationCompleted']);
    const end = reader.next();
    await storage.db.script.delete({ where: { id: studio.scriptId } });
    await vi.waitFor(() => {
      clock.advance(2_000);
      expect(here.open.scripts).toBe(0);
    });
    expect(await end).toBeUndefined();
  });
});

describe('rules 5 and 6: beats and slow readers', () => {
  it('gets what it missed as one append, or a snapshot where that is too much, and every durable event', async () => {
    const draft = await start();
    const reader = read();
    await next(reader, 2);
    for (const word of ['The', ' sea', ' is', ' up']) {
      draft.writer.append(word);
      clock.advance(30);
    }
    expect(await next(reader, 1)).toEqual(['1 +1@0:The sea is up']);
    draft.writer.append('x'.repeat(200));
    clock.advance(30);
    await edit('meanwhile', 1);
    expect(await next(reader, 2)).toEqual(['2 SceneEdited', `2 =1:The sea is up${'x'.repeat(200)}`]);
    expect(here.open.slowSnapshots).toBe(1);
    draft.writer.append('.');
    const text = await finishDraft(here, draft);
    clock.advance(60_000);
    expect(await next(reader, 2)).toEqual([`2 =1:${text}`, '3 SceneDraftCompleted']);
    await reader.return();
  });
});

describe('rule 7: a subscription ends when the reader goes away', () => {
  it.each(['abort', 'return'] as const)('by %s, while nothing flows; what is written goes on', async (way) => {
    const draft = await start();
    const reader = read();
    await next(reader, 2);
    const waiting = reader.next();
    await reader[way]();
    expect(await waiting).toBeUndefined();
    expect(here.open).toMatchObject({ readers: 0, scripts: 0 });
    draft.writer.append('still writing');
    expect(await finishDraft(here, draft)).toBe('still writing');
  });

  it('at shutdown, as one that was cut', async () => {
    const reader = read();
    const rest = reader.rest();
    await vi.waitFor(() => expect(here.open.scripts).toBe(1));
    await here.close();
    expect(await rest).toEqual([]);
    expect(await read().rest()).toEqual([]);
  });
});

describe('a second window', () => {
  it('sees an edit at once, without the clock, here and on another process', async () => {
    const [same, other] = [read(), read(0, there)];
    const waiting = [same.next(), other.next()];
    await vi.waitFor(() => expect([here.open.scripts, there.open.scripts]).toEqual([1, 1]));
    await edit('INT. BAR - DAY');
    for (const event of await Promise.all(waiting)) expect(event).toMatchObject({ type: 'SceneEdited', seq: 1 });
    await Promise.all([same.return(), other.return()]);
  });

  it('sees it in two seconds when the bus says nothing, and at once when it reports a gap', async () => {
    wire.lose = () => true;
    const reader = read(0, there);
    const fold = createFold();
    const first = reader.next();
    await vi.waitFor(() => expect(there.open.scripts).toBe(1));
    await edit('one');
    await vi.waitFor(() => {
      clock.advance(2_000);
      expect(reader.seen).toHaveLength(1);
    });
    await first;
    const second = reader.next();
    await edit('two');
    await vi.waitFor(() => {
      wire.reportGap();
      expect(reader.seen).toHaveLength(2);
    });
    await second;
    for (const event of reader.seen) fold.apply(event);
    expect(fold.state.seq).toBe(2);
    await reader.return();
  });

  it('costs one entry in the process, however many there are', async () => {
    const readers = Array.from({ length: 50 }, () => read());
    const waiting = readers.map((reader) => reader.next());
    await vi.waitFor(() => expect(here.open).toMatchObject({ readers: 50, scripts: 1 }));
    await edit('for all');
    expect(new Set((await Promise.all(waiting)).map((event) => event?.seq))).toEqual(new Set([1]));
    await Promise.all(readers.map((reader) => reader.return()));
  });
});
