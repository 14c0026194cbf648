import type { FindingKind } from './answers/findings.js';

export type ProviderState = 'AVAILABLE' | 'COOLING_DOWN' | 'UNAVAILABLE';

export interface ProviderStatus {
  name: string;
  model: string;
  /** The one that new calls go to first. */
  active: boolean;
  state: ProviderState;
  requests: number;
  errors: number;
}

/** Totals of some calls: all of a task, or all of a model. */
export interface CallCounts {
  calls: number;
  upstreamRequests: number;
  promptTokens: number;
  completionTokens: number;
  spendUsd: number | null;
}

/** Figures since the process started. `totalCalls` is the sum of the nine outcomes from `hitL1` to `pending`. */
export interface OptimizerStats {
  totalCalls: number;
  /** `hitL1 + hitL2`. */
  cacheHits: number;
  hitL1: number;
  hitL2: number;
  joinedInFlight: number;
  joinedWindow: number;
  /** Calls that were sent, alone or as an item of a packed request. */
  upstreamItems: number;
  /** Refused before anything was sent: budget, unknown price, prompt too long, invalid. */
  rejected: number;
  /** Cancelled before anything was sent. */
  cancelledQueued: number;
  /** Not decided yet. */
  pending: number;
  /** `joinedInFlight + joinedWindow`. */
  deduplicatedCalls: number;
  /** Items answered by a shared upstream request. */
  batchedCalls: number;
  /** Items of packed requests that had to be asked for again. */
  packFallbacks: number;
  averageBatchSize: number;
  /** Wire requests, retries included. */
  upstreamRequests: number;
  failedCalls: number;
  failovers: number;
  promptTokens: number;
  completionTokens: number;
  /** Tokens, input and output, that did not have to be paid for because of cache hits, joins and packs. */
  tokensSaved: number;
  /** In USD: the billed cost of each answer that was reused, and what packing saved against solo. */
  estimatedCostSavings: number;
  /** What the provider's own prompt cache saved, in USD; not part of `estimatedCostSavings`. */
  promptCacheSavingsUsd: number;
  /** Null once a call went to a model whose price is unknown. */
  spendUsd: number | null;
  unpricedCalls: number;
  estimatedUsageCalls: number;
  usageAnomalies: number;
  /** The average relative error of token counts against what providers reported; 0 before the first comparison. */
  tokenDrift: number;
  oversizeSkipped: number;
  /** How often structured answers had to be mended, by kind of mending. */
  answerFindings: Record<FindingKind, number>;
  cacheWriteFailures: number;
  /** Usage above its reservation; 0 unless a provider reports more than was asked for. */
  budgetOverruns: number;
  /** Prompts of which a server read less than was sent, without an error. */
  truncatedPrompts: number;
  providers: ProviderStatus[];
  byTask: Record<string, CallCounts>;
  byModel: Record<string, CallCounts>;
}
