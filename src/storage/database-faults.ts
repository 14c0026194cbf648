import { ScriptGenError } from '../domain/errors.js';
import { connectError } from './connect-error.js';
import type { Connection } from './connection.js';
import { errorCode, errorMessage, StorageError } from './errors.js';

// Faults that pass by themselves, so that the same query may succeed later.
// SQLSTATE classes: connection, resources (a full disk among them), operator (shutdown, recovery), system (I/O).
const PASSING_SQLSTATE = /^(08|53|57P0|58)/;
const PASSING_SQLSTATES = new Set([
  // The session was ended while it sat in a transaction, or the server is a standby until somebody promotes it.
  '25P03',
  '25006',
]);
const PASSING_SYSTEM =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ENOENT|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;
/** Prisma's own: not reachable, closed, out of time, no free connection, a transaction that expired or could not begin. */
const PASSING_PRISMA = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);
const PASSING_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);
const PASSING_WORDS =
  /connection terminated|connection error and is not queryable|client was closed|connection timeout|^timeout expired$|timeout exceeded when trying to connect|server closed the connection|the database system is (starting up|shutting down|in recovery|not yet accepting)|no space left on device/i;

// Faults that stay until somebody changes the server, the address or the role's rights: refused users, missing databases, internal errors.
const LASTING_SQLSTATE = /^(28|3D|42501|55000|57|XX)/;
const LASTING_PRISMA = /^P10\d\d$/;

/**
 * True when an error is the fault of the database and not of the query: it does not answer, restarts, has no connection or no
 * disk space left, or a transaction got no answer in time. The same query may succeed later. False for connections to model
 * servers that broke, which have errors of our own.
 */
export function isDatabaseAway(error: unknown): boolean {
  return causesOf(error).some(isPassing);
}

/**
 * Turns an error about the server, the network or the role's rights into a StorageError that says what to do. Undefined for an
 * error that is the query's fault. Covers what `isDatabaseAway` does, and faults that last until somebody mends them.
 */
export function serverFailure(error: unknown, connection: Connection): StorageError | undefined {
  if (error instanceof StorageError) return error;
  if (!causesOf(error).some((cause) => isPassing(cause) || isLasting(cause))) return undefined;
  const { code, message } = origin(error);
  return connectError(Object.assign(new Error(message, { cause: error }), { code }), connection);
}

/** Says in a sentence what is wrong with the database, for clients of the API, who must not see the machine's details. */
export function describeAway(error: unknown): string {
  const causes = causesOf(error);
  if (causes.some(({ code, message }) => code === '53100' || /no space left/i.test(message))) {
    return 'The database has no space left on its disk: make room there.';
  }
  if (causes.some(({ code }) => code === '53300' || code === 'P2037')) {
    return 'The database has no connection left: raise its max_connections, or run fewer replicas.';
  }
  if (causes.some(({ code }) => code === '25006')) return 'The database is read-only.';
  return 'The database does not answer: it is away, or just starts again.';
}

function isPassing({ code, kind, message, syscall }: Cause): boolean {
  if (kind !== undefined && PASSING_KINDS.has(kind)) return true;
  if (code !== undefined) {
    if (PASSING_PRISMA.has(code) || PASSING_SQLSTATES.has(code)) return true;
    if (code.length === 5 && PASSING_SQLSTATE.test(code)) return true;
    // A missing file is another matter than a missing socket. Prisma keeps the code and the message, but not the system call.
    const isMissingFile = code === 'ENOENT' && syscall !== 'connect' && !message.includes('connect ENOENT');
    if (PASSING_SYSTEM.test(code) && !isMissingFile) return true;
  }
  return PASSING_WORDS.test(message);
}

function isLasting({ code }: Cause): boolean {
  if (code === undefined) return false;
  return LASTING_PRISMA.test(code) || (code.length === 5 && LASTING_SQLSTATE.test(code));
}

interface Cause {
  code: string | undefined;
  kind: string | undefined;
  syscall: string | undefined;
  message: string;
}

/** The error with all that it was made from: causes, members, and what Prisma keeps of its driver's error. */
function causesOf(error: unknown): Cause[] {
  const found: Cause[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (value instanceof ScriptGenError && !(value instanceof StorageError)) return;
    const { code, originalCode, kind, syscall, message, originalMessage, cause, meta, errors } = value as Record<
      string,
      unknown
    >;
    const texts = [message, originalMessage].filter((text) => typeof text === 'string');
    for (const each of [code, originalCode]) {
      found.push({ code: text(each), kind: text(kind), syscall: text(syscall), message: texts.join(' ') });
    }
    visit(cause);
    if (typeof meta === 'object' && meta !== null) visit((meta as Record<string, unknown>).driverAdapterError);
    if (Array.isArray(errors)) errors.forEach(visit);
  };
  visit(error);
  return found;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
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
