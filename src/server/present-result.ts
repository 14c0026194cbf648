import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';

/** A result of graphql, or of graphql-ws, whose members may be undefined. */
type AnyResult = { readonly [Member in keyof ExecutionResult]?: ExecutionResult[Member] | undefined };

/** An execution's result as clients get it: without what errors carry for the HTTP layer. */
export function presentResult({ errors, data, extensions }: AnyResult): FormattedExecutionResult {
  return {
    ...(errors === undefined ? {} : { errors: presentErrors(errors) }),
    ...(data === undefined ? {} : { data }),
    ...(extensions === undefined ? {} : { extensions }),
  };
}

export function presentErrors(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
  return errors.map((error) => {
    const { extensions, ...shown } = error.toJSON();
    const { http: _http, unexpected: _unexpected, ...rest } = extensions ?? {};
    return Object.keys(rest).length === 0 ? shown : { ...shown, extensions: rest };
  });
}
