import pg from 'pg';
import type { Connection } from '../connection.js';
import { errorCode, errorMessage, StorageError } from '../errors.js';
import { isServerAlive } from './postmaster-file.js';

/** `up`: it answers, and has our database. `busy`: it starts, shuts down, or makes the database. `down`: no server runs. */
type Probe = 'up' | 'busy' | 'down';

/**
 * Asks how the server of a cluster is, and makes our database in one that has none yet. Call it under the start lock. Throws
 * StorageError `CONFIGURATION` where this user may not use the server.
 *
 * @param data the folder of the cluster's files
 * @param root the folder of the database, for messages
 */
export async function probe(connection: Connection, { data, root }: { data: string; root: string }): Promise<Probe> {
  const client = new pg.Client(connection);
  client.on('error', () => {});
  try {
    await client.connect();
    return 'up';
  } catch (error) {
    switch (errorCode(error)) {
      case '3D000':
        await createDatabase(connection);
        return 'busy';
      case 'ENOENT':
      case 'ECONNREFUSED':
        return (await isServerAlive(data)) ? 'busy' : 'down';
      case 'EACCES':
        throw new StorageError(
          'CONFIGURATION',
          `The socket of the embedded database in ${root} may not be used by this user: ${errorMessage(error)}`,
          { cause: error },
        );
      default:
        // Starting up, shutting down, or gone in the middle of the answer.
        return 'busy';
    }
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(connection: Connection): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(connection.database)}`);
  } catch (error) {
    // Made by another at the same moment, before or while we did.
    if (!['42P04', '23505'].includes(errorCode(error) ?? '')) throw error;
  } finally {
    await client.end();
  }
}
