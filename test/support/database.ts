import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Connection } from '../../src/storage/connection.js';
import { openEmbeddedPostgres } from '../../src/storage/embedded/server.js';
import { silent } from '../../src/storage/log.js';
import { migrate } from '../../src/storage/migrate.js';
import type { Storage } from '../../src/storage/storage.js';
import { openStorageOn } from '../../src/storage/storage.js';

const TEMPLATE = 'scriptgen_template';
const TEMPLATE_LOCK = 5_318_008;

/**
 * Opens storage on a migrated database of its own, which `close()` drops again. Call it in `beforeAll` or in a test; all
 * databases of a run are on one embedded server. `storage.connection` is the way to it for a second process or pool.
 */
export async function openTestStorage(options: { poolSize?: number } = {}): Promise<Storage> {
  const { connection, drop } = await createTestDatabase();
  try {
    return await openStorageOn({
      connection,
      description: `test database ${connection.database}`,
      log: silent,
      poolSize: options.poolSize ?? 10,
      onClose: drop,
    });
  } catch (error) {
    await drop();
    throw error;
  }
}

/** A migrated database without storage on it; an empty one with `template: 'template0'`. */
export async function createTestDatabase(
  options: { template?: 'template0' } = {},
): Promise<{ connection: Connection; drop(): Promise<void> }> {
  const server = await openEmbeddedPostgres({ dataDir: inject('testDataDir'), log: silent });
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  try {
    if (options.template === undefined) await prepareTemplate(server.connection);
    await asAdministrator(server.connection, `CREATE DATABASE ${database} TEMPLATE ${options.template ?? TEMPLATE}`);
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    connection: { ...server.connection, database },
    drop: async () => {
      await asAdministrator(server.connection, `DROP DATABASE ${database} WITH (FORCE)`);
      await server.close();
    },
  };
}

/** Makes the database that all others are copied from, unless it is there. */
export async function prepareTemplate(connection: Connection): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [TEMPLATE]);
    if (rowCount === 1) return;
    await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE}`);
    await client.query(`CREATE DATABASE ${TEMPLATE}`);
    await migrate({ ...connection, database: TEMPLATE });
    await client.query(`ALTER DATABASE ${TEMPLATE} IS_TEMPLATE true`);
  } finally {
    await client.end();
  }
}

async function asAdministrator(connection: Connection, sql: string): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
