import { BlockList, isIP } from 'node:net';

/** True when a base URL points at this machine or into a private network, where calls cost nothing. */
export function isLocalAddress(baseUrl: string): boolean {
  const host = hostOf(baseUrl);
  if (host === undefined) return false;
  if (host.endsWith('.localhost') || host.endsWith('.local') || host === 'host.docker.internal') return true;
  const family = isIP(host);
  // `localhost`, or a service in a network of containers: public names have a dot.
  if (family === 0 && !host.includes('.')) return true;
  return family !== 0 && privateNetworks().check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** Scheme, host and port without credentials, path or query: what may stand in a message. */
export function originOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).origin : 'an invalid address';
}

/** The lower-case host name without port or brackets; undefined when the URL cannot be read. */
export function hostOf(baseUrl: string): string | undefined {
  return URL.canParse(baseUrl) ? new URL(baseUrl).hostname.replace(/^\[|\]$/g, '').toLowerCase() : undefined;
}

function privateNetworks(): BlockList {
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8);
  list.addSubnet('10.0.0.0', 8);
  list.addSubnet('172.16.0.0', 12);
  list.addSubnet('192.168.0.0', 16);
  list.addSubnet('169.254.0.0', 16);
  list.addAddress('::1', 'ipv6');
  list.addSubnet('fc00::', 7, 'ipv6');
  list.addSubnet('fe80::', 10, 'ipv6');
  return list;
}
