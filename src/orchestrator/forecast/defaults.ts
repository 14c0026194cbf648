import type { Pace } from '../../optimizer/strategies/performance.js';
import { INITIAL_PACE } from '../../optimizer/strategies/performance.js';
import { profileOf } from '../../optimizer/task-profiles.js';
import type { ForecastTask, Habits } from './plan.js';

/** What is expected of a model that the tenant has not worked with yet. */
export interface ModelDefaults {
  /** Tokens of an answer; of a cast for each character, of an outline for each scene. */
  answerTokens: (task: ForecastTask) => number;
  pace: Pace;
  habits: Omit<Habits, 'speakersPerScene'>;
}

/** Outlines give a scene two to four characters. */
export const SPEAKERS_PER_SCENE = 3;

/** The profiles' expectations are those of a cast of three and of an outline of ten scenes. */
const UNITS: Partial<Record<ForecastTask, number>> = { cast: 3, outline: 10 };

/** Of any language model: every critique finds something, and a scene in ten breaks its state contract. */
const LANGUAGE_MODEL: ModelDefaults = Object.freeze({
  answerTokens: (task: ForecastTask) => profileOf(task).expectedOutputTokens / (UNITS[task] ?? 1),
  pace: INITIAL_PACE,
  habits: Object.freeze({ rewritesPerCritique: 1, repairsPerScene: 0.1 }),
});

/** Averages of scripts of 1 to 12 scenes from a dozen log lines. */
const OFFLINE_ANSWERS: Readonly<Record<ForecastTask, number>> = Object.freeze({
  cast: 280,
  plot: 440,
  setting: 570,
  theme: 125,
  outline: 365,
  characterLines: 150,
  scene: 425,
  critique: 345,
  rewrite: 565,
  continuity: 5,
});
const OFFLINE_WRITER: ModelDefaults = Object.freeze({
  answerTokens: (task: ForecastTask) => OFFLINE_ANSWERS[task],
  pace: Object.freeze({ firstTokenMs: 10, msPerToken: 0.05 }),
  // Its own checks always pass: it writes by the rules that it checks.
  habits: Object.freeze({ rewritesPerCritique: 1, repairsPerScene: 0 }),
});

export function defaultsOf(model: string): ModelDefaults {
  return model === 'offline-writer-1' ? OFFLINE_WRITER : LANGUAGE_MODEL;
}
