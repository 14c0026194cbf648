import { LRUCache } from 'lru-cache';

/** With fewer answers than this the next one's length is not predicted. */
const ENOUGH = 10;
/** How many of the last answers count. */
const REMEMBERED = 100;
const MOST_KINDS = 500;
const QUANTILE = 0.95;
const MARGIN = 1.5;
const MARGIN_TOKENS = 64;

/** Learns, by task and model, how long answers are in proportion to the limit that was asked for. Kept in memory. */
export class AnswerLengths {
  readonly #parts = new LRUCache<string, number[]>({ max: MOST_KINDS });

  /** Notes an answer's length. For an answer that was cut off, pass the limit as its length. */
  observe(task: string, model: string, completionTokens: number, maxOutputTokens: number): void {
    const key = JSON.stringify([task, model]);
    const parts = this.#parts.get(key) ?? [];
    parts.push(Math.min(1, Math.max(0, completionTokens / Math.max(1, maxOutputTokens))));
    if (parts.length > REMEMBERED) parts.shift();
    this.#parts.set(key, parts);
  }

  /** A limit that is enough for nearly every answer: half as much again as the 95th percentile. Undefined if too little is known, or if it is not below `maxOutputTokens`. */
  enoughFor(task: string, model: string, maxOutputTokens: number): number | undefined {
    const parts = this.#parts.get(JSON.stringify([task, model]));
    if (parts === undefined || parts.length < ENOUGH) return undefined;
    const part = parts.toSorted((a, b) => a - b)[Math.ceil(QUANTILE * parts.length) - 1] ?? 1;
    const tokens = Math.round(part * MARGIN * maxOutputTokens) + MARGIN_TOKENS;
    return tokens < maxOutputTokens ? tokens : undefined;
  }
}
