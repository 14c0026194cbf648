import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { describe, expect, it } from 'vitest';
import { readRetryAfter, toLlmError } from '../../src/llm/faults.js';
import type { FaultContext } from '../../src/llm/faults.js';
import { LlmError } from '../../src/llm/provider.js';
import type { FaultCode } from '../../src/llm/provider.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const context: FaultContext = { provider: 'openai', baseUrl: 'https://user:secret@api.openai.com/v1?key=secret', model: 'gpt-x', now: NOW };

const status = (code: number, error: Record<string, unknown> = {}, headers: Record<string, string> = {}): Error =>
  APIError.generate(code, { error }, undefined, new Headers(headers));
const inStream = (error: Record<string, unknown>): Error => new APIError(undefined, error, undefined, new Headers());
const terminated = (code: string): Error => new TypeError('terminated', { cause: Object.assign(new Error('other side closed'), { code }) });

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
    ['a refused connection', new APIConnectionError({ message: 'Connection error.', cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }), 'CONNECT_FAILED'],
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
    ['400 in the words of llama.cpp', status(400, { message: 'the request exceeds the available context size' }), 'CONTEXT_TOO_LARGE'],
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
  ];
  it.each(rows)('%s', (_name, error, code) => {
    const fault = toLlmError(error, context);
    expect(fault.code).toBe(code);
    expect(fault.cause).toBe(error);
  });

  it('an unknown error after text is PARTIAL_STREAM', () => {
    expect(toLlmError(new Error('?'), { ...context, partialText: 'some' })).toMatchObject({ code: 'PARTIAL_STREAM', partialText: 'some' });
  });

  it('an LlmError stays as it is', () => {
    const fault = new LlmError('SCHEMA_INVALID', 'no');
    expect(toLlmError(fault, context)).toBe(fault);
  });
});

describe('Retry-After', () => {
  it.each([
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '0.25' }, 250],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j is %s ms', (headers, ms) => {
    expect(readRetryAfter(new Headers(headers as Record<string, string>), NOW)).toBe(ms);
  });
});

describe('messages for people', () => {
  it.each([
    [status(401, { code: 'invalid_api_key', message: 'bad sk-secret' }), 'openai did not accept the API key (401, invalid_api_key): check OPENAI_API_KEY'],
    [status(403), 'openai refused access (403): check that the key in OPENAI_API_KEY may use the model gpt-x'],
    [status(429, {}, { 'retry-after': '3' }), 'openai limits the rate of requests (429): try again in 3 s'],
    [status(429, { code: 'insufficient_quota' }), "openai reports that the account's quota is used up (429, insufficient_quota): check its plan and billing"],
    [status(404, { code: 'model_not_found' }), 'openai has no model "gpt-x" at https://api.openai.com (404, model_not_found): check OPENAI_MODEL and OPENAI_BASE_URL'],
    [status(503), 'openai failed to answer (503): try again later'],
    [status(400, { message: 'You said: a secret', code: 'a sentence that quotes "the prompt" of somebody' }), 'openai rejected the request (400): check that the model gpt-x supports it'],
  ])('%s', (error, message) => {
    expect(toLlmError(error, context).message).toBe(message);
  });

  it('ollama is told to fetch a model that it lacks', () => {
    expect(toLlmError(status(404), { ...context, provider: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', model: 'qwen3' }).message).toBe(
      'ollama has no model "qwen3" at http://127.0.0.1:11434 (404): run "ollama pull qwen3", or check OPENAI_MODEL and OPENAI_BASE_URL',
    );
  });
});

it.each([
  [status(401), 'backup did not accept the API key (401): check BACKUP_KEY'],
  [status(404), 'backup has no model "gpt-x" at https://llm.example.com (404): check the model of the provider "backup" in SCRIPTGEN_CONFIG and its baseUrl'],
  [new APIConnectionError({ message: 'Connection error.' }), 'backup cannot be reached at https://llm.example.com: check the network and its baseUrl'],
])('messages name where the provider was set up: %s', (error, message) => {
  const settings = { key: 'BACKUP_KEY', model: 'the model of the provider "backup" in SCRIPTGEN_CONFIG', address: 'its baseUrl' };
  expect(toLlmError(error, { provider: 'backup', baseUrl: 'https://llm.example.com/v1', model: 'gpt-x', settings, now: NOW }).message).toBe(message);
});
