import { DBOS, StatusString } from '@dbos-inc/dbos-sdk';
import type { WorkflowStatus } from '@dbos-inc/dbos-sdk';
import { pause } from '../../domain/clock.js';

/**
 * Waits for the ends of workflows, of which there are many at once: one query in each interval asks for all of them.
 * The library's own waiting is not used within workflows, because it records an error of a closing database as the result.
 */
export class WorkflowEnds {
  readonly #waiting = new Map<string, Set<(status: WorkflowStatus) => void>>();
  readonly #closing = new AbortController();
  #isPolling = false;

  constructor(
    private readonly everyMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Resolves when the workflow has ended; never after `close()`. */
  ended(workflowId: string): Promise<WorkflowStatus> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(workflowId) ?? new Set();
      this.#waiting.set(workflowId, waiting.add(resolve));
      if (!this.#isPolling) void this.#pollUntilAllEnded();
    });
  }

  close(): void {
    this.#closing.abort();
    this.#waiting.clear();
  }

  /** Never rejects. */
  async #pollUntilAllEnded(): Promise<void> {
    const { signal } = this.#closing;
    this.#isPolling = true;
    while (this.#waiting.size > 0) {
      await pause(this.everyMs, signal);
      if (signal.aborted) break;
      await this.#poll().catch(this.onError);
    }
    this.#isPolling = false;
  }

  async #poll(): Promise<void> {
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

/** True while a workflow may still go on. */
function isPending({ status }: WorkflowStatus): boolean {
  return status === StatusString.PENDING || status === StatusString.ENQUEUED || status === StatusString.DELAYED;
}
