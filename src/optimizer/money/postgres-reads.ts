import type { Pool } from 'pg';
import { ofSameMoment } from '../../storage/same-moment.js';
import type { OwnKey } from '../stored-answer.js';

export interface OwnRow {
  readonly answer: string;
  readonly createdAt: Date;
}

export interface CachedRow extends OwnRow {
  readonly tenantId: string;
  readonly expiresAt: Date;
  readonly generationId: string | null;
  readonly sceneId: string | null;
}

export interface BudgetRow {
  readonly limit: bigint | null;
  readonly spent: bigint;
  readonly reserved: bigint;
}

/** What calls look up before they go to a provider: rows of three tables, in one statement for all that is asked in the same moment. */
export interface PostgresReads {
  own(key: OwnKey): Promise<OwnRow | undefined>;
  cached(key: string): Promise<CachedRow | undefined>;
  budget(id: string): Promise<BudgetRow | undefined>;
}

type Wanted = { readonly own: OwnKey } | { readonly cached: string } | { readonly budget: string };

interface Row {
  kind: 'own' | 'cached' | 'budget';
  /** A generation's id, in lower case, or empty; and a key. */
  of: string;
  key: string;
  answer: string | null;
  createdAt: Date | null;
  tenantId: string | null;
  expiresAt: Date | null;
  generationId: string | null;
  sceneId: string | null;
  limit: string | null;
  spent: string | null;
  reserved: string | null;
}

const TEXT = `
  SELECT 'own' AS "kind", "generationId"::text AS "of", "key", "answer", "createdAt", NULL::text AS "tenantId", NULL::timestamptz AS "expiresAt",
    NULL::text AS "generationId", NULL::text AS "sceneId", NULL::bigint AS "limit", NULL::bigint AS "spent", NULL::bigint AS "reserved"
  FROM "GenerationAnswer" JOIN unnest($1::uuid[], $2::text[]) AS wanted("generationId", "key") USING ("generationId", "key")
  UNION ALL
  SELECT 'cached', '', "key", "answer"::text, "createdAt", "tenantId", "expiresAt", "generationId", "sceneId", NULL, NULL, NULL
  FROM "LlmCacheEntry" WHERE "key" = ANY($3::text[])
  UNION ALL
  SELECT 'budget', '', "id", NULL, NULL, NULL, NULL, NULL, NULL, "limitNanoUsd", "spentNanoUsd", "reservedNanoUsd"
  FROM "LlmBudget" WHERE "id" = ANY($4::text[])`;

export function createPostgresReads(pool: Pool): PostgresReads {
  const read = ofSameMoment<Wanted, Row | undefined>({
    async run(wanted) {
      const own = wanted.flatMap((each) => ('own' in each ? [each.own] : []));
      const { rows } = await pool.query<Row>({
        name: 'before-a-call',
        text: TEXT,
        values: [
          own.map(({ generationId }) => generationId),
          own.map(({ key }) => key),
          wanted.flatMap((each) => ('cached' in each ? [each.cached] : [])),
          wanted.flatMap((each) => ('budget' in each ? [each.budget] : [])),
        ],
      });
      const found = new Map(rows.map((row) => [JSON.stringify([row.kind, row.of, row.key]), row]));
      return wanted.map((each) => found.get(nameOf(each)));
    },
  });

  return {
    async own(own) {
      const row = await read({ own });
      return row && ownRow(row);
    },
    async cached(key) {
      const row = await read({ cached: key });
      const own = row && ownRow(row);
      if (row === undefined || own === undefined || row.tenantId === null || row.expiresAt === null) return undefined;
      const { tenantId, expiresAt, generationId, sceneId } = row;
      return { ...own, tenantId, expiresAt, generationId, sceneId };
    },
    async budget(id) {
      const row = await read({ budget: id });
      return (
        row && {
          limit: row.limit === null ? null : BigInt(row.limit),
          spent: BigInt(row.spent ?? 0),
          reserved: BigInt(row.reserved ?? 0),
        }
      );
    },
  };
}

function ownRow({ answer, createdAt }: Row): OwnRow | undefined {
  return answer === null || createdAt === null ? undefined : { answer, createdAt };
}

/** The database finds a UUID in any spelling but returns it in lower case. */
function nameOf(wanted: Wanted): string {
  if ('own' in wanted) return JSON.stringify(['own', wanted.own.generationId.toLowerCase(), wanted.own.key]);
  return JSON.stringify('cached' in wanted ? ['cached', '', wanted.cached] : ['budget', '', wanted.budget]);
}
