import type { IncomingMessage } from 'node:http';

/** Scheme, host and port under which a client reached the server, a proxy in front of it included. */
export function originOf(request: Request | undefined, incoming: IncomingMessage | undefined): string {
  const proto = request?.headers.get('x-forwarded-proto') ?? incoming?.headers['x-forwarded-proto'];
  const host = request === undefined ? incoming?.headers.host : new URL(request.url).host;
  return `${proto === 'https' ? 'https' : 'http'}://${host ?? 'localhost'}`;
}
