import { randomUUID } from 'node:crypto';
import type { DurableEvent, GenerationEvent, ScriptEvent } from '../../src/domain/events.js';
import { generationConfig, NO_USAGE } from '../../src/domain/generations.js';
import type { Database, Transaction } from '../../src/storage/database.js';
import type { DraftWriter, OpenDraft, Streams } from '../../src/streams/types.js';

/** A script with scenes, and a generation that writes them: what the orchestrator would do, by hand. */
export interface Studio {
  scriptId: string;
  generationId: string;
  sceneIds: string[];
}

export async function openStudio(db: Database, scenes = 1): Promise<Studio> {
  const script = await db.script.create({
    data: { tenantId: 'default', title: 'Tide', logLine: 'A keeper hears the sea speak.' },
  });
  const rows = Array.from({ length: scenes }, (_, index) => ({
    id: randomUUID(),
    scriptId: script.id,
    number: index + 1,
    act: 1,
    outline: {},
  }));
  await db.scene.createMany({ data: rows });
  return { scriptId: script.id, generationId: await openGeneration(db, script.id), sceneIds: rows.map(({ id }) => id) };
}

export async function openGeneration(db: Database, scriptId: string): Promise<string> {
  const { id } = await db.generation.create({
    data: {
      tenantId: 'default',
      scriptId,
      kind: 'SCRIPT',
      status: 'RUNNING',
      config: generationConfig.parse({}),
      input: {},
    },
  });
  return id;
}

export interface DraftOnDesk extends OpenDraft {
  writer: DraftWriter;
}

export async function commitDraftStart(streams: Streams, generationId: string, sceneId: string): Promise<OpenDraft> {
  return streams.journal.commit(generationId, async (tx, emit) => {
    const last = await tx.draft.findFirst({ where: { sceneId }, orderBy: { number: 'desc' } });
    const draft = await tx.draft.create({
      data: { sceneId, number: (last?.number ?? 0) + 1, kind: 'GENERATED', generationId },
    });
    emit({ type: 'SceneDraftStarted', sceneId, draftNumber: draft.number, kind: 'GENERATED' });
    return { generationId, sceneId, draftId: draft.id, draftNumber: draft.number, kind: 'GENERATED' };
  });
}

export async function startDraft(streams: Streams, generationId: string, sceneId: string): Promise<DraftOnDesk> {
  const draft = await commitDraftStart(streams, generationId, sceneId);
  return { ...draft, writer: streams.openDraft(draft) };
}

export async function completeDraft(streams: Streams, draft: OpenDraft, text: string): Promise<void> {
  const { generationId, draftId, sceneId, draftNumber } = draft;
  await streams.journal.commit(generationId, async (tx, emit) => {
    await tx.draft.update({ where: { id: draftId }, data: { text, state: 'COMPLETE', completedAt: new Date() } });
    await tx.scene.update({ where: { id: sceneId }, data: { currentDraftId: draftId, status: 'WRITTEN' } });
    emit({ type: 'SceneDraftCompleted', sceneId, draftId, draftNumber });
  });
}

export async function finishDraft(streams: Streams, draft: DraftOnDesk): Promise<string> {
  await draft.writer.finish();
  const text = draft.writer.text;
  await completeDraft(streams, draft, text);
  return text;
}

export async function discardDraft(streams: Streams, draft: OpenDraft): Promise<void> {
  const { generationId, draftId, sceneId, draftNumber } = draft;
  await streams.journal.commit(generationId, async (tx, emit) => {
    await tx.draft.update({ where: { id: draftId }, data: { state: 'DISCARDED', discardReason: 'fail-over' } });
    emit({ type: 'SceneDraftDiscarded', sceneId, draftNumber, reason: 'fail-over' });
  });
}

const STATUS = {
  GenerationCompleted: 'COMPLETED',
  GenerationFailed: 'FAILED',
  GenerationCancelled: 'CANCELLED',
  GenerationResumed: 'RUNNING',
} as const;

export const completed: DurableEvent = { type: 'GenerationCompleted' };
export const cancelled: DurableEvent = { type: 'GenerationCancelled' };
export const resumed: DurableEvent = { type: 'GenerationResumed', reason: 'asked for' };
export const failed: DurableEvent = {
  type: 'GenerationFailed',
  failure: { code: 'LLM_UNAVAILABLE', message: 'no model', stage: 'SCENES', retryable: true },
};
export const stageStarted: DurableEvent = { type: 'StageStarted', stage: 'SCENES' };
export const stageCompleted: DurableEvent = {
  type: 'StageCompleted',
  stage: 'SCENES',
  durationMs: 12,
  usage: NO_USAGE,
};

/** Commits events together with the status they bring. */
export async function emitAll(streams: Streams, generationId: string, ...events: DurableEvent[]): Promise<void> {
  await streams.journal.commit(generationId, async (tx: Transaction, emit) => {
    for (const event of events) {
      if (event.type in STATUS) {
        await tx.generation.update({
          where: { id: generationId },
          data: { status: STATUS[event.type as keyof typeof STATUS] },
        });
      }
      emit(event);
    }
  });
}

/** A reader that takes one event at a time, when it is told to. */
export class TestReader<T> {
  readonly seen: T[] = [];
  readonly #controller = new AbortController();
  readonly #iterator: AsyncIterator<T>;

  constructor(open: (signal: AbortSignal) => AsyncIterable<T>) {
    this.#iterator = open(this.#controller.signal)[Symbol.asyncIterator]();
  }

  /** The next event; undefined at the end. */
  async next(): Promise<T | undefined> {
    const { done, value } = await this.#iterator.next();
    if (done === true) return undefined;
    this.seen.push(value);
    return value;
  }

  /** Reads until an event fits, that one included. */
  async until(fits: (event: T) => boolean): Promise<T> {
    for (;;) {
      const event = await this.next();
      if (event === undefined) throw new Error(`The stream ended first: ${JSON.stringify(this.seen)}`);
      if (fits(event)) return event;
    }
  }

  /** All that is left, to the end of the stream. */
  async rest(): Promise<T[]> {
    const from = this.seen.length;
    while ((await this.next()) !== undefined);
    return this.seen.slice(from);
  }

  abort(): void {
    this.#controller.abort();
  }

  async return(): Promise<void> {
    await this.#iterator.return?.();
  }
}

export function readEvents(streams: Streams, generationId: string, after = 0): TestReader<GenerationEvent> {
  return new TestReader((signal) => streams.generationEvents(generationId, after, signal));
}

export function readScript(streams: Streams, scriptId: string, after = 0): TestReader<ScriptEvent> {
  return new TestReader((signal) => streams.scriptEvents(scriptId, after, signal));
}

/** A person's edit of a scene: a new draft, which is the current one. */
export async function editScene(streams: Streams, scriptId: string, sceneId: string, text: string): Promise<void> {
  await streams.scriptJournal.commit(
    scriptId,
    async (tx, emit) => {
      await tx.$queryRaw`SELECT 1 FROM "Scene" WHERE "id" = ${sceneId}::uuid FOR UPDATE`;
      const last = await tx.draft.findFirst({ where: { sceneId }, orderBy: { number: 'desc' } });
      const draft = await tx.draft.create({
        data: {
          sceneId,
          number: (last?.number ?? 0) + 1,
          kind: 'EDIT',
          text,
          state: 'COMPLETE',
          completedAt: new Date(),
        },
      });
      await tx.scene.update({ where: { id: sceneId }, data: { currentDraftId: draft.id, status: 'WRITTEN' } });
      emit({ type: 'SceneEdited', sceneId, draftId: draft.id, draftNumber: draft.number, kind: 'EDIT' });
    },
    { lock: 'SHARED' },
  );
}

export async function deleteScene(streams: Streams, scriptId: string, sceneId: string): Promise<void> {
  await streams.scriptJournal.commit(scriptId, async (tx, emit) => {
    const { number } = await tx.scene.delete({ where: { id: sceneId } });
    emit({ type: 'SceneDeleted', sceneId, number });
  });
}

export const types = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type);
