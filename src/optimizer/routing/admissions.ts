import { ok } from 'node:assert/strict';
import type { Clock } from '../../domain/clock.js';
import { LlmError } from '../../llm/provider.js';
import type { LlmProvider } from '../../llm/provider.js';
import { withWatchdog } from '../../llm/watchdog.js';
import type { WatchdogLimits } from '../../llm/watchdog-limits.js';
import type { AnswerLengths } from '../money/answer-lengths.js';
import type { Reservations } from '../money/reservations.js';
import type { Target } from '../upstream.js';
import type { Breakers } from './breaker.js';
import { deadlineOf, admit, NotStarted, watchdogFor } from './admission.js';
import type { Admission, AdmissionGates, RoutedRequest } from './admission.js';
import type { RateLimits } from './rate-limit.js';
import { Route } from './route.js';
import { overridden } from './targets.js';

export interface AdmissionsServices {
  breakers: Breakers;
  limits: RateLimits;
  budget: Reservations;
  lengths: AnswerLengths;
  clock: Clock;
  random: () => number;
  maxAttempts: number;
  watchdog: WatchdogLimits | undefined;
  /** The operator's choice, as it is now. */
  override: () => string | undefined;
  onAlert: ((fault: LlmError) => void) | undefined;
}

interface AdmissionsOptions {
  /** The limit that is sent for the answer, for a prompt of so many tokens. */
  allowedOutput: AdmissionGates['allowedOutput'];
  /** Whether the answer may be limited to what there is money for. */
  mayLimit: () => boolean;
}

/** The way of one wire request to the providers: where it goes, when it may leave, and who watches it. */
export class Admissions {
  readonly route: Route;
  readonly deadlineAt: number;
  readonly #gates: AdmissionGates;

  constructor(
    private readonly services: AdmissionsServices,
    private readonly request: RoutedRequest,
    { allowedOutput, mayLimit }: AdmissionsOptions,
  ) {
    const { breakers, limits, budget, lengths, clock, random, maxAttempts, onAlert } = services;
    const { calls } = request;
    // A call that has just broken off there is not sent back.
    const override = services.override();
    const targets = overridden(
      request.targets,
      calls.some((call) => call.request.avoidProvider === override) ? undefined : override,
    );
    this.deadlineAt = deadlineOf(calls, clock.now());
    const [target] = targets;
    ok(target !== undefined, 'A request has somewhere to go.');
    const patienceMs = watchdogFor(calls, target, services.watchdog, Infinity).totalMs;
    const priority = calls[0].request.priority ?? 'normal';
    this.route = new Route(targets, {
      breakers,
      clock,
      random,
      maxAttempts,
      patienceMs,
      deadlineAt: this.deadlineAt,
      priority,
      onAlert,
    });
    const leastOutput: AdmissionGates['leastOutput'] = ({ model }, allowed) =>
      mayLimit() ? lengths.enoughFor(calls[0].request.task, model, allowed) : undefined;
    this.#gates = { budget, limits, clock, allowedOutput, leastOutput };
  }

  /** Refusals on the way say how many attempts there were. What a lone call may not start for is its end as it is. */
  async admit(fit: (target: Target) => Promise<number>): Promise<Admission> {
    const {
      request: { calls },
      route,
    } = this;
    try {
      return await admit(this.#gates, route, this.request, this.deadlineAt, fit);
    } catch (error) {
      if (error instanceof NotStarted) throw calls.length === 1 ? error.refusals.get(calls[0]) : error;
      throw error instanceof LlmError ? error.with({ attempts: route.attempts }) : error;
    }
  }

  watched({ target, grant }: Admission): LlmProvider {
    const { clock, watchdog } = this.services;
    return withWatchdog(
      target.provider,
      watchdogFor(this.request.calls, target, watchdog, this.deadlineAt - clock.now(), grant.ahead),
      clock,
    );
  }
}
