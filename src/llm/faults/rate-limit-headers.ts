import type { ReportedLimits } from '../provider.js';
import { isAmount, readDelay, SECOND_MS } from './durations.js';

/** What is left of a provider's rate limits by its `x-ratelimit-remaining-*` headers; undefined when it sends none. */
export function readReportedLimits(headers: Headers): ReportedLimits | undefined {
  const remainingRequests = amount(headers.get('x-ratelimit-remaining-requests'));
  const remainingTokens = amount(headers.get('x-ratelimit-remaining-tokens'));
  return remainingRequests === undefined && remainingTokens === undefined
    ? undefined
    : { remainingRequests, remainingTokens };
}

function amount(header: string | null): number | undefined {
  return header !== null && /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) : undefined;
}

/** Milliseconds to wait: `retry-after-ms`, else `retry-after` in seconds or as a date. */
export function readRetryAfter(headers: Headers | undefined, now: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const exact = headers?.get(name);
    if (exact != null && isAmount(exact)) return Math.ceil(Number(exact));
  }
  const given = headers?.get('retry-after');
  return given == null ? undefined : readDelay(given, SECOND_MS, now);
}

/** When the limit that is used up is free again, by the headers that servers send with every answer. */
export function readRateLimitReset(headers: Headers | undefined, now: number): number | undefined {
  const waits: number[] = [];
  headers?.forEach((given, name) => {
    if (name === 'ratelimit') waits.push(...resetsIn(given));
    if (!/ratelimit.*reset/.test(name)) return;
    const left = headers.get(name.replace('reset-after', 'remaining').replace('reset', 'remaining'));
    const wait = left !== null && Number(left) > 0 ? undefined : readDelay(given, SECOND_MS, now);
    if (wait !== undefined) waits.push(wait);
  });
  return waits.length === 0 ? undefined : Math.max(...waits);
}

/** Of limits of which nothing is left, in the forms that the drafts of the `RateLimit` header have had: `limit=10, remaining=0, reset=7`, `"day";r=0;t=30`. */
function resetsIn(given: string): number[] {
  const limits = /reset=/i.test(given) ? [given] : given.split(',');
  return limits.flatMap((limit) => {
    const left = /\b(?:remaining|r)=(\d+)/i.exec(limit);
    const reset = /\b(?:reset|t)=(\d+)/i.exec(limit);
    return reset === null || Number(left?.[1] ?? 0) > 0 ? [] : [Number(reset[1]) * SECOND_MS];
  });
}
