import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from './bus.js';
import { Assembler, decodePayload, encodePayloads } from './bus-payload.js';
import { errorMessage } from './errors.js';
import type { StorageLog } from './log.js';

/** A connection that carries payloads between all processes on one database, this one included, in the order of each sender. */
export interface Wire {
  /** False from the moment it is lost or closed. */
  readonly open: boolean;
  /** Resolves with the reason when it is lost before `close()` is called. Otherwise never settles. */
  readonly lost: Promise<Error>;
  /** Resolves when the payloads have been taken. Rejects when they were refused, or the wire was lost: some of them may have been sent then. */
  send(payloads: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** What carries the bus. A second one takes this and a suite of tests: `test/storage/bus.test.ts`. */
export interface WireKind {
  /** For logs: `PostgreSQL`, `Redis`. */
  readonly name: string;
  /** The most bytes of one payload, in UTF-8. */
  readonly payloadLimitBytes: number;
  /** Opens a wire that hands every payload to `receive`, from everybody and from itself, from the moment that this resolves. */
  connect(receive: (payload: string) => void): Promise<Wire>;
}

const BATCH_PAYLOADS = 500;
/** The most that is queued while the wire is away; beyond it the oldest messages are dropped. */
const QUEUE_LIMIT_BYTES = 32 * 1024 * 1024;
const RECONNECT_FIRST_MS = 50;
const RECONNECT_MOST_MS = 5_000;
const CLOSE_TIMEOUT_MS = 5_000;

interface WireBusOptions {
  kind: WireKind;
  log: StorageLog;
}

/** Opens a bus on a wire of its own, which is opened again whenever it is lost. Throws what the wire throws when it cannot connect. */
export async function openBus(options: WireBusOptions): Promise<Bus> {
  const bus = new WireBus(options);
  await bus.connect();
  return bus;
}

/** Numbers, queues, batches and puts together the messages of a bus, and tells what was missed, whatever the wire is. */
class WireBus implements Bus {
  readonly #kind: WireKind;
  readonly #log: StorageLog;
  readonly #publisher = randomBytes(9).toString('base64url');
  readonly #assembler = new Assembler();
  readonly #listeners = new Map<string, Set<(message: string) => void>>();
  readonly #gapListeners = new Set<() => void>();
  #number = 0;
  #queue: string[] = [];
  #queueBytes = 0;
  #wire: Wire | undefined;
  #flushing: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  readonly #stopReconnecting = new AbortController();

  constructor({ kind, log }: WireBusOptions) {
    this.#kind = kind;
    this.#log = log;
  }

  publish(channel: string, message: string): void {
    if (this.#closing !== undefined) throw new Error('The bus is closed: nothing can be published any more.');
    this.#number += 1;
    for (const payload of encodePayloads(
      { publisher: this.#publisher, number: this.#number, channel, message },
      this.#kind.payloadLimitBytes,
    )) {
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

  /** Sends what is queued, waiting a few seconds at most for a wire that is away, and ends. */
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
    await this.#wire?.close().catch(() => {});
  }

  async connect(): Promise<void> {
    const wire = await this.#kind.connect((payload) => this.#receive(payload));
    if (this.#stopReconnecting.signal.aborted) return wire.close();
    this.#wire = wire;
    void wire.lost.then((reason) => this.#reconnect(reason));
  }

  async #reconnect(reason: Error): Promise<void> {
    this.#wire = undefined;
    this.#log('warn', `The bus lost its connection to ${this.#kind.name} and reconnects`, { reason: reason.message });
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
    while (this.#queue.length > 0 && this.#wire !== undefined) {
      const batch = this.#queue.slice(0, BATCH_PAYLOADS);
      const wire = this.#wire;
      try {
        await wire.send(batch);
      } catch (error) {
        if (!wire.open) break;
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
    this.#log('error', `The bus dropped messages, because ${this.#kind.name} does not take them`, {
      payloads: dropped,
    });
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
