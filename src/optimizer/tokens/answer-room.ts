import type { ProviderCaps } from '../../llm/provider.js';
import type { TaskProfile } from '../types.js';

/** How long an answer may be, in tokens, and with how much less it can do in a small window. */
export interface AnswerRoom {
  readonly maxOutputTokens: number;
  /** To what it may shrink before the prompt is cut. Default: it does not shrink. */
  readonly usualOutputTokens?: number | undefined;
  /** To what it may shrink before the call is refused. Default: `usualOutputTokens`. */
  readonly leastOutputTokens?: number | undefined;
}

/** What is asked for is about twice what such answers come to. */
const USUAL_PART = 0.75;
const LEAST_PART = 0.5;

/** The room that a task's answer gets at a provider: what the task asks for and what its model may think, up to what it gives at all. */
export function answerRoom(
  asked: number,
  { leastOutputTokens = Math.ceil(asked * LEAST_PART) }: Pick<TaskProfile, 'leastOutputTokens'>,
  caps: ProviderCaps = {},
): Required<AnswerRoom> {
  const { reasoningTokens: thoughts = 0, maxOutputTokens: most = Infinity } = caps;
  const least = Math.min(asked, leastOutputTokens);
  return {
    maxOutputTokens: Math.min(most, asked + thoughts),
    usualOutputTokens: Math.min(most, Math.max(least, Math.ceil(asked * USUAL_PART)) + thoughts),
    leastOutputTokens: Math.min(most, least + Math.ceil(thoughts * LEAST_PART)),
  };
}
