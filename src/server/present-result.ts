import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';

/** An execution's result as clients get it: without what errors carry for the HTTP layer. */
export function presentResult(result: ExecutionResult): FormattedExecutionResult {
  const { errors, ...rest } = result;
  return errors === undefined ? rest : { ...result, errors: presentErrors(errors) };
}

export function presentErrors(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
  return errors.map((error) => {
    const { extensions, ...shown } = error.toJSON();
    const { http: _http, unexpected: _unexpected, ...rest } = extensions ?? {};
    return Object.keys(rest).length === 0 ? shown : { ...shown, extensions: rest };
  });
}
