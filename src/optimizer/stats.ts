import { toUsd } from './pricing.js';
import type { OptimizerStats } from './types.js';
import type { AttemptUsage } from './usage.js';

/** Counters since the process started. */
export class Stats {
  #totalCalls = 0;
  #upstreamRequests = 0;
  #failedCalls = 0;
  #promptTokens = 0;
  #completionTokens = 0;
  #spendNanoUsd: bigint | null = 0n;

  callBegan(): void {
    this.#totalCalls += 1;
  }

  attemptBegan(): void {
    this.#upstreamRequests += 1;
  }

  attemptEnded({ usage, costNanoUsd }: AttemptUsage): void {
    this.#promptTokens += usage.promptTokens;
    this.#completionTokens += usage.completionTokens;
    this.#spendNanoUsd = this.#spendNanoUsd === null || costNanoUsd === null ? null : this.#spendNanoUsd + costNanoUsd;
  }

  callFailed(): void {
    this.#failedCalls += 1;
  }

  snapshot(): OptimizerStats {
    return {
      totalCalls: this.#totalCalls,
      upstreamRequests: this.#upstreamRequests,
      failedCalls: this.#failedCalls,
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      spendUsd: this.#spendNanoUsd === null ? null : toUsd(this.#spendNanoUsd),
    };
  }
}
