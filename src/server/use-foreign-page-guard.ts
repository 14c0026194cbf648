import type { Plugin } from 'graphql-yoga';
import { foreignPage } from './foreign-pages.js';
import type { ForeignPageRules } from './foreign-pages.js';

const SIMPLE_BODIES = new Set(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']);
const MARKS = ['x-requested-with', 'x-graphql-yoga-csrf', 'apollo-require-preflight', 'x-api-key', 'authorization'];

/**
 * Refuses what web pages of others send through their visitors' browsers: requests that a browser sends across origins
 * without asking first, and on a server without keys every request from a page that is not of this machine.
 */
export function useForeignPageGuard(rules: ForeignPageRules): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      const refuse = (message: string) =>
        endResponse(fetchAPI.Response.json({ errors: [{ message, extensions: { code: 'FORBIDDEN' } }] }, { status: 403 }));
      const reason = foreignPage(rules, { host: request.headers.get('host'), origin: request.headers.get('origin') });
      if (reason !== undefined) return refuse(reason);
      const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
      if (request.method === 'POST' && (type === undefined || SIMPLE_BODIES.has(type)) && !MARKS.some((name) => request.headers.has(name))) {
        return refuse('A browser would send this request for any page without asking. Send JSON as `Content-Type: application/json`, or add the header `X-Requested-With`.');
      }
    },
  };
}
