import type { Pool } from 'pg';
import { createPostgresReads } from '../money/postgres-reads.js';
import type { PostgresReads } from '../money/postgres-reads.js';
import type { OwnAnswers } from '../stored-answer.js';
import { answerFromText, answerToJson } from '../stored-answer.js';

/** How long the answers of a failed or cancelled generation are kept, in milliseconds, because it may be resumed. */
const KEPT_MS = 30 * 86_400_000;

/** Keeps them in the table `GenerationAnswer`. `reads`: shared with what else a call looks up. */
export function createPostgresOwnAnswers(pool: Pool, reads: PostgresReads = createPostgresReads(pool)): OwnAnswers {
  return {
    inDatabase: true,

    async get(own) {
      const row = await reads.own(own);
      return row && answerFromText(row.answer, row.createdAt.getTime());
    },

    async put({ generationId, key, answer }) {
      await pool.query(
        `INSERT INTO "GenerationAnswer" ("generationId", "key", "answer", "createdAt") VALUES ($1, $2, $3, $4)
         ON CONFLICT ("generationId", "key") DO UPDATE SET "answer" = excluded."answer", "createdAt" = excluded."createdAt"`,
        [generationId, key, JSON.stringify(answerToJson(answer)), new Date(answer.createdAt)],
      );
    },

    async forget({ generationId, key }) {
      await pool.query('DELETE FROM "GenerationAnswer" WHERE "generationId" = $1 AND "key" = $2', [generationId, key]);
    },

    async sweep(now) {
      const { rowCount } = await pool.query(
        `DELETE FROM "GenerationAnswer" AS own USING "Generation" AS generation
         WHERE own."generationId" = generation."id" AND (generation."status" = 'COMPLETED' OR generation."finishedAt" < $1)`,
        [new Date(now - KEPT_MS)],
      );
      return rowCount ?? 0;
    },
  };
}
