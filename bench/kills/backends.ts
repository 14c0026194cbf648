import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';

const TIMEOUT_MS = 4_000;

/** Asks the database under test as its operator, on a connection of its own. @throws what `pg` throws */
export async function asOperator<T>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    ...connection,
    application_name: 'kills',
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: 20_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await Promise.race([client.end().catch(() => {}), setTimeout(1_000, undefined, { ref: false })]);
  }
}

/** Whether it answers a query. */
export async function answers(connection: pg.ClientConfig): Promise<boolean> {
  return asOperator(connection, (client) => client.query('SELECT 1')).then(
    () => true,
    () => false,
  );
}

/** The processes that a process has started. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1];
      return Number(parent) === pid ? [Number(name)] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

/** Signals what is still there. */
export function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Whose connections to cut. The pools share a name unless the engine's says otherwise; its queries tell it apart. */
export const CONNECTIONS = {
  'cut-locks': `application_name = 'scriptgen locks'`,
  'cut-bus': `application_name = 'scriptgen bus'`,
  'cut-watch': `application_name = 'scriptgen watch'`,
  'cut-engine': `application_name NOT IN ('scriptgen locks', 'scriptgen bus', 'scriptgen watch') AND application_name ~ '^scriptgen' AND (application_name ~ 'engine' OR query ~ 'dbos')`,
  'cut-pool': `application_name NOT IN ('scriptgen locks', 'scriptgen bus', 'scriptgen watch') AND application_name ~ '^scriptgen' AND NOT (application_name ~ 'engine' OR query ~ 'dbos')`,
  any: `application_name ~ '^scriptgen'`,
} as const;

export async function connectionsOf(
  connection: pg.ClientConfig,
  whose: keyof typeof CONNECTIONS,
): Promise<{ pid: number; name: string }[]> {
  const { rows } = await asOperator(connection, (client) =>
    client.query<{ pid: number; name: string }>(
      `SELECT pid, application_name AS name FROM pg_stat_activity WHERE datname = 'scriptgen' AND backend_type = 'client backend' AND ${CONNECTIONS[whose]} ORDER BY pid`,
    ),
  );
  return rows;
}

export async function cut(connection: pg.ClientConfig, pid: number): Promise<void> {
  await asOperator(connection, (client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
}
