import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** The part of a request that automatic persisted queries use. */
interface Asked {
  query?: unknown;
  extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Why a request that names a query by its hash alone gets no answer; undefined for all others. The message and the code are those
 * that clients of automatic persisted queries understand: they send the whole query then, and go on without hashes.
 */
export function persistedQueryRefusal({ query, extensions }: Asked): GraphQLError | undefined {
  const isNamedByHash = (query == null || query === '') && extensions?.['persistedQuery'] != null;
  if (!isNamedByHash) return undefined;
  return new GraphQLError('PersistedQueryNotSupported', {
    extensions: {
      code: 'PERSISTED_QUERY_NOT_SUPPORTED',
      http: { status: 200, headers: { 'cache-control': 'private, no-cache, must-revalidate' } },
    },
  });
}

/** Answers HTTP clients that send only a query's hash that persisted queries are not supported. */
export function usePersistedQueryRefusal(): Plugin {
  return {
    onParams({ params }) {
      const refusal = persistedQueryRefusal(params);
      if (refusal !== undefined) throw refusal;
    },
  };
}
