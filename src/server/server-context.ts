import type { ExecutionResult } from 'graphql';
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
  /** Of a subscription that has begun: its results as they come. What yoga makes of them is the same, behind several iterators more. */
  results?: AsyncIterable<ExecutionResult>;
}

/** The context of one operation, for resolvers and plugins. */
export interface OperationContext extends GraphQLContext {
  allowance: Allowance;
  /** All that resolvers may look at and that differs between operations; what they are given for one only, such as its signal, changes no result. */
  rights: Readonly<Record<string, unknown>>;
  results?: AsyncIterable<ExecutionResult>;
  /** A language model computes some of the operation's fields. Set before it starts. */
  computes?: boolean;
  /** A context with the same rights, for a result that several readers get. */
  forAll(signal: AbortSignal): OperationContext;
  /** Absent over WebSocket. */
  request?: Request;
}
