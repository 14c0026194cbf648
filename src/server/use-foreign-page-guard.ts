import type { Plugin } from 'graphql-yoga';
import { foreignPage, isUnasked } from './foreign-pages.js';
import type { ForeignPageRules } from './foreign-pages.js';

/**
 * Refuses what web pages of others send through their visitors' browsers: on a server without keys every request from a page that is
 * not of this machine, and everywhere operations that a browser sends across origins without asking first.
 */
export function useForeignPageGuard(rules: ForeignPageRules): Plugin {
  return {
    onRequest({ request, fetchAPI: { Response }, endResponse }) {
      const reason = foreignPage(rules, { host: request.headers.get('host'), origin: request.headers.get('origin') });
      if (reason !== undefined) endResponse(forbidden(Response, reason));
    },
    // Not by the address: everything that yoga treats as an operation passes here.
    onRequestParse({ request, fetchAPI: { Response }, endResponse }) {
      if (!isUnasked(request.method, (name) => request.headers.get(name))) return;
      endResponse(
        forbidden(
          Response,
          'A browser would send this request for any page without asking. Send it as POST with `Content-Type: application/json`, or add the header `X-Requested-With`.',
        ),
      );
    },
  };
}

function forbidden(ResponseType: typeof Response, message: string): Response {
  return ResponseType.json({ errors: [{ message, extensions: { code: 'FORBIDDEN' } }] }, { status: 403 });
}
