import type { Usage } from '../domain/generations.js';
import type { LlmError, FinishReason } from '../llm/provider.js';
import type { AnswerFinding } from './answers/findings.js';
import type { StrategyName } from './config.js';
import type { OptimizerStats, ProviderStatus } from './figures.js';
import type { LlmRequest } from './request.js';
import type { Price } from './price.js';

export { LlmError } from '../llm/provider.js';
export type { Collapse, OnPartial, OptimizerConfig, StrategyName, TaskProfile } from './config.js';
export type { CallCounts, OptimizerStats, ProviderState, ProviderStatus } from './figures.js';
export { Allowance, StartRefusedError } from './request.js';
export type { LlmRequest, PriorityClass, PromptBlock } from './request.js';
export type { FaultCode } from '../llm/provider.js';
/**
 * `fits`: the whole prompt, and all the room that was asked for the answer. `short-answer`: the whole prompt, and less room for the
 * answer. `trimmed`: parts of the prompt are cut. `too-small`: even the parts that may not be cut and the shortest useful answer do not fit.
 */
export type FitVerdict = 'fits' | 'short-answer' | 'trimmed' | 'too-small';

export interface FitForecast {
  /** In tokens; undefined where nobody knows. */
  readonly contextWindow: number | undefined;
  readonly verdict: FitVerdict;
  /** Tokens of the prompt as it would be sent. */
  readonly promptTokens: number;
  readonly maxOutputTokens: number;
  /** In the order in which they are cut. */
  readonly trimmed: readonly { readonly id: string; readonly shortened: boolean }[];
  /** The smallest window, in tokens, that the task could work with at all. */
  readonly leastWindow: number;
}

/** Selects the answers that were made for these generations or scenes. */
export interface AnswersOf {
  readonly generationIds: readonly string[];
  readonly sceneIds: readonly string[];
}

export type { AnswerFinding, FindingKind } from './answers/findings.js';

/** Where an answer came from. `l1`: the cache in memory; `l2`: the stored cache; `join`: an identical call that was under way or had just ended. */
export type AnswerSource = 'upstream' | 'l1' | 'l2' | 'join';

export interface TrimmedBlock {
  id: string;
  /** Tokens that the cut saved. */
  tokens: number;
  /** True when the block's shorter text took its place. */
  shortened: boolean;
  /** Not cut here: the server read less of the prompt than was sent, without an error. */
  byServer?: true | undefined;
}

export interface LlmResult<T = string> {
  value: T;
  text: string;
  /** What this call itself used: nothing for a reused answer, an exact share for an item of a packed request. */
  usage: Usage;
  provider: string;
  model: string;
  finishReason: FinishReason;
  source: AnswerSource;
  /** The parts of the prompt that were cut because they did not fit. For a reused answer: what was cut when it was made. */
  trimmed: readonly TrimmedBlock[];
  /** How a structured answer had to be mended. Absent: not at all. */
  findings?: readonly AnswerFinding[] | undefined;
}

/** After `reset` the text so far is void, and the consumer has to drop it. Faults are thrown as `LlmError`. */
export type LlmEvent =
  /** `trimmed`: what was cut before it was sent. Absent: nothing. */
  | {
      type: 'start';
      source: AnswerSource;
      provider: string;
      model: string;
      trimmed?: readonly TrimmedBlock[] | undefined;
    }
  | { type: 'delta'; text: string }
  | { type: 'reset'; reason: string }
  /** `trimmed`: as in `LlmResult`. */
  | {
      type: 'end';
      finishReason: FinishReason;
      usage: Usage;
      provider: string;
      model: string;
      trimmed: readonly TrimmedBlock[];
    };

/** What became of the calls of one batch scope. */
export interface BatchReport {
  items: number;
  requests: number;
  strategies: Partial<Record<StrategyName, number>>;
  usage: Usage;
}

/** An open batch scope; `await using` ends it. */
export interface BatchHandle extends AsyncDisposable {
  end(): Promise<BatchReport>;
}

/** The provider and model that a call would go to first, and their price. */
export interface Quote {
  provider: string;
  model: string;
  price: Price | null;
  /** Of that price, for calls that a batch job answers. Absent: none does. */
  batchPriceFactor?: number | undefined;
}

/** The one front through which every model call goes. */
export interface Optimizer {
  /** A string is shorthand for the task `freeText` of the default tenant. */
  callLlm(prompt: string): Promise<LlmResult>;
  callLlm<T = string>(request: LlmRequest<T>): Promise<LlmResult<T>>;
  /** Streams a plain-text answer. */
  streamLlm(request: LlmRequest): AsyncIterable<LlmEvent>;
  /** Makes calls that belong together, without waiting for others to join them. A call that fails gives its error in its place; the promise does not reject. */
  callMany<T = string>(requests: readonly LlmRequest<T>[]): Promise<(LlmResult<T> | LlmError)[]>;
  /** Collects the calls that `work` makes until it pauses, so that they can share requests. Nested scopes join the outer one. */
  withBatch<R>(work: () => Promise<R>): Promise<R>;
  /** Collects all calls until `endBatch`, or for `batchTimeoutMs` if that is forgotten. Meant for scripts: servers use `withBatch`. */
  startBatch(): BatchHandle;
  /** Sends what was collected, waits for the answers, and reports. Without an open scope the report is empty. */
  endBatch(): Promise<BatchReport>;
  getStats(): OptimizerStats;
  /** Puts a provider first for new calls; `auto` goes back to the configured order. Throws for an unknown name. */
  switchProvider(name: string): ProviderStatus;
  /** Where a call would go first now, and its price, which is null if it is unknown. Throws for an unknown provider. */
  quote(request: Pick<LlmRequest, 'stage' | 'provider' | 'model'>): Quote;
  /** Whether it makes sense to ask a provider for a language, BCP 47: false for one that writes in others only, whatever it is told. */
  canWrite(provider: string, language: string): boolean;
  /** The context window of the model that a call would go to first, in tokens; undefined if it is unknown. Asks the server once, for at most 2 s. Throws for an unknown provider. */
  windowOf(request: Pick<LlmRequest, 'stage' | 'provider' | 'model'>): Promise<number | undefined>;
  /**
   * Whether a prompt would fit the model that it would go to first, and how: cut, with a shorter answer, or not at all. With `count`
   * false, tokens are not counted for a prompt that obviously fits: `promptTokens` and `leastWindow` are then upper bounds. Default
   * true. Throws for an unknown provider.
   */
  fitOf(
    request: Pick<LlmRequest, 'task' | 'messages' | 'maxOutputTokens' | 'stage' | 'provider' | 'model'>,
    options?: { count?: boolean | undefined },
  ): Promise<FitForecast>;
  /** Deletes the cached answers of a tenant, or of all tenants. Returns how many. */
  clearCache(tenantId?: string): Promise<number>;
  /** Deletes the answer to a request because it turned out to be useless: the same request is sent to a provider again. */
  forget<T>(request: LlmRequest<T>): Promise<void>;
  /** Deletes the answers that were made for generations or scenes, in every process, for instance because their script is deleted. */
  eraseAnswers(answers: AnswersOf): Promise<void>;
  /** Sets the most that a generation may spend in USD, including what it has spent already; null goes back to the server's limit. */
  setBudget(scope: { tenantId: string; generationId: string }, limitUsd: number | null): Promise<void>;
  /**
   * Accepts no new calls, sends what was collected, waits for calls under way, and writes what the ledger still holds. Calls that
   * take longer than `graceMs` are cancelled. Default: they are waited for.
   */
  close(graceMs?: number): Promise<void>;
}
