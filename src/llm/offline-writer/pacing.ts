import { pause } from '../../domain/clock.js';

/** The time by which answers are paced; tests bring their own. */
export interface PacingClock {
  /** Milliseconds from any fixed point. */
  now(): number;
  /** Resolves after `milliseconds`, or as soon as `signal` aborts. Never rejects. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Monotonic: setting the machine's clock neither hurries nor stops an answer. */
export const systemPacing: PacingClock = Object.freeze({ now: () => performance.now(), wait: pause });

/** Cuts a text into one delta a word, each with the blanks before it; together they are the text exactly. */
export function wordDeltas(text: string): string[] {
  const words = text.match(/\s*\S+/g) ?? [];
  const tail = text.slice(words.reduce((length, word) => length + word.length, 0));
  return tail === '' ? words : [...words, tail];
}

/** Tokens of a text, estimated at four UTF-16 units each: always the same, and close enough to try out budgets with. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
