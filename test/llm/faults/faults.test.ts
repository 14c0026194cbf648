import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { describe, expect, it } from 'vitest';
import { toLlmError } from '../../../src/llm/faults/faults.js';
import type { FaultContext } from '../../../src/llm/faults/faults.js';
import { LlmError } from '../../../src/llm/llm-error.js';
import type { FaultCode } from '../../../src/llm/llm-error.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const context: FaultContext = {
  provider: 'openai',
  baseUrl: 'https://user:secret@api.openai.com/v1?key=secret',
  model: 'gpt-x',
  now: NOW,
};

const status = (code: number, error: Record<string, unknown> = {}, headers: Record<string, string> = {}): Error =>
  APIError.generate(code, { error }, undefined, new Headers(headers));
const inStream = (error: Record<string, unknown>): Error => new APIError(undefined, error, undefined, new Headers());
const page = (code: number, title: string): Error =>
  APIError.generate(
    code,
    undefined,
    `<!DOCTYPE html><html><head><title>${title}</title></head><body>model context length</body></html>`,
    new Headers(),
  );
const terminated = (code: string): Error =>
  new TypeError('terminated', { cause: Object.assign(new Error('other side closed'), { code }) });

describe('each fault gets its code', () => {
  const rows: [string, Error, FaultCode][] = [
    ['429', status(429), 'RATE_LIMITED'],
    ['429 with insufficient_quota', status(429, { code: 'insufficient_quota' }), 'QUOTA_EXHAUSTED'],
    ['402', status(402), 'QUOTA_EXHAUSTED'],
    ['500', status(500), 'UNAVAILABLE'],
    ['501', status(501), 'UNAVAILABLE'],
    ['502', status(502), 'UNAVAILABLE'],
    ['503', status(503), 'UNAVAILABLE'],
    ['504', status(504), 'UNAVAILABLE'],
    ['529', status(529), 'UNAVAILABLE'],
    ['408', status(408), 'UNAVAILABLE'],
    ['409', status(409), 'UNAVAILABLE'],
    [
      'a refused connection',
      new APIConnectionError({
        message: 'Connection error.',
        cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
      }),
      'CONNECT_FAILED',
    ],
    ['a header time-out', new APIConnectionTimeoutError(), 'HEADER_TIMEOUT'],
    ['a malformed body', new SyntaxError('Unexpected token'), 'MALFORMED'],
    ['a reset socket', terminated('ECONNRESET'), 'PARTIAL_STREAM'],
    ['a closed socket', terminated('UND_ERR_SOCKET'), 'PARTIAL_STREAM'],
    ['an error event: server_error', inStream({ code: 'server_error' }), 'UNAVAILABLE'],
    ['an error event: rate limit', inStream({ type: 'rate_limit_error' }), 'RATE_LIMITED'],
    ['an error event: quota', inStream({ code: 'insufficient_quota' }), 'QUOTA_EXHAUSTED'],
    ['an error event: context', inStream({ code: 'context_length_exceeded' }), 'CONTEXT_TOO_LARGE'],
    ['an error event: key', inStream({ code: 'invalid_api_key' }), 'AUTH'],
    ['an error event: bad request', inStream({ type: 'invalid_request_error' }), 'BAD_REQUEST'],
    ['an error event with a status for a code', inStream({ code: 502 }), 'UNAVAILABLE'],
    ['an error event with a status as text', inStream({ code: '429' }), 'RATE_LIMITED'],
    ['an own abort', new APIUserAbortError(), 'CANCELLED'],
    ['an own abort of fetch', new DOMException('aborted', 'AbortError'), 'CANCELLED'],
    ['400 with context_length_exceeded', status(400, { code: 'context_length_exceeded' }), 'CONTEXT_TOO_LARGE'],
    [
      '400 in the words of llama.cpp',
      status(400, { message: 'the request exceeds the available context size' }),
      'CONTEXT_TOO_LARGE',
    ],
    ['413', status(413), 'CONTEXT_TOO_LARGE'],
    ['400 with a content filter', status(400, { code: 'content_filter' }), 'CONTENT_REFUSED'],
    ['400 with a bad key', status(400, { message: 'API key not valid.' }), 'AUTH'],
    ['400 with an unknown model', status(400, { message: 'invalid model ID' }), 'MODEL_NOT_FOUND'],
    ['400 otherwise', status(400, { message: 'no' }), 'BAD_REQUEST'],
    ['422', status(422), 'BAD_REQUEST'],
    ['401', status(401), 'AUTH'],
    ['403', status(403), 'AUTH'],
    ['404', status(404, { code: 'model_not_found' }), 'MODEL_NOT_FOUND'],
    ['an unknown error', new Error('?'), 'UNAVAILABLE'],
    ['425', status(425), 'UNAVAILABLE'],
    ['423', status(423), 'UNAVAILABLE'],
    ['498 for a lack of capacity', status(498), 'UNAVAILABLE'],
    ['522 with a page', page(522, 'Connection timed out'), 'UNAVAILABLE'],
    ['502 with a page', page(502, '502 Bad Gateway'), 'UNAVAILABLE'],
    ['403 with a page', page(403, 'Just a moment...'), 'AUTH'],
    ['405', status(405), 'MODEL_NOT_FOUND'],
    ['410', status(410), 'MODEL_NOT_FOUND'],
    ['407', status(407), 'AUTH'],
    [
      'a name that cannot be resolved',
      new APIConnectionError({
        message: 'Connection error.',
        cause: Object.assign(new Error(), { code: 'EAI_AGAIN' }),
      }),
      'CONNECT_FAILED',
    ],
    [
      'a reset before the first byte',
      new APIConnectionError({
        message: 'Connection error.',
        cause: Object.assign(new Error(), { code: 'ECONNRESET' }),
      }),
      'CONNECT_FAILED',
    ],
    [
      'a failed generation of Groq',
      status(400, {
        message: "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.",
        type: 'invalid_request_error',
        code: 'json_validate_failed',
        failed_generation: '{"title": "x", ',
      }),
      'SCHEMA_INVALID',
    ],
    [
      'a failed generation in the stream',
      inStream({ message: 'Generated JSON does not match', code: 'json_validate_failed' }),
      'SCHEMA_INVALID',
    ],
    ['a failed tool call', status(400, { code: 'tool_use_failed', failed_generation: '<function' }), 'SCHEMA_INVALID'],
    [
      'the filter of Azure',
      status(400, {
        message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        code: 'content_filter',
        param: 'prompt',
        status: 400,
        innererror: { code: 'ResponsibleAIPolicyViolation' },
      }),
      'CONTENT_REFUSED',
    ],
    [
      'the filter of DashScope',
      status(400, { message: 'Input data may contain inappropriate content.', code: 'data_inspection_failed' }),
      'CONTENT_REFUSED',
    ],
    [
      'the moderation of OpenRouter',
      status(403, {
        code: 403,
        message: 'Your chosen model requires moderation and your input was flagged',
        metadata: { reasons: ['violence'] },
      }),
      'CONTENT_REFUSED',
    ],
    [
      'an upstream inside OpenRouter',
      status(400, {
        code: 400,
        message: 'Provider returned error',
        metadata: {
          provider_name: 'X',
          raw: '{"error":{"message":"maximum context length is 8192 tokens","code":"context_length_exceeded"}}',
        },
      }),
      'CONTEXT_TOO_LARGE',
    ],
    ['400 without money', status(400, { message: 'Insufficient Balance' }), 'QUOTA_EXHAUSTED'],
    [
      '400 in the words of a rate limit',
      status(400, { message: 'ThrottlingException: Rate exceeded' }),
      'RATE_LIMITED',
    ],
    ['422 in the words of a rate limit', status(422, { message: 'Too many requests per minute' }), 'RATE_LIMITED'],
    [
      '400 for where it came from',
      status(400, { message: 'User location is not supported for the API use.', status: 'FAILED_PRECONDITION' }),
      'AUTH',
    ],
    [
      '403 for where it came from',
      status(403, {
        code: 'unsupported_country_region_territory',
        message: 'Country, region, or territory not supported',
      }),
      'AUTH',
    ],
    [
      'the runner of Ollama, in a stream',
      new APIError(undefined, 'model runner has unexpectedly stopped' as never, undefined, new Headers()),
      'UNAVAILABLE',
    ],
  ];
  it.each(rows)('%s', (_name, error, code) => {
    const fault = toLlmError(error, context);
    expect(fault.code).toBe(code);
  });

  it('an unknown error after text is PARTIAL_STREAM', () => {
    expect(toLlmError(new Error('?'), { ...context, partialText: 'some' })).toMatchObject({
      code: 'PARTIAL_STREAM',
      partialText: 'some',
    });
  });

  it.each([
    ['its words', inStream({ code: 'server_error' })],
    ['a broken chunk', new SyntaxError('malformed server-sent event JSON')],
    ['a status', inStream({ code: 502, message: 'Upstream error' })],
    ['a request that it had taken', inStream({ code: 400, type: 'BadRequestError', message: 'no' })],
  ])('a fault in the middle of a stream is a stream that broke, whatever the server calls it: %s', (_name, error) => {
    expect(toLlmError(error, { ...context, partialText: 'some' })).toMatchObject({
      code: 'PARTIAL_STREAM',
      partialText: 'some',
    });
  });

  it('an LlmError stays as it is', () => {
    const fault = new LlmError('SCHEMA_INVALID', 'no');
    expect(toLlmError(fault, context)).toBe(fault);
  });
});

describe('messages for people', () => {
  it.each([
    [
      status(401, { code: 'invalid_api_key', message: 'bad sk-secret' }),
      'openai did not accept the API key (401, invalid_api_key): check OPENAI_API_KEY',
    ],
    [status(403), 'openai refused access (403): check that the key in OPENAI_API_KEY may use the model gpt-x'],
    [status(429, {}, { 'retry-after': '3' }), 'openai limits the rate of requests (429): try again in 3 s'],
    [
      status(429, { code: 'insufficient_quota' }),
      "openai reports that the account's quota is used up (429, insufficient_quota): check its plan and billing",
    ],
    [
      status(404, { code: 'model_not_found' }),
      'openai has no model "gpt-x" at https://api.openai.com (404, model_not_found): check OPENAI_MODEL and OPENAI_BASE_URL',
    ],
    [status(503), 'openai failed to answer (503): try again later'],
    [
      status(400, { message: 'You said: a secret', code: 'a sentence that quotes "the prompt" of somebody' }),
      'openai rejected the request (400): check that the model gpt-x supports it',
    ],
  ])('%s', (error, message) => {
    expect(toLlmError(error, context).message).toBe(message);
  });

  it('ollama is told to fetch a model that it lacks', () => {
    expect(
      toLlmError(status(404), { ...context, provider: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', model: 'qwen3' })
        .message,
    ).toBe(
      'ollama has no model "qwen3" at http://127.0.0.1:11434 (404): run "ollama pull qwen3", or check OPENAI_MODEL and OPENAI_BASE_URL',
    );
  });
});

it.each([
  [status(401), 'backup did not accept the API key (401): check BACKUP_KEY'],
  [
    status(404),
    'backup has no model "gpt-x" at https://llm.example.com (404): check the model of the provider "backup" in SCRIPTGEN_CONFIG and its baseUrl',
  ],
  [
    new APIConnectionError({ message: 'Connection error.' }),
    'backup cannot be reached at https://llm.example.com: check the network and its baseUrl',
  ],
])('messages name where the provider was set up: %s', (error, message) => {
  const settings = {
    key: 'BACKUP_KEY',
    model: 'the model of the provider "backup" in SCRIPTGEN_CONFIG',
    address: 'its baseUrl',
  };
  expect(
    toLlmError(error, { provider: 'backup', baseUrl: 'https://llm.example.com/v1', model: 'gpt-x', settings, now: NOW })
      .message,
  ).toBe(message);
});

describe('a 404 says what it may be', () => {
  const notFound = (baseUrl: string, error: Error): string =>
    toLlmError(error, { provider: 'gw', baseUrl, model: 'm', now: NOW }).message;
  const plain = APIError.generate(404, undefined, '404 page not found', new Headers());
  it.each([
    [
      'an address without /v1',
      'http://127.0.0.1:5130',
      plain,
      'gw at http://127.0.0.1:5130 serves no chat completions at the path that was asked (404): let OPENAI_BASE_URL end in /v1 (http://127.0.0.1:5130/v1)',
    ],
    [
      'a whole endpoint',
      'http://127.0.0.1:5130/v1/chat/completions',
      plain,
      'gw at http://127.0.0.1:5130 serves no chat completions at the path that was asked (404): OPENAI_BASE_URL is to name the server, not one of its endpoints: leave out /chat/completions',
    ],
    [
      'the API of Ollama',
      'http://127.0.0.1:11434/api',
      plain,
      'gw at http://127.0.0.1:11434 serves no chat completions at the path that was asked (404): let OPENAI_BASE_URL end in /v1, in place of or after /api',
    ],
    [
      'a wrong path',
      'https://gw.example/proxy-secret/v1',
      plain,
      'gw at https://gw.example serves no chat completions at the path that was asked (404): check the path in OPENAI_BASE_URL, which usually ends in /v1, and that it is an OpenAI-compatible server',
    ],
    [
      'FastAPI',
      'https://gw.example/x/v1',
      status(404, { detail: 'Not Found' }),
      'gw at https://gw.example serves no chat completions at the path that was asked (404): check the path in OPENAI_BASE_URL, which usually ends in /v1, and that it is an OpenAI-compatible server',
    ],
    [
      'a method that is not allowed',
      'https://gw.example',
      status(405, { detail: 'Method Not Allowed' }),
      'gw at https://gw.example serves no chat completions at the path that was asked (405): let OPENAI_BASE_URL end in /v1 (https://gw.example/v1)',
    ],
    [
      'a model, at a server that does without /v1',
      'https://api.deepseek.com',
      status(404, { message: 'The model `m` does not exist' }),
      'gw has no model "m" at https://api.deepseek.com (404): check OPENAI_MODEL and OPENAI_BASE_URL',
    ],
    [
      'a deployment of Azure',
      'https://x.openai.azure.com/openai/deployments/gpt',
      status(404, { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' }),
      'gw has no model "m" at https://x.openai.azure.com (404, DeploymentNotFound): check OPENAI_MODEL and OPENAI_BASE_URL',
    ],
    [
      'the privacy of OpenRouter',
      'https://openrouter.ai/api/v1',
      status(404, {
        code: 404,
        message:
          'No endpoints available matching your guardrail restrictions and data policy. Configure: https://openrouter.ai/settings/privacy',
      }),
      'gw has "m", but nobody there may answer for this account (404): check the account\'s privacy settings and allowed providers (https://openrouter.ai/settings/privacy), or choose another model in OPENAI_MODEL',
    ],
  ])('%s', (_name, baseUrl, error, message) => {
    expect(notFound(baseUrl, error)).toBe(message);
  });
});

it.each([
  [
    new APIConnectionError({ message: 'Connection error.', cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) }),
    'openai cannot be reached at https://api.openai.com (ENOTFOUND): its name cannot be resolved; check the network and OPENAI_BASE_URL',
  ],
  [
    page(403, 'Attention Required!'),
    'Something before openai at https://api.openai.com answered with a web page instead of letting the request through (403): check OPENAI_BASE_URL, and the proxy or firewall in between',
  ],
  [
    status(400, { message: 'User location is not supported for the API use.', status: 'FAILED_PRECONDITION' }),
    'openai does not serve the country or region that the request came from (400, FAILED_PRECONDITION): use another provider, or run the server where openai is offered',
  ],
  [status(503, { message: 'Loading', estimated_time: 20 }), 'openai failed to answer (503): try again in 20 s'],
  [status(402), "openai reports that the account's quota is used up (402): check its plan and billing"],
  [
    status(429, { message: 'Insufficient credits' }),
    "openai reports that the account's credit is used up (429): check its plan and billing",
  ],
])('what is to be done stands in the message: %s', (error, message) => {
  expect(toLlmError(error, context).message).toBe(message);
});
