import { DBOS } from '@dbos-inc/dbos-sdk';
import type { WorkflowStatus } from '@dbos-inc/dbos-sdk';
import { isPending } from './engine-signals.js';

/**
 * Waits for the ends of workflows, of which there are many at once: one query in each interval asks for all of them.
 * The library's own waiting is not used within workflows, because it records an error of a closing database as the result.
 */
export class WorkflowEnds {
  readonly #waiting = new Map<string, Set<(status: WorkflowStatus) => void>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly everyMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Resolves when the workflow has ended; never after `close()`. */
  ended(workflowId: string): Promise<WorkflowStatus> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(workflowId) ?? new Set();
      this.#waiting.set(workflowId, waiting.add(resolve));
      this.#schedule();
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #schedule(): void {
    if (this.#closed || this.#timer !== undefined || this.#waiting.size === 0) return;
    this.#timer = setTimeout(() => {
      void this.#look()
        .catch(this.onError)
        .finally(() => {
          this.#timer = undefined;
          this.#schedule();
        });
    }, this.everyMs);
  }

  async #look(): Promise<void> {
    const found = await DBOS.listWorkflows({
      workflowIDs: [...this.#waiting.keys()],
      loadInput: false,
      loadOutput: true,
    });
    for (const status of found) {
      if (isPending(status)) continue;
      const waiting = this.#waiting.get(status.workflowID);
      this.#waiting.delete(status.workflowID);
      for (const resolve of waiting ?? []) resolve(status);
    }
  }
}
