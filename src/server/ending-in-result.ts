import type { ExecutionResult, GraphQLError } from 'graphql';
import { eagerReturn } from '../domain/eager-return.js';

/** Results whose source, when it fails, ends its own operation with an error, not the socket with all others. */
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
