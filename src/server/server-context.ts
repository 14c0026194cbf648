import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../domain/caller.js';
import type { GraphQLContext } from '../schema/context.js';
import type { Allowance } from './limits/allowance.js';

/** What the transports add to a request, for the plugins and for the context of its operation. */
export interface ServerContext {
  req?: IncomingMessage;
  res?: ServerResponse;
  caller?: Caller;
  /** Set by transports without an HTTP request of their own. */
  signal?: AbortSignal;
}

/** The context of one operation, for resolvers and plugins. */
export interface OperationContext extends GraphQLContext {
  allowance: Allowance;
  /** Absent over WebSocket. */
  request?: Request;
}
