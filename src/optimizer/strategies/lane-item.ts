import { LlmError } from '../types.js';
import type { PromptShape } from './lane-key.js';
import type { NotStarted } from '../routing/admission.js';
import type { UpstreamCall, CallResult, UpstreamEvent, AttemptUsage } from '../upstream.js';

/** A call in a lane: a strategy feeds it, its caller reads it. It ends once. */
export class LaneItem {
  /** Aborts when the caller cancels the call or no longer reads it. */
  readonly signal: AbortSignal;
  /** Settles when the item has ended, however. */
  readonly ended: Promise<void>;
  /** Its shares of shared requests that did not answer it. */
  readonly spent: AttemptUsage[] = [];
  /** True once it had to be asked for again. */
  fellBack = false;
  readonly #abort = new AbortController();
  readonly #events: UpstreamEvent[] = [];
  readonly #end = Promise.withResolvers<void>();
  #outcome: { result: CallResult } | { fault: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(
    readonly call: UpstreamCall,
    readonly shape: PromptShape,
    /** Milliseconds since 1970. */
    readonly arrivedAt: number,
  ) {
    this.signal = this.#abort.signal;
    this.ended = this.#end.promise;
    if (call.signal.aborted) this.#cancel();
    else call.signal.addEventListener('abort', this.#cancel, { once: true });
  }

  get hasEnded(): boolean {
    return this.#outcome !== undefined;
  }

  emit(event: UpstreamEvent): void {
    if (this.hasEnded) return;
    this.#events.push(event);
    this.#wake?.();
  }

  resolve(result: CallResult): void {
    this.#settle({ result: { ...result, attempts: [...this.spent, ...result.attempts] } });
  }

  reject(fault: unknown): void {
    this.#settle({ fault });
  }

  /** Takes over what a call of its own gives. */
  async follow(run: AsyncGenerator<UpstreamEvent, CallResult>): Promise<void> {
    try {
      for (let step = await run.next(); ; step = await run.next()) {
        if (step.done === true) return this.resolve(step.value);
        this.emit(step.value);
      }
    } catch (error) {
      this.reject(error);
    }
  }

  /** For the caller, who cancels the call by leaving. */
  async *read(): AsyncGenerator<UpstreamEvent, CallResult> {
    try {
      while (true) {
        const event = this.#events.shift();
        if (event !== undefined) {
          yield event;
        } else if (this.#outcome !== undefined) {
          if ('fault' in this.#outcome) throw this.#outcome.fault;
          return this.#outcome.result;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.#cancel();
    }
  }

  readonly #cancel = (): void => {
    if (this.hasEnded) return;
    this.#settle({ fault: new LlmError('CANCELLED', 'The call was cancelled', { cause: this.call.signal.reason }) });
    this.#abort.abort(this.call.signal.reason);
  };

  #settle(outcome: { result: CallResult } | { fault: unknown }): void {
    if (this.hasEnded) return;
    this.#outcome = outcome;
    this.call.signal.removeEventListener('abort', this.#cancel);
    this.#wake?.();
    this.#end.resolve();
  }
}

/** When its caller stops waiting, in milliseconds since 1970; `Infinity` for one that does not. */
export function deadlineOf({ call: { deadlineAt, request }, arrivedAt }: LaneItem): number {
  return deadlineAt ?? arrivedAt + (request.deadlineMs ?? Infinity);
}

/** A signal that aborts once all of the items are cancelled; `release` lets go of them. */
export function whenAllCancelled(items: readonly LaneItem[]): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const check = (): void => {
    if (items.every(({ signal }) => signal.aborted)) controller.abort(items[0]?.signal.reason);
  };
  for (const { signal } of items) signal.addEventListener('abort', check, { once: true });
  check();
  return {
    signal: controller.signal,
    release: () => {
      for (const { signal } of items) signal.removeEventListener('abort', check);
    },
  };
}

/** Ends those that may not start, each with its own reason, and gives the others. */
export function withoutRefused(items: readonly LaneItem[], { refusals }: NotStarted): LaneItem[] {
  return items.filter((item) => {
    if (refusals.has(item.call)) item.reject(refusals.get(item.call));
    return !item.hasEnded;
  });
}
