import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotFoundError } from '../../src/domain/errors.js';
import type { GenerationEvent } from '../../src/domain/events.js';
import type { Storage } from '../../src/storage/storage.js';
import { createFold } from '../../src/streams/fold.js';
import { createStreams } from '../../src/streams/streams.js';
import type { Streams } from '../../src/streams/types.js';
import { openTestStorage } from '../support/database.js';
import { createMemoryWire } from '../support/memory-bus.js';
import { FakeClock } from '../support/fake-clock.js';
import type { Studio } from './studio.js';
import {
  commitDraftStart,
  completed,
  discardDraft,
  emitAll,
  failed,
  finishDraft,
  openStudio,
  readEvents,
  resumed,
  stageCompleted,
  stageStarted,
  startDraft,
  types,
} from './studio.js';

let storage: Storage;
let clock: FakeClock;
let streams: Streams;
let studio: Studio;
let errors: Error[];

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());
beforeEach(async () => {
  clock = new FakeClock();
  errors = [];
  streams = createStreams({
    db: storage.db,
    bus: createMemoryWire().connect(),
    clock,
    queueLimit: 100,
    onError: (error) => errors.push(error),
  });
  studio = await openStudio(storage.db, 3);
});
afterEach(async () => {
  await vi.waitFor(() => expect(streams.open).toMatchObject({ readers: 0, writers: 0, generations: 0 }));
  await streams.close();
  expect(clock.pending).toBe(0);
  expect(errors).toEqual([]);
});

const commit = (...events: Parameters<typeof emitAll>[2][]) => emitAll(streams, studio.generationId, ...events);
const start = (scene = 0) => startDraft(streams, studio.generationId, studio.sceneIds[scene]!);
const read = (after = 0) => readEvents(streams, studio.generationId, after);
/** A reader that has caught up: the generation's first event is behind it. */
const readLive = async () => {
  await commit(stageStarted);
  const reader = read();
  await reader.next();
  return reader;
};
const brief = (events: readonly GenerationEvent[]) =>
  events.map((event) => {
    if (event.type === 'SceneTextSnapshot') return `${event.seq} =${event.draftNumber}:${event.text}`;
    if (event.type === 'SceneTextAppended') return `${event.seq} +${event.draftNumber}@${event.offset}:${event.text}`;
    return `${event.seq} ${event.type}`;
  });

describe('rule 1: every durable event after N, in order', () => {
  it('from the beginning', async () => {
    await commit(stageStarted, stageCompleted, completed);
    expect(brief(await read().rest())).toEqual(['1 StageStarted', '2 StageCompleted', '3 GenerationCompleted']);
  });

  it('from a cursor on', async () => {
    await commit(stageStarted, stageCompleted, completed);
    expect(brief(await read(2).rest())).toEqual(['3 GenerationCompleted']);
  });

  it('over many pages, while more are written', async () => {
    for (let page = 0; page < 5; page += 1) await commit(...Array.from({ length: 100 }, () => stageStarted));
    const reader = read();
    await reader.until(({ seq }) => seq === 150);
    await commit(...Array.from({ length: 199 }, () => stageCompleted), completed);
    await reader.rest();
    expect(reader.seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 700 }, (_, index) => index + 1));
  });

  it('without the text of drafts that were finished in the replay: their end brings it', async () => {
    const draft = await start();
    draft.writer.append('INT. LIGHTHOUSE - NIGHT');
    await finishDraft(streams, draft);
    await commit(completed);
    expect(brief(await read().rest())).toEqual([
      '1 SceneDraftStarted',
      '2 SceneDraftCompleted',
      '3 GenerationCompleted',
    ]);
  });

  it('with the whole text of a draft that the reader may hold a part of', async () => {
    const draft = await start();
    draft.writer.append('INT. LIGHTHOUSE');
    const first = read();
    await first.until(({ type }) => type === 'SceneTextSnapshot');
    await first.return();
    draft.writer.append(' - NIGHT');
    await finishDraft(streams, draft);
    await commit(completed);
    expect(brief(await read(1).rest())).toEqual([
      '1 =1:INT. LIGHTHOUSE - NIGHT',
      '2 SceneDraftCompleted',
      '3 GenerationCompleted',
    ]);
  });

  it('rejects a generation that is not there', async () => {
    await expect(readEvents(streams, randomUUID()).next()).rejects.toThrow(NotFoundError);
    await expect(readEvents(streams, 'nonsense').next()).rejects.toThrow('Generation "nonsense" does not exist');
  });
});

describe('rule 2: then a snapshot of each draft being written', () => {
  it('with all of its text so far, also when there is none', async () => {
    const [one, two, three] = [await start(0), await start(1), await start(2)];
    one.writer.append('one, ');
    one.writer.append('unsent');
    clock.advance(30);
    three.writer.append('three');
    await finishDraft(streams, three);
    const reader = read();
    for (let count = 0; count < 6; count += 1) await reader.next();
    expect(brief(reader.seen)).toEqual([
      '1 SceneDraftStarted',
      '2 SceneDraftStarted',
      '3 SceneDraftStarted',
      '4 SceneDraftCompleted',
      '4 =1:one, unsent',
      '4 =1:',
    ]);
    two.writer.append('two');
    await reader.next();
    expect(brief(reader.seen.slice(6))).toEqual(['4 +1@0:two']);
    await reader.return();
    one.writer.abandon();
    two.writer.abandon();
  });

  it('also of a draft that began before the cursor', async () => {
    const draft = await start();
    draft.writer.append('begun');
    await commit(stageStarted);
    const reader = read(2);
    await reader.next();
    expect(brief(reader.seen)).toEqual(['2 =1:begun']);
    await reader.return();
    draft.writer.abandon();
  });

  it('not of one that was discarded', async () => {
    const lost = await start();
    lost.writer.append('void');
    lost.writer.abandon();
    await discardDraft(streams, lost);
    const draft = await start();
    draft.writer.append('valid');
    const reader = read(2);
    await reader.next();
    await reader.next();
    expect(brief(reader.seen)).toEqual(['3 SceneDraftStarted', '3 =2:valid']);
    await reader.return();
    draft.writer.abandon();
  });
});

describe('rule 3: then live', () => {
  it('text starts at the exact length of what was sent before, and carries the seq of the latest durable event', async () => {
    const reader = await readLive();
    const first = reader.next();
    const draft = await start();
    expect((await first)?.type).toBe('SceneDraftStarted');
    draft.writer.append('INT. ');
    await reader.next();
    draft.writer.append('BAR');
    clock.advance(30);
    await reader.next();
    await commit(stageStarted);
    await reader.next();
    draft.writer.append(' - DAY');
    const text = await finishDraft(streams, draft);
    await commit(completed);
    await reader.rest();
    expect(text).toBe('INT. BAR - DAY');
    expect(brief(reader.seen.slice(1))).toEqual([
      '2 SceneDraftStarted',
      '2 +1@0:INT. ',
      '2 +1@5:BAR',
      '3 StageStarted',
      '3 +1@8: - DAY',
      '4 SceneDraftCompleted',
      '5 GenerationCompleted',
    ]);
  });

  it('a draft’s text comes after its start, whichever is heard of first', async () => {
    const reader = await readLive();
    const early = {
      generationId: studio.generationId,
      sceneId: studio.sceneIds[0]!,
      draftId: randomUUID(),
      draftNumber: 1,
      kind: 'GENERATED',
    } as const;
    const first = reader.next();
    const writer = streams.openDraft(early);
    writer.append('too early');
    await streams.journal.commit(studio.generationId, async (tx, emit) => {
      await tx.draft.create({
        data: {
          id: early.draftId,
          sceneId: early.sceneId,
          number: 1,
          kind: 'GENERATED',
          generationId: studio.generationId,
        },
      });
      emit({ type: 'SceneDraftStarted', sceneId: early.sceneId, draftNumber: 1, kind: 'GENERATED' });
    });
    await first;
    await reader.next();
    expect(brief(reader.seen.slice(1))).toEqual(['2 SceneDraftStarted', '2 +1@0:too early']);
    await reader.return();
    writer.abandon();
  });

  it('a draft may be opened after readers have seen its start', async () => {
    const reader = await readLive();
    const first = reader.next();
    const draft = await commitDraftStart(streams, studio.generationId, studio.sceneIds[0]!);
    await first;
    const second = reader.next();
    const writer = streams.openDraft(draft);
    writer.append('at last');
    await second;
    expect(brief(reader.seen.slice(1))).toEqual(['2 SceneDraftStarted', '2 +1@0:at last']);
    await reader.return();
    writer.abandon();
  });

  it('all of a draft’s text comes before its end, and none of it after', async () => {
    const draft = await start();
    const reader = read();
    await reader.until(({ type }) => type === 'SceneTextSnapshot');
    draft.writer.append('The sea ');
    draft.writer.append('speaks.');
    await finishDraft(streams, draft);
    await commit(completed);
    await reader.rest();
    expect(brief(reader.seen)).toEqual([
      '1 SceneDraftStarted',
      '1 =1:',
      '1 +1@0:The sea speaks.',
      '2 SceneDraftCompleted',
      '3 GenerationCompleted',
    ]);
  });

  it('a replaced text comes as a snapshot', async () => {
    const draft = await start();
    const reader = read();
    await reader.until(({ type }) => type === 'SceneTextSnapshot');
    draft.writer.append('frist');
    await reader.next();
    draft.writer.replace('first');
    await reader.next();
    draft.writer.append('!');
    clock.advance(30);
    await reader.next();
    expect(brief(reader.seen.slice(2))).toEqual(['1 +1@0:frist', '1 =1:first', '1 +1@5:!']);
    await reader.return();
    draft.writer.abandon();
  });

  it('what is stored at the end counts, even if the writer was not told of it', async () => {
    const draft = await start();
    const reader = read();
    await reader.until(({ type }) => type === 'SceneTextSnapshot');
    draft.writer.append('int. bar');
    await reader.next();
    await draft.writer.finish();
    await streams.journal.commit(studio.generationId, async (tx, emit) => {
      await tx.draft.update({ where: { id: draft.draftId }, data: { text: 'INT. BAR', state: 'COMPLETE' } });
      emit({ type: 'SceneDraftCompleted', sceneId: draft.sceneId, draftId: draft.draftId, draftNumber: 1 });
    });
    await reader.until(({ type }) => type === 'SceneDraftCompleted');
    expect(brief(reader.seen.slice(3))).toEqual(['1 =1:INT. BAR', '2 SceneDraftCompleted']);
    await reader.return();
  });

  it('text of a discarded draft ends with it, and the next number starts at 0', async () => {
    const one = await start();
    const reader = read();
    await reader.until(({ type }) => type === 'SceneTextSnapshot');
    one.writer.append('void');
    await reader.next();
    one.writer.append(' and never sent');
    one.writer.abandon();
    await discardDraft(streams, one);
    const two = await start();
    two.writer.append('valid');
    await reader.until((event) => event.type === 'SceneTextAppended' && event.draftNumber === 2);
    expect(brief(reader.seen.slice(2))).toEqual([
      '1 +1@0:void',
      '2 SceneDraftDiscarded',
      '3 SceneDraftStarted',
      '3 +2@0:valid',
    ]);
    await reader.return();
    two.writer.abandon();
  });
});

describe('rule 4: after a terminal event the subscription completes', () => {
  it('at once when the reader has seen it before', async () => {
    await commit(stageStarted, completed);
    expect(await read(2).rest()).toEqual([]);
    expect(await read(90).rest()).toEqual([]);
  });

  it('while it waits', async () => {
    const reader = read();
    const rest = reader.rest();
    await commit(stageStarted);
    await commit(failed);
    expect(types(await rest)).toEqual(['StageStarted', 'GenerationFailed']);
  });

  it('but not in the middle of the replay of one that was resumed', async () => {
    await commit(stageStarted, failed);
    expect(types(await read().rest())).toEqual(['StageStarted', 'GenerationFailed']);
    await commit(resumed);
    const reader = read();
    await reader.until(({ seq }) => seq === 3);
    const rest = reader.rest();
    await commit(stageCompleted, completed);
    expect(types(await rest)).toEqual(['StageCompleted', 'GenerationCompleted']);
    expect(types(await read(2).rest())).toEqual(['GenerationResumed', 'StageCompleted', 'GenerationCompleted']);
  });

  it('also when the generation is deleted under its readers', async () => {
    await commit(stageStarted);
    const reader = read();
    await reader.next();
    const end = reader.next();
    await storage.db.script.delete({ where: { id: studio.scriptId } });
    clock.advance(2_000);
    expect(await end).toBeUndefined();
  });

  it('and lets go of drafts that nobody ended', async () => {
    const draft = await start();
    draft.writer.append('never ended');
    expect(streams.open).toMatchObject({ writers: 1, generations: 1 });
    await commit(failed);
    expect(streams.open).toMatchObject({ writers: 0, generations: 0 });
    draft.writer.append('into the void');
    await draft.writer.finish();
  });
});

describe('rule 5: text is coalesced', () => {
  it('the first at once, then 30 ms after the first unsent character, and at once at the end', async () => {
    const draft = await start();
    const reader = read();
    await reader.until(({ type }) => type === 'SceneTextSnapshot');
    draft.writer.append('a');
    await reader.next();
    const second = reader.next();
    draft.writer.append('b');
    clock.advance(20);
    draft.writer.append('c');
    clock.advance(9);
    await commit(stageStarted);
    await second;
    clock.advance(1);
    await reader.next();
    draft.writer.append('d');
    await draft.writer.finish();
    await reader.next();
    expect(brief(reader.seen.slice(2))).toEqual(['1 +1@0:a', '2 StageStarted', '2 +1@1:bc', '2 +1@3:d']);
    await reader.return();
    await discardDraft(streams, draft);
  });
});

describe('rule 6: a slow reader costs nothing and loses nothing', () => {
  it('gets one larger append when it reads again', async () => {
    const draft = await start();
    const reader = read();
    await reader.until(({ type }) => type === 'SceneTextSnapshot');
    for (const word of ['The', ' sea', ' is', ' up']) {
      draft.writer.append(word);
      clock.advance(30);
    }
    await reader.next();
    expect(brief(reader.seen.slice(2))).toEqual(['1 +1@0:The sea is up']);
    expect(streams.open.slowSnapshots).toBe(0);
    await reader.return();
    draft.writer.abandon();
  });

  it('gets a fresh snapshot instead of what has passed the limit, and it is counted', async () => {
    const draft = await start();
    const [slow, quick] = [read(), read()];
    for (const reader of [slow, quick]) await reader.until(({ type }) => type === 'SceneTextSnapshot');
    draft.writer.append('.');
    for (const reader of [slow, quick]) await reader.next();
    for (let line = 0; line < 3; line += 1) {
      draft.writer.append('x'.repeat(50));
      clock.advance(30);
      await quick.next();
    }
    await slow.next();
    expect(slow.seen.at(-1)).toMatchObject({ type: 'SceneTextSnapshot', text: `.${'x'.repeat(150)}` });
    expect(types(quick.seen.slice(-3))).toEqual(['SceneTextAppended', 'SceneTextAppended', 'SceneTextAppended']);
    expect(streams.open.slowSnapshots).toBe(1);
    await Promise.all([slow.return(), quick.return()]);
    draft.writer.abandon();
  });

  it('reads what it missed from the tables, long after the drafts are gone', async () => {
    const draft = await start();
    const reader = read();
    await reader.until(({ type }) => type === 'SceneTextSnapshot');
    draft.writer.append('The ');
    await reader.next();
    draft.writer.append('sea speaks.');
    await finishDraft(streams, draft);
    const second = await start(1);
    second.writer.append('void');
    second.writer.abandon();
    await discardDraft(streams, second);
    clock.advance(60_000);
    await commit(completed);
    await reader.rest();
    expect(brief(reader.seen.slice(2))).toEqual([
      '1 +1@0:The ',
      '1 =1:The sea speaks.',
      '2 SceneDraftCompleted',
      '3 SceneDraftStarted',
      '4 SceneDraftDiscarded',
      '5 GenerationCompleted',
    ]);
    expect(streams.open.slowSnapshots).toBe(1);
  });

  it('holds up neither the writer nor other readers', async () => {
    const draft = await start();
    const stalled = Array.from({ length: 20 }, () => read());
    for (const reader of stalled) await reader.next();
    const quick = read();
    await quick.until(({ type }) => type === 'SceneTextSnapshot');
    const fold = createFold();
    const reading = (async () => {
      for (let event = await quick.next(); event !== undefined; event = await quick.next()) fold.apply(event);
    })();
    for (let line = 0; line < 200; line += 1) {
      draft.writer.append(`line ${line}\n`);
      clock.advance(30);
    }
    const text = await finishDraft(streams, draft);
    await commit(completed);
    await reading;
    expect(fold.state.text(draft.sceneId, 1)).toBe(text);
    for (const reader of stalled) await reader.return();
  });
});

describe('rule 7: a subscription ends when the reader goes away', () => {
  it.each(['abort', 'return'] as const)('by %s, while nothing flows; the generation goes on', async (way) => {
    const draft = await start();
    const reader = read();
    await reader.until(({ type }) => type === 'SceneTextSnapshot');
    const waiting = reader.next();
    expect(streams.open.readers).toBe(1);
    await reader[way]();
    expect(await waiting).toBeUndefined();
    expect(streams.open.readers).toBe(0);
    draft.writer.append('still writing');
    expect(await finishDraft(streams, draft)).toBe('still writing');
  });

  it('before it has begun', async () => {
    const reader = read();
    await reader.return();
    expect(await reader.next()).toBeUndefined();
    const aborted = read();
    aborted.abort();
    expect(await aborted.next()).toBeUndefined();
  });

  it('while a query runs', async () => {
    const reader = read();
    const waiting = reader.next();
    await reader.return();
    expect(await waiting).toBeUndefined();
  });

  it('at shutdown, as one that was cut', async () => {
    const reader = read();
    const draft = await start();
    await reader.until(({ type }) => type === 'SceneDraftStarted');
    const rest = reader.rest();
    await streams.close();
    await rest;
    expect(await read().rest()).toEqual([]);
    draft.writer.append('nobody listens');
    expect(() => streams.openDraft(draft)).toThrow('The streams are closed');
  });
});

describe('a reader outlives', () => {
  it('a bus that says nothing: the tables are asked now and then', async () => {
    const wire = createMemoryWire();
    wire.lose = () => true;
    const deaf = createStreams({ db: storage.db, bus: wire.connect(), clock });
    const reader = readEvents(deaf, studio.generationId);
    const rest = reader.rest();
    await commit(stageStarted, completed);
    await vi.waitFor(() => {
      clock.advance(2_000);
      expect(types(reader.seen)).toEqual(['StageStarted', 'GenerationCompleted']);
    });
    await rest;
    await deaf.close();
  });

  it('a gap that the bus reports: the tables are asked at once', async () => {
    const wire = createMemoryWire();
    wire.lose = () => true;
    const deaf = createStreams({ db: storage.db, bus: wire.connect(), clock });
    await commit(stageStarted);
    const reader = readEvents(deaf, studio.generationId);
    await reader.next();
    const rest = reader.rest();
    await commit(completed);
    await vi.waitFor(() => {
      wire.reportGap();
      expect(types(reader.seen)).toEqual(['StageStarted', 'GenerationCompleted']);
    });
    await rest;
    await deaf.close();
  });

  it('a database that is away for a while', async () => {
    let away = true;
    const faults: Error[] = [];
    const db = new Proxy(storage.db, {
      get(target, name: keyof typeof storage.db) {
        if (away && name === '$queryRaw') throw new Error('the database is away');
        return target[name];
      },
    });
    const patient = createStreams({
      db,
      bus: createMemoryWire().connect(),
      clock,
      onError: (error) => faults.push(error),
    });
    await commit(completed);
    const rest = readEvents(patient, studio.generationId).rest();
    await vi.waitFor(() => expect(faults.length).toBeGreaterThan(0));
    away = false;
    clock.advance(1_000);
    expect(types(await rest)).toEqual(['GenerationCompleted']);
    await patient.close();
  });
});
