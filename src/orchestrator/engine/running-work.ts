/** A workflow at work in this process. */
export interface WorkflowRun {
  readonly workflowId: string;
  readonly generationId: string;
  readonly attempt: number;
  /** Proves ownership: each run of a workflow, here or elsewhere, has a token of its own. */
  readonly token: string;
  readonly controller: AbortController;
}

/** Why a run was stopped by us. */
export class Stopped extends Error {}
export class Disowned extends Stopped {}

/** The workflows that this process runs right now, and their steps. */
export class RunningWork {
  readonly #runs = new Map<string, WorkflowRun>();
  readonly #steps = new Map<WorkflowRun, Set<Promise<unknown>>>();

  /** A workflow that begins again here was taken from its earlier run, which is aborted. */
  begin(run: Omit<WorkflowRun, 'controller'>): WorkflowRun {
    const begun = { ...run, controller: new AbortController() };
    this.#runs.get(run.workflowId)?.controller.abort(new Disowned('The workflow was begun again.'));
    this.#runs.set(run.workflowId, begun);
    return begun;
  }

  end(run: WorkflowRun): void {
    if (this.#runs.get(run.workflowId) === run) this.#runs.delete(run.workflowId);
  }

  async track<T>(run: WorkflowRun, step: Promise<T>): Promise<T> {
    const beside = this.#steps.get(run) ?? new Set();
    this.#steps.set(run, beside.add(step));
    try {
      return await step;
    } finally {
      beside.delete(step);
      if (beside.size === 0) this.#steps.delete(run);
    }
  }

  get workflowIds(): ReadonlySet<string> {
    return new Set(this.#runs.keys());
  }

  /** Stops the work of a generation's attempts, up to this one. */
  stop(generationId: string, attempt: number, reason: Error): void {
    for (const run of this.#runs.values()) {
      if (run.generationId === generationId && run.attempt <= attempt) run.controller.abort(reason);
    }
  }

  stopWorkflow(workflowId: string, reason: Error): void {
    this.#runs.get(workflowId)?.controller.abort(reason);
  }

  stopAll(reason: Error): void {
    for (const run of this.#runs.values()) run.controller.abort(reason);
  }

  /** All steps at work. */
  get steps(): ReadonlySet<Promise<unknown>> {
    return new Set([...this.#steps.values()].flatMap((steps) => [...steps]));
  }
}
