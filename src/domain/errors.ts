import type { StageName } from './generations.js';

export const ERROR_CODES = [
  'INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'FORBIDDEN', 'RATE_LIMITED', 'BUDGET_EXCEEDED', 'LLM_UNAVAILABLE',
  'BIBLE_GENERATION_FAILED', 'OUTLINE_FAILED', 'SCENE_FAILED', 'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The base of every error that ScriptGen raises on purpose. `message` says what happened, to what, and what to do. */
export abstract class ScriptGenError extends Error {
  abstract readonly code: ErrorCode;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

export interface InvalidField {
  /** Where in the input: `config.sceneCount`. */
  path: string;
  message: string;
}

export class InvalidInputError extends ScriptGenError {
  readonly code = 'INVALID_INPUT';
  constructor(readonly fields: readonly InvalidField[]) {
    super(fields.map((field) => `${field.path}: ${field.message}`).join('; '));
  }
}

export class NotFoundError extends ScriptGenError {
  readonly code = 'NOT_FOUND';
}

export class ForbiddenError extends ScriptGenError {
  readonly code = 'FORBIDDEN';
}

export class ConflictError extends ScriptGenError {
  readonly code = 'CONFLICT';
  constructor(message: string, readonly currentVersion: number | null = null) {
    super(message);
  }
}

/** A limit on spending stands in the way. */
export class BudgetExceededError extends ScriptGenError {
  readonly code = 'BUDGET_EXCEEDED';
  constructor(message: string, readonly limitUsd: number, readonly neededUsd: number) {
    super(message);
  }
}

/** Too much at once; the same request may be made again a little later. */
export class RateLimitedError extends ScriptGenError {
  readonly code = 'RATE_LIMITED';
  constructor(message: string, readonly retryAfterMs: number) {
    super(message);
  }
}

/** No provider could answer. */
export class LlmUnavailableError extends ScriptGenError {
  readonly code = 'LLM_UNAVAILABLE';
  constructor(message: string, readonly provider: string | null = null, options?: ErrorOptions) {
    super(message, options);
  }
}

/** What went wrong in a generation, and what may be done about it. */
export interface GenerationFailure {
  code: ErrorCode;
  message: string;
  stage: StageName | null;
  /** True when `resumeGeneration` may succeed without other input. */
  retryable: boolean;
}

/** A generation that ended FAILED, as the library's face throws it. Subclasses tell the stage apart. */
export class GenerationFailedError extends ScriptGenError {
  readonly code: ErrorCode;
  constructor(readonly generationId: string, readonly failure: GenerationFailure, options?: ErrorOptions) {
    super(failure.message, options);
    this.code = failure.code;
  }
}
export class BibleGenerationError extends GenerationFailedError {}
export class OutlineError extends GenerationFailedError {}
export class SceneError extends GenerationFailedError {}
