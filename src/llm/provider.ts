import type { TaskName } from '../domain/tasks.js';
import type { ServerFacts } from './discovery/server-facts.js';
import type { LlmError } from './llm-error.js';
import type { WatchdogLimits } from './watchdog-limits.js';

/** Part of the contract of a provider, which throws nothing else. */
export { LlmError } from './llm-error.js';
export type { FaultCode } from './llm-error.js';

/** What a provider is asked. `task` and `input` are for the offline writer and for logs; a language model sees `messages`. */
export interface ProviderCall {
  task: TaskName;
  input: unknown;
  messages: readonly Message[];
  /** Set when several calls share the request: one item for each key of the object that is wanted. */
  packed?: readonly { key: string; task: TaskName; input: unknown }[] | undefined;
  /** The provider's default model when absent. */
  model?: string | undefined;
  maxOutputTokens: number;
  temperature?: number | undefined;
  /** Set for structured answers: the name and JSON schema of the object that is wanted, and whether `messages` hold the schema already. */
  format?: { name: string; schema: Record<string, unknown>; inPrompt?: boolean | undefined } | undefined;
  /** Equal for calls that share a prefix and a tenant: a provider with a prompt cache sends them where the prefix is warm. */
  promptCacheKey?: string | undefined;
}

export interface Message {
  role: 'system' | 'user' | 'assistant';
  text: string;
}

/** Tokens as the provider reports them. `completionTokens` includes reasoning. */
export interface TokenUsage {
  promptTokens: number;
  /** The part of the prompt that the provider read from its prompt cache. */
  cachedPromptTokens: number;
  /** The part of the prompt that the provider wrote to its prompt cache, where it bills that apart. Default 0. */
  cacheWriteTokens?: number | undefined;
  completionTokens: number;
  /** The part of the completion that was reasoning, where the provider reports it. */
  reasoningTokens?: number | undefined;
}

/** What is left of a provider's rate limits within its current window. */
export interface ReportedLimits {
  remainingRequests?: number | undefined;
  remainingTokens?: number | undefined;
}

export type FinishReason = 'stop' | 'length' | 'content_filter' | 'tool_calls';

/** The last event is always `end`; a stream that stops without it is a failure. `usage` may be missing; the last one counts. */
export type ProviderEvent =
  | { type: 'delta'; text: string }
  /** The text so far turned out to be the model's reasoning: what follows takes its place. */
  | { type: 'reset' }
  /** A chunk that carries no text (a role, reasoning), or a comment: the upstream is alive. */
  | { type: 'progress'; reasoning?: true }
  | { type: 'usage'; usage: TokenUsage }
  | { type: 'limits'; limits: ReportedLimits }
  | { type: 'end'; finishReason: FinishReason; model: string };

/** What an upstream can do beside streamed chat, and its limits. What is absent is unknown or not offered. */
export interface ProviderCaps {
  /** Enforces a JSON schema, so that packed answers have all their keys from the first call on. Whether other servers do is found out. */
  readonly strictSchema?: boolean | undefined;
  /** Takes several prompts in one `/v1/completions` request. */
  readonly promptArrays?: boolean | undefined;
  /** Takes several chats in one `/v1/chat/completions/batch` request. */
  readonly chatBatch?: boolean | undefined;
  /** Takes batch jobs, at this part of the price. */
  readonly batchApi?: { readonly priceFactor: number } | undefined;
  /** Caches prompt prefixes of at least this many tokens. */
  readonly promptCacheMinTokens?: number | undefined;
  /** Tokens of prompt and answer together, by model; `*` for all others. */
  readonly contextWindow?: Readonly<Record<string, number>> | undefined;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  /** How many requests it may get at once. Default: what the server reports; else a few on one's own machine, by how fast it begins to answer, and elsewhere any number. */
  readonly maxConcurrent?: number | undefined;
  /** The most tokens of one answer. */
  readonly maxOutputTokens?: number | undefined;
  /** Tokens that its models may think in, beside those of the answer. */
  readonly reasoningTokens?: number | undefined;
}

/** One of several prompts that share a request. */
export interface ArrayAnswer {
  readonly text: string;
  readonly finishReason: FinishReason;
}

/** How several prompts share a request: as texts for `/v1/completions`, or as chats. */
export type ArrayKind = 'promptArray' | 'chatBatch';

export interface ArrayReply {
  /** By call; undefined for one that was not answered. */
  readonly answers: readonly (ArrayAnswer | undefined)[];
  /** Of all of them together. */
  readonly usage: TokenUsage | undefined;
  readonly model: string;
  readonly limits?: ReportedLimits | undefined;
}

/** One call of a batch job. Its `customId` is unique within the job. */
export interface BatchCall {
  readonly customId: string;
  readonly call: ProviderCall;
}

export interface BatchStatus {
  /** However the job ended, the calls finished until then have answers and are billed. A job that `failed` never began. */
  readonly state: 'running' | 'ended' | 'expired' | 'cancelled' | 'failed';
  readonly outputFileId?: string | undefined;
  /** The calls that failed. */
  readonly errorFileId?: string | undefined;
  /** Why it failed. */
  readonly fault?: LlmError | undefined;
}

export interface BatchAnswer {
  readonly customId: string;
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly usage: TokenUsage | undefined;
  readonly model: string;
}

/** A call of a batch job that failed, and the tokens that it used all the same. */
export interface BatchFault {
  readonly customId: string;
  readonly fault: LlmError;
  readonly usage?: TokenUsage | undefined;
  readonly model?: string | undefined;
}

/** Batch jobs: many calls that are answered within a day. All methods throw their faults as `LlmError`. */
export interface BatchApi {
  /** Of one job. */
  readonly limits: { readonly requests: number; readonly bytes: number };
  /** What a call takes of `limits.bytes`. */
  sizeOf(call: BatchCall): number;
  /** Nothing is begun or billed yet. Gives the file's id. */
  upload(calls: readonly BatchCall[], signal: AbortSignal): Promise<string>;
  /** Begins the job of an uploaded file, and gives its id. */
  start(inputFileId: string, signal: AbortSignal): Promise<string>;
  /** The job that was begun with this file at `since` or later, in milliseconds since 1970; undefined when there is none. */
  find(inputFileId: string, since: number, signal: AbortSignal): Promise<string | undefined>;
  poll(id: string, signal: AbortSignal): Promise<BatchStatus>;
  /** In no order; a call may be missing. */
  results(status: BatchStatus, signal: AbortSignal): AsyncIterable<BatchAnswer | BatchFault>;
  /** What is finished by then is billed. */
  cancel(id: string, signal: AbortSignal): Promise<void>;
}

export interface LlmProvider {
  /** The name it is configured by: `openai`, `ollama`, `offline-writer`. */
  readonly name: string;
  /** The model used when a call names none. */
  readonly model: string;
  /** Further models that it is known to serve. */
  readonly models?: readonly string[] | undefined;
  /** Where it is reached; absent for one that runs inside this process. */
  readonly baseUrl?: string | undefined;
  /** True when calls carry a real API key: a server that wants one may be a gateway to paid models, even on this machine. */
  readonly keyed?: boolean | undefined;
  /** Streams one answer. Faults are thrown as `LlmError`; `signal` ends the upstream request. */
  stream(call: ProviderCall, signal: AbortSignal): AsyncIterable<ProviderEvent>;
  /** The languages that it writes in, BCP 47, whatever it is asked for. Default: it is asked for any, and asked again where it answers in another. */
  readonly languages?: readonly string[] | undefined;
  /** Default: streamed chat only. */
  readonly caps?: ProviderCaps | undefined;
  /** Providers of one group give answers that stand for each other's in the cache. Default: the provider's name. */
  readonly cacheGroup?: string | undefined;
  /** How long its streams may keep silent. Default: the optimizer's. */
  readonly watchdog?: WatchdogLimits | undefined;
  /**
   * Answers several calls by one request, in their order; undefined for one that was not answered. Only where `caps` says so.
   * Faults are thrown as `LlmError`.
   */
  sendArray?(kind: ArrayKind, calls: readonly ProviderCall[], signal: AbortSignal): Promise<ArrayReply>;
  /** Only where `caps` says so. */
  readonly batches?: BatchApi | undefined;
  /** Asks the server about its context window and its slots, which may take up to two seconds. Never rejects. Absent: it is not asked. */
  describe?(model: string): Promise<ServerFacts>;
}
