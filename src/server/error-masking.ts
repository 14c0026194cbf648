import { GraphQLError } from 'graphql';
import { InvalidInputError, isClientError } from '../domain/errors.js';
import type { ServerLog } from './log.js';
import type { RequestIds } from './request-ids.js';

/**
 * Gives a function that turns an error which no result type covers into what clients see. Errors that the product raises on
 * purpose keep their message and code; anything else is logged with the request's id, and only that id is shown.
 *
 * @param bodyBytes the longest body that the server takes
 * @param unavailable says what is wrong with the database, if that caused the error; undefined for any other
 */
export function createErrorMask(
  ids: RequestIds,
  log: ServerLog,
  bodyBytes: number,
  unavailable: (error: unknown) => string | undefined = () => undefined,
): (error: unknown) => GraphQLError {
  return (error) => {
    const cause = rootCause(error);
    if (cause instanceof GraphQLError) {
      return cause.extensions.code === 'REQUEST_ENTITY_TOO_LARGE'
        ? tooLarge(cause, bodyBytes)
        : (error as GraphQLError);
    }
    const place =
      error instanceof GraphQLError
        ? { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path }
        : {};
    if (isClientError(cause)) {
      const fields = cause instanceof InvalidInputError ? { fields: cause.fields } : {};
      return new GraphQLError(cause.message, { ...place, extensions: { code: cause.code, ...fields } });
    }
    if (isMissingRow(cause)) {
      return new GraphQLError(
        'This object is gone: it was deleted while it was being read. Ask for it again to be sure.',
        { ...place, extensions: { code: 'NOT_FOUND' } },
      );
    }
    const requestId = ids.current();
    const outage = unavailable(cause);
    if (outage !== undefined) {
      log.warn({ err: cause, requestId, path: place.path }, 'A request met a database that is away');
      return new GraphQLError(
        `${outage} Try again in a few seconds; a mutation may have been done all the same, so look first, or send it with its idempotency key.`,
        { ...place, extensions: { code: 'DATABASE_UNAVAILABLE', requestId } },
      );
    }
    log.error({ err: cause, requestId, path: place.path }, 'A request failed unexpectedly');
    return new GraphQLError(`Something went wrong on the server. It is logged under the request id ${requestId}.`, {
      ...place,
      extensions: { code: 'INTERNAL', requestId, unexpected: true },
    });
  };
}

/** The library says that a body is too large, but not what size is allowed. */
function tooLarge({ extensions }: GraphQLError, bodyBytes: number): GraphQLError {
  return new GraphQLError(
    `The request is larger than ${bodyBytes.toLocaleString('en')} bytes, the most that is taken at a time: send less at once.`,
    { extensions },
  );
}

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError != null) cause = cause.originalError;
  return cause;
}

/** Prisma's code for a row that a query needs and does not find. */
function isMissingRow(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === 'P2025';
}
