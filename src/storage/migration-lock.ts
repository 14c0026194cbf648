import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Connection } from './connection.js';
import type { StorageLog } from './log.js';
import { silent } from './log.js';

/** The lock that Prisma's own engine takes, so that the CLI and a starting server never migrate at the same time. */
export const PRISMA_MIGRATE_LOCK = 72_707_369;
const POLL_MS = 50;
/** Servers that start at the same time keep the lock for less than this. */
const FIRST_NOTICE_MS = 5_000;
const NOTICE_EVERY_MS = 30_000;

/**
 * Runs `work` while nobody else changes the database's structure, in any process, Prisma's CLI included. Gives it the connection
 * that holds the lock. Waits as long as somebody else has the lock, and logs from time to time who that is.
 */
export async function underMigrationLock<T>(
  connection: Connection,
  work: (client: pg.Client) => Promise<T>,
  log: StorageLog = silent,
): Promise<T> {
  const client = new pg.Client({ ...connection, application_name: 'scriptgen migrations' });
  // The failure reaches us by the query that was running.
  client.on('error', () => {});
  await client.connect();
  try {
    const begun = performance.now();
    let notice = begun + FIRST_NOTICE_MS;
    // Asked for again and again: a statement that waits for the lock would itself be waited for by whoever builds an index.
    while (!(await tryLock(client))) {
      await delay(POLL_MS);
      if (performance.now() < notice) continue;
      notice = performance.now() + NOTICE_EVERY_MS;
      log('warn', 'Waits for another process that is changing the structure of the database', {
        seconds: secondsSince(begun),
        heldBy: await holders(client),
      });
    }
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The lock is released by the end of the connection at the latest. */
async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
    PRISMA_MIGRATE_LOCK,
  ]);
  return rows[0]?.held === true;
}

/** The database sessions that have the lock, for logs. */
async function holders(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ session: string }>(
    `SELECT format('%s (process %s of the database server)', a.application_name, a.pid) AS session
     FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND l.objsubid = 1 AND a.datname = current_database()`,
    [PRISMA_MIGRATE_LOCK],
  );
  return rows.map(({ session }) => session);
}

export function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 1_000);
}
