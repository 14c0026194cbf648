import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { StatementLog } from '../../bench/statement-log.js';
import type { GenerationEvent, ScriptEvent } from '../../src/domain/events.js';
import type { Storage } from '../../src/storage/storage.js';
import { createFold } from '../../src/streams/fold.js';
import { createStreams } from '../../src/streams/streams.js';
import type { Streams } from '../../src/streams/types.js';
import { openTestStorage } from '../support/database.js';
import { FakeClock } from '../support/fake-clock.js';
import { createMemoryWire } from '../support/memory-bus.js';
import type { MemoryWire } from '../support/memory-bus.js';
import {
  commitDraftStart,
  completed,
  deleteScene,
  emitAll,
  finishDraft,
  openStudio,
  readEvents,
  readScript,
  stageCompleted,
  stageStarted,
  startDraft,
  types,
} from './studio.js';
import type { Studio, TestReader } from './studio.js';

const MANY = 200;

let storage: Storage;
let clock: FakeClock;
let wire: MemoryWire;
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
  clock = new FakeClock();
  wire = createMemoryWire();
  errors = [];
  const boot = () =>
    createStreams({ db: storage.db, bus: wire.connect(), clock, onError: (error) => errors.push(error) });
  [here, there] = [boot(), boot()];
  studio = await openStudio(storage.db, 2);
});
afterEach(async () => {
  for (const streams of [here, there]) {
    await vi.waitFor(() => expect(streams.open).toMatchObject({ readers: 0, writers: 0, generations: 0, scripts: 0 }));
    await streams.close();
  }
  expect(clock.pending).toBe(0);
  expect(errors).toEqual([]);
});

const commit = (...events: Parameters<typeof emitAll>[2][]) => emitAll(here, studio.generationId, ...events);
const crowd = <T>(open: () => TestReader<T>, count = MANY) => Array.from({ length: count }, open);
const nextOf = <T>(readers: TestReader<T>[]) => Promise.all(readers.map((reader) => reader.next()));
const leave = (readers: TestReader<unknown>[]) => Promise.all(readers.map((reader) => reader.return()));
/** All have got the same object. */
const expectOne = (events: unknown[]) => {
  expect(events[0]).toBeDefined();
  expect(Object.isFrozen(events[0])).toBe(true);
  expect(new Set(events).size).toBe(1);
};
async function statementsOf<T>(work: () => Promise<T>): Promise<[T, string[]]> {
  using log = new StatementLog();
  const value = await work();
  return [value, [...log.texts]];
}

describe.each(['generation', 'script'] as const)('two hundred readers of one %s', (what) => {
  const read = (streams: Streams, after = 0): TestReader<GenerationEvent | ScriptEvent> =>
    what === 'generation'
      ? readEvents(streams, studio.generationId, after)
      : readScript(streams, studio.scriptId, after);

  it('begin with one statement, and later ones with none', async () => {
    await commit(stageStarted, stageCompleted);
    const readers = crowd(() => read(there));
    const [first, statements] = await statementsOf(() => nextOf(readers));
    expectOne(first);
    expect(statements).toHaveLength(1);
    const resumed = crowd(() => read(there, 1));
    const [, later] = await statementsOf(async () =>
      expectOne([...(await nextOf(resumed)), ...(await nextOf(readers))]),
    );
    expect(later).toEqual([]);
    await leave([...readers, ...resumed]);
  });

  it('get a commit from memory where it was made, and by one statement elsewhere', async () => {
    await commit(stageStarted);
    const [near, far] = [crowd(() => read(here)), crowd(() => read(there))];
    await Promise.all([nextOf(near), nextOf(far)]);
    const waiting = Promise.all([nextOf(near), nextOf(far)]);
    const [[nearby, away], statements] = await statementsOf(async () => {
      await commit(stageCompleted);
      return waiting;
    });
    expectOne(nearby);
    expectOne(away);
    expect(nearby[0]).toEqual(away[0]);
    expect(statements.filter((text) => text.startsWith('SELECT event') || /^\s*SELECT event/.test(text))).toHaveLength(
      1,
    );
    await leave([...near, ...far]);
  });

  it('in step get the same objects of text, and one that stalled is in step again behind its snapshot', async () => {
    const draft = await startDraft(here, studio.generationId, studio.sceneIds[0]!);
    const readers = crowd(() => read(here), 40);
    const [slow] = readers;
    await nextOf(readers);
    expectOne(await nextOf(readers));
    draft.writer.append('INT. ');
    expectOne(await nextOf(readers));
    for (const words of ['FERRY', 'x'.repeat(70_000)]) {
      clock.advance(30);
      draft.writer.append(words);
      expectOne(await nextOf(readers.slice(1)));
    }
    expect(await slow!.next()).toMatchObject({ type: 'SceneTextSnapshot' });
    for (const words of [' - DAY', '\n']) {
      draft.writer.append(words);
      clock.advance(30);
      expectOne(await nextOf(readers));
    }
    clock.advance(200);
    draft.writer.append('The end.');
    const ends = Promise.all(readers.map((reader) => reader.until(({ type }) => type === 'SceneDraftCompleted')));
    const text = await finishDraft(here, draft);
    const [completion] = await ends;
    expectOne(await ends);
    // The text was read for all of them, and the scene with it.
    expect(await statementsOf(async () => here.isPresent(completion!))).toEqual([true, []]);
    for (const reader of readers) {
      const fold = createFold();
      for (const event of reader.seen) fold.apply(event);
      expect(fold.state.text(draft.sceneId, 1)).toBe(text);
    }
    await leave(readers);
  });
});

describe('a reader', () => {
  it('that is behind what is kept gets everything all the same', async () => {
    const early = readEvents(here, studio.generationId);
    await commit(stageStarted);
    await early.next();
    for (let round = 0; round < 8; round += 1) await commit(...Array.from({ length: 150 }, () => stageCompleted));
    await commit(completed);
    const late = readEvents(here, studio.generationId, 300);
    await Promise.all([early.rest(), late.rest()]);
    expect(early.seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_202 }, (_, index) => index + 1));
    expect(late.seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 902 }, (_, index) => index + 301));
  });

  it('gets events that are too large to be kept', async () => {
    const reason = 'r'.repeat(300_000);
    const huge = { type: 'GenerationPaused', reason } as const;
    const readers = crowd(() => readEvents(there, studio.generationId), 5);
    const ends = Promise.all(readers.map((reader) => reader.rest()));
    for (let round = 0; round < 4; round += 1) await commit(huge, huge);
    await commit(completed);
    for (const events of await ends) expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('whose cursor is beyond the end keeps nothing from others', async () => {
    await commit(stageStarted);
    const [reader, ahead] = [readEvents(here, studio.generationId), readEvents(here, studio.generationId, 90)];
    await reader.next();
    const rest = [reader.rest(), ahead.rest()];
    await vi.waitFor(() => expect(here.open.readers).toBe(2));
    await commit(stageCompleted);
    await vi.waitFor(() => expect(reader.seen).toHaveLength(2));
    await commit(completed);
    expect(types((await rest[0])!)).toEqual(['StageCompleted', 'GenerationCompleted']);
    await ahead.return();
    expect(await rest[1]).toEqual([]);
  });

  it('reads what was lost on the bus, in order, whoever committed it', async () => {
    const [near, far] = [readEvents(here, studio.generationId), readEvents(there, studio.generationId)];
    const ends = Promise.all([near.rest(), far.rest()]);
    wire.lose = () => true;
    await commit(stageStarted);
    await emitAll(there, studio.generationId, stageCompleted);
    await commit(stageStarted);
    await emitAll(there, studio.generationId, completed);
    await vi.waitFor(() => {
      wire.reportGap();
      expect(near.seen).toHaveLength(4);
      expect(far.seen).toHaveLength(4);
    });
    for (const events of await ends) expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(near.seen).toEqual(far.seen);
  });

  it('holds up nobody’s work while a thousand are woken', async () => {
    const draft = await startDraft(here, studio.generationId, studio.sceneIds[0]!);
    const readers = crowd(() => readEvents(here, studio.generationId), 1_000);
    await nextOf(readers);
    await nextOf(readers);
    let woken = 0;
    const waiting = Promise.all(readers.map(async (reader) => (await reader.next()) && (woken += 1)));
    draft.writer.append('INT. FERRY');
    await new Promise((resolve) => setImmediate(resolve));
    expect(woken).toBeGreaterThan(0);
    expect(woken).toBeLessThan(200);
    await waiting;
    expect(woken).toBe(1_000);
    await leave(readers);
    draft.writer.abandon();
  });
});

describe('what an event promises', () => {
  it('is looked up once for all of its readers, and again when somebody has changed the script', async () => {
    const { sceneId } = await commitDraftStart(here, studio.generationId, studio.sceneIds[0]!);
    const reader = readScript(there, studio.scriptId);
    const event = (await reader.next())!;
    // It was read beside the event.
    const [there1, none] = await statementsOf(async () => there.isPresent(event));
    expect([there1, none]).toEqual([true, []]);
    clock.advance(100);
    const [all, one] = await statementsOf(() =>
      Promise.all(Array.from({ length: 50 }, async () => there.isPresent(event))),
    );
    expect([all.every(Boolean), one.length]).toEqual([true, 1]);
    expect(await here.isPresent(event)).toBe(true);
    await deleteScene(here, studio.scriptId, sceneId);
    expect(await here.isPresent(event)).toBe(false);
    clock.advance(100);
    expect(await there.isPresent(event)).toBe(false);
    expect(await there.isPresent({ ...event, type: 'SceneDeleted', sceneId, number: 1 })).toBe(true);
    await reader.return();
  });
});
