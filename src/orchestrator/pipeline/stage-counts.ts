import { LRUCache } from 'lru-cache';
import type { StageName } from '../../domain/generations.js';

interface Progress {
  done: number;
  total: number;
}

const MOST_STAGES = 1_000;

/**
 * How far the stages of the generations at work in this process are, as far as it knows: which step will be a stage's last is known
 * before it is stored. Who is wrong, as other processes count too, is told so by the database.
 */
export class StageCounts {
  readonly #stages = new LRUCache<string, Progress>({ max: MOST_STAGES });

  /** What the database says now. Steps of this process may have counted on meanwhile. */
  see(generationId: string, stage: StageName, { done, total }: Progress): void {
    const known = this.#stages.get(`${generationId} ${stage}`)?.done ?? 0;
    this.#stages.set(`${generationId} ${stage}`, { done: Math.max(done, known), total });
  }

  /** Counts units of a step that is about to be stored. False when they may complete the stage, or nothing is known of it. */
  count(generationId: string, stage: StageName, units: number): boolean {
    const known = this.#stages.get(`${generationId} ${stage}`);
    if (known === undefined) return false;
    known.done += units;
    return known.done < known.total;
  }
}
