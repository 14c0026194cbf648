import type { ExecutionResult } from 'graphql';
import { presentResult } from '../present-result.js';

const FRAME = Symbol('frame');

/** How the result of one event goes over the wire; made once, however many readers get the result. */
export class EventFrame {
  readonly #seq: number | undefined;
  #payload: string | undefined;
  #event: Buffer | undefined;

  private constructor(seq: number | undefined) {
    this.#seq = seq;
  }

  /** Says the seq of the event that the result is of. Copies of the result know it as well. */
  static put<Result extends ExecutionResult>(result: Result, seq: number | undefined): Result {
    return Object.assign(result, { [FRAME]: new EventFrame(seq) });
  }

  static #of(result: ExecutionResult): EventFrame {
    return (result as { [FRAME]?: EventFrame })[FRAME] ?? new EventFrame(undefined);
  }

  /** The JSON of the result as clients get it. */
  static payload(result: ExecutionResult): string {
    const frame = EventFrame.#of(result);
    return (frame.#payload ??= JSON.stringify(presentResult(result)));
  }

  /** The result as a server-sent event `next`, with the seq as its id. */
  static event(result: ExecutionResult): Buffer {
    const frame = EventFrame.#of(result);
    return (frame.#event ??= Buffer.from(
      `${frame.#seq === undefined ? '' : `id: ${frame.#seq}\n`}event: next\ndata: ${EventFrame.payload(result)}\n\n`,
    ));
  }
}
