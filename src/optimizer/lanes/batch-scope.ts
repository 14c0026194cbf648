import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../domain/clock.js';
import type { LaneQueue } from './lane-queue.js';
import type { BatchHandle, BatchReport, StrategyName } from '../types.js';
import { usageOfCall } from '../money/usage.js';
import type { AttemptUsage } from '../upstream.js';

/** Calls that are collected together, over all lanes, and what became of them. */
export class BatchScope {
  /** By lane key. */
  readonly queues = new Map<string, LaneQueue>();
  readonly #attempts: AttemptUsage[] = [];
  readonly #strategies: Partial<Record<StrategyName, number>> = {};
  readonly #idleWaiters: (() => void)[] = [];
  #callOffQuiet: (() => void) | undefined;
  #closed = false;
  #undecided = 0;
  #running = 0;
  #items = 0;
  #requests = 0;

  constructor(
    private readonly clock: Clock,
    /** Whether a quiet gap sends what was collected. */
    private readonly watchesQuiet: boolean,
  ) {}

  get isOpen(): boolean {
    return !this.#closed;
  }

  /** A call is on its way that may come to a lane. The function it returns says, once, that it has come or will not. */
  announce(): () => void {
    let decided = false;
    this.#undecided += 1;
    return () => {
      if (decided) return;
      decided = true;
      this.#undecided -= 1;
      this.#check();
    };
  }

  /** A call has come to a queue of this scope. */
  queued(quietMs: number): void {
    if (this.#closed) return this.#check();
    if (!this.watchesQuiet) return;
    this.#callOffQuiet?.();
    this.#callOffQuiet = this.clock.after(quietMs, () => {
      for (const queue of [...this.queues.values()]) queue.ripen();
    });
  }

  runBegan(): void {
    this.#items += 1;
    this.#running += 1;
  }

  runEnded(attempts: readonly AttemptUsage[]): void {
    this.#attempts.push(...attempts);
    this.#running -= 1;
    this.#check();
  }

  requestBegan(strategy: StrategyName): void {
    this.#requests += 1;
    this.#strategies[strategy] = (this.#strategies[strategy] ?? 0) + 1;
  }

  /** What was collected leaves as soon as the calls that were announced have come. */
  close(): void {
    this.#closed = true;
    this.#callOffQuiet?.();
    this.#check();
  }

  /** Resolves when all calls of a closed scope have ended. */
  async whenDone(): Promise<BatchReport> {
    while (this.#undecided > 0 || this.#running > 0) {
      await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
    }
    return this.report();
  }

  /** A report of what the scope has done so far. */
  report(): BatchReport {
    return {
      items: this.#items,
      requests: this.#requests,
      strategies: { ...this.#strategies },
      usage: { ...usageOfCall(this.#attempts), llmCalls: this.#items },
    };
  }

  #check(): void {
    if (this.#closed && this.#undecided === 0) for (const queue of [...this.queues.values()]) queue.flush();
    for (const wake of this.#idleWaiters.splice(0)) wake();
  }
}

/** A call's place in a scope. */
export interface Membership {
  readonly scope: BatchScope;
  /** Absent for calls that came without being announced. */
  readonly decided?: (() => void) | undefined;
}

/** Which scope a call belongs to: the one of its asynchronous context, else the one that `startBatch` opened. */
export class BatchScopes {
  readonly #context = new AsyncLocalStorage<Membership>();
  /** Of `startBatch`; the inner ones joined the outermost. */
  readonly #levels: { scope: BatchScope }[] = [];

  constructor(private readonly clock: Clock) {}

  current(): Membership | undefined {
    const membership = this.#context.getStore();
    if (membership !== undefined && (membership.scope.isOpen || membership.decided !== undefined)) return membership;
    const level = this.#levels.at(-1);
    return level === undefined ? undefined : { scope: level.scope };
  }

  async withBatch<R>(work: () => Promise<R>): Promise<R> {
    if (this.#openScope() !== undefined) return work();
    const scope = new BatchScope(this.clock, true);
    try {
      return await this.#context.run({ scope }, work);
    } finally {
      scope.close();
    }
  }

  startBatch(): BatchHandle {
    const outer = this.#contextScope();
    const level = { scope: outer ?? this.#levels.at(-1)?.scope ?? new BatchScope(this.clock, false) };
    // A scope of one asynchronous context must not become everybody's.
    if (outer === undefined) this.#levels.push(level);
    const end = async (): Promise<BatchReport> => (outer === undefined ? this.#end(level) : outer.report());
    return {
      end,
      [Symbol.asyncDispose]: async () => {
        await end();
      },
    };
  }

  async endBatch(): Promise<BatchReport> {
    const outer = this.#contextScope();
    if (outer !== undefined) return outer.report();
    const level = this.#levels.at(-1);
    return level === undefined ? new BatchScope(this.clock, false).report() : this.#end(level);
  }

  /** Runs calls that are known to belong together: they leave when each has come to a lane or needs none. */
  async together<R>(calls: readonly (() => Promise<R>)[]): Promise<PromiseSettledResult<R>[]> {
    if (this.#openScope() !== undefined) return Promise.allSettled(calls.map((call) => this.track(call)));
    const scope = new BatchScope(this.clock, false);
    const members = calls.map((call) => ({ call, decided: scope.announce() }));
    scope.close();
    return Promise.allSettled(members.map(({ call, decided }) => this.#runAs({ scope, decided }, call)));
  }

  /** Announces a call to the scope it is made in, so that the scope's end waits until it has come to a lane or needs none. */
  async track<R>(call: () => Promise<R>): Promise<R> {
    const scope = this.#openScope();
    if (scope === undefined || this.#context.getStore()?.decided !== undefined) return call();
    return this.#runAs({ scope, decided: scope.announce() }, call);
  }

  /** The call that is under way in this asynchronous context needs no lane. */
  decided(): void {
    this.#context.getStore()?.decided?.();
  }

  /** Ends what `startBatch` opened. */
  close(): void {
    for (const { scope } of this.#levels.splice(0)) scope.close();
  }

  async #runAs<R>(membership: Required<Membership>, call: () => Promise<R>): Promise<R> {
    try {
      return await this.#context.run(membership, call);
    } finally {
      membership.decided?.();
    }
  }

  async #end(level: { scope: BatchScope }): Promise<BatchReport> {
    const index = this.#levels.indexOf(level);
    if (index >= 0) this.#levels.splice(index, 1);
    const { scope } = level;
    if (this.#levels.some((other) => other.scope === scope)) return scope.report();
    scope.close();
    return scope.whenDone();
  }

  #openScope(): BatchScope | undefined {
    return this.#contextScope() ?? this.#levels.at(-1)?.scope;
  }

  #contextScope(): BatchScope | undefined {
    const scope = this.#context.getStore()?.scope;
    return scope?.isOpen === true ? scope : undefined;
  }
}
