import type { FaultCode, FinishReason, LlmProvider, Message, TokenUsage } from '../llm/provider.js';
import type { AnswerFormat } from './answers/format.js';
import type { KeptAnswer } from './stored-answer.js';
import type { OnPartial, StrategyName, TaskProfile, TrimmedBlock } from './types.js';
import type { LlmRequest, PromptBlock } from './request.js';

/** A model at a provider, to which a call may go. */
export interface Target {
  readonly provider: LlmProvider;
  readonly model: string;
}

/**
 * One call that neither cache nor flight could answer, on its way to a provider. Its prompt fits the context window of its
 * first target.
 */
export interface UpstreamCall<T = unknown> {
  readonly request: LlmRequest<T>;
  readonly messages: readonly PromptBlock[];
  readonly trimmed: readonly TrimmedBlock[];
  /** Counted or estimated tokens of `messages`. */
  readonly promptTokens: number;
  /** The context window of the first target, in tokens, if it is known. */
  readonly contextWindow?: number | undefined;
  readonly profile: TaskProfile;
  readonly format: AnswerFormat<T> | undefined;
  /** First choice first; never empty. */
  readonly targets: readonly Target[];
  readonly signal: AbortSignal;
  /** True when text is handed on as it comes: such a call is never packed. */
  readonly stream: boolean;
  readonly onPartial: OnPartial;
  /** When its caller stops waiting, in milliseconds since 1970. Default: `request.deadlineMs` after it was sent. */
  readonly deadlineAt?: number | undefined;
  /** Called once, when the first wire request for this call leaves. */
  readonly onDispatch: () => void;
  /**
   * Called right before each wire request that is made for this call. If it rejects, the call is left out of the request and fails
   * with the same error. Default: the call may always start.
   */
  readonly mayStart?: (() => Promise<void>) | undefined;
  /** Gives what is to be kept of an answer: for the generations that pay for it, and for whoever asks the same. It is stored with the attempt, before the answer is handed on. Default: nothing. */
  readonly keep?: ((answer: Omit<CallResult, 'value'>) => KeptAnswer) | undefined;
  /** The key by which the call's generation finds the answer again, for a call whose attempt outlives this process. */
  readonly ownKey?: string | undefined;
}

/** What an attempt gave one of its calls: a text, or the fault because of which it has none. */
export type AttemptOutcome = { readonly text: string; readonly finishReason: FinishReason } | FaultCode;

/** `start` comes before the first text, once an upstream has begun to answer. `reset` voids the text so far. */
export type UpstreamEvent =
  | {
      readonly type: 'start';
      readonly provider: string;
      readonly model: string;
      readonly trimmed?: readonly TrimmedBlock[] | undefined;
    }
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'reset'; readonly reason: string };

/** The answer to a call. */
export interface CallResult<T = unknown> {
  readonly value: T;
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly provider: string;
  readonly model: string;
  /** This call's share of every attempt that was made for it. `requests` is 1, or 0 for all but the first of the calls that shared a request. */
  readonly attempts: readonly AttemptUsage[];
  readonly origin: 'solo' | 'packed' | 'providerBatch';
  /** What was cut from the prompt in addition, for a model with a smaller context window. */
  readonly trimmed?: readonly TrimmedBlock[] | undefined;
}

/** Runs calls: a lane scheduler, or the router below it for those that go alone. */
export interface UpstreamCallRunner {
  run<T>(call: UpstreamCall<T>): AsyncGenerator<UpstreamEvent, CallResult<T>>;
}

/** The calls that share a request: at least one. */
export type SharingCalls = readonly [UpstreamCall, ...UpstreamCall[]];

/** One request on the wire, for one call or for several that share it. */
export interface WireRequest<T = unknown> {
  /** The calls that pay: the ledger gets a row for each, and the budgets of its tenant and generation are charged. */
  readonly calls: SharingCalls;
  readonly strategy: StrategyName;
  readonly messages: readonly Message[];
  readonly promptTokens: number;
  readonly format: AnswerFormat<T> | undefined;
  readonly maxOutputTokens: number;
  readonly temperature?: number | undefined;
  readonly targets: readonly Target[];
  readonly signal: AbortSignal;
  readonly onPartial: OnPartial;
  /**
   * Divides the usage of an attempt among the calls, exactly: tokens and cost add up to the attempt's. `text` is what had arrived.
   * Default: all of it goes to the first call.
   */
  readonly allocate?: ((usage: AttemptUsage, text: string) => readonly AttemptUsage[]) | undefined;
  /**
   * Gives the outcome of an attempt for each call. It is called before the attempt is booked, also after a fault, because parts of
   * the answer may be of use. Default: the first call has the text, or all have the fault.
   */
  readonly outcomes?:
    | ((attempt: {
        readonly value: unknown;
        readonly fault: FaultCode | undefined;
      }) => Promise<readonly AttemptOutcome[]>)
    | undefined;
  /** Called with the shares of each attempt, by call, once it is booked, also if it failed. */
  readonly onBooked?: ((shares: readonly AttemptUsage[]) => void) | undefined;
  /** Whether an answer in the wrong form is asked for once more. False for a packed request, whose items are asked for again one by one. Default true. */
  readonly repair?: boolean | undefined;
}

export interface WireResult<T = unknown> {
  readonly value: T;
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly provider: string;
  readonly model: string;
  /** By call, then by attempt. */
  readonly shares: readonly (readonly AttemptUsage[])[];
  /** What was cut from the prompt in addition, for a model with a smaller context window. */
  readonly trimmed?: readonly TrimmedBlock[] | undefined;
}

/** Several prompts in one request that is answered at once, not streamed. */
export interface ArrayRequest extends Omit<WireRequest, 'messages' | 'format' | 'allocate' | 'onPartial' | 'outcomes'> {
  readonly strategy: 'promptArray' | 'chatBatch';
  /** Gives the outcome for the call at this index, before it is booked. Default: any text is an answer. */
  readonly outcomeOf?: ((answer: ArrayResult['texts'][number], index: number) => AttemptOutcome) | undefined;
}

/** By call, in their order: its text, or undefined where the provider gave none. */
export interface ArrayResult {
  readonly texts: readonly ({ readonly text: string; readonly finishReason: FinishReason } | undefined)[];
  readonly provider: string;
  readonly model: string;
  readonly shares: readonly (readonly AttemptUsage[])[];
}

/**
 * The way to the providers: it chooses a target, reserves money, waits for a grant, watches the stream, tries again where that
 * is safe, books every attempt, and checks the answer's form. The only retry loop.
 */
export interface Upstream {
  /** @throws LlmError */
  send<T>(request: WireRequest<T>): AsyncGenerator<UpstreamEvent, WireResult<T>>;
  /** @throws LlmError */
  sendArray(request: ArrayRequest): Promise<ArrayResult>;
  /** Requests that could leave now without waiting for a grant of the rate limit, for the first target. */
  headroom(target: Target): number;
}

/** The key of an item in a packed request: `r1` for the first. */
export function keyAt(index: number): string {
  return `r${index + 1}`;
}
/** What one upstream attempt used, or one call's share of it. */
export interface AttemptUsage {
  usage: TokenUsage;
  estimated: boolean;
  /** Null when the model's price is unknown. */
  costNanoUsd: bigint | null;
  /** Wire requests: 1, or 0 for all but the first of the items that shared one. Default 1. */
  requests?: 0 | 1 | undefined;
}
