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
  cancelled,
  completed,
  discardDraft,
  emitAll,
  failed,
  finishDraft,
  openGeneration,
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
  studio = await openStudio(storage.db, 2);
  sceneId = studio.sceneIds[0]!;
});
afterEach(async () => {
  await vi.waitFor(() => expect(streams.open).toMatchObject({ readers: 0, writers: 0, generations: 0 }));
  await streams.close();
  expect(clock.pending).toBe(0);
});

const start = (scene = 0) => startDraft(streams, studio.generationId, studio.sceneIds[scene]!);
const read = (id = sceneId) => new TestReader((signal) => streams.sceneTokens(id, signal));
const token = (draftNumber: number, offset: number, text: string, done = false) => ({
  sceneId,
  draftNumber,
  offset,
  text,
  done,
});

describe('sceneTokens', () => {
  it('begins with all text so far, goes on with what is written, and ends when the draft does', async () => {
    const draft = await start();
    draft.writer.append('INT. ');
    const other = await start(1);
    other.writer.append('elsewhere');
    const reader = read();
    await reader.next();
    draft.writer.append('BAR');
    clock.advance(30);
    await reader.next();
    draft.writer.append(' - DAY');
    const rest = reader.rest();
    await finishDraft(streams, draft);
    await rest;
    expect(reader.seen).toEqual([
      token(1, 0, 'INT. '),
      token(1, 5, 'BAR'),
      token(1, 8, ' - DAY'),
      token(1, 14, '', true),
    ]);
    await discardDraft(streams, other);
  });

  it('gives the current draft, done, when none is being written', async () => {
    const draft = await start();
    draft.writer.append('The end.');
    await finishDraft(streams, draft);
    expect(await read().rest()).toEqual([token(1, 0, 'The end.', true)]);
    await emitAll(streams, studio.generationId, completed);
    expect(await read().rest()).toEqual([token(1, 0, 'The end.', true)]);
  });

  it('follows the rewrite of a scene that has a draft', async () => {
    const draft = await start();
    draft.writer.append('First draft.');
    await finishDraft(streams, draft);
    const second = await start();
    second.writer.append('Second');
    const reader = read();
    await reader.next();
    await finishDraft(streams, second);
    await reader.rest();
    expect(reader.seen).toEqual([token(2, 0, 'Second'), token(2, 6, '', true)]);
  });

  it('waits for the first draft while the script is being generated', async () => {
    const reader = read();
    const rest = reader.rest();
    await vi.waitFor(() => expect(streams.open.generations).toBe(1));
    await emitAll(streams, studio.generationId, stageStarted);
    const draft = await start();
    draft.writer.append('At last.');
    await vi.waitFor(() => expect(reader.seen.at(-1)?.text).toBe('At last.'));
    await finishDraft(streams, draft);
    await rest;
    expect(reader.seen.at(-1)).toEqual(token(1, 8, '', true));
    expect(reader.seen.map(({ text }) => text).join('')).toBe('At last.');
  });

  it('waits for a generation that was started after it, beside another one', async () => {
    const reader = read();
    const rest = reader.rest();
    await vi.waitFor(() => expect(streams.open.generations).toBe(1));
    const generationId = await openGeneration(storage.db, studio.scriptId);
    const draft = await startDraft(streams, generationId, sceneId);
    draft.writer.append('From the other.');
    await vi.waitFor(() => {
      clock.advance(1_000);
      expect(reader.seen.at(-1)?.text).toBe('From the other.');
    });
    await finishDraft(streams, draft);
    await rest;
    expect(reader.seen.at(-1)?.done).toBe(true);
  });

  it('starts at 0 again with the next number when a draft is discarded', async () => {
    const lost = await start();
    lost.writer.append('half a sc');
    const reader = read();
    await reader.next();
    lost.writer.abandon();
    await discardDraft(streams, lost);
    const draft = await start();
    draft.writer.append('a whole scene');
    await reader.until(({ draftNumber }) => draftNumber === 2);
    await finishDraft(streams, draft);
    await reader.rest();
    expect(reader.seen).toEqual([token(1, 0, 'half a sc'), token(2, 0, 'a whole scene'), token(2, 13, '', true)]);
  });

  it('sends a replaced text whole, at 0', async () => {
    const draft = await start();
    draft.writer.append('frist');
    const reader = read();
    await reader.next();
    draft.writer.replace('first');
    await reader.next();
    expect(reader.seen).toEqual([token(1, 0, 'frist'), token(1, 0, 'first')]);
    await reader.return();
    await discardDraft(streams, draft);
  });

  it('sends all the text of a draft that ended before the reader got to it', async () => {
    const reader = read();
    const first = reader.next();
    await vi.waitFor(() => expect(streams.open.generations).toBe(1));
    const draft = await start();
    draft.writer.append('Quick.');
    await finishDraft(streams, draft);
    await first;
    await reader.rest();
    let text = '';
    for (const message of reader.seen) text = text.slice(0, message.offset) + message.text;
    expect([text, reader.seen.at(-1)?.done]).toEqual(['Quick.', true]);
  });

  it('falls back to the current draft when the generation ends without a new one', async () => {
    const draft = await start();
    draft.writer.append('First draft.');
    await finishDraft(streams, draft);
    const second = await start();
    second.writer.append('Sec');
    const reader = read();
    await reader.next();
    second.writer.abandon();
    await discardDraft(streams, second);
    await emitAll(streams, studio.generationId, failed);
    await reader.rest();
    expect(reader.seen).toEqual([token(2, 0, 'Sec'), token(1, 0, 'First draft.', true)]);
  });

  it('ends without done when nothing is being generated, or no longer', async () => {
    const rest = read().rest();
    await vi.waitFor(() => expect(streams.open.generations).toBe(1));
    await emitAll(streams, studio.generationId, cancelled);
    expect(await rest).toEqual([]);
    expect(await read().rest()).toEqual([]);
  });

  it('ends when the script is deleted under its readers', async () => {
    const draft = await start();
    draft.writer.append('doomed');
    const reader = read();
    await reader.next();
    const rest = reader.rest();
    draft.writer.abandon();
    await storage.db.script.delete({ where: { id: studio.scriptId } });
    clock.advance(2_000);
    expect(await rest).toEqual([]);
  });

  it('ends when the reader goes away, while it waits', async () => {
    const reader = read();
    const waiting = reader.next();
    await vi.waitFor(() => expect(streams.open.generations).toBe(1));
    reader.abort();
    expect(await waiting).toBeUndefined();
  });

  it('rejects a scene that is not there', async () => {
    await expect(read(randomUUID()).next()).rejects.toThrow(NotFoundError);
    await expect(read('nonsense').next()).rejects.toThrow('Scene "nonsense" does not exist');
  });
});
