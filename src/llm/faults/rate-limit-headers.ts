import type { ReportedLimits } from '../provider.js';

/** What is left of a provider's rate limits by its `x-ratelimit-remaining-*` headers; undefined when it sends none. */
export function readLimits(headers: Headers): ReportedLimits | undefined {
  const remainingRequests = amount(headers.get('x-ratelimit-remaining-requests'));
  const remainingTokens = amount(headers.get('x-ratelimit-remaining-tokens'));
  return remainingRequests === undefined && remainingTokens === undefined
    ? undefined
    : { remainingRequests, remainingTokens };
}

function amount(header: string | null): number | undefined {
  return header !== null && /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) : undefined;
}
