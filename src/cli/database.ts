import { stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError, readConfig } from '../config.js';
import { parseDatabaseUrl } from '../storage/connection.js';
import type { Connection } from '../storage/connection.js';
import { openEmbeddedPostgres } from '../storage/embedded/server.js';
import { errorMessage, StorageError } from '../storage/errors.js';
import { silent } from '../storage/log.js';
import { CommandError } from './io.js';
import type { Io } from './io.js';

/** The database that a server would use here, and how to let go of it. */
export interface OpenDatabase extends AsyncDisposable {
  connection: Connection;
}

export interface DatabaseChoice {
  /** Stands above the environment. */
  dataDir: string | undefined;
  /** Whether an embedded database is made where there is none. */
  create: boolean;
}

/** Opens the database that `--data-dir`, DATABASE_URL or DATA_DIR names. @throws {CommandError} */
export async function openDatabase(io: Io, { dataDir, create }: DatabaseChoice): Promise<OpenDatabase> {
  const { DATA_DIR, DATABASE_URL } = io.env ?? {};
  const config = readConfig({
    DATA_DIR: dataDir ?? DATA_DIR,
    DATABASE_URL: dataDir === undefined ? DATABASE_URL : undefined,
  });
  if (config.databaseUrl !== undefined) {
    return { connection: parseDatabaseUrl(config.databaseUrl), [Symbol.asyncDispose]: async () => {} };
  }
  const folder = path.join(config.dataDir, 'pg', 'data');
  const exists = await stat(path.join(folder, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (!exists && !create) {
    throw new CommandError(
      `There is no database in ${config.dataDir}: name its folder by --data-dir or DATA_DIR, or its address by DATABASE_URL`,
    );
  }
  const server = await openEmbeddedPostgres({ dataDir: config.dataDir, log: silent });
  return { connection: server.connection, [Symbol.asyncDispose]: () => server.close() };
}

/** What went wrong with a database, as a command tells it. Its own mistakes are thrown on. */
export function databaseFault(what: string, error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof ConfigError) return new CommandError(error.problems.join('; '), { cause: error });
  const message = errorMessage(error).replace(/\.$/, '');
  return new CommandError(error instanceof StorageError ? message : `${what}: ${message}`, { cause: error });
}
