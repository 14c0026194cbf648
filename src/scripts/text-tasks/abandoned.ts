import { ScriptGenError } from '../../domain/errors.js';

/** Whoever asked has gone away: an expected end that nobody reads, and no failure. */
export class AbandonedError extends ScriptGenError {
  readonly code = 'INTERNAL';
  constructor() {
    super('This was ended before it was done: whoever asked for it had gone away.');
  }
}

/** The work's result, or an AbandonedError if it failed after the signal had aborted. */
export async function unlessAbandoned<Value>(signal: AbortSignal | undefined, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw signal?.aborted === true ? new AbandonedError() : error;
  }
}
