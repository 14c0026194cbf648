import pg from 'pg';
import type { Connection } from './connection.js';
import { errorMessage } from './errors.js';

/** How often the server is asked for a sign of life, and how long it may take to give one, in milliseconds. */
interface Heartbeat {
  everyMs: number;
  timeoutMs: number;
}

const CLOSE_TIMEOUT_MS = 5_000;
const HEARTBEAT: Heartbeat = { everyMs: 15_000, timeoutMs: 5_000 };

/**
 * One long-lived connection outside the pool, for state that belongs to a session: LISTEN, advisory locks.
 * A heartbeat notices a server that vanished without closing the connection.
 */
export class Session {
  /** Resolves with the reason when the connection is lost before `close()` is called. Otherwise never settles. */
  readonly lost: Promise<Error>;
  readonly #client: pg.Client;
  /** Resolves when all queries so far have settled: `pg` takes one at a time. */
  #queries: Promise<unknown> = Promise.resolve();
  #closed = false;
  #declareLost: (reason: Error) => void = () => {};
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(client: pg.Client, heartbeat: Heartbeat) {
    this.#client = client;
    this.lost = new Promise((resolve) => {
      this.#declareLost = (reason) => {
        if (this.#closed) return;
        this.#closed = true;
        clearInterval(this.#heartbeat);
        resolve(reason);
      };
    });
    client.on('error', (error) => this.#declareLost(error));
    client.on('end', () => this.#declareLost(new Error('the server closed the connection')));
    this.#heartbeat = setInterval(() => void this.#beat(heartbeat.timeoutMs), heartbeat.everyMs).unref();
  }

  /** Throws what `pg` throws when it cannot connect. */
  static async open(
    connection: Connection,
    applicationName: string,
    heartbeat: Heartbeat = HEARTBEAT,
  ): Promise<Session> {
    const client = new pg.Client({ ...connection, application_name: applicationName });
    // Without a listener an error between connect() and the constructor would end the process.
    const early = (): void => {};
    client.on('error', early);
    await client.connect();
    const session = new Session(client, heartbeat);
    client.off('error', early);
    return session;
  }

  get open(): boolean {
    return !this.#closed;
  }

  /** Runs a query when those before it are done. Throws what `pg` throws. */
  query<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<pg.QueryResult<Row>> {
    const result = this.#queries.then(() => this.#client.query<Row>(sql, [...values]));
    this.#queries = result.catch(() => {});
    return result;
  }

  onNotification(listener: (notification: pg.Notification) => void): void {
    this.#client.on('notification', listener);
  }

  /** Ends the connection; `lost` stays pending. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#heartbeat);
    // A server that no longer answers must not hold this up.
    const timeout = setTimeout(() => this.#destroy(), CLOSE_TIMEOUT_MS);
    try {
      await this.#queries;
      await this.#client.end();
    } finally {
      clearTimeout(timeout);
    }
  }

  async #beat(timeoutMs: number): Promise<void> {
    const timeout = setTimeout(
      () => this.#abandon(new Error(`the server gave no sign of life for ${timeoutMs} ms`)),
      timeoutMs,
    );
    try {
      await this.query('SELECT 1');
    } catch (error) {
      this.#abandon(error instanceof Error ? error : new Error(errorMessage(error)));
    } finally {
      clearTimeout(timeout);
    }
  }

  #abandon(reason: Error): void {
    this.#declareLost(reason);
    this.#destroy();
  }

  /** Drops the connection; `end()` would wait for the server to close it. */
  #destroy(): void {
    this.#client.connection.stream.destroy();
  }
}
