import { LRUCache } from 'lru-cache';
import { systemClock } from '../../domain/clock.js';
import type { Clock } from '../../domain/clock.js';
import type { AnswerStore, CacheEntry } from './cache-store.js';
import { EarlyEntry, fitsIntoStatement } from './early-answer.js';
import { runPeriodically } from '../periodic.js';
import { isConcerned } from './forgetting.js';
import type { AnswerOwner, Forgetting } from './forgetting.js';
import type { AnswersOf } from '../types.js';
import type { Incident } from '../money/stats.js';
import type { StoredAnswer } from '../stored-answer.js';

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;
/** Answers that are stored together expire at different times, so that they are not all asked for again at once. */
const MOST_JITTER = 0.05;
const STORE_PATIENCE_MS = 50;
/** More writes than this are not queued for a store that has stopped answering. */
const MOST_PENDING_WRITES = 500;

export interface AnswerCacheOptions {
  /** How long an answer may be served, in milliseconds. Default 24 hours. */
  expireMs?: number | undefined;
  /** What the first level may hold; 0 switches it off. Default 64 MiB. */
  maxBytes?: number | undefined;
  /** Larger answers are kept in the second level only. Default 1 MiB, or all of the first level if that is less. */
  maxEntryBytes?: number | undefined;
  /** The second level. Default: none. */
  store?: AnswerStore | undefined;
  /** Counts answers that are too large for memory, and writes that failed. */
  count?: ((incident: Extract<Incident, 'oversizeSkipped' | 'cacheWriteFailures'>) => void) | undefined;
  /** Called for every fault of the store; none of them fails a call. Default: they are dropped. */
  onStoreFault?: ((operation: 'get' | 'put' | 'sweep', error: unknown) => void) | undefined;
  clock?: Clock | undefined;
  /** From 0 to below 1. Default `Math.random`. */
  random?: (() => number) | undefined;
}

/** Keeps whole answers by request key: the last used ones in memory, all of them in a store behind it. */
export class AnswerCache {
  readonly #memory: LRUCache<string, CacheEntry>;
  readonly #usesMemory: boolean;
  readonly #store: AnswerStore | undefined;
  readonly #expireMs: number;
  readonly #count: NonNullable<AnswerCacheOptions['count']>;
  readonly #onStoreFault: NonNullable<AnswerCacheOptions['onStoreFault']>;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #writes = new Set<Promise<void>>();
  /** Counts the calls of `clear`, so that what was read before one is not kept after it. */
  #clears = 0;
  #stopSweeping: (() => void) | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(options: AnswerCacheOptions = {}) {
    this.#expireMs = options.expireMs ?? 24 * HOUR_MS;
    this.#store = options.store;
    this.#count = options.count ?? (() => {});
    this.#onStoreFault = options.onStoreFault ?? (() => {});
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    const maxBytes = options.maxBytes ?? 64 * MIB;
    this.#usesMemory = maxBytes > 0;
    this.#memory = new LRUCache({
      // The library takes 0 for no limit, and an entry that is larger than the whole spoils its count of bytes.
      maxSize: Math.max(1, maxBytes),
      maxEntrySize: Math.max(1, Math.min(options.maxEntryBytes ?? MIB, maxBytes)),
      sizeCalculation: ({ answer }, key) => sizeOf(answer, key),
      perf: { now: () => this.#clock.now() },
      // Without this the library remembers the time for a millisecond, by a timer of its own.
      ttlResolution: 0,
    });
  }

  /** Reads from memory only. */
  getL1(key: string): StoredAnswer | undefined {
    return this.#memory.get(key)?.answer;
  }

  /** Reads from the store, and keeps what is found in memory until it expires. A fault, or no answer within 50 ms, is a miss. */
  async getL2(key: string): Promise<StoredAnswer | undefined> {
    if (this.#store === undefined) return undefined;
    const clears = this.#clears;
    const found = await this.#readWithPatience(this.#store, key);
    if (found === undefined || clears !== this.#clears) return undefined;
    const newer = this.getL1(key);
    if (newer !== undefined) return newer;
    // The row may have been written under a longer life than is configured now.
    return this.#keep(key, { ...found, expiresAt: Math.min(found.expiresAt, found.answer.createdAt + this.#expireMs) });
  }

  /** Keeps an answer, in memory at once and in the store soon after. It expires after 95 to 100 % of the configured time, counted from `createdAt`. */
  put(
    key: string,
    tenantId: string,
    answer: StoredAnswer,
    { generationId, sceneId }: Omit<AnswerOwner, 'tenantId'> = {},
    early?: EarlyEntry,
  ): void {
    const isStored = early?.holds(key, answer) === true;
    const expiresAt = isStored ? early.expiresAt : this.#expiryOf(answer);
    const entry = { tenantId, answer, expiresAt, generationId, sceneId };
    if (this.#keep(key, entry) === undefined || this.#store === undefined || isStored) return;
    if (this.#writes.size >= MOST_PENDING_WRITES) {
      this.#writeFailed(
        new Error(
          `The answer store has not finished ${MOST_PENDING_WRITES} earlier writes: this answer is kept in memory only`,
        ),
      );
      return;
    }
    this.#watch(this.#store.put(key, entry).catch((error: unknown) => this.#writeFailed(error)));
  }

  /** The entry that `put` would store, for a ledger that stores it together with the attempt. Undefined where only `put` can. */
  early(
    key: string,
    tenantId: string,
    answer: StoredAnswer,
    { generationId, sceneId }: Omit<AnswerOwner, 'tenantId'>,
  ): EarlyEntry | undefined {
    if (this.#store?.inDatabase !== true || !fitsIntoStatement(answer)) return undefined;
    const entry = { key, tenantId, answer, expiresAt: this.#expiryOf(answer), generationId, sceneId };
    return new EarlyEntry(entry, (write) => this.#watch(write));
  }

  /** Deletes one answer. @throws what the store throws */
  async forget(key: string): Promise<void> {
    this.forgetInMemory({ keys: [key] });
    await this.written();
    await this.#store?.forget(key);
  }

  /**
   * Deletes the answers of a tenant, or all, also those that are just being stored. Returns how many.
   *
   * @throws what the store throws: the answers may then still be there
   */
  async clear(tenantId?: string): Promise<number> {
    const forgotten = this.forgetInMemory({ tenantId: tenantId ?? null });
    await this.written();
    return Math.max(forgotten, (await this.#store?.clear(tenantId)) ?? 0);
  }

  /**
   * Deletes the answers that were made for these generations and scenes.
   *
   * @throws what the store throws: the answers may then still be there
   */
  async erase(answers: AnswersOf): Promise<void> {
    this.forgetInMemory(answers);
    await this.written();
    await this.#store?.erase(answers);
  }

  /** Deletes answers from memory; those that are just being read from the store are not kept either. Returns how many there were. */
  forgetInMemory(forgetting: Forgetting): number {
    this.#clears += 1;
    this.#memory.purgeStale();
    const concerned = [...this.#memory].filter(([key, entry]) => isConcerned(forgetting, key, entry));
    for (const [key] of concerned) this.#memory.delete(key);
    return concerned.length;
  }

  /** Resolves when all answers given so far are stored, or have failed to be. */
  async written(): Promise<void> {
    await Promise.all(this.#writes);
  }

  /** Deletes expired answers from the store each hour, until `close`. */
  startSweeping(): void {
    this.#stopSweeping?.();
    this.#stopSweeping = runPeriodically(
      this.#clock,
      HOUR_MS,
      () => (this.#sweeping = this.#sweep()),
      (error) => this.#onStoreFault('sweep', error),
    );
  }

  /** Ends the sweeping and waits for what is being written. */
  async close(): Promise<void> {
    this.#stopSweeping?.();
    await Promise.allSettled([this.#sweeping]);
    await this.written();
  }

  #expiryOf({ createdAt }: StoredAnswer): number {
    return createdAt + Math.floor(this.#expireMs * (1 - MOST_JITTER * this.#random()));
  }

  #watch(write: Promise<void>): void {
    const watched = write.finally(() => this.#writes.delete(watched));
    this.#writes.add(watched);
  }

  /** Returns the frozen answer; undefined if it has expired. */
  #keep(key: string, { answer, expiresAt, ...owner }: CacheEntry): StoredAnswer | undefined {
    const ttl = expiresAt - this.#clock.now();
    if (ttl <= 0) return undefined;
    const kept = frozen(answer);
    if (!this.#usesMemory) return kept;
    if (sizeOf(kept, key) > this.#memory.maxEntrySize) this.#count('oversizeSkipped');
    this.#memory.set(key, { ...owner, answer: kept, expiresAt }, { ttl });
    return kept;
  }

  #readWithPatience(store: AnswerStore, key: string): Promise<CacheEntry | undefined> {
    return new Promise((resolve) => {
      const callOff = this.#clock.after(STORE_PATIENCE_MS, () => resolve(undefined));
      void store
        .get(key, this.#clock.now())
        .catch((error: unknown) => {
          this.#onStoreFault('get', error);
          return undefined;
        })
        .then((entry) => {
          callOff();
          resolve(entry);
        });
    });
  }

  #writeFailed(error: unknown): void {
    this.#count('cacheWriteFailures');
    this.#onStoreFault('put', error);
  }

  async #sweep(): Promise<void> {
    await this.#store?.sweep(this.#clock.now());
  }
}

/** A rough size in bytes; a character takes up to two. */
function sizeOf(answer: StoredAnswer, key: string): number {
  return 512 + 2 * (key.length + answer.text.length) + 8 * answer.boundaries.length;
}

function frozen(answer: StoredAnswer): StoredAnswer {
  return Object.freeze({
    ...answer,
    boundaries: Object.freeze([...answer.boundaries]),
    usage: Object.freeze({ ...answer.usage }),
  });
}
