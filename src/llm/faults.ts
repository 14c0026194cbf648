import { APIConnectionError, APIConnectionTimeoutError, APIUserAbortError } from 'openai';
import { originOf } from './address.js';
import { LlmError } from './provider.js';
import type { FaultCode } from './provider.js';

/** Where the operator set up a provider, as messages name it. */
export interface ProviderSettings {
  key: string;
  model: string;
  address: string;
}

/** For the provider in three environment variables. */
const ENVIRONMENT_SETTINGS: ProviderSettings = Object.freeze({ key: 'OPENAI_API_KEY', model: 'OPENAI_MODEL', address: 'OPENAI_BASE_URL' });

/** Which call a fault belongs to. */
export interface FaultContext {
  provider: string;
  baseUrl?: string | undefined;
  model: string;
  /** Default: the environment's. */
  settings?: ProviderSettings | undefined;
  /** The answer's text that had arrived. */
  partialText?: string | undefined;
  /** Milliseconds since 1970, for a Retry-After that is a date. */
  now: number;
}

/**
 * Names a fault of an OpenAI-compatible upstream. Faults are told apart by what they carry, not by class alone: a malformed
 * body is a bare `SyntaxError`, a reset socket a bare `TypeError`. The upstream's own words stay in `cause`, because they may
 * hold parts of the prompt or of the key; `message` is safe to show.
 */
export function toLlmError(error: unknown, context: FaultContext): LlmError {
  if (error instanceof LlmError) return error;
  const facts = readFacts(error);
  const code = classify(error, facts, context);
  const retryAfterMs = readRetryAfter(facts.headers, context.now);
  return new LlmError(code, describe(code, facts, context, retryAfterMs), {
    provider: context.provider,
    retryAfterMs,
    partialText: context.partialText ?? '',
    status: facts.status,
    cause: error,
  });
}

interface Facts {
  status: number | undefined;
  code: string;
  param: string;
  /** All the upstream said, lower case: to be searched, never shown. */
  words: string;
  headers: Headers | undefined;
  /** The first code in the chain of causes: ECONNREFUSED, UND_ERR_SOCKET. */
  network: string | undefined;
}

/** What an error of unknown class says about itself. */
export function readFacts(error: unknown): Facts {
  const shape = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const code = word(shape.code);
  const status = typeof shape.status === 'number' ? shape.status : undefined;
  return {
    status: status ?? statusInCode(shape.code),
    code,
    param: word(shape.param),
    words: `${word(shape.message)} ${code} ${word(shape.type)} ${word(shape.param)}`.toLowerCase(),
    headers: shape.headers instanceof Headers ? shape.headers : undefined,
    network: networkCode(error),
  };
}

/** True when the prompt was too long for the model, as the usual servers put it. */
export function saysContextTooLarge(facts: Facts): boolean {
  return /context_length_exceeded|exceed_context_size|context (length|window|size)|prompt is too long|too many (input )?tokens|maximum (input|prompt) length/.test(facts.words);
}

/** True when the upstream does not have the model. */
export function saysModelNotFound(facts: Facts): boolean {
  return /model_not_found|model .{0,120}(not found|does not exist|not exist|is not available)|(invalid|unknown|no such) model|no models? loaded/.test(facts.words);
}

function classify(error: unknown, facts: Facts, context: FaultContext): FaultCode {
  if (error instanceof APIUserAbortError || (error instanceof Error && error.name === 'AbortError')) return 'CANCELLED';
  // The time-out is a subclass of the connection error.
  if (error instanceof APIConnectionTimeoutError) return 'HEADER_TIMEOUT';
  if (error instanceof APIConnectionError) return 'CONNECT_FAILED';
  if (error instanceof SyntaxError) return 'MALFORMED';
  if (facts.status !== undefined) return classifyStatus(facts.status, facts);
  const byWords = classifyWords(facts);
  if (byWords !== undefined) return byWords;
  if (error instanceof TypeError && (error.message === 'terminated' || facts.network !== undefined)) return 'PARTIAL_STREAM';
  if (facts.network !== undefined) return 'PARTIAL_STREAM';
  return (context.partialText ?? '') === '' ? 'UNAVAILABLE' : 'PARTIAL_STREAM';
}

function classifyStatus(status: number, facts: Facts): FaultCode {
  if (status === 429) return saysQuotaExhausted(facts) ? 'QUOTA_EXHAUSTED' : 'RATE_LIMITED';
  if (status === 402) return 'QUOTA_EXHAUSTED';
  if (status === 401 || status === 403) return saysRefused(facts) ? 'CONTENT_REFUSED' : 'AUTH';
  if (status === 404) return 'MODEL_NOT_FOUND';
  if (status === 408 || status === 409 || status >= 500) return 'UNAVAILABLE';
  if (status === 413 || saysContextTooLarge(facts)) return 'CONTEXT_TOO_LARGE';
  if (saysBadKey(facts)) return 'AUTH';
  if (saysRefused(facts)) return 'CONTENT_REFUSED';
  if (saysModelNotFound(facts)) return 'MODEL_NOT_FOUND';
  return 'BAD_REQUEST';
}

/** An error object inside a stream has no status. */
function classifyWords(facts: Facts): FaultCode | undefined {
  if (saysQuotaExhausted(facts)) return 'QUOTA_EXHAUSTED';
  if (/rate_limit|too many requests|too_many_requests/.test(facts.words)) return 'RATE_LIMITED';
  if (saysContextTooLarge(facts)) return 'CONTEXT_TOO_LARGE';
  if (saysBadKey(facts)) return 'AUTH';
  if (saysModelNotFound(facts)) return 'MODEL_NOT_FOUND';
  if (saysRefused(facts)) return 'CONTENT_REFUSED';
  if (/server_error|overloaded|service_unavailable/.test(facts.words)) return 'UNAVAILABLE';
  if (/invalid_request_error/.test(facts.words)) return 'BAD_REQUEST';
  return undefined;
}

function saysQuotaExhausted(facts: Facts): boolean {
  return /insufficient_quota|billing_hard_limit|exceeded your current quota|insufficient (credits|balance|funds)/.test(facts.words);
}

function saysBadKey(facts: Facts): boolean {
  return /invalid_api_key|authentication_error|permission_error|api key not valid|(invalid|incorrect) api key/.test(facts.words);
}

function saysRefused(facts: Facts): boolean {
  return /content_filter|content_policy|content management policy|moderation/.test(facts.words);
}

/** Milliseconds to wait: `retry-after-ms`, else `retry-after` in seconds or as a date. */
export function readRetryAfter(headers: Headers | undefined, now: number): number | undefined {
  const exact = headers?.get('retry-after-ms');
  if (exact != null && isAmount(exact)) return Number(exact);
  const given = headers?.get('retry-after');
  if (given == null) return undefined;
  if (isAmount(given)) return Math.ceil(Number(given) * 1_000);
  const date = Date.parse(given);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function isAmount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text.trim());
}

function describe(code: FaultCode, facts: Facts, context: FaultContext, retryAfterMs: number | undefined): string {
  const { provider, model, settings = ENVIRONMENT_SETTINGS } = context;
  const origin = context.baseUrl === undefined ? '' : ` at ${originOf(context.baseUrl)}`;
  const detail = [facts.status, shown(facts.code), facts.param === '' ? '' : shown(`parameter ${facts.param}`)].filter((part) => part !== undefined && part !== '').join(', ');
  const told = detail === '' ? '' : ` (${detail})`;
  switch (code) {
    case 'RATE_LIMITED':
      return `${provider} limits the rate of requests${told}: try again ${retryAfterMs === undefined ? 'later' : `in ${Math.ceil(retryAfterMs / 1_000)} s`}`;
    case 'QUOTA_EXHAUSTED':
      return `${provider} reports that the account's quota is used up${told}: check its plan and billing`;
    case 'UNAVAILABLE':
      return `${provider} failed to answer${told}: try again later`;
    case 'CONNECT_FAILED':
      return `${provider} cannot be reached${origin}${facts.network === undefined ? '' : ` (${facts.network})`}: ${startHint(context, origin, settings)}`;
    case 'HEADER_TIMEOUT':
      return `${provider} accepted the connection${origin} but did not begin to answer in time: try again later`;
    case 'MALFORMED':
      return `${provider} sent an answer that cannot be read: is it an OpenAI-compatible server${origin}?`;
    case 'PARTIAL_STREAM':
      return `The connection to ${provider} broke before its answer was complete${facts.network === undefined ? '' : ` (${facts.network})`}: try again`;
    case 'CANCELLED':
      return `The call to ${provider} was cancelled`;
    case 'CONTEXT_TOO_LARGE':
      return `The prompt is longer than ${model} at ${provider} can read${told}: use a model with a larger context window`;
    case 'AUTH':
      return facts.status === 403
        ? `${provider} refused access${told}: check that the key in ${settings.key} may use the model ${model}`
        : `${provider} did not accept the API key${told}: check ${settings.key}`;
    case 'MODEL_NOT_FOUND':
      return `${provider} has no model "${model}"${origin}${told}: ${provider === 'ollama' ? `run "ollama pull ${model}", or ` : ''}check ${settings.model} and ${settings.address}`;
    case 'CONTENT_REFUSED':
      return `${provider} declined to answer${told}: its content rules do not allow this request`;
    default:
      return `${provider} rejected the request${told}: check that the model ${model} supports it`;
  }
}

function startHint(context: FaultContext, origin: string, settings: ProviderSettings): string {
  if (context.provider === 'ollama') return `is Ollama running${origin}?`;
  if (context.provider === 'lm-studio') return `is LM Studio's server running${origin}?`;
  return `check the network and ${settings.address}`;
}

/** Short identifiers are shown; anything longer could be the upstream's prose. */
function shown(text: string): string {
  return /^[\w.:[\] -]{1,60}$/.test(text) ? text : '';
}

function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Routers put the upstream's HTTP status into `code`. */
function statusInCode(code: unknown): number | undefined {
  const value = typeof code === 'string' && /^[45]\d\d$/.test(code) ? Number(code) : code;
  return typeof value === 'number' && value >= 400 && value < 600 ? value : undefined;
}

function networkCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 6 && current instanceof Error; depth += 1) {
    const code = (current as NodeJS.ErrnoException).code;
    if (typeof code === 'string' && /^(E[A-Z]+|UND_ERR_\w+)$/.test(code)) return code;
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0];
    else current = current.cause;
  }
  return undefined;
}
