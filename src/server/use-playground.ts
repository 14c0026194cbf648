import { shouldRenderGraphiQL } from 'graphql-yoga';
import type { Plugin } from 'graphql-yoga';
import { PLAYGROUND_TABS } from './playground-operations.js';
import { createPlaygroundPage } from './playground-page.js';

/** The page's scripts and styles are within it; it may talk to this server alone. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  'worker-src blob:',
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** GraphiQL for browsers at the GraphQL endpoint, all from this package: it loads nothing from elsewhere. */
export function usePlayground(endpoint: string): Plugin {
  const page = createPlaygroundPage({
    title: 'ScriptGen',
    endpoint,
    subscriptionsProtocol: 'SSE',
    shouldPersistHeaders: false,
    defaultTabs: PLAYGROUND_TABS,
    defaultQuery: PLAYGROUND_TABS[0]?.query ?? '',
    defaultEditorToolsVisibility: 'variables',
  });
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (!shouldRenderGraphiQL(request)) return undefined;
      if (url.pathname === '/') {
        return endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: endpoint } }));
      }
      if (url.pathname !== endpoint) return undefined;
      return page().then((html) =>
        endResponse(
          new fetchAPI.Response(html, {
            headers: {
              'content-type': 'text/html; charset=utf-8',
              'content-security-policy': POLICY,
              'referrer-policy': 'no-referrer',
              'x-content-type-options': 'nosniff',
            },
          }),
        ),
      );
    },
  };
}
