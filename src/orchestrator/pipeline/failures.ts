import type { ErrorCode, GenerationFailure } from '../../domain/errors.js';
import {
  BibleGenerationError,
  GenerationFailedError,
  isClientError,
  LlmUnavailableError,
  OutlineError,
  SceneError,
  ScriptGenError,
} from '../../domain/errors.js';
import type { HopelessReason } from '../../scripts/drafts/draft-text.js';
import type { Drift } from '../../screenplay/languages/drift.js';
import { isWriteConflict } from '../../storage/conflicts.js';
import { LlmError } from '../../optimizer/types.js';
import type { FaultCode } from '../../optimizer/types.js';
import { unexpectedFailure } from '../engine/durable.js';
import { driftInWords } from './drift-words.js';
import type { StageFacts } from './stage-facts.js';

/** A step ended with this failure. An error of our own: what a model's server said must not be taken for the database's words. */
export class StepFailed extends ScriptGenError {
  readonly code: ErrorCode;
  constructor(readonly failure: GenerationFailure) {
    super(failure.message);
    this.code = failure.code;
  }
}

/** A model's answer that cannot be used, after all that the optimizer could do about it. */
export class UnusableAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusableAnswer';
  }
}

/** A draft in another language than the wanted one, which is asked for once more. */
export class DriftedDraft extends UnusableAnswer {
  constructor(readonly drift: Drift) {
    super(`The model wrote ${driftInWords(drift)}.`);
    this.name = 'DriftedDraft';
  }
}

/** A draft that was given up while the model wrote it. */
export class HopelessDraft extends UnusableAnswer {
  constructor(readonly reason: HopelessReason | 'REPEATS') {
    super(HOPELESS[reason]);
    this.name = 'HopelessDraft';
  }
}

const HOPELESS: Readonly<Record<HopelessDraft['reason'], string>> = Object.freeze({
  POOR_FORM: 'The model was stopped: most of what it wrote is not in the form of a screenplay.',
  TOO_LONG: 'The model was stopped: it wrote far more than a scene.',
  REPEATS: 'The model wrote the same lines again and again.',
});

/** The stored result of a finished step has a shape that this version does not know. The step was paid for, so it is not run again. */
export class UnreadableStepResult extends Error {
  constructor(key: string, why: string) {
    super(
      `The stored result of the step ${key} cannot be read by this version of ScriptGen (${why}): resume the generation with the version that stored it, or start a new one.`,
    );
    this.name = 'UnreadableStepResult';
  }
}

/** Whether a model's answer may be why a step failed: not a call that failed, a mistake of the caller, or a conflict of writers. */
export function mayBeOfAnswer(error: unknown): boolean {
  return !(
    error instanceof LlmError ||
    error instanceof UnreadableStepResult ||
    isClientError(error) ||
    isWriteConflict(error)
  );
}

const UNAVAILABLE: ReadonlySet<FaultCode> = new Set([
  'RATE_LIMITED',
  'QUOTA_EXHAUSTED',
  'UNAVAILABLE',
  'CONNECT_FAILED',
  'HEADER_TIMEOUT',
  'TTFT_TIMEOUT',
  'AUTH',
  'MODEL_NOT_FOUND',
  'MALFORMED',
  'ALL_PROVIDERS_FAILED',
]);
/** The call was not made, because it would have passed a limit or its price could not be told: the generation pauses. */
const UNPAID: ReadonlySet<FaultCode> = new Set(['BUDGET_EXCEEDED', 'PRICE_UNKNOWN']);

export function isBudgetStop(error: unknown): error is LlmError {
  return error instanceof LlmError && UNPAID.has(error.code);
}
/** The model answered, also when it was asked again, and nothing of its answers is of use. */
export function isUnreadable(error: unknown): boolean {
  return (
    error instanceof LlmError &&
    (error.code === 'SCHEMA_INVALID' ||
      (error.code === 'ALL_PROVIDERS_FAILED' && error.causes.length > 0 && error.causes.every(isUnreadable)))
  );
}
/** Faults that come back until somebody changes the configuration or the input. */
const LASTING: ReadonlySet<FaultCode> = new Set([
  'AUTH',
  'MODEL_NOT_FOUND',
  'QUOTA_EXHAUSTED',
  'BAD_REQUEST',
  'CONTEXT_TOO_LARGE',
  'CONTENT_REFUSED',
]);

/** What a caller is told about an error that stopped a stage. The text of an unexpected error goes to the log only. */
export function describeFailure(
  cause: unknown,
  { name: stage, errorCode: code }: Pick<StageFacts, 'name' | 'errorCode'>,
): GenerationFailure {
  if (isBudgetStop(cause)) return { code: 'BUDGET_EXCEEDED', message: sentence(cause.message), stage, retryable: true };
  if (cause instanceof LlmError) {
    const lasting =
      LASTING.has(cause.code) || (cause.causes.length > 0 && cause.causes.every(({ code: each }) => LASTING.has(each)));
    return {
      code: UNAVAILABLE.has(cause.code) ? 'LLM_UNAVAILABLE' : code,
      message: `${sentence(cause.message)} ${lasting ? 'Mend that, then resumeGeneration goes on from the last finished step.' : 'resumeGeneration goes on from the last finished step.'}`,
      stage,
      retryable: !lasting,
    };
  }
  if (cause instanceof UnusableAnswer) {
    return {
      code,
      message: `${cause.message} resumeGeneration asks again; another model may do better.`,
      stage,
      retryable: true,
    };
  }
  if (cause instanceof UnreadableStepResult) {
    return { code: 'INTERNAL', message: cause.message, stage, retryable: false };
  }
  if (isClientError(cause)) return { code: cause.code, message: cause.message, stage, retryable: false };
  return unexpectedFailure(stage);
}

/** The failure of a generation that this error ended. */
export function failureOf(error: unknown): GenerationFailure {
  if (error instanceof StepFailed) return error.failure;
  if (isClientError(error)) return { code: error.code, message: error.message, stage: null, retryable: false };
  return unexpectedFailure(null);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const FAILURES: Readonly<Partial<Record<ErrorCode, typeof GenerationFailedError>>> = Object.freeze({
  BIBLE_GENERATION_FAILED: BibleGenerationError,
  OUTLINE_FAILED: OutlineError,
  SCENE_FAILED: SceneError,
});

/** The error that the library throws for a generation that ended FAILED: that of the stage which failed, whatever the reason. */
export function failureError(
  stages: readonly Pick<StageFacts, 'name' | 'errorCode'>[],
  generationId: string,
  failure: GenerationFailure,
): ScriptGenError {
  if (failure.code === 'LLM_UNAVAILABLE') return new LlmUnavailableError(failure.message);
  const stage = stages.find(({ name }) => name === failure.stage);
  const StageError = failure.code === 'BUDGET_EXCEEDED' || stage === undefined ? undefined : FAILURES[stage.errorCode];
  return new (StageError ?? GenerationFailedError)(generationId, failure);
}
