import {
  BudgetExceededError,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  LlmUnavailableError,
  NotFoundError,
  RateLimitedError,
} from '../domain/errors.js';
import type { ClientError, InvalidField } from '../domain/errors.js';
import type { Builder } from './builder.js';
import type { Types } from './types.js';

/** The errors that mutations give as results. Each class becomes the type of its name. */
export function defineErrors(builder: Builder, types: Types) {
  const ErrorInterface = builder.interfaceRef<ClientError>('Error').implement({
    description:
      'Why a mutation did not do what was asked. Ask for `... on Error { message code }` to cover all of them.',
    fields: (t) => ({
      message: t.exposeString('message', { description: 'What happened, to what, and what to do. For people.' }),
      code: t.expose('code', { type: types.ErrorCode, description: 'What kind of error it is. For programs.' }),
    }),
  });
  const InvalidFieldType = builder.objectRef<InvalidField>('InvalidField').implement({
    description: 'One thing that is wrong with an input.',
    fields: (t) => ({
      path: t.exposeString('path', { description: 'Where in the input: `config.sceneCount`.' }),
      message: t.exposeString('message', { description: 'What is wrong with it.' }),
    }),
  });
  builder.objectType(InvalidInputError, {
    name: 'InvalidInputError',
    description: 'The input does not fit. Nothing was changed.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      fields: t.field({
        type: [InvalidFieldType],
        description: 'Everything that is wrong.',
        resolve: (error) => [...error.fields],
      }),
    }),
  });
  builder.objectType(NotFoundError, {
    name: 'NotFoundError',
    description: 'What was named does not exist, or belongs to somebody else.',
    interfaces: [ErrorInterface],
  });
  builder.objectType(ConflictError, {
    name: 'ConflictError',
    description: 'What is stored has moved on since it was read, or its state does not allow this.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      currentVersion: t.exposeInt('currentVersion', {
        nullable: true,
        description: 'The version that is stored now. Null when the conflict is not about a version.',
      }),
    }),
  });
  builder.objectType(ForbiddenError, {
    name: 'ForbiddenError',
    description: 'The caller may not do this.',
    interfaces: [ErrorInterface],
  });
  builder.objectType(BudgetExceededError, {
    name: 'BudgetExceededError',
    description: 'A limit on spending stands in the way. Nothing was spent.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      limitUsd: t.exposeFloat('limitUsd', { description: 'The limit, in USD.' }),
      neededUsd: t.exposeFloat('neededUsd', {
        description: 'What would be needed at least, in USD: what is spent and what comes next.',
      }),
    }),
  });
  builder.objectType(RateLimitedError, {
    name: 'RateLimitedError',
    description: 'Too much at once. The same request may be made again a little later.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      retryAfterMs: t.exposeInt('retryAfterMs', { description: 'When to try again, in milliseconds.' }),
    }),
  });
  builder.objectType(LlmUnavailableError, {
    name: 'LlmUnavailableError',
    description: 'No provider can answer now. `switchProvider` puts another one first.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      provider: t.exposeString('provider', {
        nullable: true,
        description: 'The provider that failed. Null: all of them.',
      }),
    }),
  });
}
