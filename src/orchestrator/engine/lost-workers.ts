import { pause } from '../../domain/clock.js';
import { Disowned, Stopped } from './running-work.js';
import type { RunningWork } from './running-work.js';
import { Takeover } from './takeover.js';
import type { TakeoverOptions } from './takeover.js';
import { generationOf } from './workflow-ids.js';

/** A timer that is this late means that the process was frozen. */
const FROZEN_MS = 5_000;

interface LostWorkersOptions extends Pick<TakeoverOptions, 'worker' | 'heartbeats' | 'locks' | 'log' | 'defaultQueue'> {
  work: RunningWork;
  everyMs: number;
  /** A generation's worker was lost; another goes on with it in a moment. */
  onTakenOver(generationId: string): Promise<void>;
}

/** Checks for lost workers again and again, takes over their workflows, and stops those of this process that others took over. */
export class LostWorkers {
  readonly #takeover: Takeover;
  readonly #stopping = new AbortController();
  readonly #looping: Promise<void>;
  #wake = new AbortController();

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

  /** Ends the pause before the next check. */
  checkSoon(): void {
    this.#wake.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Stopped('The server is shutting down.'));
    await this.#looping;
  }

  async #loop(): Promise<void> {
    const { worker, log, everyMs } = this.options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      let again: number | undefined;
      try {
        await worker.holding(signal);
        again = await this.#takeover.check();
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'could not look for lost workers; trying again');
      }
      this.#wake = new AbortController();
      const before = performance.now();
      await pause(Math.min(again ?? everyMs, everyMs), AbortSignal.any([signal, this.#wake.signal]));
      if (performance.now() - before > everyMs + FROZEN_MS) {
        log.warn(
          { ms: Math.round(performance.now() - before) },
          'this process stood still for a while; it looks at once at what others took over',
        );
      }
    }
  }
}
