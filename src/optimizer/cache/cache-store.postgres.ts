import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import type { AnswerStore } from './cache-store.js';
import { answerFromJson, answerToJson } from '../stored-answer.js';

const SWEPT_AT_ONCE = 1_000;

interface Row {
  key: string;
  tenantId: string;
  answer: unknown;
  createdAt: Date;
  expiresAt: Date;
  generationId: string | null;
  sceneId: string | null;
}

/**
 * Keeps answers in the table `LlmCacheEntry`. A row in the form of another version counts as unknown. Every call that goes to a
 * provider reads here first: hence prepared statements straight to the pool, and one statement for all reads of the same moment.
 */
export function createPostgresAnswerStore(pool: Pool): AnswerStore {
  const rows = new DataLoader<string, Row | undefined>(
    async (keys) => {
      const found = await pool.query<Row>({
        name: 'answers-get',
        text: 'SELECT "key", "tenantId", "answer", "createdAt", "expiresAt", "generationId", "sceneId" FROM "LlmCacheEntry" WHERE "key" = ANY($1)',
        values: [keys],
      });
      const byKey = new Map(found.rows.map((row) => [row.key, row]));
      return keys.map((key) => byKey.get(key));
    },
    { cache: false },
  );

  return {
    async get(key, now) {
      const row = await rows.load(key);
      if (row === undefined || row.expiresAt.getTime() <= now) return undefined;
      const answer = answerFromJson(row.answer, row.createdAt.getTime());
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
