import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ScriptEvent } from '../../src/domain/events.js';
import type { Storage } from '../../src/storage/storage.js';
import { createFold } from '../../src/streams/fold.js';
import { createStreams } from '../../src/streams/streams.js';
import type { Streams } from '../../src/streams/types.js';
import { openTestStorage } from '../support/database.js';
import { createMemoryWire } from '../support/memory-bus.js';
import { FakeClock } from '../support/fake-clock.js';
import type { DraftOnDesk, TestReader } from './studio.js';
import {
  completed,
  deleteScene,
  discardDraft,
  editScene,
  emitAll,
  finishDraft,
  openGeneration,
  openStudio,
  readScript,
  stageStarted,
  startDraft,
} from './studio.js';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

const which = fc.nat(1);
const pick = fc.nat(7);
const words = fc.oneof(fc.stringMatching(/^[A-Za-z ,.\n]{1,30}$/), fc.constantFrom('🌊', '\ud83c', '\udf0a', '\0'));
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('start' as const), process: which, generation: which, pick }),
  },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('append' as const), pick, words }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replace' as const), pick, words }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('finish' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('discard' as const), pick, process: which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), pick, process: which, words }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), pick, process: which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('next generation' as const), generation: which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), process: which }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('connect' as const), pick, process: which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('disconnect' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(30, 1_000, 7_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pause' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** An editor's window: it subscribes again, with its cursor, whenever it is told to or was cut. A slow one rests between events. */
class Window {
  readonly fold = createFold();
  readonly durable: ScriptEvent[] = [];
  #reader: TestReader<ScriptEvent> | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    readonly slow: boolean,
    readonly storedText: (draftId: string) => Promise<string | undefined>,
  ) {}

  async connect(streams: Streams, scriptId: string): Promise<void> {
    await this.disconnect();
    this.#reader = readScript(streams, scriptId, this.fold.state.seq);
    this.#running = this.#run(this.#reader);
  }

  async disconnect(): Promise<void> {
    await this.#reader?.return();
    await this.#running;
    this.#reader = undefined;
  }

  async #run(reader: TestReader<ScriptEvent>): Promise<void> {
    for (let event = await reader.next(); event !== undefined; event = await reader.next()) {
      await this.#take(event);
      if (this.slow) await pause(3);
    }
  }

  async #take(event: ScriptEvent): Promise<void> {
    const { state } = this.fold;
    const told = `${JSON.stringify(event)} after ${state.seq}`;
    if (event.type === 'SceneTextSnapshot' || event.type === 'SceneTextAppended') {
      expect(event.seq, told).toBe(state.seq);
      const { sceneId, draftNumber } = event;
      const latest = this.durable.findLast(
        (other) =>
          'sceneId' in other &&
          other.sceneId === sceneId &&
          (!('draftNumber' in other) || other.draftNumber === draftNumber),
      );
      expect(latest?.type, told).toBe('SceneDraftStarted');
      expect(this.fold.apply(event), told).toBe('applied');
      return;
    }
    expect(event.seq, told).toBe(state.seq + 1);
    const text = 'draftId' in event ? await this.storedText(event.draftId) : undefined;
    if ('draftId' in event && text !== undefined) {
      const held = state.text(event.sceneId, event.draftNumber);
      if (held !== undefined) expect(held, told).toBe(text);
    }
    expect(this.fold.apply({ ...event, text }), told).toBe('applied');
    this.durable.push(event);
  }
}

function at<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}

async function play(steps: readonly Step[], slow: readonly boolean[], losses: readonly boolean[]): Promise<void> {
  const wire = createMemoryWire();
  const clock = new FakeClock();
  const errors: Error[] = [];
  let message = 0;
  wire.lose = () => losses[(message += 1) % losses.length] ?? false;
  const boot = () =>
    createStreams({
      db: storage.db,
      bus: wire.connect(),
      clock,
      queueLimit: 40,
      onError: (error) => errors.push(error),
    });
  const processes = [boot(), boot()];
  const { scriptId, generationId, sceneIds } = await openStudio(storage.db, 4);
  const generations = [generationId, await openGeneration(storage.db, scriptId)];
  const windows = slow.map(
    (each) => new Window(each, async (id) => (await storage.db.draft.findUnique({ where: { id } }))?.text),
  );
  const desks: (DraftOnDesk & { process: number })[] = [];
  const take = (index: number) => desks.splice(index % Math.max(1, desks.length), 1)[0];
  const idle = (index: number) =>
    at(
      sceneIds.filter((id) => desks.every(({ sceneId }) => sceneId !== id)),
      index,
    );

  const perform = async (each: Step): Promise<void> => {
    switch (each.do) {
      case 'start': {
        const sceneId = at(sceneIds, each.pick);
        if (sceneId === undefined) return;
        const draft = await startDraft(processes[each.process]!, generations[each.generation]!, sceneId);
        desks.push({ ...draft, process: each.process });
        return;
      }
      case 'append':
        return at(desks, each.pick)?.writer.append(each.words);
      case 'replace':
        return at(desks, each.pick)?.writer.replace(each.words);
      case 'finish': {
        const desk = take(each.pick);
        if (desk !== undefined) await finishDraft(processes[desk.process]!, desk);
        return;
      }
      case 'discard': {
        const desk = take(each.pick);
        if (desk === undefined) return;
        desk.writer.abandon();
        return discardDraft(processes[each.process]!, desk);
      }
      case 'edit': {
        const sceneId = idle(each.pick);
        // The table takes no NUL.
        if (sceneId === undefined || /[\0\ud800-\udfff]/.test(each.words)) return;
        return editScene(processes[each.process]!, scriptId, sceneId, each.words);
      }
      case 'delete': {
        const sceneId = idle(each.pick);
        if (sceneId === undefined) return;
        sceneIds.splice(sceneIds.indexOf(sceneId), 1);
        return deleteScene(processes[each.process]!, scriptId, sceneId);
      }
      case 'next generation': {
        const ended = generations[each.generation]!;
        if (desks.some((desk) => desk.generationId === ended)) return;
        await emitAll(processes[0]!, ended, completed);
        generations[each.generation] = await openGeneration(storage.db, scriptId);
        return;
      }
      case 'kill':
        await processes[each.process]!.close();
        processes[each.process] = boot();
        for (const desk of desks.filter(({ process }) => process === each.process)) {
          desks.splice(desks.indexOf(desk), 1);
          await discardDraft(processes[1 - each.process]!, desk);
        }
        return;
      case 'connect':
        return at(windows, each.pick)?.connect(processes[each.process]!, scriptId);
      case 'disconnect':
        return at(windows, each.pick)?.disconnect();
      case 'advance':
        return clock.advance(each.ms);
      case 'pause':
        await pause(1);
    }
  };

  for (const each of steps) await perform(each);
  for (const desk of desks) await finishDraft(processes[desk.process]!, desk);
  await emitAll(processes[0]!, generations[0]!, stageStarted, completed);
  const history = await processes[0]!.scriptJournal.read(scriptId, 0, 10_000);
  expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));

  for (const [index, window] of windows.entries()) {
    // One that was cut subscribes again; one that is there finds the end by itself, by the clock if the bus lost it.
    if (index % 2 === 0) await window.connect(processes[index % 2]!, scriptId);
    for (let tries = 0; window.fold.state.seq < history.length; tries += 1) {
      clock.advance(500);
      await pause(2);
      if (tries === 100) await window.connect(processes[0]!, scriptId);
      expect(tries).toBeLessThan(2_000);
    }
    await window.disconnect();
    expect(window.durable).toEqual(history);
    const drafts = await storage.db.draft.findMany({ where: { scene: { scriptId } } });
    for (const { sceneId, number, state, text } of drafts) {
      expect(window.fold.state.text(sceneId, number)).toBe(state === 'COMPLETE' ? text : undefined);
    }
  }
  await Promise.all(processes.map((streams) => streams.close()));
  for (const { open } of processes) expect(open).toMatchObject({ readers: 0, writers: 0, generations: 0, scripts: 0 });
  expect(clock.pending).toBe(0);
  expect(errors).toEqual([]);
}

it('every window ends with each durable event of the script once and in order, and with all stored texts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 60 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
      fc.oneof(fc.constant([false]), fc.array(fc.boolean(), { minLength: 5, maxLength: 9 }), fc.constant([true])),
      play,
    ),
    { numRuns: 25, endOnFailure: true },
  );
}, 120_000);
