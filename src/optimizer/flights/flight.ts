import type { OwnKey } from '../stored-answer.js';
import { LlmError } from '../../llm/provider.js';
import { Subscription } from './subscription.js';
import type { Outcome } from './subscription.js';
import type { CallResult, UpstreamEvent } from '../upstream.js';

/** Longer answers end their flight, in UTF-8 bytes. */
const MOST_TEXT_BYTES = 1024 * 1024;

/** `abandoned`: it was cancelled, or the last subscriber left before the end. */
type FlightState = 'running' | 'succeeded' | 'failed' | 'abandoned';

/** What is known of the call that opened a flight. */
export interface Opener {
  readonly tenantId: string;
}

/** Does the work of a flight. `signal` aborts when nobody waits for it any more; `flight` knows what was handed out so far. */
export type FlightWork<R extends CallResult, O extends Opener = Opener> = (
  signal: AbortSignal,
  flight: Flight<R, O>,
) => AsyncGenerator<UpstreamEvent, R>;

/**
 * One piece of upstream work and all who wait for it. What it yields is kept, so that each subscriber reads it at a pace of its
 * own, and a late one from the beginning.
 */
export class Flight<R extends CallResult = CallResult, O extends Opener = Opener> {
  /** Generations that wait for its answer, each of which is to find it again. */
  readonly owners: OwnKey[] = [];
  readonly #events: UpstreamEvent[] = [];
  readonly #subscribers = new Set<Subscription<R>>();
  readonly #controller = new AbortController();
  readonly #onEnd: (flight: Flight<R, O>) => void;
  #outcome: Outcome<R> | undefined;
  #state: FlightState = 'running';
  #text = '';
  #boundaries: number[] = [];
  #textBytes = 0;
  #heldChars = 0;
  #forgotten = false;

  /** `onEnd` is called once, as the state changes and before any subscriber hears of it. */
  constructor(
    readonly key: string,
    readonly opener: O,
    onEnd: (flight: Flight<R, O>) => void,
  ) {
    this.#onEnd = onEnd;
  }

  get state(): FlightState {
    return this.#state;
  }

  get subscribers(): number {
    return this.#subscribers.size;
  }

  /** Once it has succeeded. */
  get result(): R | undefined {
    return this.#outcome?.ok === true ? this.#outcome.result : undefined;
  }

  /** The text so far, since the last reset. */
  get text(): string {
    return this.#text;
  }

  /** Where each delta of `text` ended, as UTF-16 offsets. */
  get boundaries(): readonly number[] {
    return this.#boundaries;
  }

  /** Its tenant's answers were cleared while it ran: what comes out of it must not be stored. */
  get forgotten(): boolean {
    return this.#forgotten;
  }

  /** Roughly what it holds in memory: its text twice, as deltas and as a whole. */
  get bytes(): number {
    return 1_024 + 64 * this.#events.length + 4 * this.#heldChars;
  }

  forget(): void {
    this.#forgotten = true;
  }

  /** Resolves when the work has wound up, which may be long after the subscribers heard of its end. Never rejects. */
  async run(work: FlightWork<R, O>, onLateError: (error: unknown) => void): Promise<void> {
    let events: AsyncGenerator<UpstreamEvent, R> | undefined;
    try {
      events = work(this.#controller.signal, this);
      while (this.#state === 'running') {
        const step = await events.next();
        if (this.#state !== 'running') break;
        if (step.done === true) this.#end('succeeded', { ok: true, result: step.value });
        else this.#append(step.value);
      }
    } catch (error) {
      if (this.#state === 'running') this.#end('failed', { ok: false, error: this.#withText(error) });
      else if (!this.#isOwnAbort(error)) onLateError(error);
    }
    try {
      await events?.return(undefined as never);
    } catch (error) {
      if (!this.#isOwnAbort(error)) onLateError(error);
    }
  }

  /**
   * The flight's events from the first one on, then its result. It counts as a subscriber from now until it has been read to the
   * end, was returned, or its signal aborts; the last one to leave a running flight aborts the work. The flight's fault is thrown
   * to all alike, with the text so far.
   *
   * @throws LlmError CANCELLED when `signal` aborts; no other subscriber notices
   */
  subscribe(signal?: AbortSignal): AsyncGenerator<UpstreamEvent, R> {
    const subscription = new Subscription<R>(
      this.#events,
      () => this.#outcome,
      (left) => this.#leave(left),
    );
    this.#subscribers.add(subscription);
    subscription.watch(signal);
    return subscription.events;
  }

  /** Ends it for all who wait, with `CANCELLED`. */
  abandon(why: string): void {
    if (this.#state !== 'running') return;
    const error = new LlmError('CANCELLED', `The call was cancelled: ${why}`, { partialText: this.#text });
    this.#end('abandoned', { ok: false, error });
    this.#controller.abort(error);
  }

  #leave(subscription: Subscription<R>): void {
    this.#subscribers.delete(subscription);
    if (this.#subscribers.size === 0) this.abandon('nobody waits for its answer any more');
  }

  #append(event: UpstreamEvent): void {
    if (event.type === 'delta') {
      this.#textBytes += Buffer.byteLength(event.text);
      if (this.#textBytes > MOST_TEXT_BYTES) {
        const error = new LlmError(
          'OUTPUT_TOO_LARGE',
          `The answer grew over ${MOST_TEXT_BYTES} bytes and was ended: ask for a smaller part at a time, or lower maxOutputTokens`,
          { partialText: this.#text },
        );
        this.#end('failed', { ok: false, error });
        this.#controller.abort(error);
        return;
      }
      this.#text += event.text;
      this.#heldChars += event.text.length;
      this.#boundaries.push(this.#text.length);
    } else if (event.type === 'reset') {
      this.#text = '';
      this.#textBytes = 0;
      this.#boundaries = [];
    }
    this.#events.push(event);
    this.#wakeAll();
  }

  #end(state: FlightState, outcome: Outcome<R>): void {
    this.#state = state;
    this.#outcome = outcome;
    this.#onEnd(this);
    this.#wakeAll();
  }

  #wakeAll(): void {
    for (const subscriber of this.#subscribers) subscriber.wake();
  }

  /** Work that was told to end may say so. */
  #isOwnAbort(error: unknown): boolean {
    return error === this.#controller.signal.reason || (error instanceof LlmError && error.code === 'CANCELLED');
  }

  #withText(error: unknown): unknown {
    if (!(error instanceof LlmError) || error.partialText !== '' || this.#text === '') return error;
    const { code, message, provider, retryAfterMs, status, attempts, causes, budget } = error;
    return new LlmError(code, message, {
      provider,
      retryAfterMs,
      status,
      attempts,
      causes,
      ...(budget === undefined ? {} : { budget }),
      partialText: this.#text,
      cause: error,
    });
  }
}
