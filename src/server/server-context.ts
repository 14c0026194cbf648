import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../domain/caller.js';
import type { GraphQLContext } from '../schema/context.js';
import type { Allowance } from './limits/allowance.js';

/** What the transports put beside a request for the plugins and the context's making. */
export interface ServerContext {
  req?: IncomingMessage;
  res?: ServerResponse;
  caller?: Caller;
  /** Set by transports without an HTTP request of their own. */
  signal?: AbortSignal;
}

/** What resolvers and plugins have of one operation. */
export interface OperationContext extends GraphQLContext {
  allowance: Allowance;
  /** Absent over WebSocket. */
  request?: Request;
}
