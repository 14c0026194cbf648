import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Bus } from './bus.js';
import type { Connection } from './connection.js';
import { errorMessage } from './errors.js';
import type { StorageLog } from './log.js';
import { Assembler, decodePayload, encodePayloads } from './notify-payload.js';
import { Session } from './session.js';

/**
 * The `application_name` of the bus's session. Each open storage has one such session, so they count the servers on a database.
 */
const SESSION_NAME = 'scriptgen bus';
/** The one PostgreSQL channel that carries all channels of the bus, so that subscribing costs the database nothing. */
const CHANNEL = 'scriptgen_bus';
const BATCH_PAYLOADS = 500;
/** The most that is queued while the database is away; beyond it the oldest messages are dropped. */
const QUEUE_LIMIT_BYTES = 32 * 1024 * 1024;
const RECONNECT_FIRST_MS = 50;
const RECONNECT_MOST_MS = 5_000;
const CLOSE_TIMEOUT_MS = 5_000;

interface NotifyBusOptions {
  connection: Connection;
  log: StorageLog;
}

/** The bus over LISTEN/NOTIFY, on one connection of its own. Throws what `pg` throws when it cannot connect. */
export async function openNotifyBus(options: NotifyBusOptions): Promise<NotifyBus> {
  const bus = new NotifyBus(options);
  await bus.connect();
  return bus;
}

/** How many servers use the client's database, on whatever machine they run. */
export async function serversOn(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ servers: number }>(
    'SELECT count(*)::int AS servers FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
    [SESSION_NAME],
  );
  return rows[0]?.servers ?? 0;
}

export class NotifyBus implements Bus {
  readonly #connection: Connection;
  readonly #log: StorageLog;
  readonly #publisher = randomBytes(9).toString('base64url');
  readonly #assembler = new Assembler();
  readonly #listeners = new Map<string, Set<(message: string) => void>>();
  readonly #gapListeners = new Set<() => void>();
  #number = 0;
  #queue: string[] = [];
  #queueBytes = 0;
  #session: Session | undefined;
  #flushing: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  readonly #stopReconnecting = new AbortController();

  constructor({ connection, log }: NotifyBusOptions) {
    this.#connection = connection;
    this.#log = log;
  }

  publish(channel: string, message: string): void {
    if (this.#closing !== undefined) throw new Error('The bus is closed: nothing can be published any more.');
    this.#number += 1;
    for (const payload of encodePayloads(this.#publisher, this.#number, channel, message)) {
      this.#queue.push(payload);
      this.#queueBytes += payload.length;
    }
    if (this.#queueBytes > QUEUE_LIMIT_BYTES) this.#dropOldest();
    this.#flushing ??= this.#flush();
  }

  subscribe(channel: string, listener: (message: string) => void): () => void {
    let listeners = this.#listeners.get(channel);
    if (listeners === undefined) this.#listeners.set(channel, (listeners = new Set()));
    // Wrapped, so that the same function may subscribe twice and each subscription ends by itself.
    const own = (message: string): void => listener(message);
    listeners.add(own);
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#listeners.get(channel) === listeners) this.#listeners.delete(channel);
    };
  }

  onGap(listener: () => void): () => void {
    const own = (): void => listener();
    this.#gapListeners.add(own);
    return () => void this.#gapListeners.delete(own);
  }

  /** Sends what is queued, waiting a few seconds at most for a database that is away, and ends. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const deadline = AbortSignal.timeout(CLOSE_TIMEOUT_MS);
    const late = new Promise<void>((resolve) => deadline.addEventListener('abort', () => resolve()));
    while (this.#queue.length > 0 && !deadline.aborted) {
      await Promise.race([this.#flushing ?? delay(RECONNECT_FIRST_MS), late]);
    }
    await Promise.race([this.#flushing, late]);
    if (this.#queue.length > 0) {
      this.#log('warn', 'The bus closes without having sent its last messages', { payloads: this.#queue.length });
    }
    this.#stopReconnecting.abort();
    this.#listeners.clear();
    this.#gapListeners.clear();
    await this.#session?.close().catch(() => {});
  }

  async connect(): Promise<void> {
    const session = await Session.open(this.#connection, SESSION_NAME);
    session.onNotification(({ channel, payload }) => {
      if (channel === CHANNEL && payload !== undefined) this.#receive(payload);
    });
    try {
      await session.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      await session.close().catch(() => {});
      throw error;
    }
    if (this.#stopReconnecting.signal.aborted) return session.close();
    this.#session = session;
    void session.lost.then((reason) => this.#reconnect(reason));
  }

  async #reconnect(reason: Error): Promise<void> {
    this.#session = undefined;
    this.#log('warn', 'The bus lost its database connection and reconnects', { reason: reason.message });
    const { signal } = this.#stopReconnecting;
    for (let pause = RECONNECT_FIRST_MS; !signal.aborted; pause = Math.min(pause * 2, RECONNECT_MOST_MS)) {
      await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      try {
        await this.connect();
      } catch (error) {
        this.#log('debug', 'The bus cannot reconnect yet', { error: errorMessage(error) });
        continue;
      }
      this.#log('info', 'The bus is connected again', { queuedPayloads: this.#queue.length });
      this.#reportGap();
      this.#flushing ??= this.#flush();
      return;
    }
  }

  async #flush(): Promise<void> {
    // What is published in the same turn leaves in one batch.
    await Promise.resolve();
    while (this.#queue.length > 0 && this.#session !== undefined) {
      const batch = this.#queue.slice(0, BATCH_PAYLOADS);
      const session = this.#session;
      try {
        await session.query('SELECT count(pg_notify($1, payload)) FROM unnest($2::text[]) AS payload', [
          CHANNEL,
          batch,
        ]);
      } catch (error) {
        if (!session.open) break;
        // The server refuses the batch itself; another try would only hold up the batches behind it.
        this.#log('error', 'The bus could not send messages', { payloads: batch.length, error: errorMessage(error) });
      }
      this.#forget(batch);
    }
    this.#flushing = undefined;
  }

  /** Takes a batch off the queue; its head may have been dropped meanwhile. */
  #forget(batch: readonly string[]): void {
    let sent = 0;
    const last = batch.at(-1);
    const index = last === undefined ? -1 : this.#queue.lastIndexOf(last, BATCH_PAYLOADS);
    for (; sent <= index; sent += 1) this.#queueBytes -= this.#queue[sent]?.length ?? 0;
    this.#queue.splice(0, index + 1);
  }

  #dropOldest(): void {
    let dropped = 0;
    while (this.#queueBytes > QUEUE_LIMIT_BYTES / 2) {
      this.#queueBytes -= this.#queue[dropped]?.length ?? 0;
      dropped += 1;
    }
    this.#queue.splice(0, dropped);
    this.#log('error', 'The bus dropped messages, because the database does not take them', { payloads: dropped });
  }

  #receive(payload: string): void {
    const envelope = decodePayload(payload);
    if (envelope === undefined) return;
    const { message, gap } = this.#assembler.accept(envelope);
    if (gap) this.#reportGap();
    if (message === undefined) return;
    for (const listener of [...(this.#listeners.get(envelope.channel) ?? [])]) this.#call(() => listener(message));
  }

  #reportGap(): void {
    for (const listener of [...this.#gapListeners]) this.#call(listener);
  }

  #call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#log('error', 'A listener of the bus threw an error', { error: errorMessage(error) });
    }
  }
}
