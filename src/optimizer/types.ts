import type { Usage } from '../domain/generations.js';
import type { LlmError, FinishReason } from '../llm/provider.js';
import type { AnswerFinding } from './answers/findings.js';
import type { StrategyName } from './config.js';
import type { OptimizerStats, ProviderStatus } from './figures.js';
import type { LlmRequest } from './request.js';
import type { Price } from './price.js';

export { LlmError } from '../llm/provider.js';
export type { OnPartial, OptimizerConfig, StrategyName, TaskProfile } from './config.js';
export type { CallCounts, OptimizerStats, ProviderState, ProviderStatus } from './figures.js';
export { Allowance, StartRefusedError } from './request.js';
export type { CachePolicy, LlmRequest, PriorityClass, PromptBlock } from './request.js';
export type { FaultCode, Message } from '../llm/provider.js';
/**
 * `fits`: whole, with all the room that was asked for. `short-answer`: whole, with less room for the answer. `trimmed`: parts of
 * the prompt are cut. `too-small`: what may not be cut and the shortest useful answer do not fit.
 */
export type FitVerdict = 'fits' | 'short-answer' | 'trimmed' | 'too-small';

export interface FitForecast {
  /** In tokens; undefined where nobody knows. */
  readonly contextWindow: number | undefined;
  readonly verdict: FitVerdict;
  /** Of the prompt as it would be sent. */
  readonly promptTokens: number;
  readonly maxOutputTokens: number;
  /** In the order in which they are cut. */
  readonly trimmed: readonly { readonly id: string; readonly shortened: boolean }[];
  /** The smallest window, in tokens, that the task could work with at all. */
  readonly leastWindow: number;
}

/** Answers that were made for some generations, or about some scenes. */
export interface AnswersOf {
  readonly generationIds: readonly string[];
  readonly sceneIds: readonly string[];
}

export type { AnswerFinding, FindingKind } from './answers/findings.js';

/** Where an answer came from. `join`: from a call that was under way, or had just ended. */
export type AnswerSource = 'upstream' | 'l1' | 'l2' | 'join';

export interface TrimmedBlock {
  id: string;
  /** That the cut saved. */
  tokens: number;
  /** True when the block's shorter text took its place. */
  shortened: boolean;
  /** Not cut here: the server read less of the prompt than was sent, without an error. */
  byServer?: true | undefined;
}

export interface LlmResult<T = string> {
  value: T;
  text: string;
  /** Of this call alone: nothing for a reused answer, an exact share for an item of a packed request. */
  usage: Usage;
  provider: string;
  model: string;
  finishReason: FinishReason;
  source: AnswerSource;
  /** What the model was not shown of the prompt, since it does not fit. A reused answer tells what was cut when it was made. */
  trimmed: readonly TrimmedBlock[];
  /** What had to be done to a structured answer so that it could be used. Absent: nothing. */
  findings?: readonly AnswerFinding[] | undefined;
}

/** `reset` voids the text so far: the consumer clears what it holds. Faults are thrown as `LlmError`. */
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

/** What one collected scope did. */
export interface BatchReport {
  items: number;
  requests: number;
  strategies: Partial<Record<StrategyName, number>>;
  usage: Usage;
}

/** An open scope; `await using` ends it. */
export interface BatchHandle extends AsyncDisposable {
  end(): Promise<BatchReport>;
}

/** The first choice for a call, and its price. */
export interface Quote {
  provider: string;
  model: string;
  price: Price | null;
}

/** The one front through which every model call goes. */
export interface Optimizer {
  /** A string is shorthand for the task `freeText` of the default tenant. */
  callLlm(prompt: string): Promise<LlmResult>;
  callLlm<T = string>(request: LlmRequest<T>): Promise<LlmResult<T>>;
  /** Streams a plain-text answer. */
  streamLlm(request: LlmRequest): AsyncIterable<LlmEvent>;
  /** Never rejects for one item. The calls are known to belong together, so none waits for more. */
  callMany<T = string>(requests: readonly LlmRequest<T>[]): Promise<(LlmResult<T> | LlmError)[]>;
  /** Calls made within `work` are collected until it pauses. Nested scopes join the outer one. */
  withBatch<R>(work: () => Promise<R>): Promise<R>;
  /** Collects calls until `endBatch`; `batchTimeoutMs` sends them if that is forgotten. For scripts: servers use `withBatch`. */
  startBatch(): BatchHandle;
  /** Without a scope: an empty report. */
  endBatch(): Promise<BatchReport>;
  getStats(): OptimizerStats;
  /** Puts a provider first for new calls; `auto` goes back to the configured order. Throws for an unknown name. */
  switchProvider(name: string): ProviderStatus;
  /** Where a call would go first now, and at what price; null for a price that is unknown. Throws for an unknown provider. */
  quote(request: Pick<LlmRequest, 'stage' | 'provider' | 'model'>): Quote;
  /** How much the model that a call would go to first takes, prompt and answer together, in tokens; undefined where nobody knows. Asks the server, once, for at most 2 s. Throws for an unknown provider. */
  windowOf(request: Pick<LlmRequest, 'stage' | 'provider' | 'model'>): Promise<number | undefined>;
  /**
   * Whether a task's prompt would fit there, and how: cut, with a shorter answer, or not at all. Without `count` nothing is counted
   * where it is plain that all fits: `promptTokens` and `leastWindow` are upper bounds then. Default: it is counted. Throws for an unknown provider.
   */
  fitOf(
    request: Pick<LlmRequest, 'task' | 'messages' | 'maxOutputTokens' | 'stage' | 'provider' | 'model'>,
    options?: { count?: boolean | undefined },
  ): Promise<FitForecast>;
  /** Forgets the stored answers of a tenant, or of all. Gives how many were forgotten. */
  clearCache(tenantId?: string): Promise<number>;
  /** An answer turned out to be of no use: the same request will be asked anew. */
  forget<T>(request: LlmRequest<T>): Promise<void>;
  /** Deletes the answers that were made for generations or scenes, in every process: their script is deleted, or their time is over. */
  eraseAnswers(answers: AnswersOf): Promise<void>;
  /** The most that a generation may spend, in USD; null takes the server's limit. What it has spent counts. */
  setBudget(scope: { tenantId: string; generationId: string }, limitUsd: number | null): Promise<void>;
  /**
   * Takes no new calls, sends what was collected, waits for what is under way, and writes what the ledger still holds. Calls that
   * take longer than `graceMs` are cancelled; default: they may take what they need.
   */
  close(graceMs?: number): Promise<void>;
}
