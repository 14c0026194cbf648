import type { Connection } from '../../src/storage/connection.js';

/** The connection as a URL for other programs, with the password in it. */
export function databaseUrl(connection: Connection): string {
  const url = new URL('postgresql://localhost');
  url.username = encodeURIComponent(connection.user);
  if (typeof connection.password === 'string') url.password = encodeURIComponent(connection.password);
  url.pathname = `/${encodeURIComponent(connection.database)}`;
  if (connection.host.startsWith('/')) url.searchParams.set('host', connection.host);
  else url.hostname = connection.host.includes(':') ? `[${connection.host}]` : connection.host;
  url.port = String(connection.port);
  return url.href;
}
