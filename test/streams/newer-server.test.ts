import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DurableEvent, GenerationEvent } from '../../src/domain/events.js';
import { NO_USAGE } from '../../src/domain/generations.js';
import type { Bus } from '../../src/storage/bus.js';
import type { Storage } from '../../src/storage/storage.js';
import { channelOf, decodeMessage, encodeMessage } from '../../src/streams/bus-message.js';
import type { BusMessage } from '../../src/streams/bus-message.js';
import { createStreams } from '../../src/streams/streams.js';
import type { Streams } from '../../src/streams/types.js';
import { openTestStorage } from '../support/database.js';
import { createMemoryWire } from '../support/memory-bus.js';
import { FakeClock } from '../support/fake-clock.js';
import {
  completed,
  emitAll,
  finishDraft,
  openStudio,
  readEvents,
  stageCompleted,
  stageStarted,
  startDraft,
  types,
} from './studio.js';
import type { Studio } from './studio.js';

let storage: Storage;
let clock: FakeClock;
let streams: Streams;
let studio: Studio;
let newerServer: Bus;
let unknown: string[];
let errors: Error[];

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());
beforeEach(async () => {
  clock = new FakeClock();
  unknown = [];
  errors = [];
  const wire = createMemoryWire();
  newerServer = wire.connect();
  streams = createStreams({
    db: storage.db,
    bus: wire.connect(),
    clock,
    onError: (error) => errors.push(error),
    onUnknown: (what) => unknown.push(what),
  });
  studio = await openStudio(storage.db);
});
afterEach(async () => {
  await vi.waitFor(() => expect(streams.open).toMatchObject({ readers: 0, writers: 0, generations: 0 }));
  await streams.close();
  expect(errors).toEqual([]);
});

/** As only a newer server stores them. */
const newer = (event: { type: string } & Record<string, unknown>) => event as unknown as DurableEvent;
const storyboarded = newer({ type: 'SceneStoryboarded', sceneId: 'a', frames: 3 });
const newStage = newer({ type: 'StageStarted', stage: 'TABLE_READ' });
const commit = (...events: DurableEvent[]) => emitAll(streams, studio.generationId, ...events);
const seqs = (events: readonly GenerationEvent[]) => events.map(({ seq }) => seq);

describe('an event that this version does not know', () => {
  it('is left out, and all others come with the seq that they have', async () => {
    await commit(storyboarded, stageStarted, storyboarded, newStage, stageCompleted, completed);
    const events = await readEvents(streams, studio.generationId).rest();
    expect(types(events)).toEqual(['StageStarted', 'StageCompleted', 'GenerationCompleted']);
    expect(seqs(events)).toEqual([2, 5, 6]);
    expect(unknown[0]).toBe(`event 1 of generation ${studio.generationId}, SceneStoryboarded`);
    expect(unknown).toHaveLength(3);
  });

  it('as the latest one keeps no reader from the text that follows, and none busy', async () => {
    const draft = await startDraft(streams, studio.generationId, studio.sceneIds[0]!);
    const reader = readEvents(streams, studio.generationId);
    expect(await reader.next()).toMatchObject({ type: 'SceneDraftStarted', seq: 1 });
    expect(await reader.next()).toMatchObject({ type: 'SceneTextSnapshot', seq: 1 });
    await commit(storyboarded);
    draft.writer.append('INT. ');
    expect(await reader.next()).toMatchObject({ type: 'SceneTextAppended', text: 'INT. ', seq: 2 });
    const waiting = reader.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(unknown).toHaveLength(1);
    draft.writer.append('FERRY');
    await finishDraft(streams, draft);
    expect(await waiting).toMatchObject({ type: 'SceneTextAppended', text: 'FERRY' });
    await commit(completed);
    expect(seqs(await reader.rest())).toEqual([3, 4]);
  });

  it('takes no place among as many as are asked for', async () => {
    await commit(stageStarted, storyboarded, storyboarded, storyboarded, stageCompleted, completed);
    const { journal } = streams;
    expect(seqs(await journal.read(studio.generationId, 0, 2))).toEqual([1, 5]);
    expect(seqs(await journal.read(studio.generationId, 1, 1))).toEqual([5]);
    expect(seqs(await journal.read(studio.generationId, 5, 200))).toEqual([6]);
    expect(await journal.page(studio.generationId, 1, 3)).toEqual({ events: [], through: 4, more: true });
  });

  it('fills a page, and the reader goes on behind it', async () => {
    await commit(...Array.from({ length: 450 }, () => storyboarded), completed);
    expect(seqs(await readEvents(streams, studio.generationId).rest())).toEqual([451]);
  });

  it('may be a reason of a failure: the end is told all the same', async () => {
    const failure = { code: 'TABLE_READ_FAILED', message: 'nobody came', stage: 'TABLE_READ', retryable: true };
    await commit(newer({ type: 'GenerationFailed', failure }));
    expect(await readEvents(streams, studio.generationId).rest()).toMatchObject([
      { type: 'GenerationFailed', failure: { code: 'INTERNAL', message: 'nobody came', stage: null, retryable: true } },
    ]);
  });
});

it('every event of today comes back as it was stored', async () => {
  const ofDraft = { sceneId: 's', draftNumber: 2 };
  const samples: { [Type in DurableEvent['type']]: Extract<DurableEvent, { type: Type }>[] } = {
    StageStarted: [
      { type: 'StageStarted', stage: 'BIBLES' },
      { type: 'StageStarted', stage: 'FORMAT', sceneId: 's' },
    ],
    BatchSubmitted: [{ type: 'BatchSubmitted', stage: 'SCENES', provider: 'a', calls: 3, reason: 'cheap' }],
    StageCompleted: [
      { type: 'StageCompleted', stage: 'OUTLINE', durationMs: 1.5, usage: { ...NO_USAGE, costUsd: null } },
      { type: 'StageCompleted', stage: 'SCENES', sceneId: 's', durationMs: 0, usage: { ...NO_USAGE, costUsd: 1e-9 } },
    ],
    BibleEntryReady: [{ type: 'BibleEntryReady', entryId: 'e' }],
    SceneOutlined: [{ type: 'SceneOutlined', sceneId: 's' }],
    SceneDraftStarted: [{ type: 'SceneDraftStarted', ...ofDraft, kind: 'REWRITE' }],
    SceneDraftCompleted: [{ type: 'SceneDraftCompleted', ...ofDraft, draftId: 'd' }],
    SceneDraftDiscarded: [{ type: 'SceneDraftDiscarded', ...ofDraft, reason: '' }],
    CritiqueReady: [{ type: 'CritiqueReady', sceneId: 's', critiqueId: 'c' }],
    ContinuityIssueFound: [{ type: 'ContinuityIssueFound', sceneId: 's', message: 'm', repaired: false }],
    ProviderSwitched: [{ type: 'ProviderSwitched', from: 'a', to: 'b', reason: 'r' }],
    PromptTrimmed: [
      {
        type: 'PromptTrimmed',
        stage: 'SCENES',
        provider: 'p',
        model: 'm',
        parts: [
          { part: 'scene before', tokens: 12, how: 'SHORTENED' },
          { part: 'prompt', tokens: 0, how: 'CUT_BY_SERVER' },
        ],
        reason: 'r',
      },
    ],
    GenerationPaused: [{ type: 'GenerationPaused', reason: 'r' }],
    GenerationResumed: [{ type: 'GenerationResumed', reason: 'r' }],
    GenerationCompleted: [{ type: 'GenerationCompleted' }],
    GenerationFailed: [
      {
        type: 'GenerationFailed',
        failure: { code: 'BUDGET_EXCEEDED', message: 'm', stage: null, retryable: false },
      },
    ],
    GenerationCancelled: [{ type: 'GenerationCancelled' }],
  };
  for (const event of Object.values(samples).flat()) {
    const { generationId } = await openStudio(storage.db);
    await emitAll(streams, generationId, event);
    expect(await streams.journal.read(generationId, 0, 10)).toEqual([
      { ...event, seq: 1, generationId, at: expect.any(Date) },
    ]);
  }
  expect(unknown).toEqual([]);
});

describe('a message of the bus', () => {
  it('that this version does not know is ignored, and those behind it are not', async () => {
    const reader = readEvents(streams, studio.generationId);
    const next = reader.next();
    await vi.waitFor(() => expect(streams.open.readers).toBe(1));
    const channel = channelOf(studio.generationId);
    for (const message of ['', 'look', '[]', 'null', '{"kind":"storyboard","frames":3}', '{"kind":"look","seq":"9"}']) {
      newerServer.publish(channel, message);
    }
    await vi.waitFor(() => expect(unknown).toHaveLength(6));
    expect(unknown[4]).toBe(`message on ${channel}: {"kind":"storyboard","frames":3}`);
    await commit(completed);
    expect(await next).toMatchObject({ type: 'GenerationCompleted' });
    expect(await reader.next()).toBeUndefined();
  });

  it('of today comes out as it went in, also when a newer server has added to it', () => {
    const place = { sceneId: 's', draftNumber: 1 };
    const messages: BusMessage[] = [
      { kind: 'look', seq: 0 },
      { kind: 'opened', ...place },
      { kind: 'follow', ...place, from: 'f', save: true },
      { kind: 'at', ...place, revision: 0, length: 0, saved: false },
      { kind: 'text', ...place, revision: 3, offset: 7, text: '\u0000 \ud83c' },
    ];
    for (const message of messages) {
      expect(decodeMessage(encodeMessage(message))).toEqual(message);
      expect(decodeMessage(JSON.stringify({ ...message, newer: { a: 1 } }))).toEqual(message);
    }
  });
});
