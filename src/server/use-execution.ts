import { execute } from 'graphql';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ended } from './limits/allowance.js';
import type { OperationContext } from './server-context.js';
import { createSubscriptionRunner } from './subscriptions/run-subscription.js';
import type { MaskError } from './subscriptions/run-subscription.js';

/**
 * Operations run by graphql's own functions, within their allowance. The executor that yoga brings drops the promises of a list's
 * earlier items when a later one throws at once; a rejection among them then ends the process.
 */
export function useExecution(maskError: MaskError): Plugin<OperationContext> {
  const subscribeWithin = createSubscriptionRunner(maskError);
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
