import pg from 'pg';
import type { Connection } from './connection.js';
import { errorMessage } from './errors.js';

const HEARTBEAT_MS = 15_000;
const HEARTBEAT_TIMEOUT_MS = 5_000;

/**
 * One long-lived connection outside the pool, for state that belongs to a session: LISTEN, advisory locks.
 * A heartbeat notices a server that vanished without closing the connection.
 */
export class Session {
  /** Resolves with the reason when the connection is gone without `close()` having been called; else never. */
  readonly lost: Promise<Error>;
  readonly client: pg.Client;
  #closed = false;
  #declareLost: (reason: Error) => void = () => {};
  #heartbeat: NodeJS.Timeout;

  private constructor(client: pg.Client) {
    this.client = client;
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
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS).unref();
  }

  /** Throws what `pg` throws when it cannot connect. */
  static async open(connection: Connection, applicationName: string): Promise<Session> {
    const client = new pg.Client({ ...connection, application_name: applicationName });
    // Without a listener an error between connect() and the constructor would end the process.
    const early = (): void => {};
    client.on('error', early);
    await client.connect();
    const session = new Session(client);
    client.off('error', early);
    return session;
  }

  get open(): boolean {
    return !this.#closed;
  }

  /** Ends the connection; `lost` stays pending. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#heartbeat);
    await this.client.end();
  }

  async #beat(): Promise<void> {
    const timeout = setTimeout(() => this.#abandon(new Error(`no answer within ${HEARTBEAT_TIMEOUT_MS} ms`)), HEARTBEAT_TIMEOUT_MS);
    try {
      await this.client.query('SELECT 1');
    } catch (error) {
      this.#abandon(error instanceof Error ? error : new Error(errorMessage(error)));
    } finally {
      clearTimeout(timeout);
    }
  }

  #abandon(reason: Error): void {
    this.#declareLost(reason);
    // end() would wait for an answer to its farewell.
    (this.client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }
}
