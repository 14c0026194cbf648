import pg from 'pg';
import { untilAvailable } from './availability.js';
import type { Connection } from './connection.js';
import { isDatabaseAway } from './database-faults.js';
import { errorMessage } from './errors.js';
import type { StorageLog } from './log.js';

type Callback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (error?: Error | boolean) => void,
) => void;

/** Called before a connection is handed out; resolves as soon as that is allowed. Rejects when its signal aborts. */
export type Gate = (signal: AbortSignal) => Promise<void>;

/**
 * A pool whose idle connections may break without ending the process. With a gate, it hands out no connection until that
 * resolves.
 */
export function openPool(connection: Connection, max: number, log: StorageLog, gate?: Gate): pg.Pool {
  const pool = gate === undefined ? new pg.Pool({ ...connection, max }) : new GatedPool({ ...connection, max }, gate);
  pool.on('error', (error) =>
    log('warn', 'An idle database connection was lost; the pool opens another when it needs one', {
      error: errorMessage(error),
    }),
  );
  return pool;
}

/**
 * A pool for a library that must do nothing while the gate does not resolve, and that gives up at some faults of a connection.
 * Connecting is tried until it succeeds, and the error of a lost connection always has a code for which the library tries again.
 */
export class GatedPool extends pg.Pool {
  readonly #gate: Gate;
  readonly #ended = new AbortController();

  constructor(config: pg.PoolConfig, gate: Gate) {
    super({ ...config, Client: RetryableClient });
    this.#gate = gate;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.PoolClient> | void {
    if (callback === undefined) return this.#connect();
    void this.#tell(callback);
  }

  // As in the client: the error of a connection that breaks during `pool.query` comes from the pool and not from the client.
  override query(...args: never[]): never {
    return withRetryableFaults(super.query, this, args);
  }

  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | void {
    this.#ended.abort(new Error('The pool has ended.'));
    return callback === undefined ? super.end() : super.end(callback);
  }

  async #tell(callback: Callback): Promise<void> {
    let client: pg.PoolClient;
    try {
      client = await this.#connect();
    } catch (error) {
      return callback(error instanceof Error ? error : new Error(String(error)), undefined, () => {});
    }
    callback(undefined, client, (error) => client.release(error));
  }

  #connect(): Promise<pg.PoolClient> {
    const { signal } = this.#ended;
    return untilAvailable(
      async () => {
        await this.#gate(signal);
        return super.connect();
      },
      { signal },
    );
  }
}

/** Libraries recognize a lost connection by its SQLSTATE, and not by all of the operating system's errors. */
class RetryableClient extends pg.Client {
  // The base class has a dozen signatures, and this one serves them all.
  override query(...args: never[]): never {
    return withRetryableFaults(super.query, this, args);
  }
}

/** Calls a query function of either form, promise or callback, and gives its connection faults a code that is retried. */
function withRetryableFaults(query: (...args: never[]) => unknown, self: unknown, args: never[]): never {
  const given: unknown[] = args;
  const callback = given.at(-1);
  if (typeof callback === 'function') {
    given[given.length - 1] = (error: unknown, ...rest: unknown[]) =>
      Reflect.apply(callback, undefined, [asRetryable(error), ...rest]);
  }
  const result: unknown = Reflect.apply(query, self, given);
  return (
    result instanceof Promise ? result.catch((error: unknown) => Promise.reject(asRetryable(error))) : result
  ) as never;
}

function asRetryable(error: unknown): unknown {
  if (!(error instanceof Error) || !isDatabaseAway(error)) return error;
  // Of the server's own codes, only those of its disk are not known for what they are.
  if (error instanceof pg.DatabaseError && error.code?.startsWith('58') !== true) return error;
  return Object.assign(new Error(error.message, { cause: error }), { code: '08006' });
}
