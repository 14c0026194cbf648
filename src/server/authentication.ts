import { createHash, timingSafeEqual } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { DEFAULT_TENANT } from '../domain/caller.js';
import type { KeyHolder } from '../config.js';
import type { Caller } from '../domain/caller.js';
import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from './server-context.js';

/** Reads a credential from where a transport carries it: headers, or the parameters of a WebSocket's first message. */
export type Credentials = (name: 'authorization' | 'x-api-key') => string | null | undefined;

export class UnauthenticatedError extends GraphQLError {
  constructor(message: string) {
    super(message, {
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401, headers: { 'www-authenticate': 'Bearer' } } },
    });
  }
}

/**
 * Gives a function that identifies callers by their API key. Without configured keys everybody is the default tenant, and an
 * operator.
 */
export function createAuthentication(apiKeys: ReadonlyMap<string, KeyHolder>): (credentials: Credentials) => Caller {
  const keys = [...apiKeys].map(([key, holder]) => ({ digest: digestOf(key), holder }));
  return (credentials) => {
    if (keys.length === 0) return { tenantId: DEFAULT_TENANT, operator: true };
    const key = bearer(credentials('authorization')) ?? credentials('x-api-key') ?? undefined;
    if (key === undefined || key === '') {
      throw new UnauthenticatedError(
        'This server needs an API key: send it as `Authorization: Bearer <key>` or `X-API-Key: <key>`; over WebSocket as `authorization` or `apiKey` in the connection parameters.',
      );
    }
    // Every digest is compared, and in constant time, so that the time taken tells nothing about the keys.
    const given = digestOf(key);
    const [found] = keys.filter(({ digest }) => timingSafeEqual(digest, given));
    if (found === undefined) {
      throw new UnauthenticatedError(
        'This API key is not known here: check it for missing characters, or ask the operator for a new one.',
      );
    }
    return { tenantId: found.holder.tenantId, operator: found.holder.operator };
  };
}

function bearer(authorization: string | null | undefined): string | undefined {
  return authorization?.match(/^Bearer +(\S+) *$/i)?.[1];
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** Identifies the caller of a GraphQL request over HTTP, before its body is read. */
export function useAuthentication(authenticate: (credentials: Credentials) => Caller): Plugin<object, ServerContext> {
  return {
    onRequestParse({ request, serverContext }) {
      serverContext.caller = authenticate((name) => request.headers.get(name));
    },
  };
}
