import type { Clock } from '../../domain/clock.js';
import type { LaneItem } from '../strategies/lane-item.js';

/** What is known of all calls with one lane key, whatever scope they came in. */
export class Lane {
  /** Requests under way. */
  inFlight = 0;
  /** Queues that would leave if a grant were free. */
  readonly waiting = new Set<LaneQueue>();
  readonly queues = new Set<LaneQueue>();
  #dispatches = 0;

  constructor(
    readonly key: string,
    private readonly rules: { concurrency: number; headroom: () => number; onIdle: (lane: Lane) => void },
  ) {}

  get isSaturated(): boolean {
    return this.inFlight >= this.rules.concurrency || this.rules.headroom() <= 0;
  }

  requestBegan(): void {
    this.inFlight += 1;
  }

  requestEnded(): void {
    this.inFlight -= 1;
    for (const queue of this.waiting) {
      if (this.isSaturated) break;
      queue.flush();
    }
  }

  /** Stays known while `work` runs. */
  async during(work: () => Promise<void>): Promise<void> {
    this.#dispatches += 1;
    try {
      await work();
    } finally {
      this.#dispatches -= 1;
      this.checkIdle();
    }
  }

  checkIdle(): void {
    if (this.#dispatches === 0 && this.queues.size === 0) this.rules.onIdle(this);
  }
}

interface QueueRules {
  clock: Clock;
  /** Silence after which the items leave, in milliseconds; undefined where the scope decides. */
  quietMs: number | undefined;
  /** How often a lane without a grant is looked at again, in milliseconds. */
  pollMs: number;
  /** From the first item, in milliseconds. */
  batchTimeoutMs: number;
  /** Items that may wait together. */
  capacity: (items: readonly LaneItem[]) => number;
  /** When an item has to leave to meet its deadline, in milliseconds since 1970. */
  latestStart: (item: LaneItem) => number;
  dispatch: (items: readonly LaneItem[]) => void;
}

/**
 * Calls of one lane that wait for others. They leave after a quiet gap; where the lane is saturated, when a grant frees; at once
 * when they are enough or a deadline is near; and `batchTimeoutMs` after the first one came at the latest.
 */
export class LaneQueue {
  readonly #items = new Set<LaneItem>();
  #guardAt = Infinity;
  #callOffGuard: (() => void) | undefined;
  #callOffQuiet: (() => void) | undefined;

  constructor(
    readonly lane: Lane,
    private readonly rules: QueueRules,
    private readonly onEmpty: () => void,
  ) {
    lane.queues.add(this);
  }

  add(item: LaneItem): void {
    const { clock, batchTimeoutMs, quietMs } = this.rules;
    this.#items.add(item);
    item.signal.addEventListener('abort', () => this.#remove(item), { once: true });
    const leaveAt = Math.min(item.arrivedAt + batchTimeoutMs, this.rules.latestStart(item));
    if (this.#items.size >= this.rules.capacity([...this.#items]) || leaveAt <= clock.now()) {
      this.flush();
      return;
    }
    if (leaveAt < this.#guardAt) this.#guard(leaveAt);
    if (quietMs !== undefined) this.#leaveAfter(quietMs);
  }

  /** No more is expected now: leaves, or waits for a grant. */
  ripen(): void {
    if (this.#items.size === 0) return;
    if (!this.lane.isSaturated) return this.flush();
    this.#leaveAfter(this.rules.pollMs);
    this.lane.waiting.add(this);
  }

  /** Sends all that is here. */
  flush(): void {
    const items = [...this.#items];
    this.#end();
    if (items.length > 0) this.rules.dispatch(items);
    this.lane.checkIdle();
  }

  #leaveAfter(ms: number): void {
    this.lane.waiting.delete(this);
    this.#callOffQuiet?.();
    this.#callOffQuiet = this.rules.clock.after(ms, () => this.ripen());
  }

  #guard(at: number): void {
    this.#callOffGuard?.();
    this.#guardAt = at;
    this.#callOffGuard = this.rules.clock.after(at - this.rules.clock.now(), () => this.flush());
  }

  #remove(item: LaneItem): void {
    if (!this.#items.delete(item) || this.#items.size > 0) return;
    this.#end();
    this.lane.checkIdle();
  }

  #end(): void {
    this.#items.clear();
    this.#callOffGuard?.();
    this.#callOffQuiet?.();
    this.#guardAt = Infinity;
    this.lane.waiting.delete(this);
    this.lane.queues.delete(this);
    this.onEmpty();
  }
}
