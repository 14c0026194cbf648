/** How models begin to think aloud, lower case: such text waits for a mark or the end. */
const ALOUD = ['okay, ', 'okay so', 'ok, so', 'alright, ', 'hmm', 'let me think', 'we need to ', 'the user ', 'i need to ', 'thinking process', 'thought process', '好的，', '嗯，', '首先，', '用户'];

/** A channel's name without its token, as when the template has opened it. */
export const BARE_CHANNELS: readonly string[] = ['analysis<|', 'commentary<|', 'final<|'];
export const BARE_CHANNEL = /^(?:analysis|commentary|final)(?=<\|)/;
/** The channels of gpt-oss where a server has dropped their tokens: `analysisWe need…assistantfinalINT.` */
export const DROPPED_TOKENS = /^analysis(?=[A-Z])/;
export const DROPPED_TOKENS_END = 'assistantfinal';

export function thinksAloud(text: string): boolean {
  const lower = text.toLowerCase();
  return ALOUD.some((words) => lower.startsWith(words));
}

/** True while the next signs decide it. */
export function mayThinkAloud(text: string): boolean {
  const lower = text.toLowerCase();
  return ALOUD.some((words) => words.startsWith(lower));
}

/** How models speak of their task rather than do it. */
const PLANS = /\b(the user|let me|let's|let us|i should|i need to|i will|i'll|i'm going to|we need|we should|we must|plan|draft|format|heading first)\b|用户|我需要|我应该|我们需要/i;

/** The text, if it is one that does what was asked and does not only speak of that; else nothing. */
export function answerWithin(thoughts: string): string {
  return thinksAloud(thoughts) || PLANS.test(thoughts.slice(0, 400)) ? '' : thoughts;
}
