import type { Bus } from '../../storage/bus.js';

const CHANNEL = 'generation-halt';

/**
 * Tells the steps of a generation, in every process, to make no further calls to a model: one that has not left yet is called
 * off, one that is under way ends. The steps of this process know it before `halt` returns, so nothing leaves after the answer to
 * a pause or a cancel. A step that begins later reads the generation's status instead.
 */
export class HaltSignals {
  readonly #steps = new Map<string, Set<AbortController>>();

  constructor(private readonly bus: Bus) {
    bus.subscribe(CHANNEL, (generationId) => this.#abortSteps(generationId));
  }

  /** Halts a generation that was paused or cancelled. */
  halt(generationId: string): void {
    this.#abortSteps(generationId);
    this.bus.publish(CHANNEL, generationId);
  }

  /** Runs a step with the signal that a halt aborts. */
  async during<T>(generationId: string, work: (halt: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const steps = this.#steps.get(generationId) ?? new Set();
    this.#steps.set(generationId, steps.add(controller));
    try {
      return await work(controller.signal);
    } finally {
      steps.delete(controller);
      if (steps.size === 0 && this.#steps.get(generationId) === steps) this.#steps.delete(generationId);
    }
  }

  #abortSteps(generationId: string): void {
    for (const controller of this.#steps.get(generationId) ?? []) controller.abort();
  }
}
