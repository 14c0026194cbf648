import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { GenerationPace, StageName } from '../domain/generations.js';
import type { TaskInputs, TaskName } from '../domain/tasks.js';
import { LlmError } from '../llm/provider.js';
import type { Message } from '../llm/provider.js';

/**
 * One budget for calls that belong together but to no generation, such as those of one GraphQL operation. Together they may spend
 * as much as one generation. It is kept in memory, and forgotten with the last reference to it.
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
  /** A shorter text that replaces the block before the block is dropped, such as the summary of an old scene. */
  shorter?: string | undefined;
  /** The block may be shortened but is never dropped. Default false. */
  required?: boolean | undefined;
}
export type CachePolicy = 'use' | 'refresh' | 'bypass';
export type PriorityClass = 'interactive' | 'normal' | 'background';
/** Who makes a call and what for: part of its cache key, decides which budgets pay, and is stored in the ledger. */
export interface Attribution {
  tenantId: string;
  generationId?: string | undefined;
  stage?: StageName | undefined;
  sceneId?: string | undefined;
  draftId?: string | undefined;
  task: TaskName;
  promptVersion?: string | undefined;
}

/** The attribution of a request, without its other members. */
export function attributionOf(call: Attribution): Attribution {
  const { tenantId, generationId, stage, sceneId, draftId, task, promptVersion } = call;
  return { tenantId, generationId, stage, sceneId, draftId, task, promptVersion };
}

/** One call to a model. The stable part of the prompt (system, bibles, outline) comes first in `messages`. */
export interface LlmRequest<T = string> extends Attribution {
  input: TaskInputs[TaskName];
  messages: readonly PromptBlock[];
  /**
   * For structured answers. An invalid answer is repaired where that is safe, else asked for once more. If that fails too, an answer
   * that fits `fallback` is accepted. Default for `fallback`: `schema`, whose optional fields may then be left out.
   */
  answer?: { name: string; schema: z.ZodType<T>; fallback?: z.ZodType<T> | undefined } | undefined;
  maxOutputTokens: number;
  temperature?: number | undefined;
  /** The configured provider to ask first. Default: the first in order. */
  provider?: string | undefined;
  /** Default: the provider's own model. */
  model?: string | undefined;
  /** A provider to ask last, because its answer to the same question has just broken off. */
  avoidProvider?: string | undefined;
  /** Tells apart calls with the same prompt that must not share an answer: another take, the next round. It is sent with the prompt, so that the server does not repeat its answer. Default 0. */
  variant?: number | undefined;
  /** Calls of one edition share answers, cached or under way, with no other, although they ask the same. It is sent with the prompt, as `variant` is. Default: none. */
  edition?: string | undefined;
  /** `refresh` asks anew and stores the answer; `bypass` neither reads nor stores nor joins. Default `use`. */
  cache?: CachePolicy | undefined;
  /** Default `normal`. */
  priority?: PriorityClass | undefined;
  /**
   * `BACKGROUND`: nobody waits for it. Where its first provider takes batch jobs and that is the cheapest way, it is answered by one,
   * as one text even if it is streamed; a call that no job answers within `deadlineMs` (default: a day) is made as usual then, and so
   * is every other. `INTERACTIVE`: it is made at once. Before a call with a pace is made as usual, a batch job in which its generation
   * waits for the same one is called off, and what that has answered is taken. Default: `priority` and `deadlineMs` decide.
   */
  pace?: GenerationPace | undefined;
  /** How long the caller can wait, in milliseconds from now. Background work that can wait for more than an hour may go into a batch job at half the price. */
  deadlineMs?: number | undefined;
  /** An answer that was cut off at the output limit is a result, not an error. Default false. */
  allowIncomplete?: boolean | undefined;
  /** False runs the call without cache, deduplication and batching. A generation finds its own answers all the same. */
  optimize?: boolean | undefined;
  /** A budget that this call shares with others, in addition to those of its tenant and generation. Default: none. */
  allowance?: Allowance | undefined;
  /**
   * Called right before each upstream request that is made for this call, retries, repairs and fail-overs included; not called when
   * a cache or another call answers. If it rejects, nothing is sent, the reserved money is released, and the call fails with that
   * same error (in `callMany`: with a `StartRefusedError` whose `cause` it is). Calls that were to share the request are sent
   * without this one, and calls that wait for its answer make their own request. It should be quick, since others may wait for it.
   */
  mayStart?: (() => Promise<void>) | undefined;
  signal?: AbortSignal | undefined;
  /** Once it aborts, no request is sent for the call any more: a call that still waits fails as CANCELLED, one that is being answered runs to its end. */
  halt?: AbortSignal | undefined;
}
/** A call of `callMany` was not made because its `mayStart` rejected; `cause` is what it rejected with. */
export class StartRefusedError extends LlmError {
  constructor(cause: unknown) {
    super('CANCELLED', 'The call was not made: it may not start any more', { cause });
    this.name = 'StartRefusedError';
  }
}

/** How long a call in the background waits for the answer of a batch job unless it says otherwise, in milliseconds: a provider's day. */
export const BACKGROUND_MS = 86_400_000;

type PacedRequest = Pick<LlmRequest<unknown>, 'pace' | 'priority' | 'deadlineMs'>;

/** A request that says its pace, with the priority that goes with it. */
export function paced<R extends PacedRequest>(request: R): R {
  return request.pace === 'BACKGROUND' ? { ...request, priority: 'background' } : request;
}

/** How long the call may wait for a batch job, in milliseconds; 0 for one that is made at once. */
export function patienceMs({ pace, priority, deadlineMs }: PacedRequest): number {
  if (pace === 'BACKGROUND') return deadlineMs ?? BACKGROUND_MS;
  return pace === undefined && priority === 'background' ? (deadlineMs ?? 0) : 0;
}

/** How long its caller waits in all, in milliseconds: with a pace, to the end, since a call that no job answers is made as usual. */
export function limitMs({ pace, deadlineMs = Infinity }: PacedRequest): number {
  return pace === 'BACKGROUND' ? Infinity : deadlineMs;
}
