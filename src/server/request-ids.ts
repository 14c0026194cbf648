import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';

/** Makes a request's id known to everything that runs for it, however deep. One instance for each server. */
export class RequestIds {
  readonly #storage = new AsyncLocalStorage<string>();

  /** The id that a proxy or client gave, if it is fit for a log and a header; else a new one. */
  idFor(given: string | null | undefined): string {
    return given != null && /^[\w.:/-]{1,100}$/.test(given) ? given : randomUUID();
  }

  run<T>(id: string, work: () => T): T {
    return this.#storage.run(id, work);
  }

  /** The id of the running request; a new one outside of any. */
  current(): string {
    return this.#storage.getStore() ?? randomUUID();
  }
}

/** Runs each HTTP request under its id and returns that in `X-Request-Id`. */
export function useRequestIds(ids: RequestIds): Plugin {
  const byRequest = new WeakMap<Request, string>();
  return {
    instrumentation: {
      request({ request }, wrapped) {
        const id = ids.idFor(request.headers.get('x-request-id'));
        byRequest.set(request, id);
        return ids.run(id, wrapped);
      },
    },
    onResponse({ request, response }) {
      response.headers.set('x-request-id', byRequest.get(request) ?? ids.current());
    },
  };
}
