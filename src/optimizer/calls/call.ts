import type { Clock } from '../../domain/clock.js';
import type { AnswerFinding } from '../answers/findings.js';
import type { AnswerFormat } from '../answers/format.js';
import type { BatchJobs } from '../batch-jobs/batch-jobs.js';
import type { AnswerCache } from '../cache/cache.js';
import type { OwnAnswers, OwnKey, StoredAnswer } from '../stored-answer.js';
import { requestKey } from '../cache/request-key.js';
import type { Flights } from '../flights/flights.js';
import type { CallTerms } from './joining.js';
import type { Lanes } from '../lanes/lanes.js';
import type { Budget } from '../money/budget.js';
import type { Ledger } from '../money/ledger.js';
import type { CallPolicy } from './policy.js';
import type { Retrying } from '../retrying.js';
import type { Router } from '../routing/router.js';
import type { Stats } from '../money/stats.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { Windows } from '../routing/windows.js';
import type { AnswerSource, OptimizerConfig, TrimmedBlock } from '../types.js';
import type { LlmRequest } from '../request.js';
import type { CallResult, Target, UpstreamEvent } from '../upstream.js';

/** A call's result, and where it came from. */
export interface Finished extends CallResult {
  readonly source: AnswerSource;
  readonly trimmed: readonly TrimmedBlock[];
  /** What had to be done to the answer's form. */
  readonly findings: readonly AnswerFinding[];
  /** The answer as it is stored, or would be. */
  readonly stored: StoredAnswer;
}

/** One call under way. */
export interface Call {
  /** Told for good once the first event has come. */
  readonly source: AnswerSource;
  readonly events: AsyncGenerator<UpstreamEvent, Finished>;
}

export interface CallServices {
  cache: AnswerCache;
  flights: Flights<Finished, CallTerms>;
  lanes: Lanes;
  router: Router;
  stats: Stats;
  ledger: Ledger;
  tokens: TokenCounter;
  windows: Windows;
  clock: Clock;
  config: OptimizerConfig;
  budget?: Budget | undefined;
  batchJobs?: BatchJobs | undefined;
  own?: OwnAnswers | undefined;
  retrying: Retrying;
}

/** A call, and what was decided about it before anything is looked up or sent. */
export interface PreparedCall<T> {
  request: LlmRequest<T>;
  policy: CallPolicy;
  targets: readonly [Target, ...Target[]];
  format: AnswerFormat<T> | undefined;
  key: string;
  /** By which its generation finds the answer again. */
  own: OwnKey | undefined;
  /** How often an answer to it was of no use. */
  again: number;
}

/** A provider inside this process answers from the typed input, so there the input is part of what was asked. */
export function keyFor<T>(
  request: LlmRequest<T>,
  target: Target,
  format: AnswerFormat<T> | undefined,
  { profile }: CallPolicy,
): string {
  return requestKey({
    request,
    target,
    format,
    shared: profile.shared,
    ...(target.provider.baseUrl === undefined ? { input: request.input } : {}),
  });
}
