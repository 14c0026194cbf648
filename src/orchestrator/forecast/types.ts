import type { Caller } from '../../domain/caller.js';
import type { StageModel, StageName } from '../../domain/generations.js';
import type { Pace } from '../../optimizer/strategies/performance.js';
import type { Price } from '../../optimizer/money/pricing.js';
import type { GenerateScriptInput } from '../types.js';

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

export interface StageEstimate extends ForecastFigures {
  stage: StageName;
}

/** `durationMs` is the time to the end of the last call; each stage's is the time from its own first call to its last, so those overlap. */
export interface GenerationEstimate extends ForecastFigures {
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
  /** How fast it has answered of late. Absent: it has not been asked yet. */
  pace?: Pace | undefined;
}

export type StageTargets = Readonly<Record<StageName, StageTarget>>;

/** What a forecast must know of the optimizer. */
export interface ForecastPrices {
  /** Names of the configured providers. */
  providers: readonly string[];
  /** The first choice for calls of `stage`. `choice` is what the generation asks for, of a configured provider; undefined leaves it to the server. */
  target(stage: StageName, choice: StageModel | undefined): StageTarget;
}
