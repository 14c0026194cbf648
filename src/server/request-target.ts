import type { IncomingMessage } from 'node:http';

/** The address of a request, or why it cannot be read. */
type RequestTarget = { url: URL; reason?: never } | { url?: never; reason: string };

/**
 * Reads a request's target together with its `Host`. What cannot be read as one URL is refused before anything else reads it,
 * because a proxy, the guards and the resolvers that build links must not each take it for another address.
 */
export function readTarget({
  url: target = '/',
  headers: { host = 'localhost' },
}: Pick<IncomingMessage, 'url' | 'headers'>): RequestTarget {
  const address = URL.parse(`http://${host}/`);
  if (address === null || !isHostAlone(address, host)) {
    return {
      reason: 'The header `Host` is not the name of a host: send a name or an address, and a port if there is one.',
    };
  }
  const absolute = /^https?:\/\/([^/?#]*)/i.exec(target);
  if (absolute?.[1] !== undefined && absolute[1].toLowerCase() !== host.toLowerCase()) {
    return {
      reason: 'The request names one host in its first line and another one in its header `Host`: send the same.',
    };
  }
  const path = absolute === null ? target : target.slice(absolute[0].length).replace(/^(?!\/)/, '/');
  // `//host` and `/\host` are a path to some and another host to others.
  const url = /^\/(?![/\\])/.test(path) ? URL.parse(`http://${host}${path}`) : null;
  return url === null
    ? { reason: 'The address in the first line of the request cannot be read: send a path such as `/graphql`.' }
    : { url };
}

/** True when the host has no path, user name or query in it, and no character that a URL would encode or change. */
function isHostAlone(url: URL, host: string): boolean {
  return (
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '' &&
    !/[/\\@?#]|[^!-~]/.test(host)
  );
}

/** Scheme, host and port under which a client reached the server, a proxy in front of it included. */
export function originOf(request: Request | undefined, incoming: IncomingMessage | undefined): string {
  const proto = request?.headers.get('x-forwarded-proto') ?? incoming?.headers['x-forwarded-proto'];
  const host = request === undefined ? incoming?.headers.host : new URL(request.url).host;
  return `${proto === 'https' ? 'https' : 'http'}://${host ?? 'localhost'}`;
}
