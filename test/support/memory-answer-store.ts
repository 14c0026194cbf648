import { isConcerned } from '../../src/optimizer/cache/forgetting.js';
import type { AnswerStore, CacheEntry } from '../../src/optimizer/cache/cache-store.js';

/** Keeps answers in memory, without a limit, as the table `LlmCacheEntry` does on disk. */
export function createMemoryAnswerStore(): AnswerStore {
  const entries = new Map<string, CacheEntry>();
  const deleteWhere = (condition: (entry: CacheEntry, key: string) => boolean): number => {
    const before = entries.size;
    for (const [key, entry] of entries) if (condition(entry, key)) entries.delete(key);
    return before - entries.size;
  };
  return {
    async get(key, now) {
      const entry = entries.get(key);
      return entry !== undefined && entry.expiresAt > now ? entry : undefined;
    },
    async put(key, entry) {
      const known = entries.get(key);
      if (known === undefined || known.answer.createdAt <= entry.answer.createdAt) {
        entries.set(key, structuredClone(entry));
      }
    },
    sweep: async (now) => deleteWhere(({ expiresAt }) => expiresAt <= now),
    forget: async (key) => void entries.delete(key),
    clear: async (tenantId) => deleteWhere((entry) => tenantId === undefined || entry.tenantId === tenantId),
    erase: async (answers) => deleteWhere((entry, key) => isConcerned(answers, key, entry)),
  };
}
