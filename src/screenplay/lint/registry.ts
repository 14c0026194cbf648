import { ACTION_RULES } from './action-rules.js';
import { AVOID_RULES } from './avoid-rules.js';
import { CUE_RULES } from './cue-rules.js';
import { DIALOGUE_RULES } from './dialogue-rules.js';
import { DOCUMENT_RULES } from './document-rules.js';
import { EXTENSION_RULES } from './extension-rules.js';
import { HEADING_RULES } from './heading-rules.js';
import { UNREAD_CUE_RULES } from './unread-cue-rules.js';
import { MARK_RULES } from './mark-rules.js';
import { QUOTATION_RULES } from './quotation-rules.js';
import type { LintLevel, Need, Rule, Thresholds } from './rule.js';
import { SCENE_RULES } from './scene-rules.js';
import { TRANSITION_RULES } from './transition-rules.js';
import { UNREAD_HEADING_RULES } from './unread-heading-rules.js';

/** All rules, in the order of their findings at one place. */
export const RULES: readonly Rule[] = Object.freeze([
  ...DOCUMENT_RULES,
  ...SCENE_RULES,
  ...UNREAD_HEADING_RULES,
  ...HEADING_RULES,
  ...CUE_RULES,
  ...EXTENSION_RULES,
  ...UNREAD_CUE_RULES,
  ...DIALOGUE_RULES,
  ...MARK_RULES,
  ...QUOTATION_RULES,
  ...ACTION_RULES,
  ...TRANSITION_RULES,
  ...AVOID_RULES,
]);

/** A rule as documentation and settings show it. */
export interface LintRule {
  readonly id: string;
  readonly level: LintLevel;
  readonly summary: string;
  readonly needs: readonly Need[];
  /** Whether it judges whole scripts only. */
  readonly whole: boolean;
  /** Whether a language model can fix it by rewriting the scene. */
  readonly mendable: boolean;
  /** Names and usual values of the thresholds. */
  readonly thresholds: Thresholds;
}

export const LINT_RULES: readonly LintRule[] = Object.freeze(
  RULES.map(({ id, level, summary, needs, whole, mendable, defaults }) =>
    Object.freeze({ id, level, summary, needs, whole, mendable, thresholds: defaults }),
  ),
);

/** The rule with an id. */
export function ruleOf(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
