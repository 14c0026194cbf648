/** Time for paced answers. Give another one in tests. */
export interface PacingClock {
  /** Milliseconds from any fixed point. */
  now(): number;
  /** Resolves after `milliseconds`, or as soon as `signal` aborts. Never rejects. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: PacingClock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done, { once: true });
    }),
};

/** Cuts a text into deltas of a word each, its blanks before it; they add up to the text exactly. */
export function wordDeltas(text: string): string[] {
  const words = text.match(/\s*\S+/g) ?? [];
  const tail = text.slice(words.reduce((length, word) => length + word.length, 0));
  return tail === '' ? words : [...words, tail];
}

/** Tokens of a text, estimated at four UTF-16 units each: stable, and near enough for budgets to be tried out with. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
