import type { Plugin } from 'graphql-yoga';
import type { RequestIds } from './request-ids.js';

/** Runs each HTTP request under its id and says it in `X-Request-Id`. */
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
