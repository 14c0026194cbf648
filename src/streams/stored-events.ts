import { ScriptGenError } from '../domain/errors.js';
import type { Database } from '../storage/database.js';
import { draftKey } from './draft-place.js';
import type { GenerationDraft } from './event-source.js';
import type { Presence } from './presence.js';
import type { Subscriber } from './subscription.js';

/** The pause before a failed query is tried again. */
const RETRY_MS = 1_000;

/** Texts of drafts that have just been completed, and their length in code units: as many are kept for readers that come a little later. */
const TEXTS = 8;
const LONGEST_TEXT = 262_144;

/**
 * The queries of readers. They are tried until they succeed, so that a stream does not end because the database is away for a
 * while.
 */
export class StoredEvents {
  readonly #db: Database;
  readonly #presence: Presence;
  readonly #onError: (error: unknown) => void;
  readonly #reported = new WeakSet();
  readonly #texts = new Map<string, Promise<string | undefined>>();

  constructor(db: Database, presence: Presence, onError: (error: unknown) => void) {
    this.#db = db;
    this.#presence = presence;
    this.#onError = onError;
  }

  /** All who waited for the same query fail with the same error; it is told once. */
  #report(error: unknown): void {
    if (typeof error === 'object' && error !== null) {
      if (this.#reported.has(error)) return;
      this.#reported.add(error);
    }
    this.#onError(error);
  }

  /** Runs a query until it succeeds. Undefined when the reader has left. */
  async ask<T>(subscriber: Subscriber, query: (db: Database) => Promise<T>): Promise<T | undefined> {
    while (!subscriber.left) {
      try {
        return await subscriber.unlessLeft(query(this.#db), undefined);
      } catch (error) {
        if (error instanceof ScriptGenError) throw error;
        this.#report(error);
        await subscriber.sleep(RETRY_MS);
      }
    }
    return undefined;
  }

  /** The text of a complete draft, which does not change any more. Readers that ask for it within a short time share one query. */
  text(subscriber: Subscriber, draftId: string): Promise<string | undefined> {
    return this.ask(subscriber, () => {
      let text = this.#texts.get(draftId);
      if (text === undefined) {
        text = this.#readText(draftId);
        this.#texts.set(draftId, text);
      }
      return text;
    });
  }

  async #readText(draftId: string): Promise<string | undefined> {
    try {
      const draft = await this.#db.draft.findUnique({ where: { id: draftId }, select: { text: true, sceneId: true } });
      // Its scene is there as well, which readers of the draft's end need not look up.
      if (draft !== null) this.#presence.noteScene(draft.sceneId);
      if (draft === null || draft.text.length > LONGEST_TEXT) this.#texts.delete(draftId);
      const [oldest] = this.#texts.keys();
      if (this.#texts.size > TEXTS && oldest !== undefined) this.#texts.delete(oldest);
      return draft?.text;
    } catch (error) {
      this.#texts.delete(draftId);
      throw error;
    }
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
