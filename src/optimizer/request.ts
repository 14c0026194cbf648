import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { StageName } from '../domain/generations.js';
import type { TaskInputs, TaskName } from '../domain/tasks.js';
import { LlmError } from '../llm/provider.js';
import type { Message } from '../llm/provider.js';

/**
 * One limit for calls that belong together and to no generation: those of one GraphQL operation. Together they spend at most what
 * a generation may. Kept in this process's memory, for as long as somebody holds it.
 */
export class Allowance {
  readonly id = `allowance:${randomUUID()}`;
}

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
/** Whose a call is and what it was made for: for keys and budgets, and what its cost is booked to. */
export interface Attribution {
  tenantId: string;
  generationId?: string | undefined;
  stage?: StageName | undefined;
  sceneId?: string | undefined;
  draftId?: string | undefined;
  task: TaskName;
  promptVersion?: string | undefined;
}

/** The attribution alone, of a request or of what was kept of one. */
export function attributionOf(call: Attribution): Attribution {
  const { tenantId, generationId, stage, sceneId, draftId, task, promptVersion } = call;
  return { tenantId, generationId, stage, sceneId, draftId, task, promptVersion };
}

/** One call to a model. The stable part of the prompt (system, bibles, outline) comes first in `messages`. */
export interface LlmRequest<T = string> extends Attribution {
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
