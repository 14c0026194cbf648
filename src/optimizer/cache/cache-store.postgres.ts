import type { Pool } from 'pg';
import { createPostgresReads } from '../money/postgres-reads.js';
import type { PostgresReads } from '../money/postgres-reads.js';
import type { AnswerStore } from './cache-store.js';
import { answerFromText, answerToJson } from '../stored-answer.js';

const SWEPT_AT_ONCE = 1_000;

/**
 * Keeps answers in the table `LlmCacheEntry`. A row in the form of another version counts as unknown. Every call that goes to a
 * provider reads here first: hence prepared statements straight to the pool. `reads`: shared with what else a call looks up.
 */
export function createPostgresAnswerStore(pool: Pool, reads: PostgresReads = createPostgresReads(pool)): AnswerStore {
  return {
    inDatabase: true,

    async get(key, now) {
      const row = await reads.cached(key);
      if (row === undefined || row.expiresAt.getTime() <= now) return undefined;
      const answer = answerFromText(row.answer, row.createdAt.getTime());
      return (
        answer && {
          tenantId: row.tenantId,
          answer,
          expiresAt: row.expiresAt.getTime(),
          generationId: row.generationId ?? undefined,
          sceneId: row.sceneId ?? undefined,
        }
      );
    },

    async put(key, { tenantId, answer, expiresAt, generationId, sceneId }) {
      await pool.query({
        name: 'answer-put',
        text: `
          INSERT INTO "LlmCacheEntry" ("key", "tenantId", "answer", "createdAt", "expiresAt", "generationId", "sceneId") VALUES ($1, $2, $3, $4, $5, $6, $7)
          ON CONFLICT ("key") DO UPDATE
          SET "tenantId" = excluded."tenantId", "answer" = excluded."answer", "createdAt" = excluded."createdAt", "expiresAt" = excluded."expiresAt",
              "generationId" = excluded."generationId", "sceneId" = excluded."sceneId"
          WHERE "LlmCacheEntry"."createdAt" <= excluded."createdAt"`,
        values: [
          key,
          tenantId,
          JSON.stringify(answerToJson(answer)),
          new Date(answer.createdAt),
          new Date(expiresAt),
          generationId ?? null,
          sceneId ?? null,
        ],
      });
    },

    async sweep(now) {
      for (let total = 0; ;) {
        // Rows that another process is deleting are left to it.
        const { rowCount } = await pool.query(
          'DELETE FROM "LlmCacheEntry" WHERE "key" IN (SELECT "key" FROM "LlmCacheEntry" WHERE "expiresAt" <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)',
          [new Date(now), SWEPT_AT_ONCE],
        );
        const deleted = rowCount ?? 0;
        total += deleted;
        if (deleted < SWEPT_AT_ONCE) return total;
      }
    },

    async forget(key) {
      await pool.query('DELETE FROM "LlmCacheEntry" WHERE "key" = $1', [key]);
    },

    async clear(tenantId) {
      const { rowCount } = await pool.query('DELETE FROM "LlmCacheEntry" WHERE "tenantId" = coalesce($1, "tenantId")', [
        tenantId ?? null,
      ]);
      return rowCount ?? 0;
    },

    async erase({ generationIds, sceneIds }) {
      const { rowCount } = await pool.query(
        'DELETE FROM "LlmCacheEntry" WHERE "generationId" = ANY($1) OR "sceneId" = ANY($2)',
        [generationIds, sceneIds],
      );
      return rowCount ?? 0;
    },
  };
}
