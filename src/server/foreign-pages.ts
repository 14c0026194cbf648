/** How a server that asks for no keys protects itself from web pages of others in its users' browsers. */
export interface ForeignPageRules {
  /** True: callers need a key, which no foreign page has. */
  keysNeeded: boolean;
  /** True: the operator wants the server open to everybody. */
  openToAll: boolean;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why a request is refused, or undefined. A browser sends `Origin` with what a page asks of another host, and `Host` with
 * the name the page believes it talks to; without keys both must be this machine, or any page could spend the budget.
 */
export function foreignPage(rules: ForeignPageRules, headers: { host: string | null | undefined; origin: string | null | undefined }): string | undefined {
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

function hostnameOf(url: string): string | undefined {
  const hostname = URL.canParse(url) ? new URL(url).hostname.toLowerCase() : undefined;
  return hostname?.endsWith('.localhost') === true ? 'localhost' : hostname;
}
