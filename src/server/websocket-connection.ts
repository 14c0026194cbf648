import type { IncomingMessage } from 'node:http';
import type { Context } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Caller } from '../domain/caller.js';

/** A client's socket, and the operations that run on it. */
export class WebSocketConnection {
  caller?: Caller;
  readonly #operations = new Map<string, AbortController>();
  #context: Context<Record<string, unknown>, WebSocketConnection> | undefined;
  #closed = false;

  constructor(
    readonly request: IncomingMessage,
    readonly socket: WebSocket,
  ) {}

  /** The signal of a new operation: it aborts when the client completes the operation, or goes away. */
  begin(id: string, context: Context<Record<string, unknown>, WebSocketConnection>): AbortSignal {
    this.#context = context;
    const running = new AbortController();
    if (this.#closed) running.abort();
    this.#operations.set(id, running);
    return running.signal;
  }

  /** Aborts the operations that the protocol's library has ended: it only stops sending their results. */
  endCompleted(): void {
    for (const [id, running] of this.#operations) {
      if (this.#context !== undefined && id in this.#context.subscriptions) continue;
      this.#operations.delete(id);
      running.abort();
    }
  }

  close(): void {
    this.#closed = true;
    for (const running of this.#operations.values()) running.abort();
    this.#operations.clear();
  }
}
