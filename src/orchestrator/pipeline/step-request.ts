import type { StageName } from '../../domain/generations.js';
import type { TaskInputs, TaskName } from '../../domain/tasks.js';
import type { LlmRequest } from '../../optimizer/types.js';
import type { Prompt } from '../../prompts/prompt.js';
import type { Run } from './run.js';

/** What a single call says beside its prompt: which scene and draft it is booked to, and what tells it from like calls. */
export interface CallOptions extends Pick<LlmRequest, 'sceneId' | 'draftId' | 'variant' | 'avoidProvider'> {
  /** What the prompt says at its end, of an answer that was given before. */
  note?: string | undefined;
}

export interface StepSignals {
  /** Aborts on cancel and at shutdown. */
  signal: AbortSignal;
  /** Aborts when no further call may be made. */
  halt: AbortSignal;
}

interface Asking {
  readonly run: Run;
  readonly stage: StageName;
  readonly signals: StepSignals;
  /** Until when its calls may wait for batches, in milliseconds since 1970. Undefined: not at all. */
  readonly waitsUntil: number | undefined;
}

/** What a step asks of the optimizer: the prompt, on the account and by the configuration of its generation. */
export function stepRequest<N extends TaskName>(
  { run, stage, signals: { signal, halt }, waitsUntil }: Asking,
  prompt: Prompt<N>,
  input: TaskInputs[N],
  { note, ...options }: CallOptions,
): Omit<LlmRequest, 'answer'> {
  const { generation, config } = run;
  const messages = prompt.messages(input);
  return {
    task: prompt.task,
    input,
    messages: note === undefined ? messages : [...messages, { role: 'user', text: note }],
    maxOutputTokens: prompt.maxOutputTokens(input),
    temperature: prompt.temperature,
    promptVersion: prompt.version,
    tenantId: generation.tenantId,
    generationId: generation.id,
    optimize: config.optimizeLlmCalls,
    signal,
    halt,
    mayStart: () => run.durable.assertCurrent(signal),
    stage,
    edition: run.input.fresh === true ? run.id : undefined,
    ...paceOf(run, waitsUntil),
    ...run.choiceFor(stage),
    ...options,
  };
}

/** One that goes on may have calls in a batch from when it could wait: made at once, they are taken back. */
function paceOf({ generation }: Run, waitsUntil: number | undefined): Pick<LlmRequest, 'pace' | 'deadlineMs'> {
  if (waitsUntil !== undefined) return { pace: 'BACKGROUND', deadlineMs: Math.max(0, waitsUntil - Date.now()) };
  return generation.attempt > 1 ? { pace: 'INTERACTIVE' } : {};
}
