import { ScriptGenError } from '../domain/errors.js';
import type { DurableEvent, GenerationEvent } from '../domain/events.js';
import type { Database } from '../storage/database.js';
import { draftKey } from './draft-place.js';
import type { DraftPlace } from './draft-place.js';
import type { Subscriber } from './subscription.js';
import { toEvent } from './event-rows.js';

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

  /** The latest event with `seq <= at`, and the drafts that had begun and not ended by then. */
  async stateAt(
    subscriber: Subscriber,
    generationId: string,
    at: number,
  ): Promise<{ latest: string | undefined; drafts: DraftPlace[] }> {
    if (at <= 0) return { latest: undefined, drafts: [] };
    const rows = await this.ask(subscriber, (db) =>
      Promise.all([
        db.generationEvent.findFirst({
          where: { generationId, seq: { lte: at } },
          orderBy: { seq: 'desc' },
          select: { type: true },
        }),
        db.generationEvent.findMany({
          where: {
            generationId,
            seq: { lte: at },
            type: {
              in: ['SceneDraftStarted', 'SceneDraftCompleted', 'SceneDraftDiscarded'] satisfies DurableEvent['type'][],
            },
          },
          orderBy: { seq: 'asc' },
        }),
      ]),
    );
    const [latest, events] = rows ?? [null, []];
    return { latest: latest?.type, drafts: openDrafts(events.map(toEvent).filter((event) => event !== undefined)) };
  }
}

function openDrafts(events: readonly GenerationEvent[]): DraftPlace[] {
  const open = new Map<string, DraftPlace>();
  for (const event of events) {
    if (event.type === 'SceneDraftStarted') open.set(draftKey(event), event);
    else if (event.type === 'SceneDraftCompleted' || event.type === 'SceneDraftDiscarded') open.delete(draftKey(event));
  }
  return [...open.values()];
}
