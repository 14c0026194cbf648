import type { StageName } from './generations.js';

export const ERROR_CODES = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'FORBIDDEN',
  'RATE_LIMITED',
  'BUDGET_EXCEEDED',
  'LLM_UNAVAILABLE',
  'BIBLE_GENERATION_FAILED',
  'OUTLINE_FAILED',
  'SCENE_FAILED',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The base of every error that ScriptGen raises on purpose. `message` says what happened, to what, and what to do. */
export abstract class ScriptGenError extends Error {
  /** What kind of error it is, for programs: an `ErrorCode`, or a word of the class's own if it is an `OperatorError`. */
  abstract readonly code: string;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/**
 * The base of errors that concern who runs ScriptGen: configuration, database, address, providers. Callers of the library get them
 * as they are; clients of the API do not, since they may name machines.
 */
export abstract class OperatorError extends ScriptGenError {}

/** An error that clients of the API are shown with its message and code. */
export type ClientError = ScriptGenError & { readonly code: ErrorCode };

export function isClientError(error: unknown): error is ClientError {
  return error instanceof ScriptGenError && !(error instanceof OperatorError);
}

/** The app was closed, or is closing: what was asked for did not begin, or goes on at the next start. */
export class AppClosedError extends OperatorError {
  readonly code = 'CLOSED';
}

export interface InvalidField {
  /** Where in the input: `config.sceneCount`. */
  path: string;
  message: string;
}

export class InvalidInputError extends ScriptGenError {
  readonly code = 'INVALID_INPUT';
  constructor(
    readonly fields: readonly InvalidField[],
    options?: ErrorOptions,
  ) {
    super(fields.map((field) => `${field.path}: ${field.message}`).join('; '), options);
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
  constructor(
    message: string,
    readonly currentVersion: number | null = null,
  ) {
    super(message);
  }
}

/** A limit on spending stands in the way. */
export class BudgetExceededError extends ScriptGenError {
  readonly code = 'BUDGET_EXCEEDED';
  constructor(
    message: string,
    readonly limitUsd: number,
    readonly neededUsd: number,
  ) {
    super(message);
  }
}

/** Too much at once; the same request may be made again a little later. */
export class RateLimitedError extends ScriptGenError {
  readonly code = 'RATE_LIMITED';
  constructor(
    message: string,
    readonly retryAfterMs: number,
  ) {
    super(message);
  }
}

/** No provider could answer. */
export class LlmUnavailableError extends ScriptGenError {
  readonly code = 'LLM_UNAVAILABLE';
  constructor(
    message: string,
    readonly provider: string | null = null,
    options?: ErrorOptions,
  ) {
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

/** A generation that ended FAILED, as the library throws it. Its subclasses say in which stage. */
export class GenerationFailedError extends ScriptGenError {
  readonly code: ErrorCode;
  constructor(
    readonly generationId: string,
    readonly failure: GenerationFailure,
    options?: ErrorOptions,
  ) {
    super(failure.message, options);
    this.code = failure.code;
  }
}
export class BibleGenerationError extends GenerationFailedError {}
export class OutlineError extends GenerationFailedError {}
export class SceneError extends GenerationFailedError {}
