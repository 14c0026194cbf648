import SchemaBuilder, { BasePlugin } from '@pothos/core';
import type { PothosOutputFieldConfig, SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';

/** Counts an answer while it is made, so that one that grows too large, or takes too long, ends before it is whole. */
export interface AnswerMeter {
  /** A new answer begins: each event of a subscription is one. */
  begin(): void;
  /** Throws when nothing more is to be done for this operation. */
  check(): void;
  /** Counts what a field gave; throws when that was too much. */
  count(value: unknown): void;
  /** Counts an error of a field; throws when that was too much. */
  countError(): void;
}

/** Counts nothing. */
export const NO_METER: AnswerMeter = Object.freeze({
  begin: () => undefined,
  check: () => undefined,
  count: () => undefined,
  countError: () => undefined,
});

const pluginName = 'answerMeter';

/** Reports every field to the operation's meter. It is the outermost wrapper, so that no resolver begins for an operation that has ended. */
class AnswerMeterPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const beginsAnswer = field.parentType === 'Subscription';
    return (parent, args, context, info) => {
      const { answer } = context as unknown as { answer: AnswerMeter };
      if (beginsAnswer) answer.begin();
      answer.check();
      let result: unknown;
      try {
        result = resolve(parent, args, context, info);
      } catch (error) {
        answer.countError();
        throw error;
      }
      // Most fields have their value at once: they pay for no closure and no promise.
      if (!isThenable(result)) {
        answer.count(result);
        return result;
      }
      return result.then(
        (value) => {
          answer.count(value);
          return value;
        },
        (error: unknown) => {
          answer.countError();
          throw error;
        },
      );
    };
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

SchemaBuilder.registerPlugin(pluginName, AnswerMeterPlugin);

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      answerMeter: AnswerMeterPlugin<Types>;
    }
  }
}

export default pluginName;
