import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import type { AnswerMeter } from '../../schema/answer-meter.js';
import { jsonBytes, surelyFits } from './json-bytes.js';
import { limitError, DEFAULT_LIMITS } from './limits.js';

/**
 * The least that an object, a number or an error takes in an answer, in bytes. The exact size of the JSON is counted at the
 * end.
 */
const OBJECT_BYTES = 16;
const ERROR_BYTES = 200;

interface AllowanceOptions {
  /** Aborts when the client goes away. */
  client: AbortSignal;
  answerBytes: number;
  /** In milliseconds, from any start. */
  now?: () => number;
}

/**
 * What one operation may still use: bytes of its answer, and time. When it is used up, or the client goes away, `signal` aborts and
 * no further field is begun, even while synchronous fields follow one another and no timer can fire.
 */
export class Allowance implements AnswerMeter {
  readonly #options: Required<AllowanceOptions>;
  readonly #aborting = new AbortController();
  /** How long it may run once its clock is started, in milliseconds. Subscriptions have no clock. */
  ms = DEFAULT_LIMITS.operationMs;
  #bytes = 0;
  #deadline: { at: number; ms: number; timer: NodeJS.Timeout } | undefined;

  constructor(options: AllowanceOptions) {
    this.#options = { now: () => performance.now(), ...options };
    const { client } = options;
    if (client.aborted) this.#aborting.abort(client.reason);
    else client.addEventListener('abort', () => this.#aborting.abort(client.reason), { once: true });
  }

  /** Aborts when nothing more is to be done for the operation. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** The limit that ended the operation; undefined while none did. */
  get exceeded(): GraphQLError | undefined {
    const { reason } = this.signal;
    return reason instanceof GraphQLError ? reason : undefined;
  }

  startClock(): void {
    const { ms } = this;
    const timer = setTimeout(() => this.#end(timeout(ms)), ms).unref();
    this.#deadline = { at: this.#options.now() + ms, ms, timer };
  }

  stopClock(): void {
    clearTimeout(this.#deadline?.timer);
    this.#deadline = undefined;
  }

  begin(): void {
    this.#bytes = 0;
  }

  check(): void {
    if (this.#deadline !== undefined && this.#options.now() > this.#deadline.at) this.#end(timeout(this.#deadline.ms));
    this.signal.throwIfAborted();
  }

  count(value: unknown): void {
    this.#add(leastBytes(value));
  }

  countError(): void {
    this.#add(ERROR_BYTES);
  }

  /** Counts a whole answer as its JSON, and throws when that is too much. */
  checkAnswer({ data, errors }: ExecutionResult): void {
    const { answerBytes } = this.#options;
    if (errors === undefined && surelyFits(data, answerBytes)) return;
    if (jsonBytes(data, answerBytes) + jsonBytes(errors, answerBytes) > answerBytes) this.#tooLarge();
  }

  #add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#options.answerBytes) this.#tooLarge();
  }

  #tooLarge(): never {
    this.#end(
      limitError(
        'ANSWER_TOO_LARGE',
        `The answer would be larger than ${this.#options.answerBytes.toLocaleString('en')} bytes.`,
      ),
    );
    throw this.signal.reason;
  }

  #end(reason: GraphQLError): void {
    this.#aborting.abort(reason);
  }
}

/** The result of an operation that its allowance has ended. */
export function ended({ exceeded }: Allowance): ExecutionResult {
  return {
    errors: [
      exceeded ??
        new GraphQLError('The client went away before its operation was done.', { extensions: { code: 'CANCELLED' } }),
    ],
  };
}

function timeout(ms: number): GraphQLError {
  return limitError(
    'OPERATION_TIMEOUT',
    `This operation took longer than ${(ms / 1_000).toLocaleString('en')} s and was stopped.`,
  );
}

function leastBytes(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, item) => sum + (typeof item === 'string' ? item.length : OBJECT_BYTES), 0);
  }
  return OBJECT_BYTES;
}
