import type { ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { EventFrame } from './event-frame.js';
import { FairTurns } from './fair-turns.js';

type Results = AsyncIterable<ExecutionResult>;

/** Lines that mean nothing, and keep the connection open. */
const PING = Buffer.from(':\n\n');
const COMPLETE = Buffer.from('event: complete\ndata:\n\n');

/**
 * The subscriptions over server-sent events, in graphql-sse's single-connection mode: `next` with each result, then `complete`.
 * Results are pulled as the client reads, so a slow client holds up nothing but itself.
 */
export class EventStreams {
  readonly #pingMs: number;
  readonly #turns = new FairTurns();
  readonly #open = new Set<ServerResponse>();
  /** Results of requests whose response has not begun. */
  readonly #begun = new WeakMap<ServerResponse, Results>();
  #pinging: NodeJS.Timeout | undefined;
  #ended = false;

  /** @param pingMs how often a comment is sent, so that proxies keep connections on which nothing happens, in milliseconds */
  constructor(pingMs: number) {
    this.#pingMs = pingMs;
  }

  /** True once all streams were cut: no new one is begun. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The `Last-Event-ID` that a client sent, if it is one of ours. */
  lastEventId(request: Request): number | undefined {
    const header = request.headers.get('last-event-id');
    return header !== null && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
  }

  /** Has these results sent as the response's body, once its head is known. */
  begin(response: ServerResponse, results: Results): void {
    this.#begun.set(response, results);
    this.#open.add(response);
    response.once('close', () => this.#close(response));
    this.#pinging ??= setInterval(() => this.#ping(), this.#pingMs);
  }

  /** What `begin` was told of this response; undefined if its body is another. */
  take(response: ServerResponse): Results | undefined {
    const results = this.#begun.get(response);
    this.#begun.delete(response);
    return results;
  }

  /** Sends the results until they end, or the client goes away. Rejects when their source fails. */
  async send(results: Results, response: ServerResponse): Promise<void> {
    const iterator = results[Symbol.asyncIterator]();
    const leave = () => void iterator.return?.().then(undefined, () => undefined);
    if (response.destroyed) return leave();
    response.once('close', leave);
    // A first comment makes clients see the response's head before the first event.
    response.write(PING);
    for (;;) {
      const { done, value } = await iterator.next();
      if (response.destroyed) return;
      if (done === true) return void response.end(COMPLETE);
      const turn = this.#turns.next();
      if (turn !== undefined) await turn;
      if (!response.write(EventFrame.event(value))) await drained(response);
    }
  }

  /**
   * Cuts all open streams off, and refuses new ones from then on. Clients reconnect after a stream that was cut, and not after
   * one that was completed.
   */
  cut(): void {
    this.#ended = true;
    for (const response of this.#open) response.destroy();
  }

  #close(response: ServerResponse): void {
    this.#open.delete(response);
    if (this.#open.size > 0) return;
    clearInterval(this.#pinging);
    this.#pinging = undefined;
  }

  #ping(): void {
    for (const response of this.#open) {
      if (response.headersSent && !response.writableNeedDrain && !response.writableEnded) response.write(PING);
    }
  }
}

/** Resolves when the client has read, or has gone. */
function drained(response: ServerResponse): Promise<void> | undefined {
  if (response.destroyed) return undefined;
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
