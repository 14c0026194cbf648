import type { Logger } from 'pino';
import { LRUCache } from 'lru-cache';
import type { Database } from '../../storage/database.js';
import type { Generation } from '../../storage/generated/client/client.js';
import type { Engine } from '../engine/engine.js';

/** The process that stored a QUEUED generation needs a moment to queue its workflow: younger ones are left alone. */
const FORGOTTEN_MS = 5_000;
const AT_ONCE = 20;
/** A generation ends some milliseconds before or after its workflow: only one that is found without one twice in a row is stranded. */
const STRANDED_SWEEPS = 2;
const MOST_REVIVALS = 3;
const SWEEP_EVERY_MS = 10_000;

interface SweepOptions {
  db: Database;
  engine: Pick<Engine, 'start' | 'pending'>;
  /** Queues the next attempt of a generation that is RUNNING in this one. */
  revive(generation: Pick<Generation, 'id' | 'attempt'>): Promise<void>;
  /** Tidies what others have cancelled and not tidied. */
  finishCancelled(): Promise<void>;
  /** Ends a generation as FAILED that cannot be brought to go on. */
  giveUp(generation: Pick<Generation, 'id' | 'attempt'>): Promise<void>;
  log: Logger;
}

/**
 * Finds generations that nobody works on any more: QUEUED ones whose process died before it queued their workflow, CANCELLED
 * ones whose process died before it tidied them, and RUNNING ones whose workflow has ended and left them as they were.
 */
export class Sweep {
  /** By generation and attempt: how often in a row it was found without a workflow. */
  #stranded = new Map<string, number>();
  readonly #revivals = new LRUCache<string, number>({ max: 1_000 });

  constructor(private readonly options: SweepOptions) {}

  async run(): Promise<void> {
    await this.options.finishCancelled();
    await this.#startForgotten();
    await this.#reviveStranded();
  }

  async #startForgotten(): Promise<void> {
    const { db, engine } = this.options;
    const forgotten = await db.generation.findMany({
      where: { status: 'QUEUED', createdAt: { lt: new Date(Date.now() - FORGOTTEN_MS) } },
      orderBy: { createdAt: 'asc' },
      take: AT_ONCE,
      select: { id: true, attempt: true },
    });
    // Those that wait in a queue are not forgotten.
    const pending = await engine.pending(forgotten);
    for (const { id, attempt } of forgotten) if (!pending.has(id)) await engine.start(id, attempt);
  }

  async #reviveStranded(): Promise<void> {
    const { db, engine, log, revive, giveUp } = this.options;
    const running = await db.generation.findMany({ where: { status: 'RUNNING' }, select: { id: true, attempt: true } });
    const pending = await engine.pending(running);
    const before = this.#stranded;
    this.#stranded = new Map();
    for (const generation of running) {
      if (pending.has(generation.id)) continue;
      const key = `${generation.id}:${generation.attempt}`;
      const found = (before.get(key) ?? 0) + 1;
      if (found < STRANDED_SWEEPS) {
        this.#stranded.set(key, found);
        continue;
      }
      const revivals = (this.#revivals.get(generation.id) ?? 0) + 1;
      this.#revivals.set(generation.id, revivals);
      log.warn(
        { generation: generation.id, attempt: generation.attempt, revivals },
        'a generation was RUNNING and nobody worked on it',
      );
      await (revivals > MOST_REVIVALS ? giveUp(generation) : revive(generation));
    }
  }
}

/** Sweeps now, which must succeed, and again every ten seconds until it is closed. */
export async function startSweep(options: SweepOptions): Promise<{ close(): void }> {
  const sweep = new Sweep(options);
  await sweep.run();
  const timer = setInterval(() => {
    sweep
      .run()
      .catch((error: unknown) =>
        options.log.warn({ err: error }, 'could not look for generations that nobody works on; trying again'),
      );
  }, SWEEP_EVERY_MS);
  return { close: () => clearInterval(timer) };
}
