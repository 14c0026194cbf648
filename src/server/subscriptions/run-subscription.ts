import { createSourceEventStream, executeSubscriptionEvent, Kind, validateSubscriptionArgs } from 'graphql';
import type { ExecutionArgs, ExecutionResult, GraphQLError, ValidatedSubscriptionArgs } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import { eagerReturn } from '../../domain/eager-return.js';
import { hasSharedEvents, seqOf } from '../../schema/shared-events.js';
import { ended } from '../limits/allowance.js';
import type { OperationContext } from '../server-context.js';
import { EqualReaders } from './equal-readers.js';
import type { ReaderGroup } from './equal-readers.js';
import { EventFrame } from './event-frame.js';
import { resultKey } from './result-key.js';

type Results = AsyncIterableIterator<ExecutionResult>;
/** Makes of an error what the client with this request id gets to see. */
export type MaskError = (error: unknown, requestId: string) => GraphQLError;

/**
 * Gives a function that runs a subscription within its allowance, as graphql's `subscribe` would. What an event becomes is worked out
 * once for all readers who ask for the same with the same rights.
 */
export function createSubscriptionRunner(
  maskError: MaskError,
  readers: EqualReaders = new EqualReaders(),
): (args: ExecutionArgs) => Promise<Results | ExecutionResult> {
  return async (args) => {
    const context = args.contextValue as OperationContext;
    const { allowance } = context;
    try {
      const validated = validateSubscriptionArgs({ ...args, abortSignal: allowance.signal });
      if (!('schema' in validated)) return { errors: validated };
      const events = await createSourceEventStream(validated);
      if (isAsyncIterable<unknown>(events)) {
        const group = groupOf(readers, validated, context);
        return (context.results = resultsOf(events, validated, context, group, maskError));
      }
      return allowance.signal.aborted ? ended(allowance) : events;
    } catch (error) {
      if (!allowance.signal.aborted) throw error;
      return ended(allowance);
    }
  };
}

/** Those whom this reader shares results with; undefined when it has to have its own. */
function groupOf(
  readers: EqualReaders,
  { schema, document, operation, rawVariableValues }: ValidatedSubscriptionArgs,
  { rights, computes }: OperationContext,
): ReaderGroup | undefined {
  // What a language model computes is limited for each operation, and paid for by whoever asks.
  if (computes) return undefined;
  const fields = schema.getSubscriptionType()?.getFields();
  const [root] = operation.selectionSet.selections;
  if (root?.kind !== Kind.FIELD || !hasSharedEvents(fields?.[root.name.value])) return undefined;
  const key = resultKey({ document, operation, variables: rawVariableValues ?? {}, rights });
  return key === undefined ? undefined : readers.join(document, key);
}

/**
 * The results of events, as the reader asks for them and may see them. It ends when the reader has gone, or with an error when an
 * event exceeds a limit or the source fails.
 */
function resultsOf(
  events: AsyncIterable<unknown>,
  validated: ValidatedSubscriptionArgs,
  { allowance, forAll, requestId }: OperationContext,
  group: ReaderGroup | undefined,
  maskError: MaskError,
): Results {
  const source = events[Symbol.asyncIterator]();
  let over = false;
  const alone = async (event: unknown): Promise<ExecutionResult> => {
    const result = await executeSubscriptionEvent({ ...validated, rootValue: event });
    allowance.checkAnswer(result);
    const errors = result.errors?.map((error) => maskError(error, requestId));
    return EventFrame.put(errors === undefined ? result : { ...result, errors }, seqOf(event));
  };
  const together = async (event: object, signal: AbortSignal): Promise<ExecutionResult> => {
    const contextValue = forAll(signal);
    const result = await executeSubscriptionEvent({
      ...validated,
      contextValue,
      externalAbortSignal: contextValue.allowance.signal,
      rootValue: event,
    });
    contextValue.allowance.checkAnswer(result);
    return EventFrame.put(result, seqOf(event));
  };
  const end = () => {
    over = true;
    group?.leave();
  };
  return eagerReturn<ExecutionResult>({
    async next() {
      if (over) return { value: undefined, done: true };
      try {
        const { value: event, done } = await source.next();
        if (done === true || over) {
          end();
          return { value: undefined, done: true };
        }
        const result = (await group?.result(event, together)) ?? (await alone(event));
        return { value: result, done: false };
      } catch (error) {
        end();
        // Nobody reads what it was waiting for.
        source.return?.().then(undefined, () => undefined);
        if (!allowance.signal.aborted) return { value: { errors: [maskError(error, requestId)] }, done: false };
        return allowance.exceeded === undefined
          ? { value: undefined, done: true }
          : { value: ended(allowance), done: false };
      }
    },
    onReturn() {
      end();
      return source.return?.();
    },
  });
}
