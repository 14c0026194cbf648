import { getOperationAST } from 'graphql';
import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { YogaServerInstance } from 'graphql-yoga';
import { persistedQueryRefusal } from './persisted-queries.js';
import type { OperationContext, ServerContext } from './server-context.js';
import type { OperationRunner } from './websocket.js';

type Run = (args: ExecutionArgs) => Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;

/** Runs operations of transports other than HTTP through the same plugins. */
export function createOperationRunner(
  yoga: YogaServerInstance<ServerContext, object>,
  maskError: (error: unknown) => GraphQLError,
): OperationRunner {
  const runs = new WeakMap<ExecutionArgs, Run>();
  return {
    async prepare({ payload, request, caller, signal }) {
      const refusal = persistedQueryRefusal(payload);
      if (refusal !== undefined) return [refusal];
      const { schema, parse, validate, contextFactory, execute, subscribe } = yoga.getEnveloped({
        req: request,
        params: payload,
        caller,
        signal,
      });
      const document = parse(payload.query);
      const errors = validate(schema, document);
      if (errors.length > 0) return errors;
      const args: ExecutionArgs = {
        schema,
        document,
        operationName: payload.operationName ?? null,
        variableValues: payload.variables ?? {},
        contextValue: await contextFactory(),
      };
      const isSubscription = getOperationAST(document, args.operationName)?.operation === 'subscription';
      runs.set(args, isSubscription ? subscribe : execute);
      return args;
    },
    async run(args) {
      const run = runs.get(args);
      if (run === undefined) throw new Error('An operation was run that had not been prepared');
      const result = await run(args);
      return (args.contextValue as OperationContext).results ?? result;
    },
    maskError,
  };
}
