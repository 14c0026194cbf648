import { ScriptGenError } from '../domain/errors.js';
import type { DurableEvent, ScriptChange } from '../domain/events.js';
import type { Database } from '../storage/database.js';
import { draftKey } from './draft-place.js';
import { toEvent } from './event-rows.js';
import type { GenerationDraft, ReadEvent } from './event-source.js';
import { toScriptEvent } from './script-event-rows.js';
import type { Subscriber } from './subscription.js';

/** The pause before a failed query is tried again. */
const RETRY_MS = 1_000;

/**
 * The queries of readers. They are tried until they succeed, so that a stream does not end because the database is away for a
 * while.
 */
export class StoredEvents {
  readonly #db: Database;
  readonly #onError: (error: unknown) => void;
  readonly #texts = new Map<string, Promise<string | undefined>>();

  constructor(db: Database, onError: (error: unknown) => void) {
    this.#db = db;
    this.#onError = onError;
  }

  /** Runs a query until it succeeds. Undefined when the reader has left. */
  async ask<T>(subscriber: Subscriber, query: (db: Database) => Promise<T>): Promise<T | undefined> {
    while (!subscriber.left) {
      try {
        return await subscriber.unlessLeft(query(this.#db), undefined);
      } catch (error) {
        if (error instanceof ScriptGenError) throw error;
        this.#onError(error);
        await subscriber.sleep(RETRY_MS);
      }
    }
    return undefined;
  }

  /** The text of a complete draft. Readers that ask for it at the same time share one query. */
  text(subscriber: Subscriber, draftId: string): Promise<string | undefined> {
    return this.ask(subscriber, (db) => {
      let text = this.#texts.get(draftId);
      if (text === undefined) {
        text = db.draft
          .findUnique({ where: { id: draftId }, select: { text: true } })
          .then((draft) => draft?.text)
          .finally(() => this.#texts.delete(draftId));
        this.#texts.set(draftId, text);
      }
      return text;
    });
  }

  /** Of a generation: the latest event with `seq <= at`, and the drafts that had begun and not ended by then. */
  async generationAt(
    subscriber: Subscriber,
    generationId: string,
    at: number,
  ): Promise<{ latest: string | undefined; drafts: GenerationDraft[] }> {
    if (at <= 0) return { latest: undefined, drafts: [] };
    const where = { generationId, seq: { lte: at } };
    const rows = await this.ask(subscriber, (db) =>
      Promise.all([
        db.generationEvent.findFirst({ where, orderBy: { seq: 'desc' }, select: { type: true } }),
        db.generationEvent.findMany({ where: { ...where, type: { in: [...OF_DRAFTS] } }, orderBy: { seq: 'asc' } }),
      ]),
    );
    const [latest, events] = rows ?? [null, []];
    return { latest: latest?.type, drafts: openDrafts(events.map(toEvent)) };
  }

  /** Of a script: the drafts that had begun and not ended by its event `at`. */
  async scriptDraftsAt(subscriber: Subscriber, scriptId: string, at: number): Promise<GenerationDraft[]> {
    if (at <= 0) return [];
    const events = await this.ask(subscriber, (db) =>
      db.scriptEvent.findMany({
        where: {
          scriptId,
          seq: { lte: at },
          type: { in: [...OF_DRAFTS, 'SceneDeleted' satisfies ScriptChange['type']] },
        },
        orderBy: { seq: 'asc' },
      }),
    );
    return openDrafts((events ?? []).map(toScriptEvent));
  }

  /** Those of the drafts that are still being written. */
  async written(subscriber: Subscriber, drafts: readonly GenerationDraft[]): Promise<GenerationDraft[]> {
    const rows = await this.ask(subscriber, (db) =>
      db.draft.findMany({
        where: { OR: drafts.map(({ sceneId, draftNumber: number }) => ({ sceneId, number })), state: 'WRITING' },
        select: { sceneId: true, number: true },
      }),
    );
    const written = new Set(rows?.map(({ sceneId, number: draftNumber }) => draftKey({ sceneId, draftNumber })));
    return drafts.filter((draft) => written.has(draftKey(draft)));
  }
}

const OF_DRAFTS = ['SceneDraftStarted', 'SceneDraftCompleted', 'SceneDraftDiscarded'] satisfies DurableEvent['type'][];

function openDrafts(events: readonly (ReadEvent | undefined)[]): GenerationDraft[] {
  const open = new Map<string, GenerationDraft>();
  for (const event of events) {
    if (event?.type === 'SceneDraftStarted') {
      open.set(draftKey(event), event);
    } else if (event?.type === 'SceneDraftCompleted' || event?.type === 'SceneDraftDiscarded') {
      open.delete(draftKey(event));
    } else if (event?.type === 'SceneDeleted') {
      for (const [key, { sceneId }] of open) if (sceneId === event.sceneId) open.delete(key);
    }
  }
  return [...open.values()];
}
