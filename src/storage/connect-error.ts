import type { Connection } from './connection.js';
import { describeAddress } from './connection.js';
import { errorCode, errorMessage, StorageError } from './errors.js';
import { refused } from './rights.js';

/** Turns what `pg` throws about a server, the way to it or the role's rights into a StorageError that says what to do. */
export function connectError(error: unknown, connection: Connection): StorageError {
  const where = `PostgreSQL at ${describeAddress(connection)}`;
  const code = errorCode(error);
  switch (code) {
    case '28P01':
    case '28000':
      return new StorageError(
        'UNREACHABLE',
        `${where} refuses the user "${connection.user}": ${errorMessage(error)}. Check user and password in DATABASE_URL.`,
        { cause: error },
      );
    case '3D000':
      return new StorageError(
        'UNREACHABLE',
        `${where}: the database "${connection.database}" does not exist. Create it (CREATE DATABASE "${connection.database}") or change DATABASE_URL.`,
        { cause: error },
      );
    case '42501':
      return refused(errorMessage(error), connection, error);
    case '25006':
      return new StorageError(
        'CONFIGURATION',
        `${where} is read-only: ${errorMessage(error)}. Name a server that can be written to in DATABASE_URL.`,
        { cause: error },
      );
    case '53100':
      return new StorageError(
        'UNREACHABLE',
        `${where} has no room left on its disk: ${errorMessage(error)}. Make room there.`,
        { cause: error },
      );
    case '08P01':
      return new StorageError(
        'UNREACHABLE',
        `${where} does not take the connection: ${errorMessage(error)}. If that is a connection pooler like PgBouncer, name the PostgreSQL server itself in DATABASE_URL.`,
        { cause: error },
      );
    case '53300':
      return new StorageError(
        'UNREACHABLE',
        `${where} has no connection left: ${errorMessage(error)}. Raise its max_connections, or run fewer replicas.`,
        { cause: error },
      );
    default:
      return new StorageError(
        'UNREACHABLE',
        `${where} cannot be reached: ${errorMessage(error)}. Check that it runs and that DATABASE_URL is right.`,
        { cause: error },
      );
  }
}
