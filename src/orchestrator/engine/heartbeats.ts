import type { Bus } from '../../storage/bus.js';

const CHANNEL = 'workers';
const EVERY_MS = 2_000;
/** Beats that were queued while the database was away come in one burst, which says nothing about the time between them. */
const LEAST_APART_MS = 1_000;

interface HeartbeatsOptions {
  /** False while the others must not take this process for alive. */
  mayBeat(): boolean;
  /** True while another may wait for this process's beats. */
  hasWork(): boolean;
}

/**
 * How long the other workers have been silent, counted in this process's own beats that came back over the bus: so nobody looks
 * dead because the database was away or this process stood still. A process beats while it has work, and while it counts by its own
 * beats: one that does neither is silent.
 */
export class Heartbeats {
  /** By worker: this process's beats since the last one of that worker. */
  readonly #silence = new Map<string, number>();
  readonly #releasers: (() => void)[] = [];
  #lastBeatAt = -Infinity;

  constructor(
    bus: Bus,
    private readonly workerId: string,
    { mayBeat, hasWork }: HeartbeatsOptions,
  ) {
    this.#releasers.push(bus.subscribe(CHANNEL, (id) => this.#onBeat(id)));
    const timer = setInterval(() => {
      if (mayBeat() && (hasWork() || this.#silence.size > 0)) bus.publish(CHANNEL, workerId);
    }, EVERY_MS).unref();
    this.#releasers.push(() => clearInterval(timer));
  }

  /** This process's beats since the worker's last one. Counting begins when this is first asked about a worker. */
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

  #onBeat(id: string): void {
    if (id !== this.workerId) {
      if (this.#silence.has(id)) this.#silence.set(id, 0);
      return;
    }
    const now = performance.now();
    if (now - this.#lastBeatAt < LEAST_APART_MS) return;
    this.#lastBeatAt = now;
    for (const [other, beats] of this.#silence) this.#silence.set(other, beats + 1);
  }
}
