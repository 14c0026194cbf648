import { AppClosedError, ScriptGenError } from '../domain/errors.js';
import { connectError } from './connect-error.js';
import type { Connection } from './connection.js';
import { isConnectionFailure } from './connection.js';
import { errorCode, errorMessage, StorageError } from './errors.js';

export interface TypedErrorsOptions {
  /** True as soon as what the methods stand on begins to close. */
  closed: () => boolean;
  connection: Connection;
}

/** PostgreSQL's states that are about the server or the role, not about the query: connection, rights, resources, shutdown, the system below. */
const SERVER_STATES = /^(08|25006|28|3D|42501|53|55000|57|58|XX|ENOTFOUND|EAI_)/;
/** Prisma's codes of the same meaning. */
const PRISMA_STATES = /^P(10\d\d|2024|2028)$/;

/**
 * The same object, whose promises reject with a `ScriptGenError` also when the database is out of reach or the app was closed
 * below a call. What the caller threw himself, by an aborted signal, stays what it is; so does what nobody foresaw.
 */
export function withTypedErrors<Face extends object>(face: Face, options: TypedErrorsOptions): Face {
  return new Proxy(face, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const result: unknown = member.apply(target, args);
        return result instanceof Promise
          ? result.catch((error: unknown) => Promise.reject(typed(error, options)))
          : result;
      };
    },
  });
}

function typed(error: unknown, { closed, connection }: TypedErrorsOptions): unknown {
  if (error instanceof ScriptGenError || (error instanceof Error && error.name === 'AbortError')) return error;
  return closed() ? appClosed(error) : (serverFailure(error, connection) ?? error);
}

/** An error that is about the server, the way to it or the role's rights, as a StorageError; undefined for any other. */
export function serverFailure(error: unknown, connection: Connection): StorageError | undefined {
  if (error instanceof StorageError) return error;
  const { code, message } = origin(error);
  // A file that is not there is another matter than a socket.
  if (code === 'ENOENT' && (error as { syscall?: string }).syscall !== 'connect') return undefined;
  const concerned = isConnectionFailure(error) || SERVER_STATES.test(code) || PRISMA_STATES.test(code);
  return concerned
    ? connectError(Object.assign(new Error(message, { cause: error }), { code }), connection)
    : undefined;
}

export function appClosed(cause?: unknown): AppClosedError {
  return new AppClosedError(
    'This ScriptGen was closed: what is unfinished goes on at the next start, and nothing else can be asked of it.',
    { cause },
  );
}

/** What the server or the system said, where Prisma speaks of the call in our source instead. */
function origin(error: unknown): { code: string; message: string } {
  if (typeof error !== 'object' || error === null) return { code: '', message: String(error) };
  const { meta } = error as {
    meta?: { driverAdapterError?: { cause?: { originalCode?: string; originalMessage?: string } } };
  };
  const said = meta?.driverAdapterError?.cause;
  const lines = errorMessage(error)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return { code: said?.originalCode ?? errorCode(error) ?? '', message: said?.originalMessage ?? lines.at(-1) ?? '' };
}
