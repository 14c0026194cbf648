import { LlmError } from '../../llm/provider.js';
import type { FaultCode } from '../../llm/provider.js';
import { ruleFor } from '../routing/fault-rules.js';
import type { Opener } from '../flights/flight.js';
import { limitMs, patienceMs } from '../request.js';
import type { CallPolicy } from './policy.js';
import type { OnPartial, StrategyName } from '../types.js';
import type { LlmRequest } from '../request.js';

/** What two calls that ask the same may differ in. */
export interface CallTerms extends Opener {
  readonly generationId: string | undefined;
  readonly sceneId?: string | undefined;
  readonly startedAt: number;
  /** When the caller stops waiting, in milliseconds since 1970; `Infinity` for one that does not. */
  readonly deadlineAt: number;
  readonly stream: boolean;
  readonly onPartial: OnPartial;
  readonly patience: Patience;
  /** By its id. */
  readonly allowance: string | undefined;
  /** Its call was not let go, and why. */
  startRefusal?: { readonly reason: unknown } | undefined;
}

/** How long a call may be held back: not at all, until others join its request, or for a job that takes hours. */
type Patience = 0 | 1 | 2;

/** Who can wait longer may be answered by a job for later, in milliseconds. */
const LATER_MS = 3_600_000;
const NEVER_HELD: ReadonlySet<StrategyName> = new Set<StrategyName>(['solo', 'fanout', 'providerBatch']);
const UNPAID: ReadonlySet<FaultCode> = new Set<FaultCode>(['BUDGET_EXCEEDED', 'PRICE_UNKNOWN']);
const OUT_OF_TIME: ReadonlySet<FaultCode> = new Set<FaultCode>(['TOTAL_TIMEOUT', 'RATE_LIMITED']);

export function termsOf(
  request: LlmRequest<unknown>,
  policy: CallPolicy,
  { stream, onPartial, startedAt }: Pick<CallTerms, 'stream' | 'onPartial' | 'startedAt'>,
): CallTerms {
  const { tenantId, generationId, sceneId, allowance } = request;
  return {
    tenantId,
    generationId,
    sceneId,
    allowance: allowance?.id,
    startedAt,
    deadlineAt: startedAt + limitMs(request),
    stream,
    onPartial,
    patience: stream || !policy.batch ? 0 : patienceOf(request, policy),
  };
}

function patienceOf(request: LlmRequest<unknown>, { profile: { strategies } }: CallPolicy): Patience {
  if (patienceMs(request) > LATER_MS && strategies.includes('providerBatch')) return 2;
  return strategies.every((strategy) => NEVER_HELD.has(strategy)) ? 0 : 1;
}

/** Nobody waits with a call that may be held back for longer than one's own. */
export function mayWaitWith(other: CallTerms, own: CallTerms): boolean {
  return other.patience <= own.patience;
}

/** Whether the other call ended because it was not let go, which says nothing of this one. */
export function isRefusedStart(error: unknown, { startRefusal }: CallTerms): boolean {
  return (
    startRefusal !== undefined &&
    (error === startRefusal.reason || (error instanceof LlmError && error.cause === startRefusal.reason))
  );
}

/**
 * Whether a fault comes of what the other call had less of than this one: another's money, its being called off, less time, or a reader who had seen
 * text, so that it could not be begun anew. Then this one is to be asked for itself.
 */
export function isOthersAlone(fault: LlmError, other: CallTerms, own: CallTerms, now: number): boolean {
  if (UNPAID.has(fault.code) || fault.code === 'CANCELLED') {
    return (
      other.generationId !== own.generationId || other.tenantId !== own.tenantId || other.allowance !== own.allowance
    );
  }
  // As long as the other had in all: of many calls with the same patience only the first is to be paid for.
  if (
    OUT_OF_TIME.has(fault.code) &&
    other.deadlineAt !== Infinity &&
    own.deadlineAt - now >= other.deadlineAt - other.startedAt
  ) {
    return true;
  }
  return (
    fault.partialText !== '' &&
    other.stream &&
    other.onPartial === 'terminate' &&
    !own.stream &&
    ruleFor(fault).next === 'yes'
  );
}
