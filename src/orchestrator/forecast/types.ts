import type { Caller } from '../../domain/caller.js';
import type { StageModel, StageName } from '../../domain/generations.js';
import type { Pace } from '../../optimizer/strategies/performance.js';
import type { Price } from '../../optimizer/price.js';
import type { FitForecast } from '../../optimizer/types.js';
import type { LlmRequest } from '../../optimizer/types.js';
import type { GenerateScriptInput } from '../generations/inputs.js';

/** What a generation, or one stage of it, is expected to take. */
export interface ForecastFigures {
  llmCalls: number;
  upstreamRequests: number;
  promptTokens: number;
  completionTokens: number;
  /** Null when the price of a model is unknown. */
  costUsd: number | null;
  durationMs: number;
}

/** From best to worst. */
export const PROMPT_FITS = ['FITS', 'UNKNOWN', 'SHORT_ANSWER', 'TRIMMED', 'TOO_SMALL'] as const;
export type PromptFit = (typeof PROMPT_FITS)[number];

export interface StageEstimate extends ForecastFigures {
  stage: StageName;
  /** How the worst of its calls fits its model. */
  fit: PromptFit;
  /** Of its model, in tokens; null where nobody knows, and for a stage without calls. */
  contextWindow: number | null;
  /** The smallest window, in tokens, that all of its calls could work with; 0 for a stage without calls. */
  leastContextWindow: number;
  /** Parts of its prompts that have to give way. */
  trimmed: string[];
  /** Calls of it may wait for a provider's batch, up to a day, at a lower price. */
  batched: boolean;
}

/** `durationMs` is the time to the end of the last call; each stage's is the time from its own first call to its last, so those overlap. */
export interface GenerationEstimate extends ForecastFigures {
  /** That of the stage that fits worst. */
  fit: PromptFit;
  /** What does not fit, and what helps, as a sentence; null when all fits, or nobody knows. */
  fitNote: string | null;
  /** All stages, in their order; one without calls takes nothing. */
  stages: StageEstimate[];
}

/** Tells what a generation would take, from what was asked for and what earlier ones took. It asks no model and stores nothing. */
export interface Forecast {
  /**
   * The figures are expected values, not limits. Answers from the cache are not counted on, nor is the time that a person takes to approve a stage.
   *
   * Errors: `InvalidInputError`, as `startScript` gives it.
   */
  estimate(caller: Caller, input: GenerateScriptInput): Promise<GenerationEstimate>;
}

/** Where calls of a stage go, and on what terms. */
export interface StageTarget {
  provider: string;
  model: string;
  price: Price | null;
  /** Of that price, for calls that a batch answers. Absent: none does. */
  batchPriceFactor?: number | undefined;
  /** How fast it has answered of late. Absent: it has not been asked yet. */
  pace?: Pace | undefined;
}

export type StageTargets = Readonly<Record<StageName, StageTarget>>;

/** What a forecast must know of the optimizer. */
export interface ForecastTargets {
  /** Names of the configured providers. */
  readonly providers: readonly string[];
  /** The first choice for calls of `stage`. `choice` is what the generation asks for, of a configured provider; undefined leaves it to the server. */
  target(stage: StageName, choice: StageModel | undefined): StageTarget;
  /** How a prompt would fit a target. */
  fit(
    prompt: Pick<LlmRequest, 'task' | 'messages' | 'maxOutputTokens'>,
    target: Pick<StageTarget, 'provider' | 'model'>,
  ): Promise<FitForecast>;
}
