import { describe, expect, it } from 'vitest';
import { APIError } from 'openai';
import { readFacts } from '../../../src/llm/faults/fault-facts.js';
import { toLlmError } from '../../../src/llm/faults/faults.js';
import { readRetryAfter } from '../../../src/llm/faults/rate-limit-headers.js';
import { readRetryDelay } from '../../../src/llm/faults/retry-delay.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');

function waitOf(body: unknown, headers: Record<string, string> = {}): number | undefined {
  const wrapped = typeof body === 'object' && body !== null && 'error' in body ? body : { error: body };
  return readRetryDelay(readFacts(APIError.generate(429, wrapped, undefined, new Headers(headers))), NOW);
}

describe('Retry-After', () => {
  it.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '0.25' }, 250],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [{ 'retry-after': '2026-01-01T00:00:30Z' }, 30_000],
    [{ 'retry-after': '1767225620' }, 20_000],
    [{ 'retry-after': '12s' }, 12_000],
    [{ 'x-ms-retry-after-ms': '700' }, 700],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j is %s ms', (headers, ms) => {
    expect(readRetryAfter(new Headers(headers), NOW)).toBe(ms);
  });
});

describe('a wait in the body', () => {
  it.each<[string, unknown, number | undefined]>([
    [
      'Google: RetryInfo',
      {
        error: {
          code: 429,
          message: 'You exceeded your current quota.',
          status: 'RESOURCE_EXHAUSTED',
          details: [
            { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaValue: '10' }] },
            { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '43s' },
          ],
        },
      },
      43_000,
    ],
    [
      'Google in a list',
      [{ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'no', details: [{ retryDelay: '0.5s' }] } }],
      500,
    ],
    ['a protobuf duration', { message: 'no', details: [{ retryDelay: { seconds: '3', nanos: 500_000_000 } }] }, 3_500],
    ['Hugging Face', { message: 'Model is loading', estimated_time: 20.5 }, 20_500],
    ['Discord and others: retry_after', { message: 'no', retry_after: 1.5 }, 1_500],
    ['milliseconds by the name', { message: 'no', retry_after_ms: 900 }, 900],
    ['Cohere-like: retryAfter as text', { message: 'no', retryAfter: '7' }, 7_000],
    ['a point in time', { message: 'no', reset_at: '2026-01-01T00:00:09Z' }, 9_000],
    ['seconds since 1970', { message: 'no', resets_at: NOW / 1_000 + 5 }, 5_000],
    [
      'OpenRouter: headers in the body',
      {
        message: 'Rate limit exceeded: free-models-per-min.',
        code: 429,
        metadata: {
          headers: {
            'X-RateLimit-Limit': '20',
            'X-RateLimit-Remaining': '0',
            'X-RateLimit-Reset': String(NOW + 31_000),
          },
        },
      },
      31_000,
    ],
    ['nothing', { message: 'no', limit: 30_000, used: 29_000 }, undefined],
  ])('%s', (_name, body, ms) => {
    expect(waitOf(body)).toBe(ms);
  });
});

describe('a wait in words', () => {
  it.each<[string, number | undefined]>([
    [
      'Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 3000. Please try again in 12s. Visit https://platform.openai.com/account/rate-limits to learn more.',
      12_000,
    ],
    ['Rate limit reached: Limit 3 / min. Please try again in 20ms.', 20],
    [
      'Rate limit reached for model `x` on requests per day (RPD): Limit 200, Used 200, Requested 1. Please try again in 7m12s.',
      432_000,
    ],
    ['Please try again in 1m30.5s.', 90_500],
    ['Please retry in 3.5s.', 3_500],
    ['Please retry after 60 seconds.', 60_000],
    [
      'Requests have exceeded call rate limit of your current pricing tier. Please retry after 1 minute and 5 seconds',
      65_000,
    ],
    ['You may send 20 requests per 1m. Try again in 41 s', 41_000],
    ['You may send 20 requests in 60 s. Try again in 2 hours', 7_200_000],
    ['Too many requests, retry after 15', 15_000],
    ['Rate limit: try again at 2026-01-01T00:00:12Z', 12_000],
    ['Bitte versuchen Sie es in 30 Sekunden erneut.', 30_000],
    ['Veuillez réessayer dans 2 minutes.', 120_000],
    ['Inténtelo de nuevo en 45 segundos.', 45_000],
    ['Tente novamente em 10 segundos.', 10_000],
    ['Riprova tra 5 secondi.', 5_000],
    ['Повторите попытку через 20 секунд.', 20_000],
    ['请求过于频繁，请在 12 秒后重试。', 12_000],
    ['您的账户已达到速率限制，请1分30秒后再试', 90_000],
    ['レート制限に達しました。20秒後に再試行してください。', 20_000],
    ['요청이 너무 많습니다. 30초 후에 다시 시도하세요.', 30_000],
    ['حاول مرة أخرى بعد 15 ثانية', 15_000],
    ['Lütfen 25 saniye sonra tekrar deneyin.', 25_000],
    ['レート制限に達しました（30秒後）再度お試しください', 30_000],
    ['30秒後にもう一度お試しください', 30_000],
    ['कृपया 20 सेकंड बाद पुनः प्रयास करें', 20_000],
    ['कृपया २ मिनट में फिर से कोशिश करें', 120_000],
    ['1 घंटे बाद फिर से कोशिश करें', 3_600_000],
    ['لطفاً پس از ۳۰ ثانیه دوباره تلاش کنید', 30_000],
    ['حاول مرة أخرى بعد ١٥ ثانية', 15_000],
    ['请在１２秒后重试', 12_000],
    ['Please try again in a minute.', 60_000],
    ['Try again in about an hour.', 3_600_000],
    ['Bitte versuchen Sie es in einer Minute erneut.', 60_000],
    ['Réessayez dans une minute.', 60_000],
    ['Повторите попытку через минуту.', 60_000],
    ['You may send 20 requests a minute. Try again later.', undefined],
    ['Try again in a few seconds.', undefined],
    ['Rate limit: 20 requests per 60 s', undefined],
    ['Too many requests', undefined],
    ['Please wait and try again later. Limit 30000, Used 29000', undefined],
  ])('%s', (message, ms) => {
    expect(waitOf({ message })).toBe(ms);
  });
});

describe('the limits that come with every answer', () => {
  it.each<[Record<string, string>, number | undefined]>([
    [
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '6m0s',
        'x-ratelimit-remaining-tokens': '900',
        'x-ratelimit-reset-tokens': '9s',
      },
      360_000,
    ],
    [
      { 'anthropic-ratelimit-tokens-remaining': '0', 'anthropic-ratelimit-tokens-reset': '2026-01-01T00:00:44Z' },
      44_000,
    ],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '17' }, 17_000],
    [{ 'ratelimit-reset': '8' }, 8_000],
    [{ 'x-ratelimit-remaining-requests': '5', 'x-ratelimit-reset-requests': '6m0s' }, undefined],
  ])('%j is %s ms', (headers, ms) => {
    expect(waitOf({ message: 'Too many requests' }, headers)).toBe(ms);
  });

  it('count less than what the answer says of itself', () => {
    expect(waitOf({ message: 'Try again in 3s' }, { 'x-ratelimit-reset': '60' })).toBe(3_000);
  });
});

describe('a limit in the words of a spent quota', () => {
  const codeOf = (status: number, error: unknown, headers: Record<string, string> = {}): string =>
    toLlmError(APIError.generate(status, { error }, undefined, new Headers(headers)), {
      provider: 'a',
      model: 'm',
      now: NOW,
    }).code;
  it.each<[string, number, unknown, Record<string, string>, string]>([
    [
      'Gemini with RetryInfo',
      429,
      {
        code: 429,
        message: 'You exceeded your current quota, please check your plan and billing details. Please retry in 3.5s.',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ retryDelay: '3s' }],
      },
      {},
      'RATE_LIMITED',
    ],
    [
      'Gemini per minute, no wait',
      429,
      {
        code: 429,
        message: 'You exceeded your current quota.',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier' }] }],
      },
      {},
      'RATE_LIMITED',
    ],
    [
      'Gemini per day, no wait',
      429,
      {
        code: 429,
        message: 'You exceeded your current quota.',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }] }],
      },
      {},
      'QUOTA_EXHAUSTED',
    ],
    ['in hours', 429, { message: 'You exceeded your current quota. Please try again in 20h.' }, {}, 'QUOTA_EXHAUSTED'],
    ['a header', 429, { message: 'Quota exceeded' }, { 'retry-after': '30' }, 'RATE_LIMITED'],
    [
      'OpenAI',
      429,
      {
        message: 'You exceeded your current quota, please check your plan and billing details.',
        code: 'insufficient_quota',
      },
      {},
      'QUOTA_EXHAUSTED',
    ],
    [
      'OpenAI behind a gateway that puts Retry-After on every 429',
      429,
      { message: 'You exceeded your current quota', code: 'insufficient_quota' },
      { 'retry-after': '1' },
      'QUOTA_EXHAUSTED',
    ],
    [
      'Gemini behind a gateway that renames its code',
      429,
      { message: 'You exceeded your current quota. Please retry in 3.5s.', code: 'insufficient_quota' },
      {},
      'RATE_LIMITED',
    ],
    [
      'a header that asks for no wait',
      429,
      { message: 'You exceeded your current quota' },
      { 'retry-after': '0' },
      'QUOTA_EXHAUSTED',
    ],
    ['money does not come back', 429, { message: 'Insufficient balance. Please retry in 3s.' }, {}, 'QUOTA_EXHAUSTED'],
    [
      'RESOURCE_EXHAUSTED alone',
      429,
      { code: 429, message: 'Resource has been exhausted (e.g. check quota).', status: 'RESOURCE_EXHAUSTED' },
      {},
      'RATE_LIMITED',
    ],
    [
      '403 of Google per minute',
      403,
      {
        message: "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'",
        status: 'RESOURCE_EXHAUSTED',
      },
      {},
      'RATE_LIMITED',
    ],
  ])('%s', (_name, status, error, headers, code) => {
    expect(codeOf(status, error, headers)).toBe(code);
  });
});
