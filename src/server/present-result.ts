import type { ExecutionResult, GraphQLError } from 'graphql';

/** An execution's result as clients get it: without what errors carry for the HTTP layer. */
export function presentResult(result: ExecutionResult): ExecutionResult {
  return result.errors === undefined
    ? result
    : ({ ...result, errors: presentErrors(result.errors) } as unknown as ExecutionResult);
}

export function presentErrors(errors: readonly GraphQLError[]): object[] {
  return errors.map((error) => {
    const { extensions, ...shown } = error.toJSON();
    const { http: _http, unexpected: _unexpected, ...rest } = extensions ?? {};
    return Object.keys(rest).length === 0 ? shown : { ...shown, extensions: rest };
  });
}
