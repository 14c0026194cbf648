import type { FlightWork } from '../../src/optimizer/flights/flight.js';
import type { CallResult, UpstreamEvent } from '../../src/optimizer/upstream.js';
import { deferred } from '../support/deferred.js';
import type { Deferred } from '../support/deferred.js';
import { jobResult } from './answers.js';

type Step = { event: UpstreamEvent } | { result: CallResult } | { error: unknown };

/** Upstream work that a test drives step by step. It heeds its signal, unless told not to. */
export class ManualWork {
  /** How often it was begun. */
  begun = 0;
  signal: AbortSignal | undefined;
  /** Its `finally` has run. */
  unwound = false;
  readonly #steps: Step[] = [];
  #waiting: Deferred | undefined;

  constructor(readonly options: { deaf?: boolean } = {}) {}

  readonly work: FlightWork<CallResult> = (signal) => this.#run(signal);

  delta(...texts: string[]): void {
    for (const text of texts) this.#push({ event: { type: 'delta', text } });
  }

  event(event: UpstreamEvent): void {
    this.#push({ event });
  }

  finish(overrides: Partial<CallResult> = {}): void {
    this.#push({ result: jobResult(overrides) });
  }

  fail(error: unknown): void {
    this.#push({ error });
  }

  #push(step: Step): void {
    this.#steps.push(step);
    this.#waiting?.resolve();
  }

  async *#run(signal: AbortSignal): AsyncGenerator<UpstreamEvent, CallResult> {
    this.begun += 1;
    this.signal = signal;
    const abort = (): void => this.#waiting?.reject(signal.reason);
    if (this.options.deaf !== true) signal.addEventListener('abort', abort);
    try {
      while (true) {
        const step = this.#steps.shift();
        if (step === undefined) {
          this.#waiting = deferred();
          await this.#waiting.promise;
        } else if ('event' in step) {
          yield step.event;
        } else if ('error' in step) {
          throw step.error;
        } else {
          return step.result;
        }
      }
    } finally {
      signal.removeEventListener('abort', abort);
      this.unwound = true;
    }
  }
}

export interface Reading {
  events: UpstreamEvent[];
  result: CallResult | undefined;
  error: unknown;
}

/** Reads to the end; `reading` fills as it goes. Never rejects. */
export async function read(
  events: AsyncGenerator<UpstreamEvent, CallResult>,
  reading: Reading = newReading(),
): Promise<Reading> {
  try {
    let step = await events.next();
    for (; step.done !== true; step = await events.next()) reading.events.push(step.value);
    reading.result = step.value;
  } catch (error) {
    reading.error = error;
  }
  return reading;
}

export function newReading(): Reading {
  return { events: [], result: undefined, error: undefined };
}

/** Deltas, with a mark where the text was voided. */
export function deltas(events: readonly UpstreamEvent[]): string[] {
  return events.map((event) => (event.type === 'delta' ? event.text : event.type));
}
