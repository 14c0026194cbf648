import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../domain/caller.js';

/** What the transports put beside a request for the plugins and the context's making. */
export interface ServerContext {
  req?: IncomingMessage;
  res?: ServerResponse;
  caller?: Caller;
  /** Set by transports without an HTTP request of their own. */
  signal?: AbortSignal;
}
