import { LRUCache } from 'lru-cache';

/** Fewer answers than this say nothing of the next. */
const ENOUGH = 10;
/** Those that count, the last ones. */
const REMEMBERED = 100;
const MOST_KINDS = 500;
const QUANTILE = 0.95;
const MARGIN = 1.5;
const MARGIN_TOKENS = 64;

/** How long answers are, of what they may be: learnt in this process, by task and model. */
export class AnswerLengths {
  readonly #parts = new LRUCache<string, number[]>({ max: MOST_KINDS });

  /** An answer that was cut off at its limit is as long as it may be. */
  observe(task: string, model: string, completionTokens: number, maxOutputTokens: number): void {
    const key = JSON.stringify([task, model]);
    const parts = this.#parts.get(key) ?? [];
    parts.push(Math.min(1, Math.max(0, completionTokens / Math.max(1, maxOutputTokens))));
    if (parts.length > REMEMBERED) parts.shift();
    this.#parts.set(key, parts);
  }

  /** Tokens that do for nearly every answer, half as much again as nearly all have taken; undefined where no fewer than all are known to do. */
  enoughFor(task: string, model: string, maxOutputTokens: number): number | undefined {
    const parts = this.#parts.get(JSON.stringify([task, model]));
    if (parts === undefined || parts.length < ENOUGH) return undefined;
    const part = parts.toSorted((a, b) => a - b)[Math.ceil(QUANTILE * parts.length) - 1] ?? 1;
    const tokens = Math.round(part * MARGIN * maxOutputTokens) + MARGIN_TOKENS;
    return tokens < maxOutputTokens ? tokens : undefined;
  }
}
