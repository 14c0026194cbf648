import { LRUCache } from 'lru-cache';
import type { Clock } from '../../llm/clock.js';

const WATCHED_PACKS = 10;
const FAILURES_THAT_OPEN = 3;
const OFF_MS = 600_000;
const MOST_KINDS = 10_000;

interface Record {
  /** Of the last packs: whether each was of use. */
  outcomes: boolean[];
  offUntil: number;
}

/** Switches packing off for 10 min for a kind of calls of which three packs in ten came to nothing. */
export class PackBreaker {
  readonly #records = new LRUCache<string, Record>({ max: MOST_KINDS });

  constructor(private readonly clock: Clock) {}

  isOff(kind: string): boolean {
    return (this.#records.get(kind)?.offUntil ?? 0) > this.clock.now();
  }

  record(kind: string, useful: boolean): void {
    const record = this.#records.get(kind) ?? { outcomes: [], offUntil: 0 };
    this.#records.set(kind, record);
    record.outcomes = [...record.outcomes, useful].slice(-WATCHED_PACKS);
    if (record.outcomes.filter((each) => !each).length < FAILURES_THAT_OPEN) return;
    record.outcomes = [];
    record.offUntil = this.clock.now() + OFF_MS;
  }
}
