import type { Clock } from '../domain/clock.js';
import type { Bus } from '../storage/bus.js';

export interface TablePollOptions {
  bus: Bus;
  clock: Clock;
  /** How often the tables are read for what the bus may have lost, in milliseconds. */
  pollMs: number;
  onError(error: unknown): void;
}

/** Reads the tables now and then, and when the bus tells of a gap: they hold what a lost message would have said, so that no reader waits for ever. */
export class TablePoll {
  readonly #options: TablePollOptions;
  readonly #read: () => Promise<void>;
  readonly #wanted: () => boolean;
  readonly #ignoreGaps: (() => void) | undefined;
  #cancel: (() => void) | undefined;
  #reading: Promise<void> | undefined;
  #closed = false;

  /** `read` reads; only while there is something to read it for, which `wanted` says. */
  constructor(options: TablePollOptions, read: () => Promise<void>, wanted: () => boolean) {
    this.#options = options;
    this.#read = read;
    this.#wanted = wanted;
    this.#ignoreGaps = options.bus.onGap?.(() => this.#poll());
  }

  /** Goes on, or rests, as there is something to read for or not. */
  settle(): void {
    if (this.#closed || !this.#wanted()) {
      this.#cancel?.();
      this.#cancel = undefined;
      return;
    }
    this.#cancel ??= this.#options.clock.after(this.#options.pollMs, () => this.#poll());
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ignoreGaps?.();
    this.settle();
    await this.#reading;
  }

  #poll(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#reading ??= this.#read()
      .catch(this.#options.onError)
      .finally(() => {
        this.#reading = undefined;
        this.settle();
      });
  }
}
