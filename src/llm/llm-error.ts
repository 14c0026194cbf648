import { OperatorError } from '../domain/errors.js';
import type { LengthLimits } from './faults/length-limits.js';

/** Why a model call failed. */
export type FaultCode =
  | 'RATE_LIMITED'
  | 'QUOTA_EXHAUSTED'
  | 'UNAVAILABLE'
  | 'CONNECT_FAILED'
  | 'HEADER_TIMEOUT'
  | 'MALFORMED'
  | 'PARTIAL_STREAM'
  | 'TTFT_TIMEOUT'
  | 'IDLE_TIMEOUT'
  | 'TOTAL_TIMEOUT'
  | 'CANCELLED'
  | 'CONTEXT_TOO_LARGE'
  | 'BAD_REQUEST'
  | 'AUTH'
  | 'MODEL_NOT_FOUND'
  | 'CONTENT_REFUSED'
  | 'SCHEMA_INVALID'
  | 'OUTPUT_LIMIT'
  | 'OUTPUT_TOO_LARGE'
  | 'BUDGET_EXCEEDED'
  | 'PRICE_UNKNOWN'
  | 'ALL_PROVIDERS_FAILED';

/** A model call that failed. `message` is for people: what happened at which provider and what to do. */
export class LlmError extends OperatorError {
  readonly provider: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** The text that had arrived before the fault. Not enumerable, so that logs leave it out. */
  declare readonly partialText: string;
  readonly status: number | undefined;
  /** Upstream attempts that were made; 0 when none was. */
  readonly attempts: number;
  /** For `ALL_PROVIDERS_FAILED`: what each attempt ended with. */
  readonly causes: readonly LlmError[];
  /** For `BUDGET_EXCEEDED`, in USD. */
  readonly budget: { readonly limitUsd: number; readonly neededUsd: number } | undefined;
  /** For a request that was too long: what the server says of its lengths. */
  readonly limits: LengthLimits | undefined;
  constructor(
    readonly code: FaultCode,
    message: string,
    details: {
      provider?: string | undefined;
      retryAfterMs?: number | undefined;
      partialText?: string;
      status?: number | undefined;
      attempts?: number;
      causes?: readonly LlmError[];
      budget?: { limitUsd: number; neededUsd: number };
      limits?: LengthLimits | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.provider = details.provider;
    this.retryAfterMs = details.retryAfterMs;
    Object.defineProperty(this, 'partialText', { value: details.partialText ?? '', enumerable: false });
    this.status = details.status;
    this.attempts = details.attempts ?? 0;
    this.causes = details.causes ?? [];
    this.budget = details.budget;
    this.limits = details.limits;
  }

  /** The same fault, with what only its caller knows. */
  with(known: {
    attempts?: number;
    retryAfterMs?: number | undefined;
    partialText?: string;
    cause?: unknown;
  }): LlmError {
    return new LlmError(this.code, this.message, {
      provider: this.provider,
      retryAfterMs: known.retryAfterMs ?? this.retryAfterMs,
      partialText: known.partialText ?? this.partialText,
      status: this.status,
      attempts: known.attempts ?? this.attempts,
      causes: this.causes,
      ...(this.budget === undefined ? {} : { budget: this.budget }),
      limits: this.limits,
      cause: known.cause ?? this.cause,
    });
  }
}
