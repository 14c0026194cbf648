import type { Pace } from '../../optimizer/strategies/performance.js';
import { INITIAL_PACE } from '../../optimizer/strategies/performance.js';
import { profileOf } from '../../optimizer/task-profiles.js';
import type { Habits, StageTask } from './planned-calls.js';

/** What is expected of a model that the tenant has not worked with yet. */
interface ModelDefaults {
  /** Tokens of an answer; where a call asks for several things, of each of them. */
  answerTokens: (task: StageTask) => number;
  pace: Pace;
  habits: Omit<Habits, 'speakersPerScene'>;
}

/** Outlines give a scene two to four characters. */
export const SPEAKERS_PER_SCENE = 3;

/** Of any language model: every critique finds something, and a scene in ten breaks its state contract. */
const LANGUAGE_MODEL: ModelDefaults = Object.freeze({
  answerTokens: ({ task, several }: StageTask) => profileOf(task).expectedOutputTokens / (several?.usual ?? 1),
  pace: INITIAL_PACE,
  habits: Object.freeze({ rewritesPerCritique: 1, repairsPerScene: 0.1 }),
});

const OFFLINE_WRITER: ModelDefaults = Object.freeze({
  answerTokens: ({ offlineTokens }: StageTask) => offlineTokens,
  pace: Object.freeze({ firstTokenMs: 10, msPerToken: 0.05 }),
  // Its own checks always pass: it writes by the rules that it checks.
  habits: Object.freeze({ rewritesPerCritique: 1, repairsPerScene: 0 }),
});

export function defaultsOf(model: string): ModelDefaults {
  return model === 'offline-writer-1' ? OFFLINE_WRITER : LANGUAGE_MODEL;
}
