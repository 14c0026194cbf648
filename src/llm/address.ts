import { BlockList, isIP } from 'node:net';

const PRIVATE_NETWORKS = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const) {
  PRIVATE_NETWORKS.addSubnet(network, prefix);
}
for (const [network, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  PRIVATE_NETWORKS.addSubnet(network, prefix, 'ipv6');
}

/** True when a base URL points at this machine or into a private network. */
export function isLocalAddress(baseUrl: string): boolean {
  const host = hostOf(baseUrl);
  if (host === undefined) return false;
  if (host.endsWith('.localhost') || host.endsWith('.local') || host === 'host.docker.internal') return true;
  const family = isIP(host);
  // `localhost`, or a service in a network of containers: public names have a dot.
  if (family === 0 && !host.includes('.')) return true;
  return family !== 0 && PRIVATE_NETWORKS.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** Scheme, host and port without credentials, path or query: what may stand in a message. */
export function originOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).origin : 'an invalid address';
}

/** The lower-case host name without port or brackets; undefined when the URL cannot be read. */
export function hostOf(baseUrl: string): string | undefined {
  return URL.canParse(baseUrl) ? new URL(baseUrl).hostname.replace(/^\[|\]$/g, '').toLowerCase() : undefined;
}

/** OpenAI's own API. */
export function isOpenAi(baseUrl: string): boolean {
  return hostOf(baseUrl)?.endsWith('.openai.com') ?? false;
}

/** Azure OpenAI, by its host or, behind a gateway, by the path of a deployment: it takes a key as `api-key`. */
export function isAzure(baseUrl: string): boolean {
  return (
    /(^|\.)(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/.test(hostOf(baseUrl) ?? '') ||
    (URL.canParse(baseUrl) && new URL(baseUrl).pathname.startsWith('/openai/deployments/'))
  );
}
