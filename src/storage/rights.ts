import type { Connection } from './connection.js';
import { describeAddress } from './connection.js';
import { StorageError } from './errors.js';

/** The rights of a role in its database. */
export interface Rights {
  /** CREATE on the database, for the schema of the workflow engine. */
  mayCreateSchema: boolean;
  /** USAGE and CREATE on the schema public. */
  mayCreateTables: boolean;
  mayUseTables: boolean;
  /** Reading and writing the tables that are there; null when there are none yet. */
  mayWriteTables: boolean | null;
  /** The workflow engine's schema is there, with its tables. */
  engineInstalled: boolean;
  /** USAGE on the workflow engine's schema; null when there is none yet. */
  mayUseEngine: boolean | null;
}

/** The error that names the rights which are missing, and the statements that give them; undefined when none is. */
export function missingRights(rights: Rights, connection: Connection): StorageError | undefined {
  const missing = [
    ...(rights.engineInstalled || rights.mayCreateSchema
      ? []
      : ['it may not create the schema "dbos", which the workflow engine keeps its tables in']),
    ...(rights.mayWriteTables !== null || rights.mayCreateTables
      ? []
      : ['it may not create tables in the schema "public"']),
    ...(rights.mayWriteTables === null || (rights.mayUseTables && rights.mayWriteTables)
      ? []
      : ['it may not read and write the tables in the schema "public", which another role has made']),
    ...(rights.mayUseEngine === false ? ['it may not use the schema "dbos", which another role has made'] : []),
  ];
  return missing.length === 0 ? undefined : refused(missing.join('; '), connection);
}

/** An error about rights that says which ones ScriptGen needs. */
export function refused(what: string, connection: Connection, cause?: unknown): StorageError {
  const { user, database } = connection;
  return new StorageError(
    'PERMISSION',
    `PostgreSQL at ${describeAddress(connection)} does not give the role "${user}" the rights that ScriptGen needs: ${what}. An administrator of that database gives them with:\n` +
      `  GRANT CONNECT, CREATE ON DATABASE ${quoted(database)} TO ${quoted(user)};\n` +
      `  GRANT USAGE, CREATE ON SCHEMA public TO ${quoted(user)};\n` +
      "Tables that another role has made before stay that role's: start as that role, or give them over (REASSIGN OWNED). Or use a database that the role owns.",
    cause === undefined ? undefined : { cause },
  );
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
