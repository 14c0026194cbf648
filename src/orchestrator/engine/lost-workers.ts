import { pause } from '../../domain/clock.js';
import { isDatabaseAway } from '../../storage/database-faults.js';
import { Disowned, Stopped } from './running-work.js';
import type { RunningWork } from './running-work.js';
import { Takeover } from './takeover.js';
import type { TakeoverOptions } from './takeover.js';
import { generationOf } from './workflow-ids.js';

/** A timer that is this late means that the process was frozen. */
const FROZEN_MS = 5_000;
/** While nobody is at work nobody can be lost, and whoever queues something tells of it, unless it is a server of an earlier version. */
const QUIET_EVERY_MS = 3_000;

interface LostWorkersOptions extends Pick<
  TakeoverOptions,
  'worker' | 'heartbeats' | 'locks' | 'log' | 'table' | 'workflowLibrary' | 'queues'
> {
  work: RunningWork;
  everyMs: number;
  /** A generation's worker was lost; another goes on with it in a moment. */
  onTakenOver(generationId: string): Promise<void>;
  /** Waits for so many milliseconds, or until the signal aborts. Default: a timer. */
  wait?: typeof pause;
}

/** Checks for lost workers again and again, takes over their workflows, and stops those of this process that others took over. */
export class LostWorkers {
  readonly #takeover: Takeover;
  readonly #stopping = new AbortController();
  readonly #looping: Promise<void>;
  #wake = new AbortController();
  #hasWork = false;

  constructor(private readonly options: LostWorkersOptions) {
    const { work, log, onTakenOver } = options;
    this.#takeover = new Takeover({
      ...options,
      running: () => work.workflowIds,
      onDisowned: (ids) => {
        log.info({ workflows: ids }, "these workflows are another worker's now; this process stops its work on them");
        for (const id of ids) work.stopWorkflow(id, new Disowned('Another worker has this workflow.'));
      },
      onTakeover: async (ids) => {
        for (const generationId of new Set(ids.map(generationOf))) await onTakenOver(generationId);
      },
    });
    this.#looping = this.#loop();
  }

  /** True while this process has workflows, whether it runs them or not. */
  get hasWork(): boolean {
    return this.#hasWork;
  }

  /** Ends the pause before the next check. */
  checkSoon(): void {
    this.#wake.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Stopped('The server is shutting down.'));
    await this.#looping;
  }

  async #loop(): Promise<void> {
    const { worker, work, log, everyMs, wait = pause } = this.options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      let ms = everyMs;
      this.#wake = new AbortController();
      try {
        await worker.holding(signal);
        const { again, pending, mine } = await this.#takeover.check();
        this.#hasWork = mine > 0;
        const usual = pending > 0 || work.workflowIds.size > 0 ? everyMs : Math.max(everyMs, QUIET_EVERY_MS);
        ms = Math.min(again ?? usual, usual);
      } catch (error) {
        if (!signal.aborted) {
          log[isDatabaseAway(error) ? 'debug' : 'warn'](
            { err: error },
            'could not look for lost workers; trying again',
          );
        }
      }
      const before = performance.now();
      await wait(ms, AbortSignal.any([signal, this.#wake.signal]));
      if (performance.now() - before > ms + FROZEN_MS) {
        log.warn(
          { ms: Math.round(performance.now() - before) },
          'this process stood still for a while; it looks at once at what others took over',
        );
      }
    }
  }
}
