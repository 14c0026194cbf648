import { shouldRenderGraphiQL } from 'graphql-yoga';
import type { Plugin } from 'graphql-yoga';
import { foreignPage, isUnasked } from './foreign-pages.js';
import type { ForeignPageRules } from './foreign-pages.js';

/**
 * Refuses what web pages of others send through their visitors' browsers: requests that a browser sends across origins
 * without asking first, and on a server without keys every request from a page that is not of this machine.
 */
export function useForeignPageGuard(rules: ForeignPageRules, endpoint: string): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const refuse = (message: string) =>
        endResponse(fetchAPI.Response.json({ errors: [{ message, extensions: { code: 'FORBIDDEN' } }] }, { status: 403 }));
      const header = (name: string) => request.headers.get(name);
      const reason = foreignPage(rules, { host: header('host'), origin: header('origin') });
      if (reason !== undefined) return refuse(reason);
      // A link may lead to the playground, which runs nothing by itself, and to downloads, which need to be known.
      const runsNothing = request.method === 'GET' && (url.pathname !== endpoint || shouldRenderGraphiQL(request));
      if (!runsNothing && isUnasked(request.method, header)) {
        return refuse('A browser would send this request for any page without asking. Send it as POST with `Content-Type: application/json`, or add the header `X-Requested-With`.');
      }
    },
  };
}
