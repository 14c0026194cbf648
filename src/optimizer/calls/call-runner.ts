import { LRUCache } from 'lru-cache';
import { atLeastOne } from '../strategies/strategy.js';
import { answerFormat } from '../answers/format.js';
import type { AnswerFormat } from '../answers/format.js';
import { ownKey } from '../cache/request-key.js';
import { canWait } from '../batch-jobs/provider-batch.js';
import { paced } from '../request.js';
import { resolvePolicy } from './policy.js';
import type { LlmRequest } from '../request.js';
import { keyFor } from './call.js';
import type { Call, CallServices, PreparedCall } from './call.js';
import { CallRun } from './call-run.js';

/** Requests of which it is remembered that their answers were of no use. */
const MOST_FORGOTTEN = 2_000;

/** Takes calls through the steps: policy and key, memory, a flight that is under way, and in a flight of their own store and upstream. */
export class CallRunner {
  /** By schema: making the JSON form is dearer than all the rest of a hit. */
  readonly #formats = new WeakMap<object, AnswerFormat<unknown>>();
  /** By key, how often its answer was forgotten. */
  readonly #forgotten = new LRUCache<string, number>({ max: MOST_FORGOTTEN });

  constructor(private readonly services: CallServices) {}

  /** @throws what a mistake in the request itself calls for; nothing is counted then */
  begin<T>(request: LlmRequest<T>, stream: boolean): Call {
    const run = new CallRun(this.services, this.#prepared(request), stream);
    return {
      get source() {
        return run.source;
      },
      events: run.events(),
    };
  }

  /** The answer may be stored under the key of any target that could have given it. What must not be given again is forgotten for good. Gives these keys. */
  async forget<T>(request: LlmRequest<T>): Promise<string[]> {
    const { flights, batchJobs, cache, retrying } = this.services;
    const { targets, format, policy, own, key: first, again } = this.#prepared(request);
    this.#forgotten.set(first, again + 1);
    const keys = targets.map((target) => keyFor(request, target, format, policy));
    await Promise.all(keys.map((key) => flights.forget(key)));
    for (const key of keys) {
      await retrying(async () => batchJobs?.forget({ key }), request.signal);
      await retrying(() => cache.forget(key), request.signal);
    }
    if (own !== undefined) await retrying(async () => this.services.own?.forget(own), request.signal);
    return keys;
  }

  /** Whether the call may be answered by a batch job: then its text comes as one, hours later. */
  maySendLater(request: LlmRequest): boolean {
    const { policy, targets } = this.#prepared(request);
    const { batchJobs } = this.services;
    return (
      batchJobs !== undefined && policy.batch && canWait({ request, profile: policy.profile, stream: false, targets })
    );
  }

  #prepared<T>(given: LlmRequest<T>): PreparedCall<T> {
    const request = paced(given);
    const policy = resolvePolicy(request, this.services.config);
    const targets = avoiding(this.services.router.targetsFor(request), request.avoidProvider);
    const format = request.answer === undefined ? undefined : this.#format(request.answer);
    const own =
      request.generationId === undefined || this.services.own === undefined
        ? undefined
        : { generationId: request.generationId, key: ownKey(request, format) };
    const key = keyFor(request, targets[0], format, policy);
    return { request, policy, targets, format, key, own, again: this.#forgotten.get(key) ?? 0 };
  }

  #format<T>({ name, schema, fallback }: NonNullable<LlmRequest<T>['answer']>): AnswerFormat<T> {
    const known = this.#formats.get(schema);
    if (known !== undefined && known.name === name && known.fallback?.schema === fallback) {
      return known as AnswerFormat<T>;
    }
    const made = answerFormat(name, schema, fallback);
    this.#formats.set(schema, made);
    return made;
  }
}

function avoiding(
  targets: PreparedCall<unknown>['targets'],
  name: string | undefined,
): PreparedCall<unknown>['targets'] {
  const sorted = targets.toSorted(
    (one, other) => Number(one.provider.name === name) - Number(other.provider.name === name),
  );
  return atLeastOne(sorted) ? sorted : targets;
}
