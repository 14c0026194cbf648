import { LlmError } from '../../llm/provider.js';
import { eagerReturn } from '../../domain/eager-return.js';
import type { UpstreamEvent } from '../upstream.js';

export type Outcome<R> = { readonly ok: true; readonly result: R } | { readonly ok: false; readonly error: unknown };

/** One reader of a flight, with a place of its own in the flight's events. */
export class Subscription<R> {
  /** Leaves the flight at once when it is returned. */
  readonly events: AsyncGenerator<UpstreamEvent, R>;
  readonly #events: readonly UpstreamEvent[];
  readonly #outcome: () => Outcome<R> | undefined;
  readonly #onLeave: (subscription: Subscription<R>) => void;
  #place = 0;
  #left = false;
  #cancelled: LlmError | undefined;
  #wake: (() => void) | undefined;
  #unwatch: (() => void) | undefined;

  constructor(
    events: readonly UpstreamEvent[],
    outcome: () => Outcome<R> | undefined,
    onLeave: (subscription: Subscription<R>) => void,
  ) {
    this.#events = events;
    this.#outcome = outcome;
    this.#onLeave = onLeave;
    this.events = eagerReturn({ next: () => this.#pull(), onReturn: () => this.#leave() });
  }

  /** Leaves with `CANCELLED` when the signal aborts. */
  watch(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    const cancel = (): void => {
      this.#leave(
        new LlmError('CANCELLED', 'The call was cancelled before its answer was complete', {
          partialText: this.#textRead(),
          cause: signal.reason,
        }),
      );
    };
    if (signal.aborted) {
      cancel();
      return;
    }
    signal.addEventListener('abort', cancel, { once: true });
    this.#unwatch = () => signal.removeEventListener('abort', cancel);
  }

  wake(): void {
    this.#wake?.();
  }

  async #pull(): Promise<IteratorResult<UpstreamEvent, R>> {
    while (!this.#left) {
      const event = this.#events[this.#place];
      if (event !== undefined) {
        this.#place += 1;
        return { done: false, value: event };
      }
      const outcome = this.#outcome();
      if (outcome !== undefined) {
        this.#leave();
        if (!outcome.ok) throw outcome.error;
        return { done: true, value: outcome.result };
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const cancelled = this.#cancelled;
    this.#cancelled = undefined;
    if (cancelled !== undefined) throw cancelled;
    return { done: true, value: undefined as never };
  }

  #leave(cancelled?: LlmError): void {
    if (this.#left) return;
    this.#left = true;
    this.#cancelled = cancelled;
    this.#unwatch?.();
    this.#onLeave(this);
    this.#wake?.();
  }

  #textRead(): string {
    let text = '';
    for (const event of this.#events.slice(0, this.#place)) {
      if (event.type === 'delta') text += event.text;
      else if (event.type === 'reset') text = '';
    }
    return text;
  }
}
