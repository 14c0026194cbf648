import type { Clock } from '../../domain/clock.js';
import type { LlmError } from '../../llm/provider.js';
import type { PriorityClass } from '../request.js';
import type { Target } from '../upstream.js';
import type { Breaker, Breakers, BreakerGrant } from './breaker.js';
import { BROKEN_MS, ruleFor } from './fault-rules.js';
import { coolDownMs, pauseMs } from './pauses.js';
import { cancelled, endOfRoute, leftAlone } from './route-faults.js';

/** A breaker's first probe is left to work that nobody waits for, for this long, while another target is ready. */
const PROBE_GRACE_MS: Readonly<Record<PriorityClass, number>> = { background: 0, normal: 1_000, interactive: 3_000 };
const RANK: Readonly<Record<PriorityClass, number>> = { background: 0, normal: 1, interactive: 2 };

interface RouteOptions {
  breakers: Breakers;
  clock: Clock;
  /** From 0 to below 1. */
  random: () => number;
  /** Attempts of the call over all targets. */
  maxAttempts: number;
  /** The longest single wait, in milliseconds. */
  patienceMs: number;
  /** Milliseconds since 1970. */
  deadlineAt: number;
  priority: PriorityClass;
  /** Hears of faults that somebody has to mend: a bad key, a spent quota, a missing model. */
  onAlert?: ((fault: LlmError) => void) | undefined;
}

interface Candidate {
  readonly target: Target;
  readonly breaker: Breaker;
  /** How often its breaker had opened when this call began to wait for it. */
  openings: number | undefined;
  tries: number;
  /** A pause of this call alone. */
  notBefore: number;
  out: boolean;
}

/** The way of one wire request over its targets: where it goes next, when, and when it is at its end. */
export class Route {
  attempts = 0;
  readonly #candidates: Candidate[];
  readonly #faults: LlmError[] = [];
  /** Of the attempts, those that do not count against the most that are allowed. */
  #uncounted = 0;
  /** Of targets that were never asked. */
  readonly #exclusions: LlmError[] = [];
  /** To be asked once more, though others are ready. */
  #same: Candidate | undefined;

  constructor(
    targets: readonly Target[],
    private readonly options: RouteOptions,
  ) {
    this.#candidates = targets.map((target) => {
      const breaker = options.breakers.of(target.provider.name, target.model);
      return { target, breaker, openings: undefined, tries: 0, notBefore: 0, out: false };
    });
  }

  /**
   * The next target, as soon as it may be asked.
   *
   * @throws LlmError when none is left, or none can be asked in time
   */
  async next(signal: AbortSignal): Promise<Target> {
    for (;;) {
      if (signal.aborted) throw this.#cancelled(signal);
      const left = this.#same === undefined || this.#isOpen(this.#same) ? this.#left : [this.#same];
      const reachable = left.filter(
        (candidate) => this.#mayWait(this.#waitMs(candidate)) && !this.#failedAgain(candidate),
      );
      if (reachable.length === 0 || !this.#mayGoOn) {
        throw this.#end(Math.min(...left.map((candidate) => this.#waitMs(candidate))));
      }
      const chosen = this.#choose(reachable.filter((candidate) => this.#waitMs(candidate) === 0));
      if (chosen !== undefined) return chosen.target;
      for (const candidate of left) candidate.openings ??= candidate.breaker.openings;
      await this.#wait(Math.min(...reachable.map((candidate) => this.#waitMs(candidate))), signal);
    }
  }

  /** Whether a target that was chosen a while ago may still be asked. */
  admits(target: Target): boolean {
    return this.#waitMs(this.#candidateOf(target)) === 0;
  }

  /** An attempt begins. */
  begin(target: Target): BreakerGrant {
    const candidate = this.#candidateOf(target);
    candidate.tries += 1;
    this.attempts += 1;
    if (this.#same === candidate) this.#same = undefined;
    return candidate.breaker.enter();
  }

  /** An attempt has ended: its breaker learns of it. */
  ended(target: Target, breakerGrant: BreakerGrant, fault: LlmError | undefined): void {
    const candidate = this.#candidateOf(target);
    const health = fault === undefined ? 'success' : ruleFor(fault).health;
    breakerGrant.end(health === 'cool-down' || health === 'open' ? 'neutral' : health);
    if (fault === undefined) return;
    if (health === 'cool-down') candidate.breaker.coolDown(coolDownMs(candidate.tries, fault, this.options.random));
    if (health === 'open') {
      candidate.breaker.open(BROKEN_MS);
      this.options.onAlert?.(fault);
    }
  }

  /** After the attempt that is under way none may follow. */
  get isLastAttempt(): boolean {
    return this.attempts >= this.options.maxAttempts;
  }

  /**
   * Decides what follows a fault. With `changed` the same target is asked something else: to repair its answer, with a shorter
   * prompt, or for an answer of another length. `uncounted`: it turned the request away and told how to ask.
   *
   * @throws LlmError when nothing may follow
   */
  failed(
    target: Target,
    fault: LlmError,
    { changed = false, uncounted = false }: { changed?: boolean; uncounted?: boolean } = {},
  ): void {
    const candidate = this.#candidateOf(target);
    const rule = ruleFor(fault);
    this.#faults.push(fault);
    const others = this.#left.filter((other) => other !== candidate && this.#mayWait(this.#waitMs(other)));
    if (uncounted) {
      this.#uncounted += 1;
      candidate.tries -= 1;
    }
    const once = candidate.tries <= 1;
    if (changed) {
      this.#same = candidate;
    } else if (rule.again !== 'no' && once) {
      this.#same = candidate;
      if (rule.again === 'after-pause') this.#pauseFor(candidate, fault);
    } else if (rule.alone && others.length === 0 && (once || this.#isOnly)) {
      if (rule.health !== 'cool-down') this.#pauseFor(candidate, fault);
    } else if (rule.health !== 'cool-down') {
      candidate.out = true;
    }
    if (!changed && rule.next === 'no') throw fault.with({ attempts: this.attempts });
    if (this.#left.length === 0 || !this.#mayGoOn) throw this.#end(Infinity);
  }

  /** The call cannot be asked of this target. */
  exclude(target: Target, reason: LlmError): void {
    this.#candidateOf(target).out = true;
    this.#exclusions.push(reason);
  }

  get #isOnly(): boolean {
    return this.#candidates.length === 1;
  }

  get #left(): Candidate[] {
    return this.#candidates.filter(({ out }) => !out);
  }

  #candidateOf(target: Target): Candidate {
    const found = this.#candidates.find((candidate) => candidate.target === target);
    if (found === undefined) throw new Error('A target that was chosen is one of the route.');
    return found;
  }

  /** The only target is asked though its breaker is open: there is nobody else to ask. */
  #waitMs({ breaker, notBefore }: Candidate): number {
    return Math.max(0, notBefore - this.options.clock.now(), this.#isOnly ? breaker.coolingMs : breaker.waitMs);
  }

  #isOpen({ breaker }: Candidate): boolean {
    return breaker.state === 'open' && !this.#isOnly;
  }

  #choose(ready: readonly Candidate[]): Candidate | undefined {
    const grace = PROBE_GRACE_MS[this.options.priority];
    return ready.find(({ breaker }) => breaker.state === 'closed' || breaker.halfOpenForMs >= grace) ?? ready[0];
  }

  get #mayGoOn(): boolean {
    return (
      this.attempts - this.#uncounted < this.options.maxAttempts && this.options.clock.now() < this.options.deadlineAt
    );
  }

  /** How long a probe takes nobody knows: it is waited for as long as there is time. */
  #mayWait(waitMs: number): boolean {
    const { clock, deadlineAt, patienceMs } = this.options;
    return waitMs === Infinity || (waitMs <= patienceMs && clock.now() + waitMs <= deadlineAt);
  }

  /** Its probe has failed while this call waited: it is not waited for a second time. */
  #failedAgain(candidate: Candidate): boolean {
    const { openings, breaker } = candidate;
    return this.#isOpen(candidate) && openings !== undefined && breaker.openings > openings;
  }

  #pauseFor(candidate: Candidate, { retryAfterMs = 0 }: LlmError): void {
    const { clock, random } = this.options;
    candidate.notBefore = clock.now() + Math.max(retryAfterMs, pauseMs(candidate.tries, random));
  }

  /** Until the time is over or a breaker has changed. */
  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    const { clock, breakers, deadlineAt, patienceMs, priority } = this.options;
    const longest = Math.min(patienceMs, deadlineAt - clock.now());
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        over();
        reject(this.#cancelled(signal));
      };
      const proceed = (): void => {
        over();
        resolve();
      };
      const callOff = clock.after(Math.min(ms, longest), proceed);
      const forget = breakers.onChange(proceed, RANK[priority]);
      const over = (): void => {
        callOff();
        forget();
        signal.removeEventListener('abort', stop);
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  #cancelled(signal: AbortSignal): LlmError {
    return cancelled(this.#left[0] ?? this.#candidates[0], this.attempts, signal);
  }

  #end(soonestMs: number): LlmError {
    const { clock, deadlineAt } = this.options;
    return endOfRoute({
      attempts: this.attempts,
      tried: this.#candidates.filter(({ tries }) => tries > 0).length,
      faults: this.#faults,
      isLate: clock.now() >= deadlineAt,
      soonestMs,
      unasked: () => [
        ...this.#exclusions,
        ...this.#left.map((candidate) => leftAlone(candidate.target, candidate.breaker, this.#waitMs(candidate))),
      ],
    });
  }
}
