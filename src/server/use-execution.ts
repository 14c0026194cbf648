import { execute, GraphQLError, subscribe } from 'graphql';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import type { Plugin } from 'graphql-yoga';
import { eagerReturn } from '../domain/eager-return.js';
import type { OperationContext } from './server-context.js';
import type { Allowance } from './limits/allowance.js';

/**
 * Operations run by graphql's own functions, within their allowance. The executor that yoga brings drops the promises of a list's
 * earlier items when a later one throws at once; a rejection among them then ends the process.
 */
export function useExecution(): Plugin<OperationContext> {
  return {
    onExecute: ({ setExecuteFn }) => setExecuteFn(executeWithin),
    onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribeWithin),
  };
}

async function executeWithin(args: ExecutionArgs): Promise<ExecutionResult> {
  const { allowance } = args.contextValue as OperationContext;
  allowance.startClock();
  try {
    const result = await execute({ ...args, abortSignal: allowance.signal });
    allowance.checkAnswer(result);
    return result;
  } catch (error) {
    if (!allowance.signal.aborted) throw error;
    return ended(allowance);
  } finally {
    allowance.stopClock();
  }
}

async function subscribeWithin(args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const { allowance } = args.contextValue as OperationContext;
  try {
    const results = await subscribe({ ...args, abortSignal: allowance.signal });
    if (isAsyncIterable(results)) return resultsWithin(results, allowance);
    return allowance.signal.aborted ? ended(allowance) : results;
  } catch (error) {
    if (!allowance.signal.aborted) throw error;
    return ended(allowance);
  }
}

/**
 * Passes results on as the reader asks for them. It ends when the reader has gone, or with an error when an event exceeds a
 * limit.
 */
function resultsWithin(
  results: AsyncIterable<ExecutionResult>,
  allowance: Allowance,
): AsyncIterableIterator<ExecutionResult> {
  const source = results[Symbol.asyncIterator]();
  let over = false;
  return eagerReturn<ExecutionResult>({
    async next() {
      if (over) return { value: undefined, done: true };
      try {
        const next = await source.next();
        if (next.done !== true) allowance.checkAnswer(next.value);
        return next;
      } catch (error) {
        if (!allowance.signal.aborted) throw error;
        over = true;
        // Nobody reads what it was waiting for.
        source.return?.().then(undefined, () => undefined);
        return allowance.exceeded === undefined
          ? { value: undefined, done: true }
          : { value: ended(allowance), done: false };
      }
    },
    onReturn: () => source.return?.(),
  });
}

function ended({ exceeded }: Allowance): ExecutionResult {
  return {
    errors: [
      exceeded ??
        new GraphQLError('The client went away before its operation was done.', { extensions: { code: 'CANCELLED' } }),
    ],
  };
}
