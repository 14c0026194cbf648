import type { Bus } from '../storage/bus.js';

const CHANNEL = 'workers';
const EVERY_MS = 2_000;
/** What was queued while the database was away comes in one burst, which says nothing of the time between. */
const LEAST_APART_MS = 1_000;

/**
 * How long the other workers have been silent, counted in beats of our own that came through: so neither a database that is away
 * nor a pause of this process makes anybody look dead.
 */
export class Heartbeats {
  /** By worker: own beats that were heard since its last. */
  readonly #silence = new Map<string, number>();
  readonly #releasers: (() => void)[] = [];
  #heardAt = -Infinity;

  /** @param mayBeat false while this process must not be taken for alive */
  constructor(
    bus: Bus,
    private readonly workerId: string,
    mayBeat: () => boolean,
  ) {
    this.#releasers.push(bus.subscribe(CHANNEL, (id) => this.#heard(id)));
    const timer = setInterval(() => {
      if (mayBeat()) bus.publish(CHANNEL, workerId);
    }, EVERY_MS).unref();
    this.#releasers.push(() => clearInterval(timer));
  }

  /** Beats of our own since the worker's last; counted from the first time that it is asked for. */
  silenceOf(workerId: string): number {
    const silence = this.#silence.get(workerId) ?? 0;
    this.#silence.set(workerId, silence);
    return silence;
  }

  /** Forgets all workers but these. */
  keepOnly(workerIds: ReadonlySet<string>): void {
    for (const id of this.#silence.keys()) if (!workerIds.has(id)) this.#silence.delete(id);
  }

  stop(): void {
    for (const release of this.#releasers.splice(0)) release();
  }

  #heard(id: string): void {
    if (id !== this.workerId) {
      if (this.#silence.has(id)) this.#silence.set(id, 0);
      return;
    }
    const now = performance.now();
    if (now - this.#heardAt < LEAST_APART_MS) return;
    this.#heardAt = now;
    for (const [other, beats] of this.#silence) this.#silence.set(other, beats + 1);
  }
}
