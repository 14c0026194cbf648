import { LRUCache } from 'lru-cache';

/** How fast a model answers. */
export interface Pace {
  firstTokenMs: number;
  msPerToken: number;
}

/** What is assumed of a model before its first answer. */
export const INITIAL_PACE: Pace = Object.freeze({ firstTokenMs: 600, msPerToken: 15 });

/** The weight of the newest answer. */
const SMOOTHING = 0.2;
const MOST_MODELS = 500;

interface TimedAnswer {
  provider: string;
  model: string;
  firstTokenMs: number;
  /** From the request to the end of the answer. */
  durationMs: number;
  completionTokens: number;
}

/** Exponential averages of the time to the first token and of the time per token, by provider and model. */
export class PerformanceModel {
  readonly #paces = new LRUCache<string, Pace>({ max: MOST_MODELS });

  of(provider: string, model: string): Pace {
    return this.#paces.get(keyOf(provider, model)) ?? INITIAL_PACE;
  }

  /** Whether the model has answered yet. */
  knows(provider: string, model: string): boolean {
    return this.#paces.has(keyOf(provider, model));
  }

  observe({ provider, model, firstTokenMs, durationMs, completionTokens }: TimedAnswer): void {
    const known = this.of(provider, model);
    const average = (old: number, value: number): number => old + SMOOTHING * (value - old);
    this.#paces.set(keyOf(provider, model), {
      firstTokenMs: average(known.firstTokenMs, firstTokenMs),
      // One token says nothing about the pace between tokens.
      msPerToken:
        completionTokens > 1
          ? average(known.msPerToken, (durationMs - firstTokenMs) / completionTokens)
          : known.msPerToken,
    });
  }
}

function keyOf(provider: string, model: string): string {
  return JSON.stringify([provider, model]);
}
