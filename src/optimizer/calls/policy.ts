import type { FlightPolicy } from '../flights/flights.js';
import type { StoredAnswer } from '../stored-answer.js';
import { profileOf } from '../task-profiles.js';
import type { OptimizerConfig, TaskProfile } from '../types.js';
import type { LlmRequest } from '../request.js';

/** What may be done for one call. */
export interface CallPolicy extends FlightPolicy {
  /** A stored answer may be served. */
  read: boolean;
  /** The answer may be stored. */
  write: boolean;
  /** The call may be collected with others into one request. */
  batch: boolean;
  profile: TaskProfile;
}

export type SwitchedRequest = Pick<LlmRequest<unknown>, 'task' | 'cache' | 'optimize' | 'priority'>;

/**
 * | `cache`   | read | write | joins calls under way | joins calls just ended |
 * |-----------|------|-------|-----------------------|------------------------|
 * | `use`     | yes  | yes   | yes                   | yes                    |
 * | `refresh` | no   | yes   | other refreshes only  | no                     |
 * | `bypass`  | no   | no    | no                    | no                     |
 *
 * `enableCaching` takes away the first two columns, `enableDeduplication` the last two, and `optimize: false` all of them and
 * batching as well.
 */
export function resolvePolicy(request: SwitchedRequest, config: OptimizerConfig = {}): CallPolicy {
  const { task, cache = 'use', optimize = true, priority = 'normal' } = request;
  const { enableCaching = true, enableBatching = true, enableDeduplication = true, dedupWindowSeconds = 30 } = config;
  const caches = optimize && enableCaching && cache !== 'bypass';
  const joins = optimize && enableDeduplication && cache !== 'bypass';
  const refresh = cache === 'refresh';
  return {
    read: caches && !refresh,
    write: caches,
    joinInFlight: joins,
    joinWindow: joins && !refresh && dedupWindowSeconds > 0,
    retain: joins && dedupWindowSeconds > 0,
    kind: priority === 'background' ? (refresh ? 'backgroundRefresh' : 'background') : refresh ? 'refresh' : 'use',
    batch: optimize && enableBatching,
    profile: profileOf(task, config),
  };
}

/**
 * Whether a stored answer may be given to a call. One that was written in a packed request may differ in quality from one that
 * was asked for alone, so the task decides whether it serves calls that would go alone.
 */
export function mayServe(
  answer: Pick<StoredAnswer, 'origin'>,
  profile: Pick<TaskProfile, 'packAnswersSolo'>,
  collected: boolean,
): boolean {
  return answer.origin !== 'packed' || collected || profile.packAnswersSolo;
}
