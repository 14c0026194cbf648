import pg from 'pg';
import { StorageError } from './errors.js';

/** How to reach one database. A plain object, so that a caller can copy it with one field replaced. */
export type Connection = pg.ClientConfig & { host: string; port: number; user: string; database: string };

// Prisma's pg adapter reads and writes timestamps as if the session were in UTC.
const SESSION_OPTIONS = '-c TimeZone=UTC';
const CONNECT_TIMEOUT_MS = 10_000;

/** Adds to an address the settings that every connection of ScriptGen needs. */
export function withSessionDefaults(address: Connection): Connection {
  return {
    ...address,
    options: [address.options, SESSION_OPTIONS].filter(Boolean).join(' '),
    application_name: address.application_name ?? 'scriptgen',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
}

/** Reads a PostgreSQL URL as Prisma and libpq write it. Throws StorageError `CONFIGURATION`. */
export function parseDatabaseUrl(text: string): Connection {
  if (!/^postgres(ql)?:\/\//.test(text)) throw notAUrl();
  const parameters = new URLSearchParams(text.split('?', 2)[1] ?? '');
  const schema = parameters.get('schema');
  if (schema !== null && schema !== 'public') {
    throw new StorageError(
      'CONFIGURATION',
      `DATABASE_URL asks for the schema "${schema}": ScriptGen's tables live in "public". Take the parameter out, or use a database of its own.`,
    );
  }
  let client: pg.Client;
  try {
    client = new pg.Client({ connectionString: text });
  } catch {
    throw notAUrl();
  }
  const { host, port, user, password, database, ssl } = client;
  const options = parameters.get('options');
  return withSessionDefaults({
    host,
    port,
    user: user ?? 'postgres',
    database: database ?? user ?? 'postgres',
    ...(password == null ? {} : { password }),
    ...(ssl ? { ssl } : {}),
    ...(options === null ? {} : { options }),
  });
}

function notAUrl(): StorageError {
  return new StorageError(
    'CONFIGURATION',
    'DATABASE_URL is not a URL that PostgreSQL understands. It looks like postgresql://user:password@host:5432/database.',
  );
}

/** `host:port/database`, for logs: without the password. */
export function describeAddress(connection: Connection): string {
  const host = connection.host.includes(':') ? `[${connection.host}]` : connection.host;
  return `${host}:${connection.port}/${connection.database}`;
}
