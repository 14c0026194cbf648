import pg from 'pg';
import type { Connection } from './connection.js';
import { describeAddress } from './connection.js';
import { StorageError } from './errors.js';
import { missingRights } from './rights.js';
import type { Rights } from './rights.js';

/** The oldest major version of PostgreSQL that has all features which ScriptGen and its workflow engine use. */
const OLDEST_VERSION = 14;

/** What a server reports about itself and about this role's rights in the database. */
export interface ServerFacts extends Rights {
  /** `180004` for 18.4. */
  version: number;
  encoding: string;
  standby: boolean;
  readOnly: boolean;
  /** Where tables without a schema go; null when the search path names none that is there. */
  schema: string | null;
}

const FACTS = `
SELECT current_setting('server_version_num')::int AS version,
       getdatabaseencoding() AS encoding,
       pg_is_in_recovery() AS standby,
       current_setting('transaction_read_only') = 'on' AS "readOnly",
       current_schema() AS schema,
       has_database_privilege(current_database(), 'CREATE') AS "mayCreateSchema",
       COALESCE((SELECT has_schema_privilege(oid, 'USAGE') AND has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = 'public'), false) AS "mayCreateTables",
       COALESCE((SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = 'public'), false) AS "mayUseTables",
       (SELECT bool_and(has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relname IN ('_prisma_migrations', 'Script')) AS "mayWriteTables",
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'dbos' AND c.relname = 'dbos_migrations') AS "engineInstalled",
       (SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = 'dbos') AS "mayUseEngine"`;

/**
 * Asks a server, before anything is made in it, whether ScriptGen can work there. Throws StorageError `CONFIGURATION` or
 * `PERMISSION`, and what `pg` throws when it cannot connect.
 */
export async function checkServer(connection: Connection): Promise<void> {
  const client = await connected(connection);
  try {
    const [facts] = (await client.query<ServerFacts>(FACTS)).rows;
    const problem = facts && unfit(facts, connection);
    if (problem !== undefined) throw problem;
    if (await sharesBackends(client, connection)) {
      throw new StorageError(
        'CONFIGURATION',
        `${whereIs(connection)} is behind a connection pooler that gives a session's server connection to others (PgBouncer with pool_mode = transaction or statement). ScriptGen needs sessions of its own for LISTEN and advisory locks: name the PostgreSQL server itself in DATABASE_URL, or a pool with pool_mode = session.`,
      );
    }
  } finally {
    await client.end().catch(() => {});
  }
}

/** Why ScriptGen cannot work on such a server, or undefined. */
export function unfit(facts: ServerFacts, connection: Connection): StorageError | undefined {
  const where = whereIs(connection);
  const major = Math.floor(facts.version / 10_000);
  if (major < OLDEST_VERSION) {
    return new StorageError(
      'CONFIGURATION',
      `${where} is version ${major}, and ScriptGen needs ${OLDEST_VERSION} or newer. Name a newer server in DATABASE_URL, or leave it unset for the embedded one.`,
    );
  }
  if (facts.standby || facts.readOnly) {
    const why = facts.standby
      ? 'is a standby that only follows another server'
      : 'is read-only (default_transaction_read_only is on for the role or the database)';
    return new StorageError(
      'CONFIGURATION',
      `${where} ${why}, and ScriptGen has to write. Name the primary server in DATABASE_URL, or make it writable.`,
    );
  }
  if (facts.encoding !== 'UTF8') {
    return new StorageError(
      'CONFIGURATION',
      `${where} stores text as ${facts.encoding}, which cannot hold every script. Create one that is UTF-8 (CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0) and name it in DATABASE_URL.`,
    );
  }
  if (facts.schema !== null && facts.schema !== 'public') {
    return new StorageError(
      'CONFIGURATION',
      `${where}: new tables of the role "${connection.user}" would go into the schema "${facts.schema}", and ScriptGen's live in "public". Set its search path: ALTER ROLE "${connection.user}" IN DATABASE "${connection.database}" SET search_path = public.`,
    );
  }
  return missingRights(facts, connection);
}

/**
 * True when a pooler shares server processes among sessions: two sessions at the same moment on one process, or one that moved,
 * are the proof.
 */
async function sharesBackends(first: pg.Client, connection: Connection): Promise<boolean> {
  const before = await backend(first);
  const second = await connected(connection);
  try {
    // An open transaction keeps the server process that it got: that of the first session, if a pooler had taken it back.
    await second.query('BEGIN');
    const other = await backend(second);
    const after = await backend(first);
    await second.query('ROLLBACK');
    return other === before || after !== before;
  } finally {
    await second.end().catch(() => {});
  }
}

async function backend(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid;
}

async function connected(connection: Connection): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, application_name: 'scriptgen check' });
  // A failure reaches us by the query that was running.
  client.on('error', () => {});
  await client.connect();
  return client;
}

function whereIs(connection: Connection): string {
  return `PostgreSQL at ${describeAddress(connection)}`;
}
