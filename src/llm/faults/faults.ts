import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import {
  readFacts,
  saysBadKey,
  saysContextTooLarge,
  saysFailedGeneration,
  saysModelNotFound,
  saysUnsupportedRegion,
  saysOverloaded,
  saysQuotaExhausted,
  saysRateLimited,
  saysContentRefused,
  saysShortWindow,
  saysOutOfCredit,
} from './fault-facts.js';
import type { Facts } from './fault-facts.js';
import { describeFault, identifiers } from './fault-messages.js';
import type { SettingNames } from './fault-messages.js';
import { LlmError } from '../llm-error.js';
import type { FaultCode } from '../llm-error.js';
import { readLengthLimits, saysOutputTooLong } from './length-limits.js';
import { readRetryAfter } from './rate-limit-headers.js';
import { readRetryDelay } from './retry-delay.js';
import { UpstreamError } from './upstream-error.js';

/** Which call a fault belongs to. */
export interface FaultContext {
  provider: string;
  baseUrl?: string | undefined;
  model: string;
  /** Default: the environment's. */
  settings?: SettingNames | undefined;
  /** The answer's text that had arrived. */
  partialText?: string | undefined;
  /** Milliseconds since 1970: some servers name the date on which to try again. */
  now: number;
}

/** A quota that comes back within this time is a rate limit. */
const SOON_MS = 600_000;
/** Once text has come, these are the end of a stream that broke, whatever the server calls it. */
const BROKE_OFF: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'UNAVAILABLE',
  'MALFORMED',
  'CONNECT_FAILED',
  'HEADER_TIMEOUT',
  'BAD_REQUEST',
  'MODEL_NOT_FOUND',
  'CONTEXT_TOO_LARGE',
  'SCHEMA_INVALID',
]);

/**
 * Names a fault of an OpenAI-compatible upstream. Faults are told apart by what they carry, not by class alone: a malformed
 * body is a bare `SyntaxError`, a reset socket a bare `TypeError`. `message` is safe to show; `cause` is safe to log, and holds
 * the upstream's own words once what they repeat of the prompt can be cut out (`UpstreamError`).
 */
export function toLlmError(error: unknown, context: FaultContext): LlmError {
  if (error instanceof LlmError) return error;
  if (error instanceof SyntaxError && error.cause instanceof APIError && saysWhatItIs(error.cause, context.now)) {
    return toLlmError(error.cause, context);
  }
  const facts = readFacts(error);
  const wait = readRetryDelay(facts, context.now);
  const named = classify(error, facts, { wait, now: context.now });
  const code =
    named === undefined || ((context.partialText ?? '') !== '' && BROKE_OFF.has(named)) ? unnamed(context) : named;
  const retryAfterMs = RETRIED_LATER.has(code) ? wait : readRetryAfter(facts.headers, context.now);
  const limits = code === 'CONTEXT_TOO_LARGE' || code === 'BAD_REQUEST' ? readLengthLimits(facts) : undefined;
  const outputTooLong = code === 'BAD_REQUEST' && saysOutputTooLong(facts);
  return new LlmError(code, describeFault(code, facts, context, { retryAfterMs, limits, outputTooLong }), {
    provider: context.provider,
    retryAfterMs,
    partialText: context.partialText ?? '',
    status: facts.status,
    limits,
    cause: causeOf(error, facts),
  });
}

/** True for an error in the place of an answer, if its words tell which fault it is. */
function saysWhatItIs(error: APIError, now: number): boolean {
  const facts = readFacts(error);
  return classify(error, facts, { wait: readRetryDelay(facts, now), now }) !== undefined;
}

/** The faults for which a delay is also read from the upstream's words: in others those words may mean anything. */
const RETRIED_LATER: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'RATE_LIMITED',
  'QUOTA_EXHAUSTED',
  'UNAVAILABLE',
  'PARTIAL_STREAM',
]);

/** A fault that fits no other code counts as a failure of the server. */
function unnamed({ partialText = '' }: FaultContext): FaultCode {
  return partialText === '' ? 'UNAVAILABLE' : 'PARTIAL_STREAM';
}

/** How long the upstream asks to wait. */
interface ReportedDelay {
  wait: number | undefined;
  now: number;
}

/** Undefined for an error that does not say what it is. */
function classify(error: unknown, facts: Facts, reported: ReportedDelay): FaultCode | undefined {
  if (error instanceof APIUserAbortError || (error instanceof Error && error.name === 'AbortError')) return 'CANCELLED';
  // The time-out is a subclass of the connection error.
  if (error instanceof APIConnectionTimeoutError) return 'HEADER_TIMEOUT';
  if (error instanceof APIConnectionError) return 'CONNECT_FAILED';
  if (error instanceof SyntaxError) return 'MALFORMED';
  if (facts.status !== undefined) return classifyStatus(facts.status, facts, reported);
  const byWords = classifyWords(facts, reported);
  if (byWords !== undefined) return byWords;
  const broken = facts.network !== undefined || (error instanceof TypeError && error.message === 'terminated');
  return broken ? 'PARTIAL_STREAM' : undefined;
}

function classifyStatus(status: number, facts: Facts, reported: ReportedDelay): FaultCode {
  if (saysFailedGeneration(facts)) return 'SCHEMA_INVALID';
  if ((status === 429 || status === 413) && readLengthLimits(facts)?.excessTokens !== undefined) {
    return 'CONTEXT_TOO_LARGE';
  }
  if (status === 429) return limited(facts, reported);
  if (status === 402) return 'QUOTA_EXHAUSTED';
  if (status === 401 || status === 407) return 'AUTH';
  if (status === 403) return forbidden(facts, reported);
  if (status === 404 || status === 405 || status === 410) {
    return saysContentRefused(facts) && !saysModelNotFound(facts) ? 'CONTENT_REFUSED' : 'MODEL_NOT_FOUND';
  }
  if (PASSING.has(status) || status >= 500) return 'UNAVAILABLE';
  if (status === 413 || saysContextTooLarge(facts)) return 'CONTEXT_TOO_LARGE';
  if (saysBadKey(facts) || saysUnsupportedRegion(facts)) return 'AUTH';
  if (saysContentRefused(facts)) return 'CONTENT_REFUSED';
  if (saysOutOfCredit(facts.words)) return 'QUOTA_EXHAUSTED';
  if (saysModelNotFound(facts)) return 'MODEL_NOT_FOUND';
  // Gateways give their own status to what their upstream says.
  if (saysRateLimited(facts)) return limited(facts, reported);
  return 'BAD_REQUEST';
}

/** Faults that pass: time-out, conflict, locked, too early, and Groq's 498 for a lack of capacity. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 423, 425, 498, 499]);

function forbidden(facts: Facts, reported: ReportedDelay): FaultCode {
  if (saysContentRefused(facts)) return 'CONTENT_REFUSED';
  if (saysQuotaExhausted(facts) || (saysRateLimited(facts) && reported.wait !== undefined)) {
    return limited(facts, reported);
  }
  return 'AUTH';
}

/** Servers often use the words of a spent quota for a limit per minute. The quota is spent only where nothing says that it comes back soon. */
function limited(facts: Facts, { wait, now }: ReportedDelay): FaultCode {
  if (saysOutOfCredit(facts.words)) return 'QUOTA_EXHAUSTED';
  // Gateways put a Retry-After on every 429; where the quota is named by its code, only the answer itself can take that back.
  const said = facts.code === 'insufficient_quota' ? readRetryDelay({ ...facts, headers: undefined }, now) : wait;
  const soon = said === undefined ? saysShortWindow(facts) : said > 0 && said <= SOON_MS;
  return saysQuotaExhausted(facts) && !soon ? 'QUOTA_EXHAUSTED' : 'RATE_LIMITED';
}

/** An error object inside a stream has no status. */
function classifyWords(facts: Facts, reported: ReportedDelay): FaultCode | undefined {
  if (saysFailedGeneration(facts)) return 'SCHEMA_INVALID';
  if (saysQuotaExhausted(facts) || saysRateLimited(facts)) return limited(facts, reported);
  if (saysContextTooLarge(facts)) return 'CONTEXT_TOO_LARGE';
  if (saysBadKey(facts) || saysUnsupportedRegion(facts)) return 'AUTH';
  if (saysModelNotFound(facts)) return 'MODEL_NOT_FOUND';
  if (saysContentRefused(facts)) return 'CONTENT_REFUSED';
  if (saysOverloaded(facts)) return 'UNAVAILABLE';
  if (/invalid_request|bad ?request/.test(facts.words)) return 'BAD_REQUEST';
  return undefined;
}

/** An error that no server made is kept as it is: it is a bug of ours, or a fault of this machine. */
function causeOf(error: unknown, facts: Facts): unknown {
  const isNetwork =
    facts.network !== undefined || error instanceof APIConnectionError || error instanceof APIUserAbortError;
  const isUpstream =
    facts.status !== undefined ||
    facts.body !== undefined ||
    facts.headers !== undefined ||
    error instanceof SyntaxError ||
    !(error instanceof Error);
  if (isNetwork || !isUpstream) return error;
  // A parser repeats what it could not read: the model's answer.
  return new UpstreamError(
    `The upstream reported a fault${identifiers(facts)}`,
    error instanceof SyntaxError ? '' : facts.words,
  );
}
