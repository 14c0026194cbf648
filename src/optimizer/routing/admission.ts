import type { Clock } from '../../domain/clock.js';
import { LlmError } from '../../llm/provider.js';
import { DEFAULT_LIMITS, NO_LIMITS } from '../../llm/watchdog-limits.js';
import type { WatchdogLimits } from '../../llm/watchdog-limits.js';
import type { Reservation, Reservations } from '../money/reservations.js';
import type { UpstreamCall, Target, WireRequest } from '../upstream.js';
import type { BreakerGrant } from './breaker.js';
import type { RateLimits, Grant } from './rate-limit.js';
import type { Route } from './route.js';

/** As much of a request as its way to a provider depends on. */
export type RoutedRequest = Pick<WireRequest, 'calls' | 'maxOutputTokens' | 'targets' | 'signal'>;

/** Everything that an attempt needs is there. */
export interface Admission {
  target: Target;
  reservation: Reservation;
  grant: Grant;
  breakerGrant: BreakerGrant;
  /** As long as the answer may be. */
  allowed: number;
  /** As long as it may be for the money that is held. */
  maxOutputTokens: number;
}

export interface AdmissionGates {
  budget: Reservations;
  limits: RateLimits;
  clock: Clock;
  /** The limit that is sent for the answer, for a prompt of so many tokens: what is reserved is for that. */
  allowedOutput: (target: Target, promptTokens: number) => number;
  /** What an answer may be limited to where there is no money for one of `allowed` tokens. Undefined: it may not be limited. */
  leastOutput: (target: Target, allowed: number) => number | undefined;
}

/** Nothing was sent, since these calls must not be asked for; by call, with what their `mayStart` was rejected. */
export class NotStarted extends Error {
  constructor(readonly refusals: ReadonlyMap<UpstreamCall, unknown>) {
    super('A request was not sent, since calls that were to be part of it may not start.');
    this.name = 'NotStarted';
  }
}

/**
 * Waits for a target that may be asked, for the money, and for a grant of the rate limit; at last the calls say whether they may
 * start. A target that has begun to fail or to cool down meanwhile is left for another.
 *
 * @throws LlmError when there is none in time, or no money
 * @throws NotStarted
 */
export async function admit(
  { budget, limits, clock, allowedOutput, leastOutput }: AdmissionGates,
  route: Route,
  request: RoutedRequest,
  deadlineAt: number,
  fit: (target: Target) => Promise<number>,
): Promise<Admission> {
  const { calls, signal } = request;
  const [first] = calls;
  // A request that several share leaves for those that still want it.
  const halted = (): boolean => calls.every(({ request: { halt } }) => halt?.aborted === true);
  const { halt } = first.request;
  const waiting = calls.length > 1 || halt === undefined ? signal : AbortSignal.any([signal, halt]);
  for (;;) {
    if (halted()) throw new LlmError('CANCELLED', 'The call was called off before it was sent');
    const target = await route.next(waiting);
    const prompt = await fitted(target, route, fit);
    if (prompt === undefined) continue;
    const payers = calls.map(({ request: { tenantId, generationId, allowance } }) => ({
      tenantId,
      generationId,
      allowance,
    }));
    const allowed = allowedOutput(target, prompt);
    const reservation = await budget.reserve(payers, target, prompt, allowed, {
      signal: waiting,
      deadlineAt,
      leastOutputTokens: leastOutput(target, allowed),
    });
    let grant: Grant | undefined;
    try {
      const deadline = deadlineSignal(waiting, deadlineAt, clock);
      try {
        grant = await limits.acquire(target, {
          tenantId: first.request.tenantId,
          priority: first.request.priority ?? 'normal',
          tokens: prompt + allowed,
          signal: deadline.signal,
        });
      } catch (error) {
        throw deadline.passed && !waiting.aborted
          ? new LlmError(
              'RATE_LIMITED',
              `The time that the call was given was over before ${target.provider.name} had room for it, by its rate limit and the requests that it takes at once: try again later, or allow more time`,
              { provider: target.provider.name },
            )
          : error;
      } finally {
        deadline.callOff();
      }
      const mayLeave = (): boolean => !signal.aborted && !halted() && route.admits(target);
      if (mayLeave()) {
        await mayAllStart(calls);
        if (mayLeave()) {
          return {
            target,
            reservation,
            grant,
            breakerGrant: route.begin(target),
            allowed,
            maxOutputTokens: reservation.maxOutputTokens ?? allowed,
          };
        }
      }
    } catch (error) {
      grant?.release();
      await reservation.release();
      throw error;
    }
    grant.release();
    await reservation.release();
  }
}

/** @throws NotStarted */
async function mayAllStart(calls: readonly UpstreamCall[]): Promise<void> {
  const refusals = await startRefusals(calls);
  if (refusals.size > 0) throw new NotStarted(refusals);
}

/** By call that may not start, why. */
export async function startRefusals(calls: readonly UpstreamCall[]): Promise<Map<UpstreamCall, unknown>> {
  const refusals = new Map<UpstreamCall, unknown>();
  await Promise.all(
    calls.map(async (call) => {
      try {
        await call.mayStart?.();
      } catch (reason) {
        refusals.set(call, reason);
      }
    }),
  );
  return refusals;
}

/** Undefined when the target cannot take the prompt: then it is no target. */
async function fitted(
  target: Target,
  route: Route,
  fit: (target: Target) => Promise<number>,
): Promise<number | undefined> {
  try {
    return await fit(target);
  } catch (error) {
    if (!(error instanceof LlmError && error.code === 'CONTEXT_TOO_LARGE')) throw error;
    route.exclude(target, error);
    return undefined;
  }
}

/** `signal`, and a deadline in milliseconds since 1970. `callOff` lets go of the timer. */
export function deadlineSignal<S extends AbortSignal | undefined>(
  signal: S,
  deadlineAt: number,
  clock: Clock,
): { signal: S | AbortSignal; readonly passed: boolean; callOff: () => void } {
  if (deadlineAt === Infinity) return { signal, passed: false, callOff: () => {} };
  const deadline = new AbortController();
  const callOff = clock.after(Math.max(0, deadlineAt - clock.now()), () => deadline.abort());
  return {
    signal: signal === undefined ? deadline.signal : AbortSignal.any([signal, deadline.signal]),
    get passed() {
      return deadline.signal.aborted;
    },
    callOff,
  };
}

/** When the last of the callers stops waiting, in milliseconds since 1970; `Infinity` when one waits for as long as it takes. */
export function deadlineOf(calls: readonly UpstreamCall[], now: number): number {
  return Math.max(...calls.map(({ deadlineAt, request }) => deadlineAt ?? now + (request.deadlineMs ?? Infinity)));
}

/**
 * A provider's own limits stand above the optimizer's; a task that needs longer gets longer. One inside this process has none by
 * default. A request that the server may let wait for `ahead` others gets the time for the first text as often. The deadline ends
 * everything.
 */
export function watchdogFor(
  calls: readonly UpstreamCall[],
  target: Target,
  configured: WatchdogLimits | undefined,
  remainingMs: number,
  ahead = 0,
): WatchdogLimits {
  const base =
    target.provider.watchdog ?? configured ?? (target.provider.baseUrl === undefined ? NO_LIMITS : DEFAULT_LIMITS);
  const all = [base, ...calls.map(({ profile }) => profile.watchdog).filter((limits) => limits !== undefined)];
  const longest = (limit: keyof WatchdogLimits): number => Math.max(...all.map((limits) => limits[limit]));
  const queuedMs = ahead === 0 ? 0 : ahead * longest('ttftMs');
  return {
    ttftMs: longest('ttftMs') + queuedMs,
    idleMs: longest('idleMs'),
    totalMs: Math.min(longest('totalMs') + queuedMs, remainingMs),
  };
}
