import type pg from 'pg';

/** The tables, of every schema, in which some row holds the words in whatever column, each with how many rows do. */
export async function tablesWith(pool: pg.Pool, words: string): Promise<Record<string, number>> {
  const { rows: tables } = await pool.query<{ schema: string; name: string }>(`
    SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1, 2`);
  const found: Record<string, number> = {};
  for (const { schema, name } of tables) {
    const { rows } = await pool.query<{ count: string }>(
      `SELECT count(*) FROM "${schema}"."${name}" t WHERE t::text ILIKE $1`,
      [`%${words}%`],
    );
    const count = Number(rows[0]!.count);
    if (count > 0) found[`${schema}.${name}`] = count;
  }
  return found;
}
