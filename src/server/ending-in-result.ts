import type { ExecutionResult, GraphQLError } from 'graphql';
import { eagerReturn } from '../domain/eager-return.js';

/**
 * Passes results on. When their source fails, that operation ends with an error result, and not the socket with all its
 * operations.
 */
export function endingInResult(
  results: AsyncIterable<ExecutionResult>,
  maskError: (error: unknown) => GraphQLError,
): AsyncIterableIterator<ExecutionResult> {
  const source = results[Symbol.asyncIterator]();
  let failed = false;
  return eagerReturn<ExecutionResult>({
    async next() {
      if (failed) return { value: undefined, done: true };
      try {
        return await source.next();
      } catch (error) {
        failed = true;
        return { value: { errors: [maskError(error)] }, done: false };
      }
    },
    onReturn: () => source.return?.(),
  });
}
