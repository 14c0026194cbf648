import type { z } from 'zod';
import type { StageName, Usage } from '../domain/generations.js';
import type { TaskInputs, TaskName } from '../domain/tasks.js';
import { LlmError } from '../llm/provider.js';
import type { FinishReason, Message } from '../llm/provider.js';
import type { AnswerFinding } from './answers/findings.js';
import type { AnswersOf } from './cache/forgetting.js';
import type { StrategyName } from './config.js';
import type { OptimizerStats, ProviderStatus } from './figures.js';
import type { Allowance } from './money/allowance.js';
import type { Price } from './money/pricing.js';
import type { FitForecast } from './tokens/fit-forecast.js';

export { LlmError } from '../llm/provider.js';
export type { OnPartial, OptimizerConfig, StrategyName, TaskProfile } from './config.js';
export type { CallCounts, OptimizerStats, ProviderState, ProviderStatus } from './figures.js';
export { Allowance } from './money/allowance.js';
export type { FaultCode, Message } from '../llm/provider.js';
export type { AnswerFinding, FindingKind } from './answers/findings.js';

/** A message of the prompt, and what may happen to it when the prompt is too long for the model. */
export interface PromptBlock extends Message {
  /** Names the block in `LlmResult.trimmed`. Default: its position. */
  id?: string | undefined;
  /** Part of the prefix that many calls share, word for word: system text, bibles, outline. Stable blocks come first. Default false. */
  stable?: boolean | undefined;
  /** Absent: never cut. Else blocks are cut lowest priority first, and within one priority oldest first. */
  priority?: number | undefined;
  /** Takes the block's place before the block is dropped: the summary of an old scene. */
  shorter?: string | undefined;
  /** The shorter text is the least: the block is never dropped. Default false. */
  required?: boolean | undefined;
}

export type CachePolicy = 'use' | 'refresh' | 'bypass';
export type PriorityClass = 'interactive' | 'normal' | 'background';

/** One call to a model. The stable part of the prompt (system, bibles, outline) comes first in `messages`. */
export interface LlmRequest<T = string> {
  task: TaskName;
  input: TaskInputs[TaskName];
  messages: readonly PromptBlock[];
  /**
   * For structured answers. Invalid answers are repaired where that is safe, then asked for once more. `fallback` is the least that is
   * taken when that fails too: fields that it does not require may be missing. Default: `schema`, without its optional fields.
   */
  answer?: { name: string; schema: z.ZodType<T>; fallback?: z.ZodType<T> | undefined } | undefined;
  maxOutputTokens: number;
  temperature?: number | undefined;
  /** The configured provider to ask first. Default: the first in order. */
  provider?: string | undefined;
  /** Default: the provider's own model. */
  model?: string | undefined;
  /** A provider to ask last: its answer to the same question has just broken off. */
  avoidProvider?: string | undefined;
  promptVersion?: string | undefined;
  /** Whose call it is: for keys, budgets and the ledger. */
  tenantId: string;
  generationId?: string | undefined;
  stage?: StageName | undefined;
  sceneId?: string | undefined;
  draftId?: string | undefined;
  /** Tells apart calls that ask the same and must not share an answer: another take, the next round. It is part of what is sent, so that a server which answers alike what is alike draws anew. Default 0. */
  variant?: number | undefined;
  /** `refresh` asks anew and stores the answer; `bypass` neither reads nor stores nor joins. Default `use`. */
  cache?: CachePolicy | undefined;
  /** Default `normal`. */
  priority?: PriorityClass | undefined;
  /** How long the caller can wait, in milliseconds from now. Over an hour, a half-price batch job may be used for background work. */
  deadlineMs?: number | undefined;
  /** An answer that was cut off at the output limit is a result, not an error. Default false. */
  allowIncomplete?: boolean | undefined;
  /** False runs the call without cache, deduplication and batching. A generation finds its own answers all the same. */
  optimize?: boolean | undefined;
  /** A limit that this call shares with others beside those of its tenant and generation. Default: none. */
  allowance?: Allowance | undefined;
  /**
   * Called before each upstream request that would be made for this call: once neither a cache nor another call answers it, and
   * right before it is sent and costs money; so again for each retry, repair and fail-over. If it rejects, nothing is sent, what
   * was reserved is let go, and the call ends with that very error (in `callMany`: with a `StartRefusedError` that it is the cause
   * of). Calls that were to share the request go on without this one, and those that wait for its answer ask for themselves.
   * Must not take long: others may wait for the same request.
   */
  mayStart?: (() => Promise<void>) | undefined;
  signal?: AbortSignal | undefined;
  /** Once it aborts, no request is sent for the call any more: one that waits fails as CANCELLED, one that is under way ends. */
  halt?: AbortSignal | undefined;
}

/** One of several calls was not made, since its `mayStart` was rejected: with `cause`. */
export class StartRefusedError extends LlmError {
  constructor(cause: unknown) {
    super('CANCELLED', 'The call was not made: it may not start any more', { cause });
    this.name = 'StartRefusedError';
  }
}

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
