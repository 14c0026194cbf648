import type { Plugin } from 'graphql-yoga';

/** What decides how the server protects itself from other people's web pages in its users' browsers. */
interface ForeignPageRules {
  /** True: callers need a key, which no foreign page has. */
  keysNeeded: boolean;
  /** True: the operator wants the server open to everybody. */
  openToAll: boolean;
}

/** Headers of a request, as each transport has them. */
type HeaderOf = (name: string) => string | null | undefined;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const SIMPLE_BODIES = new Set(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']);
const MARKS = ['x-requested-with', 'x-graphql-yoga-csrf', 'apollo-require-preflight', 'x-api-key', 'authorization'];

/**
 * Why a request is refused, or undefined. A browser sends `Origin` with what a page asks of another host, and `Host` with
 * the name the page believes it talks to; without keys both must be this machine, or any page could spend the budget.
 */
export function foreignPage(
  rules: ForeignPageRules,
  headers: { host: string | null | undefined; origin: string | null | undefined },
): string | undefined {
  if (rules.keysNeeded || rules.openToAll) return undefined;
  const host = hostnameOf(`http://${headers.host ?? 'localhost'}`);
  if (host === undefined || !LOOPBACK.has(host)) {
    return `Without API keys this server answers to localhost only, not to "${headers.host}". Set SCRIPTGEN_API_KEYS, or ALLOW_ANONYMOUS=true if everybody may use it.`;
  }
  if (headers.origin == null) return undefined;
  const origin = hostnameOf(headers.origin);
  if (origin === undefined || !LOOPBACK.has(origin)) {
    return `Without API keys this server answers to pages on localhost only, not on "${headers.origin}". Set SCRIPTGEN_API_KEYS, or ALLOW_ANONYMOUS=true if everybody may use it.`;
  }
  return undefined;
}

/** True for a request that a browser may have sent for any page without a CORS preflight. */
function isUnasked(method: string, header: HeaderOf): boolean {
  switch (method) {
    case 'POST':
      return isUnmarked(header);
    case 'GET':
      return isUnmarked(header) && isUnaskedGet(header);
    default:
      return false;
  }
}

/**
 * A GET for an image, a script, a frame or a prefetch has no `Origin`; `EventSource` and `fetch` send one to other hosts, and
 * `foreignPage` judges it. What else tells whose page it is: `Sec-Fetch-Site`, `Referer`, and that it is a browser at all.
 */
function isUnaskedGet(header: HeaderOf): boolean {
  if (header('origin') != null) return false;
  const site = header('sec-fetch-site');
  // `none` is what a person does: an address typed in, or a bookmark.
  if (site != null) return site !== 'same-origin' && site !== 'none';
  // An older browser, or a host that a browser tells nothing because it is neither https nor this machine; or no browser.
  const referer = header('referer');
  if (referer != null) return URL.parse(referer)?.host !== (header('host') ?? 'localhost').toLowerCase();
  // A page can have its address left out, but not the browser's name.
  return /^Mozilla\//i.test(header('user-agent') ?? '');
}

/** True when nothing in the request would have made the browser send a CORS preflight. */
function isUnmarked(header: HeaderOf): boolean {
  const type = header('content-type')?.split(';')[0]?.trim().toLowerCase();
  return (type === undefined || type === '' || SIMPLE_BODIES.has(type)) && !MARKS.some((name) => header(name) != null);
}

function hostnameOf(url: string): string | undefined {
  const hostname = URL.parse(url)?.hostname.toLowerCase();
  return hostname?.endsWith('.localhost') === true ? 'localhost' : hostname;
}

/**
 * Refuses what other people's web pages send through their visitors' browsers: on a server without keys every request from a page
 * that is not on this machine, and on every server operations that a browser sends across origins without a CORS preflight.
 */
export function useForeignPageGuard(rules: ForeignPageRules): Plugin {
  return {
    onRequest({ request, fetchAPI: { Response }, endResponse }) {
      const reason = foreignPage(rules, { host: request.headers.get('host'), origin: request.headers.get('origin') });
      if (reason !== undefined) endResponse(forbidden(Response, reason));
    },
    // Here and not by the path, because everything that yoga takes for an operation passes here.
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
