import { setTimeout as delay } from 'node:timers/promises';
import { ScriptGenError } from '../domain/errors.js';
import { StorageError } from './errors.js';

// SQLSTATE classes: connection, resources (a full disk among them), operator (shutdown, recovery), system (I/O).
const AWAY_SQLSTATE = /^(08|53|57P0|58)/;
const AWAY_SQLSTATES = new Set([
  // The session was ended while it sat in a transaction, or the server is a standby until somebody promotes it.
  '25P03',
  '25006',
]);
const AWAY_SYSTEM =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ENOENT|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;
/** Prisma's own: not reachable, closed, out of time, no free connection, a transaction that expired or could not begin. */
const AWAY_PRISMA = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);
const AWAY_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);
const AWAY_WORDS =
  /connection terminated|connection error and is not queryable|client was closed|connection timeout|timeout exceeded when trying to connect|server closed the connection|the database system is (starting up|shutting down|in recovery|not yet accepting)|no space left on device/i;

/**
 * True when an error tells of the database and not of what was asked of it: it does not answer, restarts, has no connection or no
 * disk space left, or a transaction got no answer in time. The same work may succeed later, as it is. What a model's server did to
 * a connection is told by an error of our own, and is none of this.
 */
export function isDatabaseAway(error: unknown): boolean {
  return causesOf(error).some(({ code, kind, message, syscall }) => {
    if (kind !== undefined && AWAY_KINDS.has(kind)) return true;
    if (code !== undefined) {
      if (AWAY_PRISMA.has(code) || AWAY_SQLSTATES.has(code)) return true;
      if (code.length === 5 && AWAY_SQLSTATE.test(code)) return true;
      // A missing file is another matter than a missing socket. Prisma keeps the code, and of the rest the message alone.
      if (
        AWAY_SYSTEM.test(code) &&
        (code !== 'ENOENT' || syscall === 'connect' || message.includes('connect ENOENT'))
      ) {
        return true;
      }
    }
    return AWAY_WORDS.test(message);
  });
}

/** What a fault of the database means, for people who may not see the machine. */
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

export interface Patience {
  /** Gives up waiting: the error that came last is thrown. */
  signal?: AbortSignal | undefined;
  /** Told of each fault that is waited out, counted from 1. */
  onAway?: ((error: unknown, tries: number) => void) | undefined;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Runs `work` again for as long as the database is away, however long that is. `work` must be such that a run which came to its
 * end without our hearing of it does no harm when it is repeated. Every other error is thrown at once.
 */
export async function untilAvailable<T>(work: () => Promise<T>, { signal, onAway }: Patience = {}): Promise<T> {
  const isOver = (): boolean => signal?.aborted === true;
  for (let tries = 1, pause = FIRST_PAUSE_MS; ; tries += 1, pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (isOver() || !isDatabaseAway(error)) throw error;
      onAway?.(error, tries);
      // Not all at the same moment: the server has just come back.
      await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
      if (isOver()) throw error;
    }
  }
}
