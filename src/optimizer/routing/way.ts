import type { Clock } from '../../domain/clock.js';
import { LlmError } from '../../llm/provider.js';
import type { LlmProvider } from '../../llm/provider.js';
import { withWatchdog } from '../../llm/watchdog.js';
import type { WatchdogLimits } from '../../llm/watchdog-limits.js';
import type { AnswerLengths } from '../money/answer-lengths.js';
import type { Reservations } from '../money/reservations.js';
import type { Target } from '../upstream.js';
import type { Breakers } from './breaker.js';
import { deadlineOf, depart, NotStarted, watchdogFor } from './departure.js';
import type { Departure, Gates, Travelling } from './departure.js';
import type { RateLimits } from './rate-limit.js';
import { Route } from './route.js';
import { overridden } from './targets.js';

export interface WayServices {
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

export interface WayOptions {
  /** The limit that is sent for the answer, for a prompt of so many tokens. */
  allowedOutput: Gates['allowedOutput'];
  /** Whether the answer may be limited to what there is money for. */
  mayLimit: () => boolean;
}

/** The way of one wire request to the providers: where it goes, when it may leave, and who watches it. */
export class Way {
  readonly route: Route;
  readonly deadlineAt: number;
  readonly #gates: Gates;

  constructor(
    private readonly services: WayServices,
    private readonly request: Travelling,
    { allowedOutput, mayLimit }: WayOptions,
  ) {
    const { breakers, limits, budget, lengths, clock, random, maxAttempts, onAlert } = services;
    const { jobs } = request;
    // A call that has just broken off there is not sent back.
    const override = services.override();
    const targets = overridden(
      request.targets,
      jobs.some((job) => job.request.avoidProvider === override) ? undefined : override,
    );
    this.deadlineAt = deadlineOf(jobs, clock.now());
    const patienceMs = watchdogFor(jobs, targets[0]!, services.watchdog, Infinity).totalMs;
    const priority = jobs[0]?.request.priority ?? 'normal';
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
    const leastOutput: Gates['leastOutput'] = ({ model }, allowed) =>
      mayLimit() ? lengths.enoughFor(jobs[0]!.request.task, model, allowed) : undefined;
    this.#gates = { budget, limits, clock, allowedOutput, leastOutput };
  }

  /** Refusals on the way say how many attempts there were. What a lone job may not start for is its end as it is. */
  async depart(fit: (target: Target) => Promise<number>): Promise<Departure> {
    const {
      request: { jobs },
      route,
    } = this;
    try {
      return await depart(this.#gates, route, this.request, this.deadlineAt, fit);
    } catch (error) {
      if (error instanceof NotStarted) throw jobs.length === 1 ? error.refusals.get(jobs[0]!) : error;
      throw error instanceof LlmError ? error.with({ attempts: route.attempts }) : error;
    }
  }

  watched({ target, permit }: Departure): LlmProvider {
    const { clock, watchdog } = this.services;
    return withWatchdog(
      target.provider,
      watchdogFor(this.request.jobs, target, watchdog, this.deadlineAt - clock.now(), permit.ahead),
      clock,
    );
  }
}
