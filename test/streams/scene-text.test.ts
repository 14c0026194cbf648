import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotFoundError } from '../../src/domain/errors.js';
import type { Storage } from '../../src/storage/storage.js';
import { createStreams } from '../../src/streams/streams.js';
import type { Streams } from '../../src/streams/types.js';
import { openTestStorage } from '../support/database.js';
import { createMemoryWire } from '../support/memory-bus.js';
import { FakeClock } from '../support/fake-clock.js';
import type { Studio } from './studio.js';
import {
  completed,
  discardDraft,
  editScene,
  emitAll,
  finishDraft,
  openStudio,
  stageStarted,
  startDraft,
  TestReader,
} from './studio.js';

let storage: Storage;
let clock: FakeClock;
let streams: Streams;
let studio: Studio;
let sceneId: string;

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());
beforeEach(async () => {
  clock = new FakeClock();
  streams = createStreams({ db: storage.db, bus: createMemoryWire().connect(), clock });
  studio = await openStudio(storage.db);
  sceneId = studio.sceneIds[0]!;
});
afterEach(async () => {
  await vi.waitFor(() => expect(streams.open).toMatchObject({ readers: 0, writers: 0, generations: 0 }));
  await streams.close();
  expect(clock.pending).toBe(0);
});

const start = () => startDraft(streams, studio.generationId, sceneId);
const read = (id = sceneId) => new TestReader((signal) => streams.sceneText(id, signal));
const message = (draftNumber: number, text: string, done = false) => ({ sceneId, draftNumber, text, done });
/** Time passes until the reader has so much. */
const untilSeen = (reader: ReturnType<typeof read>, count: number) =>
  vi.waitFor(() => {
    clock.advance(50);
    expect(reader.seen.length).toBeGreaterThanOrEqual(count);
  });

describe('sceneText', () => {
  it('sends all of the text, the first at once, then at most every 250 ms, and ends with the draft', async () => {
    const draft = await start();
    draft.writer.append('INT. ');
    const reader = read();
    await reader.next();
    const began = clock.now();
    const second = reader.next();
    const written: string[] = ['INT. '];
    for (let at = 0; at < 24; at += 1) {
      draft.writer.append(`${at} `);
      written.push(`${at} `);
      clock.advance(10);
      if (at === 10) expect(reader.seen).toHaveLength(1);
    }
    clock.advance(10);
    await second;
    expect(clock.now() - began).toBe(250);
    expect(reader.seen).toEqual([
      message(1, 'INT. '),
      message(1, written.join('').slice(0, reader.seen[1]!.text.length)),
    ]);
    expect(reader.seen[1]!.text.length).toBeGreaterThan('INT. '.length);
    draft.writer.append('the end');
    const rest = reader.rest();
    const text = await finishDraft(streams, draft);
    await vi.waitFor(() => {
      clock.advance(50);
      expect(reader.seen.at(-1)).toEqual(message(1, text, true));
    });
    await rest;
  });

  it('sends nothing while nothing changes', async () => {
    const draft = await start();
    const reader = read();
    expect(await reader.next()).toEqual(message(1, ''));
    const second = reader.next();
    for (let at = 0; at < 5; at += 1) {
      await emitAll(streams, studio.generationId, stageStarted);
      clock.advance(300);
    }
    expect(reader.seen).toHaveLength(1);
    draft.writer.append('words');
    expect(await second).toEqual(message(1, 'words'));
    await reader.return();
    await discardDraft(streams, draft);
  });

  it('gives a slow reader fewer messages, each with all there is by then', async () => {
    const draft = await start();
    const reader = read();
    await reader.next();
    for (let line = 0; line < 100; line += 1) {
      draft.writer.append(`line ${line}\n`);
      clock.advance(100);
    }
    const next = reader.next();
    await untilSeen(reader, 2);
    expect((await next)?.text).toBe(draft.writer.text);
    await reader.return();
    await discardDraft(streams, draft);
  });

  it('begins anew with the next number when a draft is discarded', async () => {
    const lost = await start();
    lost.writer.append('half a');
    const reader = read();
    await reader.next();
    lost.writer.abandon();
    await discardDraft(streams, lost);
    const rest = reader.rest();
    const draft = await start();
    draft.writer.append('whole');
    await untilSeen(reader, 2);
    const text = await finishDraft(streams, draft);
    await untilSeen(reader, 3);
    await rest;
    expect(reader.seen).toEqual([message(1, 'half a'), message(2, 'whole'), message(2, text, true)]);
  });

  it('gives the current draft of a scene that nobody writes, and waits while the script is generated', async () => {
    const waiting = read();
    const first = waiting.next();
    await vi.waitFor(() => expect(streams.open.generations).toBe(1));
    const draft = await start();
    draft.writer.append('at last');
    expect((await first)?.draftNumber).toBe(1);
    const rest = waiting.rest();
    await finishDraft(streams, draft);
    await vi.waitFor(() => {
      clock.advance(250);
      expect(waiting.seen.at(-1)).toEqual(message(1, 'at last', true));
    });
    await rest;
    await emitAll(streams, studio.generationId, completed);
    await editScene(streams, studio.scriptId, sceneId, 'mine');
    expect(await read().rest()).toEqual([message(2, 'mine', true)]);
  });

  it('ends at once when the reader leaves between two messages, and rejects a scene that is not there', async () => {
    const draft = await start();
    const reader = read();
    await reader.next();
    const waiting = reader.next();
    await reader.return();
    expect(await waiting).toBeUndefined();
    await discardDraft(streams, draft);
    await expect(read(randomUUID()).next()).rejects.toThrow(NotFoundError);
  });
});
