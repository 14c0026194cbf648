import type { Plugin } from 'graphql-yoga';
import type { Caller } from '../domain/caller.js';
import type { Credentials } from './authentication.js';
import type { ServerContext } from './server-context.js';

/** Tells who sends a GraphQL request over HTTP, before its body is read. */
export function useAuthentication(authenticate: (credentials: Credentials) => Caller): Plugin<object, ServerContext> {
  return {
    onRequestParse({ request, serverContext }) {
      serverContext.caller = authenticate((name) => request.headers.get(name));
    },
  };
}
