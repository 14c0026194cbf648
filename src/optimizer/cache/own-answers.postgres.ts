import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import type { OwnAnswers, OwnKey } from '../stored-answer.js';
import { answerFromText, answerToJson } from '../stored-answer.js';

interface Row {
  generationId: string;
  key: string;
  answer: string;
  createdAt: Date;
}

/** How long the answers of a failed or cancelled generation are kept, in milliseconds, because it may be resumed. */
const KEPT_MS = 30 * 86_400_000;

/** Keeps them in the table `GenerationAnswer`. Every call of a generation reads here: hence one prepared statement for all reads of the same moment. */
export function createPostgresOwnAnswers(pool: Pool): OwnAnswers {
  const rows = new DataLoader<OwnKey, Row | undefined, string>(
    async (wanted) => {
      const found = await pool.query<Row>({
        name: 'own-answers-get',
        text: `
        SELECT own.* FROM "GenerationAnswer" AS own
        JOIN unnest($1::uuid[], $2::text[]) AS wanted("generationId", "key") USING ("generationId", "key")`,
        values: [wanted.map(({ generationId }) => generationId), wanted.map(({ key }) => key)],
      });
      const byKey = new Map(found.rows.map((row) => [nameOf(row), row]));
      return wanted.map((own) => byKey.get(nameOf(own)));
    },
    { cache: false },
  );

  return {
    inDatabase: true,

    async get(own) {
      const row = await rows.load(own);
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

/** The database finds a UUID in any spelling but returns it in lower case. */
function nameOf({ generationId, key }: OwnKey): string {
  return JSON.stringify([generationId.toLowerCase(), key]);
}
