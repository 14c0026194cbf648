import { OperatorError } from '../domain/errors.js';

/**
 * - `UNSUPPORTED`: the embedded database cannot run on this machine.
 * - `UNREACHABLE`: no server answers, or it refuses us.
 * - `START_FAILED`: the embedded server was started and did not come up.
 * - `MIGRATION`: the database and the migrations folder do not agree, or a migration failed.
 * - `CONFIGURATION`: DATABASE_URL or DATA_DIR cannot be used as given.
 * - `BACKUP`: a backup cannot be made of this database, read, or restored there.
 * - `PERMISSION`: the database's role lacks rights that ScriptGen needs.
 */
export type StorageFailure =
  | 'UNSUPPORTED'
  | 'UNREACHABLE'
  | 'START_FAILED'
  | 'MIGRATION'
  | 'CONFIGURATION'
  | 'BACKUP'
  | 'PERMISSION';

/** The database cannot be opened or kept. The message says why and what to do; it never holds a password. */
export class StorageError extends OperatorError {
  readonly code = 'STORAGE';
  constructor(
    readonly reason: StorageFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The `code` of a system or PostgreSQL error, or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function errorMessage(error: unknown): string {
  // A refused connection to a name with several addresses is an AggregateError with an empty message.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(errorMessage).join('; ');
  return error instanceof Error ? error.message : String(error);
}
