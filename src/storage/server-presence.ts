import type pg from 'pg';

/** The `application_name` of one session that each open storage keeps on the database, so that they count the servers there. */
export const SERVER_SESSION = 'scriptgen bus';

/** How many servers use the client's database, on whatever machine they run. */
export async function serversOn(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ servers: number }>(
    'SELECT count(*)::int AS servers FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
    [SERVER_SESSION],
  );
  return rows[0]?.servers ?? 0;
}
