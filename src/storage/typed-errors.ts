import { AppClosedError, ScriptGenError } from '../domain/errors.js';
import type { Connection } from './connection.js';
import { serverFailure } from './database-faults.js';

interface TypedErrorsOptions {
  /** True from the moment the app begins to close. */
  closed: () => boolean;
  connection: Connection;
}

/**
 * Wraps an object so that the promises and the async generators of its methods fail with a `ScriptGenError` also when the database is
 * out of reach or the app was closed during the call. The abort of a caller's own signal and unforeseen errors are passed on unchanged.
 */
export function withTypedErrors<Face extends object>(face: Face, options: TypedErrorsOptions): Face {
  return new Proxy(face, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const result: unknown = member.apply(target, args);
        if (isAsyncIterable(result)) return typedItems(result, options);
        return result instanceof Promise
          ? result.catch((error: unknown) => Promise.reject(typed(error, options)))
          : result;
      };
    },
  });
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function* typedItems(items: AsyncIterable<unknown>, options: TypedErrorsOptions): AsyncGenerator<unknown, void> {
  try {
    yield* items;
  } catch (error) {
    throw typed(error, options);
  }
}

function typed(error: unknown, { closed, connection }: TypedErrorsOptions): unknown {
  if (error instanceof ScriptGenError || (error instanceof Error && error.name === 'AbortError')) return error;
  return closed() ? appClosed(error) : (serverFailure(error, connection) ?? error);
}

export function appClosed(cause?: unknown): AppClosedError {
  return new AppClosedError(
    'This ScriptGen was closed: what is unfinished goes on at the next start, and nothing else can be asked of it.',
    { cause },
  );
}
