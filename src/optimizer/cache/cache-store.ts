import type { Database } from '../../storage/database.js';
import type { StoredAnswer } from './stored-answer.js';
import { answerFromJson, answerToJson } from './stored-answer-json.js';

const SWEPT_AT_ONCE = 1_000;

/** An answer, whose it is, and how long it may be served, in milliseconds since 1970. */
export interface CacheEntry {
  readonly tenantId: string;
  readonly answer: StoredAnswer;
  readonly expiresAt: number;
}

/** Where answers outlive the process. `now` is in milliseconds since 1970. */
export interface AnswerStore {
  /** Undefined for a key that is unknown, or expired at `now`. */
  get(key: string, now: number): Promise<CacheEntry | undefined>;
  /** An older answer never takes the place of a newer one. */
  put(key: string, entry: CacheEntry): Promise<void>;
  /** Deletes what has expired at `now`, 1 000 entries a statement. Gives how many. */
  sweep(now: number): Promise<number>;
  forget(key: string): Promise<void>;
  /** Deletes the answers of a tenant, or all. Gives how many. */
  clear(tenantId?: string): Promise<number>;
}

/** Answers in the table `LlmCacheEntry`. A row that another version wrote in another form counts as unknown. */
export function createPrismaAnswerStore(db: Database): AnswerStore {
  return {
    async get(key, now) {
      const row = await db.llmCacheEntry.findUnique({ where: { key } });
      if (row === null || row.expiresAt.getTime() <= now) return undefined;
      const answer = answerFromJson(row.answer, row.createdAt.getTime());
      return answer && { tenantId: row.tenantId, answer, expiresAt: row.expiresAt.getTime() };
    },

    async put(key, { tenantId, answer, expiresAt }) {
      const json = JSON.stringify(answerToJson(answer));
      await db.$executeRaw`
        INSERT INTO "LlmCacheEntry" ("key", "tenantId", "answer", "createdAt", "expiresAt")
        VALUES (${key}, ${tenantId}, ${json}::jsonb, ${new Date(answer.createdAt)}, ${new Date(expiresAt)})
        ON CONFLICT ("key") DO UPDATE
        SET "tenantId" = excluded."tenantId", "answer" = excluded."answer", "createdAt" = excluded."createdAt", "expiresAt" = excluded."expiresAt"
        WHERE "LlmCacheEntry"."createdAt" <= excluded."createdAt"`;
    },

    async sweep(now) {
      for (let total = 0; ; ) {
        // Rows that another process is deleting are left to it.
        const deleted = await db.$executeRaw`
          DELETE FROM "LlmCacheEntry" WHERE "key" IN (
            SELECT "key" FROM "LlmCacheEntry" WHERE "expiresAt" <= ${new Date(now)} LIMIT ${SWEPT_AT_ONCE} FOR UPDATE SKIP LOCKED)`;
        total += deleted;
        if (deleted < SWEPT_AT_ONCE) return total;
      }
    },

    async forget(key) {
      await db.llmCacheEntry.deleteMany({ where: { key } });
    },

    async clear(tenantId) {
      const { count } = await db.llmCacheEntry.deleteMany(tenantId === undefined ? undefined : { where: { tenantId } });
      return count;
    },
  };
}

/** Answers in this process's memory, without a limit: for tests, and for use without a database. */
export function createMemoryAnswerStore(): AnswerStore {
  const entries = new Map<string, CacheEntry>();
  const deleteWhere = (condition: (entry: CacheEntry) => boolean): number => {
    const before = entries.size;
    for (const [key, entry] of entries) if (condition(entry)) entries.delete(key);
    return before - entries.size;
  };
  return {
    async get(key, now) {
      const entry = entries.get(key);
      return entry !== undefined && entry.expiresAt > now ? entry : undefined;
    },
    async put(key, entry) {
      const known = entries.get(key);
      if (known === undefined || known.answer.createdAt <= entry.answer.createdAt) entries.set(key, structuredClone(entry));
    },
    sweep: async (now) => deleteWhere(({ expiresAt }) => expiresAt <= now),
    forget: async (key) => void entries.delete(key),
    clear: async (tenantId) => deleteWhere((entry) => tenantId === undefined || entry.tenantId === tenantId),
  };
}
