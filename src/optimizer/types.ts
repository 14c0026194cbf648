import type { z } from 'zod';
import type { StageName, Usage } from '../domain/generations.js';
import type { TaskInputs, TaskName } from '../domain/tasks.js';
import type { FinishReason, Message } from '../llm/provider.js';

export { LlmError } from '../llm/provider.js';
export type { FaultCode, Message } from '../llm/provider.js';

/** One call to a model. The stable part of the prompt (system, bibles, outline) comes first in `messages`. */
export interface LlmRequest<T = string> {
  task: TaskName;
  input: TaskInputs[TaskName];
  messages: readonly Message[];
  /** For structured answers. Invalid answers are repaired where that is safe, then asked for once more. */
  answer?: { name: string; schema: z.ZodType<T> } | undefined;
  maxOutputTokens: number;
  temperature?: number | undefined;
  promptVersion?: string | undefined;
  /** Whose call it is: for the ledger. */
  tenantId: string;
  generationId?: string | undefined;
  stage?: StageName | undefined;
  sceneId?: string | undefined;
  draftId?: string | undefined;
  /** False runs the call without cache, deduplication and batching. */
  optimize?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

export interface LlmResult<T = string> {
  value: T;
  text: string;
  usage: Usage;
  provider: string;
  model: string;
  finishReason: FinishReason;
}

/** `reset` voids the text so far: the consumer clears what it holds. Faults are thrown as `LlmError`. */
export type LlmEvent =
  | { type: 'start'; provider: string; model: string }
  | { type: 'delta'; text: string }
  | { type: 'end'; finishReason: FinishReason; usage: Usage; provider: string; model: string };

/** Calls since the process started. Names are those of the inherited contract. */
export interface OptimizerStats {
  totalCalls: number;
  upstreamRequests: number;
  failedCalls: number;
  promptTokens: number;
  completionTokens: number;
  /** Null once a call went to a model whose price is unknown. */
  spendUsd: number | null;
}

/** The one front through which every model call goes. */
export interface Optimizer {
  callLlm<T = string>(request: LlmRequest<T>): Promise<LlmResult<T>>;
  /** Streams a plain-text answer. */
  streamLlm(request: LlmRequest): AsyncIterable<LlmEvent>;
  getStats(): OptimizerStats;
  /** Writes what the ledger still holds. */
  close(): Promise<void>;
}
